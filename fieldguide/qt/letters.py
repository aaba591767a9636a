"""Letters to draw with. A computer may have no font at all; Qt then draws every letter as the same box, and says nothing."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QPainterPath

from fieldguide import assets


def can_be_drawn(font: QFont) -> bool:
    """Tell whether letters have shapes of their own in this font, not all the one box.

    Neither the list of families tells it, for fontconfig names families it has no file of, nor whether the font knows a letter: the box knows all.
    """
    return _shape(font, "e") != _shape(font, "i")


def ensure() -> bool:
    """Take the letters that ship with the program where the computer has none, and tell whether there are any now."""
    if not can_be_drawn(QFont()):
        for file in assets.fonts():
            QFontDatabase.addApplicationFont(str(file))
    return can_be_drawn(QFont())


def _shape(font: QFont, letter: str) -> QPainterPath:
    path = QPainterPath()
    path.addText(0, 0, font, letter)
    return path
