"""A list of records, or of pages of the manual: title, passage and state, matched words marked; used by keyboard or pointer."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fieldguide.domain.search import Span
from fieldguide.qt.row_text import Paragraph, RowText
from fieldguide.qt.rows import HeadingRow, PageRow, RecordRow, Role, Row, RowModel
from fieldguide.qt.theme import Look

_PASSAGE_LENGTH = 150

#: So many rows fill the tallest list.
_BATCH = 14


class RecordDelegate(QStyledItemDelegate):
    """Draws rows and keeps what it laid out."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._family = parent.font()
        self._layout = lru_cache(maxsize=600)(self._lay_out)

    def set_look(self, look: Look) -> None:
        """Draw with other colours and sizes from now on."""
        self._look = look
        self._layout.cache_clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the room a row needs at the list's width."""
        row = index.data(Role.ROW)
        width = option.widget.viewport().width() if isinstance(option.widget, QListView) else option.rect.width()
        text = self._layout(row, max(width - self._left(row) - self._pad, 80))
        return QSize(width, round(text.height) + 2 * self._gap(row))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        row: Row = index.data(Role.ROW)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        colours = self._look.colours
        painter.save()
        rect: QRect = option.rect
        painter.fillRect(rect, QColor(colours.accent_soft if chosen else colours.surface))
        if not isinstance(row, HeadingRow):
            edge = colours.kind(row.head.kind) if isinstance(row, RecordRow) else colours.article
            painter.fillRect(QRect(rect.left(), rect.top() + 4, 4, rect.height() - 8), QColor(edge))
            painter.setPen(QPen(QColor(colours.line)))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        text = self._layout(row, max(rect.width() - self._left(row) - self._pad, 80))
        painter.translate(rect.topLeft() + QPoint(self._left(row), self._gap(row)))
        text.draw(painter, chosen=chosen)
        painter.restore()

    @property
    def _pad(self) -> int:
        return self._look.pixels(10)

    def _left(self, row: Row) -> int:
        return self._look.pixels(12) if isinstance(row, HeadingRow) else self._look.pixels(16)

    def _gap(self, row: Row) -> int:
        return self._look.pixels(10) if isinstance(row, HeadingRow) else self._look.pixels(8)

    def _lay_out(self, row: Row, width: int) -> RowText:
        mark = QTextCharFormat()
        mark.setBackground(QColor(self._look.colours.mark))
        mark.setForeground(QColor(self._look.colours.text))
        if isinstance(row, HeadingRow):
            return RowText(self._heading(row), width, mark)
        return RowText(self._record(row) if isinstance(row, RecordRow) else self._page(row), width, mark)

    def _heading(self, row: HeadingRow) -> list[Paragraph]:
        quiet = self._look.colours.quiet
        text = f"{row.text} {row.count}" if row.count else row.text
        return [Paragraph(text, self._font(0.92, QFont.Weight.Bold), quiet, quiet)]

    def _page(self, row: PageRow) -> list[Paragraph]:
        text, quiet = self._look.colours.text, self._look.colours.quiet
        told = [Paragraph(row.title, self._font(1.0, QFont.Weight.DemiBold), text, text)]
        return [*told, Paragraph(row.about, self._font(0.92), quiet, text)] if row.about else told

    def _record(self, row: RecordRow) -> list[Paragraph]:
        text, quiet, warning = self._look.colours.text, self._look.colours.quiet, self._look.colours.warning
        told = [Paragraph(row.head.title, self._font(1.0, QFont.Weight.DemiBold), text, text, row.title_marks)]
        if row.detail:
            told.append(Paragraph(row.detail, self._font(1.12, QFont.Weight.Bold), text, text))
        if row.passage:
            passage, marks = _cut(row.passage, row.passage_marks)
            told.append(Paragraph(passage, self._font(1.0), quiet, text, marks))
        is_weak = row.is_overdue or row.head.review.state == "draft"
        state = f"{row.place} · {row.state}" if row.place else row.state
        told.append(Paragraph(state, self._font(0.86), warning if is_weak else quiet, warning if is_weak else text))
        return told

    def _font(self, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(self._family)
        font.setPointSizeF(self._look.points(factor))
        font.setWeight(weight)
        return font


class RecordList(QListView):
    """The list.

    Signals:
        opened(str): The reader wants to read the record with this id (click, Enter).
    """

    opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list")
        self.setAccessibleName("Records")
        self.rows = RowModel(self)
        self.setModel(self.rows)
        self._delegate = RecordDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(False)
        # Rows differ in height, and measuring all of them at once would keep the window waiting: the first screen comes at once, the rest in steps.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.clicked.connect(self._open)

    def set_look(self, look: Look) -> None:
        """Draw with other colours and sizes from now on."""
        self._delegate.set_look(look)
        self.scheduleDelayedItemsLayout()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows and choose the first record, without taking the focus."""
        self.rows.set_rows(rows)
        self.scrollToTop()
        self.step(1, start=-1)

    def chosen_id(self) -> str:
        """Return the id of the chosen record; empty if there is none."""
        row = self.rows.row_at(self.currentIndex())
        return row.id if row is not None and not isinstance(row, HeadingRow) else ""

    def chosen_row(self) -> RecordRow | None:
        """Return the chosen row; None if there is none."""
        row = self.rows.row_at(self.currentIndex())
        return row if isinstance(row, RecordRow) else None

    def choose(self, record_id: str) -> None:
        """Choose the row of a record, if the list has one."""
        for number, row in enumerate(self.rows.rows):
            if not isinstance(row, HeadingRow) and row.id == record_id:
                self.setCurrentIndex(self.rows.index(number))
                return

    def step(self, by: int, start: int | None = None) -> None:
        """Choose the next record above (-1) or below (1); headings are passed over."""
        number = (self.currentIndex().row() if start is None else start) + by
        while 0 <= number < len(self.rows.rows):
            if not isinstance(self.rows.rows[number], HeadingRow):
                self.setCurrentIndex(self.rows.index(number))
                return
            number += by

    def step_page(self, by: int) -> None:
        """Choose the record about a screen further up (-1) or down (1); headings are passed over, and it always moves."""
        start = self.currentIndex().row()
        reach = self.visualRect(self.currentIndex()).top() + by * self.viewport().height()
        number = start + by
        while 0 <= number < len(self.rows.rows) and by * self.visualRect(self.rows.index(number)).top() <= by * reach:
            number += by
        self.step(-by, start=number)
        if self.currentIndex().row() == start:
            self.step(by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End and the page keys pass over headings; Enter opens."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self.step(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self.step_page(1 if event.key() == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Home:
                self.step(1, start=-1)
            case Qt.Key.Key_End:
                self.step(-1, start=len(self.rows.rows))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open(self.currentIndex())
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out again: their height depends on the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Lay the rows out again when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is not None and not isinstance(row, HeadingRow):
            self.opened.emit(row.id)


def _cut(text: str, marks: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """Shorten a passage to about two lines, at a word."""
    if len(text) <= _PASSAGE_LENGTH:
        return text, marks
    end = text.rfind(" ", 0, _PASSAGE_LENGTH)
    end = end if end > 0 else _PASSAGE_LENGTH
    return text[:end] + " …", tuple(mark for mark in marks if mark.end <= end)
