"""Unused objects are collected in the window's thread and in no other.

Python collects garbage in whatever thread happens to make the next object. If that is the search thread and the garbage holds parts of Qt, their
destruction begins there, holding one of Qt's locks and asking for Python's, while the window's thread holds Python's and asks for Qt's: the
program stands still for good.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: How often is looked whether there is enough to collect, in milliseconds.
_EVERY = 1_000


class Collecting(QObject):
    """Collects in the thread it was made in; while there is one, nothing is collected anywhere else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect)
        self._timer.start(_EVERY)


def collect() -> None:
    """Collect what Python itself would have collected by now: the oldest generation whose count is over its threshold."""
    for generation, (count, most) in reversed(tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if count > most:
            gc.collect(generation)
            return
