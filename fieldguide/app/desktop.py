"""Starting the desktop program.

Order: display and Qt are looked for → library opened → settings and policy read → window shown. Each step that can fail for a reason a person
can mend says so in a sentence, on the screen where there is one and on standard error in any case.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldguide import assets
from fieldguide.app import crash, pack_places, places, policy_file
from fieldguide.clock import today
from fieldguide.domain.policy import fitted
from fieldguide.errors import FieldguideError, LibraryError
from fieldguide.packs import editions
from fieldguide.packs.editions import InUse

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from fieldguide.qt.desk import Desk
    from fieldguide.qt.packing import Packing
    from fieldguide.qt.window import MainWindow
    from fieldguide.store.library import Library

#: When the start is over for good, in milliseconds.
_UNDISTURBED = 400
#: How long the search thread may go on while the window has something to do, in seconds.
_SWITCH = 0.0005
_LEFT_ALONE = (
    "You opened another library than the one the program brought; your packs are not in it, and are left as they are."
)
_COMMAND_LINE = "The command line works: try `fieldguide search passport` or `fieldguide --help`."


class NoDisplayError(FieldguideError):
    """There is no screen to open a window on, or Qt cannot use it."""


def open_window(
    library: Path,
    profile: Path | None = None,
    begun: Callable[[MainWindow], None] | None = None,
    *,
    pack: Path | None = None,
) -> int:
    """Open the window and return the exit code when it is closed.

    Packs belong to a profile and the library the program brought, or to a profile and a library that were named together. Whoever opens
    another library on the usual profile only reads it: the edition with their packs shall not be made anew over it.

    Args:
        library: The library to read, or the edition that packs of the profile make of it.
        profile: Folder for settings and bookmarks; the usual one if None, see :mod:`fieldguide.app.places`.
        begun: Called with the window when it stands.
        pack: A pack to be looked at first.

    Raises:
        NoDisplayError: There is no display, or a system library Qt needs is missing.
    """
    _require_display()
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise NoDisplayError(
            f"The window cannot be opened: {error}.",
            "From a source checkout `python3 dev.py run` installs what is missing.",
        ) from error
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise NoDisplayError("Another program part already uses Qt without windows.")
    prepare(application)
    is_named = profile is not None and profile != places.profile().folder
    found = _find(library, places.profile(profile), is_named=is_named)
    return 1 if found is None else _run(application, found, begun, pack)


def prepare(application: QApplication) -> None:
    """Give Qt the name of the program, no place to write to, letters if the computer has none, and unused objects in its own thread only."""
    from PySide6.QtCore import QSettings

    from fieldguide.qt import letters
    from fieldguide.qt.collecting import Collecting

    # Qt's file dialog notes the folders it was used in; it gets nowhere to write. Windows and macOS do not let a program choose the place.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    application.setApplicationName("Fieldguide")
    # By this name the desktops of Linux find the entry in their menu, and with it the icon of the window.
    application.setDesktopFileName("fieldguide")
    # No display name: Qt would append it to every title, also to the one that says nothing while the guide is hidden.
    Collecting(application)
    letters.ensure()


def _require_display() -> None:
    """Qt would abort the process where there is no display; say it in words first."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise NoDisplayError(
            "There is no display to open a window on.",
            _COMMAND_LINE,
        )
    if not os.environ.get("WAYLAND_DISPLAY") and not _x_server_answers(os.environ["DISPLAY"]):
        raise NoDisplayError(f"The display {os.environ['DISPLAY']} does not answer.", _COMMAND_LINE)


def _x_server_answers(display: str) -> bool:
    """Tell whether the X server lets us in."""
    import ctypes  # loads a library of the system, which those who need no display shall not

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise NoDisplayError(f"The window needs a system library that is missing: {error}.", _COMMAND_LINE) from error
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused


@dataclass(frozen=True, slots=True)
class _Found:
    """What a window is opened on.

    Attributes:
        library: Open.
        profile: Where settings are kept.
        used: Which edition the library is.
        base: What packs are added to; None where there are none and none can be installed.
    """

    library: Library
    profile: places.Profile
    used: InUse
    base: Path | None


