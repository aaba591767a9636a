"""A row of a list laid out: a few paragraphs under one another, with matched words marked.

Rows are laid out on every keystroke, in the window's own thread. Qt's rich text would do it in fewer lines of ours, but takes several times as
long for a row, which adds up to more than a keystroke may keep the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from fieldguide.domain.search import Span


class Paragraph(NamedTuple):
    """Words in one font and colour.

    Attributes:
        text: The words; they may take several lines.
        font: How they are set.
        colour: A colour by name.
        chosen_colour: The same where the row is chosen.
        marks: Places that are marked.
    """

    text: str
    font: QFont
    colour: str
    chosen_colour: str
    marks: tuple[Span, ...] = ()


class RowText:
    """Paragraphs laid out at one width.

    Attributes:
        height: The room they take, in pixels.
    """

    def __init__(self, paragraphs: Sequence[Paragraph], width: int, mark: QTextCharFormat) -> None:
        self._placed: list[tuple[QTextLayout, float, Paragraph]] = []
        self.height = 0.0
        for paragraph in paragraphs:
            layout = QTextLayout(paragraph.text, paragraph.font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            layout.setTextOption(option)
            if paragraph.marks:
                layout.setFormats([_range(one, mark) for one in _in_utf16(paragraph.text, paragraph.marks)])
            self._placed.append((layout, self.height, paragraph))
            self.height += _break_lines(layout, width)

    def draw(self, painter: QPainter, *, chosen: bool) -> None:
        """Draw at the painter's origin."""
        for layout, top, paragraph in self._placed:
            painter.setPen(QColor(paragraph.chosen_colour if chosen else paragraph.colour))
            layout.draw(painter, QPointF(0, top))


def _break_lines(layout: QTextLayout, width: int) -> float:
    """Break a text into lines and return their height."""
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return height


def _in_utf16(text: str, marks: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return marks in the units Qt counts in: letters beyond the basic plane count twice there."""
    if text.isascii() or max(text) <= "\uffff":
        return marks
    return tuple(Span(_units(text[: mark.start]), _units(text[: mark.end])) for mark in marks)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _range(mark: Span, style: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = mark.start, mark.end - mark.start, style
    return found
