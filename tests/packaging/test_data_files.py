"""packaging/data_files.py: what ships, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def data_files(root: Path, load: Callable[[Path], ModuleType]) -> Callable[[Path], dict[Path, str]]:
    """The function that lists what ships from a source tree."""
    listed: Callable[[Path], dict[Path, str]] = load(root / "packaging/data_files.py").data_files
    return listed


def test_every_file_goes_where_the_program_looks_for_it(
    root: Path, data_files: Callable[[Path], dict[Path, str]]
) -> None:
    shipped = data_files(root)
    assert shipped[root / "db/queries/contacts.sql"] == "fieldguide/_data/db/queries/contacts.sql"
    assert shipped[root / "db/schema/library.sql"] == "fieldguide/_data/db/schema/library.sql"
    assert shipped[root / "docs/manual/first-start.md"] == "fieldguide/_data/docs/manual/first-start.md"
    assert shipped[root / "docs/manual/pictures/find.png"] == "fieldguide/_data/docs/manual/pictures/find.png"
    assert all(source.is_file() for source in shipped)
    assert any(target.startswith("fieldguide/_data/resources/") for target in shipped.values())
    assert not any("content" in target for target in shipped.values())


def test_a_folder_with_nothing_in_it_ends_the_build(
    data_files: Callable[[Path], dict[Path, str]], tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError, match="resources"):
        data_files(tmp_path)


def test_the_fonts_that_ship_come_with_their_licence(root: Path, load: Callable[[Path], ModuleType]) -> None:
    fonts = load(root / "packaging/data_files.py").font_files()
    assert {Path(place).suffix for place in fonts.values()} == {".ttf", ""}
    assert "Bitstream Vera" in next(file for file in fonts if "LICENSE" in file.name).read_text(encoding="utf-8")
    assert all(place.startswith("fieldguide/_data/fonts/") for place in fonts.values())
