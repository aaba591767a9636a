"""Roots that are rotated, and older files in the place of newer ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from fieldguide.domain.pack import Publisher
from fieldguide.errors import (
    PackForeignError,
    PackOlderError,
    PackStateError,
    PackTamperedError,
    PackUntrustedError,
)
from fieldguide.packs import trust
from fieldguide.packs.metadata import LARGEST_VERSION
from fieldguide.packs.truststate import read_state, write_state
from tests.packs import making
from tests.packs.making import NOW, Bench, archive, make_manifest
from tests.packs.verifying import EMPTY, fingerprint_of, refused


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
        """A list the old keys signed names nobody once the editors have new ones; one of the new ones is needed."""
        state = EMPTY.accepting(check(bench.endorsed(**{"targets.json": bench.core_targets(5)})))
        later = Bench(core=bench.core, hand=bench.hand)
        second = later.core_root(2)
        chain = {"1.root.json": bench.core_root(), "2.root.json": second}
        old = bench.endorsed(**chain, **{"targets.json": bench.core_targets(4)})
        refused(PackOlderError, "no longer count", check, old, state)
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


@dataclass
class Theft:
    """A publisher on one road of trust, before and after somebody stole the key it signs packs with.

    Attributes:
        road: ``endorsed`` or ``alone``.
        before: The keys that were stolen in part.
        after: The same publisher after it made a new signing key.
        start: The state of a computer that trusts it.
    """

    road: str
    before: Bench
    after: Bench
    start: trust.TrustState

    def stolen(self, made, version, *, signers=None):
        """A pack the old key signed; all else in it is as it was before the rotation."""
        signed = self.before.own_targets(made, version=version, signers=signers)
        return getattr(self.before, self.road)(made, **{"hope.json": signed})

    def mended(self, made, version, *, signers=None):
        """A pack the new key signed, with what names that key."""
        named = (
            {"1.root.json": self.before.core_root(), "targets.json": self.after.core_targets(2)}
            if self.road == "endorsed"
            else {"1.hope.root.json": self.before.own_root(), "2.hope.root.json": self.after.own_root(2)}
        )
        signed = self.after.own_targets(made, version=version, signers=signers)
        return getattr(self.after, self.road)(made, **named, **{"hope.json": signed})

    def place(self):
        """Where the list of its packs is remembered."""
        return "delegated/hope" if self.road == "endorsed" else f"own/hope/{fingerprint_of(self.before)}/targets"


@pytest.fixture(params=["endorsed", "alone"])
def theft(request, bench, trusting):
    return Theft(
        request.param, bench, replace(bench, hand=[making.key()]), trusting if request.param == "alone" else EMPTY
    )


@pytest.fixture
def robbed(theft, check):
    """A computer that has accepted from the thief the highest versions there are, of two packs."""
    one, two = (make_manifest(id=f"hope/{name}", version=LARGEST_VERSION) for name in ("one", "two"))
    state = theft.start.accepting(check(theft.stolen(make_manifest(version=3, id="hope/one"), 1), theft.start))
    for made, version in ((one, LARGEST_VERSION - 1), (two, LARGEST_VERSION)):
        state = state.accepting(check(theft.stolen(made, version), state))
    return state


class TestStolenKey:
    def test_what_the_new_key_signs_is_taken_whatever_the_thief_numbered(self, theft, robbed, check):
        made = make_manifest(id="hope/one", version=4)
        state = robbed.accepting(check(theft.mended(made, 5), robbed))
        assert check(theft.mended(made, 5), state).roles[theft.place()] == 5
        other = make_manifest(
            id="hope/two", version=2
        )  # by now the list is newer; the version of this pack is still the thief's
        state = state.accepting(check(theft.mended(other, 6), state))
        assert [one.version for one in state.packs["hope/two"]] == [LARGEST_VERSION, 2]
        older = make_manifest(id="hope/two", version=1)
        refused(PackOlderError, "version 2 was installed", check, theft.mended(older, 7), state)

    def test_the_old_key_gains_nothing_once_the_new_one_is_known(self, theft, robbed, check):
        state = robbed.accepting(check(theft.mended(make_manifest(id="hope/one", version=4), 5), robbed))
        worse = make_manifest(id="hope/one", version=LARGEST_VERSION, title="By the thief")
        for version in (1, 4, 5, 6, LARGEST_VERSION):
            for files in (theft.stolen(worse, version), theft.mended(worse, version, signers=theft.before.hand)):
                with pytest.raises((PackOlderError, PackTamperedError)):
                    check(files, state)

    def test_the_old_key_gains_nothing_beside_what_names_the_new_one(self, theft, robbed, check):
        worse = make_manifest(id="hope/one", version=LARGEST_VERSION, title="By the thief")
        for version in (1, LARGEST_VERSION):
            for signers in (theft.before.hand, [making.key()], []):
                with pytest.raises((PackOlderError, PackTamperedError, PackForeignError)):
                    check(theft.mended(worse, version, signers=signers), robbed)

    def test_an_old_list_of_the_new_key_is_older(self, theft, robbed, check):
        made = make_manifest(id="hope/one", version=4)
        first = theft.mended(made, 5)
        state = robbed.accepting(check(theft.mended(replace(made, version=5), 6), robbed))
        refused(PackOlderError, "has since signed another list", check, first, state)
        refused(PackOlderError, "the same version", check, theft.mended(made, 6), state)

    def test_a_list_that_could_be_from_before_is_older(self, theft, check):
        """Two sign; one leaves, another comes. What the one who stays signed earlier is signed with a key of today, and is played back."""
        gone, stays, comes = making.key(), making.key(), making.key()
        theft.before = replace(theft.before, hand=[gone, stays])
        theft.after = replace(theft.before, hand=[stays, comes])
        first, newest = make_manifest(version=3), make_manifest(version=9)
        state = theft.start.accepting(check(theft.stolen(first, 3, signers=[stays]), theft.start))
        state = state.accepting(check(theft.stolen(newest, 9, signers=[gone]), state))
        refused(PackOlderError, "is older than one", check, theft.mended(first, 3, signers=[stays]), state)
        refused(PackOlderError, "is older than one", check, theft.mended(newest, 8, signers=[stays]), state)
        refused(PackOlderError, "version 9 was installed", check, theft.mended(first, 10, signers=[stays]), state)
        assert check(theft.mended(newest, 10, signers=[stays]), state)
        assert check(theft.mended(newest, 8, signers=[comes]), state)

    def test_a_second_key_beside_the_old_one_sets_nothing_aside(self, theft, check):
        theft.after = replace(theft.before, hand=[*theft.before.hand, making.key()])
        state = theft.start.accepting(check(theft.stolen(make_manifest(version=9), 9), theft.start))
        new = theft.after.hand[1:]
        refused(
            PackOlderError, "has since signed", check, theft.mended(make_manifest(version=3), 8, signers=new), state
        )
        refused(
            PackOlderError,
            "version 9 was installed",
            check,
            theft.mended(make_manifest(version=3), 10, signers=new),
            state,
        )

    def test_more_signatures_of_the_same_keys_are_no_new_key(self, bench, trusting, check):
        """Keys that were named before may have signed before: a higher threshold alone gives way to nothing."""
        two = replace(bench, hand=[making.key(), making.key()])
        state = trusting.accepting(
            check(
                two.alone(**{"hope.json": two.own_targets(make_manifest(), version=9, signers=two.hand[:1])}), trusting
            )
        )
        chain = {"1.hope.root.json": two.own_root(), "2.hope.root.json": two.own_root(2, targets_threshold=2)}
        refused(
            PackOlderError,
            "is older than one",
            check,
            two.alone(**chain, **{"hope.json": two.own_targets(make_manifest(), version=8)}),
            state,
        )
        assert check(two.alone(**chain, **{"hope.json": two.own_targets(make_manifest(), version=10)}), state)

    def test_a_key_that_comes_back_is_not_new(self, bench, trusting, check):
        later = replace(bench, hand=[making.key()])
        chain = {"1.hope.root.json": bench.own_root(), "2.hope.root.json": later.own_root(2)}
        old, new = make_manifest(version=3), make_manifest(version=4)
        state = trusting.accepting(check(bench.alone(old), trusting))
        state = state.accepting(
            check(later.alone(new, **chain, **{"hope.json": later.own_targets(new, version=5)}), state)
        )
        back = {**chain, "3.hope.root.json": bench.own_root(3)}
        refused(PackOlderError, "is older than one", check, bench.alone(old, **back), state)

    def test_the_key_of_the_editors_list(self, bench, check):
        """Who stole it endorses itself; the new root takes that back, although its list has a lower version."""
        thief = Bench(core=bench.core, editors=bench.editors)
        state = EMPTY.accepting(check(thief.endorsed(**{"targets.json": thief.core_targets(LARGEST_VERSION)})))
        later = replace(bench, editors=[making.key()], hand=[making.key()])
        chain = {"1.root.json": bench.core_root(), "2.root.json": later.core_root(2)}
        made = make_manifest(version=4)
        state = state.accepting(check(later.endorsed(made, **chain, **{"targets.json": later.core_targets(7)}), state))
        for old in (bench.core_targets(), thief.core_targets(LARGEST_VERSION)):
            refused(PackTamperedError, "0 of 1", check, thief.endorsed(**chain, **{"targets.json": old}), state)
        back = replace(later, hand=bench.hand)  # whom the new key endorsed before it endorsed another
        old = {"targets.json": back.core_targets(6), "hope.json": back.own_targets(make_manifest(version=5), version=9)}
        refused(PackTamperedError, "0 of 1", check, back.endorsed(make_manifest(version=5), **chain, **old), state)

    def test_what_an_honest_rotation_leaves(self, theft, check):
        """Nothing was stolen: what was installed stays, may be gone back to, and an older one is no more welcome than before."""
        first, second, third = (make_manifest(version=version) for version in (3, 4, 5))
        files = [theft.stolen(first, 1), theft.stolen(second, 2), theft.mended(third, 3)]
        state = theft.start
        for one in files:
            state = state.accepting(check(one, state))
        for one in files:
            assert trust.verify_installed(archive(one), state, root=theft.before.core_root(), now=NOW)
        refused(PackTamperedError, "0 of 1", check, theft.stolen(second, 4), state)
        refused(PackOlderError, "has since signed another list", check, files[1], state)
        refused(PackOlderError, "version 5 was installed", check, theft.mended(second, 4), state)

    def test_a_thiefs_pack_is_no_edition_to_go_back_to(self, theft, robbed, check):
        worse = make_manifest(id="hope/one", version=LARGEST_VERSION)
        old = archive(theft.stolen(worse, LARGEST_VERSION - 1))
        assert trust.verify_installed(old, robbed, root=theft.before.core_root(), now=NOW)
        state = robbed.accepting(check(theft.mended(make_manifest(id="hope/one", version=4), 5), robbed))
        refused(PackOlderError, "replaced the keys", trust.verify_installed, old, state, root=theft.before.core_root())

    def test_what_is_kept_falls_only_for_a_new_key(self, theft, robbed, check, tmp_path):
        write_state(tmp_path, robbed)
        mended = robbed.accepting(check(theft.mended(make_manifest(id="hope/one", version=4), 5), robbed))
        unproved = replace(mended, keys=robbed.keys)
        with pytest.raises(PackStateError, match="Another window"):
            write_state(tmp_path, unproved)
        write_state(tmp_path, mended)
        assert read_state(tmp_path) == mended
        for stale in (robbed, *(replace(mended, **{one: getattr(robbed, one)}) for one in ("held", "packs", "keys"))):
            with pytest.raises(PackStateError, match="Another window"):
                write_state(tmp_path, stale)

    def test_what_was_learned_meanwhile_is_not_set_aside(self, theft, robbed, check):
        """What a pack sets aside is named by its bytes: something else that is newer by now still counts."""
        verified = check(theft.mended(make_manifest(id="hope/one", version=4), 5), robbed)
        state = robbed.accepting(check(theft.mended(make_manifest(id="hope/two", version=8), 9), robbed))
        with pytest.raises(PackOlderError, match="meanwhile"):
            state.accepting(verified)


class TestOtherWords:
    def test_versions_under_words_that_are_no_longer_trusted(self, bench, trusting, check):
        """Who stole the root key numbered packs too; a person has compared the words of new keys since."""
        state = trusting.accepting(check(bench.alone(make_manifest(version=LARGEST_VERSION)), trusting))
        anew = Bench()
        state = state.trusting(Publisher("hope", "Hope", fingerprint_of(anew), "2026-11-21"))
        state = state.accepting(check(anew.alone(make_manifest(version=4)), state))
        older = anew.alone(
            make_manifest(version=2), **{"hope.json": anew.own_targets(make_manifest(version=2), version=2)}
        )
        refused(PackOlderError, "version 4 was installed", check, older, state)

    def test_both_words_trusted_are_one_publisher(self, bench, trusting, check):
        """An administrator trusts one, a person the other: neither makes what came with the other an old version."""
        other = Bench()
        listed = [Publisher("hope", "Hope", fingerprint_of(other))]
        state = trusting.accepting(check(bench.alone(make_manifest(version=9)), trusting))
        refused(PackOlderError, "version 9 was installed", check, other.alone(), state, listed=listed)

    def test_the_other_road_forgets_nothing(self, bench, trusting, check):
        later = replace(bench, hand=[making.key()])
        state = trusting.accepting(check(bench.alone(make_manifest(version=9)), trusting))
        refused(PackOlderError, "version 9 was installed", check, later.endorsed(), state)
