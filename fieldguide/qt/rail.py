"""The rail at the left: the sections, always one key away."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from fieldguide import assets
from fieldguide.qt.keys import bind
from fieldguide.qt.theme import Look


class Section(StrEnum):
    """The sections, in the order of the rail."""

    FIND = "find"
    IDENTIFY = "identify"
    CONTACTS = "contacts"
    LAW = "law"
    GUIDE = "guide"
    TRAIN = "train"
    HELP = "help"
    SETTINGS = "settings"

    @property
    def label(self) -> str:
        """The word on the rail."""
        return self.value.capitalize()


#: Room above the first section and below the last, in pixels.
_MARGIN = 10
#: Keys of the sections at the foot of the rail; those above have Alt and their number.
_KEYS = {Section.HELP: "F1", Section.SETTINGS: "Ctrl+,"}


class Rail(QWidget):
    """The rail.

    Signals:
        chosen(Section): A section was chosen.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Sections")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[Section, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _MARGIN, 0, _MARGIN)
        column.setSpacing(2)
        for number, section in enumerate(Section, start=1):
            if section is Section.HELP:
                column.addStretch(1)
            column.addWidget(self._button(section, number))
        self.set_look(look)

    def set_look(self, look: Look) -> None:
        """Draw the icons in another size."""
        self._look = look
        size = look.pixels(20)
        for section, button in self.buttons.items():
            button.setIcon(icon(section.value, look.colours.on_rail, size))
            button.setIconSize(QSize(size, size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the room around the words where they would be cut off: large text in a low window."""
        super().resizeEvent(event)
        needed = sum(button.fontMetrics().height() + 2 * self._look.pixels(10) + 2 for button in self.buttons.values())
        tight = self.height() < needed + 2 * _MARGIN
        if tight != self.property("tight"):
            self.setProperty("tight", tight)
            for button in self.buttons.values():
                self.style().unpolish(button)
                self.style().polish(button)

    def show_chosen(self, section: Section) -> None:
        """Mark a section as the one that is shown."""
        self.buttons[section].setChecked(True)

    def _button(self, section: Section, number: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(section.label)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bind(button, _KEYS.get(section, f"Alt+{number}"), section.label)
        button.setAccessibleName(section.label)
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
        button.clicked.connect(lambda _=False: self.chosen.emit(section))
        self._group.addButton(button)
        self.buttons[section] = button
        return button


def icon(name: str, colour: str, size: int) -> QIcon:
    """Return one of the program's icons in a colour.

    Args:
        name: File name in ``resources/icons``, without ending.
        colour: ``#rrggbb``; replaces the drawing's ``currentColor``.
        size: Edge, in pixels; drawn at twice that for fine screens.
    """
    drawing = assets.text(f"resources/icons/{name}.svg").replace("currentColor", QColor(colour).name())
    image = QImage(size * 2, size * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(drawing.encode()).render(painter)
    painter.end()
    return QIcon(QPixmap.fromImage(image))
