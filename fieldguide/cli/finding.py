"""``search``, ``match`` and ``show``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from fieldguide.cli.output import lines, print_json
from fieldguide.clock import today
from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchQuery
from fieldguide.errors import FieldguideError
from fieldguide.export import jsonlines, plain
from fieldguide.search.describe import Describer
from fieldguide.search.engine import SearchEngine
from fieldguide.store.library import Library


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help="Only this kind; may be repeated.",
)
@click.option("--country", default="", help="Leave out contacts and national law of other countries (two letters).")
@click.option("--lang", default="", help="Only records in this language.")
@click.option("--limit", default=20, type=click.IntRange(1, 500), show_default=True, help="At most so many.")
@click.option("--literal", is_flag=True, help="Take every word as it is typed: repair no spelling.")
@click.option("--explain", is_flag=True, help="Say how the query was understood, and why each hit is there.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option("--batch", is_flag=True, help="Read one query a line from standard input, print one JSON list a line.")
@click.pass_obj
def search(
    library: Path,
    query: tuple[str, ...],
    kinds: tuple[str, ...],
    country: str,
    lang: str,
    limit: int,
    *,
    literal: bool,
    explain: bool,
    as_json: bool,
    batch: bool,
) -> None:
    """Search for QUERY, in any words and most languages of Europe."""
    if not lang.isascii():
        raise FieldguideError(f"“{lang}” is no code of a language.", "Use one such as en.")
    if bool(query) == batch:
        raise click.UsageError("Name a query, or use --batch and give queries on standard input.")
    with Library(library) as opened:
        code = checked_country(opened, country) if country else ""
        engine = SearchEngine(opened)
        asked = SearchQuery(
            " ".join(query), frozenset(map(Kind, kinds)), code, bool(code), lang, limit, is_literal=literal, with_reasons=explain
        )  # fmt: skip
        if batch:
            for line in lines():
                print_json([jsonlines.hit_as_object(hit) for hit in engine.run(replace(asked, text=line)).hits])
            return
        answer = engine.run(asked)
    if as_json:
        print_json([jsonlines.hit_as_object(hit) for hit in answer.hits])
        if answer.explanation:
            click.echo(answer.explanation, err=True)
    else:
        click.echo(plain.results(answer, today(), steps=explain))


@click.command()
@click.argument("text", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.option(
    "--batch", is_flag=True, help="Read one JSON string a line from standard input, print one JSON list a line."
)
@click.pass_obj
def match(library: Path, text: tuple[str, ...], *, as_json: bool, batch: bool) -> None:
    """Name the signs that a description TEXT of a situation contains, each with the words that led to it.

    It finds words, not facts: a sign opens a question and proves nothing. Nothing of the text is kept.
    """
    if bool(text) == batch:
        raise click.UsageError("Describe a situation, or use --batch and give descriptions on standard input.")
    with Library(library) as opened:
        describer = Describer(opened)
        if batch:
            for line in lines():
                print_json([jsonlines.recognised_as_object(one) for one in describer.run(_json_text(line)).signs])
            return
        found = describer.run(" ".join(text))
        words = opened.vocabulary
    if as_json:
        print_json([jsonlines.recognised_as_object(one) for one in found.signs])
    else:
        click.echo(plain.description(found, words))


def _json_text(line: str) -> str:
    try:
        text = json.loads(line)
    except ValueError:
        text = None
    if not isinstance(text, str):
        raise FieldguideError("A line of the input is no JSON string.", 'Give each description as "text" in quotes.')
    return text


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def show(library: Path, record_id: str, *, as_json: bool) -> None:
    """Show the record ID, such as indicator/documents-held."""
    with Library(library) as opened:
        record = opened.record(record_id)
        if as_json:
            print_json(jsonlines.as_object(record))
        else:
            click.echo(plain.page(record, opened.vocabulary, today()))


def checked_country(library: Library, code: str) -> str:
    """Return a country code in capitals.

    Raises:
        FieldguideError: The library has no such country; the message names those it has.
    """
    upper = code.upper()
    if library.vocabulary.country(upper) is None:
        known = ", ".join(sorted(country.code for country in library.vocabulary.countries))
        raise FieldguideError(f"This edition has no country “{code}”.", f"It has: {known}.")
    return upper


COMMANDS = (search, match, show)
