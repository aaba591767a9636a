"""Reads the texts of an ``.xlsx`` workbook (ECMA-376), and nothing else: no formula, no style, no picture.

A workbook is a zip of XML from somebody unknown. Its parts are read in pieces and counted while they are read, so that a small file that
unpacks into a huge one ends in an error and not in a full memory; a document type, where entities could multiply, is refused.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath
from xml.parsers import expat

from fieldguide.content.faults import shown
from fieldguide.content.forms.sheetxml import Attributes, Cells, Handler, Row, Strings
from fieldguide.errors import FormError

MOST_PARTS = 500
MOST_UNPACKED = 32 * 1024 * 1024

_PIECE = 64 * 1024
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError, LookupError, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read of a workbook.

    Attributes:
        sheets: Name → rows that hold something.
        unread: Names of sheets nobody asked for.
        has_pictures: True if pictures or other objects lie in it.
    """

    sheets: dict[str, tuple[Row, ...]]
    unread: tuple[str, ...]
    has_pictures: bool


def read_workbook(data: bytes, wanted: frozenset[str]) -> Workbook:
    """Read the sheets of a workbook whose names, in small letters, are wanted.

    Raises:
        FormError: It is damaged, encrypted, too large, or no workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _Reader(archive).read(wanted)
    except _DAMAGED as error:
        raise FormError(
            f"The workbook cannot be read ({type(error).__name__}).",
            "Open it in a spreadsheet program and save it as .xlsx again.",
        ) from error


class _Reader:
    """Reads one archive; counts what it unpacks."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = archive.namelist()
        self._unpacked = 0
        if len(self._names) > MOST_PARTS:
            raise FormError(f"The workbook has {len(self._names)} parts.", f"At most {MOST_PARTS} are read.")

    def read(self, wanted: frozenset[str]) -> Workbook:
        main = next((target for kind, _, target in self._relations("") if kind == "officeDocument"), "xl/workbook.xml")
        if main not in self._names:
            raise FormError("This is no .xlsx workbook.", "Save the form as .xlsx, or as FHIR Questionnaire in JSON.")
        relations = list(self._relations(main))
        shared = Strings()
        for kind, _, target in relations:
            if kind == "sharedStrings":
                self._parse(target, shared)
        parts = self._sheet_parts(main, {own: target for _, own, target in relations})
        sheets = {}
        for name in wanted & parts.keys():
            cells = Cells(name, shared.texts)
            self._parse(parts[name], cells)
            sheets[name] = tuple(cells.rows)
        unread = tuple(name for name in parts if name not in wanted)
        return Workbook(sheets, unread, any("/media/" in name for name in self._names))

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield kind, id and part of everything a part points to."""
        folder, _, name = part.rpartition("/")
        where = normpath(join(folder, "_rels", f"{name}.rels"))
        if where not in self._names:
            return
        relations = Attributes("Relationship")
        self._parse(where, relations)
        for found in relations.found:
            target = normpath(join("/", folder, found.get("Target", ""))).lstrip("/")
            yield found.get("Type", "").rpartition("/")[2], found.get("Id", ""), target

    def _sheet_parts(self, main: str, targets: dict[str, str]) -> dict[str, str]:
        """Return the name, in small letters, of each sheet and the part that holds it."""
        book = Attributes("sheet")
        self._parse(main, book)
        parts: dict[str, str] = {}
        for sheet in book.found:
            name = sheet["name"].strip().casefold()
            if name in parts:
                raise FormError(
                    f"The workbook has two sheets called “{shown(name)}”.", "Give one of them another name."
                )
            parts[name] = targets[sheet["id"]]
        return parts

    def _parse(self, part: str, handler: Handler) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.text
        try:
            if self._archive.getinfo(part).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise NotImplementedError  # others can ask for memory before anything is read
            with self._archive.open(part) as stream:
                while piece := stream.read(_PIECE):
                    self._unpacked += len(piece)
                    if self._unpacked > MOST_UNPACKED:
                        raise FormError(
                            f"The workbook unpacks to more than {MOST_UNPACKED // 1024**2} MB.",
                            "A form has a few hundred rows of text.",
                        )
                    parser.Parse(piece, False)
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise FormError(
                f"The part {shown(part)} of the workbook is no sound XML.", "Save the workbook again."
            ) from error


def _refuse_doctype(*_arguments: object) -> None:
    raise FormError("The workbook declares a document type, which no spreadsheet program writes.", "It is not read.")
