"""A contact as the row of a table: the columns of ``db/content/README.md``, with its country before and its state behind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from fieldguide.content.services import COLUMNS, FURTHER_COLUMNS
from fieldguide.domain.records import Record, ServiceFacts
from fieldguide_publish.errors import ContactsError

#: Column → text.
Row = dict[str, str]

COUNTRY = "country"
#: Told to whoever reads an export, and not read back: a state follows from a comparison and is never typed.
STATE = "state"
#: The columns of an exported table, in order.
TABLE = (COUNTRY, *COLUMNS, *FURTHER_COLUMNS, STATE)


def row_of(record: Record) -> Row:
    """Return a contact as a row.

    Raises:
        ContactsError: The record is no contact.
    """
    facts = record.facts
    if not isinstance(facts, ServiceFacts):
        raise ContactsError(f"{record.id} is no contact.", "Name a contact.")
    citation = record.citations[0]
    return {
        COUNTRY: record.head.country,
        "id": record.id.partition("/")[2],
        "name": record.head.title,
        "organisation": facts.organisation,
        "type": facts.type,
        "needs": ";".join(facts.needs),
        "phones": ";".join(phone.e164 for phone in facts.phones if phone.e164),
        "short_numbers": ";".join(
            "".join(filter(str.isdigit, phone.inside)) for phone in facts.phones if not phone.e164
        ),
        "email": facts.email,
        "website": facts.website,
        "hours": facts.hours,
        "languages": ";".join(facts.languages),
        "audience": ";".join(facts.audience),
        "cost": facts.cost,
        "police_run": facts.police_run,
        "reports": facts.reports,
        "note": facts.note,
        "source_url": citation.source.url,
        "source_title": citation.source.title,
        "source_tier": facts.source_tier,
        "source_date": facts.source_date,
        "evidence": citation.evidence,
        "read_on": citation.source.read_on,
        "check_after": record.head.review.check_after,
        "sealed_to": facts.sealed_to,
        STATE: record.head.review.state.value,
    }


def rows_of(records: Iterable[Record], country: str = "") -> list[Row]:
    """Return the contacts among records as rows, by country and id.

    Args:
        records: Any records.
        country: Only contacts of this country; all if empty.
    """
    rows = [row_of(record) for record in records if isinstance(record.facts, ServiceFacts)]
    return sorted((row for row in rows if country in ("", row[COUNTRY])), key=lambda row: (row[COUNTRY], row["id"]))


def source_table(rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as the text of a ``services/<country>.csv``; the columns that may be left out are, where no row needs them."""
    kept = list(rows)
    further = FURTHER_COLUMNS if any(row.get(column) for row in kept for column in FURTHER_COLUMNS) else ()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*COLUMNS, *further))
    writer.writerows([row.get(column, "") for column in (*COLUMNS, *further)] for row in kept)
    return out.getvalue()


def records_at(place: Path) -> tuple[Record, ...]:
    """Return all records of a library file or a content folder.

    Raises:
        FieldguideError: There is none, or it holds faults.
    """
    if place.is_dir():
        from fieldguide.content.builder import read_content

        return read_content(place).records
    from fieldguide.store.library import Library

    with Library(place) as opened:
        return tuple(opened.records())
