"""``selftest``: does this copy of the program work, and what is in it?"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

from fieldguide import __version__, assets
from fieldguide.checklists import engine
from fieldguide.cli.desktop import DESKTOP, Desktop
from fieldguide.cli.output import print_json, today
from fieldguide.domain.checklist import Answer
from fieldguide.domain.records import ChecklistFacts, CountryFacts, Kind, Record
from fieldguide.domain.search import SearchQuery
from fieldguide.errors import FieldguideError
from fieldguide.export import jsonlines, page, plain
from fieldguide.folding import FOLD_VERSION
from fieldguide.search.engine import SearchEngine
from fieldguide.store.connection import sqlite_version
from fieldguide.store.library import Library

#: An expected record stands among so many.
_FIRST = 3
Tried = TypeVar("Tried")


class SelftestError(FieldguideError):
    """A part of the program does not do what it is there for."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried.

    Attributes:
        name: What.
        problem: What went wrong; empty if it worked.
    """

    name: str
    problem: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.option("--window/--no-window", default=True, help="Open the window as well, seen by nobody.")
@click.option("--start", is_flag=True, help="Open the window, search once, print “answered” and end; to measure it.")
@click.pass_context
def selftest(ctx: click.Context, *, as_json: bool, window: bool, start: bool) -> None:
    """Try the parts of the program on the library and count what it holds."""
    desktop: Desktop = ctx.meta[DESKTOP]
    if start:
        ctx.exit(desktop.answer_once(ctx.obj))
    with Library(ctx.obj) as library:
        trials = _trials(library)
        if window:
            trials += tuple(desktop.trials(ctx.obj))
        report = _report(library, trials)
    if as_json:
        print_json(report)
    else:
        _print(report)
    if any(trial.problem for trial in trials):
        ctx.exit(1)


def tried(name: str, part: Callable[[Tried], None], what: Tried) -> Trial:
    """Try one part and return how it went: a part that does not work raises.

    Args:
        name: The part.
        part: Tries it.
        what: What it is tried on.
    """
    try:
        part(what)
    except FieldguideError as error:
        return Trial(name, str(error))
    return Trial(name)


def _trials(library: Library) -> tuple[Trial, ...]:
    parts: tuple[tuple[str, Callable[[Library], None]], ...] = (
        ("the library file is sound", _integrity),
        ("words are found", _search),
        ("questions find what they are about", _golden),
        ("every record can be shown", _show),
        ("every checklist ends in a next step", _run_checklists),
        ("every country has an emergency number", _emergency),
        ("signatures of packs can be checked", _signatures),
    )
    return tuple(tried(name, part, library) for name, part in parts)


def _integrity(library: Library) -> None:
    if not library.integrity():
        raise SelftestError("The integrity check failed.")


def _signatures(_library: Library) -> None:
    from fieldguide.packs import metadata  # nothing else here needs it

    if not metadata.tells_signatures_apart():
        raise SelftestError("A right signature cannot be told from a wrong one; no pack can be installed.")


def _search(library: Library) -> None:
    search = SearchEngine(library)
    for head in library.heads(Kind.INDICATOR, Kind.LEGAL, Kind.TERM):
        answer = search.run(SearchQuery(head.title + " ", frozenset({head.kind}), limit=25))
        if head.id not in {hit.head.id for hit in answer.hits}:
            raise SelftestError(f"The title of {head.id} does not find it.")


def _golden(library: Library) -> None:
    """Ask what people ask; of the library that ships, whose answers are known."""
    if library.path != assets.library_path():
        return
    search = SearchEngine(library)
    for line in assets.text("resources/golden.jsonl").splitlines():
        known = json.loads(line)
        found = {hit.head.id for hit in search.run(SearchQuery(known["query"], limit=_FIRST)).hits[:_FIRST]}
        if found.isdisjoint(known["expect"]):
            raise SelftestError(f"“{known['query']}” does not find {' or '.join(known['expect'])}.")


def _show(library: Library) -> None:
    for record in library.records():
        if not page.render(record, library.vocabulary, today()) or not plain.page(record, library.vocabulary, today()):
            raise SelftestError(f"{record.id} shows nothing.")
        if not record.citations and not _states_nothing(record):
            raise SelftestError(f"{record.id} has no source.")
        jsonlines.line(record)


def _states_nothing(record: Record) -> bool:
    """Tell whether this is a country of which nothing is known yet: without facts there is nothing to be sourced."""
    return isinstance(record.facts, CountryFacts) and not any(answer.short for answer in record.facts.answers)


def _run_checklists(library: Library) -> None:
    for head in library.heads(Kind.CHECKLIST):
        facts = library.record(head.id).facts
        if not isinstance(facts, ChecklistFacts):
            raise SelftestError(f"{head.id} is no checklist.")
        for answer in (Answer.YES, Answer.NO, Answer.NOT_KNOWN):
            state = engine.State()
            for item in facts.definition.items:
                if item in engine.visible_items(facts.definition, state):
                    state = engine.apply(facts.definition, state, engine.Answered(item.id, answer))
            if not engine.outcome(facts.definition, state).steps:
                raise SelftestError(f"{head.id} ends without a next step.")


def _emergency(library: Library) -> None:
    without = [
        country.name
        for country in library.vocabulary.countries
        if not library.phone_lines(
            tuple(record.id for record in library.contacts(country.code, "emergency", today=today()))
        )
    ]
    if without:
        raise SelftestError(f"There is no emergency number for {', '.join(without)}.")


def _report(library: Library, trials: tuple[Trial, ...]) -> dict[str, object]:
    edition = library.edition
    tally = library.tally()
    return {
        "ok": not any(trial.problem for trial in trials),
        "versions": {
            "fieldguide": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite_version(),
            "folding": FOLD_VERSION,
            "system": platform.system(),
        },
        "edition": {"name": edition.name, "version": edition.version, "date": edition.date, "digest": edition.digest},
        "records": {kind.value: {"total": sum(states.values()), **states} for kind, states in tally.items()},
        "total": sum(sum(states.values()) for states in tally.values()),
        "law_articles": library.law_articles(),
        "ratings": library.ratings(),
        "sources": len(library.sources()),
        "countries": len(library.vocabulary.countries),
        "tried": [{"name": trial.name, "ok": not trial.problem, "problem": trial.problem} for trial in trials],
    }


def _print(report: dict[str, object]) -> None:
    for key in ("versions", "edition", "records", "ratings"):
        entries = report[key]
        if isinstance(entries, dict):
            click.echo(f"{key}: " + "; ".join(f"{name} {value}" for name, value in entries.items()))
    tried = report["tried"]
    for trial in tried if isinstance(tried, list) else []:
        click.echo(f"{'ok  ' if trial['ok'] else 'FAIL'} {trial['name']} {trial['problem']}".rstrip())


COMMANDS = (selftest,)
