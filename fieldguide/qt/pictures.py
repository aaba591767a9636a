"""Pictures a page may show: those of its own record, drawn in the colours of the look, those of its page of the manual, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QByteArray, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from fieldguide.domain.records import ArticleFacts, Facts
from fieldguide.domain.svg import coloured, is_self_contained
from fieldguide.export.figure_page import address
from fieldguide.qt.theme import LIGHT, Colours

#: Address → picture: a drawing (SVG) with placeholders for colours, or the bytes of a picture made of points (PNG).
Pictures = Mapping[str, str | bytes]


def pictures_of(facts: Facts) -> Pictures:
    """Return the pictures of a record's figures; one that refers to anything outside itself is left out."""
    figures = facts.figures if isinstance(facts, ArticleFacts) else ()
    return {address(figure): figure.svg for figure in figures if is_self_contained(figure.svg)}


def nothing() -> QImage:
    """Return what a page gets for anything else it wants loaded: one clear point.

    On an empty answer Qt looks for itself, and reads any file of the computer that a page names.
    """
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def load(pictures: Pictures, name: QUrl | str, width: int, ratio: float, colours: Colours = LIGHT) -> QImage:
    """Return the picture a page asks for, or nothing.

    Args:
        pictures: What may be shown.
        name: What is asked for.
        width: How wide to draw it, in logical pixels.
        ratio: Device pixels in a logical one.
        colours: Colours to draw it in.
    """
    picture = pictures.get(name.toString() if isinstance(name, QUrl) else name, "")
    if isinstance(picture, bytes):
        return _framed(picture, width, ratio, QColor(colours.line))
    return _drawn(picture, width, ratio, colours)


def _drawn(svg: str, width: int, ratio: float, colours: Colours) -> QImage:
    """Return a drawing at a width, in the colours of the look."""
    renderer = QSvgRenderer(QByteArray(coloured(svg, _roles(colours)).encode()))
    size = renderer.defaultSize()
    if not svg or not renderer.isValid() or size.isEmpty():
        return nothing()
    image = QImage(
        round(width * ratio),
        round(width * ratio * size.height() / size.width()),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def _framed(content: bytes, width: int, ratio: float, line: QColor) -> QImage:
    """Return a picture made of points at a width, in a thin frame: most of them are as white as the page, or white on a dark one."""
    read = QImage.fromData(content)
    if read.isNull():
        return nothing()
    image = read.convertToFormat(QImage.Format.Format_RGB32).scaledToWidth(
        round(width * ratio), Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(image)
    painter.setPen(line)
    painter.drawRect(image.rect().adjusted(0, 0, -1, -1))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def addresses(pictures: Pictures) -> Iterable[QUrl]:
    """Return the addresses under which a page asks for these pictures."""
    return (QUrl(name) for name in pictures)


def _roles(colours: Colours) -> dict[str, str]:
    return {"text": colours.text, "line": colours.line, "series1": colours.accent, "series2": colours.indicator}
