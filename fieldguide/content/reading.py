"""What every reader of a kind shares: the words allowed, the bibliography, and the way to a finished record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldguide.content.faults import Faults, Place
from fieldguide.content.held import Folder
from fieldguide.content.markdown import Page, read_page
from fieldguide.content.yamltree import Entry, is_day, read_mapping
from fieldguide.domain.provenance import Citation, Read, Review, Source
from fieldguide.domain.records import Facts, Head, Kind, Record
from fieldguide.domain.vocabulary import Country, Vocabulary, Word

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(slots=True)
class Reading:
    """One reading of a content folder.

    Attributes:
        root: The folder.
        faults: Everything found wrong so far.
        vocabulary: The words records may use.
        sources: The bibliography, by id; readers of contacts add the pages they cite.
        lang: Language of the folder's texts.
        publisher: Who publishes the pack these files are; empty for the core edition. A pack need not be whole: other records are there already.
    """

    root: Folder
    faults: Faults
    vocabulary: Vocabulary
    sources: dict[str, Source]
    lang: str = "en"
    publisher: str = ""

    def files(self, folder: str, suffix: str) -> Iterable[tuple[str, str]]:
        """Yield name (relative, forward slashes) and text of each file of a folder, sorted; odd names and encodings become faults."""
        for path in _listed(self.root / folder, suffix):
            name = f"{folder}/{path.name}"
            check_name(self.faults, Place(name, 1), path.stem)
            text = read_text(path, name, self.faults)
            if text is not None:
                yield name, text

    def pages(self, folder: str) -> Iterable[tuple[str, str, Page]]:
        """Yield name (the id's last part), file and page of each Markdown file of a folder, sorted; what is no page becomes a fault."""
        for file, text in self.files(folder, ".md"):
            page = read_page(text, file, self.faults)
            if page:
                yield file.split("/")[-1].removesuffix(".md"), file, page


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that has been read but not yet been linked to the others.

    Attributes:
        record: The record, without links.
        place: Where it begins.
        links: Ids it points to, ``kind/name`` or ``kind/name#article``, each with its place.
    """

    record: Record
    place: Place
    links: tuple[tuple[str, Place], ...] = field(default=())


def check_name(faults: Faults, place: Place, name: str) -> None:
    """Note a fault if ``name`` cannot be part of an id."""
    if not _SLUG.fullmatch(name):
        faults.add(place, f"“{name}” is no good name", "small letters a–z, digits and hyphens")


def _listed(folder: Folder, suffix: str) -> list[Folder]:
    found: list[Folder] = [*folder.glob(f"*{suffix}")]
    return sorted(found, key=lambda path: path.name)


def read_text(path: Folder, name: str, faults: Faults) -> str | None:
    """Read a UTF-8 file (a byte order mark is skipped); None, and a fault, if it is none."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        faults.add(Place(name, line), "this is not UTF-8 text", "the file saved with encoding UTF-8")
        return None
    except OSError as error:
        faults.add(Place(name, 1), f"the file cannot be read ({error.strerror})", "a readable file")
        return None
    return text


def read_vocabulary(root: Folder, faults: Faults) -> Vocabulary:
    """Read ``vocabulary.yml`` and ``countries.yml``."""
    lists: dict[str, tuple[Word, ...]] = {}
    for name, entry in _named_entries(root, "vocabulary.yml", faults):
        words = []
        for code in entry.keys():  # noqa: SIM118 - not a dict
            word = entry.entry(code, required=True)
            if word:
                words.append(Word(code, word.line_of_text("label", required=True), word.line_of_text("about")))
                word.finish()
        lists[name] = tuple(words)
    countries = []
    for code, entry in _named_entries(root, "countries.yml", faults):
        countries.append(
            Country(
                code,
                entry.line_of_text("name", required=True),
                entry.choice("eu", ("yes", "no"), required=True) == "yes",
            )
        )
        entry.finish()
    return Vocabulary(lists, tuple(sorted(countries, key=lambda country: country.name)))


def _named_entries(root: Folder, file: str, faults: Faults) -> Iterable[tuple[str, Entry]]:
    text = read_text(root / file, file, faults)
    top = read_mapping(text, file, faults) if text is not None else None
    for key in top.keys() if top else ():
        entry = top.entry(key, required=True) if top else None
        if entry:
            yield key, entry


def read_sources(root: Folder, faults: Faults) -> dict[str, Source]:
    """Read the bibliography in ``sources/*.yml``."""
    sources: dict[str, Source] = {}
    for path in _listed(root / "sources", ".yml"):
        for key, entry in _named_entries(root, f"sources/{path.name}", faults):
            if key in sources:
                faults.add(
                    entry.place, f"the source “{key}” is already listed elsewhere", "another key, or one entry for both"
                )
            check_name(faults, entry.place, key)
            sources[key] = _source(key, entry)
    return sources


def _source(key: str, entry: Entry) -> Source:
    read = entry.choice("read", [value.value for value in Read], required=True)
    was_read = read in (Read.PUBLISHER, Read.COPY)
    source = Source(
        id=key,
        title=entry.line_of_text("title", required=True),
        publisher=entry.line_of_text("publisher", required=True),
        date=entry.day("date"),
        url=_url(entry, "url"),
        read=Read(read) if was_read else Read.NOT_READ,
        read_at=_url(entry, "read_at"),
        read_on=entry.day("read_on", required=was_read, whole=True),
        note=entry.line_of_text("note"),
    )
    entry.finish()
    return source


def _url(entry: Entry, key: str) -> str:
    value = entry.text(key)
    if value and (not value.startswith(("https://", "http://")) or any(char.isspace() for char in value)):
        entry.fault(key, f"“{value}” is no web address", "an address that begins with https:// or http://")
    return value


def read_citations(reading: Reading, entry: Entry, anchor: str = "") -> tuple[Citation, ...]:
    """Read the ``sources`` of a record or of one of its articles."""
    citations = []
    for cited in entry.entries("sources", required=not anchor):
        key = cited.text("source", required=True)
        source = reading.sources.get(key)
        if key and source is None:
            cited.fault("source", f"the source “{key}” is not in the bibliography", "a key from sources/*.yml")
        read = cited.choice("read", [value.value for value in Read])
        locator, evidence = cited.line_of_text("locator"), cited.line_of_text("evidence")
        cited.finish()
        if source is not None:
            citations.append(
                Citation(source, locator, evidence, Read(read) if read in set(Read) else source.read, anchor)
            )
    return tuple(citations)


def unchecked_review(citations: Iterable[Citation], check_after: str) -> Review:
    """Return the review of a record as its file alone tells it: how old its reading is; :mod:`fieldguide.content.checks` adds who compared it."""
    days = [c.source.read_on for c in citations if not c.anchor and c.read is not Read.NOT_READ and c.source.read_on]
    return Review(read_on=min(days, default=""), check_after=check_after if is_day(check_after, whole=True) else "")


def draft(
    reading: Reading,
    *,
    kind: Kind,
    name: str,
    entry: Entry,
    facts: Facts,
    summary: str,
    text: str,
    body_html: str = "",
    title: str = "",
    country: str = "",
    group: str = "",
    citations: tuple[Citation, ...] = (),
    cues: tuple[str, ...] = (),
    links: Iterable[tuple[str, Place]] = (),
) -> Draft:
    """Put a record together from what its reader found; ``see``, ``cues`` and ``check_after`` are read here, as every kind has them."""
    see = entry.placed_texts("see")
    review = unchecked_review(citations, entry.day("check_after", whole=True))
    own_cues = entry.texts("cues")
    head = Head(
        f"{kind.value}/{name}",
        kind,
        reading.lang,
        title or entry.line_of_text("title", required=True),
        summary,
        country,
        group,
        review,
    )
    record = Record(head, (*own_cues, *cues), body_html, text, citations, (), (), facts)
    return Draft(record, entry.place, (*see, *links))
