"""Reads and writes ``checks.csv``: who compared which text with its sources, and when.

The file holds a fingerprint of the text that was compared. A record whose text is another one now counts as not compared: what somebody changed
after a check is a draft again without anybody having to remember it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from fieldguide.content.faults import Faults, Place
from fieldguide.content.held import Folder
from fieldguide.content.reading import read_text
from fieldguide.content.yamltree import is_day
from fieldguide.domain.checklist import Item, Stage, Step
from fieldguide.domain.htmltext import plain
from fieldguide.domain.provenance import Citation, review_state
from fieldguide.domain.records import Figure, Phone, Record, ServiceFacts, TermFacts
from fieldguide.errors import FieldguideError

FILE = "checks.csv"
#: What orders and words a record without being said by a source.
_NOT_COMPARED: Mapping[type, tuple[str, ...]] = {
    TermFacts: ("translations",), Figure: ("svg",), Item: ("gate", "discreet", "shows"), Stage: ("again",), Step: ("phase",)
}  # fmt: skip
#: What contacts did not always have. It counts where there is some, so that checks of the others stay good.
_COMPARED_IF_THERE: Mapping[type, tuple[str, ...]] = {ServiceFacts: ("sealed_to",)}
_COLUMNS = ("record", "text", "on", "by", "expert")


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of a record with its sources.

    Attributes:
        record: Id of the record.
        text: Fingerprint of what was compared.
        on: The day.
        by: Who compared; a role, or a name given for it.
        expert: Name and organisation of the expert, if it was one; otherwise empty.
    """

    record: str
    text: str
    on: str
    by: str
    expert: str = ""


def read_checks(root: Folder, faults: Faults) -> dict[str, Check]:
    """Return the checks of a content folder by record; none if it has no such file."""
    path = root / FILE
    text = read_text(path, FILE, faults) if path.is_file() else None
    if not text:
        return {}
    lines = csv.reader(io.StringIO(text))
    if tuple(next(lines, ())) != _COLUMNS:
        faults.add(Place(FILE, 1), "the first row is not what is expected", ",".join(_COLUMNS))
        return {}
    found: dict[str, Check] = {}
    for number, row in enumerate(lines, start=2):
        place = Place(FILE, number)
        if len(row) != len(_COLUMNS) or not all(row[:4]) or not is_day(row[2], whole=True):
            faults.add(place, "this is no check", "record, fingerprint, day, who compared, expert (may be empty)")
        elif row[0] in found:
            faults.add(place, f"“{row[0]}” stands here twice", "one row for each record")
        else:
            found[row[0]] = Check(*row)
    return found


def apply(records: Iterable[Record], checks: Mapping[str, Check], faults: Faults) -> tuple[Record, ...]:
    """Return the records with the state that follows from their citations and checks.

    A check of no record is a fault, unless there are others already: then its record may only be unreadable.
    """
    kept = tuple(records)
    known = {record.id for record in kept}
    is_sound = not faults.found
    for number, name in enumerate(checks, start=2):
        if is_sound and name not in known:
            faults.add(Place(FILE, number), f"no record is called “{name}”", "the row taken out")
    return tuple(_reviewed(record, checks.get(record.id)) for record in kept)


def changed_since(records: Iterable[Record], checks: Mapping[str, Check]) -> Iterator[tuple[str, Check]]:
    """Yield the records whose text is not the one that was compared, each with that check."""
    for record in records:
        check = checks.get(record.id)
        if check and check.text != fingerprint(record):
            yield record.id, check


def confirm(root: Path, records: Iterable[Record], checks: Mapping[str, Check], made: Iterable[Check]) -> None:
    """Write the file anew with further checks; rows of records that are gone are dropped.

    Args:
        root: The content folder.
        records: All its records.
        checks: The checks so far.
        made: The new ones; they replace earlier ones of the same records.

    Raises:
        FieldguideError: The file cannot be written.
    """
    known = {record.id for record in records}
    kept = {**checks, **{check.record: check for check in made}}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(asdict(check).values() for name, check in sorted(kept.items()) if name in known)
    try:
        (root / FILE).write_text(out.getvalue(), encoding="utf-8")
    except OSError as error:
        raise FieldguideError(
            f"{root / FILE} cannot be written: {error.strerror}.", "Choose a folder you may write to."
        ) from error


def fingerprint(record: Record) -> str:
    """Return a short digest of what a reader is told, 16 hexadecimal digits.

    Words people would type, links and translations do not count, nor does how a number is grouped: they are not what is compared with a source.
    """
    head = record.head
    parts = [head.title, head.country]
    if not isinstance(record.facts, ServiceFacts):  # a contact's summary and text are made from its facts
        parts += [head.summary, plain(record.body_html), record.text]
    parts += _texts(record.facts)
    for citation in record.citations:
        parts += _cited(citation)
    return hashlib.sha256("\0".join(" ".join(part.split()) for part in parts).encode()).hexdigest()[:16]


def _cited(citation: Citation) -> tuple[str, ...]:
    return (citation.source.id, citation.locator, citation.evidence, citation.read.value, citation.anchor)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text of a record's facts that is compared with a source."""
    if isinstance(value, Phone):
        yield value.e164 or "".join(filter(str.isdigit, value.inside))
    elif is_dataclass(value):
        skipped = _NOT_COMPARED.get(type(value), ())
        if_there = _COMPARED_IF_THERE.get(type(value), ())
        for field in fields(value):
            part = getattr(value, field.name)
            if field.name not in skipped and (part or field.name not in if_there):
                yield from _texts(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    else:
        yield plain(value) if isinstance(value, str) and "<" in value else str(value)


def _reviewed(record: Record, check: Check | None) -> Record:
    if check is None or check.text != fingerprint(record):
        return record
    review = replace(
        record.head.review,
        state=review_state(record.citations, check.on, check.expert),
        checked_on=check.on,
        checked_by=check.by,
        expert=check.expert,
    )
    return replace(record, head=replace(record.head, review=review))
