"""Take out of ICU's data what Qt never asks for; on Linux it is a quarter of a frozen program.

Qt's wheel for Linux carries all of ICU's data, 32 MB in one shared library that holds nothing else. Qt calls ICU to sort words, to change
the case of letters and to name time zones; conversions of old character sets, names of currencies, regions and units, dictionaries for
breaking Thai or Japanese lines and rules for transliteration are not asked for by this program. Standard library only.

The format is that of ICU's ``udata`` ("Common data"): a header, a table of contents sorted by name (offset of the name, offset of the data,
both from the table's beginning), the names, the items. See the ICU User Guide, chapter "ICU Data".
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple

_MAGIC = b"CmnD"
#: Folders and endings of items that are left out.
_FOLDERS_LEFT_OUT = ("brkitr", "curr", "lang", "rbnf", "region", "translit", "unit", "zone")
_ENDING_LEFT_OUT = ".cnv"
_ALIGNED = 16
_LOAD = 1
_HEADER = struct.Struct("<IIQQQQQQ")
_PAGE = 0x1000


class IcuDataError(Exception):
    """The file is not laid out as ICU's data library was when this was written; it has to be shipped as it is."""


class _Segment(NamedTuple):
    """A program header of an ELF file, with where it stands in the file."""

    place: int
    kind: int
    flags: int
    offset: int
    address: int
    physical: int
    size: int
    in_memory: int
    aligned: int


def slim(library: bytes) -> bytes:
    """Return ICU's data library without what is left out.

    Args:
        library: A 64-bit little-endian ELF file with one symbol, ICU's data, and no code.

    Raises:
        IcuDataError: It is something else.
    """
    # Before the format's name stand the header's size, two bytes that every ICU file has there, and what machine it is for.
    start = library.rfind(b"\xda\x27", 0, max(library.find(_MAGIC), 0)) - 2
    if start < 0 or library[:6] != b"\x7fELF\x02\x01":
        raise IcuDataError("no 64-bit ELF file with ICU's common data")
    segments = _segments(library)
    loads = [one for one in segments if one.kind == _LOAD]
    if len(loads) != 2 or loads[0].offset != 0 or not start < loads[0].size <= loads[1].offset:
        raise IcuDataError("its segments are not those expected")
    return _with_data(library, segments, start, _without(library[start : loads[0].size]))


def kept(name: str) -> bool:
    """Tell whether an item stays.

    Args:
        name: Its name, such as ``icudt73l/coll/de.res``.
    """
    parts = name.split("/")
    return not name.endswith(_ENDING_LEFT_OUT) and not (len(parts) == 3 and parts[1] in _FOLDERS_LEFT_OUT)


def _without(data: bytes) -> bytes:
    """Return the common data with only the kept items."""
    (header,) = struct.unpack_from("<H", data)
    (count,) = struct.unpack_from("<I", data, header)
    entries = [struct.unpack_from("<II", data, header + 4 + 8 * number) for number in range(count)]
    ends = [*(offset for _, offset in entries[1:]), len(data) - header]
    items = []
    for (name_at, item_at), end in zip(entries, ends, strict=True):
        name = data[header + name_at : data.index(b"\0", header + name_at)]
        if kept(name.decode("ascii")):
            items.append((name, data[header + item_at : header + end]))
    return data[:header] + _table(items)


def _table(items: list[tuple[bytes, bytes]]) -> bytes:
    """Return table of contents, names and items."""
    names_at = 4 + 8 * len(items)
    names = b"".join(name + b"\0" for name, _ in items)
    at = _up(names_at + len(names), _ALIGNED)
    entries, bodies, name_at = [], [], names_at
    for name, item in items:
        entries.append(struct.pack("<II", name_at, at))
        name_at += len(name) + 1
        body = item.ljust(_up(len(item), _ALIGNED), b"\0")
        bodies.append(body)
        at += len(body)
    head = struct.pack("<I", len(items)) + b"".join(entries) + names
    return head.ljust(_up(len(head), _ALIGNED), b"\0") + b"".join(bodies)


def _segments(library: bytes) -> list[_Segment]:
    """Read the program headers."""
    (table,) = struct.unpack_from("<Q", library, 32)
    size, count = struct.unpack_from("<HH", library, 54)
    places = [table + size * number for number in range(count)]
    return [_Segment(place, *_HEADER.unpack_from(library, place)) for place in places]


def _with_data(library: bytes, segments: list[_Segment], start: int, data: bytes) -> bytes:
    """Return the ELF file with other, shorter data at the end of its first segment.

    Every address stays what it was; only where the later segments stand in the file changes, so nothing in them has to be touched.
    """
    first, second = (one for one in segments if one.kind == _LOAD)
    end = start + len(data)
    shift = _up(end, _PAGE) + second.address % _PAGE - second.offset
    made = bytearray(library[:start] + data)
    made = made.ljust(second.offset + shift, b"\0") + library[second.offset : second.offset + second.size]
    for one in segments:
        if one.place == first.place:
            one = one._replace(size=end, in_memory=end)
        elif one.offset >= second.offset:
            one = one._replace(offset=one.offset + shift)
        _HEADER.pack_into(made, one.place, *one[1:])
    struct.pack_into("<Q", made, 40, 0)  # no table of sections: nothing that runs a program reads one
    struct.pack_into("<HHH", made, 58, 0, 0, 0)
    return bytes(made)


def _up(number: int, step: int) -> int:
    return -(-number // step) * step


def slim_file(path: Path) -> int:
    """Replace ICU's data library by one without what is left out, and return the bytes saved.

    Raises:
        IcuDataError: See :func:`slim`.
    """
    before = path.read_bytes()
    after = slim(before)
    path.write_bytes(after)
    return len(before) - len(after)
