"""A thread with a library of its own, so that searching never blocks the window.

Requests carry a number. A newer request interrupts the query that runs, requests that have been overtaken are never begun, and an answer
carries the number of its request, so that the window can drop what nobody waits for any more.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from fieldguide.domain.search import Description, SearchPage, SearchQuery
from fieldguide.errors import FieldguideError
from fieldguide.search.engine import SearchEngine
from fieldguide.store.library import Interrupted, Library

#: How long nobody must have asked anything before the rest is read, in milliseconds.
_UNDISTURBED = 700
#: What can be asked: a query, or a description in plain words.
Question = SearchQuery | str


class _Worker(QObject):
    """Lives in the lane's thread; opens the library there, where it will be used."""

    answered = Signal(int, object)
    failed = Signal(int, object)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.latest = 0
        self._seen = 0
        self.library: Library | None = None
        self._engine: SearchEngine | None = None

    @Slot(int, object)
    def run(self, number: int, query: Question) -> None:
        if number != self.latest:
            return
        try:
            answer = self._answer(query)
            if number == self.latest:  # an interruption between two statements of a query stops neither
                self.answered.emit(number, answer)
        except Interrupted:
            return
        except FieldguideError as error:
            self.failed.emit(number, error)

    @Slot()
    def open(self) -> None:
        """Be ready before the first key; what goes wrong here is told when somebody searches."""
        with suppress(FieldguideError):
            self._ready()
            QTimer.singleShot(_UNDISTURBED, self, self._prepare)

    @Slot()
    def _prepare(self) -> None:
        """Read the rest as soon as nobody has asked anything for a while."""
        if self._engine is None:
            return
        if self.latest != self._seen:
            self._seen = self.latest
            QTimer.singleShot(_UNDISTURBED, self, self._prepare)
            return
        with suppress(FieldguideError, Interrupted):
            self._engine.prepare()
            # What was read stays for good; the collector of unused objects would look it all through again and keep the window waiting.
            gc.freeze()

    @Slot()
    def close(self) -> None:
        library, self.library, self._engine = self.library, None, None
        if library is not None:
            library.close()

    def _answer(self, query: Question) -> SearchPage | Description:
        engine = self._ready()
        if isinstance(query, SearchQuery):
            return engine.run(query)
        return engine.describer.run(query)

    def _ready(self) -> SearchEngine:
        if self._engine is None:
            library = Library(self._path)
            try:
                self._engine = SearchEngine(library)
            except BaseException:
                library.close()
                raise
            self.library = library  # from now on a newer query may interrupt it
        return self._engine


class SearchLane(QObject):
    """Answers search requests on a thread of its own.

    Signals:
        answered(SearchPage or Description): The answer to the newest request.
        failed(FieldguideError): The newest request could not be answered.
    """

    answered = Signal(object)
    failed = Signal(object)
    _asked = Signal(int, object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._thread = QThread(self)
        self._thread.setObjectName("search")
        self._worker = _Worker(path)
        self._worker.moveToThread(self._thread)
        self._asked.connect(self._worker.run)
        self._worker.answered.connect(self._on_answered)
        self._worker.failed.connect(self._on_failed)
        self._thread.started.connect(self._worker.open)
        self._thread.finished.connect(self._worker.close)
        self._thread.start()

    def ask(self, query: Question) -> None:
        """Ask for an answer to ``query``; any earlier request is forgotten."""
        self.forget()
        self._asked.emit(self._number, query)

    def forget(self) -> None:
        """Forget the request under way: no answer to it will arrive."""
        self._number += 1
        self._worker.latest = self._number
        library = self._worker.library
        if library is not None:
            library.interrupt()

    def close(self) -> None:
        """Stop the thread and wait for it; closing twice does no harm."""
        self.forget()
        self._thread.quit()
        self._thread.wait()

    @Slot(int, object)
    def _on_answered(self, number: int, page: SearchPage) -> None:
        if number == self._number:
            self.answered.emit(page)

    @Slot(int, object)
    def _on_failed(self, number: int, error: FieldguideError) -> None:
        if number == self._number:
            self.failed.emit(error)
