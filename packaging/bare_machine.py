"""What a bare machine lacks and how it gets it: Python's own parts, the libraries and fonts under Qt, the tools of the tests.

``dev.py`` asks for it before it starts anything that would fail for want of it. On Debian as root the packages are installed; everybody
else is told the one command that does it. Standard library only. A Python too old for the rest must be able to load this file, because
``dev.py`` loads it before it looks at the version.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# What the Qt wheels leave to the system, as their library files say, and the Debian package that brings it. A package that a newer
# release renamed still answers to the name given here.
QT_BASE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
QT_X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
QT_WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FONT_ENDINGS = (".ttf", ".otf", ".ttc", ".pfb")


class SetupError(Exception):
    """Something is missing that ``dev.py`` cannot bring; the text says what, and what to do."""


@dataclass(frozen=True)
class Need:
    """Something that the operating system has to provide.

    Attributes:
        what: Its name in a message, such as a library file.
        apt: The Debian package that brings it.
        dnf: What ``dnf install`` takes for it.
    """

    what: str
    apt: str
    dnf: str


# --- what dev.py asks for ------------------------------------------------------------------------------------------------------------


def require_venv() -> None:
    """Make sure that this Python can make environments.

    Raises:
        SetupError: It cannot; the text says what to do.
    """
    require(missing_venv_modules, "Making a Python environment")


def require_for_tests() -> None:
    """Make sure that the tests can draw windows; what else they can use is welcome, not needed.

    That is a virtual screen, a watch for sockets, and the program that opens sealed files.

    Raises:
        SetupError: They cannot draw them even in memory; the text says what to do.
    """
    if not on_linux():
        return
    require(missing_for_tests, "Testing the windows")
    if may_install():
        try:
            require(missing_for_further_tests, "Testing on a virtual screen, with strace, age and printed codes")
        except SetupError as error:
            say(f"{error}\nGoing on without.")


def why_no_window() -> str:
    """Say why there is nothing to open a window on; empty if there is.

    Raises:
        SetupError: There is a display, but not what a window needs to use it; the text says what to do.
    """
    if not on_linux():
        return ""
    if not any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")):
        return "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set)"
    require(missing_for_window, "The window")
    return "" if display_answers(os.environ) else f"The display {os.environ['DISPLAY']} does not answer"


def on_linux() -> bool:
    """Tell whether this is Linux: elsewhere Qt finds all it needs, and there is a display."""
    return sys.platform.startswith("linux")


# --- what is missing -----------------------------------------------------------------------------------------------------------------


def missing_venv_modules() -> list[Need]:
    """Return what this Python lacks to make environments. Debian cuts it out of the standard library.

    Raises:
        SetupError: It is a Python that no system package can complete.
    """
    importlib.invalidate_caches()
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    if sys.base_prefix != "/usr":
        raise SetupError(
            f"The Python at {sys.executable} was built without venv and ensurepip.\nStart dev.py with another one."
        )
    return [Need("the Python module venv", f"python3.{sys.version_info.minor}-venv", "python3-libs")]


def missing_for_window() -> list[Need]:
    """Return what is missing to show a window on the display that is there.

    Where X11 and Wayland are both offered Qt takes the one that works, so that one complete set is enough.
    """
    sets = [missing_libraries(files) for files in display_libraries(os.environ)]
    return missing_libraries(QT_BASE) + min(sets, key=len, default=[]) + missing_font()


def missing_for_tests() -> list[Need]:
    """Return what is missing to draw windows in memory, as most tests do."""
    return missing_libraries(QT_BASE) + missing_font()


def missing_for_further_tests() -> list[Need]:
    """Return what is missing for tests on a virtual X11 screen, of sockets, of sealed files, and of the codes on posters."""
    tools = (
        Need("Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
        Need("xdotool", "xdotool", "xdotool"),
        Need("xprop", "x11-utils", "xprop"),
        Need("strace", "strace", "strace"),
        Need("age", "age", "age"),
        Need("pdftoppm", "poppler-utils", "poppler-utils"),
        Need("zbarimg", "zbar-tools", "zbar"),
    )
    return [tool for tool in tools if not shutil.which(tool.what)] + missing_libraries(QT_X11)


def missing_libraries(files: Mapping[str, str]) -> list[Need]:
    """Return the shared libraries among ``files`` (library file to Debian package) that cannot be loaded here."""
    width = "()(64bit)" if sys.maxsize > 2**32 else ""
    return [Need(name, package, name + width) for name, package in files.items() if not is_loadable(name)]


def is_loadable(name: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_font() -> list[Need]:
    """Return a font to install if there is none at all: Qt would draw every letter as a box."""
    files = (path for folder in FONT_FOLDERS for path in folder.rglob("*"))
    if any(path.suffix.lower() in FONT_ENDINGS for path in files) or fontconfig_knows_fonts():
        return []
    return [Need("a font", "fonts-dejavu-core", "dejavu-sans-fonts")]


def fontconfig_knows_fonts() -> bool:
    """Tell whether the system's own list names fonts, wherever it keeps them."""
    lister = shutil.which("fc-list")
    return lister is not None and bool(subprocess.run([lister], capture_output=True, check=False).stdout)


