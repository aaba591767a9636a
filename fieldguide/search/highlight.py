"""Which words of a shown text match, and which passage shows them best.

Works on the text people see: its words are folded and compared with the folded query, so no table of offsets is needed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fieldguide.domain.search import Span
from fieldguide.folding import Token, tokens

#: Length of a snippet, in characters.
SNIPPET = 180
#: What is shown before the first match, in characters: it makes the passage readable.
_BEFORE = 40
_MOST_TEXT = 20_000
#: A passage with so many different matching words is good enough.
_ENOUGH = 6
#: A text of plain letters and the usual signs: as it is typed is as it is folded.
_PLAIN = re.compile(r"[\x00-\x7f\u2018-\u201f\u2013\u2014\u2026\u00b7\u00a7\u20ac\u00a0]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is marked.

    Attributes:
        words: Folded words.
        beginnings: Folded beginnings of words.
        enough: A passage with so many different ones of them cannot be bettered.
    """

    words: frozenset[str]
    beginnings: tuple[str, ...] = ()
    enough: int = _ENOUGH


def marks(text: str, shown: Shown) -> tuple[Span, ...]:
    """Return the words of ``text`` that match the query's words."""
    if _PLAIN.fullmatch(text):
        return tuple(Span(*match.span()) for match in _as_typed(shown).finditer(_small(text)))
    return tuple(Span(token.start, token.end) for token in tokens(text) if _matches(token, shown))


@dataclass(frozen=True, slots=True)
class Passages:
    """A text made ready to have its best passage cut out of it.

    Attributes:
        flat: The text in one line.
        small: The same without capitals, of the same length.
        is_plain: It is folded as it is typed, but for capitals.
    """

    flat: str
    small: str
    is_plain: bool

    @classmethod
    def of(cls, text: str) -> Passages:
        """Make a text ready; what stands very far behind is left out."""
        flat = " ".join(text[:_MOST_TEXT].split())
        return cls(flat, _small(flat), _PLAIN.fullmatch(flat) is not None)


def snippet(text: Passages, shown: Shown) -> tuple[str, tuple[Span, ...]]:
    """Return the passage of a text that holds the most different words of the query, and the marks in it.

    The passage begins and ends at words; ``…`` shows where something was cut. Without a match it is the beginning of the text.
    """
    flat = text.flat
    first = _best_place(text, shown)
    start = 0 if first <= _BEFORE else flat.find(" ", first - _BEFORE) + 1
    end = len(flat) if len(flat) <= start + SNIPPET else flat.rfind(" ", start, start + SNIPPET)
    end = end if end > start else min(len(flat), start + SNIPPET)
    passage = ("… " if start else "") + flat[start:end] + (" …" if end < len(flat) else "")
    return passage, marks(passage, shown)


def opening(text: str) -> str:
    """Return the beginning of ``text``: what a hit shows whose passages were not looked through."""
    if len(text) <= SNIPPET:
        return text
    end = text.rfind(" ", 0, SNIPPET)
    return text[: end if end > 0 else SNIPPET] + " …"


def _matches(token: Token, shown: Shown) -> bool:
    return token.folded in shown.words or (bool(shown.beginnings) and token.folded.startswith(shown.beginnings))


def _best_place(text: Passages, shown: Shown) -> int:
    """Return where the passage with the most different words begins; reads no further than it must."""
    recent: deque[Token] = deque()
    best, place = 0, 0
    for token in _matching(text, shown):
        recent.append(token)
        while len(recent) > 1 and token.end - recent[0].start > SNIPPET - _BEFORE:
            recent.popleft()
        different = len({one.folded for one in recent}) if len(recent) > best else 0
        if different > best:
            best, place = different, recent[0].start
            if best >= min(_ENOUGH, shown.enough):
                break
    return place


def _matching(text: Passages, shown: Shown) -> Iterator[Token]:
    """Yield the matching words of a text.

    Most texts hold the words as typed, and one regular expression finds those many times quicker than folding each word of the text does;
    only where it finds none, because of accents or another script, the words are folded one by one.
    """
    is_found = False
    for match in _as_typed(shown).finditer(text.small):
        is_found = True
        yield Token(match.group(), match.start(), match.end())
    if not is_found and not text.is_plain:
        yield from (token for token in tokens(text.flat) if _matches(token, shown))


def _small(text: str) -> str:
    """Return a text without capitals, every letter in its place: a few letters have no small form of the same length and are left."""
    small = text.lower()
    return (
        small if len(small) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    )


@lru_cache(maxsize=64)
def _as_typed(shown: Shown) -> re.Pattern[str]:
    parts = [re.escape(word) for word in sorted(shown.words)]
    parts += [re.escape(beginning) + r"[^\W_]*" for beginning in shown.beginnings]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts) or '(?!)'})(?![^\W_])")