def _find(path: Path, profile: places.Profile, *, is_named: bool) -> _Found | None:
    """Open the library, or another the person chooses if it cannot be used; None if they choose none.

    Args:
        path: The library.
        profile: Where settings are kept.
        is_named: The two were named together.
    """
    from fieldguide.qt.trouble import TroubleDialog

    while True:
        has_packs = is_named or assets.is_bundled(path)
        base = path if profile.folder and has_packs else None
        try:
            library, used = _opened(_in_use(path, profile.folder, has_packs=has_packs), path)
            return _Found(library, profile, used, base)
        except LibraryError as error:
            _say(str(error))
            dialog = TroubleDialog(error)
            if not dialog.exec() or dialog.chosen is None:
                return None
            path, is_named = dialog.chosen, False


def _in_use(path: Path, folder: Path | None, *, has_packs: bool) -> InUse:
    if folder is None:
        return InUse(path)
    used = editions.in_use(folder, path)
    if has_packs:
        return used
    return InUse(path, problem=_LEFT_ALONE if used.packs or used.is_behind else "")


def _run(
    application: QApplication, found: _Found, begun: Callable[[MainWindow], None] | None, pack: Path | None
) -> int:
    from PySide6.QtCore import QTimer

    from fieldguide.qt.desk import Desk
    from fieldguide.qt.window import MainWindow
    from fieldguide.store.userdata import UserData

    library, profile = found.library, found.profile
    userdata = UserData(profile.file)
    policy = fitted(policy_file.in_force(), library.vocabulary)
    for fault in (*policy.faults, *policy.misfits):
        _say(str(fault))
    desk = Desk(library, userdata, today, policy=policy)
    packing = _packing(desk, found)
    window = MainWindow(desk, application)
    crash.install(desk.told.emit)  # a signal finds its way to the window from any thread
    window.show()
    window.start()
    quicken()
    QTimer.singleShot(_UNDISTURBED, window, settle)
    told = profile.problem or userdata.problem
    if told:
        _say(told)
    problems = " ".join(filter(None, (policy.notice, found.used.problem, told)))
    if problems:
        window.messages.tell(problems, stays=bool(policy.notice))
    packing.begin(window, pack)
    if begun:
        begun(window)
    code = application.exec()
    packing.end()
    userdata.close()
    library.close()
    return code


def _packing(desk: Desk, found: _Found) -> Packing:
    """Return what handles packs in the window; where there are none it does nothing."""
    from fieldguide.qt.pack_work import PackKeeper
    from fieldguide.qt.packing import Packing

    if found.base and found.profile.folder:
        preloaded, offered = pack_places.preloaded(desk.policy), pack_places.offered(desk.policy)
        desk.keeper = PackKeeper(
            found.profile.folder, found.base, found.used, pack_places.listed, preloaded, offered, desk
        )
    packing = Packing(desk, desk.keeper, desk.told.emit, lambda: desk.today, lambda: desk.look)
    desk.packs_asked.connect(packing.show)
    return packing


def _opened(used: InUse, base: Path) -> tuple[Library, InUse]:
    """Open the edition in use; if it is damaged the library it was made from, which is known to be whole."""
    from fieldguide.store.library import Library

    try:
        return Library(used.library), used
    except LibraryError:
        if used.library == base:
            raise
        told = (
            "The edition with your packs is damaged. The guide shows the core edition; the packs are being added again."
        )
        with suppress(OSError):
            used.library.unlink()  # so that it counts as lost and is made again
        return Library(base), InUse(base, is_behind=True, problem=told)


def _say(text: str) -> None:
    """Write a line to standard error; a program without a console has none."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")


def quicken() -> None:
    """Keep the window answering while the search thread works; Python changes between threads every five milliseconds by default."""
    sys.setswitchinterval(_SWITCH)


def settle() -> None:
    """Put what stays for good out of the collector's sight; called once, when the window stands and nobody waits for it.

    The collector of unused objects would look at everything the library and Qt have made, which takes longer than a keystroke may.
    """
    gc.collect()
    gc.freeze()
