"""The parts of a spreadsheet's XML: what their elements hold, gathered while they are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from fieldguide.errors import FormError

MOST_ELEMENTS = 1_000
MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_TEXTS = 100_000
#: What a cell can hold in a spreadsheet program.
MOST_CHARACTERS = 32_767
#: Elements of a sheet nest about six deep.
DEEPEST = 40

_CELL = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something.

    Attributes:
        number: As the spreadsheet program shows it, from 1.
        cells: Column, from 0 → its text.
        formulas: Columns that hold a formula; their text is what it last came to.
    """

    number: int
    cells: dict[int, str]
    formulas: frozenset[int] = frozenset()


class Handler:
    """Counts how deep elements nest and passes on their names without namespace."""

    def __init__(self) -> None:
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if len(self._open) >= DEEPEST:
            raise FormError(f"The workbook nests deeper than {DEEPEST} elements.", "It is not read.")
        self._open.append(_local(name))
        self.begin(self._open[-1], {_local(key): value for key, value in attributes.items()})

    def end(self, _name: str) -> None:
        """Take the end of an element."""
        self.finish(self._open.pop())

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element under its local name."""

    def finish(self, name: str) -> None:
        """Take the end of an element under its local name."""

    def text(self, text: str) -> None:
        """Take text inside the element that is open."""


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class Attributes(Handler):
    """Collects the attributes of all elements of one name."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted
        self.found: list[dict[str, str]] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Keep the attributes."""
        if name == self._wanted:
            if len(self.found) >= MOST_ELEMENTS:
                raise FormError(f"The workbook has more than {MOST_ELEMENTS} sheets or parts.", "It is not read.")
            self.found.append(attributes)


@dataclass(slots=True)
class _Text:
    """Puts the text of ``t`` elements together, but not the reading aids (``rPh``) of East Asian texts."""

    pieces: list[str] = field(default_factory=list)

    def take(self, text: str, inside: list[str]) -> None:
        if inside and inside[-1] == "t" and "rPh" not in inside:
            self.pieces.append(text)

    def done(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        if len(text) > MOST_CHARACTERS:
            raise FormError(
                f"A text of the workbook has {len(text)} characters.", f"At most {MOST_CHARACTERS} fit a cell."
            )
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).strip()


class Strings(Handler):
    """Reads the texts that sheets share."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._text = _Text()

    def text(self, text: str) -> None:
        """Gather it."""
        self._text.take(text, self._open)

    def finish(self, name: str) -> None:
        """Keep a text that is complete."""
        if name == "si":
            if len(self.texts) >= MOST_TEXTS:
                raise FormError(f"The workbook holds more than {MOST_TEXTS} texts.", "A form has a few hundred.")
            self.texts.append(self._text.done())


class Cells(Handler):
    """Reads the rows of one sheet."""

    def __init__(self, sheet: str, shared: list[str]) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._sheet = sheet
        self._shared = shared
        self._number = 0
        self._cells: dict[int, str] = {}
        self._formulas: set[int] = set()
        self._column = -1
        self._type = ""
        self._value: list[str] = []
        self._text = _Text()
        self._begin: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": lambda _attributes: self._formulas.add(self._column),
        }

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or a formula."""
        if name in self._begin:
            self._begin[name](attributes)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._number = int(attributes.get("r", self._number + 1))
        self._column = -1
        self._cells, self._formulas = {}, set()

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _CELL.fullmatch(attributes.get("r", ""))
        self._column = _column(place[1]) if place else self._column + 1
        self._type = attributes.get("t", "n")
        self._value.clear()

    def text(self, text: str) -> None:
        """Gather it, as a value or as a text inside the cell."""
        if self._open and self._open[-1] == "v":
            self._value.append(text)
        else:
            self._text.take(text, self._open)

    def finish(self, name: str) -> None:
        """Keep a cell or a row that is complete."""
        if name == "c":
            text = self._cell()
            if text and self._column >= MOST_COLUMNS:
                raise FormError(
                    f"The sheet “{self._sheet}” has more than {MOST_COLUMNS} columns.", "They are not read."
                )
            if text:
                self._cells[self._column] = text
        elif name == "row" and (self._cells or self._formulas):
            if len(self.rows) >= MOST_ROWS:
                raise FormError(
                    f"The sheet “{self._sheet}” has more than {MOST_ROWS} rows.", "Split the form into several."
                )
            self.rows.append(Row(self._number, self._cells, frozenset(self._formulas)))

    def _cell(self) -> str:
        value, inline = "".join(self._value), self._text.done()
        if self._type == "s" and value.isdecimal():
            return self._shared[int(value)]
        if self._type == "inlineStr":
            return inline
        if self._type == "b":
            return "TRUE" if value == "1" else "FALSE"
        return value.strip().removesuffix(".0")


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
