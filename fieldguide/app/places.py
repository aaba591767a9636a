"""Where settings and bookmarks are kept on this computer: the only code that decides it.

A program carried on a stick keeps them beside itself, everybody else's stand in the usual folder of the system. Where there is no such
folder nothing is made up: the guide opens all the same and says that it keeps nothing after it is closed.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

#: A file of this name beside a frozen program says that it is carried about; the packages for carrying bring it.
MARKER = ".portable"
#: Where such a program keeps what it keeps. The name is ASCII: sticks are read by systems of every age.
DATA = "data"
_NOT_KEPT = "Settings and bookmarks are kept only until you close the program."


@dataclass(frozen=True, slots=True)
class Profile:
    """Where settings and bookmarks are kept.

    Attributes:
        folder: The folder, which may not exist yet; None if there is no place for one.
        problem: For the person to read, why there is none; empty otherwise.
    """

    folder: Path | None
    problem: str = ""

    @property
    def file(self) -> Path | None:
        """The file that holds them; None keeps them in memory."""
        return self.folder / "user.db" if self.folder else None


def profile(asked: Path | None = None) -> Profile:
    """Return where settings and bookmarks are kept.

    Args:
        asked: The folder somebody named; it goes before every other.
    """
    if asked is not None:
        return Profile(asked)
    carried = portable_folder()
    return Profile(carried / DATA) if carried else _usual()


def portable_folder() -> Path | None:
    """Return the folder of a program that is carried about; None if this one is installed, or run from its sources."""
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).resolve().parent
    return folder if (folder / MARKER).exists() else None


def _usual() -> Profile:
    """Return the system's folder for the data of this person; a home that is not there is not ours to create."""
    try:
        folder = Path(platformdirs.user_data_dir("Fieldguide", appauthor=False))
    except RuntimeError:  # no HOME, and the system's list of users does not know us either
        return Profile(None, f"This computer names no home folder for you. {_NOT_KEPT}")
    if sys.platform == "win32" or Path(os.environ.get("XDG_DATA_HOME", "")).is_absolute():
        return Profile(folder)
    home = folder.parents[2]  # ~/.local/share/Fieldguide, and on macOS ~/Library/Application Support/Fieldguide
    return Profile(folder) if home.is_dir() else Profile(None, f"Your home folder {home} is not there. {_NOT_KEPT}")
