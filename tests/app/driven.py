"""The real program in a process of its own, driven from inside by keys.

Usage: ``python driven.py COURSE [ARGUMENT ...]``; the arguments are those of ``fieldguide``. A course is a generator: it yields a question and
goes on when the answer is yes. What it tells is one JSON text a line on standard output. Reaching for the network ends the process at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPlainTextEdit

from fieldguide.app.main import main
from fieldguide.qt.packs_page import PacksDialog
from fieldguide.qt.seal_dialog import SealDialog
from fieldguide.qt.trouble import TroubleDialog
from fieldguide.qt.window import MainWindow

Course = Iterator[Callable[[], bool]]
REACHED_OUT = 97
TOO_LATE = 96
PATIENCE = 30_000
SENTINELS = ("zdravkowitz", "qwertzuiopue", "geheimniskraem")


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        os.write(2, f"{event} {arguments!r}\n".encode(errors="backslashreplace"))
        os._exit(REACHED_OUT)


sys.addaudithook(_watch)


def tell(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _top(kind: type) -> Any:
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)


def _in_front(kind: type) -> bool:
    found = _top(kind)
    return found is not None and found.isActiveWindow()


def press(*names: str) -> None:
    for name in names:
        combination = QKeySequence(name)[0]
        QTest.keyClick(QGuiApplication.focusWindow(), combination.key(), combination.keyboardModifiers())


def write(text: str) -> None:
    for char in text:
        QTest.keyClick(QGuiApplication.focusWindow(), Qt.Key(ord(char.upper())))


def _paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press("Ctrl+A", "Ctrl+V")


def _back_in(window: MainWindow) -> Course:
    """Come back from a dialog: what a window manager does must be asked for where there is none."""
    window.activateWindow()
    yield window.isActiveWindow


def _work() -> Course:
    """Search, read, answer, keep one bookmark, save a page; leave the window open."""
    yield lambda: _in_front(MainWindow)
    window = _top(MainWindow)
    for word in (*SENTINELS, "passport"):
        press("Ctrl+K")
        write(word)
        yield lambda: not window.finding.waits
    press("Return")
    yield lambda: window.reading.record is not None
    press("Ctrl+D", "Ctrl+Return", "Y", "N", "Space", "K", "Ctrl+Return", "Ctrl+S")
    yield lambda: _in_front(QFileDialog)
    _paste(str(Path("saved.pdf").absolute()))
    press("Return")
    yield lambda: window.messages.text == "Saved as saved.pdf."
    yield from _back_in(window)
    press("Ctrl+P")
    yield lambda: _in_front(QDialog)
    press("Esc")
    yield lambda: _top(QDialog) is None
    yield from _back_in(window)
    press("Ctrl+E")
    yield lambda: _in_front(SealDialog)
    next(one for one in _top(SealDialog).findChildren(QPlainTextEdit) if not one.isReadOnly()).setFocus()
    write(SENTINELS[1])
    press("Esc")
    yield lambda: _top(QDialog) is None
    yield from _back_in(window)
    press("Ctrl+Shift+F")
    write(SENTINELS[2])
    press("Ctrl+Return")
    yield lambda: bool(window.pages.describe.told)
    press("Ctrl+K")
    write(SENTINELS[0])
    yield lambda: not window.finding.waits
    tell(worked=True, answered=window.checklist.run.can_undo, welcomed=window._desk.settings.is_welcomed)


def work_and_close() -> Course:
    yield from _work()
    _top(MainWindow).close()


def work_and_wait() -> Course:
    yield from _work()
    yield lambda: False


def work_and_crash() -> Course:
    """Die as a program with a fault in native code does; a core of it would hold everything."""
    yield from _work()
    os.abort()


def pause_and_wait() -> Course:
    """Work, hide the guide in the middle of a checklist, and wait for the end."""
    yield from _work()
    press("Alt+2")
    window = _top(MainWindow)
    press("Esc", "Esc")
    yield lambda: window.encounter.page is window.encounter.pause_page
    tell(paused=True)
    yield lambda: False


def open_and_close() -> Course:
    """Say what the window says at the start, change something, close."""
    yield lambda: _in_front(MainWindow)
    window = _top(MainWindow)
    tell(told=window.messages.text if window.messages.isVisible() else "", welcomed=window._desk.settings.is_welcomed)
    window._desk.change(country="BG")
    tell(told=window.messages.text if window.messages.isVisible() else "", country=window._desk.settings.country)
    window.close()


def leave_trouble() -> Course:
    yield lambda: _in_front(TroubleDialog)
    dialog = _top(TroubleDialog)
    tell(labels=[label.text() for label in dialog.findChildren(QLabel)], title=dialog.windowTitle())
    press("Esc")
    yield lambda: _top(TroubleDialog) is None


def _choose_another_library() -> Course:
    yield lambda: _in_front(TroubleDialog)
    dialog = _top(TroubleDialog)
    QTimer.singleShot(0, dialog.other.click)
    yield lambda: _in_front(QFileDialog)
    _paste(os.environ["OTHER_LIBRARY"])
    press("Return")
    yield lambda: _in_front(MainWindow)


def choose_another_library() -> Course:
    yield from _choose_another_library()
    window = _top(MainWindow)
    tell(opened=str(window._desk.library.path))
    window.close()


def say_packs() -> Course:
    """Say what was opened, what the window says at the start, and whether it takes packs."""
    yield lambda: _in_front(MainWindow)
    window = _top(MainWindow)
    told = window.messages.text if window.messages.isVisible() else ""
    window._desk.packs_asked.emit()
    takes_packs = _top(PacksDialog) is not None
    if takes_packs:
        yield lambda: _in_front(PacksDialog)
        press("Esc")
        yield lambda: _top(PacksDialog) is None
    tell(opened=str(window._desk.library.path), told=told, takes_packs=takes_packs)
    window.close()


def choose_another_library_and_say_packs() -> Course:
    yield from _choose_another_library()
    yield from say_packs()


def meet_a_bug_in_the_window() -> Course:
    yield lambda: _in_front(MainWindow)
    window = _top(MainWindow)

    def broken() -> None:
        raise ValueError(SENTINELS[1])

    window.top.place.clicked.connect(broken)
    window.top.place.click()
    yield lambda: window.messages.isVisible()
    tell(told=window.messages.text)
    window.close()


def meet_a_bug_in_the_search() -> Course:
    """The library it is called with has no search index."""
    yield lambda: _in_front(MainWindow)
    window = _top(MainWindow)
    press("Ctrl+K")
    write(SENTINELS[1])
    yield lambda: window.messages.isVisible()
    tell(told=window.messages.text)
    window.close()


COURSES = {
    course.__name__: course
    for course in (
        work_and_close, work_and_wait, work_and_crash, pause_and_wait, open_and_close, leave_trouble, choose_another_library, say_packs,
        choose_another_library_and_say_packs,
        meet_a_bug_in_the_window,
        meet_a_bug_in_the_search,
    )
}  # fmt: skip


class Driver(QObject):
    """Asks the question of a course again and again, and goes on when the answer is yes."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._question = next(course)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._ask)
        self._timer.start(10)
        QTimer.singleShot(PATIENCE, self._give_up)

    def _ask(self) -> None:
        try:
            while self._question():
                self._question = next(self._course)
        except StopIteration:
            self._timer.stop()
        except BaseException:
            sys.__excepthook__(*sys.exc_info())
            os._exit(TOO_LATE)

    def _give_up(self) -> None:
        os.write(2, b"the course took too long\n")
        os._exit(TOO_LATE)


if __name__ == "__main__":
    course = COURSES[sys.argv.pop(1)]()
    application = QApplication(sys.argv[:1])
    driver = Driver(course)
    main()
