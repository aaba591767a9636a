"""From keystrokes to a page of results; holds no widget."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchPage, SearchQuery
from fieldguide.errors import FieldguideError
from fieldguide.qt.desk import Desk
from fieldguide.qt.lane import SearchLane

#: Pause after a keystroke before the search begins, in milliseconds; the first key searches at once.
_PAUSE = 60
_MOST_HITS = 60


class Finding(QObject):
    """Asks the search lane and keeps the newest answer.

    Signals:
        found(SearchPage): The answer to what stands in the search box now.
        emptied(): Nothing is searched for any more.
        failed(str): Searching is not possible; a sentence for the reader.
    """

    found = Signal(object)
    emptied = Signal()
    failed = Signal(str)

    def __init__(self, library: Path, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._text = ""
        self._kind = ""
        self._is_literal = False
        self._waits = False
        self._lane = SearchLane(library, self)
        self._lane.answered.connect(self._on_answered)
        self._lane.failed.connect(self._on_failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    @property
    def kind(self) -> str:
        """The kind results are narrowed down to; empty for all."""
        return self._kind

    @property
    def waits(self) -> bool:
        """Tell whether an answer to what stands in the search box is still to come."""
        return self._waits

    def type(self, text: str) -> None:
        """Take what stands in the search box; unchanged text asks nothing."""
        if text == self._text:
            return
        first = not self._text.strip()
        self._text = text
        self._is_literal = False
        if not text.strip():
            self.clear()
        else:
            self._waits = True
            self._timer.start(0 if first else _PAUSE)

    def narrow(self, kind: str) -> None:
        """Show one kind only, or all."""
        if kind != self._kind:
            self._kind = kind
            if self._text.strip():
                self._ask()

    def again(self) -> None:
        """Ask once more what stands in the search box, for choices that may have changed meanwhile."""
        if self._text.strip():
            self._ask()

    def literally(self) -> None:
        """Ask once more, taking every word as it is typed."""
        self._is_literal = True
        self.again()

    def pause(self) -> None:
        """Let no answer arrive any more; :meth:`again` asks anew."""
        self._timer.stop()
        self._lane.forget()
        self._waits = False

    def clear(self) -> None:
        """Forget what was searched for."""
        self.pause()
        self._text = ""
        self._kind = ""
        self.emptied.emit()

    def close(self) -> None:
        """Stop the lane."""
        self._timer.stop()
        self._lane.close()

    @Slot()
    def _ask(self) -> None:
        self._waits = True
        kinds = frozenset({Kind(self._kind)}) if self._kind else frozenset[Kind]()
        chosen = self._desk.settings
        self._lane.ask(
            SearchQuery(
                self._text,
                kinds,
                chosen.country,
                limit=_MOST_HITS,
                role=chosen.role,
                is_literal=self._is_literal,
                with_reasons=True,
            )
        )

    @Slot(object)
    def _on_answered(self, page: SearchPage) -> None:
        if self._kind and Kind(self._kind) not in dict(page.counts) and page.counts:
            self.narrow("")  # the chosen kind has no hits any more: show all rather than nothing
            return
        self._waits = self._timer.isActive()  # typed on meanwhile: this answer is shown, the next one is on its way
        self.found.emit(page)

    @Slot(object)
    def _on_failed(self, error: FieldguideError) -> None:
        self._waits = False
        self.failed.emit(str(error))
