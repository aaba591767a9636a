"""A page of a pack, read before the pack is installed. It says above the page that it is no part of the guide yet."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from fieldguide.domain.records import Record
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export import page
from fieldguide.qt.fields import plain_label
from fieldguide.qt.pictures import pictures_of
from fieldguide.qt.reader import PageView
from fieldguide.qt.theme import Look

_UNKNOWN = "PREVIEW. Nobody vouches for this pack. Do not act on what stands here: a number in it may have been put there by anybody."
_KNOWN = "PREVIEW. This page is in the pack and not in the guide yet."
_WIDTH, _HEIGHT = 84, 40


class PackPageDialog(QDialog):
    """One page, with the warning above it. Its links lead nowhere: what they name may not be there yet."""

    def __init__(
        self,
        record: Record,
        words: Vocabulary,
        today: date,
        look: Look,
        *,
        is_known: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Show a page.

        Args:
            record: As the guide would hold it.
            words: The vocabulary of that edition.
            today: From which ages are counted.
            look: Colours and sizes.
            is_known: Its publisher is trusted.
            parent: Over which it stands.
        """
        super().__init__(parent)
        self.setWindowTitle(f"Preview: {record.head.title}")
        self.warning = plain_label(_KNOWN if is_known else _UNKNOWN, "label", self)
        self.page = PageView(look, self)
        self.page.setAccessibleName(f"Preview of {record.head.title}")
        self.page.show_html(page.render(record, words, today), pictures_of(record.facts))
        self.leave = QPushButton("Close", self)
        self.leave.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        for widget in (self.warning, self.page):
            column.addWidget(widget)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignRight)
        metrics, room = self.fontMetrics(), self.screen().availableSize()
        self.resize(
            min(_WIDTH * metrics.averageCharWidth(), room.width() - 80),
            min(_HEIGHT * metrics.height(), room.height() - 80),
        )
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)
