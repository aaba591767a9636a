"""Blocks drawn one below the other, as large as there is room for: what cards and posters are made of.

Measured in units of 1/1200 inch with letters of that size, so that the same text breaks at the same places on every printer.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QTextDocument, QTextOption

from fieldguide import assets
from fieldguide.errors import ExportError
from fieldguide.export.dialling import QUIET_ZONE, Code
from fieldguide.export.sheet import Block, Frame

PER_INCH = 1200
MM = PER_INCH / 25.4
_POINT = PER_INCH / 72
#: One dark ink for everything: it stays dark in black and white, and nothing depends on telling colours apart.
_INK = "#0b3544"
_PAPER = "#ffffff"
_BLACK = "#000000"
_FRAME_LINE = 0.5 * MM
#: The sizes that are tried, from the largest; below the last nothing would be readable.
_SCALES = tuple(percent / 100 for percent in range(120, 59, -2))
#: Most room between two blocks, as a multiple of the least.
_MOST_GAP = 2.2
#: A number that leaves more of the width than this stands beside its text, else above it.
_NARROW = 0.42


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes on a paper at scale 1.

    Attributes:
        points: Name of a size in ``sheet.css`` → points.
        large: Largest size of a number drawn as large as its line allows, in points.
        gap: Least room between blocks, in millimetres.
        code: Width of a code with its quiet zone, in millimetres; the same at every scale.
    """

    points: Mapping[str, float]
    large: float
    gap: float
    code: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text at its place in a block.

    Attributes:
        document: The text.
        area: The room it has; it may be lower, and must not be wider.
    """

    document: QTextDocument
    area: QRectF


@dataclass(frozen=True, slots=True)
class Number:
    """A number drawn large.

    Attributes:
        text: The number.
        font: Its letters.
        area: The room it takes.
    """

    text: str
    font: QFont
    area: QRectF


@dataclass(frozen=True, slots=True)
class Laid:
    """A block that was measured; places are counted from its upper left corner.

    Attributes:
        block: The block.
        height: How high it is, with its frame.
        texts: Its texts.
        number: Its number.
        code: Where its code stands.
    """

    block: Block
    height: float
    texts: tuple[Text, ...]
    number: Number | None
    code: QRectF | None

    @property
    def is_narrow_enough(self) -> bool:
        """Tell whether no word is longer than its line."""
        return all(text.document.idealWidth() <= text.area.width() + 1 for text in self.texts)


class Stack:
    """Blocks fitted into a page.

    Attributes:
        scale: How large they are drawn.
        size: The room they were given.
        height: The room they need, without what is left over.
        laid: The measured blocks.
    """

    def __init__(self, blocks: Sequence[Block], size: QSizeF, kind: Type, *, largest: float = _SCALES[0]) -> None:
        """Fit blocks into ``size``, drawn at most ``largest`` times as large as ``kind`` says.

        Raises:
            ExportError: They do not fit even at the smallest size that can be read.
        """
        self.size = size
        self._kind = kind
        self._blocks = [block for block in blocks if any(block.columns) or block.number]
        scales = [scale for scale in _SCALES if scale <= largest]
        best = bisect.bisect_left(scales, True, key=self._fits_at)
        if best == len(scales) or not self._fits_at(scales[best]):
            raise ExportError(
                "There is more to say than fits on this paper.",
                "Print the page of the country instead: it takes more sheets.",
            )

    def _fits_at(self, scale: float) -> bool:
        """Lay the blocks at a scale, and tell whether they fit."""
        builder = _Builder(self._kind, self.size.width(), scale)
        self.scale, self.laid, self._gap = scale, tuple(map(builder.lay, self._blocks)), builder.gap
        self.height = sum(one.height for one in self.laid) + self._gap * max(0, len(self.laid) - 1)
        return self.height <= self.size.height() and all(one.is_narrow_enough for one in self.laid)

    @property
    def tops(self) -> tuple[float, ...]:
        """Where each block begins, from the top; what room is left stands between them, up to a limit."""
        spare = (self.size.height() - self.height) / max(1, len(self.laid) - 1)
        gap = self._gap + min(spare, self._gap * (_MOST_GAP - 1))
        return tuple(sum(one.height + gap for one in self.laid[:number]) for number in range(len(self.laid)))

    def paint(self, painter: QPainter) -> None:
        """Draw the blocks at the painter's origin."""
        for one, top in zip(self.laid, self.tops, strict=True):
            painter.save()
            painter.translate(0, top)
            _paint_block(painter, one, self.size.width())
            painter.restore()


