"""The window “Publish”: choose a folder, check, build, sign, verify. Every step is one that the command has as well.

The steps run on a thread of their own, so that the window can be moved and read meanwhile; one at a time. What was typed is read before, in the
window's thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QThread, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fieldguide.errors import FieldguideError
from fieldguide_publish.steps import Desk, Outcome

_SIZE = (860, 640)
#: Left free of a small screen: a title bar and a panel are there too.
_BESIDE, _ABOVE = 40, 64
_UNFORESEEN = (
    "This met an error nobody foresaw. The terminal this window was started from says which; please report it."
)
_HINT = "Choose the folder of your pack, then press Check. Faults are listed here, each with its file and line."


class _Work(QThread):
    """One step, off the window's thread."""

    ended = Signal(object)

    def __init__(self, step: Callable[[], Outcome], parent: QWidget) -> None:
        super().__init__(parent)
        self._step = step

    def run(self) -> None:
        """Do the step; an error is an outcome too, and one that is not meant for people is reported as any other bug."""
        outcome = Outcome(_UNFORESEEN, is_good=False)
        try:
            outcome = self._step()
        except FieldguideError as error:
            outcome = Outcome.of_error(error)
        finally:
            self.ended.emit(outcome)


class PublishWindow(QWidget):
    """The whole window.

    Attributes:
        said: What the last step came to, in a sentence.
        faults: Everything it found, a line each.
    """

    def __init__(self, library: Path) -> None:
        super().__init__()
        self.setWindowTitle("Publish a pack")
        room = self.screen().availableSize()
        self.resize(min(_SIZE[0], room.width() - _BESIDE), min(_SIZE[1], room.height() - _ABOVE))
        self._library = library
        self._work: _Work | None = None
        self._pack, self._keys = QLineEdit(), QLineEdit()
        self._passphrase = QLineEdit()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.said = QLabel(_HINT)
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.faults = QListWidget()
        self.faults.setWordWrap(True)
        self.faults.setAccessibleName("Faults and notices")
        self._steps = [
            self._button("&Check", Desk.check),
            self._button("&Build", Desk.build),
            self._button("&Sign", Desk.sign),
            self._button("&Verify", Desk.verify),
        ]
        self._pressed = self._steps[0]
        self._lay_out()

    def _lay_out(self) -> None:
        form = QGridLayout()
        for number, (label, field, choose) in enumerate(
            (
                ("&Pack", self._pack, "Choose &folder …"),
                ("&Keys", self._keys, "Choos&e keys …"),
                ("P&assphrase", self._passphrase, ""),
            )
        ):
            named = QLabel(label)
            named.setBuddy(field)
            form.addWidget(named, number, 0)
            form.addWidget(field, number, 1)
            if choose:
                form.addWidget(self._chooser(choose, field), number, 2)
        row = QHBoxLayout()
        for button in self._steps:
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addLayout(row)
        layout.addWidget(self.said)
        layout.addWidget(self.faults, 1)
        self._pack.setAccessibleName("Folder of the pack")
        self._keys.setAccessibleName("Folder of your keys")
        self._pack.setPlaceholderText("holds pack.yml")
        self._keys.setPlaceholderText("made by “fieldguide-publish keygen”; only Sign needs it")

    def _chooser(self, label: str, field: QLineEdit) -> QPushButton:
        button = QPushButton(label)
        button.setAutoDefault(True)
        button.clicked.connect(lambda: self._choose(field))
        return button

    def _choose(self, field: QLineEdit) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose a folder", field.text())
        if chosen:
            field.setText(chosen)

    def _button(self, label: str, step: Callable[[Desk], Outcome]) -> QPushButton:
        button = QPushButton(label)
        button.setAutoDefault(True)
        button.clicked.connect(lambda: self._begin(button, step))
        return button

    def _begin(self, pressed: QPushButton, step: Callable[[Desk], Outcome]) -> None:
        if self._work is not None:
            return
        if not self._pack.text().strip():
            self._show(Outcome("No folder is chosen yet.", is_good=False))
            self._pack.setFocus()
            return
        keys = self._keys.text().strip()
        desk = Desk(
            Path(self._pack.text().strip()), Path(keys) if keys else None, self._library, self._passphrase.text()
        )
        self.faults.clear()
        self.said.setText(f"{pressed.text().replace('&', '')} …")
        self._pressed = pressed
        for button in self._steps:
            button.setEnabled(False)
        self._work = _Work(lambda: step(desk), self)
        self._work.ended.connect(self._show)
        self._work.finished.connect(self._free)
        self._work.start()

    def _show(self, outcome: Outcome) -> None:
        self.said.setText(_quoted(("Done. " if outcome.is_good else "Not done. ") + outcome.said))
        self.faults.clear()
        self.faults.addItems([_quoted(line) for line in outcome.lines])

    def _free(self) -> None:
        for button in self._steps:
            button.setEnabled(True)
        with QSignalBlocker(self._passphrase):
            self._passphrase.clear()
        if self._work is not None:
            self._work.deleteLater()
        self._work = None
        if self.faults.count():
            self.faults.setFocus()
            self.faults.setCurrentRow(0)
        else:
            self._pressed.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Wait for the step that runs: a file is written whole."""
        if self._work is not None:
            self._work.wait()
        super().closeEvent(event)


def _quoted(text: str) -> str:
    """Return a text with the commands it names between quotes: the signs a terminal's reader knows mean nothing in a window."""
    return re.sub(r"`([^`]*)`", r"“\1”", text)
