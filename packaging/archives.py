"""Archives whose bytes depend on nothing but what is in them: sorted, owned by root, one date, no name of the machine that made them."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import elf

#: How archives are packed. The first step makes the jumps in programs for x86-64 alike and saves two megabytes of forty-eight; every ``xz``
#: and ``dpkg`` can undo it. The extreme setting takes longer and saves nothing.
FILTERS: tuple[dict[str, int], ...] = ({"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 9})


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive.

    Attributes:
        place: Its name in the archive, with forward slashes and no slash at the beginning.
        content: Its bytes, or the file that holds them; None for a link.
        is_program: Whether it may be run.
        target: Where a link leads, empty for a file.
    """

    place: str
    content: bytes | Path | None = None
    is_program: bool = False
    target: str = ""

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content or b""

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content or b"")


def files_of(tree: Path, below: str, programs: Iterable[str] = ()) -> list[Entry]:
    """Return every file and link of a folder, libraries without the folders in which they were to look on the machine that made them.

    Args:
        tree: The folder.
        below: Where it stands in the archive.
        programs: The files in it that may be run, by their names from its top; rights on disk are not looked at.

    Raises:
        ValueError: A link leads out of the folder: elsewhere there would be nothing.
    """
    found, may_run = [], set(programs)
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if path.is_symlink():
            if not path.resolve().is_relative_to(tree.resolve()):
                raise ValueError(f"The link {name} leads to {path.readlink()}, out of the folder.")
            found.append(Entry(f"{below}/{name}", target=path.readlink().as_posix()))
        elif path.is_file():
            mended = elf.without_search_path(path)
            found.append(Entry(f"{below}/{name}", path if mended is None else mended, name in may_run))
    return found


def tar(entries: Sequence[Entry], date: int, prefix: str = "") -> bytes:
    """Return a tar archive, with the folders the entries stand in.

    Args:
        entries: The files, each place once.
        date: Of everything in it, in seconds since 1970.
        prefix: Put before every name, such as ``./``.

    Raises:
        ValueError: Two entries claim the same place.
    """
    by_place = {entry.place: entry for entry in entries}
    if len(by_place) != len(entries):
        raise ValueError("Two files of an archive claim the same place.")
    folders = {str(above) for place in by_place for above in PurePosixPath(place).parents if str(above) != "."}
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name in ([""] if prefix else []) + sorted({*by_place, *folders}):
            data = by_place[name].data if name in by_place else b""
            archive.addfile(_member(prefix + name, by_place.get(name), len(data), date), io.BytesIO(data))
    return written.getvalue()


def _member(name: str, entry: Entry | None, size: int, date: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.mtime, member.uname, member.gname = date, "root", "root"
    member.mode = 0o755 if entry is None or entry.is_program else 0o644
    if entry is None:
        member.type = tarfile.DIRTYPE
    elif entry.target:
        member.type, member.linkname, member.mode = tarfile.SYMTYPE, entry.target, 0o777
    else:
        member.size = size
    return member


def xz(data: bytes) -> bytes:
    """Return bytes packed as ``.xz``, which carries neither a date nor a name."""
    return lzma.compress(data, check=lzma.CHECK_CRC64, filters=FILTERS)


def gz(data: bytes) -> bytes:
    """Return bytes packed as ``.gz`` without a date."""
    return gzip.compress(data, 9, mtime=0)


def ar(members: Sequence[tuple[str, bytes]], date: int) -> bytes:
    """Return an archive of the kind a ``.deb`` is (deb(5)): members in the order given, names of up to 15 letters."""
    parts = [b"!<arch>\n"]
    for name, data in members:
        head = f"{name:<16}{date:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n"
        parts += [head.encode("ascii"), data, b"\n" * (len(data) % 2)]
    return b"".join(parts)
