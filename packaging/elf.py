"""What a program or shared library of Linux asks of the system, read from the file itself; standard library only.

Only what a package needs to know: 64 bit, little-endian, dynamically linked. The layout is that of the System V ABI, chapters 4 and 5.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LOADED, _DYNAMIC = 1, 2
_NEEDED, _STRINGS, _STRINGS_SIZE = 1, 5, 10
_SEARCH_PATHS = (15, 29)  # DT_RPATH, DT_RUNPATH
_GLIBC = re.compile(rb"\0GLIBC_(\d+)\.(\d+)(?=[.\0])")


@dataclass(frozen=True, slots=True)
class Elf:
    """What one file says of itself.

    Attributes:
        machine: The number of the processor it is for: 62 is x86-64, 183 is ARM with 64 bits.
        needed: The shared libraries it asks for, by file name.
        glibc: The newest version of the C library it asks for; (0, 0) if it names none.
    """

    machine: int
    needed: tuple[str, ...]
    glibc: tuple[int, int]


def read(path: Path) -> Elf | None:
    """Return what a file asks for; None if it is no program or library of this kind.

    Raises:
        ValueError: It begins like one and is broken.
    """
    if not _is_one(path):
        return None
    data = path.read_bytes()
    entries, start, size = _dynamic(data, path)
    machine = int.from_bytes(data[18:20], "little")
    needed = tuple(_text(data, start + value).decode("utf-8", "replace") for tag, value in entries if tag == _NEEDED)
    versions = ((int(major), int(minor)) for major, minor in _GLIBC.findall(data[start : start + size]))
    return Elf(machine, needed, max(versions, default=(0, 0)))


def without_search_path(path: Path) -> bytes | None:
    """Return the bytes of a library without the folders of the building machine in which it was to look for others.

    Such a folder tells who built it, and where it does not exist somebody else could create it. Places beside the library itself stay.

    Returns:
        None if there is nothing to take away.

    Raises:
        ValueError: It begins like a library and is broken.
    """
    if not _is_one(path):
        return None
    data = bytearray(path.read_bytes())
    entries, start, _ = _dynamic(data, path)
    found = [start + value for tag, value in entries if tag in _SEARCH_PATHS]
    foreign = [at for at in found if _text(data, at).startswith(b"/")]
    for at in foreign:
        length = len(_text(data, at))
        data[at : at + length] = bytes(length)
    return bytes(data) if foreign else None


def _is_one(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(6) == b"\x7fELF\x02\x01"


Segment = tuple[int, int, int, int]  # kind, place in the file, place in memory, length in the file


def _dynamic(data: bytes | bytearray, path: Path) -> tuple[list[tuple[int, int]], int, int]:
    """Return the dynamic section, entry by entry, and where the table of names begins and how long it is."""
    try:
        (table,) = struct.unpack_from("<Q", data, 32)
        length, count = struct.unpack_from("<HH", data, 54)
        segments = list(_segments(data, table, length, count))
        section = next((bytes(data[at : at + size]) for kind, at, _, size in segments if kind == _DYNAMIC), b"")
        entries = list(struct.iter_unpack("<QQ", section))
        by_tag = dict(entries)
        if _STRINGS not in by_tag:  # linked without any library
            return [], 0, 0
        wanted = by_tag[_STRINGS]
        loaded = ((at + wanted - begin, wanted - begin, size) for kind, at, begin, size in segments if kind == _LOADED)
        return entries, next(place for place, inside, size in loaded if 0 <= inside < size), by_tag[_STRINGS_SIZE]
    except (struct.error, StopIteration, KeyError) as error:
        raise ValueError(f"{path} is damaged: it begins like a program and does not go on like one.") from error


def _segments(data: bytes | bytearray, table: int, length: int, count: int) -> Iterator[Segment]:
    for number in range(count):
        kind, _, at, address, _, size = struct.unpack_from("<IIQQQQ", data, table + number * length)
        yield kind, at, address, size


def _text(data: bytes | bytearray, start: int) -> bytes:
    end = data.find(b"\0", start)
    return bytes(data[start : end if end >= 0 else len(data)])
