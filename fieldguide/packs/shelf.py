"""What lies in a profile because of packs: the packs as they were carried, the libraries made with them, and the pointer to the one in use.

A library is written under a name nobody reads, checked, and given its own; then the pointer is replaced. Killed in between, the old edition stands,
and what was begun is cleared away later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from fieldguide import whole_file
from fieldguide.domain.records import Record
from fieldguide.errors import FieldguideError, LibraryError, PackDamagedError, PackError
from fieldguide.packs import editions
from fieldguide.packs.archive import Archive, read_archive
from fieldguide.packs.editions import DeviceEdition, Editions, Installed
from fieldguide.store.reading_back import Contents, read_back

#: Looks at a finished library before anybody uses it, with the records that are new in it; raises a FieldguideError if it is not sound.
Check = Callable[[Path, Sequence[str]], None]
#: So many libraries stay beside those of the two editions: a window may still read one that a command beside it has replaced.
_SPARE = 1


class Shelf:
    """The files of one profile.

    Attributes:
        profile: The folder of settings.
        bundled: The library the program brought.
        trust: The folder in which it is remembered who is trusted.
    """

    def __init__(self, profile: Path, bundled: Path, check: Check, in_use: Path | None) -> None:
        """Look after a profile.

        Args:
            profile: The folder of settings.
            bundled: The library the program brought.
            check: Looks at a finished library.
            in_use: A library that somebody reads and that stays therefore.
        """
        self.profile = profile
        self.bundled = bundled
        self.trust = editions.trust_folder(profile)
        self._check = check
        self._in_use = in_use and in_use.resolve()

    def editions(self) -> Editions:
        """Return the edition in use and the one before.

        Raises:
            PackDamagedError: The list cannot be read.
        """
        try:
            found = editions.read(self.profile)
        except (OSError, ValueError) as error:
            raise PackDamagedError(
                f"{editions.pointer(self.profile)}, the list of installed packs, cannot be read.",
                "Put it back from a copy, or delete it and install the packs anew; the guide itself works without.",
            ) from error
        return found or Editions(DeviceEdition(editions.seal_of(self.bundled)))

    def is_whole(self, edition: DeviceEdition) -> bool:
        """Tell whether an edition can be used as it lies there."""
        if edition.base != editions.seal_of(self.bundled):
            return not edition.packs
        if not edition.library:
            return all(pack.problem for pack in edition.packs)
        return editions.seal_of(editions.folder(self.profile) / edition.library) == edition.seal

    def records(self, edition: DeviceEdition) -> tuple[Record, ...] | None:
        """Return the records of an edition made here; None for the core edition, or if they cannot be read."""
        if edition.library and self.is_whole(edition):
            with suppress(LibraryError):
                return read_back(editions.folder(self.profile) / edition.library).records
        return None

    def archive(self, pack: Installed) -> Archive:
        """Return an installed pack as it was carried.

        Raises:
            PackError: It is gone, or can no longer be read.
        """
        return read_archive(editions.packs_folder(self.profile) / pack.file)

    def keep(self, name: str, data: bytes) -> None:
        """Keep a pack as it was carried.

        Raises:
            OSError: It cannot be written.
        """
        folder = editions.packs_folder(self.profile)
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):
            if (folder / name).read_bytes() == data:
                return
        whole_file.write(folder / name, data)

    def go_on(self, packs: tuple[Installed, ...], contents: Contents, previous: DeviceEdition | None) -> None:
        """Make the library of an edition and let it be the current one.

        Args:
            packs: The packs in it, and those left out.
            contents: Its records.
            previous: Where the way back shall lead.

        Raises:
            OSError: It cannot be written.
            PackError: It is not sound.
        """
        edition = DeviceEdition(editions.seal_of(self.bundled), packs=packs)
        if any(not pack.problem for pack in packs):
            path = self._build(contents)
            edition = replace(edition, library=path.name, seal=editions.seal_of(path))
        self.point(edition, previous)

    def point(self, edition: DeviceEdition, previous: DeviceEdition | None) -> None:
        """Let an edition be the current one; its library is there.

        Raises:
            OSError: The pointer cannot be written; the old one stands.
        """
        editions.write(self.profile, Editions(edition, previous))

    def _build(self, contents: Contents) -> Path:
        from fieldguide.store.writer import write_library  # brings more than those need who only look

        folder = editions.folder(self.profile)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{max(map(_number, folder.glob('*.db')), default=0) + 1}.db"
        with whole_file.made(path) as part:
            write_library(
                part, contents.meta, contents.vocabulary, contents.sources, contents.records, contents.thesaurus
            )
            self._require_as_meant(part, contents)
        return path

    def _require_as_meant(self, path: Path, contents: Contents) -> None:
        try:
            self._check(path, [record.id for record in contents.records if record.head.issued])
        except LibraryError as error:
            raise PackError(
                "The next edition could not be read back as it was written.",
                "Try again. If it happens twice, the disk may be failing.",
            ) from error

    def clear(self) -> None:
        """Delete what nobody needs; what cannot be deleted now goes the next time."""
        with suppress(FieldguideError, OSError):
            for path in self._needless(self.editions()):
                with suppress(OSError):
                    path.unlink()

    def _needless(self, found: Editions) -> Iterator[Path]:
        """Yield the files that neither this edition nor the one before needs, nor a window that reads, and what was begun and not finished."""
        kept = [found.current, *([found.previous] if found.previous else [])]
        packs = {pack.file for one in kept for pack in one.packs}
        yield from (path for path in editions.packs_folder(self.profile).glob("*") if path.name not in packs)
        yield from self.trust.glob(f"*{whole_file.UNFINISHED}")
        here = sorted(editions.folder(self.profile).glob("*"), key=_number, reverse=True)
        needed = {one.library for one in kept} | {editions.pointer(self.profile).name}
        others = [path for path in here if path.name not in needed and path.resolve() != self._in_use]
        libraries = [path for path in others if _number(path)]
        yield from (path for path in others if path not in libraries[:_SPARE])


def _number(library: Path) -> int:
    """Return the number of a library made here; 0 for any other file."""
    return int(library.stem) if library.suffix == ".db" and library.stem.isascii() and library.stem.isdecimal() else 0
