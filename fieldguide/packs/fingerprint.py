"""The fingerprint of a publisher's keys, as digits and as words that two people can compare by telephone.

The words are made of syllables: one of eight consonants and one of three vowels that are far apart by ear (``p`` but no ``b``, ``t`` but no ``d``,
``k`` but no ``g``, ``s`` but no ``f``; ``a``, ``i``, ``o``). A word has three syllables, none like the one before it: 24 * 23 * 23 words.
Eight words say 8 * log2(12,696) = 109 bits of the fingerprint. To make keys with the words of another publisher, somebody would have to try
2**109 of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from fieldguide.packs import canonical

WORDS = 8
_SYLLABLES = tuple(consonant + vowel for consonant in "klmprstv" for vowel in "aio")
_DIGEST_BYTES = 32
#: Words nobody shall have to read aloud, and words that no number gives, which stand for them.
_INSTEAD = {"lolita": "lolota", "marika": "mamaka"}


def fingerprint(publisher: str, keys: Iterable[Mapping[str, str]], threshold: int) -> str:
    """Return the fingerprint, 64 hexadecimal digits, of a publisher's name, its root keys and how many of them must sign.

    Args:
        publisher: Its slug; keys trusted for one namespace say nothing about another.
        keys: For each key its ``keytype``, ``scheme`` and ``public`` value.
        threshold: How many must sign.
    """
    sorted_keys = sorted((dict(key) for key in keys), key=lambda key: key["public"])
    told = {"fieldguide": 1, "keys": sorted_keys, "publisher": publisher, "threshold": threshold}
    return hashlib.sha256(canonical.dumps(told)).hexdigest()


def words(digits: str) -> str:
    """Return a fingerprint as eight words, parted by spaces.

    Raises:
        ValueError: It is no fingerprint.
    """
    data = bytes.fromhex(digits)
    if len(data) != _DIGEST_BYTES:
        raise ValueError("a fingerprint has 64 hexadecimal digits")
    left = int.from_bytes(data, "big")
    said = []
    for _ in range(WORDS):
        left, word = _word(left)
        said.append(word)
    return " ".join(said)


def _word(left: int) -> tuple[int, str]:
    """Take one word from a number; return what is left of the number, and the word."""
    left, place = divmod(left, len(_SYLLABLES))
    syllables = [place]
    for _ in range(2):
        left, step = divmod(left, len(_SYLLABLES) - 1)
        syllables.append((syllables[-1] + 1 + step) % len(_SYLLABLES))
    word = "".join(_SYLLABLES[one] for one in syllables)
    return left, _INSTEAD.get(word, word)
