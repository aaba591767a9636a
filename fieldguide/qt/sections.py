"""What each section lists: rows made from the library, without widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from fieldguide.domain.records import Head, Kind, Record, ServiceFacts
from fieldguide.domain.search import Description, SearchHit, SearchPage
from fieldguide.domain.vocabulary import SUPRANATIONAL
from fieldguide.export.citation import standing_line
from fieldguide.export.service_page import numbers
from fieldguide.qt.desk import Desk
from fieldguide.qt.list_pane import Choice
from fieldguide.qt.rows import HeadingRow, RecordRow, Row, record_row

#: Stands for all countries among those who make law; also the code of the legal type.
NATIONAL = "national-law"
_DANGER = "emergency"
_OTHER_SIGNS = "Other signs"
_PERHAPS = "Perhaps also: look again"
#: So many articles are offered where a search found nothing.
_MOST_TO_READ = 20
_TEXTS = (Kind.ARTICLE, Kind.PROGRAMME, Kind.CASE_STUDY)


def found(page: SearchPage, desk: Desk) -> tuple[Row, ...]:
    """Return the rows of a search, grouped by kind; groups stand in the order of their best hit."""
    phones = desk.library.phone_lines(tuple(hit.head.id for hit in page.hits if hit.head.kind is Kind.SERVICE))
    counts = dict(page.counts)
    groups: dict[Kind, list[Row]] = {}
    for hit in page.hits:
        head = hit.head
        row = RecordRow(
            head,
            phones.get(head.id, ""),
            hit.snippet,
            hit.title_marks,
            hit.snippet_marks,
            standing_line(head, desk.today),
            head.review.is_overdue(desk.today),
            desk.words.country_name(head.country) if head.country else "",
            why(hit),
        )
        groups.setdefault(head.kind, []).append(row)
    return tuple(
        row for kind, rows in groups.items() for row in (HeadingRow(kind.plural, counts.get(kind, len(rows))), *rows)
    )


def why(hit: SearchHit) -> str:
    """Return in one line why a search found a record; empty if the search was not asked to say so."""
    told = (
        f"{one.typed}: {one.found} ({one.how}) in the {one.where}"
        if one.found != one.typed
        else f"{one.typed} in the {one.where}"
        for one in hit.reasons
    )
    return "; ".join(told)


def recognised(found: Description, desk: Desk) -> tuple[Row, ...]:
    """Return the signs found in a description, the plain ones by dimension, each with the words that led to it."""
    groups: dict[str, list[Row]] = {}
    for one in sorted(found.signs, key=lambda one: not one.is_plain):
        name = desk.words.label("dimensions", next(iter(one.dimensions), "")) or _OTHER_SIGNS
        row = record_row(one.head, desk.today, passage=" … ".join(one.words))
        groups.setdefault(name if one.is_plain else _PERHAPS, []).append(row)
    return tuple(row for name, rows in groups.items() for row in (HeadingRow(name, len(rows)), *rows))


def ways_on(desk: Desk) -> tuple[Row, ...]:
    """Return what to go on with where a search found nothing: the checklists and the guide's first articles."""
    checklists = [record_row(head, desk.today) for head in desk.checklists()]
    articles = [
        record_row(head, desk.today) for head in desk.library.heads_of_group(Kind.ARTICLE, "basics", _MOST_TO_READ)
    ]
    rows: list[Row] = [HeadingRow("Go on with a checklist", 0), *checklists]
    return (*rows, HeadingRow("Or read", 0), *articles) if articles else tuple(rows)


def found_choices(page: SearchPage) -> tuple[Choice, ...]:
    """Return the kinds a search found, with their numbers."""
    total = sum(number for _, number in page.counts)
    return (Choice("", "All", total), *(Choice(kind.value, kind.plural, number) for kind, number in page.counts))


def identify(desk: Desk, setting: str) -> tuple[Row, ...]:
    """Return the checklists, those for the reader's role first, then the signs by dimension; only those met in a setting if one is given."""
    settings, dimensions = desk.library.codes("settings"), desk.library.codes("dimensions")
    kept = [
        head
        for head in (*desk.checklists(), *desk.library.heads(Kind.INDICATOR))
        if not setting or setting in settings.get(head.id, ())
    ]
    checklists = [head for head in kept if head.kind is Kind.CHECKLIST]
    signs = [head for head in kept if head.kind is Kind.INDICATOR]

    def dimension(head: Head) -> str:
        return desk.words.label("dimensions", next(iter(dimensions.get(head.id, ())), ""))

    order = [word.label for word in desk.words.lists.get("dimensions", ())]
    grouped = _grouped(signs, lambda head: dimension(head) or _OTHER_SIGNS, (*order, _OTHER_SIGNS), desk)
    own: list[Row] = [record_row(head, desk.today) for head in checklists]
    top: list[Row] = [HeadingRow("Checklists", len(checklists))] if checklists else []
    return (*top, *own, *grouped)


def settings_choices(desk: Desk) -> tuple[Choice, ...]:
    """Return the settings to narrow signs down to."""
    return (Choice("", "All places"), *(Choice(word.code, word.label) for word in desk.words.lists.get("settings", ())))


