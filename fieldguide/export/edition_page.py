"""What this edition is, how far it was checked, and how the program is used: the page behind F1."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from fieldguide.domain.provenance import ReviewState, readable
from fieldguide.domain.records import Kind
from fieldguide.export.markup import bullets, table
from fieldguide.store.library import Edition

_KEYS = (
    ("Ctrl+K or /", "search"),
    ("↑ ↓, Enter", "choose a result, read it"),
    ("Alt+1 … Alt+6", "sections"),
    ("Alt+← Alt+→", "back and forward"),
    ("Ctrl+Enter", "start a checklist; in it, go to the next steps"),
    ("Y N K D or 1 2 3 4", "answer yes, no, not known, declined"),
    ("Ctrl+D", "bookmark"),
    ("Ctrl+P, Ctrl+S", "print, save as PDF"),
    ("Esc Esc", "hide the guide and clear search and checklist"),
)
_PROMISES = (
    "It opens no network connection.",
    "It keeps your settings, your bookmarks and the place of the window. It never keeps what you search for, read or note in a checklist.",
    "Esc Esc clears and hides the guide. It cannot remove traces your computer's own system keeps.",
    "It gives no score and no verdict about a person.",
)


def render(edition: Edition, tally: Mapping[Kind, Mapping[str, int]], program: str) -> str:
    """Return the page.

    Args:
        edition: The library's edition.
        tally: Number of records by kind and state.
        program: Version of the program.
    """
    told = [
        ("Edition", f"{edition.name} {edition.version}, closed {readable(edition.date)}"),
        ("Answers for it", edition.publisher),
        ("Licence of the texts", edition.licence),
        ("Program", f"Fieldguide {program}"),
        ("Digest", edition.digest[:16]),
    ]
    head = "".join(f"<th>{escape(text)}</th>" for text in ("", "Records", *(state.label for state in ReviewState)))
    rows = "".join(_row(kind, tally.get(kind, {})) for kind in Kind)
    return "\n".join(
        (
            "<h1>About this edition</h1>",
            table(told),
            "<h2>How far it was checked</h2>",
            f'<table class="facts"><tr>{head}</tr>{rows}</table>',
            f"<p>“Source checked” means that a second person compared the record with its sources. {_experts(tally)}</p>",
            "<h2>What the guide does and does not do</h2>",
            bullets(_PROMISES),
            "<h2>Keys</h2>",
            table(_KEYS),
        )
    )


def _experts(tally: Mapping[Kind, Mapping[str, int]]) -> str:
    reviewed = sum(states.get(ReviewState.EXPERT_REVIEWED.value, 0) for states in tally.values())
    if not reviewed:
        return "No expert has reviewed this edition."
    return f"An expert has reviewed {reviewed} {'record' if reviewed == 1 else 'records'} of this edition."


def _row(kind: Kind, states: Mapping[str, int]) -> str:
    cells = "".join(f"<td>{states.get(state.value, 0) or '–'}</td>" for state in ReviewState)
    return f"<tr><th>{escape(kind.plural)}</th><td>{sum(states.values())}</td>{cells}</tr>"
