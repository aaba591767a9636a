"""Packs laid over the core edition: the sources of each are read with the readers of the core, and everything is linked together.

A pack adds records in the namespace of its publisher, replaces records of others where it may, and withdraws some. What pointed to a record that
is gone becomes plain words; that is reported, for somebody may have relied on the way there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fieldguide.content import checks, lint, pack_files
from fieldguide.content.faults import Faults, Place
from fieldguide.content.held import HeldPath
from fieldguide.content.readers import READERS
from fieldguide.content.reading import Draft, Reading, read_sources, read_text
from fieldguide.content.relinking import has_anchor, without
from fieldguide.content.yamltree import read_mapping
from fieldguide.domain.pack import owns
from fieldguide.domain.provenance import Source
from fieldguide.domain.records import CORE, ArticleFacts, Issued, Kind, Link, Record, ServiceFacts
from fieldguide.domain.svg import is_self_contained
from fieldguide.errors import Fault, PackContentError, PackNamespaceError
from fieldguide.store.reading_back import Contents

_PAGE = "page-"
_MOST_TOLD = 5
_EMERGENCY = "an emergency number of the core edition cannot be replaced or taken out"


@dataclass(frozen=True, slots=True)
class PackSources:
    """A verified pack, as far as its content matters.

    Attributes:
        id: ``publisher/name``.
        publisher: The publisher's slug: the ids of its own records begin with it.
        publisher_name: What people see.
        version: Number of this edition of the pack.
        date: The day it was closed.
        lang: Language of its texts.
        countries: The only countries its records may be about; None for any.
        may_override: It may replace and withdraw records of others.
        overrides: The records of others it says it replaces.
        files: Name below ``content/`` → bytes.
        pictures: Name below ``media/`` → bytes.
        is_new: It is about to be installed: a link that leads nowhere is then a fault, and not a record that has gone since.
    """

    id: str
    publisher: str
    publisher_name: str
    version: int
    date: str
    lang: str
    countries: frozenset[str] | None
    may_override: bool
    overrides: frozenset[str]
    files: Mapping[str, bytes]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Overlaid:
    """The next edition.

    Attributes:
        contents: What the writer takes.
        loosened: Record → where its links led that are now plain words.
        withdrawn: Records taken out.
        of_others: Id of a pack → the records of others that it takes out.
    """

    contents: Contents
    loosened: Mapping[str, tuple[str, ...]]
    withdrawn: tuple[str, ...]
    of_others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def overlay(base: Contents, packs: Sequence[PackSources]) -> Overlaid:
    """Return the core edition with packs laid over it, in their order: of two that hold the same record the later one counts.

    Raises:
        PackContentError: The sources of a pack have faults; it names all of that pack.
        PackNamespaceError: A pack holds, replaces or withdraws what is not its publisher's, or an emergency number of the core edition.
    """
    merged = {record.id: record for record in base.records}
    known = {source.id: source for source in base.sources}
    placed: dict[str, tuple[PackSources, Draft]] = {}
    gone: set[str] = set()
    of_others: dict[str, tuple[str, ...]] = {}
    for pack in packs:
        read = _read(base, known, pack)
        _require_own(pack, read, merged)
        of_others[pack.id] = tuple(name for name, _ in read.withdrawn if _is_of_others(pack, name, merged.get(name)))
        for name, _ in read.withdrawn:
            merged.pop(name, None)
            placed.pop(name, None)
            gone.add(name)
        for draft, record in zip(read.drafts, read.records, strict=True):
            merged[record.id] = _issued(_with_sources(record, known, pack), pack, merged.get(record.id))
            placed[record.id] = (pack, draft)
            gone.discard(record.id)
    _require_links(packs, placed, merged, gone)
    linked, loosened = _linked(merged, placed)
    ordered = _in_order(base, linked)
    used = {cited.source.id for record in ordered for cited in record.citations}
    meta = {**base.meta, "packs": json.dumps([[pack.id, pack.version] for pack in packs])} if packs else dict(base.meta)
    sources = tuple(known[key] for key in sorted(used))
    contents = Contents(meta, base.vocabulary, sources, ordered, base.thesaurus)
    return Overlaid(contents, loosened, tuple(sorted(gone)), {one: names for one, names in of_others.items() if names})


@dataclass(frozen=True, slots=True)
class _Read:
    """A pack that has been read: its records before and after who compared them was looked up."""

    drafts: tuple[Draft, ...]
    records: tuple[Record, ...]
    withdrawn: tuple[tuple[str, Place], ...]


def _read(base: Contents, known: Mapping[str, Source], pack: PackSources) -> _Read:
    """Read the sources of one pack."""
    faults = Faults()
    root = HeldPath(pack_files.readable(pack.files, faults))
    # A page on which contacts were read carries the day it was read: that of the pack is the pack's own.
    shared = {key: source for key, source in known.items() if not key.startswith(_PAGE)}
    sources = {**shared, **read_sources(root, faults)}
    reading = Reading(root, faults, base.vocabulary, sources, pack.lang, pack.publisher)
    drafts = tuple(_drawn(draft, pack.pictures, faults) for reader in READERS for draft in reader(reading))
    lint.add_faults(drafts, lint.taken_out(base.meta.get("refused", "")), faults)
    _require_single(drafts, faults)
    withdrawn = tuple(_withdrawn(root, faults))
    records = checks.apply((draft.record for draft in drafts), checks.read_checks(root, faults), faults)
    if faults.found:
        raise PackContentError(_in_pack(faults.found))
    return _Read(drafts, records, withdrawn)


def _in_pack(faults: Iterable[Fault]) -> list[Fault]:
    return [replace(fault, file=f"content/{fault.file}") for fault in faults]


def _require_single(drafts: Iterable[Draft], faults: Faults) -> None:
    first: dict[str, Draft] = {}
    for draft in drafts:
        other = first.setdefault(draft.record.id, draft)
        if other is not draft:
            where = f"{other.place.file}:{other.place.line}"
            faults.add(draft.place, f"the id “{draft.record.id}” is already used", f"another id than in {where}")


def _withdrawn(root: HeldPath, faults: Faults) -> Iterator[tuple[str, Place]]:
    path = root / pack_files.WITHDRAW
    text = read_text(path, pack_files.WITHDRAW, faults) if path.is_file() else None
    top = read_mapping(text, pack_files.WITHDRAW, faults) if text else None
    if top:
        yield from top.placed_texts("withdraw")
        top.finish()


def _drawn(draft: Draft, pictures: Mapping[str, bytes], faults: Faults) -> Draft:
    """Return the record with the pictures of its figures: a device does not draw, so the pack brings them."""
    facts = draft.record.facts
    if not isinstance(facts, ArticleFacts) or not facts.figures:
        return draft
    figures = []
    for figure in facts.figures:
        svg = pictures.get(f"{figure.name}.svg", b"").decode("utf-8", "replace")
        if not svg or not is_self_contained(svg):
            what = "refers to something outside itself" if svg else "is missing"
            faults.add(
                draft.place, f"the picture of the figure “{figure.name}” {what}", f"media/{figure.name}.svg, by itself"
            )
        figures.append(replace(figure, svg=svg))
    return replace(draft, record=replace(draft.record, facts=replace(facts, figures=tuple(figures))))


def _require_own(pack: PackSources, read: _Read, merged: Mapping[str, Record]) -> None:
    """Refuse what a publisher has no right to; see ``docs/adr/0009-editions-from-the-library.md``."""
    wrong: list[str] = []
    for draft in read.drafts:
        fault = _foreign(pack, draft.record, merged.get(draft.record.id))
        if fault:
            wrong.append(f"content/{draft.place.file}:{draft.place.line}: {fault}")
    for name, place in read.withdrawn:
        fault = _kept(pack, name, merged.get(name))
        if fault:
            wrong.append(f"content/{place.file}:{place.line}: {fault}")
    if wrong:
        more = f"\nAnd {len(wrong) - _MOST_TOLD} more." if len(wrong) > _MOST_TOLD else ""
        raise PackNamespaceError(
            f"The pack of {pack.publisher_name} holds what it may not:\n" + ".\n".join(wrong[:_MOST_TOLD]) + "." + more,
            "Nothing was installed. Its publisher must mend it, or be allowed to replace records of others, which never covers emergency numbers.",
        )


def _kept(pack: PackSources, name: str, there: Record | None) -> str:
    """Say why a record is not this publisher's to take out; empty if it is, or if there is none."""
    if there is None or _is_own(pack, there):
        return ""
    if _is_emergency(there):
        return f"“{name}”: {_EMERGENCY}"
    return "" if pack.may_override else f"“{name}” is not {pack.publisher_name}'s to withdraw"


