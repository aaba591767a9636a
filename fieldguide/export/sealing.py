"""Sealing a text so that only one other side can read it, in the format of *age* (age-encryption.org/v1), which the ``age`` program opens.

The clear text is in memory and nowhere else: what is written is the sealed file, first under another name in the same folder. Nothing here is
logged. What sealing protects from, and what not, stands in SECURITY.md.
"""

from __future__ import annotations

import errno
import os
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage import x25519

from fieldguide import whole_file
from fieldguide.domain import age_key
from fieldguide.errors import (
    NoRoomForSealedFileError,
    PassphraseError,
    RecipientKeyError,
    SealedFileError,
    SealedFileExistsError,
    SealedFileRefusedError,
)

#: Shortest passphrase that is taken, in characters: guessing can go on for years on other people's computers once they have the file.
SHORTEST_PASSPHRASE = 16
_FEWEST_DIFFERENT = 6
#: No vowels, so that no words come about; nothing that looks like another (l, i, 1) or sounds like another where a line is bad (m and n).
_LETTERS = "bcdfghkmpqrstwxz"
_GROUPS, _GROUP = 5, 4
_BEGINNING = b"age-encryption.org/v1\n"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR})


def suggest_passphrase() -> str:
    """Return a new passphrase that can be dictated letter by letter: five groups of four small letters, parted by hyphens.

    Each of the 20 letters is one of 16, drawn by the system's source of chance for secrets: 4 bits each, 80 bits in all.
    """
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def check_passphrase(passphrase: str) -> str:
    """Return a passphrase as it is used: without spaces at its ends, and with letters and accents joined as keyboards send them.

    Raises:
        PassphraseError: It is too short, too monotonous, or holds what cannot be typed.
    """
    used = unicodedata.normalize("NFC", passphrase.strip())
    if len(used) < SHORTEST_PASSPHRASE or len(set(used)) < _FEWEST_DIFFERENT:
        raise PassphraseError(
            f"The passphrase is too easy to guess: it needs at least {SHORTEST_PASSPHRASE} characters, {_FEWEST_DIFFERENT} of them different.",
            "Take the suggested one, or several words that do not belong together.",
        )
    if not used.isprintable():
        raise PassphraseError(
            "The passphrase holds characters that cannot be typed.", "Use letters, digits, hyphens and plain spaces."
        )
    return used


def check_recipient(text: str) -> str:
    """Return a public key as it is used, without the spaces and line ends it was copied with.

    Raises:
        RecipientKeyError: It is no public key of age that a file can be sealed to.
    """
    key = age_key.tidied(text)
    fault = age_key.fault_in(key)
    if fault is not None:
        raise RecipientKeyError(f"{fault.problem}.", f"Expected is {fault.expected}.")
    return key


def seal_for_passphrase(data: bytes, passphrase: str) -> bytes:
    """Return the data sealed with a passphrase; it takes one to three seconds by design, so that guessing is slow too.

    Raises:
        PassphraseError: As :func:`check_passphrase`.
    """
    return by_passphrase.encrypt(data, check_passphrase(passphrase))


def seal_for_recipients(data: bytes, recipients: Sequence[str]) -> bytes:
    """Return the data sealed to public keys; whoever holds one of the secret keys can open it.

    Raises:
        RecipientKeyError: There is no key, or one of them is none.
    """
    if not recipients:
        raise RecipientKeyError("There is no key to seal to.", "Paste the public key of whoever shall open the file.")
    # Points that everybody can compute are refused before: the library would not seal to them but break down.
    keys = [x25519.Recipient.from_str(check_recipient(one)) for one in recipients]
    return pyrage.encrypt(data, keys)


def write_sealed(sealed: bytes, path: Path, *, replace: bool = False) -> None:
    """Write a sealed file: whole, or not at all.

    It is written under another name in the same folder, readable for its owner only, and takes its name when all of it is on the disk.

    Args:
        sealed: What one of the functions above returned.
        path: Where it shall stand.
        replace: A file that stands there gives way; the caller has asked.

    Raises:
        ValueError: The data is not sealed. This function never writes anything that can be read.
        SealedFileExistsError: A file stands there already.
        SealedFileRefusedError: The folder is not there or may not be written to.
        NoRoomForSealedFileError: The disk is full.
        SealedFileError: It cannot be written for another reason.
    """
    if not sealed.startswith(_BEGINNING):
        raise ValueError("only sealed data is written")
    if not replace and os.path.lexists(path):
        raise SealedFileExistsError(f"{path.name} is there already; it was not touched.", "Choose another name.")
    try:
        whole_file.write(path, sealed, is_secret=True)
    except OSError as error:
        raise _told(error, path) from error


def _told(error: OSError, path: Path) -> SealedFileError:
    """Return what a person is told about a file that could not be written."""
    if error.errno in _NO_ROOM:
        return NoRoomForSealedFileError(
            f"There is no room for {path.name} in {path.parent}.",
            "Choose another disk, or make room; what you typed is still here.",
        )
    if error.errno in _REFUSED:
        return SealedFileRefusedError(
            f"{path.name} cannot be written to {path.parent}: {error.strerror}.",
            "Choose a folder you may write to; what you typed is still here.",
        )
    return SealedFileError(
        f"{path.name} cannot be written to {path.parent}: {error.strerror}.",
        "Choose another name or folder; what you typed is still here.",
    )
