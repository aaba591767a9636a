"""ICU's data library without what Qt never asks for: it still loads, and Qt still sorts by it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SORTING = """
from PySide6.QtCore import QCollator, QLocale
words = ["zebra", "Ähre", "öl", "chata", "hora", "cena", "ñu", "nz", "şa", "sz", "İ", "i", "ä"]
for name in ("de_DE", "sv_SE", "cs_CZ", "tr_TR", "el_GR", "et_EE"):
    print(sorted(words, key=QCollator(QLocale(name)).sortKey), QLocale(name).toUpper("iı"))
print("libicudata" in open("/proc/self/maps").read() and [
    line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line][0])
"""


@pytest.fixture
def slim_icu(root: Path, load: Callable[[Path], ModuleType]) -> ModuleType:
    return load(root / "packaging/slim_icu.py")


@pytest.fixture(scope="module")
def original() -> Path:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.submodule_search_locations
    found = sorted(Path(spec.submodule_search_locations[0]).rglob("libicudata.so.*"))
    if not found:
        pytest.skip("Qt brings ICU on Linux only")
    return found[0]


def test_qt_sorts_the_same_with_a_quarter_of_the_data(slim_icu: ModuleType, original: Path, tmp_path: Path) -> None:
    # Both are loaded from here: the list of libraries to load first knows no path with a space in it.
    whole, small = (tmp_path / name / original.name for name in ("whole", "small"))
    for copy in (whole, small):
        copy.parent.mkdir()
        copy.write_bytes(original.read_bytes())
    saved = slim_icu.slim_file(small)
    assert saved > 0.6 * original.stat().st_size

    def told(library: Path) -> list[str]:
        environment = {**os.environ, "LD_PRELOAD": str(library), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-c", SORTING], env=environment, capture_output=True, encoding="utf-8", check=True
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    *before, used = told(whole)
    assert used == str(whole)
    *after, used = told(small)
    assert used == str(small)
    assert after == before


@pytest.mark.parametrize("content", [b"", b"CmnD", b"\x7fELF\x02\x01" + bytes(200), b"\xda\x27CmnD" * 40])
def test_anything_else_is_refused(slim_icu: ModuleType, content: bytes) -> None:
    with pytest.raises(slim_icu.IcuDataError):
        slim_icu.slim(content)


def test_what_is_kept(slim_icu: ModuleType) -> None:
    assert [slim_icu.kept(f"icudt73l/{name}") for name in ("coll/de.res", "root.res", "nfc.nrm")] == [True] * 3
    assert [slim_icu.kept(f"icudt73l/{name}") for name in ("curr/de.res", "gb18030.cnv", "brkitr/thaidict.dict")] == [
        False
    ] * 3
