"""Describe what you see: a text in one's own words, the signs it contains, and the way into a checklist. The text is never kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fieldguide.domain.search import Description
from fieldguide.errors import FieldguideError
from fieldguide.export.page import CAUTION
from fieldguide.qt import sections
from fieldguide.qt.desk import Desk
from fieldguide.qt.keys import bind
from fieldguide.qt.lane import SearchLane
from fieldguide.qt.record_list import RecordList

_HINT = "For example: the man holds both passports, he answers for her, she does not know the address …"
_NOTHING = "No sign of this guide was recognised in these words. That proves nothing either: a checklist asks what a text leaves out."
_ABOUT = f"{CAUTION} The text stays in memory and is forgotten when you hide or close the guide."
#: All that stands above signs: the rest was read before, and the room is for them.
_ABOUT_SIGNS = f"{CAUTION.partition('. ')[0]}."
#: Least height of the text and of the signs in it, in lines; the page scrolls where there is less room.
_TEXT_LINES, _SIGN_LINES = 3, 6


class _Text(QPlainTextEdit):
    def sizeHint(self) -> QSize:
        """Ask for no more than the least height, so that the page scrolls only where that is not there."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


class _Signs(RecordList):
    def sizeHint(self) -> QSize:
        """Ask for no more than the least height, as the text above."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


class DescribePage(QWidget):
    """The page.

    Signals:
        opened(str): A sign shall be read.
        start_asked(tuple): The checklist for the reader's role shall be run with these signs ticked; their ids.
    """

    opened = Signal(str)
    start_asked = Signal(tuple)

    def __init__(self, library: Path, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._library = library
        self._desk = desk
        self._lane: SearchLane | None = None
        self._found = Description()
        self.text = _Text(self)
        self.text.setAccessibleName("What you see, in your own words")
        self.text.setPlaceholderText(_HINT)
        self.text.setTabChangesFocus(True)
        self.text.setUndoRedoEnabled(False)  # undo would bring back what was cleared
        self.show_signs = QPushButton("Show the signs", self)
        self.show_signs.setProperty("role", "primary")
        self.show_signs.clicked.connect(self.describe)
        bind(self.show_signs, "Ctrl+Return", "Name the signs in this text")
        self.start = QPushButton("Start the checklist with these ticked", self)
        self.start.clicked.connect(
            lambda: self.start_asked.emit(tuple(one.head.id for one in self._found.signs if one.is_plain))
        )
        self._told = self._label("", "quiet")
        self.ordinary = self._label("", "")
        self.list = _Signs(desk.look, self)
        self.list.setAccessibleName("Signs in your words")
        self.list.opened.connect(self.opened)
        self._about = self._label(_ABOUT, "quiet")
        self._scroll = QScrollArea(self)
        self._compose()
        self.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep text and signs high enough to be read."""
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Keep text and signs high enough to be read in another text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        line = self.text.fontMetrics().lineSpacing()
        for area, lines in ((self.text, _TEXT_LINES), (self.list, _SIGN_LINES)):
            area.setMinimumHeight(lines * line)

    def _compose(self) -> None:
        page = QWidget(self)
        page.setObjectName("page")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(page)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._scroll)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(self._label("Describe what you see", "h2"))
        column.addWidget(self._about)
        column.addWidget(self.text, 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_signs)
        buttons.addWidget(self.start)
        buttons.addStretch(1)
        column.addLayout(buttons)
        for label in (self._told, self.ordinary):
            column.addWidget(label)
        column.addWidget(self.list, 5)

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", role)
        label.setWordWrap(True)
        return label

    def describe(self) -> None:
        """Look for signs in the text."""
        if self._lane is None:
            self._lane = SearchLane(self._library, self)
            self._lane.answered.connect(self._on_answered)
            self._lane.failed.connect(self._on_failed)
        self._lane.ask(self.text.toPlainText())

    @property
    def told(self) -> str:
        """What is said about the last answer; empty before there is one."""
        return self._told.text()

    def clear(self) -> None:
        """Forget the text and what was found in it."""
        if self._lane is not None:
            self._lane.forget()
        self.text.setPlainText("")
        self._show(Description())
        self._told.clear()

    def close_lane(self) -> None:
        """Stop the thread, if there is one."""
        if self._lane is not None:
            self._lane.close()

    def set_look(self, look: object) -> None:
        """Show with other colours and sizes from now on."""
        self.list.set_look(look)  # type: ignore[arg-type]

    def _on_answered(self, found: Description) -> None:
        self._show(found)
        self._told.setText(self._summary(found))
        if found.signs:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(self.list))  # once it is laid out

    def _summary(self, found: Description) -> str:
        if not found.signs:
            return _NOTHING
        return "Recognised by the words shown under each sign. Open one to read what else it can mean."

    def _on_failed(self, error: FieldguideError) -> None:
        self._told.setText(str(error))

    def _show(self, found: Description) -> None:
        self._found = found
        self.start.setEnabled(bool(found.signs))
        self._about.setText(_ABOUT_SIGNS if found.signs else _ABOUT)
        told = f"Also said, and ordinary: {', '.join(found.ordinary)}." if found.ordinary else ""
        self.ordinary.setText(told)
        self.ordinary.setVisible(bool(told))
        self.list.show_rows(sections.recognised(found, self._desk))
