"""Pages on paper and in PDF files: every sheet says which edition it is from, how far it was checked, and when it was printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QFont, QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from fieldguide import assets
from fieldguide.errors import ExportError
from fieldguide.qt.pictures import Pictures, load

_FOOTER_POINTS = 7.5
#: Share of the sheet's width a picture takes.
_PICTURE_SHARE = 0.7
_MARGINS = QMarginsF(18, 16, 18, 14)


@dataclass(frozen=True, slots=True)
class Paper:
    """A page made ready for paper.

    Attributes:
        html: The page.
        footer: What stands at the foot of every sheet.
        title: Its title; also the proposed file name.
        pictures: What it may show.
    """

    html: str
    footer: str
    title: str
    pictures: Pictures = field(default_factory=dict)


def save_pdf(paper: Paper, path: Path) -> None:
    """Write a page as a PDF file.

    Raises:
        ExportError: The file cannot be written.
    """
    _require_writable(path)
    writer = QPdfWriter(str(path))
    writer.setTitle(paper.title)
    writer.setCreator("Fieldguide")
    writer.setResolution(300)
    writer.setPageLayout(_a4())
    _paint(paper, writer)


class Preview(QPrintPreviewDialog):
    """Shows the pages and prints them; the caller opens it."""

    def __init__(self, paper: Paper, parent: QWidget | None) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(_a4())
        printer.setDocName(paper.title)
        super().__init__(printer, parent)
        # The dialog points to the printer without owning it: without this it would be gone before the first page.
        self._printer = printer
        self.setWindowTitle(f"Print: {paper.title}")
        self.paintRequested.connect(lambda target: _paint(paper, target))
        self.finished.connect(self.deleteLater)


def _a4() -> QPageLayout:
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, _MARGINS, QPageLayout.Unit.Millimeter
    )


def _require_writable(path: Path) -> None:
    """Try the file first: Qt says no more than "failed"."""
    try:
        with path.open("ab"):
            pass
    except OSError as error:
        raise ExportError(
            f"The PDF cannot be written to {path}: {error.strerror}.", "Choose another folder."
        ) from error


def _paint(paper: Paper, device: QPagedPaintDevice) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError(
            f"“{paper.title}” cannot be printed here.", "Choose another printer, or save it as a PDF file."
        )
    try:
        area = QRectF(0, 0, device.pageLayout().paintRectPixels(device.logicalDpiX()).width(), _height(device))
        foot = painter.fontMetrics().height() * 2.0
        document = _document(paper, device, QSizeF(area.width(), area.height() - foot))
        for number in range(document.pageCount()):
            if number:
                device.newPage()
            _paint_page(painter, document, number, area, foot)
            _paint_footer(painter, paper.footer, f"{number + 1} / {document.pageCount()}", area, foot)
    finally:
        painter.end()


def _height(device: QPagedPaintDevice) -> float:
    return float(device.pageLayout().paintRectPixels(device.logicalDpiY()).height())


class _Sheets(QTextDocument):
    """A page laid out for paper; loads its own pictures and nothing else, as on screen."""

    def __init__(self, pictures: Pictures, width: int) -> None:
        super().__init__()
        self._pictures = pictures
        self._width = width

    def loadResource(self, _kind: int, name: QUrl | str) -> QImage:
        """Load a picture of the page, in the colours of paper."""
        return load(self._pictures, name, self._width, ratio=1.0)


def _document(paper: Paper, device: QPagedPaintDevice, size: QSizeF) -> QTextDocument:
    document = _Sheets(paper.pictures, round(size.width() * _PICTURE_SHARE))
    document.documentLayout().setPaintDevice(device)
    document.setDefaultStyleSheet(assets.text("resources/styles/paper.css"))
    document.setDocumentMargin(0)
    document.setHtml(f"<html><body>{paper.html}</body></html>")
    document.setPageSize(size)
    return document


def _paint_page(painter: QPainter, document: QTextDocument, number: int, area: QRectF, foot: float) -> None:
    height = area.height() - foot
    painter.save()
    painter.translate(0, -number * height)
    document.drawContents(painter, QRectF(0, number * height, area.width(), height))
    painter.restore()


def _paint_footer(painter: QPainter, footer: str, page: str, area: QRectF, foot: float) -> None:
    painter.save()
    font = QFont(painter.font())
    font.setPointSizeF(_FOOTER_POINTS)
    painter.setFont(font)
    line = QRectF(0, area.height() - foot, area.width(), foot)
    told = line.adjusted(0, 0, -0.06 * line.width(), 0)
    painter.drawText(told, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap, footer)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, page)
    painter.restore()
