"""What this edition is, how far it was checked, what it rests on and lacks: a page of Help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
class Pack:
    """A pack that is part of an edition.

    Attributes:
        id: ``publisher/name``.
        title: Its title.
        publisher: Who answers for it.
        version: Its number.
        date: The day of issue.
        records: How many records of the edition are its.
    """

    id: str
    title: str
    publisher: str
    version: int
    date: str
    records: int = 0


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
        packs: The packs in it.
    """

    edition: Edition
    tally: Mapping[Kind, Mapping[str, int]]
    overdue: int
    answered: Mapping[str, int]
    without_hotline: tuple[str, ...]
    sources: tuple[Source, ...]
    words: Vocabulary
    packs: tuple[Pack, ...] = ()


def state_of(library: Library, today: date, packs: Sequence[Pack] = ()) -> State:
    """Return how far a library's edition has come by ``today``.

    Args:
        library: The edition.
        today: The day ages are counted from.
        packs: What is known of its packs beside their records: their titles, and those that only take records out.
    """
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
        _packs(library, packs),
    )


def _packs(library: Library, known: Sequence[Pack]) -> tuple[Pack, ...]:
    found = {issued.pack: (issued, number) for issued, number in library.packs().items()}
    counted = [replace(pack, records=found[pack.id][1]) if pack.id in found else pack for pack in known]
    named = {pack.id for pack in known}
    others = [
        Pack(key, key, issued.publisher, issued.version, issued.date, number)
        for key, (issued, number) in found.items()
        if key not in named
    ]
    return (*counted, *others)


def render(state: State, program: str, policy: Policy | None = None, *, seal: str = "") -> str:
    """Return the page.

    Args:
        state: How far the edition has come.
        program: Version of the program.
        policy: What the organisation lays down on this computer, if anything.
        seal: SHA-256 of the library, 64 hexadecimal digits: with packs in it, it is another than that of the core edition.
    """
    head = "".join(f"<th>{escape(text)}</th>" for text in ("", "Records", *(one.label for one in ReviewState)))
    rows = "".join(_row(kind, state.tally.get(kind, {})) for kind in Kind)
    return "\n".join(
        (
            "<h1>About this edition</h1>",
            table(_told(state, program, seal)),
            _packs_section(state.packs),
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


def _told(state: State, program: str, seal: str) -> list[tuple[str, str]]:
    """Return what the edition is and who answers for it; with packs in it not the editors alone."""
    edition, packs = state.edition, state.packs
    issuers = Counter(pack.publisher for pack in packs)
    answering = [f"{name} for its {'pack' if number == 1 else 'packs'}" for name, number in issuers.items()]
    rows = [
        ("Edition", f"{edition.name} {edition.version}, closed {readable(edition.date)}"),
        ("Answers for it", "; ".join((edition.publisher, *answering))),
        ("Licence of the texts", f"{edition.licence}; of each pack its own" if packs else edition.licence),
        ("Program", f"Fieldguide {program}"),
    ]
    if not packs:
        return [*rows, ("Digest", edition.digest[:16])]
    return [*rows, ("Digest of the core edition", edition.digest[:16]), ("Digest with the packs", seal[:16])]


def _packs_section(packs: Sequence[Pack]) -> str:
    if not packs:
        return ""
    head = "".join(f"<th>{text}</th>" for text in ("Pack", "Publisher", "Version", "Records"))
    rows = "".join(
        f"<tr><td>{escape(pack.title)}</td><td>{escape(pack.publisher)}</td>"
        f"<td>{pack.version} of {escape(readable(pack.date))}</td><td>{pack.records}</td></tr>"
        for pack in packs
    )
    about = "Their publishers answer for these, not the editors of the guide. All numbers on this page count their records too."
    return f'<h2>Packs</h2><p>{about}</p><table class="facts"><tr>{head}</tr>{rows}</table>'


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
