"""From what was understood to FTS5 expressions.

What a person typed never reaches ``MATCH`` as it is: every word is folded and quoted, so no sign in it can be read as an operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldguide.search.understanding import Alternative, How, Slot

_TEXT = "{title cues summary body}"
#: For more words than these, leaving out each in turn would make a long expression that says little.
_MOST_TO_LEAVE_OUT = 7


def every(slots: Sequence[Slot]) -> str:
    """Return an expression that asks for everything telling that was typed, or what it may stand for."""
    telling = _telling(slots)
    return " AND ".join(_one(slot, alone=len(telling) == 1) for slot in telling)


def all_but_one(slots: Sequence[Slot]) -> str:
    """Return an expression that asks for all but one; empty if that says no more than :func:`any_of` or too little."""
    terms = [_one(slot) for slot in _telling(slots)]
    if not 3 <= len(terms) <= _MOST_TO_LEAVE_OUT:
        return ""
    ways = (" AND ".join(term for number, term in enumerate(terms) if number != left) for left in range(len(terms)))
    return " OR ".join(f"({way})" for way in ways)


def any_of(slots: Sequence[Slot]) -> str:
    """Return an expression that asks for at least one."""
    return " OR ".join(map(_one, slots))


def in_titles(expression: str) -> str:
    """Return an expression that asks the same of titles and cues alone."""
    return f"{{title cues}} : ({expression})"


def _telling(slots: Sequence[Slot]) -> Sequence[Slot]:
    """Leave out what says little beside the rest: faint words, and a first letter, which begins a word of nearly every record."""
    return (
        [slot for slot in slots if not slot.is_faint and not _is_letter(slot)]
        or [slot for slot in slots if not slot.is_faint]
        or slots
    )


def _is_letter(slot: Slot) -> bool:
    return len(slot.typed) == 1 and any(one.how is How.BEGINNING for one in slot.alternatives)


def _one(slot: Slot, *, alone: bool = False) -> str:
    short = alone and len(slot.typed) < 3 and any(one.how is How.BEGINNING for one in slot.alternatives)
    kept = [one for one in slot.alternatives if one.how is How.BEGINNING] if short else slot.alternatives
    terms = list(dict.fromkeys(_term(one, alone=alone) for one in kept))
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _term(one: Alternative, *, alone: bool) -> str:
    match one.how:
        case How.BEGINNING:
            # One or two letters begin a word of nearly every record; in titles they can be seen.
            where = _TEXT if len(one.words[0]) > 2 or not alone else "title"
            return f"{where} : {_quoted(one.words[0])} *"
        case How.STEM:
            return f"stems : {_quoted(one.words[0])}"
    return f"{_TEXT} : {_quoted(' '.join(one.words))}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
