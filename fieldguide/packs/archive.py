"""Reading the file of a pack: whole, once, into memory, and within bounds, so that what is checked is what is used.

The zip is read here and not by the library that reads any zip: only the one form that :mod:`fieldguide.packs.container` writes is a pack, and
everything else is refused with the reason. No content is looked at; that waits for :func:`fieldguide.packs.trust.verify`.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from fieldguide.content.faults import shown
from fieldguide.errors import PackDamagedError, PackForeignError, PackUnsafeError
from fieldguide.packs import container, names

#: Largest file that is read. A pack of a whole country, with drawings, has a few of these.
MOST_BYTES = 64 * 1024 * 1024
MOST_MEMBERS = 5_000
_FORMATS = {
    0o120000: "a link",
    0o040000: "a folder",
    0o060000: "a device",
    0o020000: "a device",
    0o010000: "a pipe",
    0o140000: "a socket",
}
_ASK = "Ask whoever gave it to you for a sound copy."
_UNSAFE = "Do not use this file. Tell whoever gave it to you, and ask the publisher for the pack as it was made."


@dataclass(frozen=True, slots=True)
class Archive:
    """The bytes of a pack, none of them trusted yet.

    Attributes:
        name: Name of the file, for messages.
        manifest_bytes: The manifest.
        members: Name, such as ``content/services/ro.yml``, → bytes, of everything under ``content/`` and ``media/``.
        trust: Name without its folder, such as ``targets.json``, → bytes, of the signed metadata.
        data: The file itself; write this and do not copy the file, which may have changed since.
    """

    name: str
    manifest_bytes: bytes
    members: Mapping[str, bytes]
    trust: Mapping[str, bytes]
    data: bytes = field(default=b"", repr=False)


def read_archive(path: Path) -> Archive:
    """Read the file of a pack.

    Raises:
        PackForeignError: It is no pack.
        PackDamagedError: It is cut short or damaged, or cannot be read.
        PackUnsafeError: It holds what no pack holds.
    """
    return read_bytes(_read_whole(path), path.name)


def read_bytes(data: bytes, name: str = "pack.fgpack") -> Archive:
    """Read a pack that is in memory; as :func:`read_archive`."""
    if len(data) > MOST_BYTES:
        raise PackUnsafeError(
            f"{shown(name)} is larger than {MOST_BYTES // 1024**2} MB.", "No pack is; it is not read."
        )
    files = _Reader(data, shown(name)).files()
    if names.MANIFEST not in files:
        raise PackForeignError(f"{shown(name)} is no pack: it has no {names.MANIFEST}.", _ASK)
    members = {one: content for one, content in files.items() if one.startswith(("content/", "media/"))}
    trust = {one.removeprefix("trust/"): content for one, content in files.items() if one.startswith("trust/")}
    return Archive(name, files[names.MANIFEST], MappingProxyType(members), MappingProxyType(trust), data)


def _read_whole(path: Path) -> bytes:
    """Read a file once; never wait for a pipe, and never read more than a pack may have."""
    told = shown(path.name)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                with os.fdopen(handle, "rb", closefd=False) as file:
                    return file.read(MOST_BYTES + 1)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        if not isinstance(error, ValueError) and path.is_dir():  # Windows opens no folder
            raise _no_file(told) from error
        why = error.strerror if isinstance(error, OSError) else "its name is no name of a file"
        raise PackDamagedError(
            f"{told} cannot be read: {why}.", "See that the disk or stick is still there."
        ) from error
    raise _no_file(told)


def _no_file(told: str) -> PackForeignError:
    return PackForeignError(f"{told} is no file.", "Choose the file of a pack; its name ends in .fgpack.")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the directory."""

    raw: bytes
    crc: int
    size: int
    offset: int