def law(desk: Desk, maker: str, country: str) -> tuple[Row, ...]:
    """Return the legal references by type.

    Args:
        desk: The library and the reader's choices.
        maker: Only those of this organisation, or with ``NATIONAL`` those of countries; empty for all.
        country: Only those of this country; empty for all.
    """
    heads = [
        head
        for head in desk.library.heads(Kind.LEGAL)
        if (not country or head.country == country) and (not maker or maker == _maker(head))
    ]
    words = desk.words.lists.get("legal-types", ())
    return _grouped(
        heads, lambda head: desk.words.label("legal-types", head.group), [word.label for word in words], desk
    )


def law_choices(desk: Desk) -> tuple[Choice, ...]:
    """Return who makes law: the organisations, by name, and the countries together."""
    heads = desk.library.heads(Kind.LEGAL)
    made = Counter(map(_maker, heads))
    makers = sorted(made, key=lambda code: (code == NATIONAL, desk.words.country_name(code)))
    names = {NATIONAL: desk.words.label("legal-types", NATIONAL)}
    shown = (Choice(code, names.get(code) or desk.words.country_name(code), made[code]) for code in makers)
    return (Choice("", "All", len(heads)), *shown)


def law_countries(desk: Desk) -> tuple[Choice, ...]:
    """Return the countries whose law is listed, by name."""
    having = {head.country for head in desk.library.heads(Kind.LEGAL)}
    listed = (Choice(country.code, country.name) for country in desk.words.countries if country.code in having)
    return (Choice("", "All countries"), *listed)


def _maker(head: Head) -> str:
    return head.country if head.country in SUPRANATIONAL else NATIONAL


def guide(desk: Desk, topic: str) -> tuple[Row, ...]:
    """Return the articles by topic, and the glossary; one of them if a topic (or ``glossary``) is given."""
    articles = [head for head in desk.library.heads(*_TEXTS) if not topic or head.group == topic]
    words = desk.words.lists.get("topics", ())
    rows = _grouped(articles, lambda head: desk.words.label("topics", head.group), [word.label for word in words], desk)
    if topic not in ("", "glossary"):
        return rows
    terms = desk.library.heads(Kind.TERM)
    listed = tuple(record_row(head, desk.today) for head in sorted(terms, key=lambda head: head.title.casefold()))
    return (*rows, HeadingRow(Kind.TERM.plural, len(terms)), *listed)


def guide_choices(desk: Desk) -> tuple[Choice, ...]:
    """Return the topics that have articles, and the glossary."""
    topics = [head.group for head in desk.library.heads(*_TEXTS)]
    shown = (Choice(word.code, word.label) for word in desk.words.lists.get("topics", ()) if word.code in topics)
    return (Choice("", "All"), *shown, Choice("glossary", "Glossary"))


def contacts(desk: Desk, country: str, need: str) -> tuple[Row, ...]:
    """Return the contacts of a country by type: what to dial in danger, those of the country, then those that serve all of Europe."""
    records = desk.contacts(need, country)
    danger = [record for record in records if record.head.group == _DANGER]
    others = [record for record in records if record.head.group != _DANGER]
    own = [record for record in others if record.head.country == country]
    beyond = [record for record in others if record.head.country != country]
    rows: list[Row] = []
    if danger:
        rows.append(HeadingRow(desk.words.label("service-types", _DANGER), len(danger)))
        rows += [contact_row(record, desk) for record in danger]
    for kind in dict.fromkeys(record.head.group for record in own):
        listed = [record for record in own if record.head.group == kind]
        rows += [
            HeadingRow(desk.words.label("service-types", kind), len(listed)),
            *(contact_row(record, desk) for record in listed),
        ]
    if beyond:
        rows += [HeadingRow("Europe-wide", len(beyond)), *(contact_row(record, desk) for record in beyond)]
    return tuple(rows)


def need_choices(desk: Desk, country: str) -> tuple[Choice, ...]:
    """Return the needs that contacts of a country serve, with their numbers."""
    records = desk.contacts("", country)
    served = [need for record in records if isinstance(record.facts, ServiceFacts) for need in record.facts.needs]
    shown = (
        Choice(word.code, word.label, served.count(word.code))
        for word in desk.words.lists.get("needs", ())
        if word.code in served
    )
    return (Choice("", "All", len(records)), *shown)


def country_choices(desk: Desk) -> tuple[Choice, ...]:
    """Return all countries, by name."""
    return tuple(Choice(country.code, country.name) for country in desk.words.countries)


def contact_row(record: Record, desk: Desk) -> RecordRow:
    """Return a contact's row: its number stands out."""
    facts = record.facts
    if not isinstance(facts, ServiceFacts):
        return record_row(record.head, desk.today)
    languages = ", ".join(facts.languages[:4])
    passage = " · ".join(part for part in (facts.hours, languages) if part) or record.head.summary
    return record_row(record.head, desk.today, detail=numbers(facts), passage=passage)


def _grouped(heads: Sequence[Head], name: Callable[[Head], str], order: Iterable[str], desk: Desk) -> tuple[Row, ...]:
    rows: list[Row] = []
    for group in order:
        inside = [head for head in heads if name(head) == group]
        if inside:
            rows += [HeadingRow(group, len(inside)), *(record_row(head, desk.today) for head in inside)]
    return tuple(rows)
