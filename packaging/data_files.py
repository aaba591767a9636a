"""The data that ships with the program: the one list for wheels and frozen builds alike.

``fieldguide/assets.py`` looks for these names below ``fieldguide/_data/``. Standard library only, so that any build tool can load it.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

DATA = "fieldguide/_data"
LIBRARY = f"{DATA}/library.db"
FOLDERS = ("resources", "db/schema", "db/queries", "docs/manual")
#: Fonts for computers that have none, from the package that also draws the figures, with their licence.
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "LICENSE_DEJAVU")


def data_files(root: Path) -> dict[Path, str]:
    """Return every data file of a source tree with its place in the finished program, but for the library, which is built.

    Args:
        root: The top folder of the source tree.

    Raises:
        FileNotFoundError: A folder is missing or holds nothing, so the program would lack a part.
    """
    return {file: f"{DATA}/{file.relative_to(root).as_posix()}" for folder in FOLDERS for file in _files(root / folder)}


def font_files() -> dict[Path, str]:
    """Return the fonts that ship with the program, with their places in it.

    Raises:
        FileNotFoundError: The installed matplotlib does not have them where they have been for years.
    """
    drawing = find_spec("matplotlib")
    places = drawing.submodule_search_locations if drawing else None
    folder = Path(places[0] if places else "matplotlib") / "mpl-data" / "fonts" / "ttf"
    missing = [name for name in FONTS if not (folder / name).is_file()]
    if missing:
        raise FileNotFoundError(f"There is no {', '.join(missing)} in {folder}.")
    return {folder / name: f"{DATA}/fonts/{name}" for name in FONTS}


def _files(folder: Path) -> list[Path]:
    """Return the files below a folder; hidden ones are an editor's or the system's and none of ours."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not found:
        raise FileNotFoundError(f"There is nothing to ship in {folder}.")
    return found
