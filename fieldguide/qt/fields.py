"""What the fields of a form have in common: their titles, their sizes, and that nothing typed into them is learnt."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

#: Keyboards and input methods are asked not to learn what is typed.
NOT_LEARNT = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
#: Least room of a list of choices, in characters.
SHORTEST_CHOICE = 16


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
