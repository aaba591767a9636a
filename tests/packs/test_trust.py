"""Who is trusted, and what is refused although somebody signed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest

import fieldguide
from fieldguide.domain.pack import Publisher, Trusted, Verified
from fieldguide.errors import (
    PackError,
    PackForeignError,
    PackNamespaceError,
    PackOlderError,
    PackTamperedError,
    PackUntrustedError,
    PackVersionError,
)
from fieldguide.packs import canonical, chains, manifest, metadata, trust
from fieldguide.packs.fingerprint import words
from fieldguide.packs.truststate import TrustState
from tests.packs import making
from tests.packs.making import NOW, Bench, archive, make_manifest

EMPTY = TrustState()


@pytest.fixture(scope="session")
def check(bench):
    """Verify the files of a pack on a computer that knows the editors' root."""

    def run(files, state=EMPTY, root=None, **options) -> Verified:
        return trust.verify(
            archive(files), state, root=bench.core_root() if root is None else root, **{"now": NOW, **options}
        )

    return run


@pytest.fixture(scope="session")
def trusting(bench):
    """The state of a computer on which a person trusts the publisher's own keys."""
    return EMPTY.trusting(Publisher("hope", "Hope (confirmed)", _fingerprint(bench), "2026-11-20"))


def _fingerprint(bench, files=None):
    with pytest.raises(PackUntrustedError) as caught:
        trust.verify(archive(files or bench.alone()), EMPTY, root=b"", now=NOW)
    return caught.value.fingerprint


def _refused(kind, told, run, *arguments, **options):
    with pytest.raises(PackError) as caught:
        run(*arguments, **options)
    assert (type(caught.value), told in str(caught.value)) == (kind, True), caught.value
    assert caught.value.hint
    return caught.value


