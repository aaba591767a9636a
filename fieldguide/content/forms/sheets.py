"""The sheets of an XLSForm as tables whose cells are asked for by column; a cell nobody asked for stays behind and is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldguide.content.forms.draft import SourceDraft
from fieldguide.content.forms.sheetxml import Row
from fieldguide.content.forms.workbook import Workbook
from fieldguide.domain.form_marks import COLUMN

_ALIASES = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "list name": "list_name",
    "set form title": "form_title",
    "title": "form_title",
}
_TRANSLATED = ("label", "hint", "guidance_hint")
_LANGUAGE = re.compile(r"(?P<column>[^:]+?)\s*::?\s*(?P<language>.+)")
_NOT_SET = frozenset(["no", "false", "false()"])
#: Beginning of a column's name → why what stands in it stays behind.
_REASONS: tuple[tuple[str, str], ...] = (
    ("score", "a score is refused: the guide gives no points and adds up nothing"),
    ("weight", "a score is refused: the guide gives no points and adds up nothing"),
    ("point", "a score is refused: the guide gives no points and adds up nothing"),
    ("calcul", "it is a calculation; the guide counts and adds up nothing"),
    ("constraint", "an item takes any of its answers"),
    ("required", "no item has to be answered"),
    ("default", "nothing is answered beforehand"),
    ("image", "a checklist is text"),
    ("big-image", "a checklist is text"),
    ("audio", "a checklist is text"),
    ("video", "a checklist is text"),
    ("media", "a checklist is text"),
    ("appearance", "how an item looks is up to the guide"),
    ("repeat_count", "it is asked once; “again” on a stage says what one more round is for"),
    ("relevant", "this kind of row has no condition here"),
)
_NO_PLACE = "a checklist has no place for it"


@dataclass(slots=True)
class Line:
    """A row whose cells are asked for by column.

    Attributes:
        place: Sheet and row.
    """

    place: str
    _cells: Mapping[str, str]
    _formulas: frozenset[str]
    _taken: set[str] = field(default_factory=set)

    def text(self, column: str) -> str:
        """Return what stands in a column, '' if nothing does."""
        self._taken.add(column)
        return self._cells.get(column, "")

    def own(self, column: str) -> str:
        """Return what stands in one of the columns that an export of the guide adds."""
        return self.text(COLUMN + column)

    def take(self, *columns: str) -> None:
        """Mark columns as read that say nothing of their own."""
        self._taken.update(columns)

    def take_all(self) -> None:
        """Mark every column as read: the row as a whole has been named."""
        self._taken.update(self._cells)

    def untaken(self) -> list[str]:
        """Return the columns that hold something nobody asked for."""
        return [column for column in self._cells if column not in self._taken]

    def leave_rest(self, draft: SourceDraft) -> None:
        """Name what nobody asked for, and every formula."""
        for column in self.untaken():
            text = self._cells[column]
            if column != "required" or text.casefold() not in _NOT_SET:
                draft.leave(self.place, f"{column} “{text}”", reason(column))
        for column in sorted(self._formulas):
            draft.leave(
                self.place,
                f"the formula under {column}",
                "it is not worked out; what it last came to was read, if anything",
            )


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with named columns.

    Attributes:
        columns: The names that are read, as XLSForm calls them.
        lines: Its rows.
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def reason(column: str) -> str:
    """Return why what stands in a column stays behind."""
    return next((why for start, why in _REASONS if column.startswith(start)), _NO_PLACE)


def read_tables(book: Workbook, draft: SourceDraft) -> dict[str, Table]:
    """Return the sheets that hold anything as tables. Columns that are not read, such as further languages, are named once."""
    return {name: _table(name, rows, draft) for name, rows in book.sheets.items() if rows}


def _table(sheet: str, rows: tuple[Row, ...], draft: SourceDraft) -> Table:
    head = dict(sorted(rows[0].cells.items()))
    columns = _columns(head)
    used = {column for row in rows[1:] for column in (*row.cells, *row.formulas)}
    for number in sorted(used - columns.keys()):
        name = head.get(number)
        where = f"{sheet} column {name}" if name else f"{sheet} column {_letters(number)}"
        draft.leave(where, "the whole column", "another language is read" if name else "it has no name")
    lines = [
        Line(
            f"{sheet} row {row.number}",
            {columns[number]: text for number, text in row.cells.items() if number in columns},
            frozenset(columns[number] for number in row.formulas if number in columns),
        )
        for row in rows[1:]
    ]
    return Table(tuple(columns.values()), tuple(lines))


def _columns(head: Mapping[int, str]) -> dict[int, str]:
    """Return number → name of the columns to read: of several languages the one without a name, else English, else the first."""
    named: dict[str, int] = {}
    rank: dict[str, int] = {}
    for number, text in head.items():
        match = _LANGUAGE.fullmatch(text)
        name = " ".join(text.lower().split())
        name = _ALIASES.get(name, name.replace(" ", "_") if name.startswith(("guidance", "list", "form")) else name)
        standing = 0
        if match and match["column"].strip().lower() in _TRANSLATED:
            name = match["column"].strip().lower()
            standing = 1 if match["language"].lower().startswith("english") else 2
        if name not in named or standing < rank[name]:
            named[name], rank[name] = number, standing
    return {number: name for name, number in named.items()}


def _letters(number: int) -> str:
    """Return the letters a spreadsheet program calls a column by."""
    letters = ""
    left = number + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
