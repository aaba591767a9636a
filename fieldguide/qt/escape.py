"""Esc Esc: two presses in quick succession hide everything, wherever the keyboard is."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

#: Longest pause between the two presses, in seconds.
_PAUSE = 0.8


class EscapeWatch(QObject):
    """Watches the keyboard of the whole program.

    Signals:
        pressed_twice(): Hide now.
    """

    pressed_twice = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._last = float("-inf")
        application.installEventFilter(self)

    def close(self) -> None:
        """Stop watching."""
        self._application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count presses of Esc; every event goes on to where it belongs."""
        # A key event visits its window, the widget with the focus and that widget's parents. It counts once, at the focus.
        if event.type() == QEvent.Type.KeyPress and watched is (
            self._application.focusWidget() or self._application.activeWindow()
        ):
            self._note(event)  # type: ignore[arg-type]
        return False

    def _note(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() != Qt.Key.Key_Escape:
            self._last = float("-inf")
            return
        now = monotonic()
        if now - self._last <= _PAUSE:
            self._last = float("-inf")
            self.pressed_twice.emit()
        else:
            self._last = now
