"""What the keyboard and the pointer say about the person in front: Esc Esc to hide everything, and whether anybody is there."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

#: Longest pause between the two presses, in seconds.
_PAUSE = 0.8
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.Wheel,
        QEvent.Type.MouseMove,
    }
)


class EscapeWatch(QObject):
    """Watches the whole program.

    Signals:
        pressed_twice(): Hide now.
        touched(): Somebody is there: a key, a button, a finger, the pointer.
    """

    pressed_twice = Signal()
    touched = Signal()

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
        kind = event.type()
        if kind not in _TOUCHES:
            return False
        self.touched.emit()
        # A key event visits its window, the widget with the focus and that widget's parents. It counts once, at the focus.
        if kind == QEvent.Type.KeyPress and watched is (
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
