"""Which words of a shown text match, and which passage shows them best.

Works on the text people see: its words are folded and compared with the folded query, so no table of offsets is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from fieldguide.domain.search import Span
from fieldguide.folding import Token, tokens

#: Length of a snippet, in characters.
SNIPPET = 180
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
    seen = list(tokens(flat))
    start, end = _best_window(flat, seen, found, last_is_prefix=last_is_prefix)
    passage = ("… " if start else "") + flat[start:end] + (" …" if end < len(flat) else "")
    return passage, marks(passage, found, last_is_prefix=last_is_prefix)


def _matches(token: Token, found: Sequence[str], *, last_is_prefix: bool) -> bool:
    if token.folded in found:
        return True
    return bool(found) and last_is_prefix and token.folded.startswith(found[-1])


def _best_window(flat: str, seen: list[Token], found: Sequence[str], *, last_is_prefix: bool) -> tuple[int, int]:
    hits = [token for token in seen if _matches(token, found, last_is_prefix=last_is_prefix)]
    best, best_start = 0, 0
    for number, first in enumerate(hits):
        inside = set()
        for token in islice(hits, number, None):
            if token.end - first.start > SNIPPET:
                break
            inside.add(token.folded)
        if len(inside) > best:
            best, best_start = len(inside), first.start
    # A little of what stands before makes the passage readable.
    starts = [token.start for token in seen if best_start - 40 <= token.start <= best_start]
    start = starts[0] if starts and best_start > 40 else 0
    ends = [token.end for token in seen if token.end <= start + SNIPPET]
    return start, (len(flat) if len(flat) <= start + SNIPPET else max(ends, default=start + SNIPPET))
