"""The window shown when the library cannot be used: what happened, and a way on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QVBoxLayout

from fieldguide.errors import LibraryError


class TroubleDialog(QDialog):
    """Says what is wrong with a library and offers to choose another.

    Attributes:
        chosen: The library the person chose instead; None if none was chosen.
    """

    def __init__(self, error: LibraryError) -> None:
        super().__init__()
        self.chosen: Path | None = None
        self.setWindowTitle("Fieldguide cannot open its library")
        what = QLabel(error.message, self)
        hint = QLabel(error.hint, self)
        for label in (what, hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = what.font()
        font.setBold(True)
        what.setFont(font)
        self.buttons = QDialogButtonBox(self)
        self.other = self.buttons.addButton("Choose another library …", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        self.other.clicked.connect(self._choose)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        for widget in (what, hint, self.buttons):
            column.addWidget(widget)
        self.setMinimumWidth(480)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a library", "", "Library (*.db)")
        if name:
            self.chosen = Path(name)
            self.accept()
