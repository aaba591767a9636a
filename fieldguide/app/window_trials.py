"""What ``fieldguide selftest`` tries of the window: every part of it on the library that ships, drawn in memory and seen by nobody.

The program that people get is frozen: what it misses, a picture, a plugin of Qt, a module, is noticed when it is used and not before.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fieldguide import assets
from fieldguide.cli.selftest import Trial, tried
from fieldguide.clock import today
from fieldguide.domain.checklist import Answer
from fieldguide.domain.policy import Policy
from fieldguide.domain.records import Head, Kind
from fieldguide.errors import FieldguideError
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from fieldguide.qt.window import MainWindow

#: How long the window may take to answer, in seconds; far more than it needs, for slow computers.
_PATIENCE = 30.0
_WORD = "passport"
#: Modules that a frozen program must not have loaded from a file, whatever was done with it.
_NETWORK = ("_socket", "_ssl", "http.client", "asyncio", "PySide6.QtNetwork")


class _TrialError(FieldguideError):
    """A part of the window did not do what it is there for."""


def window_trials(library: Path) -> Iterator[Trial]:
    """Try the window, part by part.

    Args:
        library: The library to show.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(_opened(library))
        except (ImportError, FieldguideError) as error:
            yield Trial("the window opens", str(error))
            return
        yield Trial("the window opens")
        for name, part in (
            ("pictures and styles are there", _pictures),
            ("letters are drawn", _letters),
            ("the window finds words", _search),
            ("the window shows each kind of record", _read),
            ("the window runs a checklist", _run_checklist),
            ("a page becomes a PDF", _print),
            ("nothing that reaches a network was loaded", _reach),
        ):
            yield tried(name, part, opened)


@dataclass(frozen=True)
class _Opened:
    """A window, shown, on a library."""

    window: MainWindow
    application: QApplication
    library: Library

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise _TrialError(f"{what} did not come within {_PATIENCE:.0f} seconds.")
            self.application.processEvents()

    def first(self, kind: Kind) -> Head | None:
        """Return a record of a kind; None if the library has none."""
        return next(iter(self.library.heads(kind)), None)


@contextmanager
def _opened(path: Path) -> Iterator[_Opened]:
    from PySide6.QtWidgets import QApplication

    from fieldguide.app.desktop import prepare
    from fieldguide.qt.desk import Desk
    from fieldguide.qt.window import MainWindow

    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise _TrialError("Another part of the program uses Qt without windows.")
    prepare(application)
    with Library(path) as library:
        desk = Desk(library, UserData(None), today)  # settings in memory: nothing of the person's own is touched
        desk.change(is_welcomed=True)
        window = MainWindow(desk, application)
        window.show()
        window.start()
        try:
            yield _Opened(window, application, library)
        finally:
            window.close()


def _pictures(_: _Opened) -> None:
    from PySide6.QtGui import QIcon

    for file in sorted(assets.path("resources").rglob("*.svg")):
        if QIcon(str(file)).pixmap(32, 32).isNull():
            raise _TrialError(f"{file.name} cannot be drawn.")
    for file in sorted(assets.path("resources/styles").iterdir()):
        if not assets.text(f"resources/styles/{file.name}").strip():
            raise _TrialError(f"{file.name} is empty.")


def _letters(opened: _Opened) -> None:
    from fieldguide.qt import letters

    if not letters.can_be_drawn(opened.window.font()):
        raise _TrialError("There is no font to draw letters with.")


def _search(opened: _Opened) -> None:
    window = opened.window
    window.top.search.setText(_WORD)
    opened.wait_for(lambda: not window.finding.waits, f"Results for “{_WORD}”")
    if not window.pane.list.rows.rows:
        raise _TrialError(f"Nothing is found for “{_WORD}”.")
    window.top.search.setText("")


def _read(opened: _Opened) -> None:
    for head in filter(None, map(opened.first, Kind)):
        opened.window.reading.open(head.id)
        opened.application.processEvents()
        if head.title not in opened.window.reader.page.toPlainText():
            raise _TrialError(f"{head.id} is not shown.")


def _run_checklist(opened: _Opened) -> None:
    window, head = opened.window, opened.first(Kind.CHECKLIST)
    if head is None:
        return
    window.start_checklist(head.id)
    run = window.checklist.run
    if run is None:
        raise _TrialError(f"{head.id} does not start.")
    for stage in run.stages:
        for item in stage.items:
            run.answer(item.id, Answer.NOT_KNOWN)
    window.checklist.show_outcome()
    opened.application.processEvents()
    if not window.checklist.is_at_outcome or not window.checklist.outcome.toPlainText().strip():
        raise _TrialError(f"{head.id} does not end in next steps.")
    window.encounter.forget()


def _print(opened: _Opened) -> None:
    from fieldguide.qt.printing import save_pdf

    head = opened.first(Kind.INDICATOR) or opened.first(Kind.TERM)
    if head is not None:
        opened.window.reading.open(head.id)
    paper = opened.window.reading.paper()
    if paper is None:
        raise _TrialError("The page that is read cannot be printed.")
    with TemporaryDirectory(prefix="fieldguide-") as folder:
        file = Path(folder) / "page.pdf"
        save_pdf(paper, file, Policy())  # whether the program can; a policy says whether the reader may
        content = file.read_bytes()
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-32:]:
        raise _TrialError("What was written is no PDF file.")


def _reach(_: _Opened) -> None:
    if not getattr(sys, "frozen", False):
        return  # a development environment brings what it likes
    loaded = [name for name in _NETWORK if name in sys.modules]
    if getattr(sys.modules.get("socket"), "__file__", None):
        loaded.append("socket")
    if loaded:
        raise _TrialError(f"Loaded: {', '.join(loaded)}.")
