"""What the dialogs for packs have in common: their frame fits every screen, and Return never decides anything by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QPushButton, QScrollArea, QVBoxLayout, QWidget

from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.record_list import RecordDelegate
from fieldguide.qt.rows import PageRow, Role
from fieldguide.qt.theme import Look

#: Left free of a small screen: a title bar and a panel are there too.
_BESIDE, _ABOVE = 40, 64
#: So many lines of a list are in sight, however large the text.
_LINES = 6
_BATCH = 60
#: Ends a line within a paragraph that is laid out by itself.
_BREAK = "\u2028"


class PackFrame(QDialog):
    """A dialog whose text scrolls while its buttons stay in sight.

    Attributes:
        column: Takes what scrolls.
        buttons: Takes the buttons.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        body = QWidget(self)
        body.setObjectName("page")
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(20, 16, 20, 8)
        self.column.setSpacing(10)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_range)
        self.buttons = FlowLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        self.buttons.setContentsMargins(20, 8, 20, 16)
        outer.addLayout(self.buttons)

    def fit(self, width: int, height: int) -> None:
        """Take so many pixels, or what the screen has."""
        room = self.screen().availableSize()
        self.resize(min(width, room.width() - _BESIDE), min(height, room.height() - _ABOVE))

    def button(self, text: str, *, is_primary: bool = False) -> QPushButton:
        """Return a button with its place among the others."""
        made = QPushButton(text, self)
        if is_primary:
            made.setProperty("role", "primary")
        self.buttons.addWidget(made)
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Return from pressing any button but the one that has the keyboard, which takes it before it comes here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Bring into sight what the keyboard goes to."""
        moved = super().focusNextPrevChild(forward)
        self.bring_into_sight(self.focusWidget())
        return moved

    def bring_into_sight(self, widget: QWidget | None) -> None:
        """Scroll to a part of the dialog."""
        if widget is not None and self._scroll.isAncestorOf(widget):
            self._scroll.ensureWidgetVisible(widget)

    def _on_range(self, _: int, most: int) -> None:
        """Let the keyboard stop at the text only where there is something to scroll."""
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if most else Qt.FocusPolicy.NoFocus)


class PackList(QListWidget):
    """A list whose rows look as in all other lists of the guide."""

    def __init__(self, name: str, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(RecordDelegate(look, self))
        self.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setLayoutMode(QListWidget.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)

    def add(self, key: str, spoken: str, title: str, *about: str) -> None:
        """Add a row.

        Args:
            key: What it stands for.
            spoken: What a screen reader says.
            title: Stands out.
            about: Lines below it.
        """
        item = QListWidgetItem(spoken, self)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setData(Role.ROW, PageRow(key, title, _BREAK.join(about)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Come into sight when keys go through it; not before, for above it stands what should be read first."""
        super().keyPressEvent(event)
        frame = self.window()
        if isinstance(frame, PackFrame):
            frame.bring_into_sight(self)

    def chosen(self) -> str:
        """Return what the chosen row stands for; empty if there is none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))