def display_libraries(environment: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Return the sets of libraries for the displays on offer, one for each; ``QT_QPA_PLATFORM`` overrules what is there."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    displays = (("wayland", "WAYLAND_DISPLAY", QT_WAYLAND), ("xcb", "DISPLAY", QT_X11))
    return [files for name, variable, files in displays if (name in chosen if chosen else environment.get(variable))]


def display_answers(environment: Mapping[str, str]) -> bool:
    """Tell whether the X server lets us in, where Qt has nothing else to draw on: it would abort instead of saying so."""
    if environment.get("QT_QPA_PLATFORM") or environment.get("WAYLAND_DISPLAY"):
        return True
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(environment["DISPLAY"].encode(), None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused


# --- getting it ----------------------------------------------------------------------------------------------------------------------


def require(find_missing: Callable[[], list[Need]], purpose: str) -> None:
    """Make sure that nothing is missing; install it where that needs no permission beyond ours.

    Raises:
        SetupError: Something is still missing; the text holds the one command that brings it.
    """
    missing = find_missing()
    if missing and may_install():
        say(f"{purpose} needs system packages that are not installed; installing them with apt-get ...")
        apt_install(missing)
        missing = find_missing()
    if missing:
        names = ", ".join(need.what for need in missing)
        raise SetupError(f"{purpose} needs parts that this system lacks: {names}.\n{advice(missing)}")


def may_install() -> bool:
    """Tell whether we are root on a system with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(needs: Sequence[Need]) -> None:
    """Install the Debian packages that bring the needs.

    Raises:
        SetupError: apt-get failed; its output is in the text.
    """
    with contextlib.suppress(SetupError):  # one bad source need not matter; if it does, the next step says so
        run_quietly(["apt-get", "update"], "The package lists could not be fetched.")
    run_quietly(apt_command(needs), "The system packages could not be installed.")


def apt_command(needs: Sequence[Need]) -> list[str]:
    """Return the words that install the Debian packages for the needs, and nothing they merely recommend."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *sorted({need.apt for need in needs})]


def advice(missing: Sequence[Need]) -> str:
    """Say how a person can get what is missing, as one command where the system is known."""
    if shutil.which("apt-get"):
        command = f"sudo apt-get update && sudo {shlex.join(apt_command(missing))}"
    elif shutil.which("dnf"):
        command = f"sudo dnf install -y {shlex.join(sorted({need.dnf for need in missing}))}"
    else:
        return "Install them with the tools of your system, then try again."
    return f"Install them with this command, then try again:\n\n    {command}\n"


# --- running programs and talking, for dev.py too ------------------------------------------------------------------------------------


def run_quietly(command: Sequence[str | Path], failure: str) -> None:
    """Run a program in the tree's top folder; keep its output to ourselves unless it fails, and let it ask nothing.

    Raises:
        SetupError: It failed; the text is ``failure`` after the program's output.
    """
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SetupError(f"{done.stdout.rstrip()}\n{failure} The lines above are from: {shlex.join(map(str, command))}")


def say(text: str) -> None:
    """Print a line at once, so that it stands before what a program prints next."""
    print(text, flush=True)
