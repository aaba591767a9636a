"""What the fields of a form have in common: their titles, their sizes, and that nothing typed into them is learnt."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QStyle, QStyleOptionComboBox, QVBoxLayout, QWidget

#: Keyboards and input methods are asked not to learn what is typed.
NOT_LEARNT = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
#: Least room of a list of choices, in characters.
SHORTEST_CHOICE = 16


class Choices(QComboBox):
    """A list of choices that explains them when open and shows only the chosen word when closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: dict[str, str] = {}

    def add(self, code: str, word: str, about: str = "") -> None:
        """Add a choice: its code, its word, and what it covers."""
        label = f"{word}: {about}" if about else word
        self._words[label] = word
        self.addItem(label, code)

    @property
    def shown(self) -> str:
        """What is shown when closed."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option.currentText

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Show the chosen word; what does not fit ends in "…" and is never simply cut."""
        super().initStyleOption(option)
        word = self._words.get(self.currentText(), self.currentText())
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, field.width())


def add_group(column: QVBoxLayout, title: str, leads_to: QWidget, *widgets: QWidget) -> None:
    """Add widgets to a column, below their title; its underlined letter puts the keyboard on one of them."""
    label = QLabel(title)
    label.setProperty("role", "label")
    label.setWordWrap(True)
    label.setBuddy(leads_to)
    column.addSpacing(6)
    for widget in (label, *widgets):
        column.addWidget(widget)


def plain_label(text: str, role: str, parent: QWidget) -> QLabel:
    """Return a label of several lines whose text is never taken for markup."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
