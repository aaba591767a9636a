"""Folding: one spelling for search, used for the index and for the query alike.

Case, accents (Latin, Greek, Cyrillic), Arabic and Hebrew vowel marks and letter variants are folded away, and letters that no Unicode
rule takes apart (đ, ł, ß, œ …) are spelled out. Scripts in which a mark makes another letter (kana, Indic, Thai) are left alone: が is not か.
Anything that changes here changes the index, so ``FOLD_VERSION`` must rise with it and libraries be rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

FOLD_VERSION = 1

_SPELLED_OUT = str.maketrans(
    {
        "đ": "d", "ð": "d", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "ı": "i", "ħ": "h", "ŋ": "n", "þ": "th", "ĸ": "k", "ŧ": "t",
        "ё": "е", "є": "е", "і": "и", "ї": "и", "ґ": "г", "ў": "у", "ђ": "д", "ѐ": "е", "ѝ": "и", "й": "и",
        "ς": "σ",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": None,
    }
)  # fmt: skip

# Marks are stripped only where the base letter belongs to one of these scripts.
_STRIPPED_SCRIPTS = re.compile(r"[\u0041-\u024f\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\u1e00-\u1fff]")
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    r"\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
_WORD = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_]*)*")


class Token(NamedTuple):
    """A word of a text.

    Attributes:
        folded: The word as search sees it; never empty.
        start: Where it begins in the text, in characters.
        end: Where it ends, exclusive.
    """

    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return ``text`` in the spelling search uses. Idempotent; the length may change."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKC", text).casefold()
    kept: list[str] = []
    strip = False
    for char in unicodedata.normalize("NFKD", lowered.translate(_SPELLED_OUT)):
        if unicodedata.combining(char) or unicodedata.category(char) == "Mn":
            if strip:
                continue
        else:
            strip = _STRIPPED_SCRIPTS.match(char) is not None
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept).translate(_SPELLED_OUT))


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of ``text`` in order, folded, with their places in it."""
    for match in _WORD.finditer(text):
        folded = _fold_word(match.group())
        if folded:
            yield Token(folded, match.start(), match.end())


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    """Fold one word; texts repeat theirs, and a page of results holds thousands."""
    return fold(word)


def words(text: str) -> list[str]:
    """Return only the folded words of ``text``, in order."""
    return [token.folded for token in tokens(text)]


def compact(text: str) -> str:
    """Return letters and digits of ``text`` alone, folded: ``CETS No. 197`` and ``cets no.197`` become the same."""
    return "".join(words(text))
