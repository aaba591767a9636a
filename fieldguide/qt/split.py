"""List and reader side by side, or one at a time where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from fieldguide.qt.list_pane import ListPane
from fieldguide.qt.reader import ReaderPane

#: Least width for both, in pixels at 100 % text.
_BOTH = 760


class SplitView(QSplitter):
    """The list pane and the reading pane.

    Attributes:
        is_narrow: Only one of the two is shown.
    """

    def __init__(self, pane: ListPane, reader: ReaderPane, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(pane)
        self.addWidget(reader)
        self.setStretchFactor(0, 4)
        self.setStretchFactor(1, 6)
        self._pane = pane
        self._reader = reader
        self._percent = 100
        self._reads = False
        self.is_narrow = False

    def set_text_size(self, percent: int) -> None:
        """Take the text size into account."""
        self._percent = percent
        self._arrange()

    def show_list(self) -> None:
        """Make sure the list can be seen."""
        self._reads = False
        self._arrange()

    def show_reader(self) -> None:
        """Make sure the reader can be seen."""
        self._reads = True
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both or one of them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() * 100 < _BOTH * self._percent
        if narrow != self.is_narrow or narrow:
            self.is_narrow = narrow
            self._pane.setVisible(not narrow or not self._reads)
            self._reader.setVisible(not narrow or self._reads)
            self._reader.to_list.setVisible(narrow)
        if not narrow and not self._pane.isVisibleTo(self):
            self._pane.show()
            self._reader.show()
        if not narrow:
            left = max(round(self.width() * 0.38), 300)
            if abs(self.sizes()[0] - left) > self.width() // 3:
                self.setSizes([left, self.width() - left])
