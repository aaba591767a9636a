"""Packs: what an installation takes beyond writing the library, what a start takes with many packs, and two hundred kills."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from fieldguide.content import builder
from fieldguide.packs import editions
from fieldguide.store.library import Library
from fieldguide.store.reading_back import read_back
from fieldguide.store.writer import write_library
from tests.content.packed import SOURCES, contact, table
from tests.packs.carried import Ngo
from tests.packs.killed import kill_at_random

_CONTACTS, _ARTICLES = 1_800, 200
_STARTS = 30
_KILLS = 200


def _numbers(count, first=0):
    return [
        contact(f"ngo-x-line-{n}", f"+44{2_079_460_000 + n}", note=f"Ask for desk {n}.")
        for n in range(first, first + count)
    ]


def _article(number):
    front = f"title: How we work in town {number}\nsummary: What we do in town {number}.\ntopic: talking\n"
    body = (
        "## Begin\nCall us first. Ask for a **quiet** room.\n\n- Take your time.\n- See [the convention](legal/cets-197).\n\n"
        * 4
    )
    return f"---\n{front}sources: [{{source: ngo-x-handbook, evidence: it says so}}]\n---\n{body}".encode()


def _large():
    articles = {f"guide/ngo-x-town-{n}.md": _article(n) for n in range(_ARTICLES)}
    return {"services/gb.csv": table(*_numbers(_CONTACTS)), "sources/ngo-x.yml": SOURCES, **articles}


def _topics(files, bundled):
    """Give the articles a topic the library has."""
    with Library(bundled) as library:
        topic = library.vocabulary.lists["topics"][0].code.encode()
    return {name: data.replace(b"topic: talking", b"topic: " + topic) for name, data in files.items()}


def run(root: Path) -> None:
    """Print all of it."""
    bundled = root / "build" / "library.db"
    with tempfile.TemporaryDirectory(prefix="fieldguide-") as name:
        folder = Path(name)
        _install(bundled, folder)
        small = folder / "small.db"
        builder.build(root / "tests" / "data" / "content", small)
        _starts(small, folder)
        if hasattr(os, "fork"):
            _kill(small, folder)


def _install(bundled: Path, folder: Path) -> None:
    ngo = Ngo()
    path = ngo.pack(folder, files=_topics(_large(), bundled))
    device = ngo.device(folder / "large", bundled)
    began = time.perf_counter()
    plan = device.plan(path)
    planned = time.perf_counter() - began
    device.install(plan)
    whole = time.perf_counter() - began
    contents = read_back(editions.in_use(device.profile, bundled).library)
    began = time.perf_counter()
    write_library(
        folder / "again.db", contents.meta, contents.vocabulary, contents.sources, contents.records, contents.thesaurus
    )
    writing = time.perf_counter() - began
    installing = whole - planned
    print(
        f"a pack of {_CONTACTS + _ARTICLES} records: what changes is shown after {planned:.2f} s; then installing takes {installing:.2f} s"
    )
    print(
        f"writing that library alone takes {writing:.2f} s: installing is {installing - writing:.2f} s and {installing / writing:.2f} times that"
    )
    print(f"all together beyond the writing: {whole - writing:.2f} s")


def _starts(bundled: Path, folder: Path) -> None:
    alone = _median(folder / "none", bundled)
    print(f"looking up which library to open, and opening it (the small one of the tests), no packs: {alone:.2f} ms")
    for count in (1, 10, 50):
        ngo = Ngo()
        device = ngo.device(folder / f"packs-{count}", bundled)
        for number in range(count):
            one = contact(f"ngo-x-line-{number}", f"+44{2_079_460_000 + number}")
            path = ngo.pack(folder, files={"services/gb.csv": table(one)}, name=f"p{number}")
            device.install(device.plan(path))
        taken = _median(device.profile, bundled)
        print(f"with {len(device.installed()):2} packs: {taken:.2f} ms, {taken / alone:.2f} times that")


def _median(profile: Path, bundled: Path) -> float:
    taken = []
    for _ in range(_STARTS):
        began = time.perf_counter()
        used = editions.in_use(profile, bundled)
        Library(used.library).close()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _kill(small: Path, folder: Path) -> None:
    outcome = kill_at_random(_KILLS, 1, small, folder)
    print(
        f"{outcome.tried} kills at random instants, {outcome.killed} of them before the end: {outcome.old} old editions, "
        f"{outcome.tried - outcome.old} new ones, none in pieces; a start took at most {outcome.slowest_ms:.0f} ms"
    )
