"""Who is trusted, and what is refused although somebody signed it."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

import pytest

import fieldguide
from fieldguide.domain.pack import Trusted
from fieldguide.errors import (
    PackForeignError,
    PackNamespaceError,
    PackTamperedError,
    PackUntrustedError,
    PackVersionError,
)
from fieldguide.packs import canonical, chains, manifest, metadata, trust
from fieldguide.packs.truststate import TrustState
from tests.packs import making
from tests.packs.making import NOW, Bench, archive, make_manifest
from tests.packs.verifying import EMPTY, refused


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
        refused(PackTamperedError, "1 of 2 signatures", check, bench.endorsed(**{"2.root.json": later}))
        two = making.delegation("hope", [*bench.hand, making.key()], threshold=2)
        other = making.targets(1, delegates=[(two, bench.hand)], signers=bench.editors)
        with pytest.raises((PackTamperedError, PackForeignError)):
            check(bench.endorsed(**{"targets.json": other}))

    @pytest.mark.parametrize("name", ["1.root.json", "targets.json", "hope.json"])
    def test_the_wrong_key(self, name, bench, check):
        stolen = Bench(hand=bench.hand if name != "hope.json" else [making.key()]).endorsed()[f"trust/{name}"]
        refused(PackTamperedError, "", check, bench.endorsed(**{name: stolen}))

    def test_a_root_of_somebody_else(self, check):
        refused(PackTamperedError, "other keys for the editors", check, Bench().endorsed())

    def test_a_surplus_signature_that_is_wrong(self, bench, check):
        """TUF would pass over it; here no byte may be without meaning."""
        signed = bench.core_targets(signers=[*bench.editors, making.key()])
        refused(PackTamperedError, "wrong or nobody's", check, bench.endorsed(**{"targets.json": signed}))

    def test_one_key_under_two_names_signs_once(self, bench):
        """Two key ids for one public key would make a threshold of two out of one key."""
        value = canonical.loads(bench.core_root(), "it", 10**6)
        first = bench.core[0].public_key
        value["signed"]["keys"]["0" * 64] = first.to_dict()
        value["signed"]["roles"]["root"]["keyids"] = [first.keyid, "0" * 64]
        refused(
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
        refused(PackForeignError, "cannot be read", check, bench.endorsed(**{"targets.json": canonical.dumps(value)}))

    def test_a_changed_manifest(self, bench, check):
        files = bench.endorsed() | {"manifest.json": manifest.dump(make_manifest(title="Hope: contacts in Romanla"))}
        refused(PackTamperedError, "not what its publisher signed", check, files)

    def test_one_digit_of_a_telephone_number(self, bench, check):
        content = {**making.CONTENT, "content/services/ro.yml": b"phone: '0800 800 678'\n"}
        files = bench.endorsed(make_manifest(content), content)
        assert check(files)
        files["content/services/ro.yml"] = b"phone: '0800 800 679'\n"
        refused(PackTamperedError, "content/services/ro.yml", check, files)

    @pytest.mark.parametrize("change", ["more", "fewer"])
    def test_other_files_than_are_listed(self, change, bench, check):
        files = bench.endorsed()
        if change == "more":
            files["content/guide/hope-extra.md"] = b"x"
        else:
            del files["media/hope-map.svg"]
        refused(PackTamperedError, "not those it lists", check, files)

    def test_countries_beyond_the_delegation(self, bench, check):
        refused(PackNamespaceError, "about MD", check, bench.endorsed(make_manifest(countries=("RO", "MD"))))

    def test_replacing_records_of_others(self, bench, check):
        made = make_manifest(overrides=("service/ro-police",))
        refused(PackNamespaceError, "replaces records of others", check, bench.endorsed(made))
        allowed = bench.endorsed(made, **{"targets.json": bench.core_targets(may_override=True)})
        assert check(allowed).may_override

    def test_taking_the_place_of_packs_of_others(self, bench, check):
        made = make_manifest(replaces=("hope/old", "police/contacts"))
        refused(PackNamespaceError, "take the place of police/contacts", check, bench.endorsed(made))
        assert check(bench.endorsed(make_manifest(replaces=("hope/old",))))

    @pytest.mark.parametrize("paths", [["*"], ["hope/*", "other/*"], ["hope*/*"], ["*/*"]])
    def test_a_delegation_wider_than_the_publishers_name(self, paths, bench, check):
        wide = bench.core_targets(paths=paths)
        refused(PackNamespaceError, "cannot be read", check, bench.endorsed(**{"targets.json": wide}))

    def test_a_pack_in_the_name_of_another(self, bench, check):
        """A publisher that is endorsed signs a pack for a name that is not its own."""
        made = make_manifest(id="police/contacts", publisher="police")
        listed = bench.own_targets(made)
        refused(PackTamperedError, "has no place", check, bench.endorsed(made, **{"hope.json": listed}))
        files = bench.endorsed(made, **{"hope.json": None, "police.json": listed})
        assert refused(PackUntrustedError, "not signed with keys", check, files).fingerprint == ""
        both = bench.core_targets(others=[(making.delegation("police", [other := making.key()]), [other])])
        refused(
            PackTamperedError,
            "0 of 1",
            check,
            bench.endorsed(made, **{"hope.json": None, "police.json": listed, "targets.json": both}),
        )

    def test_a_list_that_names_packs_of_others(self, bench, check):
        made = make_manifest()
        listed = making.targets(1, files={made.id: manifest.dump(made), "police/contacts": b"x"}, signers=bench.hand)
        refused(
            PackTamperedError, "not what its publisher signed", check, bench.endorsed(made, **{"hope.json": listed})
        )

    def test_namespaces_that_lie_in_one_another(self, bench, check):
        other = making.key()
        both = bench.core_targets(others=[(making.delegation("hope-moldova", [other]), [other])])
        refused(PackNamespaceError, "share names of records", check, bench.endorsed(**{"targets.json": both}))

    @pytest.mark.parametrize("said", [{"name": ""}, {"countries": ("Romania",)}, {"may_override": "yes"}])
    def test_a_delegation_that_cannot_be_read(self, said, bench, check):
        odd = bench.core_targets(**said)
        refused(PackNamespaceError, "cannot be read", check, bench.endorsed(**{"targets.json": odd}))

    def test_a_list_of_publishers_without_a_root(self, bench, check):
        """Where no root is believed, what a pack carries of the editors' must still be sound."""
        refused(PackTamperedError, "no root", check, bench.endorsed(**{"1.root.json": None}), root=b"")

    def test_a_publisher_may_not_delegate_on(self, bench, check):
        made = make_manifest()
        deeper = making.targets(
            1,
            files={made.id: manifest.dump(made)},
            delegates=[(making.delegation("hope2", bench.hand), bench.hand)],
            signers=bench.hand,
        )
        refused(PackTamperedError, "", check, bench.endorsed(made, **{"hope.json": deeper}))

    def test_a_program_without_a_root_endorses_nobody(self, bench, check):
        refused(PackUntrustedError, "not signed with keys", check, bench.endorsed(), root=b"")

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
        refused(PackVersionError, "needs Fieldguide 9.0.0", check, bench.endorsed(make_manifest(least_program="9.0.0")))
        assert check(bench.endorsed(make_manifest(least_program=fieldguide.__version__)))

    def test_a_signed_file_for_a_newer_program(self, bench, check):
        value = canonical.loads(bench.own_targets(make_manifest()), "it", 10**6)
        value["signed"]["spec_version"] = "2.0.0"
        refused(PackForeignError, "cannot be read", check, bench.endorsed(**{"hope.json": canonical.dumps(value)}))


