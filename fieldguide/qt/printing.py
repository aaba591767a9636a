"""Pages on paper and in PDF files: every sheet says which edition it is from, how far it was checked, and when it was printed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import QFont, QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from fieldguide import assets
from fieldguide.errors import ExportError

_FOOTER_POINTS = 7.5
_MARGINS = QMarginsF(18, 16, 18, 14)


def save_pdf(html: str, footer: str, title: str, path: Path) -> None:
    """Write a page as a PDF file.

    Raises:
        ExportError: The file cannot be written.
    """
    _require_writable(path)
    writer = QPdfWriter(str(path))
    writer.setTitle(title)
    writer.setCreator("Fieldguide")
    writer.setResolution(300)
    writer.setPageLayout(_a4())
    _paint(html, footer, writer, title)


class Preview(QPrintPreviewDialog):
    """Shows the pages and prints them; the caller opens it."""

    def __init__(self, html: str, footer: str, title: str, parent: QWidget) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(_a4())
        printer.setDocName(title)
        super().__init__(printer, parent)
        # The dialog points to the printer without owning it: without this it would be gone before the first page.
        self._printer = printer
        self.setWindowTitle(f"Print: {title}")
        self.paintRequested.connect(lambda target: _paint(html, footer, target, title))
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


def _paint(html: str, footer: str, device: QPagedPaintDevice, title: str) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError(f"“{title}” cannot be printed here.", "Choose another printer, or save it as a PDF file.")
    try:
        area = QRectF(0, 0, device.pageLayout().paintRectPixels(device.logicalDpiX()).width(), _height(device))
        foot = painter.fontMetrics().height() * 2.0
        document = _document(html, device, QSizeF(area.width(), area.height() - foot))
        for number in range(document.pageCount()):
            if number:
                device.newPage()
            _paint_page(painter, document, number, area, foot)
            _paint_footer(painter, footer, f"{number + 1} / {document.pageCount()}", area, foot)
    finally:
        painter.end()


def _height(device: QPagedPaintDevice) -> float:
    return float(device.pageLayout().paintRectPixels(device.logicalDpiY()).height())


class _Sheets(QTextDocument):
    """A page laid out for paper; loads nothing, as on screen."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> QImage:
        """Load nothing: pages hold text only."""
        return nothing()


def nothing() -> QImage:
    """Return what a page gets for anything it wants loaded: one clear point.

    On an empty answer Qt looks for itself, and reads any file of the computer that a page names.
    """
    image = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _document(html: str, device: QPagedPaintDevice, size: QSizeF) -> QTextDocument:
    document = _Sheets()
    document.documentLayout().setPaintDevice(device)
    document.setDefaultStyleSheet(assets.text("resources/styles/paper.css"))
    document.setDocumentMargin(0)
    document.setHtml(f"<html><body>{html}</body></html>")
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
