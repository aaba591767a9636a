"""A library read back into what the writer takes: the next edition on a device is made from it, without the sources of the core edition.

Written again, it gives the same bytes; a test holds that for the library that ships. What search keeps in its own form, the thesaurus, comes back
in that form, and folding it once more changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from fieldguide.domain.provenance import Source
from fieldguide.domain.records import Record
from fieldguide.domain.search import Concept, Thesaurus
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.store import rows
from fieldguide.store.connection import open_library, reading
from fieldguide.store.library import Library
from fieldguide.store.search_index import CUE_END

_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a library holds, in the form :func:`~fieldguide.store.writer.write_library` takes.

    Attributes:
        meta: Facts about the edition.
        vocabulary: Controlled words and countries.
        sources: The bibliography.
        records: In the order of building, links in the order of their sources.
        thesaurus: Folded, as search keeps it.
    """

    meta: dict[str, str]
    vocabulary: Vocabulary
    sources: tuple[Source, ...]
    records: tuple[Record, ...]
    thesaurus: Thesaurus


def read_back(path: Path) -> Contents:
    """Read a whole library.

    Raises:
        LibraryError: It cannot be used; see :func:`~fieldguide.store.connection.open_library`.
    """
    with Library(path) as library:
        meta = dict(library.query("SELECT key, value FROM meta WHERE key <> 'fold_version'"))
        sources = tuple(sorted(library.sources(), key=lambda source: source.id))
        return Contents(meta, library.vocabulary, sources, _records(path), _thesaurus(library))


def _records(path: Path) -> tuple[Record, ...]:
    connection = open_library(path)
    try:
        with reading(path):
            ids = [record_id for (record_id,) in connection.execute("SELECT id FROM record ORDER BY seq")]
            found = (rows.load_record(connection, record_id, as_written=True) for record_id in ids)
            return tuple(record for record in found if record is not None)
    finally:
        connection.close()


def _thesaurus(library: Library) -> Thesaurus:
    phrases: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for concept, lang, phrase in library.query(
        "SELECT concept, lang, phrase FROM phrase ORDER BY concept, lang, phrase"
    ):
        phrases[concept][lang].append(phrase)
    concepts = []
    for number, name, field in library.query("SELECT concept, name, field FROM concept ORDER BY concept"):
        words = {lang: tuple(said) for lang, said in phrases[number].items() if lang != _ENGLISH}
        meant = tuple(field.split(CUE_END))
        say = tuple(phrase for phrase in phrases[number][_ENGLISH] if phrase not in meant)
        concepts.append(Concept(name, meant, say, words))
    ordinary = tuple(phrase for (phrase,) in library.query("SELECT phrase FROM ordinary ORDER BY phrase"))
    return Thesaurus(tuple(concepts), ordinary)
