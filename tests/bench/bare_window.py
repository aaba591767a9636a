"""The least a PySide6 program does: a window with a text view, then the line ``ready``."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser

application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QTextBrowser())
window.show()


def ready() -> None:
    """Say so once the event loop has shown the window."""
    print("ready", flush=True)
    application.quit()


QTimer.singleShot(0, ready)
application.exec()
