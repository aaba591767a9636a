"""Public keys of *age*, the format of sealed referrals, as a text that can be printed, quoted and typed.

A key is 32 bytes in Bech32 (Bitcoin Improvement Proposal 173), which ends in a checksum: one wrong letter is noticed. Nothing here seals anything;
that is ``fieldguide.export.sealing``.
"""

from __future__ import annotations

from enum import StrEnum

_PREFIX = "age"
_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM = 6
_BYTES = 32
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PRIME = 2**255 - 19
#: Points of the curve whose every multiple is known (RFC 7748, section 6.1): a file sealed to one of them would be open to everybody.
_KNOWN_POINTS = frozenset(
    {
        0,
        1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
        _PRIME - 1,
        _PRIME,
        _PRIME + 1,
    }
)


class KeyFault(StrEnum):
    """Why a text is no key that a file can be sealed to."""

    SECRET = "secret"  # noqa: S105 - the name of a fault
    OTHER_KIND = "other-kind"
    FORM = "form"
    MISTYPED = "mistyped"
    UNSAFE = "unsafe"

    @property
    def problem(self) -> str:
        """What is wrong with it; the text itself is not repeated, for it may be secret."""
        return {
            KeyFault.SECRET: "This is a secret key, not a public one",
            KeyFault.OTHER_KIND: "This key is of a kind that cannot be used here",
            KeyFault.FORM: "This is no public key of age",
            KeyFault.MISTYPED: "A letter of this key is wrong, missing or one too many",
            KeyFault.UNSAFE: "A file sealed to this key could be opened by anybody",
        }[self]

    @property
    def expected(self) -> str:
        """What is expected instead."""
        return {
            KeyFault.SECRET: "the public key that belongs to it, which begins with age1; keep the secret one to yourself",
            KeyFault.OTHER_KIND: "a plain public key: age1 and 58 small letters and digits, without the name of a device",
            KeyFault.FORM: "age1 and 58 small letters and digits",
            KeyFault.MISTYPED: "the key exactly as its owner prints it; copy it again",
            KeyFault.UNSAFE: "another key, made by the age program",
        }[self]


def tidied(text: str) -> str:
    """Return a key as it is compared and used: without the spaces and line ends of a letter, capitals of a printed code made small."""
    key = "".join(text.split())
    return key.lower() if key.startswith("AGE1") and key == key.upper() else key


def fault_in(key: str) -> KeyFault | None:
    """Return what is wrong with a public key; None if a file can be sealed to it."""
    if "SECRET-KEY" in key.upper():
        return KeyFault.SECRET
    if key.startswith(("ssh-", "age1pq1", "age1tag1", "age1tagpq1", "age1yubikey1", "age1se1", "age1tpm1")):
        return KeyFault.OTHER_KIND
    data = key.removeprefix(f"{_PREFIX}1")
    values = [_LETTERS.find(letter) for letter in data]
    if data == key or not data.isascii() or -1 in values:
        return KeyFault.FORM
    if len(values) != -(-_BYTES * 8 // 5) + _CHECKSUM or not _sums_up(values):
        return KeyFault.MISTYPED
    number = _number(values[:-_CHECKSUM])
    if number is None:
        return KeyFault.MISTYPED
    return KeyFault.UNSAFE if number in _KNOWN_POINTS else None


def _sums_up(values: list[int]) -> bool:
    """Tell whether the checksum at the end fits what stands before it."""
    spread = [ord(letter) >> 5 for letter in _PREFIX] + [0] + [ord(letter) & 31 for letter in _PREFIX]
    total = 1
    for value in spread + values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate(_GENERATOR):
            total ^= factor if top >> bit & 1 else 0
    return total == 1


def _number(values: list[int]) -> int | None:
    """Return the coordinate the letters stand for, as RFC 7748 reads its bytes; None if the bits left over are not empty."""
    whole = 0
    for value in values:
        whole = whole << 5 | value
    left_over = len(values) * 5 - _BYTES * 8
    if whole & ((1 << left_over) - 1):
        return None
    return int.from_bytes((whole >> left_over).to_bytes(_BYTES, "big"), "little") & (2**255 - 1)
