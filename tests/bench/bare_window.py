"""The least a PySide6 program does: a window with a text view, then the line ``mapped``."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser


class Window(QMainWindow):
    """Says when it is on screen, drawn for the first time."""

    def event(self, event: QEvent) -> bool:
        """Look out for the first painting."""
        seen = super().event(event)
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self.end)
        return seen

    def end(self) -> None:
        """Say so and leave."""
        print("mapped", flush=True)
        self.close()


application = QApplication([])
window = Window()
window.setCentralWidget(QTextBrowser())
window.show()
application.exec()
