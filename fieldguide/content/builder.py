"""From a content folder to a library file: the one builder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from fieldguide import whole_file
from fieldguide.content import checks, lint
from fieldguide.content.checks import Check
from fieldguide.content.faults import Faults
from fieldguide.content.plotting import draw
from fieldguide.content.readers import READERS
from fieldguide.content.reading import Draft, Reading, read_sources, read_text, read_vocabulary
from fieldguide.content.relinking import has_anchor
from fieldguide.content.synonyms import read_thesaurus
from fieldguide.content.yamltree import read_mapping
from fieldguide.domain.provenance import Source
from fieldguide.domain.records import ArticleFacts, Link, Record
from fieldguide.domain.search import Thesaurus
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.errors import ContentError, FieldguideError
from fieldguide.store.writer import write_library

_SOURCE_FILES = ("*.yml", "*.csv", "*/*.yml", "*/*.md", "*/*.csv")


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a content folder says, checked.

    Attributes:
        meta: Facts about the edition.
        vocabulary: The controlled words.
        sources: The bibliography, by id: what some record cites.
        uncited: Ids of publications listed that no record cites.
        records: All records, linked and with their state, in a fixed order.
        checks: Who compared which record with its sources, by record.
        thesaurus: What people say for what the records call otherwise.
    """

    meta: dict[str, str]
    vocabulary: Vocabulary
    sources: tuple[Source, ...]
    uncited: tuple[str, ...]
    records: tuple[Record, ...]
    checks: dict[str, Check]
    thesaurus: Thesaurus


def read_content(root: Path) -> Content:
    """Read and check a content folder.

    Raises:
        ContentError: There are faults; it names all of them.
        FieldguideError: The folder is not there.
    """
    if not root.is_dir():
        raise FieldguideError(f"There is no content folder at {root}.", "Name the folder that holds edition.yml.")
    faults = Faults()
    meta = _read_edition(root, faults)
    vocabulary = read_vocabulary(root, faults)
    reading = Reading(root, faults, vocabulary, read_sources(root, faults), meta.get("languages", "en").split()[0])
    drafts = [draft for reader in READERS for draft in reader(reading)]
    refused = lint.read_refused(root, faults)
    lint.add_faults(drafts, refused, faults)
    thesaurus = read_thesaurus(root, vocabulary, faults)
    compared = checks.read_checks(root, faults)
    records = checks.apply(_link(drafts, faults), compared, faults)
    if faults.found:
        raise ContentError(faults.found)
    used = {citation.source.id for record in records for citation in record.citations}
    sources = tuple(reading.sources[key] for key in sorted(used))
    uncited = tuple(sorted(set(reading.sources) - used))
    meta |= {"digest": digest(root), "refused": lint.kept(refused)}
    return Content(meta, vocabulary, sources, uncited, records, compared, thesaurus)


def build(root: Path, out: Path) -> Content:
    """Build a library from a content folder.

    The file appears under its name only when it is complete; an older one is replaced.

    Raises:
        ContentError: There are faults; nothing was written.
        FieldguideError: The folder is not there, or ``out`` cannot be written.
    """
    content = read_content(root)
    records = [_drawn(record) for record in content.records]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with whole_file.made(out) as part:
            write_library(part, content.meta, content.vocabulary, content.sources, records, content.thesaurus)
    except OSError as error:
        raise FieldguideError(
            f"{out} cannot be written: {error.strerror}.", "Choose a folder you may write to, with free space."
        ) from error
    return content


def _drawn(record: Record) -> Record:
    """Return the record with its figures drawn."""
    if not isinstance(record.facts, ArticleFacts) or not record.facts.figures:
        return record
    figures = tuple(replace(figure, svg=draw(figure)) for figure in record.facts.figures)
    return replace(record, facts=replace(record.facts, figures=figures))


def digest(root: Path) -> str:
    """Return the SHA-256 over the names and bytes of all source files, 64 hexadecimal digits."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in _SOURCE_FILES for path in root.glob(pattern) if path.is_file()}):
        name = path.relative_to(root).as_posix()
        total.update(f"{name}\0{path.stat().st_size}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _read_edition(root: Path, faults: Faults) -> dict[str, str]:
    text = read_text(root / "edition.yml", "edition.yml", faults)
    entry = read_mapping(text, "edition.yml", faults) if text is not None else None
    if entry is None:
        return {}
    meta = {key: entry.line_of_text(key, required=True) for key in ("name", "version", "publisher", "licence")}
    meta["date"] = entry.day("date", required=True, whole=True)
    meta["languages"] = " ".join(language for language in entry.texts("languages", required=True) if language) or "en"
    entry.finish()
    return meta


def _link(drafts: Iterable[Draft], faults: Faults) -> tuple[Record, ...]:
    """Resolve the links of all records; dead ones and repeated ids become faults."""
    by_id: dict[str, Draft] = {}
    for draft in drafts:
        first = by_id.setdefault(draft.record.id, draft)
        if first is not draft:
            faults.add(
                draft.place,
                f"the id “{draft.record.id}” is already used",
                f"another id than in {first.place.file}:{first.place.line}",
            )
    return tuple(replace(draft.record, links=tuple(_links(draft, by_id, faults))) for draft in by_id.values())


def _links(draft: Draft, by_id: dict[str, Draft], faults: Faults) -> Iterator[Link]:
    seen: set[str] = set()
    for target, place in draft.links:
        record_id, _, anchor = target.partition("#")
        found = by_id.get(record_id)
        if found is None:
            faults.add(place, f"no record is called “{record_id}”", "the id of a record")
        elif anchor and not has_anchor(found.record, anchor):
            faults.add(place, f"“{record_id}” lists no article {anchor}", "one of its articles, or the id without “#”")
        elif record_id != draft.record.id and target not in seen:
            seen.add(target)
            yield Link(record_id, anchor, found.record.head.title, found.record.kind)
