"""Buttons that bear the words of a record: shortened to the room there is, and shown as they are written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget


def as_written(text: str) -> str:
    """Return the text for a button that shows it as it is: Qt takes a single ``&`` for the mark of a key."""
    return text.replace("&", "&&")


class ElidingButton(QPushButton):
    """A button that shortens its text instead of widening the page; the whole text is its accessible name."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(as_written(text), parent)
        self._whole = text
        self.setAccessibleName(text)
        self.setMinimumWidth(80)

    def resizeEvent(self, event: object) -> None:
        """Fit the text into the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        room = self.width() - 2 * self.fontMetrics().averageCharWidth() - 32
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(room, 40))
        self.setText(as_written(shown))
