"""Large libraries: records made up from the words of the real one, asked with the same queries.

The words follow the frequencies of the real library, so that common words are as common there; texts have the length of real ones. What is
measured is building, size, one keystroke beside the bare FTS5 statement, and how long the window's thread is ever kept.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fieldguide.domain.provenance import Review
from fieldguide.domain.records import ArticleFacts, Head, Kind, Record
from fieldguide.domain.search import SearchQuery, Thesaurus
from fieldguide.folding import words
from fieldguide.search import expression
from fieldguide.search.engine import SearchEngine
from fieldguide.search.understanding import understand
from fieldguide.store.library import Library
from fieldguide.store.search_tables import SearchTables
from fieldguide.store.writer import write_library
from tests.bench import blocking
from tests.bench.searching import QUERIES, _at, _times

_SIZES = (100_000, 1_000_000)
_WORDS = 60
_SEED = 1


def run() -> None:
    """Print the report; FIELDGUIDE_BENCH_RECORDS names other sizes, parted by commas."""
    named = os.environ.get("FIELDGUIDE_BENCH_RECORDS", "")
    for size in [int(one) for one in named.split(",")] if named else _SIZES:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder) / "library.db", size)


def _measure(path: Path, size: int) -> None:
    start = time.perf_counter()
    with Library(Path(__file__).resolve().parents[2] / "build" / "library.db") as real:
        write_library(path, {"name": "synthetic"}, real.vocabulary, (), _records(real, size), Thesaurus())
    built = time.perf_counter() - start
    print(f"\n{size:,} records: built in {built:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
    start = time.perf_counter()
    with Library(path) as library:
        print(f"opened, with its seal checked, in {time.perf_counter() - start:.2f} s")
        engine, tables = SearchEngine(library), SearchTables(library)
        typed = [query[:end] for query in QUERIES for end in range(1, len(query) + 1)]
        asked = [expression.every(understand(text, tables).slots) for text in typed]
        bare = "SELECT rowid FROM record_fts WHERE record_fts MATCH ? ORDER BY bm25(record_fts) LIMIT 60"
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        ways = {
            "Fieldguide": [lambda text=text: engine.run(SearchQuery(text, limit=60)) for text in typed],
            "its first FTS5 statement": [
                lambda one=one: connection.execute(bare, (one,)).fetchall() if one else () for one in asked
            ],
        }
        taken = {name: _times(actions) for name, actions in ways.items()}
        connection.close()
    for name, values in taken.items():
        print(f"{name:28} p50 {_at(values, 0.5):8.2f}   p95 {_at(values, 0.95):8.2f}   max {values[-1]:8.2f} ms")
    print(f"p95 ratio {_at(taken['Fieldguide'], 0.95) / _at(taken['its first FTS5 statement'], 0.95):.2f}")
    blocking.run(path)


def _records(real: Library, size: int) -> Iterator[Record]:
    counted = Counter(word for record in real.records() for word in words(record.text))
    known, weights = list(counted), list(counted.values())
    chance = random.Random(_SEED)  # noqa: S311 - made-up records, not a secret
    for number in range(size):
        told = chance.choices(known, weights, k=_WORDS)
        head = Head(
            f"article/made-up-{number}", Kind.ARTICLE, "en", " ".join(told[:6]), " ".join(told[6:16]), "", "basics", Review()
        )  # fmt: skip
        yield Record(head, (" ".join(told[16:20]),), "", " ".join(told), (), (), (), ArticleFacts("basics"))
