"""What takes seconds with packs, beside the window: one piece of work at a time, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fieldguide.domain.pack import Publisher
from fieldguide.errors import FieldguideError
from fieldguide.packs import editions

if TYPE_CHECKING:
    from fieldguide.packs.editions import Installed, InUse
    from fieldguide.packs.installing import Packs


class PackKeeper(QObject):
    """The packs of this profile, for the window. What reads and builds them is imported when it is needed and not at the start.

    Attributes:
        used: The edition the window shows.
        preloaded: Files and folders whose packs are installed without asking, by the organisation's policy.
        offered: Folders whose newer packs are offered.

    Signals:
        busy(bool): Work has begun, or has ended.
    """

    busy = Signal(bool)
    _ended = Signal(object, object, object)

    def __init__(
        self,
        profile: Path,
        bundled: Path,
        used: InUse,
        publishers: Callable[[], tuple[Publisher, ...]],
        preloaded: tuple[Path, ...] = (),
        offered: tuple[Path, ...] = (),
        parent: QObject | None = None,
        root: bytes | None = None,
    ) -> None:
        super().__init__(parent)
        self._profile = profile
        self._bundled = bundled
        self._publishers = publishers
        self._root = root
        self._thread: threading.Thread | None = None
        self.used = used
        self.preloaded = preloaded
        self.offered = offered
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Tell whether work goes on."""
        return self._thread is not None

    def packs(self) -> Packs:
        """Return what installs; on whatever thread asks, and for it alone."""
        from fieldguide.export.edition_check import require_sound
        from fieldguide.packs.installing import Packs

        listed, shown = self._publishers(), self.used.library
        return Packs(self._profile, self._bundled, require_sound, listed=listed, root=self._root, in_use=shown)

    def installed(self) -> tuple[Installed, ...]:
        """Return the installed packs; quick.

        Raises:
            PackError: The list cannot be read.
        """
        found = self._editions()
        return found.current.packs if found else ()

    def has_before(self) -> bool:
        """Tell whether there is an edition to go back to."""
        found = self._editions()
        return found is not None and found.previous is not None

    def _editions(self) -> editions.Editions | None:
        try:
            return editions.read(self._profile)
        except (OSError, ValueError):
            return None

    def run(
        self,
        work: Callable[[Packs], Any],
        done: Callable[[Any], None],
        failed: Callable[[FieldguideError], None],
    ) -> bool:
        """Do something with the packs beside the window, and tell the window's thread how it ended.

        Returns:
            Whether it was begun; it is not while other work goes on.
        """
        if self._thread is not None:
            return False

        def go() -> None:
            try:
                found, error = work(self.packs()), None
            except FieldguideError as told:
                found, error = None, told
            self._ended.emit(found, error, (done, failed))

        self._thread = threading.Thread(target=go, name="packs", daemon=True)
        self.busy.emit(True)
        self._thread.start()
        return True

    def wait(self) -> None:
        """Wait until work that was begun has ended; for whoever closes the program."""
        if self._thread is not None:
            self._thread.join()

    def _on_ended(self, found: object, error: FieldguideError | None, ways: tuple[Callable[..., None], ...]) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self.busy.emit(False)
        done, failed = ways
        if error is None:
            done(found)
        else:
            failed(error)