class _Reader:
    """Reads one archive from its end, where the directory is."""

    def __init__(self, data: bytes, told: str) -> None:
        self._data = data
        self._told = told

    def files(self) -> dict[str, bytes]:
        """Return name → bytes of every file."""
        count, size, start = self._end()
        entries = self._directory(count, start, size)
        checked = names.check([entry.raw for entry in entries])
        files, at = {}, 0
        for name, entry in zip(checked, entries, strict=True):
            files[name], at = self._file(name, entry, at, start)
        if at != start:
            raise self._unsafe("there is something between its files")
        if container.write(files) != self._data:
            raise self._damaged("it was not written as packs are")
        return files

    def _end(self) -> tuple[int, int, int]:
        """Return how many files there are, and how long the directory is and where."""
        data = self._data
        last = data.rfind(container.END)
        if not data.startswith((container.LOCAL, container.END)):
            if last < 0 or container.CENTRAL not in data:
                raise PackForeignError(
                    f"{self._told} is no pack.", "The name of a pack ends in .fgpack; choose another file."
                )
            raise self._unsafe("there is something before its beginning")
        if last < 0 or last + container.END_SIZE > len(data):
            raise self._damaged("it is cut short")
        disk, first, here, count, size, start, comment = struct.unpack_from("<4H2LH", data, last + 4)
        if 0xFFFF in (disk, first, here, count) or 0xFFFFFFFF in (size, start):
            raise self._unsafe("it uses the format for huge archives")
        if comment or last + container.END_SIZE != len(data):
            raise self._unsafe("there is something after its end")
        if disk or first or here != count or start + size != last:
            raise self._damaged("its directory is not where it should be")
        if count > MOST_MEMBERS:
            raise self._unsafe(f"it has {count} files; at most {MOST_MEMBERS} are read")
        return count, size, start

    def _directory(self, count: int, start: int, size: int) -> list[_Entry]:
        entries, at, end = [], start, start + size
        for _ in range(count):
            if at + container.CENTRAL_SIZE > end or self._data[at : at + 4] != container.CENTRAL:
                raise self._damaged("its directory is cut short")
            entry, length = self._entry(at)
            at += length
            entries.append(entry)
        if at != end:
            raise self._damaged("its directory is not as long as it says")
        return entries

    def _entry(self, at: int) -> tuple[_Entry, int]:
        fields = struct.unpack_from("<6H3L5H2L", self._data, at + 4)
        _, _, flags, method, _, _, crc, packed, size, length, extra, comment, disk, _, attributes, offset = fields
        raw = self._data[at + container.CENTRAL_SIZE : at + container.CENTRAL_SIZE + length]
        told = shown(raw.decode("ascii", "backslashreplace"))
        kind = _FORMATS.get((attributes >> 16) & 0o170000, "")
        faults = (
            (flags & 1, f"“{told}” is encrypted"),
            (kind, f"“{told}” is {kind}"),
            (method, f"“{told}” is compressed; the files of a pack are stored as they are"),
            (0xFFFFFFFF in (packed, size, offset), "it uses the format for huge archives"),
            (extra or comment or disk, f"“{told}” carries more than a file"),
            (packed != size or size > MOST_BYTES, f"“{told}” lies about its size"),
        )
        for is_so, why in faults:
            if is_so:
                raise self._unsafe(why)
        return _Entry(raw, crc, size, offset), container.CENTRAL_SIZE + length

    def _file(self, name: str, entry: _Entry, at: int, end: int) -> tuple[bytes, int]:
        """Return the bytes of a file that must begin at ``at``, and where they end."""
        if entry.offset != at:
            raise self._unsafe(f"“{shown(name)}” overlaps another file, or leaves a gap")
        head = container.local_header(name, entry.crc, entry.size)
        begin = at + len(head)
        if begin + entry.size > end:
            raise self._damaged(f"“{shown(name)}” is cut short")
        if self._data[at:begin] != head:
            raise self._damaged(f"“{shown(name)}” is described in two ways")
        content = self._data[begin : begin + entry.size]
        if zlib.crc32(content) != entry.crc:
            raise self._damaged(f"“{shown(name)}” has changed on its way")
        return content, begin + entry.size

    def _unsafe(self, why: str) -> PackUnsafeError:
        return PackUnsafeError(f"{self._told} is not safe to read: {why}.", _UNSAFE)

    def _damaged(self, why: str) -> PackDamagedError:
        return PackDamagedError(f"{self._told} is damaged: {why}.", _ASK)