def _is_emergency(there: Record) -> bool:
    """Tell whether a record is an emergency number of the core edition: what somebody in danger dials is no publisher's to change."""
    facts = there.facts
    if there.head.issued is not None or not isinstance(facts, ServiceFacts):
        return False
    return "emergency" in (facts.type, *facts.needs)


def _is_own(pack: PackSources, there: Record) -> bool:
    issued = there.head.issued
    return issued is not None and issued.pack.partition("/")[0] == pack.publisher


def _is_of_others(pack: PackSources, name: str, there: Record | None) -> bool:
    """Tell whose a record is that is to go: by who issued it, and by its name only where it is not there."""
    return not owns(pack.publisher, name) if there is None else not _is_own(pack, there)


def _foreign(pack: PackSources, record: Record, there: Record | None) -> str:
    """Say why a record is not this publisher's to hold; empty if it is."""
    country = record.head.country
    if country and pack.countries is not None and country not in pack.countries:
        return f"“{record.id}” is about {country}; this publisher may write about {', '.join(sorted(pack.countries)) or 'no country'}"
    if there is None:
        return (
            ""
            if owns(pack.publisher, record.id)
            else f"there is no “{record.id}” to replace, and new ids begin with “{pack.publisher}-”"
        )
    if _is_own(pack, there):
        return ""
    if _is_emergency(there):
        return f"“{record.id}”: {_EMERGENCY}"
    if not pack.may_override:
        return f"“{record.id}” is there already, and {pack.publisher_name} may not replace it"
    return "" if record.id in pack.overrides else f"“{record.id}” is replaced, and the manifest does not say so"