@pytest.mark.parametrize(
    "name", ["other.json", "snapshot.json", "01.root.json", "0.root.json", "1.other.root.json", "hope.root.json"]
)
def test_signed_files_that_have_no_place(name, bench, check):
    refused(PackTamperedError, "has no place", check, bench.endorsed(**{name: b"{}\n"}))


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
    refused(PackForeignError, name, check, files)


def test_a_signature_in_capitals(bench, check):
    files = bench.endorsed()
    value = canonical.loads(files["trust/hope.json"], "it", 10**6)
    value["signatures"][0]["sig"] = value["signatures"][0]["sig"].upper()
    files["trust/hope.json"] = canonical.dumps(value)
    refused(PackForeignError, "hope.json", check, files)


def test_a_signature_with_a_second_spelling(bench, check):
    """s and s + L are the same to careless arithmetic (RFC 8032, 5.1.7)."""
    files = bench.endorsed()
    value = canonical.loads(files["trust/hope.json"], "it", 10**6)
    sig = bytes.fromhex(value["signatures"][0]["sig"])
    order = 2**252 + 27742317777372353535851937790883648493
    half = int.from_bytes(sig[32:], "little") + order
    value["signatures"][0]["sig"] = (sig[:32] + half.to_bytes(32, "little")).hex()
    files["trust/hope.json"] = canonical.dumps(value)
    refused(PackForeignError, "hope.json", check, files)


def test_a_pack_made_to_be_slow_is_refused_soon(monkeypatch):
    """As many roots and signatures as may be, all of them right, checked in pure Python; only the last one is wrong."""
    import securesystemslib.signer._key as keys

    many = [making.key() for _ in range(metadata.MOST_SIGNATURES)]
    slow = Bench(own=many, hand=many)
    chain = {f"{n}.hope.root.json": slow.own_root(n) for n in range(1, chains.MOST_ROOTS + 1)}
    files = slow.alone(**chain, **{"hope.json": slow.own_targets(make_manifest(), signers=[making.key()])})
    monkeypatch.setattr(keys, "CRYPTO_IMPORT_ERROR", "not there")
    began = monotonic()
    refused(PackTamperedError, "0 of 1", trust.verify, archive(files), EMPTY, root=b"", now=NOW)
    assert monotonic() - began < 60
    more = files | {f"trust/{chains.MOST_ROOTS + 1}.hope.root.json": b"{}\n"}
    refused(PackTamperedError, "more than 30 roots", trust.verify, archive(more), EMPTY, root=b"", now=NOW)


@pytest.mark.parametrize("depth", [50, 300, 3_000, 200_000])
def test_signed_files_that_nest(depth, bench, check):
    files = bench.endorsed()
    deep = b'{"signatures":[{"keyid":"%s","sig":"%s"}],"signed":{"_type":"targets","version":1,"x":%s%s}}\n'
    files["trust/hope.json"] = deep % (b"0" * 64, b"0" * 128, b"[" * depth, b"]" * depth)
    refused(PackForeignError, "hope.json", check, files)


def test_a_preview_still_needs_its_own_files(bench):
    files = making.files(make_manifest())
    files["media/hope-map.svg"] = b"<svg onload='x'/>"
    refused(PackTamperedError, "media/hope-map.svg", trust.preview, archive(files))
    newer = making.files(make_manifest(least_program="9.0.0"))
    refused(PackVersionError, "needs Fieldguide", trust.preview, archive(newer))
