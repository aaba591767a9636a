"""The sources of a small pack, for tests: contacts in Great Britain, a protocol, and whatever else a test puts in."""

from __future__ import annotations

import csv
import io

from fieldguide.content.overlay import PackSources
from fieldguide.content.services import COLUMNS

SOURCES = b"""ngo-x-handbook:
  title: Handbook of NGO X
  publisher: NGO X
  date: 2026
  read: publisher
  read_on: 2026-03-01
"""


def contact(record, number, **cells):
    """Return the cells of a contact with one number."""
    return {
        "id": record, "name": f"Line {record}", "organisation": "NGO X", "type": "hotline", "needs": "hotline", "phones": number,
        "source_url": "https://ngo-x.example/contacts", "source_tier": "operator", "evidence": f"Call {number}.", "read_on": "2026-03-01",
    } | cells  # fmt: skip


def table(*contacts):
    """Return a table of contacts."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: one.get(column, "") for column in COLUMNS} for one in contacts)
    return out.getvalue().encode()


def article(title="How we work", body="Call us. See [the convention](legal/cets-197).", **front):
    """Return an article."""
    keys = {
        "title": title,
        "summary": "A summary.",
        "topic": "talking",
        "sources": "[{source: ngo-x-handbook, evidence: it says so}]",
    }
    lines = "\n".join(f"{key}: {value}" for key, value in (keys | front).items())
    return f"---\n{lines}\n---\n{body}\n".encode()


FILES = {
    "services/gb.csv": table(contact("ngo-x-helpline", "+442079460111"), contact("ngo-x-shelter", "+442079460112", needs="shelter")),
    "guide/ngo-x-protocol.md": article(),
    "sources/ngo-x.yml": SOURCES,
}  # fmt: skip


def sources(files=None, **values):
    """Return a pack of NGO X."""
    given = {
        "id": "ngo-x/contacts", "publisher": "ngo-x", "publisher_name": "NGO X", "version": 1, "date": "2026-03-01", "lang": "en",
        "countries": None, "may_override": False, "overrides": frozenset(), "files": FILES if files is None else files,
    }  # fmt: skip
    return PackSources(**(given | values))
