"""Parts of Qt that nobody uses any more are destroyed in the window's thread, whatever other threads do meanwhile."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject

from fieldguide.qt.collecting import Collecting


class _Part(QObject):
    """A part that only the collector can find: it refers to itself."""

    def __init__(self, ended):
        super().__init__()
        self._ended = ended
        self._itself = self

    def __del__(self):
        self._ended.append(threading.current_thread())


def _work():
    """Make so many objects that Python's own collector would have run many times."""
    kept = []
    for number in range(200_000):
        kept.append([number])
        if number % 1000 == 0:
            kept.clear()


def test_another_thread_collects_nothing(qtbot):
    collecting = Collecting()
    assert not gc.isenabled()
    ended = []
    for _ in range(50):
        _Part(ended)
    thread = threading.Thread(target=_work)
    thread.start()
    thread.join()
    assert ended == []
    collecting._timer.setInterval(1)
    kept = [[number] for number in range(5_000)]  # now a collection is due
    qtbot.waitUntil(lambda: len(ended) == 50, timeout=5_000)
    assert set(ended) == {threading.main_thread()}
    assert len(kept) == 5_000


def test_what_python_would_have_collected_is_collected(qtbot):
    collecting = Collecting()
    collecting._timer.setInterval(1)
    ended = []
    _Part(ended)
    kept = [[number] for number in range(5_000)]
    qtbot.waitUntil(lambda: len(ended) == 1, timeout=5_000)
    assert len(kept) == 5_000
