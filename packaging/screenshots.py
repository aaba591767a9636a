"""Makes the pictures of the README from the real window: ``.venv/bin/python packaging/screenshots.py``.

Needs a display (``xvfb-run`` will do) and a built library. The reader's choices are kept in memory, so no profile is touched.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from fieldguide.domain.settings import Theme
from fieldguide.qt.desk import Desk
from fieldguide.qt.window import MainWindow
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "screenshots"


def wait_until(condition: Callable[[], bool]) -> None:
    """Turn the event loop until a condition holds, at most ten seconds."""
    loop = QEventLoop()
    watch = QTimer()
    watch.timeout.connect(lambda: condition() and loop.quit())
    watch.start(20)
    QTimer.singleShot(10_000, loop.quit)
    loop.exec()


def make(window: MainWindow, name: str) -> None:
    """Write one picture."""
    painted = QEventLoop()
    QTimer.singleShot(200, painted.quit)
    painted.exec()
    if not window.grab().save(str(TARGET / f"{name}.png"), "PNG", 10):
        raise SystemExit(f"{name}.png cannot be written.")
    print(f"{name}.png")


def main() -> None:
    """Make all pictures."""
    application = QApplication(sys.argv[:1])
    library = Library(ROOT / "build" / "library.db")
    desk = Desk(library, UserData(None), date.today)
    desk.change(theme=Theme.LIGHT, country="RO", role="border-first-line", is_welcomed=True)
    window = MainWindow(desk, application)
    window.resize(1180, 740)
    window.show()
    window.start()
    make(window, "find")
    window.top.search.setText("passport taken")
    wait_until(lambda: not window.finding.waits)
    window.top.search.confirmed.emit()
    make(window, "read")
    window.start_checklist("checklist/first-line-border")
    make(window, "checklist")
    window.checklist.show_outcome()
    make(window, "next-steps")
    window.close()
    library.close()


if __name__ == "__main__":
    main()
