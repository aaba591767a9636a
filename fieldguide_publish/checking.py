"""A pack laid over the edition it is made for, by the readers and rules of a device: what passes here is taken there, if its publisher is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fieldguide.content.faults import Faults, Place
from fieldguide.content.held import HeldPath
from fieldguide.content.overlay import Overlaid, PackSources, overlay
from fieldguide.content.readers import READERS
from fieldguide.content.reading import Reading, read_sources
from fieldguide.domain.records import ArticleFacts, Record
from fieldguide.errors import PackContentError
from fieldguide.packs.archive import Archive, read_bytes
from fieldguide.packs.planning import sources_of
from fieldguide.packs.trust import preview
from fieldguide.store.reading_back import Contents, read_back
from fieldguide_publish.errors import PackFaultsError
from fieldguide_publish.folder import PackFolder, read_folder, read_members
from fieldguide_publish.packfile import described, packed


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack without faults.

    Attributes:
        folder: What it is.
        members: Name → bytes of every file it brings, pictures of its figures among them.
        base: The edition it was laid over.
        overlaid: What a device with nothing else would show.
    """

    folder: PackFolder
    members: Mapping[str, bytes]
    base: Contents
    overlaid: Overlaid

    @property
    def records(self) -> tuple[Record, ...]:
        """The records the pack brings."""
        return tuple(
            record
            for record in self.overlaid.contents.records
            if record.head.issued is not None and record.head.issued.pack == self.folder.id
        )

    @property
    def core(self) -> frozenset[str]:
        """Ids of the records of the edition."""
        return frozenset(record.id for record in self.base.records)


def check(root: Path, library: Path, *, is_new: bool = True) -> Checked:
    """Read a pack's folder and lay it over an edition.

    Args:
        root: The folder.
        library: The edition, as a library file.
        is_new: A link that leads nowhere is a fault. Without, it becomes plain words, as on a device whose edition has lost the record.

    Raises:
        PackFaultsError: There are faults; all that could be found are named.
        PackNamespaceError: The pack holds what is not its publisher's to hold.
        PublishError: It is larger than a pack may be.
        PackVersionError: It needs a newer program than this one.
    """
    folder = read_folder(root)
    members = read_members(root)
    base = read_back(library)
    sources = replace(_sources(folder, members), is_new=is_new)
    drawn = _pictures(sources, base)
    try:
        overlaid = overlay(base, [replace(sources, pictures={**sources.pictures, **drawn})])
    except PackContentError as error:
        raise PackFaultsError(error.faults) from error
    pictures = {f"media/{name}": data for name, data in drawn.items()}
    checked = Checked(folder, {**members, **pictures}, base, overlaid)
    made = packed(folder, checked.records, checked.core, checked.members)
    preview(read_bytes(made, folder.file_name))
    return checked


def _sources(folder: PackFolder, members: Mapping[str, bytes]) -> PackSources:
    """Return the sources as a device would take them from the file of the pack."""
    countries = frozenset(folder.countries)
    held = Archive(folder.file_name, b"", members, {})
    return sources_of(held, described(folder), folder.publisher_name, countries, may_override=True)


def _pictures(pack: PackSources, base: Contents) -> dict[str, bytes]:
    """Draw the figures of the pack: a device cannot. What is wrong with their files is told by the check that follows."""
    if not any(name.startswith("figures/") for name in pack.files):
        return {}
    from fieldguide.content.plotting import draw

    root, faults = HeldPath(pack.files), Faults()
    sources = {source.id: source for source in base.sources} | read_sources(root, faults)
    reading = Reading(root, faults, base.vocabulary, sources, pack.lang, pack.publisher)
    records = [draft.record for reader in READERS for draft in reader(reading)]
    if faults.found:
        return {}
    return {
        f"{figure.name}.svg": draw(figure).encode()
        for record in records
        if isinstance(record.facts, ArticleFacts)
        for figure in record.facts.figures
    }


def require_no_examples(checked: Checked) -> None:
    """Refuse a pack that still holds what ``new`` put there as an example.

    Raises:
        PackFaultsError: It does; each place is named.
    """
    faults = Faults()
    for name, data in sorted(checked.members.items()):
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
            if EXAMPLE in line:
                faults.add(Place(name, number), "this is the example that `new` wrote", "your own, or nothing")
    if faults.found:
        raise PackFaultsError(faults.found)


#: Stands in everything that ``new`` writes as an example; the name is reserved by RFC 2606 and belongs to nobody.
EXAMPLE = "publisher.example"
