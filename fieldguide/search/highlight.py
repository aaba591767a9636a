"""Which words of a shown text match, and which passage shows them best.

Works on the text people see: its words are folded and compared with the folded query, so no table of offsets is needed.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache

from fieldguide.domain.search import Span
from fieldguide.folding import Token, tokens

#: Length of a snippet, in characters.
SNIPPET = 180
#: What is shown before the first match, in characters: it makes the passage readable.
_BEFORE = 40
_MOST_TEXT = 20_000


def marks(text: str, found: Sequence[str], *, last_is_prefix: bool) -> tuple[Span, ...]:
    """Return the words of ``text`` that match the query's words."""
    return tuple(
        Span(token.start, token.end) for token in tokens(text) if _matches(token, found, last_is_prefix=last_is_prefix)
    )


def snippet(text: str, found: Sequence[str], *, last_is_prefix: bool) -> tuple[str, tuple[Span, ...]]:
    """Return the passage of ``text`` that holds the most different words of the query, and the marks in it.

    The passage begins and ends at words; ``…`` shows where something was cut. Without a match it is the beginning of the text.
    """
    flat = " ".join(text[:_MOST_TEXT].split())
    first = _best_place(flat, found, last_is_prefix=last_is_prefix)
    start = 0 if first <= _BEFORE else flat.find(" ", first - _BEFORE) + 1
    end = len(flat) if len(flat) <= start + SNIPPET else flat.rfind(" ", start, start + SNIPPET)
    end = end if end > start else min(len(flat), start + SNIPPET)
    passage = ("… " if start else "") + flat[start:end] + (" …" if end < len(flat) else "")
    return passage, marks(passage, found, last_is_prefix=last_is_prefix)


def _matches(token: Token, found: Sequence[str], *, last_is_prefix: bool) -> bool:
    if token.folded in found:
        return True
    return bool(found) and last_is_prefix and token.folded.startswith(found[-1])


def _best_place(flat: str, found: Sequence[str], *, last_is_prefix: bool) -> int:
    """Return where the passage with the most different words begins; reads no further than it must."""
    recent: deque[Token] = deque()
    best, place = 0, 0
    for token in _matching(flat, found, last_is_prefix=last_is_prefix):
        recent.append(token)
        while len(recent) > 1 and token.end - recent[0].start > SNIPPET - _BEFORE:
            recent.popleft()
        different = len({one.folded for one in recent})
        if different > best:
            best, place = different, recent[0].start
            if best >= len(found):
                break
    return place


def _matching(flat: str, found: Sequence[str], *, last_is_prefix: bool) -> Iterator[Token]:
    """Yield the matching words of a text.

    Most texts hold the words as typed, and one regular expression finds those many times quicker than folding each word of the text does;
    only where it finds none, because of accents or another script, the words are folded one by one.
    """
    plain = [
        Token(match.group().lower(), match.start(), match.end())
        for match in _as_typed(tuple(found), last_is_prefix).finditer(flat)
    ]
    yield from plain or (token for token in tokens(flat) if _matches(token, found, last_is_prefix=last_is_prefix))


@lru_cache(maxsize=64)
def _as_typed(found: tuple[str, ...], last_is_prefix: bool) -> re.Pattern[str]:
    parts = [re.escape(word) for word in found]
    if parts and last_is_prefix:
        parts[-1] += r"[^\W_]*"
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])", re.IGNORECASE)
