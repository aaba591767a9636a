"""Search beside what a library gets for nothing: plain FTS5 and Xapian, as Kiwix asks it, on the same records, in the same run.

Quality is recall in the first three and five rows and the mean reciprocal rank, by style of query; time is that of one keystroke.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from fieldguide.domain.search import SearchQuery
from fieldguide.folding import words
from fieldguide.search import expression
from fieldguide.search.describe import Describer
from fieldguide.search.engine import SearchEngine
from fieldguide.search.understanding import is_complete, query_words, understand
from fieldguide.store.library import Library
from fieldguide.store.search_tables import SearchTables

_MOST = 10
Answer = Callable[[str], list[str]]

#: What people type; each is measured at every keystroke.
QUERIES = (
    "passport taken away", "boss keeps my papers", "not allowed out", "debt", "bruises", "companion speaks for her", "child alone", "hotline",
    "2011/36/EU", "CETS 197", "116 000", "recovery and reflection period", "non-punishment", "who identifies a victim", "κοσμος", "passeport",
    "interpreter", "sleeps where she works", "wages not paid", "pregnant late first visit", "document is new", "cannot say where they live",
)  # fmt: skip


def run(root: Path) -> None:
    """Print the report."""
    golden = root / "tests" / "search" / "golden"
    queries = [json.loads(line) for line in (golden / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    with Library(root / "build" / "library.db") as library, tempfile.TemporaryDirectory() as folder:
        engine = SearchEngine(library)
        known = {
            "Fieldguide": lambda text: [hit.head.id for hit in engine.run(SearchQuery(text, limit=_MOST)).hits],
            **_fts5(library),
            **_xapian(library, Path(folder)),
        }
        _quality(queries, known)
        _keystrokes(library, engine, known)
        for name in ("situations", "situations-more", "situations-held-out"):
            _situations(Describer(library), golden / f"{name}.jsonl")


def _quality(queries: Sequence[dict[str, Any]], known: dict[str, Answer]) -> None:
    styles = sorted({one["style"] for one in queries})
    print(f"{'recall@3 / recall@5 / MRR':28}" + "".join(f"{name:>26}" for name in known))
    ranks: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in known}
    for name, answer in known.items():
        for one in queries:
            found = answer(one["query"])
            rank = next((number for number, record_id in enumerate(found, start=1) if record_id in one["expect"]), 0)
            ranks[name][one["style"]].append(rank)
            ranks[name]["all"].append(rank)
    for style in (*styles, "all"):
        number = len(ranks["Fieldguide"][style])
        cells = "".join(f"{_figures(ranks[name][style]):>26}" for name in known)
        print(f"{f'{style} ({number})':28}{cells}")


def _figures(ranks: Sequence[int]) -> str:
    three, five = (sum(0 < rank <= most for rank in ranks) / len(ranks) for most in (3, 5))
    return f"{three:.3f} / {five:.3f} / {sum(1 / rank for rank in ranks if rank) / len(ranks):.3f}"


def _keystrokes(library: Library, engine: SearchEngine, known: dict[str, Answer]) -> None:
    typed = [query[:end] for query in QUERIES for end in range(1, len(query) + 1)]
    tables = SearchTables(library)
    asked = [expression.every(understand(text, tables).slots) for text in typed]
    bare = "SELECT rowid FROM record_fts WHERE record_fts MATCH ? ORDER BY bm25(record_fts) LIMIT 60"
    ways: dict[str, Iterable[Callable[[], object]]] = {
        "Fieldguide": [lambda text=text: engine.run(SearchQuery(text, country="RO", limit=60)) for text in typed],
        "its first FTS5 statement": [lambda one=one: library.query(bare, (one,)) if one else () for one in asked],
        **{name: [lambda text=text, answer=answer: answer(text) for text in typed] for name, answer in known.items()
           if name != "Fieldguide"},
    }  # fmt: skip
    taken = {name: _times([*actions] * 3) for name, actions in ways.items()}
    print(f"\n{len(typed)} keystrokes of {len(QUERIES)} queries, three rounds, milliseconds")
    for name, values in taken.items():
        ratio = f"p95 ratio {_at(taken['Fieldguide'], 0.95) / _at(values, 0.95):6.2f}" if name != "Fieldguide" else ""
        print(f"{name:28} p50 {_at(values, 0.5):7.2f}   p95 {_at(values, 0.95):7.2f}   max {values[-1]:7.2f}   {ratio}")


def _times(actions: Sequence[Callable[[], object]]) -> list[float]:
    taken = []
    for action in actions:
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _situations(describer: Describer, path: Path) -> None:
    labelled = found = 0
    ordinary = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        shown = {recognised.head.id for recognised in describer.run(one["text"]).signs}
        if one["ordinary"]:
            ordinary.append(len(shown))
        labelled += len(one["expect"])
        found += sum(expected in shown for expected in one["expect"])
    print(
        f"\n{path.stem}: {found / labelled:.3f} of {labelled} labelled signs among the first ten;"
        f" signs shown for {len(ordinary)} ordinary situations: {sorted(ordinary, reverse=True)}"
    )


def _texts(library: Library) -> Iterable[tuple[str, str, str]]:
    for record in library.records():
        yield record.id, record.head.title, "\n".join((*record.cues, record.head.summary, record.text))


def _fts5(library: Library) -> dict[str, Answer]:
    """A plain FTS5 table with SQLite's own tokenizer: all words, and any word where that finds nothing."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE plain USING fts5 (id UNINDEXED, title, body)")
    connection.executemany("INSERT INTO plain VALUES (?, ?, ?)", _texts(library))
    sql = "SELECT id FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT ?"

    def answer(text: str) -> list[str]:
        terms = [f'"{word}"' for word in query_words(text)]
        if not terms:
            return []
        terms[-1] += "" if is_complete(text) else "*"
        found = connection.execute(sql, (" ".join(terms), _MOST)).fetchall()
        return [one for (one,) in found or connection.execute(sql, (" OR ".join(terms), _MOST)).fetchall()]

    return {"plain FTS5": answer}


def _xapian(library: Library, folder: Path) -> dict[str, Answer]:
    """The same records as a ZIM file, asked as Kiwix asks it (every word), and with any word where that finds nothing."""
    try:
        from libzim.reader import Archive
        from libzim.search import Query, Searcher
        from libzim.writer import Creator

        from tests.bench.zim_page import Page
    except ImportError:
        print("Xapian is not measured: pip install libzim")
        return {}

    file = folder / "library.zim"
    with Creator(file).config_indexing(True, "eng") as creator:
        for page in _texts(library):
            creator.add_item(Page(*page))
        creator.set_mainpath("article/three-rules")
        for name in ("Title", "Language", "Creator", "Publisher", "Description", "Name", "Date"):
            creator.add_metadata(name, "eng" if name == "Language" else "2026-01-01")
    searcher = Searcher(Archive(file))

    def every(text: str) -> list[str]:
        found = searcher.search(Query().set_query(text))
        return list(found.getResults(0, _MOST))

    def any_of(text: str) -> list[str]:
        found = every(text)
        if found:
            return found
        scores: dict[str, float] = defaultdict(float)
        for word in words(text):  # libzim offers no OR: each word is asked by itself and the ranks are added up
            for rank, record_id in enumerate(every(word), start=1):
                scores[record_id] += 1 / rank
        return sorted(scores, key=lambda record_id: -scores[record_id])[:_MOST]

    return {"Xapian, all words": every, "Xapian, any word": any_of}