class TestEndorsed:
    def test_a_pack_is_what_its_publisher_signed(self, bench, check):
        verified = check(bench.endorsed())
        assert (verified.how, verified.publisher_name, verified.countries) == (
            Trusted.DELEGATED,
            "Hope Association",
            ("RO",),
        )
        assert (verified.may_override, verified.is_expired) == (False, False)
        assert verified.roles == {"root": 1, "targets": 1, "delegated/hope": 1}
        assert verified.manifest == make_manifest()

    def test_looking_changes_nothing(self, bench, check):
        check(bench.endorsed())
        assert TrustState() == EMPTY

    def test_the_name_is_the_one_the_editors_use(self, bench, check):
        made = make_manifest(publisher_name="Ministry of the Interior")
        assert check(bench.endorsed(made)).publisher_name == "Hope Association"

    def test_below_the_threshold(self, bench, check):
        """Two of three must sign the root; one is not enough."""
        later = bench.core_root(2, signers=bench.core[:1])
        _refused(PackTamperedError, "1 of 2 signatures", check, bench.endorsed(**{"2.root.json": later}))
        two = making.delegation("hope", [*bench.hand, making.key()], threshold=2)
        other = making.targets(1, delegates=[(two, bench.hand)], signers=bench.editors)
        with pytest.raises((PackTamperedError, PackForeignError)):
            check(bench.endorsed(**{"targets.json": other}))

    @pytest.mark.parametrize("name", ["1.root.json", "targets.json", "hope.json"])
    def test_the_wrong_key(self, name, bench, check):
        stolen = Bench(hand=bench.hand if name != "hope.json" else [making.key()]).endorsed()[f"trust/{name}"]
        _refused(PackTamperedError, "", check, bench.endorsed(**{name: stolen}))

    def test_a_root_of_somebody_else(self, check):
        _refused(PackTamperedError, "other keys for the editors", check, Bench().endorsed())

    def test_a_surplus_signature_that_is_wrong(self, bench, check):
        """TUF would pass over it; here no byte may be without meaning."""
        signed = bench.core_targets(signers=[*bench.editors, making.key()])
        _refused(PackTamperedError, "wrong or nobody's", check, bench.endorsed(**{"targets.json": signed}))

    def test_one_key_under_two_names_signs_once(self, bench):
        """Two key ids for one public key would make a threshold of two out of one key."""
        value = canonical.loads(bench.core_root(), "it", 10**6)
        first = bench.core[0].public_key
        value["signed"]["keys"]["0" * 64] = first.to_dict()
        value["signed"]["roles"]["root"]["keyids"] = [first.keyid, "0" * 64]
        _refused(
            PackForeignError,
            "cannot be read",
            trust.verify,
            archive(bench.endorsed()),
            EMPTY,
            root=canonical.dumps(value),
        )

    def test_keys_of_another_kind(self, bench, check):
        value = canonical.loads(bench.core_targets(), "it", 10**6)
        for key in value["signed"]["delegations"]["keys"].values():
            key["scheme"], key["keytype"] = "ecdsa-sha2-nistp256", "ecdsa"
        _refused(PackForeignError, "cannot be read", check, bench.endorsed(**{"targets.json": canonical.dumps(value)}))

    def test_a_changed_manifest(self, bench, check):
        files = bench.endorsed() | {"manifest.json": manifest.dump(make_manifest(title="Hope: contacts in Romanla"))}
        _refused(PackTamperedError, "not what its publisher signed", check, files)

    def test_one_digit_of_a_telephone_number(self, bench, check):
        content = {**making.CONTENT, "content/services/ro.yml": b"phone: '0800 800 678'\n"}
        files = bench.endorsed(make_manifest(content), content)
        assert check(files)
        files["content/services/ro.yml"] = b"phone: '0800 800 679'\n"
        _refused(PackTamperedError, "content/services/ro.yml", check, files)

    @pytest.mark.parametrize("change", ["more", "fewer"])
    def test_other_files_than_are_listed(self, change, bench, check):
        files = bench.endorsed()
        if change == "more":
            files["content/guide/hope-extra.md"] = b"x"
        else:
            del files["media/hope-map.svg"]
        _refused(PackTamperedError, "not those it lists", check, files)

    def test_countries_beyond_the_delegation(self, bench, check):
        _refused(PackNamespaceError, "about MD", check, bench.endorsed(make_manifest(countries=("RO", "MD"))))

    def test_replacing_records_of_others(self, bench, check):
        made = make_manifest(overrides=("service/ro-police",))
        _refused(PackNamespaceError, "replaces records of others", check, bench.endorsed(made))
        allowed = bench.endorsed(made, **{"targets.json": bench.core_targets(may_override=True)})
        assert check(allowed).may_override

    def test_taking_the_place_of_packs_of_others(self, bench, check):
        made = make_manifest(replaces=("hope/old", "police/contacts"))
        _refused(PackNamespaceError, "take the place of police/contacts", check, bench.endorsed(made))
        assert check(bench.endorsed(make_manifest(replaces=("hope/old",))))

    @pytest.mark.parametrize("paths", [["*"], ["hope/*", "other/*"], ["hope*/*"], ["*/*"]])
    def test_a_delegation_wider_than_the_publishers_name(self, paths, bench, check):
        wide = bench.core_targets(paths=paths)
        _refused(PackNamespaceError, "cannot be read", check, bench.endorsed(**{"targets.json": wide}))

    def test_a_pack_in_the_name_of_another(self, bench, check):
        """A publisher that is endorsed signs a pack for a name that is not its own."""
        made = make_manifest(id="police/contacts", publisher="police")
        listed = bench.own_targets(made)
        _refused(PackTamperedError, "has no place", check, bench.endorsed(made, **{"hope.json": listed}))
        files = bench.endorsed(made, **{"hope.json": None, "police.json": listed})
        assert _refused(PackUntrustedError, "not signed with keys", check, files).fingerprint == ""
        both = bench.core_targets(others=[(making.delegation("police", [other := making.key()]), [other])])
        _refused(
            PackTamperedError,
            "0 of 1",
            check,
            bench.endorsed(made, **{"hope.json": None, "police.json": listed, "targets.json": both}),
        )

    def test_a_list_that_names_packs_of_others(self, bench, check):
        made = make_manifest()
        listed = making.targets(1, files={made.id: manifest.dump(made), "police/contacts": b"x"}, signers=bench.hand)
        _refused(
            PackTamperedError, "not what its publisher signed", check, bench.endorsed(made, **{"hope.json": listed})
        )

    def test_namespaces_that_lie_in_one_another(self, bench, check):
        other = making.key()
        both = bench.core_targets(others=[(making.delegation("hope-moldova", [other]), [other])])
        _refused(PackNamespaceError, "share names of records", check, bench.endorsed(**{"targets.json": both}))

    @pytest.mark.parametrize("said", [{"name": ""}, {"countries": ("Romania",)}, {"may_override": "yes"}])
    def test_a_delegation_that_cannot_be_read(self, said, bench, check):
        odd = bench.core_targets(**said)
        _refused(PackNamespaceError, "cannot be read", check, bench.endorsed(**{"targets.json": odd}))

    def test_a_list_of_publishers_without_a_root(self, bench, check):
        """Where no root is believed, what a pack carries of the editors' must still be sound."""
        _refused(PackTamperedError, "no root", check, bench.endorsed(**{"1.root.json": None}), root=b"")

    def test_a_publisher_may_not_delegate_on(self, bench, check):
        made = make_manifest()
        deeper = making.targets(
            1,
            files={made.id: manifest.dump(made)},
            delegates=[(making.delegation("hope2", bench.hand), bench.hand)],
            signers=bench.hand,
        )
        _refused(PackTamperedError, "", check, bench.endorsed(made, **{"hope.json": deeper}))

    def test_a_program_without_a_root_endorses_nobody(self, bench, check):
        _refused(PackUntrustedError, "not signed with keys", check, bench.endorsed(), root=b"")

    def test_the_program_carries_no_root_yet(self):
        assert trust.pinned_root() == b""

    @pytest.mark.parametrize("stale", ["1.root.json", "targets.json", "hope.json"])
    def test_a_date_that_has_passed_is_told_and_refuses_nothing(self, stale, bench, check):
        gone = NOW - timedelta(days=400)
        files = {
            "1.root.json": bench.core_root(expires=gone),
            "targets.json": bench.core_targets(expires=gone),
            "hope.json": bench.own_targets(make_manifest(), expires=gone),
        }
        root = files["1.root.json"] if stale == "1.root.json" else None
        assert check(bench.endorsed(**{stale: files[stale]}), root=root).is_expired

    def test_a_pack_for_a_newer_program(self, bench, check):
        _refused(
            PackVersionError, "needs Fieldguide 9.0.0", check, bench.endorsed(make_manifest(least_program="9.0.0"))
        )
        assert check(bench.endorsed(make_manifest(least_program=fieldguide.__version__)))

    def test_a_signed_file_for_a_newer_program(self, bench, check):
        value = canonical.loads(bench.own_targets(make_manifest()), "it", 10**6)
        value["signed"]["spec_version"] = "2.0.0"
        _refused(PackForeignError, "cannot be read", check, bench.endorsed(**{"hope.json": canonical.dumps(value)}))


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
        _refused(PackTamperedError, "0 of 1", check, bench.endorsed(made, **listed, **stolen), state)
        assert check(
            later.endorsed(made, **listed, **{"1.root.json": None, "targets.json": later.core_targets(2)}), state
        )

    @pytest.mark.parametrize("who", ["old", "new"])
    def test_only_the_old_or_only_the_new_keys(self, who, bench, check):
        later = Bench(hand=bench.hand)
        signers = bench.core if who == "old" else later.core
        root = later.core_root(2, signers=signers)
        files = later.endorsed(**{"1.root.json": bench.core_root(), "2.root.json": root})
        _refused(PackTamperedError, "2.root.json of this pack is not signed", check, files)

    def test_a_gap_or_a_wrong_number(self, bench, check):
        third = bench.core_root(3, signers=bench.core)
        _refused(PackTamperedError, "not numbered", check, bench.endorsed(**{"3.root.json": third}))
        _refused(PackTamperedError, "not numbered", check, bench.endorsed(**{"2.root.json": third}))
        _refused(
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
        _refused(PackTamperedError, "not signed as it must be", check, stolen, state)

    def test_what_is_remembered_is_not_believed_under_new_keys(self, bench, check):
        """A list the old keys signed names nobody once the editors have new ones, and a later one is needed."""
        state = EMPTY.accepting(check(bench.endorsed(**{"targets.json": bench.core_targets(5)})))
        later = Bench(core=bench.core, hand=bench.hand)
        second = later.core_root(2)
        chain = {"1.root.json": bench.core_root(), "2.root.json": second}
        _refused(
            PackOlderError,
            "no longer count",
            check,
            later.endorsed(**chain, **{"targets.json": later.core_targets(4)}),
            state,
        )
        _refused(PackUntrustedError, "", check, bench.endorsed(**chain, **{"targets.json": None}), state)
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
            _refused(PackOlderError, "the one with the same version", check, bench.endorsed(made), state)
            listed = bench.own_targets(made, version=7)  # signed anew, by whoever has the keys
            _refused(
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
        _refused(PackOlderError, "same version 3", check, bench.endorsed(other, **{"hope.json": listed}), state)

    def test_two_lists_with_one_version(self, bench, check):
        state = EMPTY.accepting(check(bench.endorsed()))
        _refused(
            PackOlderError, "not the one with the same version", check, bench.endorsed(make_manifest(version=4)), state
        )
        other = bench.endorsed(**{"targets.json": bench.core_targets(name="Other")})
        _refused(PackOlderError, "not the one with the same version", check, other, state)

    def test_a_pack_the_publisher_has_taken_back(self, bench, check):
        """An older list is no way to bring back a pack that stands on the newest one no more."""
        first, second = make_manifest(id="hope/one"), make_manifest(id="hope/two")
        state = EMPTY.accepting(check(bench.endorsed(second, **{"hope.json": bench.own_targets(second, version=2)})))
        _refused(PackOlderError, "has since signed another list", check, bench.endorsed(first), state)

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
        _refused(PackUntrustedError, "", check, bench.endorsed(), state)

    def test_what_was_installed_meanwhile_is_not_forgotten(self, bench, check):
        one = check(bench.endorsed())
        two = check(bench.endorsed(make_manifest(version=4)))
        with pytest.raises(PackOlderError):
            EMPTY.accepting(replace(two, held=one.held)).accepting(one)


class TestAlone:
    def test_an_unknown_publisher(self, bench, check):
        told = _refused(PackUntrustedError, "nobody on this computer has trusted", check, bench.alone())
        assert (told.publisher, told.publisher_name) == ("hope", "Hope Association")
        assert told.words == words(told.fingerprint)
        assert len(told.words.split()) == 8

    def test_a_person_trusts_it(self, bench, check, trusting):
        verified = check(bench.alone(), trusting)
        assert (verified.how, verified.publisher_name) == (Trusted.PERSON, "Hope (confirmed)")
        assert (verified.countries, verified.may_override) == (("RO",), False)

    def test_an_administrator_trusts_it(self, bench, check):
        listed = [Publisher("hope", "Hope (listed)", _fingerprint(bench))]
        verified = check(bench.alone(), listed=listed)
        assert (verified.how, verified.publisher_name) == (Trusted.ADMINISTRATOR, "Hope (listed)")

    def test_without_any_signature(self, check, trusting):
        bare = making.files(make_manifest())
        told = _refused(PackUntrustedError, "not signed with keys", check, bare, trusting)
        assert (told.fingerprint, told.words) == ("", "")
        assert trust.preview(archive(bare)) == make_manifest()

    def test_without_its_own_signature(self, bench, check, trusting):
        _refused(PackTamperedError, "lacks the signature", check, bench.alone(**{"hope.json": None}), trusting)

    def test_other_keys_under_a_trusted_name(self, check, trusting):
        told = _refused(PackUntrustedError, "with other keys than", check, Bench().alone(), trusting)
        assert told.fingerprint != trusting.publishers["hope"].fingerprint

    def test_trusted_keys_under_another_name(self, bench):
        """A fingerprint holds the publisher's name, so keys that are trusted for one name are strangers under another."""
        made = make_manifest(id="police/contacts", publisher="police")
        other = Bench(slug="police", own=bench.own, hand=bench.hand)
        assert _fingerprint(other, other.alone(made)) != _fingerprint(bench)

    def test_a_wrong_hand(self, bench, check, trusting):
        thief = bench.own_targets(make_manifest(), signers=[making.key()])
        _refused(PackTamperedError, "0 of 1", check, bench.alone(**{"hope.json": thief}), trusting)
        _refused(
            PackTamperedError, "0 of 1", check, bench.alone(**{"hope.json": thief})
        )  # said before a person is asked to trust it

    def test_new_keys(self, bench, check, trusting):
        later = Bench()
        second = later.own_root(2, signers=[*bench.own, *later.own])
        made = make_manifest(version=4)
        files = bench.alone(made, **{"2.hope.root.json": second, "hope.json": later.own_targets(made, version=2)})
        state = trusting.accepting(check(files, trusting))
        newest = make_manifest(version=5)
        stolen = bench.own_targets(newest, version=9)  # by the old hand
        _refused(PackTamperedError, "0 of 1", check, bench.alone(newest, **{"hope.json": stolen}), state)
        fork = Bench()
        forged = bench.alone(
            made,
            **{
                "2.hope.root.json": fork.own_root(2, signers=[*bench.own, *fork.own]),
                "hope.json": fork.own_targets(made),
            },
        )
        _refused(PackTamperedError, "other keys for “hope”", check, forged, state)

    def test_an_older_pack(self, bench, check, trusting):
        state = trusting.accepting(check(bench.alone(), trusting))
        made = make_manifest(version=2)
        _refused(PackOlderError, "not the one with the same version", check, bench.alone(made), state)
        listed = {"hope.json": bench.own_targets(made, version=2)}
        _refused(PackOlderError, "version 3 was installed", check, bench.alone(made, **listed), state)

    def test_namespaces_that_lie_in_one_another(self, bench, check, trusting):
        other = Publisher("hope-moldova", "Moldova", "0" * 64)
        _refused(PackNamespaceError, "could not be told", check, bench.alone(), trusting, listed=[other])
        _refused(PackNamespaceError, "could not be told", trusting.trusting, other)

    def test_endorsement_counts_before_a_persons_trust(self, bench, check, trusting):
        files = bench.endorsed(**{"1.hope.root.json": bench.own_root()})
        assert check(files, trusting).how is Trusted.DELEGATED
        state = EMPTY.accepting(check(bench.endorsed()))
        assert check(bench.alone(), state).how is Trusted.DELEGATED  # signed with the very keys the editors name

    def test_trust_that_is_withdrawn(self, bench, check, trusting):
        state = trusting.accepting(check(bench.alone(), trusting)).distrusting("hope")
        assert not any(place.startswith("own/hope") for place in state.held)
        _refused(PackUntrustedError, "nobody on this computer", check, bench.alone(), state)


class TestInstalledBefore:
    def test_an_older_version_that_was_installed(self, bench, check):
        first = bench.endorsed()
        state = EMPTY.accepting(check(first))
        made = make_manifest(version=4)
        state = state.accepting(check(bench.endorsed(made, **{"hope.json": bench.own_targets(made, version=2)}), state))
        verified = trust.verify_installed(archive(first), state, root=bench.core_root(), now=NOW)
        assert (verified.manifest.version, verified.how, verified.publisher_name) == (
            3,
            Trusted.DELEGATED,
            "Hope Association",
        )
        late = NOW + timedelta(days=500)
        assert trust.verify_installed(archive(first), state, root=bench.core_root(), now=late).is_expired

    def test_a_file_that_was_never_installed(self, bench, check):
        state = EMPTY.accepting(check(bench.endorsed()))
        other = archive(bench.endorsed(make_manifest(version=2)))
        _refused(
            PackOlderError, "not as it was installed", trust.verify_installed, other, state, root=bench.core_root()
        )

    def test_a_changed_byte(self, bench, check):
        files = bench.endorsed()
        state = EMPTY.accepting(check(files))
        files["media/hope-map.svg"] = b"<svg/>"
        _refused(
            PackTamperedError,
            "media/hope-map.svg",
            trust.verify_installed,
            archive(files),
            state,
            root=bench.core_root(),
        )

    def test_trust_that_is_gone(self, bench, check, trusting):
        state = trusting.accepting(check(bench.alone(), trusting))
        assert trust.verify_installed(archive(bench.alone()), state, root=b"", now=NOW).how is Trusted.PERSON
        _refused(
            PackUntrustedError, "", trust.verify_installed, archive(bench.alone()), state.distrusting("hope"), root=b""
        )
        endorsed = EMPTY.accepting(check(bench.endorsed()))
        _refused(
            PackUntrustedError,
            "no longer endorse",
            trust.verify_installed,
            archive(bench.endorsed()),
            endorsed,
            root=b"",
        )


@pytest.mark.parametrize(
    "name", ["other.json", "snapshot.json", "01.root.json", "0.root.json", "1.other.root.json", "hope.root.json"]
)
def test_signed_files_that_have_no_place(name, bench, check):
    _refused(PackTamperedError, "has no place", check, bench.endorsed(**{name: b"{}\n"}))


@pytest.mark.parametrize("name", ["1.root.json", "targets.json", "hope.json"])
@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.rstrip(),
        lambda data: data + b"\n",
        lambda data: data.replace(b",", b", ", 1),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b'"sig":"', b'"sig":" ', 1),
        lambda data: data.replace(b'{"signatures"', b'{"a":1,"signatures"'),
        lambda data: data.replace(b'{"keyid"', b'{"a":1,"keyid"'),
        lambda data: data.replace(b'"_type":"', b'"_type":"x'),
        lambda data: data.replace(b'"version":1', b'"version":true'),
        lambda data: data.replace(b'"version":1', b'"version":1.0'),
        lambda data: data.replace(b'"version":1', b'"version":1,"version":1'),
        lambda data: data.replace(b'"version":1', b'"version":' + b"1" * 5000),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[]\n",
        b"null\n",
        b'{"signatures":[],"signed":{}}\n',
        b'{"signatures":{},"signed":[]}\n',
        b'{"signatures":[1],"signed":1}\n',
        b"\xff\xfe",
        b'"\\ud800"\n',
        b"",
        b'{"a":"' + b"a" * 5_000_000 + b'"}\n',
    ],
)  # fmt: skip
def test_signed_files_written_otherwise(change, name, bench, check):
    """What JSON or TUF takes for the same is not the same here."""
    files = bench.endorsed()
    files[f"trust/{name}"] = change if isinstance(change, bytes) else change(files[f"trust/{name}"])
    _refused(PackForeignError, name, check, files)


