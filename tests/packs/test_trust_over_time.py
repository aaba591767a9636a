"""Roots that are rotated, and older files in the place of newer ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldguide.errors import (
    PackOlderError,
    PackTamperedError,
    PackUntrustedError,
)
from tests.packs import making
from tests.packs.making import Bench, make_manifest
from tests.packs.verifying import EMPTY, refused


class TestRotation:
    def test_new_keys_that_the_old_ones_vouch_for(self, bench, check):
        later = Bench(own=bench.own, hand=bench.hand)
        root = later.core_root(2, signers=[*bench.core[:2], *later.core[:2]])
        files = later.endorsed(**{"1.root.json": bench.core_root(), "2.root.json": root})
        verified = check(files)
        assert verified.roles["root"] == 2
        state = EMPTY.accepting(verified)
        made = make_manifest(version=4)
        listed = {"hope.json": bench.own_targets(made, version=2)}
        stolen = {"targets.json": bench.core_targets(9)}  # by the editors' old key
        refused(PackTamperedError, "0 of 1", check, bench.endorsed(made, **listed, **stolen), state)
        assert check(
            later.endorsed(made, **listed, **{"1.root.json": None, "targets.json": later.core_targets(2)}), state
        )

    @pytest.mark.parametrize("who", ["old", "new"])
    def test_only_the_old_or_only_the_new_keys(self, who, bench, check):
        later = Bench(hand=bench.hand)
        signers = bench.core if who == "old" else later.core
        root = later.core_root(2, signers=signers)
        files = later.endorsed(**{"1.root.json": bench.core_root(), "2.root.json": root})
        refused(PackTamperedError, "2.root.json of this pack is not signed", check, files)

    def test_a_gap_or_a_wrong_number(self, bench, check):
        third = bench.core_root(3, signers=bench.core)
        refused(PackTamperedError, "not numbered", check, bench.endorsed(**{"3.root.json": third}))
        refused(PackTamperedError, "not numbered", check, bench.endorsed(**{"2.root.json": third}))
        refused(
            PackTamperedError,
            "not numbered",
            check,
            bench.endorsed(**{"1.root.json": None, "2.root.json": bench.core_root(2)}),
        )

    def test_a_publishers_new_hand(self, bench, check):
        """The editors name new keys; what was signed with the old ones counts no more."""
        state = EMPTY.accepting(check(bench.endorsed()))
        later = Bench(core=bench.core, editors=bench.editors)
        moved = {"1.root.json": bench.core_root(), "targets.json": later.core_targets(2)}
        made = make_manifest(version=4)
        state = state.accepting(
            check(later.endorsed(made, **moved, **{"hope.json": later.own_targets(made, version=2)}), state)
        )
        newer = make_manifest(version=5)
        stolen = bench.endorsed(newer, **{"hope.json": bench.own_targets(newer, version=9)})
        refused(PackTamperedError, "not signed as it must be", check, stolen, state)

    def test_what_is_remembered_is_not_believed_under_new_keys(self, bench, check):
        """A list the old keys signed names nobody once the editors have new ones, and a later one is needed."""
        state = EMPTY.accepting(check(bench.endorsed(**{"targets.json": bench.core_targets(5)})))
        later = Bench(core=bench.core, hand=bench.hand)
        second = later.core_root(2)
        chain = {"1.root.json": bench.core_root(), "2.root.json": second}
        refused(
            PackOlderError,
            "no longer count",
            check,
            later.endorsed(**chain, **{"targets.json": later.core_targets(4)}),
            state,
        )
        refused(PackUntrustedError, "", check, bench.endorsed(**chain, **{"targets.json": None}), state)
        moved = later.endorsed(**chain, **{"targets.json": later.core_targets(6)})
        state = state.accepting(check(moved, state))
        assert check(bench.endorsed(**{"1.root.json": None, "targets.json": None}), state).roles["root"] == 2

    def test_a_program_with_a_newer_root(self, bench, check):
        second = bench.core_root(2, signers=bench.core)
        assert check(bench.endorsed(), root=second).roles["root"] == 2
        assert check(bench.endorsed(**{"2.root.json": second}), root=second)
        state = EMPTY.accepting(check(bench.endorsed()))
        assert check(bench.endorsed(), state, root=second).roles["root"] == 2


class TestReplay:
    def test_an_older_pack(self, bench, check):
        state = EMPTY.accepting(check(bench.endorsed()))
        for version in (1, 2):
            made = make_manifest(version=version)
            refused(PackOlderError, "the one with the same version", check, bench.endorsed(made), state)
            listed = bench.own_targets(made, version=7)  # signed anew, by whoever has the keys
            refused(
                PackOlderError, "version 3 was installed", check, bench.endorsed(made, **{"hope.json": listed}), state
            )

    def test_the_same_pack_again(self, bench, check):
        files = bench.endorsed()
        state = EMPTY.accepting(check(files))
        assert check(files, state)
        assert state.accepting(check(files, state)) == state

    def test_two_packs_with_one_version(self, bench, check):
        state = EMPTY.accepting(check(bench.endorsed()))
        other = make_manifest(title="Another")
        listed = bench.own_targets(other, version=2)
        refused(PackOlderError, "same version 3", check, bench.endorsed(other, **{"hope.json": listed}), state)

    def test_two_lists_with_one_version(self, bench, check):
        state = EMPTY.accepting(check(bench.endorsed()))
        refused(
            PackOlderError, "not the one with the same version", check, bench.endorsed(make_manifest(version=4)), state
        )
        other = bench.endorsed(**{"targets.json": bench.core_targets(name="Other")})
        refused(PackOlderError, "not the one with the same version", check, other, state)

    def test_a_pack_the_publisher_has_taken_back(self, bench, check):
        """An older list is no way to bring back a pack that stands on the newest one no more."""
        first, second = make_manifest(id="hope/one"), make_manifest(id="hope/two")
        state = EMPTY.accepting(check(bench.endorsed(second, **{"hope.json": bench.own_targets(second, version=2)})))
        refused(PackOlderError, "has since signed another list", check, bench.endorsed(first), state)

    def test_an_older_list_that_still_holds(self, bench, check):
        """Packs travel on sticks: one that was made earlier must not be refused because another one brought a newer list."""
        first, second = make_manifest(id="hope/one"), make_manifest(id="hope/two")
        both = bench.own_targets(first, second, version=2)
        newest = {"hope.json": both, "targets.json": bench.core_targets(5)}
        state = EMPTY.accepting(check(bench.endorsed(second, **newest)))
        verified = check(bench.endorsed(first), state)
        assert verified.roles == {"root": 1, "targets": 5, "delegated/hope": 2}
        assert state.accepting(verified).held == state.held

    def test_a_publisher_whom_the_editors_no_longer_endorse(self, bench, check):
        other = make_manifest(id="police/contacts", publisher="police", countries=())
        police = Bench(slug="police", core=bench.core, editors=bench.editors)
        without = making.targets(
            2, delegates=[(making.delegation("police", police.hand), police.hand)], signers=bench.editors
        )
        state = EMPTY.accepting(check(police.endorsed(other, **{"targets.json": without})))
        assert check(bench.endorsed())
        refused(PackUntrustedError, "", check, bench.endorsed(), state)

    def test_what_was_installed_meanwhile_is_not_forgotten(self, bench, check):
        one = check(bench.endorsed())
        two = check(bench.endorsed(make_manifest(version=4)))
        with pytest.raises(PackOlderError):
            EMPTY.accepting(replace(two, held=one.held)).accepting(one)
