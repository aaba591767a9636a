"""What installing a pack would do: values, and what they are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from fieldguide.content.overlay import Overlaid, PackSources
from fieldguide.domain.pack import Manifest, Verified
from fieldguide.packs.archive import Archive
from fieldguide.packs.changes import Changed
from fieldguide.packs.editions import Editions, Installed
from fieldguide.store.reading_back import Contents

_CONTENT, _MEDIA = "content/", "media/"


@dataclass(frozen=True, slots=True)
class Made:
    """The next edition of a plan, and the editions it was made for."""

    overlaid: Overlaid
    packs: tuple[Installed, ...]
    editions: Editions


@dataclass(frozen=True, slots=True)
class Plan:
    """What installing a pack would do.

    Attributes:
        archive: The pack.
        verified: What is known of it; None for a preview of a pack nobody vouches for, which cannot be installed.
        manifest: What it says about itself.
        changes: Record by record.
        before: The version of this pack that is installed; 0 if none is.
        asks_override: A person has to agree that it replaces records of others.
        removes: Installed packs that it takes the place of.
        is_installed: Exactly this pack is installed already.
        made: What would be written.
        contents: The edition as it would be, for reading a page before anything is installed; None where there is none.
    """

    archive: Archive
    verified: Verified | None
    manifest: Manifest
    changes: tuple[Changed, ...]
    before: int = 0
    asks_override: bool = False
    removes: tuple[str, ...] = ()
    is_installed: bool = False
    made: Made | None = field(default=None, repr=False, compare=False)
    contents: Contents | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pack that could not be part of an edition, and why."""

    pack: Installed
    reason: str


def sources_of(
    archive: Archive, manifest: Manifest, publisher_name: str, countries: frozenset[str] | None, *, may_override: bool
) -> PackSources:
    """Return the sources of a pack."""
    return PackSources(
        manifest.id, manifest.publisher, publisher_name, manifest.version, manifest.date, manifest.languages[0], countries, may_override,
        frozenset(manifest.overrides), dict(_below(archive, _CONTENT)), dict(_below(archive, _MEDIA)),
    )  # fmt: skip


def _below(archive: Archive, folder: str) -> Iterator[tuple[str, bytes]]:
    return ((name.removeprefix(folder), data) for name, data in archive.members.items() if name.startswith(folder))


def file_name(archive: Archive, manifest: Manifest) -> str:
    """Return a name no other version and no other pack has."""
    digest = hashlib.sha256(archive.data).hexdigest()[:8]
    return f"{manifest.publisher}--{manifest.name}.{manifest.version}.{digest}.fgpack"


def publisher_of(pack: Installed) -> str:
    """Return the slug of an installed pack's publisher."""
    return pack.id.partition("/")[0]


def withdraws_others(overlaid: Overlaid, manifest: Manifest) -> bool:
    """Tell whether a pack takes out what is not its publisher's."""
    return any(not one.partition("/")[2].startswith(f"{manifest.publisher}-") for one in overlaid.withdrawn)


def expiry_of(verified: Verified) -> str:
    """Return the first day on which something signed for this pack runs out."""
    days = []
    for data in verified.held.values():
        with suppress(ValueError, KeyError, TypeError):
            days.append(str(json.loads(data)["signed"]["expires"])[:10])
    return min(days, default="")
