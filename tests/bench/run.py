"""``python3 dev.py bench``: ``search`` (time of a keystroke), ``quality`` (is the right record in the first three), ``start``.

Every figure is printed beside a baseline measured in the same run on the same machine; only the ratio says something elsewhere.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_LIBRARY = _ROOT / "build" / "library.db"
_ROUNDS = 9

#: What people type; each is measured at every keystroke.
QUERIES = (
    "passport taken away", "boss keeps my papers", "not allowed out", "debt", "bruises", "companion speaks for her", "child alone", "hotline",
    "2011/36/EU", "CETS 197", "116 000", "recovery and reflection period", "non-punishment", "who identifies a victim", "κοσμος", "passeport",
    "interpreter", "sleeps where she works", "wages not paid", "pregnant late first visit", "document is new", "cannot say where they live",
)  # fmt: skip


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _time(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def search() -> None:
    """Print milliseconds for a keystroke: the whole engine beside the bare FTS5 statement."""
    from fieldguide.domain.search import SearchQuery
    from fieldguide.search import expression
    from fieldguide.search.engine import SearchEngine
    from fieldguide.store.library import Library

    bare_sql = (
        "SELECT rowid, bm25(record_fts) AS score FROM record_fts WHERE record_fts MATCH ? ORDER BY score LIMIT 50"
    )
    typed = [query[:end] for query in QUERIES for end in range(1, len(query) + 1)]
    whole: list[float] = []
    bare: list[float] = []
    with Library(_LIBRARY) as library:
        engine = SearchEngine(library)
        connection = sqlite3.connect(f"{_LIBRARY.as_uri()}?mode=ro", uri=True)
        for _ in range(3):
            for text in typed:
                asked = expression.all_words(
                    expression.query_words(text), last_is_prefix=not expression.is_complete(text)
                )
                whole.append(_time(lambda text=text: engine.run(SearchQuery(text))))
                bare.append(
                    _time(lambda asked=asked: connection.execute(bare_sql, (asked,)).fetchall()) if asked else 0.0
                )
        connection.close()
    for name, values in (("engine, one keystroke", whole), ("bare FTS5 statement", bare)):
        print(
            f"{name:24} p50 {_percentile(values, 0.5):6.2f} ms   p95 {_percentile(values, 0.95):6.2f} ms   max {max(values):6.2f} ms"
        )
    print(
        f"ratio p95 {_percentile(whole, 0.95) / _percentile(bare, 0.95):.2f}   ({len(typed)} keystrokes of {len(QUERIES)} queries, three rounds)"
    )


def _until_ready(script: str) -> float:
    """Return the milliseconds from starting a process until it prints a line."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(_ROOT / "tests" / "bench" / script)], stdout=subprocess.PIPE, env=environment, cwd=_ROOT
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        taken = (time.perf_counter() - start) * 1000
        child.communicate(timeout=60)
    if line.strip() != b"ready":
        raise SystemExit(f"{script} did not become ready")
    return taken


def start() -> None:
    """Print milliseconds until the first search is answered, beside a bare window of the same Qt."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(_ROUNDS):
        bare.append(_until_ready("bare_window.py"))
        ours.append(_until_ready("whole_window.py"))
    for name, values in (("first search answered", ours), ("bare PySide6 window shown", bare)):
        print(
            f"{name:26} median {statistics.median(values):7.0f} ms   best {min(values):7.0f} ms   worst {max(values):7.0f} ms"
        )
    print(
        f"ratio of medians {statistics.median(ours) / statistics.median(bare):.2f}   ({_ROUNDS} starts of each, in turn)"
    )


def quality() -> None:
    """Print how often an expected record is among the first three, beside the bare FTS5 order of the same library."""
    from fieldguide.domain.search import SearchQuery
    from fieldguide.search import expression
    from fieldguide.search.engine import SearchEngine
    from fieldguide.store.library import Library

    bare_sql = "SELECT id FROM record_fts JOIN record ON seq = record_fts.rowid WHERE record_fts MATCH ? ORDER BY bm25(record_fts), seq LIMIT 3"
    with Library(_LIBRARY) as library:
        engine = SearchEngine(library)
        connection = sqlite3.connect(f"{_LIBRARY.as_uri()}?mode=ro", uri=True)
        for file in sorted((_ROOT / "tests" / "search" / "golden").glob("*.jsonl")):
            asked = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
            ours = bare = 0
            for one in asked:
                wanted = set(one["expect"])
                ours += any(hit.head.id in wanted for hit in engine.run(SearchQuery(one["query"], limit=3)).hits)
                plain = expression.all_words(expression.query_words(one["query"]), last_is_prefix=True)
                bare += any(row[0] in wanted for row in connection.execute(bare_sql, (plain,)))
            print(
                f"{file.stem:22} recall@3 {ours / len(asked):.3f}   plain FTS5 {bare / len(asked):.3f}   ({len(asked)} queries)"
            )
        connection.close()


_BENCHES: dict[str, Callable[[], None]] = {"search": search, "quality": quality, "start": start}


def main(words: Sequence[str]) -> int:
    """Run the named measurements, or all."""
    unknown = [word for word in words if word not in _BENCHES]
    if unknown:
        print(f"There is no measurement {', '.join(unknown)}; there are: {', '.join(_BENCHES)}.")
        return 2
    for word in words or _BENCHES:
        print(f"== {word}")
        _BENCHES[word]()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
