"""What a blank checklist says in a form of another program, whichever that is.

A form is kept, so ages are days in it and not "three weeks ago".
"""

from __future__ import annotations

from collections.abc import Iterator

from fieldguide.domain.checklist import ChecklistDefinition, Stage, Step
from fieldguide.domain.provenance import Citation, ReviewState, readable
from fieldguide.domain.records import ChecklistFacts, Record
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.errors import ExportError
from fieldguide.export.citation import source_line
from fieldguide.export.markup import article_label
from fieldguide.store.library import Edition


def definition_of(record: Record) -> ChecklistDefinition:
    """Return the checklist of a record.

    Raises:
        ExportError: The record is none.
    """
    if not isinstance(record.facts, ChecklistFacts):
        raise ExportError(f"“{record.id}” is no checklist.", "Only checklists can be written as a form.")
    return record.facts.definition


def state_text(record: Record) -> str:
    """Return how far the record was checked, when, and from when on it has to be looked at again."""
    review = record.head.review
    told = [review.state.words]
    if review.state is not ReviewState.DRAFT:
        told.append(f"Compared on {readable(review.checked_on)} by {review.checked_by}")
    if review.state is ReviewState.EXPERT_REVIEWED:
        told.append(review.expert)
    elif review.read_on:
        told.append(f"Sources read on {readable(review.read_on)}")
    if review.check_after:
        told.append(f"To be checked again after {readable(review.check_after)}")
    return ". ".join(told) + "."


def edition_text(record: Record, edition: Edition) -> str:
    """Return which record of which edition a form was made from."""
    return f"{edition.name} {edition.version} of {readable(edition.date)}, {edition.publisher}, {edition.licence}. {record.id}"


def again_text(stage: Stage) -> str:
    """Return what to do for one more person; '' if the stage is gone through once.

    A form asks once: where it repeats a group, what lies outside can ask only for the nearest round, and the guide asks for any of them.
    """
    return f"For {stage.again}: fill in this form once more." if stage.again else ""


def contacts_text(step: Step, words: Vocabulary) -> str:
    """Return whose contacts belong to a step; '' if none do. Numbers are not in a form: they grow old in it unseen."""
    needs = ", ".join(words.label("needs", need) for need in step.needs)
    return f"Contacts in the guide, by country: {needs}" if needs else ""


def rules_text(step: Step, record: Record) -> str:
    """Return the rules behind a step by their titles; '' if there are none."""
    titles = {f"{link.target}#{link.anchor}".rstrip("#"): link for link in record.links}
    told = []
    for target in step.law:
        link = titles.get(target)
        title = link.title if link else target
        told.append(f"{title}, {article_label(link.anchor)}" if link and link.anchor else title)
    return f"Rule: {'; '.join(told)}" if told else ""


def source_texts(record: Record) -> Iterator[tuple[Citation, str]]:
    """Yield every source of a record with its line: title, place, what it says there, address."""
    for citation in record.citations:
        address = citation.source.read_at or citation.source.url
        yield (
            citation,
            " – ".join(part for part in (source_line(citation), citation.evidence, address) if part),
        )
