"""Packs and the window: the list under Settings, a file dropped on the window, and what is caught up with after the start.

This is made with the window, so it imports little; the dialogs come when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from fieldguide.domain.pack import SUFFIX
from fieldguide.qt.pack_work import PackKeeper
from fieldguide.qt.theme import Look

if TYPE_CHECKING:
    from fieldguide.packs.installing import Packs

_NO_PACKS = (
    "This pack cannot be looked at here: packs are added to the library the program brought, and kept in a folder for settings. "
    "Start the guide without another library, or name a folder with --profile."
)
#: The window stands and answers before anybody looks for packs, in milliseconds.
_LATER = 2_500


class Packing(QObject):
    """Packs in the window: Settings opens their list, a file dropped on the window is looked at, folders are looked through after the start."""

    def __init__(
        self,
        parent: QObject,
        keeper: PackKeeper | None,
        told: Callable[[str], None],
        today: Callable[[], date],
        look: Callable[[], Look],
    ) -> None:
        super().__init__(parent)
        self._window: QWidget | None = None
        self._keeper = keeper
        self._told = told
        self._today = today
        self._look = look
        self._is_due = False

    def begin(self, window: QWidget, pack: Path | None = None) -> None:
        """Take what is dropped on a window that stands, look at a pack if one was opened, and catch up a little later."""
        self._window = window
        if self._keeper is None:
            if pack is not None:
                self._told(_NO_PACKS)
            return
        self._keeper.busy.connect(self._on_busy)
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        if pack is not None:
            self.look_at(pack)
        if self._keeper.used.is_behind or self._keeper.preloaded or self._keeper.offered:
            QTimer.singleShot(_LATER, self, self.catch_up)

    def end(self) -> None:
        """Wait for what was begun; the window is closed."""
        if self._keeper is not None:
            self._keeper.wait()

    def show(self) -> None:
        """Show the installed packs."""
        if self._keeper is not None:
            from fieldguide.qt.packs_page import PacksDialog

            dialog = PacksDialog(self._keeper, self._told, self._today(), self._look(), self._window)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def look_at(self, path: Path) -> None:
        """Look at a pack that was double-clicked or dropped."""
        if self._keeper is not None:
            from fieldguide.qt.pack_dialog import PackDialog

            dialog = PackDialog(self._keeper, path, self._told, self._today(), self._look(), self._window)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a pack that is dropped on the window."""
        if isinstance(event, QDragEnterEvent | QDropEvent) and event.type() in (
            QEvent.Type.DragEnter,
            QEvent.Type.Drop,
        ):
            path = _dropped(event)
            if path is not None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    QTimer.singleShot(0, self, lambda: self.look_at(path))
                return True
        return super().eventFilter(watched, event)

    def catch_up(self) -> None:
        """Do beside the window what is due after the start, see :mod:`fieldguide.qt.pack_catching_up`; later, if other work goes on."""
        keeper = self._keeper
        if keeper is None:
            return

        def work(packs: Packs) -> str:
            from fieldguide.qt.pack_catching_up import catch_up

            return catch_up(packs, keeper.preloaded, keeper.offered, is_behind=keeper.used.is_behind)

        self._is_due = not keeper.run(work, self._tell, lambda error: self._told(str(error)), owner=self)

    def _on_busy(self) -> None:
        if self._is_due and self._keeper is not None and not self._keeper.is_busy:
            self.catch_up()

    def _tell(self, text: str) -> None:
        if text:
            self._told(text)


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    """Return the pack that is dragged; None if it is anything else."""
    for url in event.mimeData().urls():
        if url.isLocalFile() and url.toLocalFile().casefold().endswith(SUFFIX):
            return Path(url.toLocalFile())
    return None
