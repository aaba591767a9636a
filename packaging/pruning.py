"""What a frozen program leaves out although the freezer finds it, and what must never be in it.

Standard library only, so that the recipe of any freezer and the tests can load it. The names are those of files inside the frozen folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

#: Python modules that reach a network. Some libraries import the first two although we ask nothing of them that needs them, so `start.py`
#: puts empty modules in their place.
NETWORK = (
    "socket", "urllib.request", "_socket", "_ssl", "ssl", "asyncio", "ftplib", "http", "imaplib", "poplib", "smtplib", "socketserver", "xmlrpc",
    "webbrowser", "urllib3", "requests", "PySide6.QtNetwork",
)  # fmt: skip
#: Modules that make keys and signatures: the program checks who signed a pack, in pure Python, and can sign nothing.
SIGNING = ("cryptography", "cffi", "fieldguide_publish")
#: Modules nobody needs to read, run and print the guide: what draws figures when a library is built, other window kits, other programs'
#: servers, where telephone numbers are on a map.
MODULES = (
    *NETWORK, *SIGNING,
    "matplotlib", "numpy", "PIL", "tkinter", "unittest", "pydoc", "doctest", "test", "pytest", "hypothesis", "setuptools", "pip", "IPython",
    "_hashlib", "multiprocessing", "concurrent.futures.process", "pygments", "defusedxml", "lxml", "pdb", "curses", "readline",
    "phonenumbers.geocoder", "phonenumbers.geodata", "phonenumbers.carrier", "phonenumbers.carrierdata", "phonenumbers.timezone",
    "phonenumbers.tzdata", "dateutil.zoneinfo",
    "_codecs_cn", "_codecs_hk", "_codecs_jp", "_codecs_kr", "_codecs_tw", "_codecs_iso2022",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest",
)  # fmt: skip
#: Plugins of Qt by folder: all of these, and in the folders named only these.
_FOLDERS_LEFT_OUT = ("tls", "networkinformation", "egldeviceintegrations", "generic", "sqldrivers", "qmltooling")
_KEPT_IN = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "platformthemes": ("xdgdesktopportal",),
    "imageformats": ("svg", "png", "ico"),
    "wayland-shell-integration": ("xdg-shell",),
}
#: Shared libraries of Linux that have to be the system's own, by the beginning of their names: they speak to its graphics driver, its fonts,
#: its desktop or its printing, or a driver loads them too and would meet a second copy. The packages that bring them are named by the .deb.
_LEFT_TO_THE_SYSTEM = (
    "libstdc++", "libgcc_s", "libGL", "libEGL", "libgbm", "libdrm", "libX11", "libXau", "libXdmcp", "libXext", "libXrender", "libxcb.so",
    "libfontconfig", "libfreetype", "libexpat", "libglib-2", "libgthread-2", "libgobject-2", "libgio-2", "libdbus-1", "libsystemd", "libwayland",
    "libcups.so", "libz.so",
)  # fmt: skip
#: Parts of Qt that only plugins left out ask for, as they are called on Linux and Windows and on macOS; and a graphics driver made of software.
_QT_LEFT_OUT = (
    "Qt6Network", "Qt6Qml", "Qt6Quick", "Qt6Sql", "Qt6Test", "Qt6EglFS", "Qt6VirtualKeyboard",
    "QtNetwork", "QtQml", "QtQuick", "QtSql", "QtTest", "QtVirtualKeyboard", "opengl32sw", "d3dcompiler",
)  # fmt: skip
#: What an installer noted of its own work; the hashes in it are of scripts that name the folder they were installed into.
_NOTES_OF_INSTALLING = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
#: What must not stand in a frozen program, by a part of its path: the cause of a size, a promise or a licence broken.
FORBIDDEN = (
    "QtWebEngine", "Qt6Network", "QtNetwork", "Qt6Qml", "Qt6Quick", "libgtk", "matplotlib/", "numpy", "hypothesis", "pytest", "/tests/", "_tkinter",
    "libssl", "libcrypto", "_socket", "_ssl", "libstdc++", "fieldguide_publish", "cryptography/",
)  # fmt: skip
#: Modules that must not be in it either, with all below them.
FORBIDDEN_MODULES = (*NETWORK, *SIGNING, "matplotlib", "numpy", "unittest", "pytest", "hypothesis", "pip", "tests")


def is_kept(name: str) -> bool:
    """Tell whether a file that a freezer wants to bring along is needed.

    Args:
        name: Its place in the frozen folder.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    parts = path.parts
    if "rapidfuzz" in parts and (path.name.startswith("fuzz") or "_avx2" in path.name):
        return False  # another way of comparing words than ours; the same once more, for newer processors
    if path.parent.suffix == ".dist-info" and path.name in _NOTES_OF_INSTALLING:
        return False
    if path.name.removeprefix("lib").startswith(_QT_LEFT_OUT):
        return False
    if path.name.startswith(_LEFT_TO_THE_SYSTEM) or path.suffix == ".qm" or path.name.startswith("dateutil-zoneinfo"):
        return False
    if "plugins" in parts:
        folder = parts[parts.index("plugins") + 1]
        if folder in _FOLDERS_LEFT_OUT:
            return False
        if folder in _KEPT_IN:
            return any(kind in path.name for kind in _KEPT_IN[folder]) and "minimal" not in path.name
    return True


def is_asked_for(name: str) -> bool:
    """Tell whether a program opens this shared library by itself, so that it is needed although no other library asks for it.

    Args:
        name: Its place in the frozen folder.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    return (
        "plugins" in path.parts or ".abi3" in path.name or ".cpython" in path.name or path.name.startswith("libpython")
    )


def needed(names: Iterable[str], asks_for: Callable[[str], Iterable[str]]) -> set[str]:
    """Return what is needed of a set of shared libraries: what a program opens, what that asks for, and so on.

    Args:
        names: Their places in the frozen folder.
        asks_for: The bare file names that one of them asks for.
    """
    by_file: dict[str, list[str]] = {}
    for name in names:
        by_file.setdefault(PurePosixPath(name).name, []).append(name)
    found: set[str] = set()
    waiting = [name for same in by_file.values() for name in same if is_asked_for(name)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [one for file in asks_for(name) for one in by_file.get(file, ())]
    return found


def faults(files: Iterable[str], modules: Iterable[str]) -> list[str]:
    """Say what stands in a frozen program that must not.

    Args:
        files: Places in the frozen folder, with forward slashes.
        modules: Names of its Python modules.
    """
    wrong = [f"the file {file}" for file in files if any(part in f"/{file}" for part in FORBIDDEN)]
    below = tuple(f"{module}." for module in FORBIDDEN_MODULES)
    return wrong + [f"the module {one}" for one in modules if one in FORBIDDEN_MODULES or one.startswith(below)]
