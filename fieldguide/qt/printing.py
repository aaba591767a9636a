"""Paper and PDF files: the one place that prints. What it prints is anything that paints its own sheets, a page of the guide among them.

Every sheet says which edition it is from, how far it was checked, and when it was printed.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolBar, QVBoxLayout, QWidget

from fieldguide import assets, whole_file
from fieldguide.domain.policy import Policy
from fieldguide.errors import ExportError, SwitchedOffError
from fieldguide.qt.fields import plain_label
from fieldguide.qt.pictures import Pictures, load

_FOOTER_POINTS = 7.5
#: Share of the sheet's width a picture takes.
_PICTURE_SHARE = 0.7
#: Points of a picture for each point of the screen; finer than paper shows is only larger.
_FINEST = 3.2
_MARGINS = QMarginsF(18, 16, 18, 14)
_NO_PRINTER = "There is no printer here: “Print” makes a PDF file. Or set a printer up and try again."
#: The preview takes the room of the screen up to this size, and leaves the frame of a window around it.
_WIDEST, _FRAME_ACROSS, _FRAME_DOWN = 1000, 16, 48

#: What the system says where there is no room left.
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


class Sheets(Protocol):
    """Something that paints itself on sheets of paper, with a footer on each."""

    @property
    def title(self) -> str:
        """Its title; also the proposed file name."""

    def layout(self) -> QPageLayout:
        """Return size and margins of the sheets."""

    def paint(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        """Paint all sheets, asking the device for each further one."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page of the guide made ready for paper, on as many sheets as it needs.

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

    def layout(self) -> QPageLayout:
        """Return A4 with margins."""
        return QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, _MARGINS, QPageLayout.Unit.Millimeter
        )

    def paint(self, painter: QPainter, device: QPagedPaintDevice) -> None:
        """Paint the page."""
        area = QRectF(0, 0, device.pageLayout().paintRectPixels(device.logicalDpiX()).width(), _height(device))
        foot = painter.fontMetrics().height() * 2.0
        document = _document(self, device, QSizeF(area.width(), area.height() - foot))
        for number in range(document.pageCount()):
            if number:
                device.newPage()
            _paint_page(painter, document, number, area, foot)
            _paint_footer(painter, self.footer, f"{number + 1} / {document.pageCount()}", area, foot)


def save_pdf(sheets: Sheets, path: Path, policy: Policy) -> None:
    """Write sheets as a PDF file. A file that is there already is replaced once the new one is complete, and kept if that fails.

    Raises:
        ExportError: The file cannot be written.
        SwitchedOffError: The policy lets no file out.
    """
    policy.require_export()
    _write(path, _pdf(sheets))


def _pdf(sheets: Sheets) -> bytes:
    """Return a PDF file. It is made in memory, because Qt says nothing of a disk that is full."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheets.title)
    writer.setCreator("Fieldguide")
    writer.setResolution(300)
    writer.setPageLayout(sheets.layout())
    _paint(sheets, writer)
    buffer.close()
    return bytes(content.data())


def _write(path: Path, content: bytes) -> None:
    try:
        whole_file.write(path, content)
    except OSError as error:
        hint = (
            "There is no room left. Choose another folder, or delete something there and try again."
            if error.errno in _FULL
            else "Choose another folder. If the file is open in another program, close it there first."
        )
        raise ExportError(f"The PDF cannot be written to {path}: {error.strerror}.", hint) from error


class Preview(QPrintPreviewDialog):
    """Shows the sheets and prints them; the caller opens it.

    Signals:
        failed(str): It cannot be printed; what happened, and what to do.
    """

    failed = Signal(str)

    def __init__(self, sheets: Sheets, parent: QWidget | None, policy: Policy) -> None:
        """Prepare the preview.

        Raises:
            SwitchedOffError: The policy allows no printing; or there is no printer but only a file, and it lets none out.
        """
        policy.require_printing()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if _is_file(printer):
            policy.require_export()
        printer.setPageLayout(sheets.layout())
        printer.setDocName(sheets.title)
        super().__init__(printer, parent)
        # The dialog points to the printer without owning it: without this it would be gone before the first page.
        self._printer = printer
        self._sheets = sheets
        self._policy = policy
        self.setWindowTitle(f"Print: {sheets.title}")
        self.paintRequested.connect(self._on_paint)
        self.finished.connect(self.deleteLater)
        self._compose()
        room = self.screen().availableGeometry()
        self.resize(min(_WIDEST, room.width() - _FRAME_ACROSS), room.height() - _FRAME_DOWN)

    def _compose(self) -> None:
        """Put what must not be missed around what Qt shows: whether there is a printer, and the way to paper.

        Qt's own button is the last of its tool bar, where a narrow window hides it.
        """
        column, bar = self.layout(), self.findChild(QToolBar)
        if not isinstance(column, QVBoxLayout) or bar is None:  # another edition of Qt: its own tool bar prints
            return
        if not self.has_printer:
            self.note = plain_label(_NO_PRINTER, "warning", self)
            column.insertWidget(0, self.note)
        self.print = QPushButton("Print", self)
        self.print.setProperty("role", "primary")
        self.print.setDefault(True)
        self.close_button = QPushButton("Close", self)
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 10)
        buttons.addStretch(1)
        for button in (self.close_button, self.print):
            buttons.addWidget(button)
        column.addLayout(buttons)
        printing = bar.actions()[-1]
        self.print.clicked.connect(printing.trigger)
        bar.removeAction(printing)

    @property
    def has_printer(self) -> bool:
        """Tell whether there is a printer; without one Qt prints to a file."""
        return not _is_file(self._printer)

    def _on_paint(self, target: QPrinter) -> None:
        try:
            if _is_file(target):  # chosen in the system's own dialog, where nobody can hide it
                self._policy.require_export()
            _paint(self._sheets, target)
        except (ExportError, SwitchedOffError) as error:
            self.failed.emit(str(error))


def _is_file(printer: QPrinter) -> bool:
    """Tell whether Qt would write a file instead of printing on paper."""
    return printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat or bool(printer.outputFileName())


def _paint(sheets: Sheets, device: QPagedPaintDevice) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError(
            f"“{sheets.title}” cannot be printed here.", "Choose another printer, or save it as a PDF file."
        )
    try:
        sheets.paint(painter, device)
    finally:
        painter.end()


def _height(device: QPagedPaintDevice) -> float:
    return float(device.pageLayout().paintRectPixels(device.logicalDpiY()).height())


class _Sheets(QTextDocument):
    """A page laid out for paper; loads its own pictures and nothing else, as on screen."""

    def __init__(self, pictures: Pictures, width: int, ratio: float) -> None:
        super().__init__()
        self._pictures = pictures
        self._width = width
        self._ratio = ratio

    def loadResource(self, _kind: int, name: QUrl | str) -> QImage:
        """Load a picture of the page, in the colours of paper."""
        return load(self._pictures, name, self._width, self._ratio)


def _document(paper: Paper, device: QPagedPaintDevice, size: QSizeF) -> QTextDocument:
    # Qt takes the size of a picture for points of the screen, and enlarges it to those of the paper.
    scale = device.logicalDpiX() / QGuiApplication.primaryScreen().logicalDotsPerInchX()
    document = _Sheets(paper.pictures, round(size.width() * _PICTURE_SHARE / scale), min(scale, _FINEST))
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
