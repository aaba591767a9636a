"""Sealed files: the standard program opens them, nobody else does, and the clear text never reaches the disk."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.age_key import KeyFault, fault_in, tidied
from fieldguide.errors import (
    NoRoomForSealedFileError,
    PassphraseError,
    RecipientKeyError,
    SealedFileError,
    SealedFileExistsError,
    SealedFileRefusedError,
)
from fieldguide.export import sealing
from fieldguide.export.sealing import (
    check_passphrase,
    check_recipient,
    seal_for_passphrase,
    seal_for_recipients,
    suggest_passphrase,
    write_sealed,
)

HERE = Path(__file__).parent
PASSPHRASE = "kxwd-tmrb-zqgh-fpsc-dkrt"  # noqa: S105 - made up for these tests
SENTINELS = ("Zdravkowitz", "qwertzuiopue", "geheimniskrämer")
TEXT = f"{SENTINELS[0]} says: {SENTINELS[1]}, ne {SENTINELS[2]}\n" * 40
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")

with_age = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs limits and signals of POSIX")


@pytest.fixture(scope="session")
def key_file(root: Path) -> Path:
    """A key made for these tests, as age-keygen writes it."""
    return root / "tests" / "data" / "keys" / "example.txt"


@pytest.fixture(scope="session")
def identity(key_file: Path) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(key_file.read_text(encoding="utf-8").splitlines()[-1])


@pytest.fixture(scope="session")
def key(identity: pyrage.x25519.Identity) -> str:
    return str(identity.to_public())


@pytest.fixture(scope="module")
def sealed_by_passphrase() -> bytes:
    """One file sealed by passphrase for all tests: making one takes seconds, by design."""
    return seal_for_passphrase(TEXT.encode(), PASSPHRASE)


def held_in_clear(base: Path) -> list[str]:
    """Name every file below a folder that holds a word of the clear text, or carries it in its name."""
    found = []
    for path in base.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        for word in SENTINELS:
            if word.lower() in path.name.lower() or any(word.lower().encode(code) in data for code in ENCODINGS):
                found.append(path.name)
    return found


class TestOpening:
    @with_age
    def test_the_standard_program_opens_what_is_sealed_to_a_key(self, tmp_path, key, key_file):
        path = tmp_path / "document.age"
        write_sealed(seal_for_recipients(TEXT.encode(), [key]), path)
        opened = subprocess.run(["age", "-d", "-i", key_file, path], capture_output=True, check=False)
        assert (opened.returncode, opened.stderr) == (0, b"")
        assert opened.stdout == TEXT.encode()

    @with_age
    @on_posix
    @pytest.mark.parametrize("right", [True, False])
    def test_the_standard_program_opens_what_is_sealed_by_passphrase(self, tmp_path, sealed_by_passphrase, right):
        path, out = tmp_path / "document.age", tmp_path / "opened.txt"
        write_sealed(sealed_by_passphrase, path)
        told = PASSPHRASE if right else PASSPHRASE.replace("k", "x")
        command = [sys.executable, HERE / "at_a_terminal.py", told, "age", "-d", "-o", out, path]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "passphrase" in ran.stdout, ran.stderr
        assert (ran.returncode == 0) == right, ran.stdout
        assert (out.read_text(encoding="utf-8") if right else not out.exists()) == (TEXT if right else True)

    def test_a_wrong_passphrase_opens_nothing(self, sealed_by_passphrase):
        assert pyrage.passphrase.decrypt(sealed_by_passphrase, PASSPHRASE) == TEXT.encode()
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(sealed_by_passphrase, PASSPHRASE.upper())

    def test_any_of_several_keys_opens_and_no_other_does(self, key, identity):
        other = pyrage.x25519.Identity.generate()
        sealed = seal_for_recipients(b"text", [key, str(other.to_public())])
        assert pyrage.decrypt(sealed, [identity]) == pyrage.decrypt(sealed, [other]) == b"text"
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(sealed, [pyrage.x25519.Identity.generate()])

    @given(st.text())
    def test_any_text_comes_back_as_it_was(self, key, identity, text):
        data = text.encode("utf-8", "surrogatepass")
        sealed = seal_for_recipients(data, [key])
        assert pyrage.decrypt(sealed, [identity]) == data
        assert len(data) < 8 or data not in sealed

    def test_one_changed_bit_is_noticed(self, key, identity):
        sealed = bytearray(seal_for_recipients(b"text", [key]))
        sealed[-1] ^= 1
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(bytes(sealed), [identity])


class TestPassphrases:
    def test_a_suggested_one_is_taken_and_can_be_dictated(self):
        made = [suggest_passphrase() for _ in range(500)]
        assert len(set(made)) == 500
        for one in made:
            assert check_passphrase(one) == one
            assert [len(group) for group in one.split("-")] == [4] * 5
        letters = Counter("".join(made).replace("-", ""))
        assert len(letters) == 16, "four bits a letter, as the docstring says"
        assert not set(letters) & set("aeioulijnvy0123456789")
        assert min(letters.values()) > 10_000 / 16 * 0.7

    @pytest.mark.parametrize("weak", ["", "short", "x" * 40, "abcabcabcabcabcabc", " " * 30, "fifteen letters"])
    def test_a_weak_one_is_refused(self, weak):
        with pytest.raises(PassphraseError) as told:
            seal_for_passphrase(b"text", weak)
        assert told.value.hint
        assert not weak.strip() or weak not in str(told.value)

    @pytest.mark.parametrize("odd", ["\n", "\0", "\u200e", "\ud800", "\xa0", "\x7f"])
    def test_what_cannot_be_typed_is_refused(self, odd):
        with pytest.raises(PassphraseError, match="cannot be typed"):
            check_passphrase(f"eight letters{odd}and more")

    def test_it_is_used_as_keyboards_send_it(self):
        assert check_passphrase("  quatre-vingt dix-neuf étoiles ") == "quatre-vingt dix-neuf étoiles"
        assert check_passphrase("quatre-vingt dix-neuf e\u0301toiles") == "quatre-vingt dix-neuf étoiles"

    @given(st.text(max_size=60))
    def test_no_text_is_a_bug(self, text):
        try:
            used = check_passphrase(text)
        except PassphraseError:
            return
        assert check_passphrase(used) == used
        assert used.encode("utf-8")


LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32(data: bytes) -> str:
    """Return bytes as a key, written down a second time from the standard: by polynomial division over GF(32), symbol by symbol."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    spread = [ord(char) >> 5 for char in "age"] + [0] + [ord(char) & 31 for char in "age"]
    total = 1
    for value in [*spread, *values, *[0] * 6]:
        top, total = total >> 25, ((total & 0x1FFFFFF) << 5) ^ value
        for bit, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            total ^= factor * (top >> bit & 1)
    total ^= 1
    checksum = [total >> 5 * place & 31 for place in reversed(range(6))]
    return "age1" + "".join(LETTERS[value] for value in values + checksum)


