"""Where the program's own files live: the only code that knows.

Three layouts exist. In a source checkout ``resources/``, ``db/`` and ``docs/manual/`` stand beside the package and the library is built into
``build/``. In an installed wheel and in a frozen program the same folders are mapped to ``fieldguide/_data/``.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from fieldguide.errors import AssetError

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"
_CHECKOUT = _PACKAGE.parent


def _root() -> Path:
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def path(name: str) -> Path:
    """Return the path of a file or folder that ships with the program.

    Args:
        name: A relative name with forward slashes, such as ``resources/icons/find.svg``.

    Raises:
        AssetError: The name leaves the program's folders, or nothing is there.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise AssetError(f"“{name}” does not name a file of the program.")
    found = _root() / parts
    if not found.exists():
        raise AssetError(f"A part of the program is missing: {name}.", "Install Fieldguide again.")
    return found


def text(name: str) -> str:
    """Return the text of a UTF-8 file that ships with the program.

    Raises:
        AssetError: See :func:`path`.
    """
    return path(name).read_text(encoding="utf-8")


def fonts() -> tuple[Path, ...]:
    """Return the fonts that ship with the program; none in a source checkout, which takes those of the computer."""
    return tuple(sorted((_INSTALLED / "fonts").glob("*.ttf")))


def library_path() -> Path:
    """Return where the bundled library is, or would be: the file may not exist yet."""
    return _INSTALLED / "library.db" if _INSTALLED.is_dir() else _CHECKOUT / "build" / "library.db"


def is_bundled(library: Path) -> bool:
    """Tell whether a library is the one the program brought, by whatever name."""
    bundled = library_path()
    try:
        return library.samefile(bundled)
    except OSError:
        return library == bundled  # it may be missing
