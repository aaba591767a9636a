"""Repositories of static files and kits: what was signed arrives whole, and nothing is fetched twice."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tuf.ngclient._internal.trusted_metadata_set import TrustedMetadataSet

from fieldguide.errors import FieldguideError, PackDamagedError, PackForeignError
from fieldguide.packs import layout
from fieldguide.packs.archive import read_bytes
from fieldguide.packs.repository import Repository, is_repository
from fieldguide.packs.trust import verify
from fieldguide.packs.truststate import TrustState
from fieldguide_publish import repository
from fieldguide_publish.errors import PublishError, SigningError
from fieldguide_publish.trust import editors, keys, publisher
from fieldguide_publish.trust.editors import Holders


@pytest.fixture
def signed(ngo, built, team):
    """The pack, endorsed and signed."""
    editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    editors.hand_out(team.folder, ngo.folder / publisher.ENDORSEMENT)
    return publisher.sign_pack(ngo, built.read_bytes(), {})


def _editors_repository(tmp_path: Path, team, signed: bytes) -> Path:
    repository.lay_out(tmp_path / "served", [signed], repository.of_editors(team.folder), team.signers(0))
    return tmp_path / "served"


def test_what_is_put_together_is_the_pack_that_was_signed(tmp_path, team, signed):
    found = Repository(_editors_repository(tmp_path, team, signed))
    (offered,) = found.offered()
    assert offered.id == "ngo-x/contacts"
    assert found.manifest(offered).version == 1
    assert found.assemble(offered) == signed
    assert verify(read_bytes(found.assemble(offered)), TrustState(), root=team.root()).publisher_name == "NGO X"


def test_what_lacks_a_signature_is_not_laid_out(tmp_path, team, ngo, built):
    folder, public = tmp_path / "second", team.public(0, 1)
    editors.init(folder, Holders(public, 2), Holders(public, 2), team.signers(0))
    editors.endorse(folder, ngo, ["GB"], team.signers(0))
    for name in ("1.root.json", "targets.json"):
        with pytest.raises(SigningError, match=f"{name} still lacks signatures"):
            repository.of_editors(folder)
        editors.cosign(folder, name, *team.signers(1))
    editors.hand_out(folder, ngo.folder / publisher.ENDORSEMENT)
    authority = repository.of_editors(folder)
    assert authority.targets == (folder / "targets.json").read_bytes()
    assert authority.chain == {"metadata/1.root.json": (folder / "1.root.json").read_bytes()}
    repository.lay_out(tmp_path / "x", [publisher.sign_pack(ngo, built.read_bytes(), {})], authority, team.signers(0))
    assert verify(read_bytes(_only(tmp_path / "x")), TrustState(), root=(folder / "1.root.json").read_bytes())


def _only(served: Path) -> bytes:
    found = Repository(served)
    (offered,) = found.offered()
    return found.assemble(offered)


def test_a_client_of_the_standard_follows_the_signatures(tmp_path, team, signed):
    served = _editors_repository(tmp_path, team, signed)
    at = served / layout.METADATA
    client = TrustedMetadataSet((at / "1.root.json").read_bytes(), _envelope())
    client.update_timestamp((at / "timestamp.json").read_bytes())
    client.update_snapshot((at / "1.snapshot.json").read_bytes())
    client.update_targets(next(at.glob("*.targets.json")).read_bytes())
    listed = client.update_delegated_targets(next(at.glob("*[0-9].ngo-x.json")).read_bytes(), "ngo-x", "targets")
    target = listed.targets["ngo-x/contacts"]
    manifest = (served / layout.manifest("ngo-x/contacts", target.hashes["sha256"])).read_bytes()
    target.verify_length_and_hashes(manifest)


def _envelope():
    from tuf.ngclient.config import EnvelopeType

    return EnvelopeType.METADATA


def test_a_publisher_serves_its_own_packs(tmp_path, ngo, signed, team):
    authority = repository.of_publisher(ngo)
    repository.lay_out(tmp_path / "own", [signed], authority, [keys.signer(ngo.signing_key, {})])
    found = Repository(tmp_path / "own")
    assert found.assemble(found.offered()[0]) == signed


def test_only_what_changed_is_written_and_read(tmp_path, ngo, signed, team, publish, pack_folder):
    served = _editors_repository(tmp_path, team, signed)
    before = {path: path.read_bytes() for path in served.rglob("*") if path.is_file()}
    place = pack_folder / "pack.yml"
    place.write_text(place.read_text(encoding="utf-8").replace("version: 1", "version: 2"), encoding="utf-8")
    publish("build", pack_folder, "-o", tmp_path / "newer")
    second = publisher.sign_pack(ngo, next((tmp_path / "newer").glob("*.fgpack")).read_bytes(), {})
    made = repository.lay_out(served, [second], repository.of_editors(team.folder), team.signers(0))
    assert made.snapshot == 2
    assert made.written == 2  # the manifest and the list of packs; its files are there
    changed = [path.name for path, data in before.items() if path.read_bytes() != data]
    assert changed == [layout.TIMESTAMP]
    found = Repository(served)
    (offered,) = found.offered()
    held = {hashlib.sha256(data).hexdigest(): data for data in read_bytes(signed).members.values()}
    shutil.rmtree(served / layout.BLOBS)
    assert found.assemble(offered, held.get) == second
    with pytest.raises(PackDamagedError, match="cannot be read"):
        found.assemble(offered)


def test_what_somebody_put_into_a_repository_is_named_whatever_its_size(tmp_path, team, signed):
    served = _editors_repository(tmp_path, team, signed)
    blob = next(path for path in (served / layout.BLOBS).rglob("*") if path.is_file())
    whole = blob.read_bytes()
    for foreign in (b"", whole[:-1], whole[::-1], whole + b"x", whole * 500):
        blob.write_bytes(foreign)
        with pytest.raises(SigningError, match="is there with other bytes"):
            _editors_repository(tmp_path, team, signed)
    blob.write_bytes(whole)
    assert _editors_repository(tmp_path, team, signed) == served


def test_an_unsigned_or_superseded_pack_is_not_offered(tmp_path, team, ngo, built, signed, publish, pack_folder):
    with pytest.raises(SigningError, match="is not signed"):
        _editors_repository(tmp_path, team, built.read_bytes())
    with pytest.raises(SigningError, match="None of these keys"):
        repository.lay_out(tmp_path / "x", [signed], repository.of_publisher(ngo), team.signers(0))


@given(data=st.data())
def test_no_byte_of_a_repository_can_change_unnoticed(tmp_path_factory, data, laid_out):
    served, root = laid_out
    path = data.draw(st.sampled_from(sorted(path for path in served.rglob("*") if path.is_file())))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([*whole[:at], whole[at] ^ (1 << data.draw(st.integers(0, 7))), *whole[at + 1 :]])
    path.write_bytes(changed)
    try:
        found = Repository(served)
        accepted = [verify(read_bytes(found.assemble(one)), TrustState(), root=root) for one in found.offered()]
    except FieldguideError:
        accepted = []
    finally:
        path.write_bytes(whole)
    # What is merely pointed to may be missed; what is accepted is what was signed, byte for byte.
    assert all(one.manifest.id == "ngo-x/contacts" for one in accepted)
    if path.parent.name != layout.METADATA or ("snapshot" not in path.name and path.name != layout.TIMESTAMP):
        assert accepted == [], path.name


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """A repository made of one small pack."""
    from hashlib import sha256

    from fieldguide.domain.pack import Manifest, Member
    from fieldguide.packs import container, manifest

    top = tmp_path_factory.mktemp("laid")
    ngo = publisher.create(top / "ngo", "ngo-x", "NGO X", None)
    body = b"withdraw: []\n"
    member = Member("content/withdraw.yml", sha256(body).hexdigest(), len(body))
    told = Manifest(
        "ngo-x/contacts", "ngo-x", "NGO X", "Contacts", 1, "2026-11-22", ("en",), ("GB",), "CC BY 4.0", "0.1.0", (), (), {"draft": 0}, (member,)
    )  # fmt: skip
    raw = container.write({"manifest.json": manifest.dump(told), member.name: body})
    keys.make(top / "team", "ada", None)
    ada = keys.signer(top / "team" / "ada.key", {})
    holders = editors.Holders([ada.public_key], 1)
    editors.init(top / "core", holders, holders, [ada])
    editors.endorse(top / "core", ngo, ["GB"], [ada])
    editors.hand_out(top / "core", ngo.folder / publisher.ENDORSEMENT)
    signed = publisher.sign_pack(ngo, raw, {})
    repository.lay_out(top / "served", [signed], repository.of_editors(top / "core"), [ada])
    return top / "served", (top / "core" / "1.root.json").read_bytes()


def test_a_folder_that_is_no_repository_is_told(tmp_path):
    assert not is_repository(tmp_path)
    with pytest.raises(PackDamagedError):
        Repository(tmp_path)
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "timestamp.json").write_bytes(b'{"signed":{}}\n')
    assert is_repository(tmp_path)
    with pytest.raises(PackForeignError):
        Repository(tmp_path)


def test_a_kit_holds_the_official_installer_and_a_sheet(publish, qapp, tmp_path, signed, ngo):
    installer, pack = tmp_path / "fieldguide-setup.exe", tmp_path / "ngo-x-contacts-en-2026.11.fgpack"
    installer.write_bytes(b"MZ official")
    pack.write_bytes(signed)
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(f"{hashlib.sha256(b'MZ official').hexdigest()}  fieldguide-setup.exe\n", encoding="utf-8")
    out = tmp_path / "kit"
    publish("kit", pack, "--installer", installer, "--sums", sums, "-o", out)
    assert (out / installer.name).read_bytes() == b"MZ official"
    assert (out / "packs" / pack.name).read_bytes() == signed
    for line in (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    pages = PdfReader(out / "INSTALL.pdf").pages
    told = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    assert "NGO X, contacts" in told
    assert f"packs/{pack.name}" in told
    assert ngo.words not in told  # who exchanges the stick exchanges the sheet as well
    assert "not empty" in publish("kit", pack, "--installer", installer, "-o", out, ends=1).output


def test_a_kit_takes_no_installer_that_the_project_does_not_list(publish, qapp, tmp_path, signed, built):
    installer, sums = tmp_path / "setup.exe", tmp_path / "SHA256SUMS"
    installer.write_bytes(b"rebuilt")
    sums.write_text(f"{'0' * 64} *setup.exe\n", encoding="utf-8")
    pack = tmp_path / "a.fgpack"
    pack.write_bytes(signed)
    told = publish("kit", pack, "--installer", installer, "--sums", sums, "-o", tmp_path / "k", ends=1).output
    assert "not the file the project lists" in told
    assert "is not signed" in publish("kit", built, "--installer", installer, "-o", tmp_path / "k", ends=1).output
    assert not (tmp_path / "k").exists()
    with pytest.raises(PublishError):
        repository.files.read_bytes(tmp_path / "no", 1)
