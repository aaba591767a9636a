"""Keys, signatures, endorsements and their rotation, judged by the program that reads packs."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.pack import Publisher, Trusted
from fieldguide.errors import PackOlderError, PackTamperedError, PackUntrustedError, PassphraseError
from fieldguide.packs.archive import read_bytes
from fieldguide.packs.trust import verify
from fieldguide.packs.truststate import TrustState
from fieldguide_publish.errors import KeyFileError, SigningError
from fieldguide_publish.trust import editors, keys, pkcs8, publisher
from fieldguide_publish.trust.editors import Holders
from tests.publish.conftest import PASSPHRASE


def _judged(data, root=b"", state=None):
    return verify(read_bytes(data), state or TrustState(), root=root)


def test_a_key_is_sealed_and_its_owners_alone(tmp_path):
    public = keys.make(tmp_path, "ada", PASSPHRASE)
    private = tmp_path / "ada.key"
    assert b"ENCRYPTED PRIVATE KEY" in private.read_bytes()
    if sys.platform != "win32":
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert keys.signer(private, {private: PASSPHRASE}).public_key == public == keys.read_public(tmp_path / "ada.pub")
    with pytest.raises(KeyFileError, match="cannot be opened"):
        keys.signer(private, {private: PASSPHRASE + "!"})
    with pytest.raises(KeyFileError, match="already there"):
        keys.make(tmp_path, "ada", PASSPHRASE)


def test_a_weak_passphrase_writes_nothing(tmp_path):
    with pytest.raises(PassphraseError):
        keys.make(tmp_path / "none", "ada", "secret")
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
def test_another_program_opens_a_sealed_key(tmp_path):
    key = Ed25519PrivateKey.generate()
    (tmp_path / "a.key").write_bytes(pkcs8.sealed(key, PASSPHRASE))
    command = [
        "openssl",
        "pkey",
        "-in",
        tmp_path / "a.key",
        "-passin",
        f"pass:{PASSPHRASE}",
        "-outform",
        "DER",
        "-pubout",
    ]
    shown = subprocess.run(command, capture_output=True, check=True).stdout
    assert shown.endswith(key.public_key().public_bytes_raw())


@given(data=st.binary(max_size=200))
def test_any_bytes_are_a_key_or_told(data):
    with pytest.raises(KeyFileError):
        pkcs8.opened(data, PASSPHRASE)


def test_an_unknown_publisher_is_signed_but_not_trusted(ngo, built):
    data = publisher.sign_pack(ngo, built.read_bytes(), {})
    with pytest.raises(PackUntrustedError) as told:
        _judged(data)
    assert told.value.words == ngo.words
    assert len(ngo.words.split()) == 8


def test_an_endorsed_publisher_is_believed_in_its_name_and_countries(ngo, built, team):
    editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    editors.hand_out(team.folder, ngo.folder / publisher.ENDORSEMENT)
    found = _judged(publisher.sign_pack(ngo, built.read_bytes(), {}), team.root())
    assert (found.how, found.publisher_name, found.countries, found.may_override) == (
        Trusted.DELEGATED,
        "NGO X",
        ("GB",),
        False,
    )


def test_a_withdrawn_endorsement_is_none(ngo, built, team):
    editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    editors.withdraw(team.folder, "ngo-x", team.signers(1))
    editors.hand_out(team.folder, ngo.folder / publisher.ENDORSEMENT)
    with pytest.raises(PackUntrustedError):
        _judged(publisher.sign_pack(ngo, built.read_bytes(), {}), team.root())
    with pytest.raises(SigningError, match="not endorsed"):
        editors.withdraw(team.folder, "ngo-x", team.signers(1))


def test_below_the_threshold_nothing_is_handed_out(tmp_path, team, ngo):
    folder = tmp_path / "second"
    public = team.public(0, 1, 2)
    editors.init(folder, Holders(public, 2), Holders(public, 2), team.signers(0))
    assert editors.still_missing(folder, "1.root.json") == 1
    editors.endorse(folder, ngo, ["GB"], team.signers(0))
    with pytest.raises(SigningError, match="lacks signatures"):
        editors.hand_out(folder, tmp_path / "out")
    assert editors.cosign(folder, "1.root.json", *team.signers(1)) == 0
    assert editors.cosign(folder, "targets.json", *team.signers(2)) == 0
    assert len(editors.hand_out(folder, tmp_path / "out")) == 2


def test_a_new_root_is_believed_by_those_who_know_the_first(ngo, built, team):
    public = team.public(1, 2)
    editors.rotate(team.folder, Holders(public, 2), Holders(public, 1), team.signers(0, 1, 2))
    with pytest.raises(SigningError, match="may not sign"):
        editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    editors.endorse(team.folder, ngo, ["GB"], team.signers(2))
    editors.hand_out(team.folder, ngo.folder / publisher.ENDORSEMENT)
    data = publisher.sign_pack(ngo, built.read_bytes(), {})
    assert _judged(data, team.root(1)).roles["root"] == 2


def test_a_new_root_needs_the_old_holders(team, ngo):
    public = team.public(1, 2)
    editors.rotate(team.folder, Holders(public, 2), Holders(public, 1), team.signers(2))
    assert editors.still_missing(team.folder, "2.root.json") == 1
    assert editors.cosign(team.folder, "2.root.json", *team.signers(1)) == 0


def test_two_publishers_whose_names_overlap_are_not_both_endorsed(team, ngo, tmp_path):
    editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    with pytest.raises(SigningError, match="could not be told from"):
        editors.endorse(team.folder, publisher.create(tmp_path / "n", "ngo", "NGO", None), ["GB"], team.signers(0))


def test_after_a_rotation_the_old_key_signs_nothing_and_the_words_stay(ngo, built, publish, pack_folder, tmp_path):
    stolen = Path(shutil.copytree(ngo.folder, tmp_path / "stolen"))
    publisher.sign_pack(ngo, built.read_bytes(), {})
    new = publisher.rotate(ngo, ngo.root_key, {}, None)
    assert new.words == ngo.words
    assert new.signing_key != ngo.signing_key
    known = _trusting(ngo)
    accepted = known.accepting(_judged(publisher.sign_pack(new, built.read_bytes(), {}), state=known))
    place = pack_folder / "pack.yml"
    place.write_text(place.read_text(encoding="utf-8").replace("version: 1", "version: 2"), encoding="utf-8")
    publish("build", pack_folder, "-o", tmp_path / "forged")
    data = next((tmp_path / "forged").glob("*.fgpack")).read_bytes()
    (stolen / "root.key").unlink()
    with pytest.raises((PackOlderError, PackTamperedError)):
        _judged(publisher.sign_pack(publisher.read(stolen), data, {}), state=accepted)
    with pytest.raises(SigningError, match="may not sign the root"):
        publisher.rotate(new, stolen / "sign-1.key", {}, None)


def _trusting(ngo):
    return TrustState().trusting(Publisher("ngo-x", "NGO X", ngo.fingerprint, "2026-11-22"))


def test_the_same_version_is_signed_once(ngo, built, publish, pack_folder, tmp_path):
    publisher.sign_pack(ngo, built.read_bytes(), {})
    place = pack_folder / "pack.yml"
    place.write_text(place.read_text(encoding="utf-8").replace("NGO X, contacts", "NGO X, more"), encoding="utf-8")
    publish("build", pack_folder, "-o", tmp_path / "again")
    other = next((tmp_path / "again").glob("*.fgpack"))
    with pytest.raises(SigningError, match="is signed already"):
        publisher.sign_pack(ngo, other.read_bytes(), {})
    place.write_text(place.read_text(encoding="utf-8").replace("version: 1", "version: 2"), encoding="utf-8")
    publish("build", pack_folder, "-o", tmp_path / "again")
    assert publisher.sign_pack(ngo, other.read_bytes(), {})


def test_keys_of_another_publisher_sign_nothing(built, tmp_path):
    other = publisher.create(tmp_path / "other", "other", "Other", None)
    with pytest.raises(SigningError, match="This pack is of “ngo-x”"):
        publisher.sign_pack(other, built.read_bytes(), {})


def test_one_signature_is_not_two(team):
    public = team.public(0)
    with pytest.raises(SigningError, match="cannot sign"):
        Holders([*public, *public], 2).role()


def test_the_whole_way_at_the_command_line(publish, built, tmp_path, passphrase_file, root):
    words = ("--passphrase-file", passphrase_file)
    told = publish("keygen", tmp_path / "keys", "--publisher", "ngo-x", "--name", "NGO X", *words).output
    said = publisher.read(tmp_path / "keys").words
    assert said in told
    assert said in publish("sign", built, "--with", tmp_path / "keys", *words).output
    assert said in publish("verify", built, ends=1).output
    for name in ("ada", "ben"):
        publish("keygen", tmp_path / "team", "--holder", name, *words)
    holders = [item for name in ("ada", "ben") for item in ("--root-holder", tmp_path / "team" / f"{name}.pub")]
    ada, ben = tmp_path / "team" / "ada.key", tmp_path / "team" / "ben.key"
    listing = ("--list-holder", tmp_path / "team" / "ada.pub")
    first = publish("root", "init", tmp_path / "core", *holders, *listing, "--key", ada, *words).output
    assert "1 more signature needed" in first
    assert "signed." in publish("cosign", "1.root.json", "--editors", tmp_path / "core", "--key", ben, *words).output
    request = tmp_path / "keys" / "1.ngo-x.root.json"
    grant = ("--editors", tmp_path / "core", "--country", "GB", "--key", ada, "-o", tmp_path / "back")
    assert said in publish("endorse", request, *grant, *words).output
    publish("sign", built, "--with", tmp_path / "keys", "--endorsement", tmp_path / "back", *words)
    assert "endorsed by the editors" in publish("verify", built, "--root", tmp_path / "core" / "1.root.json").output
    rotated = publish("rotate", tmp_path / "keys", *words).output
    assert said in rotated
    assert "may sign" not in rotated


def test_a_typed_passphrase_is_asked_for_twice(publish, tmp_path):
    typed = f"{PASSPHRASE}\n{PASSPHRASE}\n"
    publish("keygen", tmp_path / "k", "--holder", "ada", typed=typed)
    assert keys.needs_passphrase(tmp_path / "k" / "ada.key")
    publish("keygen", tmp_path / "k", "--holder", "open", "--no-passphrase")
    assert not keys.needs_passphrase(tmp_path / "k" / "open.key")
    assert "Whose keys?" in publish("keygen", tmp_path / "k", ends=1).output


def test_what_is_no_public_key_is_told(tmp_path):
    path: Path = tmp_path / "a.pub"
    for data in (b"", b"{}", b'{"keyid":"x"}\n', b"\xff"):
        path.write_bytes(data)
        with pytest.raises(KeyFileError):
            keys.read_public(path)
