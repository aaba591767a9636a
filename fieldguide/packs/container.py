"""How a pack is laid out: a zip that any program opens, of which there is exactly one form for the same files.

Members are stored and not compressed. What compressors write differs between their versions, and some bits of what they write mean nothing; stored,
the same files are the same bytes for ever, a changed bit is always noticed, and nothing can unpack into more than it is. Names are sorted, times are
all 1980-01-01, and every field that could say more says nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_SIZE, CENTRAL_SIZE, END_SIZE = 30, 46, 22
#: version, flags, method, time, date: version 1.0, stored, midnight on 1 January 1980.
_COMMON = struct.pack("<5H", 10, 0, 0, 0, 0x21)
_MADE_BY = struct.pack("<H", 10)


def write(files: Mapping[str, bytes]) -> bytes:
    """Return the archive that holds exactly these files.

    Raises:
        ValueError: A name is not ASCII, or the files are too many or too large for a plain zip.
    """
    if len(files) >= 0xFFFF or sum(map(len, files.values())) >= 2**31:
        raise ValueError("too many or too large files for a pack")
    pieces, directory, offset = [], [], 0
    for name in sorted(files):
        data = files[name]
        crc = zlib.crc32(data)
        head = local_header(name, crc, len(data))
        directory.append(central_header(name, crc, len(data), offset))
        pieces += [head, data]
        offset += len(head) + len(data)
    index = b"".join(directory)
    return b"".join((*pieces, index, end_record(len(files), len(index), offset)))


def local_header(name: str, crc: int, size: int) -> bytes:
    """Return what stands before the bytes of a file."""
    raw = name.encode("ascii")
    return LOCAL + _COMMON + struct.pack("<3L2H", crc, size, size, len(raw), 0) + raw


def central_header(name: str, crc: int, size: int, offset: int) -> bytes:
    """Return the line of the directory for a file that begins at ``offset``."""
    raw = name.encode("ascii")
    return CENTRAL + _MADE_BY + _COMMON + struct.pack("<3L5H2L", crc, size, size, len(raw), 0, 0, 0, 0, 0, offset) + raw


def end_record(count: int, size: int, offset: int) -> bytes:
    """Return what stands at the end: the number of files, and where the directory is."""
    return END + struct.pack("<4H2LH", 0, 0, count, count, size, offset, 0)
