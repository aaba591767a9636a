"""A record as an HTML page: for the reading pane and for paper.

Only the subset of HTML and CSS that Qt's rich text knows is used, and only the record's own words: no image, no script, no address that
could be loaded. Links to records read ``record:<id>#<article>``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from fieldguide.domain.provenance import Review, readable
from fieldguide.domain.records import (
    ArticleFacts,
    ChecklistFacts,
    CountryFacts,
    IndicatorFacts,
    Kind,
    LegalFacts,
    Link,
    Record,
    ServiceFacts,
    TermFacts,
)
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export import checklist_page, country_page, figure_page, law_page, service_page
from fieldguide.export.citation import issued_line, overdue_line, standing_line
from fieldguide.export.country_page import Nearby
from fieldguide.export.markup import article_label, in_guide_links, record_link, source_item, table

CAUTION = (
    "One sign proves nothing, and neither does its absence. A sign opens a question: look for what else it can mean."
)

#: What stands over translated terms: nobody who works in the language has looked at them yet.
UNCONFIRMED = "Draft translations: not confirmed by somebody who works in the language."


def render(record: Record, words: Vocabulary, today: date, nearby: Nearby | None = None) -> str:
    """Return the page's HTML, without ``<html>`` and styles: the front end adds those.

    Args:
        record: The record.
        words: Labels for its codes.
        today: The day its age is counted from.
        nearby: For a country: its contacts and law.
    """
    parts = [_header(record, words, today), _body(record, words, nearby), _related(record), _sources(record)]
    return "\n".join(part for part in parts if part)


def _header(record: Record, words: Vocabulary, today: date) -> str:
    head = record.head
    place = f" · {words.country_name(head.country)}" if head.country and head.kind is not Kind.COUNTRY else ""
    group = _group(record, words)
    lines = [
        f'<p class="kind kind-{head.kind.value}">{escape(head.kind.label + (f" · {group}" if group else "") + place)}</p>',
        f"<h1>{escape(head.title)}</h1>",
        f'<p class="state state-{head.review.state.value}">{escape(standing_line(head, today))}</p>',
    ]
    if head.issued is not None:
        lines.append(f'<p class="warning">{escape(issued_line(head))}</p>')
    warning = overdue_line(head.review, today)
    if warning:
        lines.append(f'<p class="warning">{escape(warning)}</p>')
    if not isinstance(record.facts, ServiceFacts):
        lines.append(f'<p class="lead">{escape(head.summary)}</p>')
    return "\n".join(lines)


def _group(record: Record, words: Vocabulary) -> str:
    match record.facts:
        case LegalFacts() as facts:
            return words.label("legal-types", facts.type)
        case ServiceFacts() as facts:
            return words.label("service-types", facts.type)
        case CountryFacts():
            country = words.country(record.head.country)
            return f"{'' if country and country.is_eu else 'not '}a member state of the European Union"
        case ArticleFacts() as facts:
            return words.label("topics", facts.topic)
    return ""


def _body(record: Record, words: Vocabulary, nearby: Nearby | None) -> str:
    match record.facts:
        case IndicatorFacts() as facts:
            return _indicator(record, facts, words)
        case LegalFacts() as facts:
            return law_page.render(record, facts)
        case ServiceFacts() as facts:
            return service_page.render(facts, words)
        case ChecklistFacts() as facts:
            return checklist_page.render(facts.definition, words)
        case CountryFacts() as facts:
            return country_page.render(record, facts, words, nearby)
        case TermFacts() as facts:
            return _term(facts, words)
        case ArticleFacts() as facts:
            return figure_page.placed(in_guide_links(record.body_html), facts.figures, words)


def _indicator(record: Record, facts: IndicatorFacts, words: Vocabulary) -> str:
    rows = [
        (label, ", ".join(words.label(name, code) for code in codes))
        for label, name, codes in (
            ("Noticed", "noticed", facts.noticed),
            ("Concerns", "who", facts.who),
            ("Where", "settings", facts.settings),
            ("Forms", "forms", facts.forms),
        )
    ]
    parts = [f'<p class="caution">{CAUTION}</p>', in_guide_links(record.body_html), table(rows)]
    if facts.ratings:
        told = "".join(
            f"<tr><td>{escape(words.label('sets', rating.set))}</td><td>{escape(words.label('dimensions', rating.dimension))}</td>"
            f"<td>{escape(rating.strength.value)}</td><td>{escape(rating.item)}</td></tr>"
            for rating in facts.ratings
        )
        parts.append(
            "<h2>Published ratings</h2><p>How the expert survey behind the list rated this sign, in each list and dimension. "
            "Made for research; not a test of a person.</p>"
            f'<table class="facts"><tr><th>List</th><th>Dimension</th><th>Rating</th><th>Item</th></tr>{told}</table>'
        )
    elif facts.dimensions:
        named = ", ".join(words.label("dimensions", code) for code in facts.dimensions)
        parts.append(table([("Dimension", f"{named} (no published rating)")]))
    return "\n".join(parts)


def _term(facts: TermFacts, words: Vocabulary) -> str:
    parts = [table([("Short", ", ".join(facts.abbreviations)), ("People also say", ", ".join(facts.lay))])]
    if facts.translations:
        told = [(words.label("languages", lang), ", ".join(used)) for lang, used in facts.translations]
        parts.append(f"<h2>In other languages</h2><p class='warning'>{UNCONFIRMED}</p>{table(told)}")
    return "".join(parts)


def _related(record: Record) -> str:
    links = tuple(record.links)
    known = {link.target for link in links}
    back = tuple(link for link in record.linked_from if link.target not in known)
    parts = []
    for title, found in (("See also", links), ("Mentioned in", back)):
        if found:
            parts.append(f"<h2>{title}</h2><ul>{''.join(_link_item(link) for link in _once(found))}</ul>")
    return "\n".join(parts)


def _once(links: Iterable[Link]) -> Iterable[Link]:
    return {(link.target, link.anchor): link for link in links}.values()


def _link_item(link: Link) -> str:
    article = f", {article_label(link.anchor)}" if link.anchor else ""
    target = f"{link.target}#{link.anchor}" if link.anchor else link.target
    return f"<li>{record_link(target, link.title + article)} <span class='quiet'>{escape(link.kind.label)}</span></li>"


def _sources(record: Record) -> str:
    whole = [citation for citation in record.citations if not citation.anchor]
    items = "".join(f"<li>{source_item(citation)}</li>" for citation in whole)
    return f"<h2>Sources</h2>{_checks(record.head.review)}<ul>{items}</ul>" if items else ""


def _checks(review: Review) -> str:
    """Say who compared the record with its sources, and which expert reviewed it."""
    told = (
        f"Compared with its sources on {readable(review.checked_on)}: {review.checked_by}." if review.checked_on else ""
    )
    expert = f" Reviewed by {review.expert}." if review.expert else ""
    return f"<p>{escape(told + expert)}</p>" if told or expert else ""
