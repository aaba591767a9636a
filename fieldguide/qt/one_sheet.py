"""Cards and posters on a sheet of A4: where their pages stand, the fold lines, and the footer of each page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QLineF, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPaintDevice, QPainter, QPen

from fieldguide.export.cards import Card
from fieldguide.export.posters import Poster
from fieldguide.export.sheet import Block
from fieldguide.qt.stack import MM, PER_INCH, Stack, Type

_SHEET = QSizeF(210 * MM, 297 * MM)
#: How close anything comes to the edge of the sheet or to a fold: printers leave out about 5 mm.
_CARD_EDGE = 7 * MM
_POSTER_EDGE = 10 * MM
_ABOVE_FOOTER = 1.5 * MM
_FOLD = "#b0b0b0"

CARD = Type(
    {"body": 8.0, "small": 6.8, "lead": 8.0, "number": 13.0, "heading": 9.2, "title": 15.0, "gap": 1.6, "room": 5.0},
    large=20.0,
    gap=2.0,
    code=27.0,
)
STAFF = Type(
    {"body": 9.5, "small": 8.0, "lead": 12.0, "number": 16.0, "heading": 12.0, "title": 22.0, "gap": 2.2, "room": 8.0},
    large=44.0,
    gap=2.6,
    code=36.0,
)
PUBLIC = Type(
    {
        "body": 13.0,
        "small": 9.5,
        "lead": 17.0,
        "number": 22.0,
        "heading": 15.0,
        "title": 34.0,
        "gap": 4.0,
        "room": 10.0,
    },
    large=60.0,
    gap=4.5,
    code=42.0,
)
_CARD_FOOTER = Type({**CARD.points, "body": 5.5}, CARD.large, CARD.gap, CARD.code)
_POSTER_FOOTER = Type({**STAFF.points, "body": 7.5}, STAFF.large, STAFF.gap, STAFF.code)


class Page:
    """Blocks with a footer, at a place of a sheet.

    Attributes:
        place: Where it stands, in units of :mod:`fieldguide.qt.stack`.
        stack: Its blocks.
        footer: Its footer.
    """

    def __init__(
        self, blocks: Sequence[Block], footer: str, place: QRectF, kinds: tuple[Type, Type], *, turned: bool
    ) -> None:
        """Fit blocks and footer into a place.

        Args:
            blocks: What stands on the page.
            footer: What stands at its foot.
            place: Where it is.
            kinds: Sizes of the blocks and of the footer.
            turned: It stands upside down.

        Raises:
            ExportError: They do not fit.
        """
        kind, small = kinds
        self.place = place
        self._turned = turned
        foot = QSizeF(place.width(), place.height() / 8)
        self.footer = Stack((Block((escape(footer),)),), foot, small, largest=1.0)
        left = place.height() - self.footer.height - _ABOVE_FOOTER
        self.stack = Stack(blocks, QSizeF(place.width(), left), kind)

    def paint(self, painter: QPainter) -> None:
        """Paint the page at its place."""
        painter.save()
        if self._turned:
            painter.translate(self.place.bottomRight())
            painter.rotate(180)
        else:
            painter.translate(self.place.topLeft())
        self.stack.paint(painter)
        painter.translate(0, self.place.height() - self.footer.height)
        self.footer.paint(painter)
        painter.restore()


class CardPaper:
    """A pocket card on one sheet: four pages of A6. The upper two stand upside down, so that folded twice all read upright.

    Attributes:
        title: Its title.
        pages: Cover, left and right page inside, back.
    """

    def __init__(self, card: Card) -> None:
        """Fit a card into its pages.

        Raises:
            ExportError: A page does not fit.
        """
        self.title = card.title
        kinds = (CARD, _CARD_FOOTER)
        self.pages = (
            Page(card.cover, card.short_footer, _quarter(1, 1), kinds, turned=False),
            Page(card.left, card.short_footer, _quarter(1, 0), kinds, turned=True),
            Page(card.right, card.short_footer, _quarter(0, 0), kinds, turned=True),
            Page(card.back, card.footer, _quarter(0, 1), kinds, turned=False),
        )

    def layout(self) -> QPageLayout:
        """Return the whole sheet of A4."""
        return _whole_sheet()

    def paint(self, painter: QPainter, device: QPaintDevice) -> None:
        """Paint the sheet with its fold lines."""
        _use_units(painter, device)
        painter.setPen(QPen(QColor(_FOLD), 0.15 * MM, Qt.PenStyle.DashLine))
        width, height = _SHEET.width(), _SHEET.height()
        painter.drawLines([QLineF(0, height / 2, width, height / 2), QLineF(width / 2, 0, width / 2, height)])
        for page in self.pages:
            page.paint(painter)


class PosterPaper:
    """A poster on one sheet.

    Attributes:
        title: Its title.
        pages: Its one page.
    """

    def __init__(self, poster: Poster, kind: Type) -> None:
        """Fit a poster into its sheet, with the sizes of ``STAFF`` or ``PUBLIC``.

        Raises:
            ExportError: It does not fit.
        """
        self.title = poster.title
        place = QRectF(0, 0, _SHEET.width(), _SHEET.height()).marginsRemoved(_margins(_POSTER_EDGE))
        self.pages = (Page(poster.blocks, poster.footer, place, (kind, _POSTER_FOOTER), turned=False),)

    def layout(self) -> QPageLayout:
        """Return the whole sheet of A4."""
        return _whole_sheet()

    def paint(self, painter: QPainter, device: QPaintDevice) -> None:
        """Paint the sheet."""
        _use_units(painter, device)
        for page in self.pages:
            page.paint(painter)


def _quarter(column: int, row: int) -> QRectF:
    width, height = _SHEET.width() / 2, _SHEET.height() / 2
    return QRectF(column * width, row * height, width, height).marginsRemoved(_margins(_CARD_EDGE))


def _margins(edge: float) -> QMarginsF:
    return QMarginsF(edge, edge, edge, edge)


def _whole_sheet() -> QPageLayout:
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


def _use_units(painter: QPainter, device: QPaintDevice) -> None:
    """Let the painter measure in units from the corner of the sheet, whatever the device counts in."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(device.logicalDpiX() / PER_INCH, device.logicalDpiY() / PER_INCH)
