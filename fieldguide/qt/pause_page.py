"""What is seen of a checklist that is paused: nothing that says what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class PausePage(QWidget):
    """A page with two buttons.

    Signals:
        resumed(): Go on where it was left.
        forgotten(): Forget it now.
    """

    resumed = Signal()
    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._words = QLabel(self)
        self._words.setProperty("role", "quiet")
        self._words.setWordWrap(True)
        self.resume = QPushButton("Continue", self)
        self.resume.setProperty("role", "primary")
        self.resume.setAutoDefault(True)
        self.resume.clicked.connect(self.resumed)
        self.discard = QPushButton("Discard", self)
        self.discard.setAutoDefault(True)
        self.discard.clicked.connect(self.forgotten)
        buttons = QHBoxLayout()
        buttons.addWidget(self.resume)
        buttons.addWidget(self.discard)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(14)
        column.addWidget(self._words)
        column.addLayout(buttons)
        column.addStretch(1)

    def open(self, minutes: int) -> None:
        """Show for how long it is kept, and put the keyboard on the way back."""
        kept = "1 minute" if minutes == 1 else f"{minutes} minutes"
        self._words.setText(f"Paused. Kept for {kept} without a key.")
        self.resume.setFocus(Qt.FocusReason.OtherFocusReason)
