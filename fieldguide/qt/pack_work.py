"""What takes seconds with packs, beside the window: one piece of work at a time, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from fieldguide.domain.pack import Publisher
from fieldguide.errors import FieldguideError, PackError
from fieldguide.packs import editions

if TYPE_CHECKING:
    from fieldguide.packs.editions import Editions, Installed, InUse
    from fieldguide.packs.installing import Packs

#: The sentence that ends what changes the packs, wherever the window says it.
NEXT_START = "It is used from the next start of the guide."
#: Said to whoever asks for something while other work goes on.
BUSY = "Other work with packs goes on. Try again when it is done."


def is_there(asker: QObject) -> bool:
    """Tell whether who asked for work still stands: a dialog may be closed before the work it began has ended."""
    return isValid(asker)


class PackKeeper(QObject):
    """The packs of this profile, for the window. What reads and builds them is imported when it is needed and not at the start.

    Attributes:
        used: The edition the window shows.
        preloaded: Files and folders whose packs are installed without asking, by the organisation's policy.
        offered: Folders whose newer packs are offered.

    Signals:
        busy(bool): Work has begun, or has ended and everybody concerned was told how.
    """

    busy = Signal(bool)
    _ended = Signal(object)

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

    def before(self) -> tuple[Installed, ...] | None:
        """Return the packs of the edition to go back to; None if there is no such edition.

        Raises:
            PackError: The list cannot be read.
        """
        found = self._editions()
        return found.previous.packs if found is not None and found.previous is not None else None

    def _editions(self) -> Editions | None:
        try:
            return editions.read(self._profile)
        except (OSError, ValueError):
            return self.packs().editions()  # which says in words what is wrong

    def run(
        self,
        work: Callable[[Packs], Any],
        done: Callable[[Any], object],
        failed: Callable[[FieldguideError], object],
        owner: QObject | None = None,
    ) -> bool:
        """Do something with the packs beside the window, and tell the window's thread how it ended.

        An error nobody foresaw ends the work too: ``failed`` is told of it, and the outermost handler reports it.

        Args:
            work: What takes long; on the other thread.
            done: Told what it returned.
            failed: Told why it could not be done.
            owner: Who is to be told; if it is gone by then, nobody is.

        Returns:
            Whether it was begun; it is not while other work goes on.
        """
        if self._thread is not None:
            return False

        def go() -> None:
            end = partial(failed, _unforeseen())
            try:
                end = partial(done, work(self.packs()))
            except FieldguideError as error:
                end = partial(failed, error)
            finally:
                self._ended.emit(lambda: end() if owner is None or is_there(owner) else None)

        thread = threading.Thread(target=go, name="packs", daemon=True)
        thread.start()
        self._thread = thread
        self.busy.emit(True)
        return True

    def wait(self) -> None:
        """Wait until work that was begun has ended; for whoever closes the program."""
        if self._thread is not None:
            self._thread.join()

    def _on_ended(self, end: Callable[[], object]) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        try:
            end()
        finally:
            if self._thread is None:  # whoever was told may have begun the next piece of work
                self.busy.emit(False)


def _unforeseen() -> PackError:
    return PackError("This met an error the guide did not expect.", "The window says which; please report it.")
