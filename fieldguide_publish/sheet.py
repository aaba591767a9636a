"""The install sheet of a kit: one page of A4 as PDF, drawn by Qt without a window, as the guide prints its own pages.

Neither the publisher's words nor a telephone number stand on it: who exchanges the stick exchanges the sheet as well.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fieldguide_publish.errors import PublishError

if TYPE_CHECKING:
    from fieldguide_publish.kit import CarriedPack

_MARGIN_MM = 18
_STEPS = (
    "Compare the digests below with those of the file SHA256SUMS that the project publishes, or let somebody do it who can.",
    "Start the installer, or unpack the archive. It is the project's own, as its makers signed it.",
    "Open the guide. Settings, Packs, Install a pack: choose the file in the folder “packs” of this stick.",
    "The guide shows whose pack it is. If it does not know the publisher yet, it shows eight words: telephone the publisher, under a number you "
    "already have and not one from this stick, and compare them word by word. If one word differs, do not install it.",
    "Done. No network is needed for any of this, now or later. Updates come the same way.",
)


def install_sheet(installers: Mapping[str, str], packs: Sequence[CarriedPack]) -> bytes:
    """Return the sheet as PDF.

    Args:
        installers: Name → SHA-256.
        packs: The packs of the kit.

    Raises:
        PublishError: It cannot be drawn.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QMarginsF
    from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    from fieldguide.qt import letters

    application = QGuiApplication.instance() or QGuiApplication([])
    if not letters.ensure():
        raise PublishError("There is no font to draw the install sheet with.", "Install one, such as DejaVu Sans.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.pdf"
        writer = QPdfWriter(str(path))
        writer.setResolution(96)
        writer.setTitle("Setting up Fieldguide")
        writer.setCreator("Fieldguide")
        size = QPageSize(QPageSize.PageSizeId.A4)
        margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
        document = QTextDocument()
        document.setHtml(page(installers, packs))
        document.print_(writer)
        del document, writer
        data = path.read_bytes() if path.is_file() else b""
    del application
    if not data.startswith(b"%PDF"):
        raise PublishError("The install sheet could not be drawn.", "Is there room in the folder for temporary files?")
    return data


def page(installers: Mapping[str, str], packs: Sequence[CarriedPack]) -> str:
    """Return the sheet as HTML."""
    steps = "".join(f"<li style='margin-bottom:6px'>{escape(step)}</li>" for step in _STEPS)
    carried = "".join(_pack(pack) for pack in packs)
    digests = "".join(
        f"<p><b>{escape(name)}</b><br><tt>{digest}</tt></p>" for name, digest in sorted(installers.items())
    )
    return (
        "<html><body style='font-family:sans-serif; font-size:10pt'><h1>Setting up Fieldguide</h1>"
        "<p>An offline guide for noticing victims of human trafficking, and helping safely.</p>"
        f"<ol>{steps}</ol><h2>Packs on this stick</h2>{carried}<h2>Installers, with their SHA-256</h2>{digests}</body></html>"
    )


def _pack(pack: CarriedPack) -> str:
    manifest = pack.manifest
    return (
        f"<p><b>{escape(manifest.title)}</b>, {escape(manifest.publisher_name)}, version {manifest.version} of {escape(manifest.date)}"
        f"<br>packs/{escape(pack.file)}</p>"
    )
