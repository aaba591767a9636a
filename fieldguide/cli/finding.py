"""``search`` and ``show``."""

from __future__ import annotations

from pathlib import Path

import click

from fieldguide.cli.output import print_json, today
from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchQuery
from fieldguide.errors import FieldguideError
from fieldguide.export import jsonlines, plain
from fieldguide.search.engine import SearchEngine
from fieldguide.store.library import Library


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
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
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def search(
    library: Path, query: tuple[str, ...], kinds: tuple[str, ...], country: str, lang: str, limit: int, *, as_json: bool
) -> None:
    """Search for QUERY, in any words."""
    if not lang.isascii():
        raise FieldguideError(f"“{lang}” is no code of a language.", "Use one such as en.")
    with Library(library) as opened:
        code = checked_country(opened, country) if country else ""
        asked = SearchQuery(" ".join(query), frozenset(Kind(kind) for kind in kinds), code, bool(code), lang, limit)
        answer = SearchEngine(opened).run(asked)
    if as_json:
        print_json([jsonlines.hit_as_object(hit) for hit in answer.hits])
        if answer.explanation:
            click.echo(answer.explanation, err=True)
    else:
        click.echo(plain.results(answer, today()))


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


COMMANDS = (search, show)
