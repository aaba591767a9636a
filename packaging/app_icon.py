"""Draws the pictures of the program as PNG, in the sizes a desktop asks for, from the one SVG of each.

Needs the Qt of ``.venv``. The other builders are standard library only, so they start it as a program of its own:

    python packaging/app_icon.py drawing.svg folder 16 32 48
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def draw(drawing: Path, folder: Path, sizes: list[int]) -> None:
    """Write ``16.png``, ``32.png`` and so on into a folder.

    Args:
        drawing: The SVG.
        folder: Where to write; it must be there.
        sizes: Their width and height in pixels.

    Raises:
        ValueError: The SVG is none, or a picture could not be written.
    """
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise ValueError(f"{drawing} is no picture that can be drawn.")
    for size in sizes:
        picture = QImage(size, size, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        if not picture.save(str(folder / f"{size}.png"), "PNG"):  # Qt puts no date into it
            raise ValueError(f"{folder / f'{size}.png'} could not be written.")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]), [int(size) for size in sys.argv[3:]])
