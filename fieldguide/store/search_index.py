"""Writing what search reads: the full-text index, the words ranking looks at, stems, and the thesaurus."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping

from fieldguide.domain.records import Record
from fieldguide.domain.search import Thesaurus
from fieldguide.folding import words
from fieldguide.stemming import STEMMED, stem

#: Parts one cue from the next in ``ranked.cues``.
CUE_END = "|"
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")


class SearchIndex:
    """Fills the search tables of a library that is being written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._words: set[str] = set()

    def add(self, seq: int, record: Record, identifiers: Iterable[str]) -> None:
        """Index one record under its row number."""
        title, summary, body = (words(text) for text in (record.head.title, record.head.summary, record.text))
        cues = [words(cue) for cue in (*record.cues, *identifiers, *_joined(record.head.title))]
        # A word in three cues says no more than in one: repeated, it would outweigh a title.
        cue_words = list(dict.fromkeys(word for cue in cues for word in cue))
        everything = {*title, *summary, *body, *cue_words}
        self._words |= everything
        stems = sorted({stem(word) for word in everything})
        self._connection.execute(
            "INSERT INTO record_fts (rowid, title, cues, summary, body, stems) VALUES (?, ?, ?, ?, ?, ?)",
            (seq, *(" ".join(part) for part in (title, cue_words, summary, body, stems))),
        )
        shown = (" ".join(title), f" {CUE_END} ".join(" ".join(cue) for cue in cues), " ".join(summary))
        only_body = sorted(everything - {*title, *summary, *cue_words})
        self._connection.execute(
            "INSERT INTO ranked (seq, title, cues, summary, body) VALUES (?, ?, ?, ?, ?)",
            (seq, *shown, " ".join(only_body)),
        )

    def finish(self, thesaurus: Thesaurus) -> None:
        """Write stems and thesaurus, and compact the index."""
        self._connection.executemany(
            "INSERT INTO ordinary (phrase) VALUES (?)", sorted({(" ".join(words(one)),) for one in thesaurus.ordinary})
        )
        for number, concept in enumerate(thesaurus.concepts, start=1):
            meant = [" ".join(words(one)) for one in concept.field]
            self._words |= {word for one in meant for word in one.split()}
            self._connection.execute(
                "INSERT INTO concept (concept, name, field) VALUES (?, ?, ?)",
                (number, concept.name, CUE_END.join(meant)),
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO phrase (phrase, concept, lang, stem) VALUES (?, ?, ?, ?)",
                sorted(_phrases(number, {"en": (*concept.field, *concept.say), **concept.words})),
            )
        stems = ((word, stem(word)) for word in sorted(self._words))
        self._connection.executemany(
            "INSERT INTO stem (word, stem) VALUES (?, ?)", ((word, cut) for word, cut in stems if word != cut)
        )
        self._connection.execute("INSERT INTO record_fts (record_fts) VALUES ('optimize')")


def _joined(title: str) -> list[str]:
    """Return the abbreviations of a title as people type them: ``V.C.L.`` as ``VCL``."""
    return ["".join(found.split(".")) for found in _DOTTED.findall(title)]


def _phrases(concept: int, by_lang: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, int, str, str]]:
    for lang, phrases in by_lang.items():
        for phrase in phrases:
            folded = words(phrase)
            if folded:
                # Only single words are looked up by stem: a phrase of stems would match what nobody wrote.
                cut = stem(folded[0], lang) if len(folded) == 1 and lang in STEMMED else ""
                yield " ".join(folded), concept, lang, cut
