"""Reads ``synonyms.yml``, the thesaurus of search, and ``ordinary.yml``, what people say of ordinary circumstances."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fieldguide.content.faults import Faults
from fieldguide.content.reading import check_name, read_text
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.search import LONGEST_PHRASE, Concept, Thesaurus
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.folding import words

FILE = "synonyms.yml"
ORDINARY = "ordinary.yml"


def read_thesaurus(root: Path, vocabulary: Vocabulary, faults: Faults) -> Thesaurus:
    """Return the thesaurus of a content folder; empty where it has no such files."""
    synonyms, ordinary = (_read(root, file, faults) for file in (FILE, ORDINARY))
    return Thesaurus(
        tuple(_concepts(synonyms, vocabulary, faults)) if synonyms else (), _ordinary(ordinary) if ordinary else ()
    )


def _read(root: Path, file: str, faults: Faults) -> Entry | None:
    text = read_text(root / file, file, faults) if (root / file).is_file() else None
    return read_mapping(text, file, faults) if text is not None else None


def _ordinary(top: Entry) -> tuple[str, ...]:
    found = tuple(phrase for line in top.text_lists("phrases") for phrase in line)
    for phrase in found:
        if not 1 <= len(words(phrase)) <= LONGEST_PHRASE:
            top.fault("phrases", f"“{phrase}” cannot be looked up", f"one to {LONGEST_PHRASE} words")
    top.finish()
    return found


def _concepts(top: Entry, vocabulary: Vocabulary, faults: Faults) -> Iterator[Concept]:
    languages = [word.code for word in vocabulary.lists.get("languages", ())]
    for name in top.keys():  # noqa: SIM118 - not a dict
        entry = top.entry(name, required=True)
        if entry is None:
            continue
        check_name(faults, entry.place, name)
        concept = Concept(
            name,
            entry.texts("field", required=True),
            entry.texts("say"),
            {lang: found for lang in languages if (found := entry.texts(lang))},
        )
        for phrase in (*concept.field, *concept.say, *(one for found in concept.words.values() for one in found)):
            if not 1 <= len(words(phrase)) <= LONGEST_PHRASE:
                faults.add(entry.place, f"“{phrase}” cannot be looked up", f"one to {LONGEST_PHRASE} words")
        entry.finish()
        yield concept
