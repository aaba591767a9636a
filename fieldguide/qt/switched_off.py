"""Buttons an organisation's policy switches off: greyed, and whoever presses one, or its keys, is told why."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from fieldguide.qt.keys import ABOUT, KEYS

#: Name of the property that says so.
OFF = "switchedOff"


def switch_off(buttons: Iterable[QAbstractButton], sentence: str, tell: Callable[[str], None]) -> None:
    """Grey buttons for good if there is a reason to.

    Args:
        buttons: The buttons; others see by :func:`is_off` not to enable them again.
        sentence: The reason, for the tool tip, the screen reader and whoever presses the button; if it is empty nothing happens.
        tell: Shows the reason.
    """
    if sentence:
        for button in buttons:
            _Reason(button, sentence, tell)


def is_off(button: QAbstractButton) -> bool:
    """Tell whether a button was switched off."""
    return bool(button.property(OFF))


class _Reason(QObject):
    """Stands in for a button that cannot be pressed. Like the button it does nothing while that is hidden."""

    def __init__(self, button: QAbstractButton, sentence: str, tell: Callable[[str], None]) -> None:
        super().__init__(button)
        self._button, self._sentence, self._tell = button, sentence, tell
        button.setEnabled(False)
        button.setProperty(OFF, True)
        button.setProperty(ABOUT, sentence)
        button.setToolTip(sentence)
        button.setAccessibleDescription(sentence)
        button.installEventFilter(self)
        parent = button.parentWidget()
        if parent is not None and button.property(KEYS):  # the button's own are asleep with it
            QShortcut(QKeySequence(button.property(KEYS)), parent).activated.connect(self._say)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Say why when the button is pressed; a button that is greyed takes the press and does nothing."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._say()
        return False

    def _say(self) -> None:
        if self._button.isVisible():
            self._tell(self._sentence)
