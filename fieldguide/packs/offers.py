"""Packs lying in folders somebody named: which of them are newer than what is installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fieldguide.domain.pack import SUFFIX, Verified
from fieldguide.errors import PackError
from fieldguide.packs.installing import Packs
from fieldguide.packs.planning import Refusal

#: So many files of a folder are looked at, and so deep; a stick may hold a person's whole disk.
MOST_FILES, DEEPEST = 500, 4
_MOST_FOLDERS = 2_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A pack of a trusted publisher, newer than what is installed of it, or not installed at all.

    Attributes:
        path: Its file.
        verified: What is known of it.
        before: The version installed; 0 if none is.
    """

    path: Path
    verified: Verified
    before: int


def look(packs: Packs, places: Iterable[Path]) -> tuple[tuple[Offer, ...], tuple[Refusal, ...]]:
    """Return what files and folders offer: of each pack the highest version; and what in them cannot be used.

    A place that is not there offers nothing: a share or a stick may be away.
    """
    installed = {pack.id: pack for pack in packs.installed()}
    best: dict[str, Offer] = {}
    refused = []
    for path in _files(places):
        try:
            verified = packs.verify(path)
        except PackError as error:
            refused.append(Refusal(path, str(error)))
            continue
        manifest = verified.manifest
        there = installed.get(manifest.id)
        if there is not None and there.version >= manifest.version and there.sha256 not in verified.lapsed:
            continue
        if manifest.id not in best or best[manifest.id].verified.manifest.version < manifest.version:
            best[manifest.id] = Offer(path, verified, there.version if there else 0)
    return tuple(best[name] for name in sorted(best)), tuple(refused)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        with suppress(OSError):
            if place.is_file():
                yield place
            elif place.is_dir():
                yield from list(_below(place))[:MOST_FILES]


def _below(folder: Path) -> Iterator[Path]:
    """Yield the packs below a folder, nearest first; links to folders are not followed."""
    level, seen = [folder], 0
    for _ in range(DEEPEST):
        deeper: list[Path] = []
        for one in level:
            seen += 1
            if seen > _MOST_FOLDERS:
                return
            with suppress(OSError):
                for path in sorted(one.iterdir()):
                    if path.is_file() and path.name.casefold().endswith(SUFFIX):
                        yield path
                    elif path.is_dir() and not path.is_symlink():
                        deeper.append(path)
        level = deeper
