"""One line that tells the reader something, without a dialog; it goes by itself or by a press."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

_SHOWN_FOR = 8_000


class MessageBar(QWidget):
    """Shows the newest message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        close = QPushButton("Close", self)
        close.setProperty("role", "quiet")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.addWidget(self._label, 1)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, or shown last."""
        return self._label.text()

    def tell(self, message: str, *, stays: bool = False) -> None:
        """Show a message; an earlier one gives way. One that stays goes by a press only, or for the next."""
        self._label.setText(message)
        self.show()
        if stays:
            self._timer.stop()
        else:
            self._timer.start(_SHOWN_FOR)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message))
