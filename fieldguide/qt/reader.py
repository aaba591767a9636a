"""The reading pane: one record at a time, with a way back, its sources always below, and nothing loaded from outside the library."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from fieldguide.domain.policy import Policy
from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.keys import bind
from fieldguide.qt.pictures import Pictures, addresses, load
from fieldguide.qt.switched_off import is_off, switch_off
from fieldguide.qt.theme import Look

#: Widest text column, in average characters: longer lines are hard to read.
_COLUMN = 78
#: Widest picture, in pixels at 100 % text.
_PICTURE = 560


class PageView(QTextBrowser):
    """Shows HTML made by ``fieldguide.export`` and nothing else.

    Signals:
        followed(str): A link was followed; the target is ``kind/name`` or ``kind/name#article``.
    """

    followed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self._look = look
        self._html = ""
        self._pictures: Pictures = {}
        self._drawn_at = 0
        self.anchorClicked.connect(self._on_anchor)

    def loadResource(self, _kind: int, name: QUrl | str) -> QImage:
        """Load a picture of the shown record, in the colours of the look; nothing else is ever loaded."""
        return load(self._pictures, name, self._picture_width(), self.devicePixelRatioF(), self._look.colours)

    def set_look(self, look: Look) -> None:
        """Show with other colours and sizes from now on."""
        self._look = look
        place = self.verticalScrollBar().value()
        self.show_html(self._html, self._pictures)
        self.verticalScrollBar().setValue(place)

    def show_html(self, html: str, pictures: Pictures | None = None) -> None:
        """Show a page, from its beginning, with the pictures it may show."""
        self._html = html
        self._pictures = pictures or {}
        self.document().setDefaultStyleSheet(self._look.style_sheet("page.css"))
        self.setHtml(f"<html><body>{html}</body></html>")
        self._center()
        self._draw_pictures()

    def go_to(self, article: str) -> None:
        """Scroll to an article of the page."""
        self.scrollToAnchor(article)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column at a comfortable width."""
        super().resizeEvent(event)
        self._center()
        if self._drawn_at != self._picture_width():
            self._draw_pictures()

    def _center(self) -> None:
        """Give the text a margin that keeps lines readable; the root frame carries it, so that paper has none of it."""
        column = self.fontMetrics().averageCharWidth() * _COLUMN
        side = self._look.pixels(20)
        frame = self.document().rootFrame()
        shape = frame.frameFormat()
        wanted = float(max(side, self.viewport().width() - side - column))
        if (shape.leftMargin(), shape.rightMargin()) != (side, wanted):
            shape.setLeftMargin(side)
            shape.setRightMargin(wanted)
            shape.setTopMargin(self._look.pixels(8))
            shape.setBottomMargin(self._look.pixels(24))
            frame.setFrameFormat(shape)

    def _picture_width(self) -> int:
        """Return how wide pictures are: as the column, and never wider than comfortable to take in."""
        margins = self.document().rootFrame().frameFormat()
        column = self.viewport().width() - margins.leftMargin() - margins.rightMargin()
        return max(1, min(int(column), self._look.pixels(_PICTURE)))

    def _draw_pictures(self) -> None:
        """Draw the pictures at the width and in the colours of now; a document keeps what it has loaded once, even for another page."""
        self._drawn_at = self._picture_width()
        document = self.document()
        for url in addresses(self._pictures):
            image = self.loadResource(QTextDocument.ResourceType.ImageResource.value, url)
            document.addResource(QTextDocument.ResourceType.ImageResource, url, image)
        if self._pictures:
            document.markContentsDirty(0, document.characterCount())

    def _on_anchor(self, url: QUrl) -> None:
        if url.scheme() == "record":
            decoded = QUrl.ComponentFormattingOption.FullyDecoded
            article = f"#{url.fragment(decoded)}" if url.hasFragment() else ""
            self.followed.emit(url.path(decoded) + article)


