"""The file of a pack, not signed: the manifest that every device reads, and what it lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from fieldguide.domain.pack import Manifest, Member
from fieldguide.domain.records import Record
from fieldguide.errors import PackForeignError
from fieldguide.packs import container
from fieldguide.packs.archive import MOST_BYTES, MOST_MEMBERS
from fieldguide.packs.manifest import dump
from fieldguide.packs.names import MANIFEST
from fieldguide_publish.errors import PublishError
from fieldguide_publish.folder import FILE, PackFolder

_SMALLER = "Leave out what nobody needs, or make two packs of it."


def described(folder: PackFolder) -> Manifest:
    """Return what a pack says about itself, as far as ``pack.yml`` knows: no files, no records, and what it says it replaces."""
    return Manifest(
        id=folder.id,
        publisher=folder.publisher,
        publisher_name=folder.publisher_name,
        title=folder.title,
        version=folder.version,
        date=folder.date,
        languages=folder.languages,
        countries=folder.countries,
        licence=folder.licence,
        least_program=folder.least_program,
        replaces=folder.replaces,
        overrides=folder.overrides,
        review={},
        members=(),
    )


def packed(folder: PackFolder, records: Iterable[Record], core: Collection[str], members: Mapping[str, bytes]) -> bytes:
    """Return the file of a pack; the same files and records give the same bytes.

    Args:
        folder: What it is.
        records: The records it brings.
        core: Ids of the records of the edition it was laid over.
        members: Name → bytes of every file it brings.

    Raises:
        PublishError: It is larger than a pack may be, or something in it cannot stand in a manifest.
    """
    _require_room(sum(map(len, members.values())), len(members) + 1)
    found = list(records)
    manifest = replace(
        described(folder),
        overrides=tuple(sorted(record.id for record in found if record.id in core)),
        review=dict(sorted(Counter(record.head.review.state.value for record in found).items())),
        members=tuple(Member(name, sha256(data).hexdigest(), len(data)) for name, data in sorted(members.items())),
    )
    try:
        data = container.write({MANIFEST: dump(manifest), **members})
    except PackForeignError as error:
        raise PublishError(error.message, f"Mend {FILE}, or the files that are named.") from error
    _require_room(len(data), len(members) + 1)
    return data


def _require_room(size: int, files: int) -> None:
    """Go on only if a device reads a file of this size, with so many in it."""
    if size > MOST_BYTES:
        raise PublishError(f"This pack would have {size:,} bytes; devices read at most {MOST_BYTES:,}.", _SMALLER)
    if files > MOST_MEMBERS:
        raise PublishError(f"This pack would have {files:,} files; devices read at most {MOST_MEMBERS:,}.", _SMALLER)
