"""Words that two people compare by telephone say what they must, and every other key says others."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.packs import fingerprint as module
from fieldguide.packs.fingerprint import fingerprint, words

KEY = {"keytype": "ed25519", "scheme": "ed25519", "public": "0" * 64}
_DIGITS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_they_say_more_than_eighty_bits():
    kinds = len(module._SYLLABLES)
    assert math.log2(kinds * (kinds - 1) ** 2) * module.WORDS > 105


@given(_DIGITS)
def test_they_can_be_read_aloud(digits):
    said = words(digits).split()
    assert len(said) == 8
    assert all(re.fullmatch(r"(?:[klmprstv][aio]){3}", word) for word in said)
    assert words(digits.upper()) == words(digits)


@given(_DIGITS, st.integers(0, 100))
def test_one_bit_changes_them(digits, bit):
    """Of the bits that count; the rest of the fingerprint stands in the digits."""
    other = f"{int(digits, 16) ^ 1 << bit:064x}"
    assert words(other) != words(digits)


def test_every_number_has_its_own_word():
    kinds = len(module._SYLLABLES)
    total = kinds * (kinds - 1) ** 2
    made = {module._word(number)[1] for number in range(total)}
    assert len(made) == total
    assert not made & set(module._INSTEAD)
    assert set(module._INSTEAD.values()) <= made
    assert module._word(0) == (0, "kakiko")


@pytest.mark.parametrize("digits", ["", "ab", "x" * 64, "0" * 62])
def test_what_is_no_fingerprint(digits):
    with pytest.raises(ValueError, match=r"hexadecimal"):
        words(digits)


def test_it_covers_name_keys_and_threshold():
    other = {**KEY, "public": "1" * 64}
    made = {
        fingerprint("hope", [KEY], 1),
        fingerprint("other", [KEY], 1),
        fingerprint("hope", [other], 1),
        fingerprint("hope", [KEY, other], 1),
        fingerprint("hope", [KEY, other], 2),
    }
    assert len(made) == 5
    assert fingerprint("hope", [other, KEY], 2) == fingerprint("hope", [KEY, other], 2)
    assert (
        fingerprint("hope", [KEY], 1) == "fa0fa81623e32604c0f7308538e38006bb411535ce7d5b5740eca95ced359a97"
    )  # for ever: people have it on paper
