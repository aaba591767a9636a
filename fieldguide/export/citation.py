"""How the guide says where a fact is from and how old it is, in words, the same on screen, on paper and in a copied text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fieldguide.domain.htmltext import plain
from fieldguide.domain.provenance import Citation, Review, ReviewState, readable
from fieldguide.domain.records import CORE, Head, IndicatorFacts, LegalFacts, Record
from fieldguide.store.library import Edition


def state_line(review: Review, today: date) -> str:
    """Return state and age in one line, as in ``source checked · checked 3 days ago``."""
    parts = [review.state.label, review.age(today)]
    if review.state is ReviewState.SOURCE_CHECKED:
        parts.append("no expert review yet")
    if review.is_overdue(today):
        parts.append("due for a new check")
    return " · ".join(parts)


def standing_line(head: Head, today: date) -> str:
    """Return whose a record is, if it came with a pack, its state and its age: ``NGO X · source checked · checked 3 days ago``."""
    state = state_line(head.review, today)
    return f"{head.issued.publisher} · {state}" if head.issued else state


def issued_line(head: Head) -> str:
    """Return with which pack a record came, and what it took the place of; empty for a record of the core edition."""
    if head.issued is None:
        return ""
    one = head.issued
    told = f"Published by {one.publisher}, not by the editors of the guide: pack {one.pack}, version {one.version} of {readable(one.date)}."
    if one.replaces:
        what = CORE if one.replaces == CORE else f"the pack of {one.replaces}"
        told += f" This page of {what} was replaced by {one.publisher} on {readable(one.date)}."
    return told


def overdue_line(review: Review, today: date) -> str:
    """Return a warning for a record that has to be looked at again; empty otherwise."""
    if not review.is_overdue(today):
        return ""
    return f"This had to be checked again after {readable(review.check_after)}. Confirm it before you rely on it."


def source_line(citation: Citation) -> str:
    """Return one source as a line: title, publisher, date, place in it, how and when it was read."""
    source = citation.source
    told = [part for part in (source.title, source.publisher, readable(source.date), citation.locator) if part]
    read = citation.read.words + (
        f" on {readable(source.read_on)}" if source.read_on and citation.read.value != "not-read" else ""
    )
    return ", ".join(told) + f" ({read})"


def unread_line(record: Record) -> str:
    """Return a warning that names the articles of a legal reference written without the text at hand; empty if there are none."""
    facts = record.facts
    drafts = (
        [article.article for article in facts.articles if article.is_draft] if isinstance(facts, LegalFacts) else []
    )
    if not drafts:
        return ""
    return f"Draft, written without the text at hand: {', '.join(drafts)}. Open the text before you rely on it."


def full_text(record: Record) -> str:
    """Return a record's words with the headings that the text for search leaves out: they tell a sign from what else it can mean."""
    return plain(record.body_html) if isinstance(record.facts, IndicatorFacts) else record.text


def with_citation(record: Record, edition: Edition, today: date) -> str:
    """Return a record as text to paste elsewhere, with its sources, its state and the edition it is from."""
    text = full_text(record)
    lines = [record.head.title, record.head.summary if record.head.summary not in text else "", text, ""]
    lines += [
        unread_line(record),
        "Sources:",
        *(f"- {source_line(citation)} {citation.source.url}".rstrip() for citation in record.citations),
    ]
    lines.append(footer(record.head, edition, today))
    return "\n".join(line for number, line in enumerate(lines) if line or number == 3)


def footer(head: Head, edition: Edition, today: date) -> str:
    """Return the line that stands at the foot of every paper: edition, or the pack instead of it, record, state, date."""
    state, one = state_line(head.review, today), head.issued
    if one is not None:
        named = f"{one.publisher}, {one.pack} version {one.version} of {readable(one.date)}"
        return f"{named} · {head.id} · {state} · printed {readable(today.isoformat())}"
    return f"{edition.name} {edition.version} · {head.id} · {state} · printed {readable(today.isoformat())}"


def weakest(reviews: Iterable[Review]) -> ReviewState:
    """Return the weakest state among several; a paper is as good as that. Of nothing it is a draft."""
    order = list(ReviewState)
    return min((review.state for review in reviews), key=order.index, default=ReviewState.DRAFT)


def paper_footer(what: str, reviews: Sequence[Review], edition: Edition, today: date) -> str:
    """Return the line at the foot of a paper made of several records: edition, weakest state, when their sources were read, print date.

    Args:
        what: Name of the paper.
        reviews: Of everything that is printed on it.
        edition: Where it is from.
        today: The day it is printed.
    """
    state = weakest(reviews)
    told = state.label + (" (the weakest of what stands here)" if len({review.state for review in reviews}) > 1 else "")
    if state is ReviewState.SOURCE_CHECKED:
        told += ", no expert review yet"
    days = sorted({review.read_on for review in reviews if review.read_on})
    read = " to ".join(readable(day) for day in dict.fromkeys((*days[:1], *days[-1:])))
    parts = [f"{edition.name} {edition.version}", what, told, f"sources read {read}" if read else "sources not read"]
    if any(review.is_overdue(today) for review in reviews):
        parts.append("parts are due for a new check")
    return " · ".join((*parts, f"printed {readable(today.isoformat())}"))