def test_a_signature_in_capitals(bench, check):
    files = bench.endorsed()
    value = canonical.loads(files["trust/hope.json"], "it", 10**6)
    value["signatures"][0]["sig"] = value["signatures"][0]["sig"].upper()
    files["trust/hope.json"] = canonical.dumps(value)
    _refused(PackForeignError, "hope.json", check, files)


def test_a_signature_with_a_second_spelling(bench, check):
    """s and s + L are the same to careless arithmetic (RFC 8032, 5.1.7)."""
    files = bench.endorsed()
    value = canonical.loads(files["trust/hope.json"], "it", 10**6)
    sig = bytes.fromhex(value["signatures"][0]["sig"])
    order = 2**252 + 27742317777372353535851937790883648493
    half = int.from_bytes(sig[32:], "little") + order
    value["signatures"][0]["sig"] = (sig[:32] + half.to_bytes(32, "little")).hex()
    files["trust/hope.json"] = canonical.dumps(value)
    _refused(PackForeignError, "hope.json", check, files)


def test_a_pack_made_to_be_slow_is_refused_soon(monkeypatch):
    """As many roots and signatures as may be, all of them right, checked in pure Python; only the last one is wrong."""
    import securesystemslib.signer._key as keys

    many = [making.key() for _ in range(metadata.MOST_SIGNATURES)]
    slow = Bench(own=many, hand=many)
    chain = {f"{n}.hope.root.json": slow.own_root(n) for n in range(1, chains.MOST_ROOTS + 1)}
    files = slow.alone(**chain, **{"hope.json": slow.own_targets(make_manifest(), signers=[making.key()])})
    monkeypatch.setattr(keys, "CRYPTO_IMPORT_ERROR", "not there")
    began = monotonic()
    _refused(PackTamperedError, "0 of 1", trust.verify, archive(files), EMPTY, root=b"", now=NOW)
    assert monotonic() - began < 60
    more = files | {f"trust/{chains.MOST_ROOTS + 1}.hope.root.json": b"{}\n"}
    _refused(PackTamperedError, "more than 30 roots", trust.verify, archive(more), EMPTY, root=b"", now=NOW)


@pytest.mark.parametrize("depth", [50, 300, 3_000, 200_000])
def test_signed_files_that_nest(depth, bench, check):
    files = bench.endorsed()
    deep = b'{"signatures":[{"keyid":"%s","sig":"%s"}],"signed":{"_type":"targets","version":1,"x":%s%s}}\n'
    files["trust/hope.json"] = deep % (b"0" * 64, b"0" * 128, b"[" * depth, b"]" * depth)
    _refused(PackForeignError, "hope.json", check, files)


def test_a_preview_still_needs_its_own_files(bench):
    files = making.files(make_manifest())
    files["media/hope-map.svg"] = b"<svg onload='x'/>"
    _refused(PackTamperedError, "media/hope-map.svg", trust.preview, archive(files))
    newer = making.files(make_manifest(least_program="9.0.0"))
    _refused(PackVersionError, "needs Fieldguide", trust.preview, archive(newer))
