"""What stands above a checklist: its title, where one is in it, how much is shown at once, and the language of the person."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldguide.checklists.screens import View

#: What stands there while somebody may read along.
_PLAIN_TITLE = "Form"
_ANY_LANGUAGE = "Any language"
#: The button says "Stop and forget", or "Stop" where there is little room.
_END = "Next steps. The answers are in memory only; stopping forgets them."
_END_SHORT = "Next steps. Stopping forgets the answers."


class ChecklistHead(QWidget):
    """Title, place and two choices.

    Signals:
        view_chosen(str): How much shall be on screen at once, a code of :class:`View`.
        language_chosen(str): Contacts that speak this language come first; empty for any.
    """

    view_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setProperty("role", "h2")
        self._title.setWordWrap(True)
        self._where = QLabel(self)
        self._where.setProperty("role", "quiet")
        self._where.setWordWrap(True)
        self.views = QComboBox(self)
        self.views.setAccessibleName("Show")
        for view in View:
            self.views.addItem(view.label, view.value)
        self.views.activated.connect(lambda _: self.view_chosen.emit(self.views.currentData()))
        self.languages = QComboBox(self)
        self.languages.setAccessibleName("Language of the person")
        self.languages.setToolTip("Language of the person: contacts that speak it come first. Not kept.")
        self.languages.activated.connect(lambda _: self.language_chosen.emit(self.languages.currentData()))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._where)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 14, 24, 8)
        row.addLayout(words, 1)
        self._choices = QWidget(self)
        choices = QHBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        for combo in (self.views, self.languages):
            choices.addWidget(combo)
        row.addWidget(self._choices, 0, Qt.AlignmentFlag.AlignTop)
        self._is_compact = self._is_discreet = self._is_end = False

    def set_compact(self, *, compact: bool, tight: bool) -> None:
        """Leave out the title and the choice of the view where there is little room, and the language too where there is least."""
        self._is_compact = compact
        self._title.setHidden(compact)
        self._choices.setHidden(tight)
        self._show_choices()

    def _show_choices(self) -> None:
        """Offer on a screen of items how much is shown, and at the end the language; neither while somebody may read along."""
        self.views.setVisible(not self._is_end and not self._is_discreet and not self._is_compact)
        self.languages.setVisible(self._is_end and not self._is_discreet and self.languages.count() > 1)
        if self._is_end and not self._is_discreet:
            self._where.setText(_END_SHORT if self._is_compact else _END)

    def clear(self) -> None:
        """Show nothing."""
        self._title.clear()
        self._where.clear()

    def show_place(self, title: str, number: int, of: int, heading: str, *, discreet: bool) -> None:
        """Say which screen of how many this is."""
        self._title.setText(_PLAIN_TITLE if discreet else title)
        told = f": {heading}" if heading and not discreet else ""
        self._where.setText(f"Step {number} of {of}{told}")
        self._is_discreet, self._is_end = discreet, False
        self._show_choices()

    def show_end(self, *, discreet: bool) -> None:
        """Say that these are the next steps."""
        self._where.clear()
        if discreet:
            self._title.setText(_PLAIN_TITLE)
        self._is_discreet, self._is_end = discreet, True
        self._show_choices()

    def offer(self, view: str, languages: Iterable[str], language: str) -> None:
        """Offer the choices, with those made so far."""
        self.views.setCurrentIndex(max(self.views.findData(view), 0))
        self.languages.clear()
        self.languages.addItem(_ANY_LANGUAGE, "")
        for name in languages:
            self.languages.addItem(name, name)
        self.languages.setCurrentIndex(max(self.languages.findData(language), 0))