def _changed_once(key: str) -> list[str]:
    return [key[:at] + ("q" if key[at] != "q" else "p") + key[at + 1 :] for at in range(len(key))]


class TestKeys:
    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("AGE-SECRET-KEY-1STV5ST7PCS24WQTK83U96SRN2ZKY4YMLXJFMMJGNSUR9A0VFDREQPZU0GV", KeyFault.SECRET),
            ("age-secret-key-1qqqq", KeyFault.SECRET),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA", KeyFault.OTHER_KIND),
            ("age1yubikey1qwtplz0h7x6qzk4hrqfqk5c9zm5wl0u8d7cnx4jw2d3h9x0m6d0ss5vsrj2", KeyFault.OTHER_KIND),
            ("", KeyFault.FORM),
            ("a passphrase", KeyFault.FORM),
            ("age2abc", KeyFault.FORM),
            ("age1", KeyFault.MISTYPED),
            ("age1öäü", KeyFault.FORM),
            # the identity of the curve, and one beside the prime: everybody could open a file sealed to them
            (f"age1{'q' * 52}5cu47z", KeyFault.UNSAFE),
            ("age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya", KeyFault.UNSAFE),
            ("age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9", KeyFault.UNSAFE),
            ("age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz9ts6wm9s8", KeyFault.UNSAFE),
            ("age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m", KeyFault.UNSAFE),
            ("age1ahlllllllllllllllllllllllllllllllllllllllllllllllalsn46ayy", KeyFault.UNSAFE),
            ("age1amlllllllllllllllllllllllllllllllllllllllllllllllalselrwrv", KeyFault.UNSAFE),
        ],
    )
    def test_a_bad_one_is_named_and_not_repeated(self, text, fault):
        with pytest.raises(RecipientKeyError) as told:
            seal_for_recipients(b"text", [text])
        assert told.value.message == f"{fault.problem}."
        assert fault.expected in told.value.hint
        assert len(text) < 12 or text not in str(told.value)

    def test_any_wrong_letter_is_noticed(self, key):
        assert fault_in(key) is None
        assert {fault_in(one) for one in _changed_once(key)[4:]} == {KeyFault.MISTYPED}
        assert all(fault_in(one) for one in _changed_once(key)[:4])
        assert {fault_in(one) for one in (key[:-1], key + "q", key[:9] + key[10:])} == {KeyFault.MISTYPED}

    def test_a_key_may_be_pasted_as_a_letter_or_a_printed_code_shows_it(self, key):
        for shown in (f" {key}\n", f"{key[:30]}\r\n  {key[30:]}", key.upper()):
            assert check_recipient(shown) == key
        with pytest.raises(RecipientKeyError):
            check_recipient(key[:5] + key[5:].upper())

    def test_no_key_at_all_is_refused(self):
        with pytest.raises(RecipientKeyError, match="no key"):
            seal_for_recipients(b"text", [])

    @given(st.text() | st.text(alphabet=LETTERS, max_size=60).map("age1".__add__))
    def test_no_text_is_a_bug(self, text):
        assert fault_in(tidied(text)) is not None

    @given(st.binary(min_size=32, max_size=32))
    def test_what_is_taken_can_be_sealed_to(self, data):
        key = bech32(data)
        if fault_in(key) is None:
            assert seal_for_recipients(b"text", [key])
        else:
            assert fault_in(key) is KeyFault.UNSAFE

    @pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
    def test_a_key_of_another_length_is_refused(self, length):
        assert fault_in(bech32(bytes(range(9, 9 + length)))) is KeyFault.MISTYPED

    def test_a_fresh_key_is_taken(self):
        for _ in range(20):
            identity = pyrage.x25519.Identity.generate()
            key = str(identity.to_public())
            assert check_recipient(key) == key
            assert pyrage.decrypt(seal_for_recipients(b"text", [key]), [identity]) == b"text"


