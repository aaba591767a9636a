"""The bar that is always there: the search box, the country, the emergency number."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStyle, QToolButton, QWidget

from fieldguide.domain.records import Record
from fieldguide.qt.desk import Desk
from fieldguide.qt.eliding import as_written

#: Least width of the search box in pixels, and in characters of a search while the name of the country stands beside it.
_LEAST, _SEARCH_CHARACTERS = 160, 20
#: Least side of a button that can be hit, in pixels.
_LEAST_SIDE = 24


class SearchBox(QLineEdit):
    """The search box.

    Signals:
        stepped(int): Arrow up (-1) or down (1): choose another result without leaving the box.
        confirmed(): Enter: read the chosen result.
    """

    stepped = Signal(int)
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt's own button stays as small as in the smallest text.
        self.clearing = QToolButton(self)
        self.clearing.setIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_LineEditClearButton))
        self.clearing.setAccessibleName("Clear the search")
        self.clearing.setToolTip("Clear")
        self.clearing.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Esc does the same
        self.clearing.setCursor(Qt.CursorShape.ArrowCursor)
        self.clearing.clicked.connect(self.clear)
        self.clearing.hide()
        self.textChanged.connect(lambda text: self.clearing.setVisible(bool(text)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button that clears at the end of the box, as high as a line of its text."""
        super().resizeEvent(event)
        side = max(self.fontMetrics().height(), _LEAST_SIDE)
        self.clearing.setIconSize(QSize(side, side) * 0.75)
        margin = max((self.height() - side) // 2, 0)
        self.clearing.setGeometry(self.width() - side - margin, margin, side, side)
        self.setTextMargins(0, 0, side, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter go to the results, Esc empties the box, all else is text."""
        match event.key():
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.confirmed.emit()
            case Qt.Key.Key_Escape:
                self.clear()
            case _:
                super().keyPressEvent(event)


class TopBar(QWidget):
    """Search, country, emergency.

    Signals:
        place_asked(): The reader wants to choose another country.
        emergency_asked(str): The emergency contact shall be read; its id.
    """

    place_asked = Signal()
    emergency_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._record: Record | None = None
        self._texts: tuple[tuple[str, str], ...] = ()
        self.search = SearchBox(self)
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search in your own words: passport taken, bruises, 2011/36/EU …")
        self.search.setAccessibleName("Search")
        self.search.setAccessibleDescription(
            "Search the whole guide. Results appear as you type; Enter opens the chosen one."
        )
        self.search.setToolTip("Ctrl+K or /")
        self.search.setMinimumWidth(_LEAST)
        self.place = QPushButton(self)
        self.place.setObjectName("place")
        self.place.setToolTip("Choose country and role")
        self.place.clicked.connect(self.place_asked)
        self.emergency = QPushButton(self)
        self.emergency.setObjectName("emergency")
        self.emergency.clicked.connect(self._on_emergency)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(self.search, 1)
        row.addWidget(self.place)
        row.addWidget(self.emergency)
        desk.settings_changed.connect(lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show country and emergency number as they are now."""
        name = self._desk.country_name
        self.place.setAccessibleName(f"Country: {name or 'not chosen'}")
        found = self._desk.emergency()
        self._record = found[0] if found else None
        shown = self._desk.emergency_line()
        long, short = (f"Emergency {shown}", shown) if shown else ("Emergency: no number known", "No number")
        place = self._desk.settings.country or "?"
        self._texts = ((name or "Country?", long), (place, long), (place, short))
        self._fit()
        self.emergency.setAccessibleName(f"Emergency number {shown or 'not known'} {name}".strip())
        self.emergency.setToolTip("Danger now. Dial on your own telephone; the guide cannot call.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the words there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Use the words there is room for in another text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Leave words out where the search box gets narrow: first the country's name, last what stands beside the number.

        The number itself can always be read.
        """
        least = max(_LEAST, _SEARCH_CHARACTERS * self.search.fontMetrics().averageCharWidth())
        for (place, emergency), wanted in zip(self._texts, (least, _LEAST, _LEAST), strict=True):
            self.place.setText(as_written(place))
            self.emergency.setText(emergency)
            layout = self.layout()
            if layout is None or layout.minimumSize().width() - _LEAST + wanted <= self.width():
                return

    def _on_emergency(self) -> None:
        if self._record is not None:
            self.emergency_asked.emit(self._record.id)
