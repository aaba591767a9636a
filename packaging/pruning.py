"""What a frozen program leaves out although the freezer finds it, and what must never be in it.

Standard library only, so that the recipe of any freezer and the tests can load it. The names are those of files inside the frozen folder.
"""

from __future__ import annotations

from pathlib import PurePosixPath

#: Modules nobody needs to read, run and print the guide: what draws figures when a library is built, other window kits, and what reaches
#: the network.
MODULES = (
    "matplotlib", "numpy", "PIL", "tkinter", "unittest", "pydoc", "doctest", "test", "pytest", "hypothesis", "setuptools", "pip", "IPython",
    "ssl", "_ssl", "_hashlib", "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest",
)  # fmt: skip
#: Plugins of Qt by folder: all of these, and in the folders named only these.
_FOLDERS_LEFT_OUT = ("tls", "networkinformation", "egldeviceintegrations", "generic", "sqldrivers", "qmltooling")
_KEPT_IN = {
    "platforms": ("xcb", "wayland", "offscreen", "minimal", "windows", "cocoa"),
    "platformthemes": ("xdgdesktopportal",),
    "imageformats": ("svg", "png", "ico"),
}
#: Shared libraries that only what is left out asked for, and those of the system's printing, which must be the system's own; by the beginning
#: of their names.
_LIBRARIES_LEFT_OUT = (
    "libgtk-3", "libgdk-3", "libgdk_pixbuf", "libpango", "libcairo", "libatk", "libatspi", "libepoxy", "libQt6Network", "libQt6Qml", "libQt6Quick",
    "libcups.so", "libavahi", "libgnutls", "libp11-kit", "libnettle", "libhogweed", "libgmp",
    "libtasn1", "libidn2", "libunistring", "libgssapi", "libkrb5",
    "libk5crypto", "libQt6Sql", "libQt6EglFS", "libQt6VirtualKeyboard", "libQt6Test",
)  # fmt: skip
#: What must not stand in a frozen program, by a part of its path: the cause of a size, a promise or a licence broken.
FORBIDDEN = (
    "QtWebEngine", "Qt6Network", "QtNetwork", "Qt6Qml", "Qt6Quick", "libgtk", "matplotlib", "numpy", "hypothesis", "pytest", "/tests/", "_tkinter",
    "libssl",
)  # fmt: skip


def is_kept(name: str) -> bool:
    """Tell whether a file that a freezer wants to bring along is needed.

    Args:
        name: Its place in the frozen folder.
    """
    path = PurePosixPath(name.replace("\\", "/"))
    parts = path.parts
    if "rapidfuzz" in parts and path.name.startswith(
        "fuzz"
    ):  # another way of comparing words than the one the guide uses
        return False
    if path.name.startswith(_LIBRARIES_LEFT_OUT) or path.suffix == ".qm":
        return False
    if "plugins" in parts:
        folder = parts[parts.index("plugins") + 1]
        if folder in _FOLDERS_LEFT_OUT:
            return False
        if folder in _KEPT_IN:
            return any(kind in path.name for kind in _KEPT_IN[folder])
    return True
