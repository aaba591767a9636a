"""What installing a pack would do: values, and what they are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fieldguide.content.overlay import Overlaid, PackSources
from fieldguide.domain.pack import SUFFIX, Manifest, Verified
from fieldguide.errors import FaultsError, PackError
from fieldguide.packs.archive import Archive
from fieldguide.packs.changes import Changed
from fieldguide.packs.editions import Editions, Installed
from fieldguide.packs.truststate import TrustState
from fieldguide.store.reading_back import Contents

_CONTENT, _MEDIA = "content/", "media/"
_MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A pack that could not be part of an edition, and why."""

    pack: Installed
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not used, and why."""

    path: Path
    reason: str

    @classmethod
    def of(cls, path: Path, error: PackError) -> Refusal:
        """Return the refusal of a file because of an error; of faults in its content the first are named."""
        faults = error.faults[:_MOST_FAULTS] if isinstance(error, FaultsError) else ()
        return cls(path, "\n".join((str(error), *map(str, faults))))


@dataclass(frozen=True, slots=True)
class Next:
    """The next edition, before anything of it is written.

    Attributes:
        overlaid: Its records.
        packs: The packs in it, and those left out with their problem.
        editions: The editions it was made for.
        state: What has to be remembered with it.
        carried: Name of a file in ``packs/installed`` → the pack that comes there.
        left_out: Installed packs that can no longer be part of it, though they could be part of the one before.
        removed: Installed packs whose place others take.
    """

    overlaid: Overlaid
    packs: tuple[Installed, ...]
    editions: Editions
    state: TrustState
    carried: Mapping[str, Archive] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What installing a pack would do.

    Attributes:
        archive: The pack.
        verified: What is known of it; None for a preview of a pack nobody vouches for, which cannot be installed.
        manifest: What it says about itself.
        changes: Record by record.
        before: The version of this pack that is installed; 0 if none is.
        asks_override: A person has to agree that it replaces records of others, or takes them out.
        of_others: Those records.
        removes: Installed packs that it takes the place of.
        left_out: Installed packs that can no longer be part of the edition, whatever becomes of this one, and why.
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
    of_others: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    is_installed: bool = False
    made: Next | None = field(default=None, repr=False, compare=False)
    contents: Contents | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Together:
    """What became of several packs that were to be installed as one edition.

    Attributes:
        done: Those installed.
        removed: Packs whose place they took.
        left_out: Installed packs that can no longer be part of the edition.
        refused: Those not installed, and why.
    """

    done: tuple[Installed, ...] = ()
    removed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    refused: tuple[Refusal, ...] = ()


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
    return f"{manifest.publisher}--{manifest.name}.{manifest.version}.{digest}{SUFFIX}"


def publisher_of(pack: Installed) -> str:
    """Return the slug of an installed pack's publisher."""
    return pack.id.partition("/")[0]


def records_of_others(overlaid: Overlaid, manifest: Manifest) -> tuple[str, ...]:
    """Return what is not its publisher's and a pack replaces, says it replaces, or takes out."""
    replaced = [
        record.id
        for record in overlaid.contents.records
        if record.head.issued is not None and record.head.issued.pack == manifest.id and record.head.issued.replaces
    ]
    return tuple(sorted({*manifest.overrides, *replaced, *overlaid.of_others.get(manifest.id, ())}))


def expiry_of(verified: Verified) -> str:
    """Return the first day on which something signed for this pack runs out."""
    days = []
    for data in verified.held.values():
        with suppress(ValueError, KeyError, TypeError):
            days.append(str(json.loads(data)["signed"]["expires"])[:10])
    return min(days, default="")
