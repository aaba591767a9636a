"""A checklist from its start to its forgetting: what is on screen, what is paused, and when everything is wiped.

Answers are in memory only. They go when the run is stopped, when the program ends, when nobody has touched anything for a while, and, if the
reader wants it so, as soon as the guide is hidden; otherwise hiding pauses the run behind a page that says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

from fieldguide.errors import SwitchedOffError
from fieldguide.qt import capture
from fieldguide.qt.clipboard import ClipboardGuard
from fieldguide.qt.desk import Desk
from fieldguide.qt.escape import EscapeWatch
from fieldguide.qt.theme import Look

if TYPE_CHECKING:
    from fieldguide.qt.checklist_run import ChecklistRun
    from fieldguide.qt.checklist_view import ChecklistView
    from fieldguide.qt.pause_page import PausePage
    from fieldguide.qt.printing import Paper

_MINUTE = 60_000


class Encounter(QObject):
    """Holds the run of a checklist, and wipes it.

    Signals:
        shown(QWidget): One of the two belongs in front now.
        opened(str): A record was asked for.
        closed(): The run is over; nothing of it is left.
        discreet_changed(): Somebody else may see the screen, or not any more.
    """

    shown = Signal(QWidget)
    opened = Signal(str)
    closed = Signal()
    discreet_changed = Signal()

    def __init__(self, desk: Desk, watch: EscapeWatch, window: QMainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._paused: ChecklistRun | None = None
        self._clipboard = ClipboardGuard(self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setTimerType(Qt.TimerType.PreciseTimer)
        self._idle.timeout.connect(self._on_idle)
        watch.touched.connect(self._on_touched)
        desk.settings_changed.connect(self._on_settings_changed)

    @cached_property
    def view(self) -> ChecklistView:
        """The checklist on screen; made for the first run."""
        from fieldguide.qt.checklist_view import ChecklistView
        from fieldguide.qt.to_paper import ask_for_pdf, show_preview

        view = ChecklistView(self._desk, self._window)
        view.closed.connect(self._on_closed)
        view.opened.connect(self.opened)
        view.preview_asked.connect(lambda: self._with_paper(show_preview))
        view.pdf_asked.connect(lambda: self._with_paper(ask_for_pdf))
        view.seal_asked.connect(self._seal)
        view.discreet_changed.connect(self.discreet_changed)
        return view

    @cached_property
    def pause_page(self) -> PausePage:
        """What stands in its place while it is paused; made for the first pause."""
        from fieldguide.qt.pause_page import PausePage

        page = PausePage(self._window)
        page.resumed.connect(self.resume)
        page.forgotten.connect(self._on_discarded)
        return page

    @property
    def _run(self) -> ChecklistRun | None:
        """The run on screen."""
        return self.view.run if self._has("view") else None

    def _has(self, page: str) -> bool:
        """Tell whether a page was made yet."""
        return page in vars(self)

    @property
    def page(self) -> QWidget | None:
        """The page of the run: the checklist, or that it is paused; None if there is no run."""
        if self._paused is not None:
            return self.pause_page
        return self.view if self._run is not None else None

    def start(self, record_id: str, seen: frozenset[str] = frozenset()) -> int:
        """Begin a run, forgetting an earlier one, and return how many items were ticked because they rest on signs already seen.

        Raises:
            FieldguideError: There is no such checklist.
        """
        from fieldguide.qt.checklist_run import ChecklistRun

        run = ChecklistRun(self._desk.library.record(record_id), self._desk, self)
        self.forget()
        ticked = run.tick(seen)
        self.shown.emit(self.view)
        self.view.begin(run)
        self._guard()
        return ticked

    def hide(self) -> None:
        """Put the run out of sight: paused, or forgotten at once if the reader wants it so."""
        if not self._desk.settings.is_pausing:
            self.forget()
            return
        if self._run is not None:
            self._paused = self.view.put_aside()
            self._clipboard.clear()
        if self._paused is not None:
            self.pause_page.open(self._desk.settings.forget_after)
            self.shown.emit(self.pause_page)

    def resume(self) -> None:
        """Go on where the run was paused."""
        run, self._paused = self._paused, None
        if run is not None:
            self.shown.emit(self.view)
            self.view.begin(run)
            self._guard()

    def forget(self) -> None:
        """Wipe the run, paused or not, and what was copied from it."""
        if self._paused is not None:
            self._paused.wipe()
            self._paused.deleteLater()
            self._paused = None
        if self._has("view"):
            self.view.drop()
        self._clipboard.clear()
        self._guard()

    def set_look(self, look: Look) -> None:
        """Show the checklist with other colours and sizes."""
        if self._has("view"):
            self.view.set_look(look)

    def look_at(self, page: QWidget | None) -> None:
        """Take note of which page is in front: what is copied from a checklist is cleared after a while."""
        self._clipboard.watch(watches=self._has("view") and page is self.view)

    def is_discreet(self, page: QWidget | None) -> bool:
        """Tell whether somebody else may see this page."""
        is_pause = self._has("pause_page") and page is self.pause_page
        return is_pause or (self._has("view") and page is self.view and self.view.is_discreet)

    def _with_paper(self, use: Callable[[Paper, QWidget, Desk], None]) -> None:
        """Hand the end of the run to what puts it on paper."""
        run = self._run
        if run is not None:
            use(run.paper(), self._window, self._desk)

    def _seal(self) -> None:
        """Offer to seal a referral from where the run stands."""
        from fieldguide.export.referral import Referral  # brings the cryptography: nobody waits for it at the start
        from fieldguide.qt.seal_dialog import ask_for_referral
        from fieldguide.qt.seal_target import known_recipients

        run = self._run
        if run is not None:
            desk, outcome = self._desk, run.outcome()
            facts = Referral(
                run.record.head, desk.library.edition, desk.today, outcome, desk.country_name, outcome.steps
            )
            try:
                ask_for_referral(self._window, facts, known_recipients(desk.contacts(), desk.today), desk.policy)
            except SwitchedOffError as error:
                desk.told.emit(str(error))

    def _guard(self) -> None:
        """Watch the time and keep the screen to ourselves while there is a run."""
        has_run = self.page is not None
        capture.exclude(self._window, excluded=has_run and not self._desk.settings.is_shared)
        if has_run:
            self._idle.start(self._desk.settings.forget_after * _MINUTE)
        else:
            self._idle.stop()

    def _on_touched(self) -> None:
        if self._idle.isActive() and self._paused is None:
            self._idle.start()

    def _on_idle(self) -> None:
        minutes = self._desk.settings.forget_after
        for dialog in self._window.findChildren(QDialog):  # what is typed there belongs to the run
            dialog.close()
        self.forget()
        self.closed.emit()
        kept = "a minute" if minutes == 1 else f"{minutes} minutes"
        self._desk.told.emit(f"The checklist was forgotten after {kept} without a key.")

    def _on_discarded(self) -> None:
        self.forget()
        self.closed.emit()

    def _on_closed(self) -> None:
        self._clipboard.clear()
        self._guard()
        self.closed.emit()

    def _on_settings_changed(self, earlier: object) -> None:
        self._guard()
        if self._has("view") and getattr(earlier, "country", "") != self._desk.settings.country:
            self.view.refresh_outcome()
