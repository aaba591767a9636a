"""The left half of every section: what is shown, how it is narrowed down, and the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldguide.qt.eliding import as_written
from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.record_list import RecordList
from fieldguide.qt.rows import Row
from fieldguide.qt.theme import Look

#: More choices than these become a drop-down list: rows of chips would push the list off a small screen.
_MOST_CHIPS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to narrow a list down.

    Attributes:
        code: What it stands for; empty for "all".
        label: Its words.
        count: How many records it leaves; 0 shows no number.
    """

    code: str
    label: str
    count: int = 0

    @property
    def text(self) -> str:
        """Label and number."""
        return f"{self.label} {self.count}" if self.count else self.label


class ListPane(QWidget):
    """Title, choices, a note, the list.

    Signals:
        opened(str): A record shall be read.
        filtered(str): Another chip was pressed; its code.
        picked(str): Another entry of the drop-down list was chosen; its code.
        overview_asked(): The button above the list was pressed: the page that sums it up, or the search as typed.
    """

    opened = Signal(str)
    filtered = Signal(str)
    picked = Signal(str)
    overview_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("listPane")
        self._title = QLabel(self)
        self._title.setProperty("role", "h2")
        self._note = QLabel(self)
        self._note.setProperty("role", "quiet")
        self._note.setWordWrap(True)
        self.picker = QComboBox(self)
        self.picker.activated.connect(lambda _: self.picked.emit(self.picker.currentData()))
        self.narrower = QComboBox(self)
        self.narrower.setAccessibleName("Show")
        self.narrower.activated.connect(lambda _: self.filtered.emit(self.narrower.currentData()))
        self._overview = QPushButton(self)
        self._overview.setProperty("role", "quiet")
        self._overview.clicked.connect(self.overview_asked)
        self._chips = QWidget(self)
        self._flow = FlowLayout(self._chips)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._codes: list[str] = []
        self._group.idClicked.connect(lambda number: self.filtered.emit(self._codes[number]))
        self.list = RecordList(look, self)
        self.list.opened.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget(self)
        top = QVBoxLayout(head)
        top.setContentsMargins(16, 12, 12, 8)
        top.setSpacing(8)
        for widget in (self._title, self.picker, self.narrower, self._chips, self._overview, self._note):
            top.addWidget(widget)
        column.addWidget(head)
        column.addWidget(self.list, 1)

    def set_title(self, title: str, note: str = "", overview: str = "") -> None:
        """Say what is listed, and what the button above the list offers, if there is one."""
        self._title.setText(title)
        self._overview.setText(as_written(overview))
        self._overview.setVisible(bool(overview))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.list.setAccessibleName(title)

    def set_picker(self, name: str, choices: Sequence[Choice], current: str) -> None:
        """Offer a drop-down list; none if there are no choices."""
        self.picker.setAccessibleName(name)
        _offer(self.picker, choices, current)

    def set_chips(self, choices: Sequence[Choice], current: str, most: int = _MOST_CHIPS) -> None:
        """Offer chips, one of them pressed, or a drop-down list if they are more than ``most``; neither if there is nothing to choose."""
        many = len(choices) > most
        _offer(self.narrower, choices if many else (), current)
        shown = () if many or len(choices) < 2 else tuple(choices)
        focused = next((button for button in self._group.buttons() if button.hasFocus()), None)
        while len(self._codes) < len(shown):
            self._add_chip()
        for number in range(len(self._codes)):
            button = self._group.button(number)
            button.setVisible(number < len(shown))
            if number < len(shown):
                choice = shown[number]
                self._codes[number] = choice.code
                button.setText(as_written(choice.text))
                button.setChecked(choice.code == current)
                button.setAccessibleName(f"Show {choice.text}")
        self._chips.setVisible(bool(shown))
        if focused is not None and not focused.isVisible():
            # The chip the keyboard was on is gone; it goes on at the one pressed.
            pressed = self._group.checkedButton() if shown else None
            (pressed or self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_chip(self) -> None:
        """Add a chip; chips once made are kept and hidden, for making them takes longer than a keystroke may."""
        number = len(self._codes)
        chip = QPushButton(self._chips)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        self.setTabOrder(self._group.button(number - 1) if number else self.narrower, chip)
        self._group.addButton(chip, number)
        self._flow.addWidget(chip)
        self._codes.append("")

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows."""
        self.list.show_rows(rows)


def _offer(combo: QComboBox, choices: Sequence[Choice], current: str) -> None:
    """Fill a drop-down list; it is hidden if there are no choices."""
    combo.setVisible(bool(choices))
    combo.clear()
    for choice in choices:
        combo.addItem(choice.text, choice.code)
    combo.setCurrentIndex(max(combo.findData(current), 0))
