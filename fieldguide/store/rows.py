"""Rows of the library turned into domain values; the only place that knows the order of columns."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from fieldguide.domain.provenance import Citation, Read, Review, ReviewState, Source
from fieldguide.domain.records import (
    ArticleFacts,
    ChecklistFacts,
    CountryAnswer,
    CountryFacts,
    Facts,
    Figure,
    FigureStyle,
    Head,
    IndicatorFacts,
    Issued,
    Kind,
    LawArticle,
    LegalFacts,
    Link,
    Phone,
    Rating,
    Record,
    ServiceFacts,
    Strength,
    TermFacts,
)
from fieldguide.store import checklist_json

HEAD_COLUMNS = (
    "id, kind, lang, title, summary, country, grouping, state, read_on, checked_on, checked_by, expert, check_after,"
    " publisher, pack, pack_version, pack_date, replaces"
)
SOURCE_COLUMNS = "id, title, publisher, date, url, read, read_at, read_on, note"

Row = tuple[Any, ...]


def head(row: Row) -> Head:
    """Build a head from :data:`HEAD_COLUMNS`."""
    (
        record_id,
        kind,
        lang,
        title,
        summary,
        country,
        group,
        state,
        read_on,
        checked_on,
        checked_by,
        expert,
        check_after,
        *pack,
    ) = row
    review = Review(ReviewState(state), read_on, checked_on, checked_by, expert, check_after)
    issued = Issued(*pack) if pack[0] else None
    return Head(record_id, Kind(kind), lang, title, summary, country, group, review, issued)


def source(row: Row) -> Source:
    """Build a source from :data:`SOURCE_COLUMNS`."""
    source_id, title, publisher, date, url, read, read_at, read_on, note = row
    return Source(source_id, title, publisher, date, url, Read(read), read_at, read_on, note)


def load_record(connection: sqlite3.Connection, record_id: str, *, as_written: bool = False) -> Record | None:
    """Read one record with all that belongs to it; None if there is no such id.

    Args:
        connection: The library.
        record_id: Its id.
        as_written: Give links in the order of the source, and none that point here: what the writer takes.
    """
    query = f"SELECT {HEAD_COLUMNS}, cues, body_html, text FROM record WHERE id = ?"  # noqa: S608 - a constant
    row = connection.execute(query, (record_id,)).fetchone()
    if row is None:
        return None
    *head_row, cues, body_html, text = row
    top = head(tuple(head_row))
    return Record(
        head=top,
        cues=tuple(json.loads(cues)),
        body_html=body_html,
        text=text,
        citations=_citations(connection, record_id),
        links=_written_links(connection, record_id)
        if as_written
        else _links(connection, "anchor", "link.target_id = record.id AND link.record_id = ?", record_id),
        # Here the anchor of a link is an article of this record, not of the one it comes from.
        linked_from=()
        if as_written
        else _links(connection, "''", "link.record_id = record.id AND link.target_id = ?", record_id),
        facts=_facts(connection, top),
    )


def _citations(connection: sqlite3.Connection, record_id: str) -> tuple[Citation, ...]:
    columns = ", ".join(f"source.{name}" for name in SOURCE_COLUMNS.split(", "))
    found = connection.execute(
        f"SELECT {columns}, locator, evidence, citation.read, anchor FROM citation JOIN source ON source.id = source_id"  # noqa: S608
        " WHERE record_id = ? ORDER BY position",
        (record_id,),
    )
    return tuple(Citation(source(row[:9]), row[9], row[10], Read(row[11]), row[12]) for row in found)


def _links(connection: sqlite3.Connection, anchor: str, condition: str, record_id: str) -> tuple[Link, ...]:
    found = connection.execute(
        f"SELECT DISTINCT record.id, {anchor}, title, kind FROM link JOIN record ON {condition} ORDER BY kind, title, 2",  # noqa: S608
        (record_id,),
    )
    return tuple(Link(target, anchor, title, Kind(kind)) for target, anchor, title, kind in found)


def _written_links(connection: sqlite3.Connection, record_id: str) -> tuple[Link, ...]:
    found = connection.execute(
        "SELECT target_id, anchor, title, kind FROM link JOIN record ON record.id = target_id WHERE record_id = ? ORDER BY position",
        (record_id,),
    )
    return tuple(Link(target, anchor, title, Kind(kind)) for target, anchor, title, kind in found)


def _codes(connection: sqlite3.Connection, record_id: str) -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    query = "SELECT list, code FROM record_code WHERE record_id = ? ORDER BY list, position"
    for name, code in connection.execute(query, (record_id,)):
        codes[name] = (*codes.get(name, ()), code)
    return codes


def _facts(connection: sqlite3.Connection, top: Head) -> Facts:
    codes = _codes(connection, top.id)
    match top.kind:
        case Kind.INDICATOR:
            return _indicator(connection, top.id, codes)
        case Kind.LEGAL:
            return _legal(connection, top.id)
        case Kind.SERVICE:
            return _service(connection, top.id, codes)
        case Kind.CHECKLIST:
            row = connection.execute("SELECT definition FROM checklist WHERE record_id = ?", (top.id,)).fetchone()
            return ChecklistFacts(checklist_json.from_json(row[0]))
        case Kind.COUNTRY:
            return _country(connection, top.id)
        case Kind.ARTICLE | Kind.CASE_STUDY | Kind.PROGRAMME:
            return ArticleFacts(top.group, codes.get("roles", ()), _figures(connection, top.id))
        case Kind.TERM:
            return _term(connection, top.id)


def _indicator(connection: sqlite3.Connection, record_id: str, codes: dict[str, tuple[str, ...]]) -> IndicatorFacts:
    found = connection.execute(
        "SELECT list, dimension, strength, item FROM rating WHERE record_id = ? ORDER BY list, item", (record_id,)
    )
    ratings = tuple(Rating(name, dimension, Strength(strength), item) for name, dimension, strength, item in found)
    return IndicatorFacts(
        **{name: codes.get(name, ()) for name in ("who", "forms", "settings", "noticed", "dimensions")}, ratings=ratings
    )


def _legal(connection: sqlite3.Connection, record_id: str) -> LegalFacts:
    row = connection.execute(
        "SELECT type, official_title, status, status_on, adopted, in_force, applies_from, transposition_deadline FROM legal WHERE record_id = ?",
        (record_id,),
    ).fetchone()
    identifiers = connection.execute(
        "SELECT scheme, value FROM identifier WHERE record_id = ? ORDER BY scheme, value", (record_id,)
    )
    articles = connection.execute(
        "SELECT article, title, says, means, is_draft FROM legal_article WHERE record_id = ? ORDER BY position",
        (record_id,),
    )
    legal_type, official_title, status, status_on, adopted, in_force, applies_from, deadline = row
    return LegalFacts(
        legal_type,
        official_title,
        status,
        status_on,
        adopted,
        in_force,
        applies_from,
        deadline,
        identifiers=tuple((scheme, value) for scheme, value in identifiers),
        articles=tuple(
            LawArticle(article, title, says, means, bool(draft)) for article, title, says, means, draft in articles
        ),
    )


def _country(connection: sqlite3.Connection, record_id: str) -> CountryFacts:
    found = connection.execute(
        "SELECT question, short, says, conflict, not_found, is_draft FROM country_answer WHERE record_id = ? ORDER BY position",
        (record_id,),
    )
    return CountryFacts(
        tuple(
            CountryAnswer(question, short, says, conflict, not_found, bool(draft))
            for question, short, says, conflict, not_found, draft in found
        )
    )


def _figures(connection: sqlite3.Connection, record_id: str) -> tuple[Figure, ...]:
    found = connection.execute(
        "SELECT name, title, concept, place, period, unit, note, svg, style, head, rows FROM figure WHERE record_id = ? ORDER BY position",
        (record_id,),
    )
    columns = ("name", "title", "concept", "place", "period", "unit", "note", "svg")
    return tuple(
        Figure(
            **dict(zip(columns, texts, strict=True)),
            style=FigureStyle(style),
            head=tuple(json.loads(head)),
            rows=tuple(map(tuple, json.loads(table))),
        )
        for *texts, style, head, table in found
    )


def _term(connection: sqlite3.Connection, record_id: str) -> TermFacts:
    query = "SELECT abbreviations, lay, translations FROM term WHERE record_id = ?"
    abbreviations, lay, translations = map(json.loads, connection.execute(query, (record_id,)).fetchone())
    return TermFacts(tuple(abbreviations), tuple(lay), tuple((lang, tuple(used)) for lang, used in translations))


def _service(connection: sqlite3.Connection, record_id: str, codes: dict[str, tuple[str, ...]]) -> ServiceFacts:
    row = connection.execute(
        "SELECT organisation, type, email, website, hours, languages, cost, police_run, reports, note, source_tier, source_date, sealed_to"
        " FROM service WHERE record_id = ?",
        (record_id,),
    ).fetchone()
    organisation, service_type, email, website, hours, languages, cost, police_run, reports, note, tier, *rest = row
    source_date, sealed_to = rest
    phones = connection.execute(
        "SELECT e164, inside, abroad FROM phone WHERE record_id = ? ORDER BY position", (record_id,)
    )
    return ServiceFacts(
        organisation=organisation,
        type=service_type,
        needs=codes.get("needs", ()),
        phones=tuple(Phone(*phone) for phone in phones),
        email=email,
        website=website,
        hours=hours,
        languages=tuple(json.loads(languages)),
        audience=codes.get("audience", ()),
        cost=cost,
        police_run=police_run,
        reports=reports,
        note=note,
        source_tier=tier,
        source_date=source_date,
        sealed_to=sealed_to,
    )
