"""How long search keeps the window's thread: the real window, typed into letter by letter, watched by a heartbeat.

The heartbeat is a timer that ticks whenever the thread is free; the longest gap between two ticks is the longest time for which the window
could not have answered a key or a click. Beside it stands the same heartbeat over a window that does nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.bench.searching import QUERIES, _at

#: Between two keys, in milliseconds: a quick typist.
_BETWEEN = 120
#: How long the answer to the last key of a query may take to be shown.
_AFTER = 250


class Heartbeat:
    """Notes the longest gap between two moments at which the thread was free."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0
        self.longest = 0.0

    def watch(self, milliseconds: int) -> float:
        """Let the program run so long, and return the longest gap in milliseconds."""
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer.start()
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
        self._timer.stop()
        return self.longest

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def run(path: Path) -> None:
    """Print the report for the library at ``path``."""
    from fieldguide.app.desktop import quicken, settle
    from fieldguide.cli.output import today
    from fieldguide.qt.desk import Desk
    from fieldguide.qt.window import MainWindow
    from fieldguide.store.library import Library
    from fieldguide.store.userdata import UserData

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as profile, Library(path) as library:
        userdata = UserData(Path(profile) / "user.db")
        window = MainWindow(Desk(library, userdata, today), application)
        window.resize(1280, 800)
        window.show()
        window.start()
        quicken()
        settle()
        beat = Heartbeat()
        beat.watch(2000)
        idle = sorted(beat.watch(_BETWEEN) for _ in range(100))
        taken = sorted(_typed(window, beat))
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        userdata.close()
    print(f"{len(taken)} keystrokes in a window of 1280 × 800, milliseconds for which the window's thread was kept")
    for name, values in (("typing", taken), ("nothing happens", idle)):
        print(f"{name:20} p50 {_at(values, 0.5):6.1f}   p95 {_at(values, 0.95):6.1f}   longest {values[-1]:6.1f}")
    print(f"keystrokes that kept it for more than 16 ms: {sum(value > 16 for value in taken)}")


def _typed(window: object, beat: Heartbeat) -> list[float]:
    search = window.top.search  # type: ignore[attr-defined]
    longest = []
    for query in QUERIES:
        for end in range(1, len(query) + 1):
            started = time.perf_counter()
            search.setText(query[:end])
            kept = (time.perf_counter() - started) * 1000
            longest.append(max(kept, beat.watch(_BETWEEN if end < len(query) else _AFTER)))
        search.clear()
        beat.watch(_AFTER)
    return longest
