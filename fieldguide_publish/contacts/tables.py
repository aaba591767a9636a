"""Contacts as a table: CSV for any program, a workbook for a spreadsheet program; and such tables read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from fieldguide.cli.forms import as_xlsx
from fieldguide.content.forms.workbook import read_workbook
from fieldguide.errors import FormError
from fieldguide_publish.contacts.cells import guarded, unguarded
from fieldguide_publish.contacts.importing import Candidate
from fieldguide_publish.contacts.rows import STATE, TABLE, Row
from fieldguide_publish.errors import ContactsError

#: Name of the sheet in a workbook.
SHEET = "contacts"
_MOST_ROWS = 100_000
_BOM = "\ufeff"


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return contacts as CSV in UTF-8 with a byte order mark, so that a spreadsheet program reads every letter; no cell can be a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(TABLE)
    writer.writerows([guarded(row.get(column, "")) for column in TABLE] for row in rows)
    return (_BOM + out.getvalue()).encode()


def as_workbook(rows: Iterable[Row]) -> bytes:
    """Return contacts as a workbook; every cell is text, so that none is taken for a formula."""
    return as_xlsx({SHEET: [list(TABLE), *([row.get(column, "") for column in TABLE] for row in rows)]})


def read_csv(data: bytes) -> list[Candidate]:
    """Return what the rows of a CSV file may become.

    Raises:
        ContactsError: It is not UTF-8, or no table with columns of contacts.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContactsError("The table is not UTF-8 text.", "Save it as CSV UTF-8.") from error
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = next(lines, [])
        return list(_candidates(head, _numbered(lines)))
    except csv.Error as error:
        raise ContactsError(
            f"The table cannot be read near line {lines.line_num} ({error}).",
            "Comma separated values, quotes in pairs.",
        ) from error


def read_sheet(data: bytes) -> list[Candidate]:
    """Return what the rows of a workbook may become: those of the sheet ``contacts``.

    Raises:
        ContactsError: It is no workbook, is damaged, or has no such sheet.
    """
    try:
        rows = read_workbook(data, frozenset([SHEET])).sheets.get(SHEET)
    except FormError as error:
        raise ContactsError(error.message, error.hint) from error
    if not rows:
        raise ContactsError(f"The workbook has no sheet “{SHEET}”.", "Give the sheet with the contacts that name.")
    head, *lines = rows
    names = [head.cells.get(number, "") for number in range(max(head.cells, default=-1) + 1)]
    candidates = list(
        _candidates(names, ((row.number, [row.cells.get(n, "") for n in range(len(names))]) for row in lines))
    )
    formulas = {row.number: row.formulas for row in lines}
    for candidate in candidates:
        for column in sorted(formulas[int(candidate.place.split()[1])]):
            named = names[column] if column < len(names) else f"column {column + 1}"
            candidate.refused.append(f"a formula stands under “{named}”")
    return candidates


def _numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(lines, start=2):
        if number > _MOST_ROWS:
            raise ContactsError(f"The table has more than {_MOST_ROWS} rows.", "Divide it by country.")
        yield number, cells


def _candidates(head: list[str], lines: Iterable[tuple[int, list[str]]]) -> Iterator[Candidate]:
    names = [" ".join(name.casefold().split()).replace(" ", "_") for name in head]
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    if repeated or not {"name", "evidence"} <= set(names):
        what = f"two columns “{repeated[0]}”" if repeated else "no columns “name” and “evidence”"
        raise ContactsError(f"The table has {what}.", "The columns are those of `contacts export --as csv`.")
    for number, cells in lines:
        if any(cell.strip() for cell in cells):
            yield _candidate(f"row {number}", names, cells)


def _candidate(place: str, names: list[str], cells: list[str]) -> Candidate:
    if len(cells) > len(names):
        return Candidate(place, {}, refused=[f"it has {len(cells)} cells under {len(names)} columns"])
    told: Mapping[str, str] = {name: unguarded(cell) for name, cell in zip(names, cells, strict=False)}
    candidate = Candidate(place, {name: told[name] for name in TABLE if told.get(name) and name != STATE})
    others = [name for name, cell in told.items() if name not in TABLE and cell.strip()]
    candidate.left_behind += [f"what stands under “{name}” stays behind" for name in others]
    return candidate
