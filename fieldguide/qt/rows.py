"""The rows of a list of records, and the model that serves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldguide.domain.records import Head
from fieldguide.domain.search import Span
from fieldguide.export.citation import standing_line

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a delegate and a test can ask a row for besides its text."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading between rows; it cannot be chosen."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record.

    Attributes:
        head: The record.
        detail: What stands out besides the title, such as a phone number; may be empty.
        passage: The text under the title.
        title_marks: Matched words in the title.
        passage_marks: Matched words in the passage.
        state: State and age in words.
        is_overdue: It had to be looked at again by now.
        place: Country or type shown before the state; may be empty.
        why: Why a search found it; may be empty.
    """

    head: Head
    detail: str
    passage: str
    title_marks: tuple[Span, ...]
    passage_marks: tuple[Span, ...]
    state: str
    is_overdue: bool
    place: str = ""
    why: str = ""

    @property
    def id(self) -> str:
        """What is opened."""
        return self.head.id

    @property
    def title(self) -> str:
        """Its title."""
        return self.head.title

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        parts = (self.head.kind.label, self.head.title, self.detail, self.place, self.state)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page of the manual.

    Attributes:
        id: What is opened.
        title: Its title.
        about: What it is for; may be empty.
    """

    id: str
    title: str
    about: str

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.title, self.about) if part)


Row = HeadingRow | RecordRow | PageRow


def record_row(head: Head, today: date, *, detail: str = "", place: str = "", passage: str | None = None) -> RecordRow:
    """Return a row for a record that was not searched for."""
    shown = head.summary if passage is None else passage
    return RecordRow(head, detail, shown, (), (), standing_line(head, today), head.review.is_overdue(today), place)


def _spoken(row: HeadingRow) -> str:
    return f"{row.text}, {row.count}" if row.count else row.text


class RowModel(QAbstractListModel):
    """Serves rows; replaced as a whole whenever the list changes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in order."""
        return self._rows

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        try:
            self._rows = tuple(rows)
        finally:
            self.endResetModel()

    def row_at(self, index: Index) -> Row | None:
        """Return the row at an index, or None."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows; rows have no children."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can be seen but not chosen."""
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if isinstance(row, HeadingRow):
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the row itself, its title, or what a screen reader says."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text if isinstance(row, HeadingRow) else row.title
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, RecordRow) and row.why:
            return f"Here because of {row.why}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(row) if isinstance(row, HeadingRow) else row.spoken
        return None
