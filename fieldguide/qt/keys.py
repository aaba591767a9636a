"""Key combinations that press a button."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

#: Names of the properties that keep a button's keys and what it does.
KEYS, ABOUT = "keys", "about"


def bind(button: QAbstractButton, keys: str, about: str) -> None:
    """Let a key combination press a button while it can be seen and pressed; tool tip and screen reader name it.

    A button's own shortcut would act a tenth of a second late, and a key typed meanwhile would go to the page that is about to leave.

    Args:
        button: The button.
        keys: Such as ``Ctrl+Return``.
        about: What pressing it does, in a few words.
    """
    sequence = QKeySequence(keys)
    QShortcut(sequence, button).activated.connect(button.click)
    told = f"{about} ({sequence.toString(QKeySequence.SequenceFormat.NativeText)})"
    button.setProperty(KEYS, keys)
    button.setProperty(ABOUT, told)
    button.setToolTip(told)
    button.setAccessibleDescription(told)
