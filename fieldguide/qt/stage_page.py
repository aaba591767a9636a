"""The items of one screen of a checklist on a page, below the frame of the conversation."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldguide.checklists.rounds import first_of
from fieldguide.checklists.screens import Screen
from fieldguide.domain.checklist import Stage
from fieldguide.qt.eliding import as_written
from fieldguide.qt.item_card import ItemCard


class StagePage(QWidget):
    """A screen of a checklist as a column of cards.

    Attributes:
        cards: A card for each item that is shown now.

    Signals:
        opened(str): A record named in the frame shall be read.
        again_asked(str): One more round of a stage is wanted; its id.
    """

    opened = Signal(str)
    again_asked = Signal(str)

    def __init__(self, screen: Screen, width: int, *, discreet: bool, problems: Mapping[str, str]) -> None:
        """Build the page.

        Args:
            screen: What belongs on it.
            width: Widest column, in pixels.
            discreet: Somebody may read along: items show their discreet wording, those without one wait.
            problems: Id of an item → why something of it is missing in this edition.
        """
        super().__init__()
        self.setObjectName("page")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 8, 24, 16)
        inner = QWidget(self)
        inner.setMaximumWidth(width)
        outer.addWidget(inner, 10)
        outer.addStretch(1)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.cards: list[ItemCard] = []
        for stage in screen.stages:
            if len(screen.stages) > 1 and not discreet:
                self._column.addWidget(self._heading(stage.title))
            shown = [item for item in stage.items if item.discreet] if discreet else stage.items
            for item in shown:
                card = ItemCard(item, self, discreet=discreet, problem=problems.get(item.id, ""))
                self.cards.append(card)
                self._column.addWidget(card)
            if stage.again and not discreet:
                self._column.addWidget(self._again(stage))
        self._column.addStretch(1)

    def add_frame(self, html: str) -> None:
        """Put the frame of the conversation above the first items."""
        self._column.insertWidget(0, self._frame(html))

    def add_note(self, words: str) -> None:
        """Put a remark below the last item."""
        note = QLabel(words, self)
        note.setProperty("role", "quiet")
        note.setWordWrap(True)
        self._column.insertWidget(self._column.count() - 1, note)

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", "h2")
        label.setWordWrap(True)
        return label

    def _again(self, stage: Stage) -> QPushButton:
        button = QPushButton(as_written(f"Again, for {stage.again}"), self)
        button.setProperty("role", "quiet")
        button.clicked.connect(lambda: self.again_asked.emit(first_of(stage.id)))
        return button

    def _frame(self, html: str) -> QWidget:
        """Return the frame of the conversation, as a card above the first items."""
        card = QFrame(self)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 12, 18, 14)
        label = QLabel(card)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setText(html)
        label.setOpenExternalLinks(False)
        label.linkActivated.connect(self.opened)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        label.setAccessibleName("Before you begin")
        column.addWidget(label)
        return card
