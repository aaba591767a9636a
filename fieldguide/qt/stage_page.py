"""The items of one stage of a checklist on a page, below the frame of the conversation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldguide.domain.checklist import Stage
from fieldguide.qt.item_card import ItemCard


class StagePage(QWidget):
    """One stage as a column of cards.

    Attributes:
        cards: A card for each item that is shown now.

    Signals:
        opened(str): A record named in the frame shall be read.
    """

    opened = Signal(str)

    def __init__(self, stage: Stage, before_html: str, waiting: int, width: int) -> None:
        """Build the page.

        Args:
            stage: The stage, with its visible items only.
            before_html: The frame of the conversation; empty to leave it out.
            waiting: How many more items wait for an answer.
            width: Widest column, in pixels.
        """
        super().__init__()
        self.setObjectName("page")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 8, 24, 16)
        inner = QWidget(self)
        inner.setMaximumWidth(width)
        outer.addWidget(inner, 10)
        outer.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if before_html:
            column.addWidget(self._frame(before_html))
        self.cards = [ItemCard(item, self) for item in stage.items]
        for card in self.cards:
            column.addWidget(card)
        if waiting:
            column.addWidget(self._note(waiting))
        column.addStretch(1)

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

    def _note(self, waiting: int) -> QWidget:
        more = "1 more item appears" if waiting == 1 else f"{waiting} more items appear"
        note = QLabel(f"{more} here when the answers above call for it.", self)
        note.setProperty("role", "quiet")
        note.setWordWrap(True)
        return note