def _issued(record: Record, pack: PackSources, there: Record | None) -> Record:
    replaced = ""
    if there is not None:
        replaced = there.head.issued.publisher if there.head.issued else CORE
        if _is_own(pack, there) and there.head.issued:
            replaced = there.head.issued.replaces
    issued = Issued(pack.publisher_name, pack.id, pack.version, pack.date, replaced)
    return replace(record, head=replace(record.head, issued=issued))


def _with_sources(record: Record, known: dict[str, Source], pack: PackSources) -> Record:
    """Note the sources of a record; one that differs from another of the same key gets a key of its own."""
    citations = []
    for cited in record.citations:
        source, number = cited.source, 1
        while known.setdefault(source.id, source) != source:
            ending = pack.publisher if number == 1 else f"{pack.publisher}-{number}"
            source, number = replace(cited.source, id=f"{cited.source.id}-{ending}"), number + 1
        citations.append(replace(cited, source=source))
    return replace(record, citations=tuple(citations))


def _require_links(
    packs: Sequence[PackSources],
    placed: Mapping[str, tuple[PackSources, Draft]],
    merged: Mapping[str, Record],
    gone: set[str],
) -> None:
    """Refuse a new pack with a link that never led anywhere; what another pack withdrew is no fault of this one."""
    if not any(pack.is_new for pack in packs):
        return
    faults = Faults()
    for pack, draft in placed.values():
        for target, place in draft.links if pack.is_new else ():
            record_id, _, anchor = target.partition("#")
            if record_id not in merged and record_id not in gone:
                faults.add(
                    place, f"no record is called “{record_id}”", "the id of a record of the guide or of this pack"
                )
            elif anchor and record_id in merged and not has_anchor(merged[record_id], anchor):
                faults.add(
                    place, f"“{record_id}” lists no article {anchor}", "one of its articles, or the id without “#”"
                )
    if faults.found:
        raise PackContentError(_in_pack(faults.found))


def _linked(
    merged: Mapping[str, Record], placed: Mapping[str, tuple[PackSources, Draft]]
) -> tuple[dict[str, Record], dict[str, tuple[str, ...]]]:
    """Return all records with their links resolved, and which of them lost some."""
    linked, loosened = {}, {}
    for record in merged.values():
        if record.id in placed:
            targets = [target for target, _ in placed[record.id][1].links]
        else:
            targets = [f"{link.target}#{link.anchor}" if link.anchor else link.target for link in record.links]
        links = tuple(_links(record.id, targets, merged))
        dead = _dead(targets, merged)
        linked[record.id] = replace(without(record, dead) if dead else record, links=links)
        if dead:
            loosened[record.id] = tuple(dead)
    return linked, loosened


def _dead(targets: Iterable[str], merged: Mapping[str, Record]) -> dict[str, str]:
    """Return target → what is left of it: nothing if its record is gone, the record if only its article is."""
    dead = {}
    for target in targets:
        record_id, _, anchor = target.partition("#")
        if record_id not in merged:
            dead[target] = ""
        elif anchor and not has_anchor(merged[record_id], anchor):
            dead[target] = record_id
    return dead


def _links(own: str, targets: Iterable[str], merged: Mapping[str, Record]) -> Iterator[Link]:
    seen: set[tuple[str, str]] = set()
    for target in targets:
        record_id, _, anchor = target.partition("#")
        found = merged.get(record_id)
        if found is None or record_id == own:
            continue
        kept = anchor if anchor and has_anchor(found, anchor) else ""
        if (record_id, kept) not in seen:
            seen.add((record_id, kept))
            yield Link(record_id, kept, found.head.title, found.kind)


def _in_order(base: Contents, linked: Mapping[str, Record]) -> tuple[Record, ...]:
    """Return the records kind by kind, as the core edition has them; search counts on few runs of one kind."""
    kinds: dict[Kind, int] = {}
    for record in base.records:
        kinds.setdefault(record.kind, len(kinds))
    place: Callable[[Record], int] = lambda record: kinds.get(record.kind, len(kinds))  # noqa: E731 - one line says it
    return tuple(sorted(linked.values(), key=place))
