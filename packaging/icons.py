"""Makes the icons of Windows and macOS from the one drawing: ``.venv/bin/python packaging/icons.py``.

Both containers hold PNG pictures, as Windows (since Vista) and macOS (since 10.7) read them. Qt draws; it is loaded only when something is
drawn, so that the standard library is enough to ask for icons that are there already.
"""

from __future__ import annotations

import struct
from pathlib import Path

from bare_machine import ROOT, SetupError

DRAWING = ROOT / "resources" / "app" / "fieldguide.svg"
FOLDER = ROOT / "build" / "icons"
#: What Explorer and the task bar ask for, at 100 to 250 % scaling.
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
#: The names that the ICNS container gives to sizes in pixels: plain ones, and those for screens of twice the density.
ICNS_TYPES = {
    b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024,
    b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512,
}  # fmt: skip


def write(folder: Path = FOLDER, drawing: Path = DRAWING) -> tuple[Path, Path]:
    """Return the icons for Windows and macOS, and make them if they are missing or older than the drawing.

    Raises:
        SetupError: They have to be made and there is no Qt to draw them.
    """
    ico, icns = folder / "fieldguide.ico", folder / "fieldguide.icns"
    drawn = drawing.stat().st_mtime
    if not all(icon.exists() and icon.stat().st_mtime >= drawn for icon in (ico, icns)):
        pictures = draw(drawing, sorted({*ICO_SIZES, *ICNS_TYPES.values()}))
        folder.mkdir(parents=True, exist_ok=True)
        ico.write_bytes(ico_container({size: pictures[size] for size in ICO_SIZES}))
        icns.write_bytes(icns_container({name: pictures[size] for name, size in ICNS_TYPES.items()}))
    return ico, icns


def draw(drawing: Path, sizes: list[int]) -> dict[int, bytes]:
    """Return PNG pictures of a square SVG drawing by their size in pixels.

    Raises:
        SetupError: There is no Qt, or the drawing is none.
    """
    try:
        from PySide6.QtCore import QBuffer, QIODevice, Qt
        from PySide6.QtGui import QImage, QPainter
        from PySide6.QtSvg import QSvgRenderer
    except ImportError as error:
        raise SetupError("Drawing the icons needs Qt.\nRun: .venv/bin/python packaging/icons.py") from error
    renderer = QSvgRenderer(str(drawing)) if drawing.is_file() else None
    if renderer is None or not renderer.isValid():
        raise SetupError(f"{drawing} is no SVG drawing.")
    pictures = {}
    for size in sizes:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        pictures[size] = bytes(buffer.data().data())
    return pictures


def ico_container(pictures: dict[int, bytes]) -> bytes:
    """Return a Windows icon: a table of entries of sixteen bytes, then the pictures. A side of 256 pixels is written as 0."""
    entries, data = b"", b""
    start = 6 + 16 * len(pictures)
    for size, png in sorted(pictures.items()):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), start + len(data))
        data += png
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + data


def icns_container(pictures: dict[bytes, bytes]) -> bytes:
    """Return a macOS icon: each picture behind its type and the length of both."""
    parts = b"".join(name + struct.pack(">I", 8 + len(png)) + png for name, png in sorted(pictures.items()))
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


if __name__ == "__main__":
    for icon in write():
        print(icon)
