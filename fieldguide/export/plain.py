"""Records as plain text, for the command line and for copying."""

from __future__ import annotations

from datetime import date

from fieldguide.domain.checklist import ChecklistDefinition
from fieldguide.domain.records import ChecklistFacts, CountryFacts, LegalFacts, Record, ServiceFacts, TermFacts
from fieldguide.domain.search import Description, Recognised, SearchHit, SearchPage
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export.citation import full_text, issued_line, overdue_line, source_line, standing_line, unread_line
from fieldguide.export.page import CAUTION, UNCONFIRMED
from fieldguide.export.service_page import numbers


def page(record: Record, words: Vocabulary, today: date) -> str:
    """Return a whole record."""
    head = record.head
    lines = [
        head.title,
        f"{head.kind.label} · {standing_line(head, today)}",
        *([issued_line(head)] if head.issued else []),
        overdue_line(head.review, today),
        "",
    ]
    if isinstance(record.facts, ServiceFacts):
        lines.append(contact(record, words, today))
    elif isinstance(record.facts, ChecklistFacts):
        lines += [head.summary, "", checklist(record.facts.definition)]
    elif isinstance(record.facts, CountryFacts):
        lines += [head.summary, "", *_answers(record.facts, words), f"Whom to call: contacts --country {head.country}"]
    else:
        lines += [head.summary, "", full_text(record) if record.text != head.summary else ""]
    if isinstance(record.facts, LegalFacts):
        lines += [unread_line(record), "", *(f"{scheme}: {value}" for scheme, value in record.facts.identifiers)]
    if isinstance(record.facts, TermFacts) and record.facts.translations:
        lines += ["", f"In other languages. {UNCONFIRMED}"]
        lines += [f"  {words.label('languages', lang)}: {', '.join(used)}" for lang, used in record.facts.translations]
    lines += ["", "Sources:"]
    for citation in record.citations:
        lines.append(f"- {source_line(citation)}")
        lines += [f"  {text}" for text in (citation.evidence, citation.source.read_at or citation.source.url) if text]
    return "\n".join(lines)


def _answers(facts: CountryFacts, words: Vocabulary) -> list[str]:
    """Return question and answer in turn, for every question there is."""
    found = {answer.question: answer for answer in facts.answers}
    lines: list[str] = []
    for word in words.lists.get("country-questions", ()):
        answer = found.get(word.code)
        if answer is None:
            told = "Not yet researched."
        elif answer.not_found:
            told = f"Not known. {answer.not_found}"
        else:
            told = f"{answer.short}. {answer.says}"
        lines += [f"{word.label}: {told}"]
        if answer and answer.conflict:
            lines.append(f"  Sources disagree. {answer.conflict}")
        if answer and answer.is_draft:
            lines.append("  Draft: written without reading its source.")
    return [*lines, ""]


def contact(record: Record, words: Vocabulary, today: date) -> str:
    """Return a contact in a few lines: number, name, hours, languages, age."""
    facts = record.facts
    if not isinstance(facts, ServiceFacts):
        return record.head.title
    abroad = ", ".join(phone.abroad for phone in facts.phones if phone.abroad)
    lines = [
        f"{numbers(facts) or 'no number known'}   {record.head.title}",
        f"    {facts.organisation}: {', '.join(words.label('needs', need) for need in facts.needs)}",
    ]
    lines += [
        f"    {label} {text}"
        for label, text in (
            ("From abroad:", abroad),
            ("Hours:", facts.hours),
            ("Languages:", ", ".join(facts.languages)),
            ("Cost:", facts.cost),
            ("Run by the police:", facts.police_run),
            ("Passes on to authorities:", facts.reports),
            ("E-mail:", facts.email),
            ("Key for sealed referrals:", facts.sealed_to),
            ("Note:", facts.note),
        )
        if text
    ]
    lines.append(f"    {standing_line(record.head, today)}")
    return "\n".join(lines)


def checklist(definition: ChecklistDefinition) -> str:
    """Return a checklist, blank."""
    lines: list[str] = []
    for stage in definition.stages:
        lines += [stage.title, *(f"  [ ] {item.kind.label}: {item.text}" for item in stage.items), ""]
    lines.append("Next steps")
    lines += [f"  {number}. {step.text}" for number, step in enumerate(definition.steps, start=1)]
    return "\n".join(lines)


def description(found: Description, words: Vocabulary) -> str:
    """Return the signs found in a description, by dimension, each with the words that led to it, and what is ordinary in it."""
    lines = (
        [CAUTION]
        if found.signs
        else ["No sign of this guide was recognised in these words. That proves nothing either."]
    )
    plainly = [one for one in found.signs if one.is_plain]
    for dimension in dict.fromkeys(next(iter(one.dimensions), "") for one in plainly):
        lines += ["", words.label("dimensions", dimension) or "Other signs"]
        lines += [line for one in plainly if next(iter(one.dimensions), "") == dimension for line in _sign(one)]
    others = [line for one in found.signs if not one.is_plain for line in _sign(one)]
    lines += ["", "Perhaps also", *others] if others else []
    if found.ordinary:
        lines += ["", f"Said of ordinary circumstances: {', '.join(found.ordinary)}"]
    return "\n".join(lines)


def _sign(one: Recognised) -> tuple[str, str, str]:
    return (f"  {one.head.title}", f"      {', '.join(one.words)}", f"      {one.head.id}")


def results(answer: SearchPage, today: date, *, steps: bool = False) -> str:
    """Return a page of search results, with its explanation and counts, and with the steps of the search if these are asked for."""
    lines = list(answer.steps) if steps else []
    lines += [answer.explanation] if answer.explanation else []
    if answer.counts:
        lines.append(" · ".join(f"{kind.plural} {number}" for kind, number in answer.counts))
    for hit in answer.hits:
        lines += [
            "",
            f"{hit.head.title}",
            f"    {_passage(hit)}",
            f"    {hit.head.id} · {standing_line(hit.head, today)}",
            *(f"      {one.typed}: {one.found}, {one.how}, in the {one.where}" for one in hit.reasons),
        ]
    return "\n".join(lines)


def _passage(hit: SearchHit) -> str:
    return hit.snippet if hit.snippet else hit.head.summary
