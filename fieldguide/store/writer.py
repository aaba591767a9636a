"""Writing a library: the one place that fills the tables of ``db/schema/library.sql``.

The same input gives the same bytes: rows go in in the given order, nothing depends on the clock, and the file is compacted at the end.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple
from pathlib import Path

import sqlite_utils

from fieldguide import assets
from fieldguide.domain.provenance import Source
from fieldguide.domain.records import (
    ArticleFacts,
    ChecklistFacts,
    CountryFacts,
    IndicatorFacts,
    Issued,
    LegalFacts,
    Record,
    ServiceFacts,
    TermFacts,
)
from fieldguide.domain.search import Thesaurus
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.folding import FOLD_VERSION, compact
from fieldguide.store import checklist_json
from fieldguide.store.connection import LIBRARY_ID, LIBRARY_SCHEMA, seal
from fieldguide.store.search_index import SearchIndex


def write_library(
    path: Path,
    meta: Mapping[str, str],
    vocabulary: Vocabulary,
    sources: Iterable[Source],
    records: Iterable[Record],
    thesaurus: Thesaurus,
) -> None:
    """Write a new library.

    Args:
        path: Where to; must not exist yet. The caller moves the finished file into place.
        meta: Facts about the edition.
        vocabulary: Controlled words and countries.
        sources: The bibliography.
        records: Checked records, in the order they shall be kept. ``linked_from`` is not stored: the library derives it.
        thesaurus: What people say for what the records call otherwise.

    Raises:
        OSError: The file cannot be made, or there is no space left.
    """
    try:
        _fill(path, meta, vocabulary, sources, records, thesaurus)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise OSError(errno.EIO, str(error)) from error
        raise
    seal(path)


def _fill(
    path: Path,
    meta: Mapping[str, str],
    vocabulary: Vocabulary,
    sources: Iterable[Source],
    records: Iterable[Record],
    thesaurus: Thesaurus,
) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(assets.text("db/schema/library.sql"))
        connection.execute(f"PRAGMA application_id = {LIBRARY_ID}")
        connection.execute(f"PRAGMA user_version = {LIBRARY_SCHEMA}")
        connection.execute("BEGIN")
        database = sqlite_utils.Database(connection, execute_plugins=False)
        _write_edition(database, meta, vocabulary, sources)
        # Links may point forward, so every record stands before the first link.
        kept = list(records)
        index = SearchIndex(connection)
        for seq, record in enumerate(kept, start=1):
            _write_record(database, index, seq, record)
        for record in kept:
            _write_links(database, record)
        index.finish(thesaurus)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def _write_edition(
    database: sqlite_utils.Database, meta: Mapping[str, str], vocabulary: Vocabulary, sources: Iterable[Source]
) -> None:
    _insert(
        database,
        "meta",
        ({"key": key, "value": value} for key, value in sorted({**meta, "fold_version": str(FOLD_VERSION)}.items())),
    )
    _insert(
        database,
        "word",
        (
            {"list": name, "code": word.code, "label": word.label, "about": word.about, "position": position}
            for name, listed in sorted(vocabulary.lists.items())
            for position, word in enumerate(listed)
        ),
    )
    _insert(
        database, "country", ({"code": c.code, "name": c.name, "is_eu": int(c.is_eu)} for c in vocabulary.countries)
    )
    names = ("id", "title", "publisher", "date", "url", "read", "read_at", "read_on", "note")
    _insert(database, "source", (dict(zip(names, astuple(source), strict=True)) for source in sources))


def _write_record(database: sqlite_utils.Database, index: SearchIndex, seq: int, record: Record) -> None:
    head, review = record.head, record.head.review
    issued = head.issued or Issued("", "", 0, "")
    _insert(
        database,
        "record",
        [
            {
                "seq": seq, "id": head.id, "kind": head.kind.value, "lang": head.lang, "title": head.title, "summary": head.summary,
                "body_html": record.body_html, "text": record.text, "cues": _json(record.cues), "country": head.country,
                "grouping": head.group, "state": review.state.value, "read_on": review.read_on, "checked_on": review.checked_on,
                "checked_by": review.checked_by, "expert": review.expert, "check_after": review.check_after,
                "publisher": issued.publisher, "pack": issued.pack, "pack_version": issued.version, "pack_date": issued.date,
                "replaces": issued.replaces,
            }
        ],
    )  # fmt: skip
    _insert(
        database,
        "citation",
        (
            {
                "record_id": head.id, "position": position, "source_id": cited.source.id, "locator": cited.locator,
                "evidence": cited.evidence, "read": cited.read.value, "anchor": cited.anchor,
            }
            for position, cited in enumerate(record.citations)
        ),
    )  # fmt: skip
    identifiers = list(_write_facts(database, record))
    _insert(
        database,
        "identifier",
        (
            {"record_id": head.id, "scheme": scheme, "value": value, "compact": compact(value)}
            for scheme, value in identifiers
        ),
    )
    index.add(seq, record, (value for _, value in identifiers))


def _write_links(database: sqlite_utils.Database, record: Record) -> None:
    _insert(
        database,
        "link",
        (
            {"record_id": record.id, "position": position, "target_id": link.target, "anchor": link.anchor}
            for position, link in enumerate(record.links)
        ),
    )


def _write_facts(database: sqlite_utils.Database, record: Record) -> Iterable[tuple[str, str]]:
    """Write what the record's kind adds and return its identifiers as (scheme, value)."""
    facts = record.facts
    for name in ("who", "forms", "settings", "noticed", "dimensions", "roles", "needs", "audience"):
        source = facts.definition if isinstance(facts, ChecklistFacts) else facts
        codes = getattr(source, name, ())
        _insert(
            database,
            "record_code",
            ({"record_id": record.id, "list": name, "position": i, "code": c} for i, c in enumerate(codes)),
        )
    match facts:
        case IndicatorFacts():
            _insert(
                database,
                "rating",
                (
                    {
                        "record_id": record.id,
                        "list": r.set,
                        "dimension": r.dimension,
                        "strength": r.strength.value,
                        "item": r.item,
                    }
                    for r in facts.ratings
                ),
            )
        case LegalFacts():
            _write_legal(database, record.id, facts)
            return facts.identifiers
        case ServiceFacts():
            return _write_service(database, record.id, facts)
        case ArticleFacts():
            _insert(
                database,
                "figure",
                (
                    {"record_id": record.id, "position": position}
                    | asdict(figure)
                    | {"head": _json(figure.head), "rows": _json(figure.rows)}
                    for position, figure in enumerate(facts.figures)
                ),
            )
        case CountryFacts():
            _insert(
                database,
                "country_answer",
                (
                    {"record_id": record.id, "position": position} | asdict(answer) | {"is_draft": int(answer.is_draft)}
                    for position, answer in enumerate(facts.answers)
                ),
            )
        case TermFacts():
            lists = {name: _json(used) for name, used in asdict(facts).items()}
            _insert(database, "term", [{"record_id": record.id, **lists}])
        case ChecklistFacts():
            _insert(
                database,
                "checklist",
                [{"record_id": record.id, "definition": checklist_json.to_json(facts.definition)}],
            )
    return ()


