"""What this edition is, how far it was checked, what it rests on and lacks: a page of Help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from fieldguide.domain.policy import Policy
from fieldguide.domain.provenance import Read, ReviewState, Source, readable
from fieldguide.domain.records import Kind
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export import policy_page
from fieldguide.export.markup import bullets, table
from fieldguide.store.library import Edition, Library

_PROMISES = (
    "It opens no network connection.",
    "It keeps your settings, your bookmarks and the place of the window. It never keeps what you search for, read or note in a checklist.",
    "Esc Esc hides the guide and clears it; a checklist is paused, and forgotten if you do not come back within minutes. "
    "It cannot remove traces your computer's own system keeps.",
    "It gives no score and no verdict about a person.",
)


@dataclass(frozen=True, slots=True)
class State:
    """How far an edition has come.

    Attributes:
        edition: Which one.
        tally: Number of records by kind and state.
        overdue: How many have to be looked at again.
        answered: Question about a country → number of countries it is answered for.
        without_hotline: Names of the countries without a number for advice on trafficking of their own.
        sources: The bibliography.
        words: Labels of codes, and the countries.
    """

    edition: Edition
    tally: Mapping[Kind, Mapping[str, int]]
    overdue: int
    answered: Mapping[str, int]
    without_hotline: tuple[str, ...]
    sources: tuple[Source, ...]
    words: Vocabulary


def state_of(library: Library, today: date) -> State:
    """Return how far a library's edition has come by ``today``."""
    served = library.served("hotline")
    countries = library.vocabulary.countries
    return State(
        library.edition,
        library.tally(),
        library.overdue(today),
        library.answered(),
        tuple(country.name for country in countries if country.code not in served),
        library.sources(),
        library.vocabulary,
    )


def render(state: State, program: str, policy: Policy | None = None) -> str:
    """Return the page.

    Args:
        state: How far the edition has come.
        program: Version of the program.
        policy: What the organisation lays down on this computer, if anything.
    """
    edition = state.edition
    told = [
        ("Edition", f"{edition.name} {edition.version}, closed {readable(edition.date)}"),
        ("Answers for it", edition.publisher),
        ("Licence of the texts", edition.licence),
        ("Program", f"Fieldguide {program}"),
        ("Digest", edition.digest[:16]),
    ]
    head = "".join(f"<th>{escape(text)}</th>" for text in ("", "Records", *(one.label for one in ReviewState)))
    rows = "".join(_row(kind, state.tally.get(kind, {})) for kind in Kind)
    return "\n".join(
        (
            "<h1>About this edition</h1>",
            table(told),
            policy_page.section(policy or Policy(), state.words),
            "<h2>How far it was checked</h2>",
            f'<table class="facts"><tr>{head}</tr>{rows}</table>',
            f"<p>“Source checked” means that a second person compared the record with its sources. {_experts(state.tally)}</p>",
            "<h2>What is missing</h2>",
            bullets(_missing(state)),
            "<h2>What the guide does and does not do</h2>",
            bullets(_PROMISES),
            f"<h2>Sources ({len(state.sources)})</h2>",
            f"<p>{escape(_readings(state.sources))}</p>",
            f'<ul class="small">{"".join(f"<li>{escape(_source(source))}</li>" for source in state.sources)}</ul>',
        )
    )


def _missing(state: State) -> Iterator[str]:
    """Yield what a reader will look for in vain, or must not rely on."""
    drafts = sum(states.get(ReviewState.DRAFT.value, 0) for states in state.tally.values())
    if drafts:
        yield f"{drafts} records are drafts: nobody but their writer has compared them with their sources."
    if state.overdue:
        yield f"{state.overdue} records had to be checked again by today and were not."
    for word in state.words.lists.get("country-questions", ()):
        unknown = len(state.words.countries) - state.answered.get(word.code, 0)
        if unknown:
            yield f"{word.label}: not known for {unknown} of {len(state.words.countries)} countries."
    if state.without_hotline:
        yield f"No number for advice on trafficking is known in {', '.join(state.without_hotline)}."


def _readings(sources: Sequence[Source]) -> str:
    """Tell how many sources were read in which way."""
    counts = Counter(source.read for source in sources)
    return "; ".join(f"{counts[read]} {read.words}" for read in Read if counts[read]) + "."


def _source(source: Source) -> str:
    told = ", ".join(part for part in (source.title, source.publisher, readable(source.date)) if part)
    return f"{told}. {source.read_at or source.url}".strip()


def _experts(tally: Mapping[Kind, Mapping[str, int]]) -> str:
    reviewed = sum(states.get(ReviewState.EXPERT_REVIEWED.value, 0) for states in tally.values())
    if not reviewed:
        return "No expert has reviewed this edition."
    return f"An expert has reviewed {reviewed} {'record' if reviewed == 1 else 'records'} of this edition."


def _row(kind: Kind, states: Mapping[str, int]) -> str:
    cells = "".join(f"<td>{states.get(state.value, 0) or '–'}</td>" for state in ReviewState)
    return f"<tr><th>{escape(kind.plural)}</th><td>{sum(states.values())}</td>{cells}</tr>"
