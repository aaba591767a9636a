"""Publishers whom nobody endorses, and packs that were installed before."""

from __future__ import annotations

from datetime import timedelta

from fieldguide.domain.pack import Publisher, Trusted
from fieldguide.errors import (
    PackNamespaceError,
    PackOlderError,
    PackTamperedError,
    PackUntrustedError,
)
from fieldguide.packs import trust
from fieldguide.packs.fingerprint import words
from tests.packs import making
from tests.packs.making import NOW, Bench, archive, make_manifest
from tests.packs.verifying import EMPTY, fingerprint_of, refused


class TestAlone:
    def test_an_unknown_publisher(self, bench, check):
        told = refused(PackUntrustedError, "nobody on this computer has trusted", check, bench.alone())
        assert (told.publisher, told.publisher_name) == ("hope", "Hope Association")
        assert told.words == words(told.fingerprint)
        assert len(told.words.split()) == 8

    def test_a_person_trusts_it(self, bench, check, trusting):
        verified = check(bench.alone(), trusting)
        assert (verified.how, verified.publisher_name) == (Trusted.PERSON, "Hope (confirmed)")
        assert (verified.countries, verified.may_override) == (("RO",), False)

    def test_an_administrator_trusts_it(self, bench, check):
        listed = [Publisher("hope", "Hope (listed)", fingerprint_of(bench))]
        verified = check(bench.alone(), listed=listed)
        assert (verified.how, verified.publisher_name) == (Trusted.ADMINISTRATOR, "Hope (listed)")

    def test_without_any_signature(self, check, trusting):
        bare = making.files(make_manifest())
        told = refused(PackUntrustedError, "not signed with keys", check, bare, trusting)
        assert (told.fingerprint, told.words) == ("", "")
        assert trust.preview(archive(bare)) == make_manifest()

    def test_without_its_own_signature(self, bench, check, trusting):
        refused(PackTamperedError, "lacks the signature", check, bench.alone(**{"hope.json": None}), trusting)

    def test_other_keys_under_a_trusted_name(self, check, trusting):
        told = refused(PackUntrustedError, "with other keys than", check, Bench().alone(), trusting)
        assert told.fingerprint != trusting.publishers["hope"].fingerprint

    def test_trusted_keys_under_another_name(self, bench):
        """A fingerprint holds the publisher's name, so keys that are trusted for one name are strangers under another."""
        made = make_manifest(id="police/contacts", publisher="police")
        other = Bench(slug="police", own=bench.own, hand=bench.hand)
        assert fingerprint_of(other, other.alone(made)) != fingerprint_of(bench)

    def test_a_wrong_hand(self, bench, check, trusting):
        thief = bench.own_targets(make_manifest(), signers=[making.key()])
        refused(PackTamperedError, "0 of 1", check, bench.alone(**{"hope.json": thief}), trusting)
        refused(
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
        refused(PackTamperedError, "0 of 1", check, bench.alone(newest, **{"hope.json": stolen}), state)
        fork = Bench()
        forged = bench.alone(
            made,
            **{
                "2.hope.root.json": fork.own_root(2, signers=[*bench.own, *fork.own]),
                "hope.json": fork.own_targets(made),
            },
        )
        refused(PackTamperedError, "other keys for “hope”", check, forged, state)

    def test_an_older_pack(self, bench, check, trusting):
        state = trusting.accepting(check(bench.alone(), trusting))
        made = make_manifest(version=2)
        refused(PackOlderError, "not the one with the same version", check, bench.alone(made), state)
        listed = {"hope.json": bench.own_targets(made, version=2)}
        refused(PackOlderError, "version 3 was installed", check, bench.alone(made, **listed), state)

    def test_namespaces_that_lie_in_one_another(self, bench, check, trusting):
        other = Publisher("hope-moldova", "Moldova", "0" * 64)
        refused(PackNamespaceError, "could not be told", check, bench.alone(), trusting, listed=[other])
        refused(PackNamespaceError, "could not be told", trusting.trusting, other)

    def test_endorsement_counts_before_a_persons_trust(self, bench, check, trusting):
        files = bench.endorsed(**{"1.hope.root.json": bench.own_root()})
        assert check(files, trusting).how is Trusted.DELEGATED
        state = EMPTY.accepting(check(bench.endorsed()))
        assert check(bench.alone(), state).how is Trusted.DELEGATED  # signed with the very keys the editors name

    def test_trust_that_is_withdrawn(self, bench, check, trusting):
        state = trusting.accepting(check(bench.alone(), trusting)).distrusting("hope")
        assert not any(place.startswith("own/hope") for place in state.held)
        refused(PackUntrustedError, "nobody on this computer", check, bench.alone(), state)


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
        refused(PackOlderError, "not as it was installed", trust.verify_installed, other, state, root=bench.core_root())

    def test_a_changed_byte(self, bench, check):
        files = bench.endorsed()
        state = EMPTY.accepting(check(files))
        files["media/hope-map.svg"] = b"<svg/>"
        refused(
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
        refused(
            PackUntrustedError, "", trust.verify_installed, archive(bench.alone()), state.distrusting("hope"), root=b""
        )
        endorsed = EMPTY.accepting(check(bench.endorsed()))
        refused(
            PackUntrustedError,
            "no longer endorse",
            trust.verify_installed,
            archive(bench.endorsed()),
            endorsed,
            root=b"",
        )