def _write_legal(database: sqlite_utils.Database, record_id: str, facts: LegalFacts) -> None:
    names = (
        "type",
        "official_title",
        "status",
        "status_on",
        "adopted",
        "in_force",
        "applies_from",
        "transposition_deadline",
    )
    _insert(database, "legal", [{"record_id": record_id, **{name: getattr(facts, name) for name in names}}])
    _insert(
        database,
        "legal_article",
        (
            {
                "record_id": record_id, "position": position, "article": a.article, "title": a.title, "says": a.says,
                "means": a.means, "is_draft": int(a.is_draft),
            }
            for position, a in enumerate(facts.articles)
        ),
    )  # fmt: skip


def _write_service(database: sqlite_utils.Database, record_id: str, facts: ServiceFacts) -> list[tuple[str, str]]:
    names = (
        "organisation",
        "type",
        "email",
        "website",
        "hours",
        "cost",
        "police_run",
        "reports",
        "note",
        "source_tier",
        "source_date",
        "sealed_to",
    )
    row = {
        "record_id": record_id,
        **{name: getattr(facts, name) for name in names},
        "languages": _json(facts.languages),
    }
    _insert(database, "service", [row])
    _insert(
        database,
        "phone",
        (
            {"record_id": record_id, "position": i, "e164": p.e164, "inside": p.inside, "abroad": p.abroad}
            for i, p in enumerate(facts.phones)
        ),
    )
    identifiers = [("phone", phone.abroad) for phone in facts.phones if phone.abroad]
    return identifiers + [("phone-inside", phone.inside) for phone in facts.phones]


def _insert(database: sqlite_utils.Database, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    database.table(table).insert_all(dict(row) for row in rows)


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
