"""One item of a checklist on screen: the line, how and how not to ask, what else it can mean, and the answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldguide.domain.checklist import Answer, Item
from fieldguide.qt.flow import FlowLayout

_LETTERS = {
    Qt.Key.Key_Y: Answer.YES,
    Qt.Key.Key_N: Answer.NO,
    Qt.Key.Key_K: Answer.NOT_KNOWN,
    Qt.Key.Key_D: Answer.DECLINED,
}
#: Keyboards without Latin letters have digits.
_DIGITS = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4), Answer, strict=True))
_KEYS = {**_LETTERS, **_DIGITS}
_LETTER = {answer: chr(key) for key, answer in _LETTERS.items()}
_DIGIT = {answer: chr(key) for key, answer in _DIGITS.items()}


class ItemCard(QFrame):
    """A card that reports answers and never keeps them.

    Signals:
        answered(str, object): Item id and answer; None takes the answer back.
        opened(str): The record behind the item shall be read.
        left(): The reader answered by a letter key and wants the next item.
    """

    answered = Signal(str, object)
    opened = Signal(str)
    left = Signal()

    def __init__(self, item: Item, parent: QWidget | None = None, *, discreet: bool = False, problem: str = "") -> None:
        """Build the card.

        Args:
            item: What it asks.
            parent: The page it stands on.
            discreet: Show nothing but the wording for when somebody reads along.
            problem: Why something of the item is missing in this edition; empty if nothing is.
        """
        super().__init__(parent)
        self.item = item
        self._words = item.discreet if discreet else item.text
        self.setProperty("role", "card")
        self.setAccessibleName(self._words if discreet else f"{item.kind.label}: {item.text}")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 14)
        column.setSpacing(6)
        if not discreet:
            column.addWidget(self._label(item.kind.label, "small"))
        text = self._label(self._words, "")
        font = text.font()
        font.setBold(True)
        text.setFont(font)
        column.addWidget(text)
        self._below_text = column.count()
        notes = (("How: ", item.how), ("Not: ", item.avoid), ("Can also mean: ", item.otherwise), ("", problem))
        for label, told in notes if not discreet else ():
            if told:
                column.addWidget(self._label(label + told, "quiet"))
        self.buttons: dict[Answer, QPushButton] = {}
        self._answers = QWidget(self)
        row = FlowLayout(self._answers, gap=8)
        for answer in item.kind.answers:
            row.addWidget(self._answer_button(answer))
        if item.see and not discreet and not problem:
            more = QPushButton("Read more", self)
            more.setProperty("role", "quiet")
            more.setAccessibleDescription(f"About: {item.text}")
            more.clicked.connect(lambda: self.opened.emit(item.see[0]))
            row.addWidget(more)
        column.addWidget(self._answers)

    def set_compact(self, *, compact: bool) -> None:
        """Put the answers right below the line where there is little room, so that the one is always seen with the other."""
        self._column.removeWidget(self._answers)
        self._column.insertWidget(self._below_text if compact else -1, self._answers)

    def show_answer(self, answer: Answer | None) -> None:
        """Press the button of the noted answer."""
        for value, button in self.buttons.items():
            button.setChecked(value is answer)

    def focus(self) -> None:
        """Put the keyboard on the first answer, or on the one noted."""
        chosen = next((button for button in self.buttons.values() if button.isChecked()), None)
        (chosen or next(iter(self.buttons.values()))).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y, N, K, D and 1 to 4 answer and go on."""
        answer = _KEYS.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None
        if answer in self.buttons:
            self.answered.emit(self.item.id, answer)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _answer_button(self, answer: Answer) -> QPushButton:
        word = self.item.kind.word(answer)
        button = QPushButton(word, self)
        button.setProperty("role", "answer")
        button.setCheckable(True)
        button.setToolTip(f"Key {_LETTER[answer]} or {_DIGIT[answer]}")
        button.setAccessibleName(f"{word}: {self._words}")
        button.clicked.connect(lambda checked: self.answered.emit(self.item.id, answer if checked else None))
        self.buttons[answer] = button
        return button

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        return label
