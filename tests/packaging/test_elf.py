"""packaging/elf.py: what programs and libraries ask of the system, compared with what binutils reads in them."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import PySide6
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="programs of this kind are Linux's")

QT = Path(PySide6.__file__).parent / "Qt"
SOME = (
    QT / "lib/libQt6Core.so.6", next(QT.glob("lib/libicudata.so.*")), QT / "plugins/platforms/libqxcb.so", Path(shutil.which("true") or "/bin/true"),
    QT.parent / "QtGui.abi3.so",
)  # fmt: skip


@pytest.fixture(scope="module")
def elf(root: Path) -> ModuleType:
    sys.path.insert(0, str(root / "packaging"))
    import elf

    sys.path.pop(0)
    return elf


@pytest.mark.skipif(not shutil.which("objdump"), reason="binutils is not installed")
@pytest.mark.parametrize("path", SOME, ids=lambda path: path.name)
def test_it_reads_what_binutils_read(elf: ModuleType, path: Path) -> None:
    told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    found = elf.read(path)
    assert list(found.needed) == [line.split()[1] for line in told.splitlines() if "NEEDED" in line]
    versions = {line.split("GLIBC_")[1] for line in told.splitlines() if "GLIBC_2" in line}
    assert found.glibc == max((tuple(map(int, one.split(".")[:2])) for one in versions), default=(0, 0))


def test_other_files_are_none(elf: ModuleType, tmp_path: Path) -> None:
    for data in (b"", b"\x7fELF", b"#!/bin/sh\n", b"\x7fELF\x01\x01 32 bit"):
        (tmp_path / "file").write_bytes(data)
        assert elf.read(tmp_path / "file") is None
        assert elf.without_search_path(tmp_path / "file") is None


@given(cut=st.integers(6, 40_000), at=st.integers(6, 2_000), byte=st.integers(0, 255))
def test_a_broken_one_is_a_sentence_or_harmless(
    elf: ModuleType, tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, byte: int
) -> None:
    data = bytearray(SOME[3].read_bytes())
    data[at] = byte
    path = tmp_path_factory.getbasetemp() / "broken"
    path.write_bytes(data[:cut])
    for ask in (elf.read, elf.without_search_path):
        with contextlib.suppress(ValueError):
            told = ask(path)
            assert told is None or isinstance(told, elf.Elf | bytes)


def test_a_folder_of_the_building_machine_is_taken_out(elf: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "libQt6Core.so.6"
    data = SOME[0].read_bytes()
    path.write_bytes(data)
    assert elf.without_search_path(path) is None, "a place beside the library is needed"
    path.write_bytes(data.replace(b"\0$ORIGIN\0", b"\0/folder\0"))
    mended = elf.without_search_path(path)
    assert mended == data.replace(b"\0$ORIGIN\0", bytes(9))
