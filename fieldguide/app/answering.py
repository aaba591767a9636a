"""One start of the window up to its first answer, for whoever measures it."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fieldguide.app.desktop import open_window
from fieldguide.domain.settings import Settings
from fieldguide.store.userdata import UserData

if TYPE_CHECKING:
    from fieldguide.qt.window import MainWindow

_WORD = "passport"


def answer_once(library: Path) -> int:
    """Open the window the way people get it, with settings of its own, and end it when the first search is answered and drawn.

    Prints ``answered`` then. The word is put into the search box as soon as there is one.

    Returns:
        The exit code of the window.
    """
    with TemporaryDirectory(prefix="fieldguide-") as profile:
        userdata = UserData(Path(profile) / "user.db")
        userdata.keep(Settings(is_welcomed=True))  # not the first start of all, which asks for a role and a country
        userdata.close()
        return open_window(library, Path(profile), _answer_once)


def _answer_once(window: MainWindow) -> None:
    from PySide6.QtCore import QTimer

    def end() -> None:
        sys.stdout.write("answered\n")
        sys.stdout.flush()
        window.close()

    window.finding.found.connect(lambda _page: QTimer.singleShot(0, window, end))
    window.top.search.setText(_WORD)
