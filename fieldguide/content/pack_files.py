"""Looks at the files of a pack before any reader does: what stands under the name of a source must be one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from fieldguide.content.faults import Faults, Place

#: A list of ids, one on each line below “withdraw:”.
WITHDRAW = "withdraw.yml"
#: What a pack may hold below ``content/``. Words, countries, the thesaurus and the edition are the core's.
_PLACES = re.compile(
    r"(?:indicators|guide|cases|programmes|law)/[^/]+\.md|(?:checklists|glossary|sources|countries|figures)/[^/]+\.yml"
    r"|services/[^/]+\.csv|checks\.csv|withdraw\.yml|upstream\.csv"
)
#: How files begin that are no text, and what they are called.
_BEGINNINGS: Mapping[bytes, str] = {
    b"SQLite format 3\x00": "a database", b"PK\x03\x04": "an archive or an office document", b"%PDF": "a PDF document", b"MZ": "a program",
    b"\x7fELF": "a program", b"\xd0\xcf\x11\xe0": "an office document", b"\x1f\x8b": "an archive", b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}  # fmt: skip
#: A number and words behind it, as in “+40 800 800 678, free”, without what calls a function or another program.
_DIALLED = re.compile(r"\+[0-9](?:(?![A-Za-z]\()[^|!=])*", re.DOTALL)
#: Spreadsheets run a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def readable(files: Mapping[str, bytes], faults: Faults) -> dict[str, bytes]:
    """Return the files that may be sources; the others become faults.

    Args:
        files: Name below ``content/`` → bytes.
        faults: Takes the faults.
    """
    kept = {}
    for name, data in sorted(files.items()):
        found = next((what for beginning, what in _BEGINNINGS.items() if data.startswith(beginning)), "")
        if not _PLACES.fullmatch(name):
            faults.add(
                Place(name, 1), "no file of this name belongs into a pack", "the files listed in the publisher's manual"
            )
        elif found:
            faults.add(Place(name, 1), f"this is {found}", "a source, as UTF-8 text")
        elif b"\x00" in data:
            line = data.count(b"\n", 0, data.index(b"\x00")) + 1
            faults.add(Place(name, line), "this is not text (it holds a zero byte)", "a source, as UTF-8 text")
        else:
            kept[name] = data
            if name.endswith(".csv"):
                _look_for_formulas(name, data, faults)
    return kept


def _look_for_formulas(name: str, data: bytes, faults: Faults) -> None:
    """Refuse cells that would run when a publisher or a reader opens the table in a spreadsheet."""
    table = csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""))
    line = 1
    try:
        for row in table:
            for cell in row:
                if cell.startswith(_FORMULA) and not _DIALLED.fullmatch(cell):
                    faults.add(
                        Place(name, line),
                        f"a cell begins with “{cell[0]}”",
                        "another beginning: a spreadsheet would run this as a formula",
                    )
            line = table.line_num + 1
    except csv.Error:
        return  # the reader of the table says so
