"""Text copied out of a checklist does not stay in the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

#: How long text copied from a checklist may be pasted, in milliseconds.
KEPT_FOR = 60_000


class ClipboardGuard(QObject):
    """Clears what was copied from a checklist after a minute, or at once when the checklist is forgotten.

    What another program put into the clipboard since then is left alone.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._copied = ""
        self._watches = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_FOR)
        self._timer.timeout.connect(self.clear)
        QGuiApplication.clipboard().dataChanged.connect(self._on_changed)

    def watch(self, *, watches: bool) -> None:
        """Say whether what is copied from now on comes from a checklist."""
        self._watches = watches

    def clear(self) -> None:
        """Clear the clipboard if it still holds what was copied from a checklist."""
        self._timer.stop()
        copied, self._copied = self._copied, ""
        clipboard = QGuiApplication.clipboard()
        if copied and clipboard.text() == copied:
            clipboard.clear()

    def _on_changed(self) -> None:
        clipboard = QGuiApplication.clipboard()
        # Somebody works in our window, so it is from there that it was copied.
        if self._watches and QGuiApplication.focusWindow() is not None and clipboard.text():
            self._copied = clipboard.text()
            self._timer.start()
