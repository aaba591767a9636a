"""What the reading pane shows: opening records and pages of Help, going back and forward, bookmarks, copies, paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldguide.domain.htmltext import plain
from fieldguide.domain.records import Kind, Record
from fieldguide.errors import FieldguideError
from fieldguide.qt import help_pages
from fieldguide.qt.desk import Desk
from fieldguide.qt.reader import ReaderPane, copy_to_clipboard

if TYPE_CHECKING:
    from fieldguide.qt.printing import Paper


class Reading(QObject):
    """Drives a reading pane.

    Signals:
        opened(str): A record or a page of Help is shown now; its id.
        start_asked(str): A checklist shall be run; its id.
        list_asked(): The list shall be seen again.
    """

    opened = Signal(str)
    start_asked = Signal(str)
    list_asked = Signal()

    def __init__(self, pane: ReaderPane, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pane = pane
        self._desk = desk
        self._record: Record | None = None
        self._paper: Paper | None = None
        self._behind: list[str] = []
        self._ahead: list[str] = []
        self._target = ""
        pane.page.followed.connect(self.open)
        pane.back_asked.connect(self.back)
        pane.forward_asked.connect(self.forward)
        pane.bookmark_asked.connect(self._toggle_bookmark)
        pane.copy_asked.connect(self._copy)
        pane.preview_asked.connect(self._preview)
        pane.pdf_asked.connect(self._ask_for_pdf)
        pane.papers_asked.connect(self._offer_papers)
        pane.start_asked.connect(self._start)
        pane.list_asked.connect(self.list_asked)
        desk.bookmarks_changed.connect(self._show_bookmark)
        pane.follow(desk.policy, desk.told.emit)
        self._update_history()

    @property
    def record(self) -> Record | None:
        """The record shown now; None if there is none, or a page of Help."""
        return self._record

    def open(self, target: str, *, aside: bool = False) -> None:
        """Open a record, ``kind/name``, one of its articles, ``kind/name#article``, or a page, ``help/name``; the earlier one can be gone back to.

        Args:
            target: What to open.
            aside: It is shown beside a list the reader goes on working with: nothing tells the window to turn to it.
        """
        earlier = self._target
        if not self._show(target):
            return
        if earlier and earlier != target:
            self._behind.append(earlier)
            self._ahead.clear()
            self._update_history()
        if not aside:
            self._tell()

    def open_country(self, code: str) -> None:
        """Open a country's page beside its contacts; if none is chosen, leave what is shown."""
        if code:
            self.open(f"country/{code.lower()}", aside=True)

    def back(self) -> None:
        """Show the record before."""
        self._step(self._behind, self._ahead)

    def forward(self) -> None:
        """Show the record after."""
        self._step(self._ahead, self._behind)

    def clear(self) -> None:
        """Show nothing and forget what was read."""
        self._forget_shown()
        self._behind.clear()
        self._ahead.clear()
        self._pane.clear()
        self._update_history()

    def _forget_shown(self) -> None:
        self._record = None
        self._paper = None
        self._target = ""

    def paper(self) -> Paper | None:
        """Return the shown page made ready for paper; None if none is shown."""
        return self._paper

    def _step(self, there: list[str], here: list[str]) -> None:
        earlier = self._target
        if there and self._show(there[-1]):
            there.pop()
            if earlier:
                here.append(earlier)
            self._update_history()
            self._tell()

    def _tell(self) -> None:
        if self._record is not None:
            self._desk.remember(self._record.head)
        self.opened.emit(self._target.partition("#")[0])

    def _make(self, target: str) -> tuple[Record | None, Paper]:
        """Return the record a target names and its page; the page alone if it is one of Help.

        Raises:
            FieldguideError: There is no such record or page.
        """
        if help_pages.is_help(target):
            return None, help_pages.paper_of(target, self._desk)
        record = self._desk.library.record(target.partition("#")[0])
        from fieldguide.qt import to_paper  # brings Qt's printing: nobody waits for it at the start

        return record, to_paper.paper_of(record, self._desk)

    def _show(self, target: str) -> bool:
        """Show a record or a page of Help; if there is none, say so and return False."""
        try:
            record, paper = self._make(target)
        except FieldguideError as error:
            self._desk.told.emit(str(error))
            return False
        article = target.partition("#")[2]
        self._record, self._paper, self._target = record, paper, target
        kind = record.kind if record is not None else None
        self._pane.show_page(
            paper.html,
            paper.pictures,
            can_start=kind in (Kind.CHECKLIST, Kind.INDICATOR),
            has_papers=kind is Kind.COUNTRY,
            is_record=record is not None,
        )
        if article:
            self._pane.page.go_to(article)
        self._show_bookmark()
        self._update_history()
        return True

    def _show_bookmark(self) -> None:
        self._pane.set_bookmarked(bookmarked=self._record is not None and self._desk.is_bookmarked(self._record.id))

    def _update_history(self) -> None:
        self._pane.back.setEnabled(bool(self._behind))
        self._pane.forward.setEnabled(bool(self._ahead))

    def _toggle_bookmark(self) -> None:
        if self._record is not None:
            self._desk.toggle_bookmark(self._record.head)

    def _copy(self) -> None:
        if self._record is not None:
            from fieldguide.export import citation

            copy_to_clipboard(citation.with_citation(self._record, self._desk.library.edition, self._desk.today))
            self._desk.told.emit("Copied, with sources and state.")
        elif self._paper is not None:
            copy_to_clipboard(f"{plain(self._paper.html)}\n\n{self._paper.footer}")
            self._desk.told.emit("Copied.")

    def _preview(self) -> None:
        from fieldguide.qt import to_paper

        paper = self.paper()
        if paper is not None:
            to_paper.show_preview(paper, self._pane, self._desk)

    def _ask_for_pdf(self) -> None:
        from fieldguide.qt import to_paper

        paper = self.paper()
        if paper is not None:
            to_paper.ask_for_pdf(paper, self._pane, self._desk)

    def _offer_papers(self) -> None:
        """Ask which paper of the shown country shall be made."""
        if self._record is None or self._record.kind is not Kind.COUNTRY:
            return
        from fieldguide.qt import to_paper
        from fieldguide.qt.on_paper import OnPaperDialog

        dialog = OnPaperDialog(self._desk.sheet(self._record.head.country), self._pane, self._desk.policy)
        dialog.preview_asked.connect(lambda paper: to_paper.show_preview(paper, self._pane, self._desk))
        dialog.pdf_asked.connect(lambda paper: to_paper.ask_for_pdf(paper, self._pane, self._desk))
        dialog.failed.connect(self._desk.told)
        dialog.open()

    def _start(self) -> None:
        if self._record is None:
            return
        if self._record.kind is Kind.CHECKLIST:
            self.start_asked.emit(self._record.id)
        else:
            self.start_asked.emit(self._desk.checklists()[0].id)