class ReaderPane(QWidget):
    """The reading pane with its bar of actions.

    Signals:
        back_asked, forward_asked, bookmark_asked, copy_asked, preview_asked, pdf_asked, papers_asked, start_asked: A button was pressed.
        list_asked: The reader wants to see the list again (narrow windows only).
    """

    back_asked = Signal()
    forward_asked = Signal()
    bookmark_asked = Signal()
    copy_asked = Signal()
    preview_asked = Signal()
    pdf_asked = Signal()
    papers_asked = Signal()
    start_asked = Signal()
    list_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readerPane")
        self.page = PageView(look, self)
        self.page.setAccessibleName("Record")
        self.to_list = self._button("‹ List", "Back to the list", self.list_asked, "Alt+Up")
        self.back = self._button("Back", "Page before", self.back_asked, "Alt+Left")
        self.forward = self._button("Forward", "Page after", self.forward_asked, "Alt+Right")
        self.bookmark = self._button("Bookmark", "Keep this record among your bookmarks", self.bookmark_asked, "Ctrl+D")
        self.copy = self._button("Copy", "Copy the text with its sources", self.copy_asked, "Ctrl+Shift+C")
        self.preview = self._button("Print", "Look at the pages and print them", self.preview_asked, "Ctrl+P")
        self.pdf = self._button("PDF", "Save the page as a PDF file", self.pdf_asked, "Ctrl+S")
        self.papers = self._button(
            "On paper", "Pocket card and posters for this country", self.papers_asked, "Ctrl+Shift+P"
        )
        self.start = self._button(
            "Start checklist", "Run this checklist, or the one for your role", self.start_asked, "Ctrl+Return"
        )
        self.start.setProperty("role", "primary")
        bar = QWidget(self)
        bar.setObjectName("readerBar")
        row = FlowLayout(bar, gap=2)
        row.setContentsMargins(8, 4, 8, 4)
        for button in (
            self.to_list,
            self.back,
            self.forward,
            self.bookmark,
            self.copy,
            self.preview,
            self.pdf,
            self.papers,
            self.start,
        ):
            row.addWidget(button)
        self.to_list.hide()
        self.empty = QLabel("Choose a record from the list to read it here.", self)
        self.empty.setProperty("role", "quiet")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setObjectName("empty")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._shown = QStackedWidget(self)
        self._shown.addWidget(self.empty)
        self._shown.addWidget(self.page)
        column.addWidget(bar)
        column.addWidget(self._shown, 1)
        self.clear()

    def show_page(
        self, html: str, pictures: Pictures, *, can_start: bool, has_papers: bool = False, is_record: bool = True
    ) -> None:
        """Show a page; with the button for papers if there are some of it. Only records can be kept among the bookmarks."""
        self._shown.setCurrentWidget(self.page)
        self.page.show_html(html, pictures)
        self._enable(on=True)
        self.bookmark.setEnabled(is_record)
        self.page.setAccessibleName("Record" if is_record else "Help")
        self.start.setVisible(can_start)
        self.papers.setVisible(has_papers)

    def follow(self, policy: Policy, tell: Callable[[str], None]) -> None:
        """Switch off what a policy switches off; ``tell`` shows the reason to whoever asks for it."""
        switch_off((self.preview,), policy.printing_off, tell)
        switch_off((self.pdf,), policy.export_off, tell)
        switch_off((self.papers,), policy.paper_off, tell)

    def clear(self) -> None:
        """Show no record."""
        self.page.show_html("")
        self._shown.setCurrentWidget(self.empty)
        self._enable(on=False)
        self.start.hide()
        self.papers.hide()

    def set_bookmarked(self, *, bookmarked: bool) -> None:
        """Tell whether the shown record is among the bookmarks."""
        self.bookmark.setText("Bookmarked ✓" if bookmarked else "Bookmark")

    def _enable(self, *, on: bool) -> None:
        for button in (self.bookmark, self.copy, self.preview, self.pdf):
            button.setEnabled(on and not is_off(button))

    def _button(self, text: str, about: str, signal: SignalInstance, keys: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text.strip("‹ "))
        bind(button, keys, about)
        button.clicked.connect(signal)
        return button


def copy_to_clipboard(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
