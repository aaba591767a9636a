"""Reading what search needs of a library."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from fieldguide.domain.records import Head, Kind
from fieldguide.domain.search import Meaning, SearchQuery
from fieldguide.stemming import STEMMED, stem
from fieldguide.store import rows
from fieldguide.store.library import Library
from fieldguide.store.search_index import CUE_END

_SEPARATOR = f" {CUE_END} "
_LAST_CHARACTER = "\U0010ffff"
#: A beginning that stands for more concepts than these says nothing yet.
_MOST_CONCEPTS = 3
_SHORTEST_ROOT = 6
_LONGEST_ENDING = 3
_SUPRANATIONAL = "('', 'EU', 'COE', 'UN', 'ILO', 'OSCE')"

#: A record as ranking sees it: title, cues, words of the summary, further words, kind, country, state, roles.
Ranked = tuple[list[str], list[list[str]], list[str], list[str], Kind, str, str, frozenset[str]]


class SearchTables:
    """The search tables of an open library; use it from the library's thread."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._rows = library.query
        # SQLite makes its virtual tables ready at the first statement that names them. Interrupted meanwhile, it speaks of a failed
        # constructor, which is what it says of a damaged file too; so this comes before anybody can interrupt.
        with suppress(sqlite3.OperationalError):  # a library without them is told when somebody searches
            self._rows("SELECT 1 FROM record_fts, record_vocab LIMIT 0")

    @cached_property
    def size(self) -> int:
        """How many records there are."""
        return int(self._rows("SELECT count(*) FROM record")[0][0])

    @cached_property
    def _stems(self) -> dict[str, str]:
        return dict(self._rows("SELECT word, stem FROM stem"))

    @cached_property
    def _of_stem(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word, cut in self._stems.items():
            found[cut].append(word)
        return found

    def known(self, wanted: Iterable[str]) -> dict[str, int]:
        """Return those of these folded words that stand in some record, each with the number of records."""
        asked = tuple(wanted)
        marks = ", ".join("?" for _ in asked)
        query = f"SELECT term, max(doc) FROM record_vocab WHERE term IN ({marks}) AND col <> 'stems' GROUP BY term"  # noqa: S608
        return dict(self._rows(query, asked))

    def knows_beginning(self, beginning: str) -> bool:
        """Tell whether a word of some record begins so."""
        query = "SELECT 1 FROM record_vocab WHERE term >= ? AND term < ? LIMIT 1"
        return bool(self._rows(query, (beginning, beginning + _LAST_CHARACTER)))

    def meanings(self, phrases: Iterable[str], beginnings: Iterable[str]) -> dict[str, Meaning]:
        """Return what phrases of the thesaurus stand for.

        Args:
            phrases: Folded words, parted by single spaces.
            beginnings: Phrases that may still grow; one stands for what every phrase that begins so stands for, if these are few.
        """
        asked = tuple(phrases)
        marks = ", ".join("?" for _ in asked)
        query = f"SELECT phrase, lang, field FROM phrase JOIN concept USING (concept) WHERE phrase IN ({marks}) ORDER BY concept"  # noqa: S608
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for phrase, lang, meant in self._rows(query, asked):
            found[phrase].append((lang, meant))
        for beginning in beginnings:
            if beginning not in found:
                grown = self._grown(beginning)
                if grown:
                    found[beginning] = grown
        return {phrase: _meaning(told) for phrase, told in found.items()}

    def _grown(self, beginning: str) -> list[tuple[str, str]]:
        alone = "" if " " in beginning else " AND phrase NOT LIKE '% %'"
        query = f"SELECT DISTINCT lang, field FROM phrase JOIN concept USING (concept) WHERE phrase >= ? AND phrase < ?{alone} LIMIT 60"  # noqa: S608
        told = self._rows(query, (beginning, beginning + _LAST_CHARACTER))
        return told if len({meant for _, meant in told}) <= _MOST_CONCEPTS else []

    def meanings_in(self, lang: str) -> dict[str, Meaning]:
        """Return what every phrase of one language stands for."""
        query = "SELECT phrase, lang, field FROM phrase JOIN concept USING (concept) WHERE lang = ? ORDER BY concept"
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for phrase, spoken, meant in self._rows(query, (lang,)):
            found[phrase].append((spoken, meant))
        return {phrase: _meaning(told) for phrase, told in found.items()}

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """What people say of ordinary circumstances: folded phrases."""
        return frozenset(phrase for (phrase,) in self._rows("SELECT phrase FROM ordinary"))

    def meanings_by_stem(self, word: str) -> Meaning:
        """Return what a word of another form in any language of the thesaurus stands for."""
        cut = sorted({(stem(word, lang), lang) for lang in STEMMED})
        marks = ", ".join("(?, ?)" for _ in cut)
        query = f"SELECT lang, field FROM phrase JOIN concept USING (concept) WHERE (stem, lang) IN (VALUES {marks}) ORDER BY concept"  # noqa: S608
        return _meaning(self._rows(query, tuple(part for pair in cut for part in pair)))

    def meanings_by_root(self, word: str) -> Meaning:
        """Return what words stand for that differ from this one only in their ending: for languages without a stemmer."""
        root = word[: max(_SHORTEST_ROOT, len(word) - _LONGEST_ENDING)]
        if len(word) < _SHORTEST_ROOT:
            return Meaning()
        query = (
            "SELECT lang, field FROM phrase JOIN concept USING (concept) WHERE phrase >= ? AND phrase < ?"
            " AND phrase NOT LIKE '% %' AND length(phrase) <= ? ORDER BY length(phrase), concept LIMIT 4"
        )
        return _meaning(self._rows(query, (root, root + _LAST_CHARACTER, len(word) + _LONGEST_ENDING)))

    def stem(self, word: str) -> str:
        """Return the stem of an English word, or the word itself."""
        return self._stems.get(word) or stem(word)

    def words_of_stem(self, cut: str) -> Sequence[str]:
        """Return the words of the library that have this stem."""
        return (cut, *self._of_stem.get(cut, ()))

    def all_words(self) -> dict[str, int]:
        """Return every word, and of the thesaurus every phrase of one word, each with the number of records that hold it."""
        own = self._rows("SELECT term, max(doc) FROM record_vocab WHERE col <> 'stems' GROUP BY term")
        told = self._rows("SELECT DISTINCT phrase FROM phrase WHERE phrase NOT LIKE '% %'")
        return {**{word: 0 for (word,) in told}, **dict(own)}

    def candidates(
        self, expression: str, query: SearchQuery, weights: Mapping[str, float] | None, limit: int
    ) -> list[int]:
        """Return the row numbers of the records that match an FTS5 expression, best first; without weights in the order of building."""
        within, scope = _scope(query, kinds=True)
        columns = ", ".join(f":{name}" for name in ("w_title", "w_cues", "w_summary", "w_body", "w_stems"))
        order = f"bm25(record_fts, {columns}), rowid" if weights else "rowid"
        sql = f"SELECT rowid FROM record_fts WHERE record_fts MATCH :expression{within} ORDER BY {order} LIMIT :limit"  # noqa: S608
        asked = {name: value for name, value in (weights or {}).items() if name.startswith("w_")}
        return [seq for (seq,) in self._rows(sql, {**asked, **scope, "expression": expression, "limit": limit})]

    def count_kinds(self, seqs: Iterable[int]) -> dict[Kind, int]:
        """Return how many of these records there are of each kind."""
        starts, kinds = self._kinds
        found = Counter(kinds[bisect_right(starts, seq) - 1] for seq in seqs)
        return {kind: found[kind] for kind in Kind if found[kind]}

    @cached_property
    def _kinds(self) -> tuple[list[int], list[Kind]]:
        """Where in the order of building each run of records of one kind begins."""
        found = self._rows(
            "SELECT seq, kind FROM (SELECT seq, kind, lag(kind, 1, '') OVER (ORDER BY seq) AS before FROM record) WHERE kind <> before"
        )
        return [seq for seq, _ in found], [Kind(kind) for _, kind in found]

    def count(self, expression: str, query: SearchQuery) -> dict[Kind, int]:
        """Return how many records of each kind match, whatever kinds and limit the query names."""
        within, scope = _scope(query, kinds=False)
        starts, kinds = self._kinds
        ends = [*starts[1:], self.size + 2]
        runs = ", ".join(f"total(rowid >= {start} AND rowid < {end})" for start, end in zip(starts, ends, strict=True))
        sql = f"SELECT {runs} FROM record_fts WHERE record_fts MATCH :expression{within}"  # noqa: S608 - numbers and fixed texts
        found: dict[Kind, int] = {}
        for kind, number in zip(kinds, self._rows(sql, {**scope, "expression": expression})[0], strict=True):
            found[kind] = found.get(kind, 0) + int(number)
        return {kind: found[kind] for kind in Kind if found.get(kind)}

    def by_identifier(self, compact: str, query: SearchQuery) -> list[int]:
        """Return the records that carry an identifier, given as letters and digits only; the query's kinds and limit do not apply."""
        asked = {"compact": compact, "country": query.country, "lang": query.lang, "only": int(_leaves_out(query))}
        return [seq for (seq,) in self._rows(self._library.sql("by_identifier"), asked)]

    def of_kind(self, kind: Kind) -> tuple[int, ...]:
        """Return the row numbers of all records of a kind."""
        return tuple(seq for (seq,) in self._rows("SELECT seq FROM record WHERE kind = ? ORDER BY seq", (kind.value,)))

    def ranked(self, seqs: Iterable[int]) -> dict[int, Ranked]:
        """Return records as ranking sees them."""
        columns = (
            "ranked.seq, ranked.title, ranked.cues, ranked.summary, ranked.body, kind, country, state,"
            " (SELECT group_concat(code) FROM record_code WHERE record_id = record.id AND list = 'roles')"
            " FROM ranked JOIN record ON record.seq = ranked.seq"
        )
        return {
            seq: (
                title.split(), [cue.split() for cue in cues.split(_SEPARATOR)], summary.split(), body.split(),
                Kind(kind), country, state, frozenset((roles or "").split(",")),
            )
            for seq, title, cues, summary, body, kind, country, state, roles in self._by_seq(columns, seqs, "ranked.seq")
        }  # fmt: skip

    def heads(self, seqs: Iterable[int]) -> dict[int, Head]:
        """Return what lists show of records given by row number."""
        found = self._by_seq(f"seq, {rows.HEAD_COLUMNS} FROM record", seqs)
        return {row[0]: rows.head(tuple(row[1:])) for row in found}

    def texts(self, seqs: Iterable[int]) -> dict[int, str]:
        """Return the plain words of records given by row number."""
        return dict(self._by_seq("seq, text FROM record", seqs))

    def _by_seq(self, columns: str, seqs: Iterable[int], key: str = "seq") -> list[tuple[Any, ...]]:
        asked = tuple(seqs)
        marks = ", ".join("?" for _ in asked)
        return self._rows(f"SELECT {columns} WHERE {key} IN ({marks})", asked) if asked else []


def _meaning(told: Iterable[Sequence[str]]) -> Meaning:
    kept = [tuple(one) for one in told]
    meant = dict.fromkeys(one for _, field in kept for one in field.split(CUE_END))
    return Meaning(tuple(meant), frozenset(lang for lang, _ in kept))


def _leaves_out(query: SearchQuery) -> bool:
    return query.only_country and bool(query.country)


def _scope(query: SearchQuery, *, kinds: bool) -> tuple[str, dict[str, object]]:
    """Return the condition that keeps to a query's language, country and kinds, and its parameters; nothing if it asks for all."""
    conditions: list[str] = []
    parameters: dict[str, object] = {}
    if query.lang:
        conditions.append("lang = :lang")
        parameters["lang"] = query.lang
    if _leaves_out(query):
        conditions.append(f"(country = :country OR country IN {_SUPRANATIONAL})")
        parameters["country"] = query.country
    if kinds and query.kinds:
        names = {f"kind{number}": kind for number, kind in enumerate(sorted(query.kinds))}
        conditions.append(f"kind IN ({', '.join(f':{name}' for name in names)})")
        parameters |= names
    if not conditions:
        return "", {}
    return f" AND rowid IN (SELECT seq FROM record WHERE {' AND '.join(conditions)})", parameters  # noqa: S608 - fixed texts
