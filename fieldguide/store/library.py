"""Reading a library: every question the guide asks of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fieldguide import assets
from fieldguide.domain.provenance import Source
from fieldguide.domain.records import Head, Issued, Kind, Record
from fieldguide.domain.vocabulary import Country, Vocabulary, Word
from fieldguide.errors import RecordNotFoundError
from fieldguide.store import rows
from fieldguide.store.connection import is_interrupted, open_library, reading


class Interrupted(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The query was stopped by :meth:`Library.interrupt`."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition a library is.

    Attributes:
        name: Its name.
        version: Its version, as in ``2026.11``.
        date: The day it was closed.
        publisher: Who answers for it.
        licence: Licence of the content.
        digest: SHA-256 over its sources, 64 hexadecimal digits.
    """

    name: str
    version: str
    date: str
    publisher: str
    licence: str
    digest: str


class Library:
    """A library open for reading. Use it from the thread that opened it; only :meth:`interrupt` may be called from another.

    Methods that read raise :class:`~fieldguide.errors.LibraryDamagedError` if the file turns out to be damaged.
    """

    def __init__(self, path: Path) -> None:
        """Open the library at ``path``; raises what :func:`~fieldguide.store.connection.open_library` raises."""
        self.path = path
        self._connection = open_library(path)
        self._queries: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._connection.close()

    def interrupt(self) -> None:
        """Stop the query that runs now, if any; it ends in :class:`Interrupted`. Any thread may call this."""
        self._connection.interrupt()

    @cached_property
    def edition(self) -> Edition:
        """Which edition this is."""
        meta = dict(self.query("SELECT key, value FROM meta"))
        return Edition(**{name: meta.get(name, "") for name in Edition.__slots__})

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The controlled words of the library."""
        lists: dict[str, list[Word]] = {}
        for name, code, label, about in self.query("SELECT list, code, label, about FROM word ORDER BY list, position"):
            lists.setdefault(name, []).append(Word(code, label, about))
        countries = self.query("SELECT code, name, is_eu FROM country ORDER BY name")
        return Vocabulary(
            {name: tuple(words) for name, words in lists.items()},
            tuple(Country(code, name, bool(is_eu)) for code, name, is_eu in countries),
        )

    def heads(self, *kinds: Kind) -> tuple[Head, ...]:
        """Return all records of these kinds, ordered by group and title; of every kind if none is named."""
        wanted = kinds or tuple(Kind)
        marks = ", ".join("?" for _ in wanted)
        found = self.query(
            f"SELECT {rows.HEAD_COLUMNS} FROM record WHERE kind IN ({marks}) ORDER BY kind, grouping, title, id",  # noqa: S608 - only marks
            tuple(wanted),
        )
        return tuple(rows.head(row) for row in found)

    def heads_of_group(self, kind: Kind, group: str, limit: int) -> tuple[Head, ...]:
        """Return the first ``limit`` records of one group of a kind, as the library was built, ordered by title."""
        # By title, or by the index of kinds (the plus keeps SQLite from it), the whole group would be read in the window's thread.
        found = self.query(
            f"SELECT {rows.HEAD_COLUMNS} FROM record WHERE +kind = ? AND grouping = ? ORDER BY seq LIMIT ?",  # noqa: S608 - fixed names
            (kind.value, group, limit),
        )
        return tuple(sorted(map(rows.head, found), key=lambda head: (head.title, head.id)))

    def find_heads(self, ids: tuple[str, ...]) -> tuple[Head, ...]:
        """Return the records with these ids that exist, in the order asked for."""
        marks = ", ".join("?" for _ in ids)
        found = self.query(f"SELECT {rows.HEAD_COLUMNS} FROM record WHERE id IN ({marks})", ids)  # noqa: S608 - only marks
        by_id = {head.id: head for head in map(rows.head, found)}
        return tuple(by_id[one] for one in ids if one in by_id)

    def record(self, record_id: str) -> Record:
        """Return one record.

        Raises:
            RecordNotFoundError: There is none with this id.
        """
        with self._asking():
            found = rows.load_record(self._connection, record_id) if record_id.isascii() else None
        if found is None:
            raise RecordNotFoundError(f"There is no record “{record_id}” in this library.", "Search for it instead.")
        return found

    def records(self) -> Iterator[Record]:
        """Yield every record, in the order of building."""
        for (record_id,) in self.query("SELECT id FROM record ORDER BY seq"):
            yield self.record(record_id)

    def sources(self) -> tuple[Source, ...]:
        """Return the bibliography, by title."""
        return tuple(
            rows.source(row)
            for row in self.query(f"SELECT {rows.SOURCE_COLUMNS} FROM source ORDER BY title, id")  # noqa: S608 - a constant
        )

    def phone_lines(self, ids: tuple[str, ...]) -> dict[str, str]:
        """Return for each of these contacts that has numbers how lists show them: ``0800 800 678 · 112``."""
        marks = ", ".join("?" for _ in ids)
        found = self.query(
            f"SELECT record_id, group_concat(inside, ' · ') FROM (SELECT * FROM phone ORDER BY record_id, position)"  # noqa: S608 - only marks
            f" WHERE record_id IN ({marks}) GROUP BY record_id",
            ids,
        )
        return dict(found)

    def codes(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return for each record that carries codes of a list, such as ``dimensions``, those codes in order."""
        found: dict[str, tuple[str, ...]] = {}
        query = "SELECT record_id, code FROM record_code WHERE list = ? ORDER BY record_id, position"
        for record_id, code in self.query(query, (name,)):
            found[record_id] = (*found.get(record_id, ()), code)
        return found

    def tally(self) -> dict[Kind, dict[str, int]]:
        """Return how many records there are by kind and state."""
        counts: dict[Kind, dict[str, int]] = {kind: {} for kind in Kind}
        for kind, state, number in self.query("SELECT kind, state, count(*) FROM record GROUP BY kind, state"):
            counts[Kind(kind)][state] = number
        return counts

    def packs(self) -> dict[Issued, int]:
        """Return the packs whose records are in this library, by id, with the number of those."""
        query = (
            "SELECT publisher, pack, pack_version, pack_date, count(*) FROM record WHERE pack <> ''"
            " GROUP BY publisher, pack, pack_version, pack_date ORDER BY pack"
        )
        return {Issued(who, pack, version, day): number for who, pack, version, day, number in self.query(query)}

    def overdue(self, today: date) -> int:
        """Return how many records have to be looked at again by ``today``."""
        query = "SELECT count(*) FROM record WHERE check_after <> '' AND check_after <= ?"
        return int(self.query(query, (today.isoformat(),))[0][0])

    def answered(self) -> dict[str, int]:
        """Return for how many countries each question of ``country-questions`` has an answer."""
        query = "SELECT question, count(*) FROM country_answer WHERE short <> '' GROUP BY question"
        return dict(self.query(query))

    def served(self, need: str) -> frozenset[str]:
        """Return the countries that have a contact with a number of their own for a need."""
        query = (
            "SELECT DISTINCT country FROM record JOIN record_code ON record_code.record_id = record.id"
            " JOIN phone ON phone.record_id = record.id WHERE kind = 'service' AND list = 'needs' AND code = ?"
        )
        return frozenset(code for (code,) in self.query(query, (need,)))

    def law_articles(self) -> int:
        """Return how many article-level entries the legal records hold."""
        return int(self.query("SELECT count(*) FROM legal_article")[0][0])

    def ratings(self) -> dict[str, int]:
        """Return how many published ratings there are in each list."""
        return dict(self.query("SELECT list, count(*) FROM rating GROUP BY list"))

    def contacts(self, country: str, need: str = "", *, today: date, beyond: bool = True) -> tuple[Record, ...]:
        """Return the contacts of a country: the core edition's before those of packs, and first among each those for danger.

        Among their like drafts stand after what was checked, and those overdue for a check after those that are not.

        Args:
            country: ISO code.
            need: Only contacts that serve this need; empty for all.
            today: Decides what is overdue.
            beyond: In a member state of the EU, add the Europe-wide contacts behind its own.
        """
        known = self.vocabulary.country(country)
        also = "EU" if beyond and known is not None and known.is_eu else country
        parameters = {"country": country, "beyond": also, "need": need, "today": today.isoformat()}
        return tuple(self.record(row[0]) for row in self.query(self.sql("contacts"), parameters))

    def integrity(self) -> bool:
        """Read the whole file and tell whether it is sound."""
        return bool(self.query("PRAGMA integrity_check")[0][0] == "ok")

    def sql(self, name: str) -> str:
        """Return one of the queries in ``db/queries``; for the parts of the store."""
        if name not in self._queries:
            self._queries[name] = assets.text(f"db/queries/{name}.sql")
        return self._queries[name]

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a statement; for the parts of the store."""
        with self._asking():
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with reading(self.path):
            try:
                yield
            except sqlite3.OperationalError as error:
                if is_interrupted(error):
                    raise Interrupted from error
                raise
