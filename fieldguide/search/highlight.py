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
    """

    words: frozenset[str]
    beginnings: tuple[str, ...] = ()


def marks(text: str, shown: Shown) -> tuple[Span, ...]:
    """Return the words of ``text`` that match the query's words."""
    if _PLAIN.fullmatch(text):
        return tuple(Span(*match.span()) for match in _as_typed(shown).finditer(text))
    return tuple(Span(token.start, token.end) for token in tokens(text) if _matches(token, shown))


def snippet(text: str, shown: Shown) -> tuple[str, tuple[Span, ...]]:
    """Return the passage of ``text`` that holds the most different words of the query, and the marks in it.

    The passage begins and ends at words; ``…`` shows where something was cut. Without a match it is the beginning of the text.
    """
    flat = " ".join(text[:_MOST_TEXT].split())
    first = _best_place(flat, shown)
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


def _best_place(flat: str, shown: Shown) -> int:
    """Return where the passage with the most different words begins; reads no further than it must."""
    recent: deque[Token] = deque()
    best, place = 0, 0
    for token in _matching(flat, shown):
        recent.append(token)
        while len(recent) > 1 and token.end - recent[0].start > SNIPPET - _BEFORE:
            recent.popleft()
        different = len({one.folded for one in recent})
        if different > best:
            best, place = different, recent[0].start
            if best >= _ENOUGH:
                break
    return place


def _matching(flat: str, shown: Shown) -> Iterator[Token]:
    """Yield the matching words of a text.

    Most texts hold the words as typed, and one regular expression finds those many times quicker than folding each word of the text does;
    only where it finds none, because of accents or another script, the words are folded one by one.
    """
    plain = [Token(match.group().lower(), match.start(), match.end()) for match in _as_typed(shown).finditer(flat)]
    yield from plain or (() if _PLAIN.fullmatch(flat) else (token for token in tokens(flat) if _matches(token, shown)))


@lru_cache(maxsize=64)
def _as_typed(shown: Shown) -> re.Pattern[str]:
    parts = [re.escape(word) for word in sorted(shown.words)]
    parts += [re.escape(beginning) + r"[^\W_]*" for beginning in shown.beginnings]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts) or '(?!)'})(?![^\W_])", re.IGNORECASE)