class TestWriting:
    @pytest.fixture
    def sealed(self, key):
        return seal_for_recipients(TEXT.encode(), [key])

    def test_only_sealed_data_is_written(self, tmp_path):
        with pytest.raises(ValueError, match="only sealed"):
            write_sealed(TEXT.encode(), tmp_path / "document.age")
        assert list(tmp_path.iterdir()) == []

    def test_a_file_that_is_there_is_replaced_only_if_asked_for(self, tmp_path, sealed, identity):
        path = tmp_path / "document.age"
        path.write_bytes(b"another")
        with pytest.raises(SealedFileExistsError):
            write_sealed(sealed, path)
        assert path.read_bytes() == b"another"
        write_sealed(sealed, path, replace=True)
        assert pyrage.decrypt(path.read_bytes(), [identity]) == TEXT.encode()
        assert list(tmp_path.iterdir()) == [path]

    @on_posix
    def test_only_its_owner_may_read_it(self, tmp_path, sealed):
        write_sealed(sealed, tmp_path / "document.age")
        assert (tmp_path / "document.age").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("place", ["nowhere/document.age", "file/document.age", "folder"])
    def test_a_place_that_is_none_is_refused(self, tmp_path, sealed, place):
        (tmp_path / "file").write_bytes(b"")
        (tmp_path / "folder").mkdir()
        with pytest.raises(SealedFileRefusedError) as told:
            write_sealed(sealed, tmp_path / place, replace=True)
        assert "Choose a folder" in told.value.hint
        assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]

    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            (errno.ENOSPC, NoRoomForSealedFileError),
            (errno.EROFS, SealedFileRefusedError),
            (errno.EACCES, SealedFileRefusedError),
            (errno.EIO, SealedFileError),
        ],
    )
    def test_a_failure_half_way_leaves_nothing(self, tmp_path, sealed, monkeypatch, number, kind):
        def fail(_file):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(sealing.os, "fsync", fail)
        with pytest.raises(SealedFileError) as told:
            write_sealed(sealed, tmp_path / "document.age")
        assert type(told.value) is kind
        assert "still here" in told.value.hint
        assert list(tmp_path.iterdir()) == []

    def test_the_file_before_stays_if_the_new_one_fails(self, tmp_path, sealed, monkeypatch):
        path = tmp_path / "document.age"
        path.write_bytes(b"another")
        monkeypatch.setattr(sealing.os, "fsync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            write_sealed(sealed, path, replace=True)
        assert path.read_bytes() == b"another"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_disk_that_is_really_full(self, tmp_path, key, root):
        """A disk of one page in a name space of its own, where the system lets us make one."""
        disk = tmp_path / "disk"
        disk.mkdir()
        inside = 'mount -t tmpfs -o size=4k none "$1" && head -c 4000 /dev/zero >"$1/filler" && shift && exec "$@"'
        made = ["unshare", "-rm", "sh", "-c", inside, "sh", disk]
        if not shutil.which("unshare") or subprocess.run([*made, "true"], capture_output=True, check=False).returncode:
            pytest.skip("this system does not let us make a disk")
        command = [*made, sys.executable, "-B", HERE / "seal_once.py", "none", disk / "document.age", key]
        ran = subprocess.run(
            command,
            input=TEXT.encode() * 20,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        assert ran.returncode == 1
        assert ran.stderr.startswith(b"NoRoomForSealedFileError: There is no room"), ran.stderr


@on_posix
class TestNoTrace:
    @pytest.fixture
    def places(self, tmp_path):
        """Every folder a program could think of leaving something in."""
        names = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache",
                 "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "runtime", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp"}  # fmt: skip
        for name in {*names.values(), "work"}:
            (tmp_path / name).mkdir()
        return {variable: str(tmp_path / name) for variable, name in names.items()}

    @pytest.mark.parametrize(
        ("accident", "code", "left"), [("none", 0, {"document.age"}), ("too-big", 1, set()), ("killed", -9, {".part"})]
    )
    def test_the_clear_text_is_nowhere(self, tmp_path, places, root, key, accident, code, left):
        ran = subprocess.run(
            [sys.executable, "-B", HERE / "seal_once.py", accident, tmp_path / "work" / "document.age", key],
            input=TEXT.encode(),
            capture_output=True,
            check=False,
            cwd=tmp_path / "work",
            env={**os.environ, **places, "PYTHONPATH": str(root)},
        )
        assert ran.returncode == code, ran.stderr
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert {path.suffix if path.suffix == ".part" else path.name for path in files} == left
        assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in files)
        assert held_in_clear(tmp_path) == []
        assert not any(word.encode() in ran.stdout + ran.stderr for word in SENTINELS)
        if accident == "too-big":
            assert b"NoRoomForSealedFileError" in ran.stderr

    def test_the_search_for_clear_text_bites(self, tmp_path):
        (tmp_path / "note.tmp").write_text(TEXT, encoding="utf-16-le")
        assert set(held_in_clear(tmp_path)) == {"note.tmp"}
