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

from fieldguide.qt.pack_work import PackKeeper
from fieldguide.qt.theme import Look

if TYPE_CHECKING:
    from fieldguide.packs.installing import Packs
    from fieldguide.packs.offers import Offer
    from fieldguide.packs.planning import LeftOut

_NEXT_START = "It is used from the next start of the guide."
_SUFFIX = ".fgpack"
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

    def begin(self, window: QWidget, pack: Path | None = None) -> None:
        """Take what is dropped on a window that stands, look at a pack if one was opened, and catch up a little later."""
        self._window = window
        if self._keeper is None:
            return
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
        """Add packs again after a newer core edition, install what the policy names, and tell what folders offer; beside the window."""
        keeper = self._keeper
        if keeper is None:
            return

        def work(packs: Packs) -> tuple[bool, tuple[LeftOut, ...], list[str], tuple[Offer, ...]]:
            left_out = packs.rebuild() if keeper.used.is_behind else ()
            installed: list[str] = []
            offers: tuple[Offer, ...] = ()
            if keeper.preloaded or keeper.offered:
                installed, offers = _looked_through(packs, keeper)
            return keeper.used.is_behind, left_out, installed, offers

        keeper.run(work, self._tell, lambda error: self._told(str(error)))

    def _tell(self, found: tuple[bool, tuple[LeftOut, ...], list[str], tuple[Offer, ...]]) -> None:
        was_behind, left_out, installed, offers = found
        told = []
        if was_behind:
            told.append(f"Your packs were added to the core edition again. {_NEXT_START}")
        told += [f"{one.pack.title} was left out: {one.reason}" for one in left_out]
        if installed:
            told.append(f"Installed by your organisation's policy: {', '.join(installed)}. {_NEXT_START}")
        if offers:
            named = ", ".join(
                f"{one.verified.manifest.title}, version {one.verified.manifest.version} ({one.path})"
                for one in offers[:3]
            )
            told.append(f"A newer pack is there: {named}. Settings, Packs installs it.")
        if told:
            self._told(" ".join(told))


def _looked_through(packs: Packs, keeper: PackKeeper) -> tuple[list[str], tuple[Offer, ...]]:
    """Install what the policy names, and return that and what else is offered."""
    from fieldguide.packs.offers import look

    installed = []
    for offer in look(packs, keeper.preloaded)[0]:
        plan = packs.plan(offer.path)
        if not plan.asks_override and packs.is_higher(plan):
            packs.install(plan)
            installed.append(plan.manifest.title)
    return installed, look(packs, keeper.offered)[0]


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    """Return the pack that is dragged; None if it is anything else."""
    for url in event.mimeData().urls():
        if url.isLocalFile() and url.toLocalFile().casefold().endswith(_SUFFIX):
            return Path(url.toLocalFile())
    return None