class _Builder:
    """Measures blocks at one scale."""

    def __init__(self, kind: Type, width: float, scale: float) -> None:
        self._kind = kind
        self._width = width
        self._scale = scale
        self.gap = kind.gap * MM * scale

    def lay(self, block: Block) -> Laid:
        pad = 0.0 if block.frame is Frame.NONE else self.gap
        code, words = self._lay_code(block, pad)
        room = QRectF(pad, pad, (code.left() - self.gap if code else self._width - pad) - pad, 0)
        texts = [self._text(block.top, room, block.frame)] if block.top else []
        place = room.translated(0, texts[0].area.height()) if texts else room
        number = self._lay_number(block.number, place) if block.number else None
        columns = self._lay_columns(block, _beside_or_below(number, place, self.gap))
        texts += [*columns, *words]
        areas = [text.area for text in texts] + ([number.area] if number else [])
        return Laid(block, max(area.bottom() for area in areas) + pad, tuple(texts), number, code)

    def _lay_code(self, block: Block, pad: float) -> tuple[QRectF | None, list[Text]]:
        if block.code is None:
            return None, []
        width = self._kind.code * MM
        place = QRectF(self._width - pad - width, pad, width, width)
        words = f"<p class='small' align='center'>{block.code_words}</p>"
        return place, [self._text(words, place.translated(0, width), block.frame)]

    def _lay_number(self, number: str, place: QRectF) -> Number:
        font = _letters(self._kind.large * self._scale, bold=True)
        width = QFontMetricsF(font).horizontalAdvance(number)
        if width > place.width():
            font = _letters(self._kind.large * self._scale * place.width() / width * 0.98, bold=True)
        metrics = QFontMetricsF(font)
        size = QSizeF(metrics.horizontalAdvance(number), metrics.height())
        return Number(number, font, QRectF(place.topLeft(), size))

    def _lay_columns(self, block: Block, place: QRectF) -> list[Text]:
        columns = [column for column in block.columns if column]
        between = 2 * self.gap
        each = (place.width() - between * (len(columns) - 1)) / max(1, len(columns))
        return [
            self._text(column, QRectF(place.left() + at * (each + between), place.top(), each, 0), block.frame)
            for at, column in enumerate(columns)
        ]

    def _text(self, html: str, place: QRectF, frame: Frame) -> Text:
        document = _Words()
        document.setDocumentMargin(0)
        document.setDefaultTextOption(_whole_words())
        document.setIndentWidth(self._kind.points["body"] * _POINT * self._scale * 1.4)
        document.setDefaultFont(_letters(self._kind.points["body"] * self._scale))
        values = {name: f"{round(points * _POINT * self._scale)}px" for name, points in self._kind.points.items()}
        ink = _PAPER if frame is Frame.DARK else _INK
        document.setDefaultStyleSheet(Template(assets.text("resources/styles/sheet.css")).substitute(values, ink=ink))
        document.setHtml(f"<html><body>{html}</body></html>")
        document.setTextWidth(place.width())
        return Text(document, QRectF(place.topLeft(), QSizeF(place.width(), document.size().height())))


def _whole_words() -> QTextOption:
    """Return how lines break: never within a word, and so never within a number."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    return option


class _Words(QTextDocument):
    """A text that loads nothing, whatever stands in it."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """Load nothing."""
        return QImage()


def _beside_or_below(number: Number | None, place: QRectF, gap: float) -> QRectF:
    """Return where the text of a number stands: beside a short one, below a long one."""
    if number is None:
        return place
    if number.area.width() > place.width() * _NARROW:
        return place.translated(0, number.area.height())
    metrics = QFontMetricsF(number.font)
    above = metrics.ascent() - metrics.capHeight()  # so that the first line stands as high as the figures
    return place.adjusted(number.area.width() + 2 * gap, 0, 0, 0).translated(0, above * 0.8)


def _letters(points: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(max(1, round(points * _POINT)))
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _paint_block(painter: QPainter, one: Laid, width: float) -> None:
    _paint_frame(painter, one.block.frame, QRectF(0, 0, width, one.height))
    if one.number:  # before its text, for whoever has the file read out
        painter.setPen(QColor(_PAPER if one.block.frame is Frame.DARK else _INK))
        painter.setFont(one.number.font)
        rise = QFontMetricsF(one.number.font).ascent()
        painter.drawText(one.number.area.topLeft() + QPointF(0, rise), one.number.text)
    for text in one.texts:
        painter.save()
        painter.translate(text.area.topLeft())
        text.document.drawContents(painter)
        painter.restore()
    if one.block.code and one.code:
        _paint_code(painter, one.block.code, one.code)


def _paint_frame(painter: QPainter, frame: Frame, area: QRectF) -> None:
    if frame is Frame.DARK:
        painter.fillRect(area, QColor(_INK))
    elif frame is Frame.LINE:
        half = _FRAME_LINE / 2
        pen = QPen(QColor(_INK), _FRAME_LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(half, half, -half, -half))


def _paint_code(painter: QPainter, code: Code, place: QRectF) -> None:
    """Draw a code with its quiet zone. Its modules are whole units wide, and those side by side are one box: no light shines between them."""
    count = len(code.rows) + 2 * QUIET_ZONE
    module = int(place.width() // count)
    edge = (place.width() - module * len(code.rows)) / 2
    corner = QPointF(round(place.left() + edge), round(place.top() + edge))
    painter.fillRect(place, QColor(_PAPER))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for y, row in enumerate(code.rows):
        for start, length in _runs(row):
            box = QRectF(corner.x() + start * module, corner.y() + y * module, length * module, module)
            painter.fillRect(box, QColor(_BLACK))
    painter.restore()


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many follow each other."""
    starts = [at for at, dark in enumerate(row) if dark and (at == 0 or not row[at - 1])]
    ends = [at + 1 for at, dark in enumerate(row) if dark and (at + 1 == len(row) or not row[at + 1])]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]
