"""``contacts``, ``checklist`` and ``export``: whole lists."""

from __future__ import annotations

from pathlib import Path

import click

from fieldguide.cli.finding import checked_country
from fieldguide.cli.output import print_json
from fieldguide.cli.policy import require_export
from fieldguide.clock import today
from fieldguide.domain.records import ChecklistFacts, Kind, Record
from fieldguide.errors import FieldguideError, RecordNotFoundError
from fieldguide.export import jsonlines, plain
from fieldguide.store.library import Library


@click.command()
@click.option("--country", required=True, help="Two letters, such as RO.")
@click.option("--need", default="", help="Only contacts that serve this need, such as hotline or shelter.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def contacts(library: Path, country: str, need: str, *, as_json: bool) -> None:
    """List whom to call in a country, danger first."""
    with Library(library) as opened:
        words = opened.vocabulary
        if need and need not in words.codes("needs"):
            raise FieldguideError(
                f"There is no need “{need}”.", f"There are: {', '.join(sorted(words.codes('needs')))}."
            )
        found = opened.contacts(checked_country(opened, country), need, today=today())
        if as_json:
            print_json([jsonlines.as_object(record) for record in found])
        elif found:
            click.echo("\n\n".join(plain.contact(record, words, today()) for record in found))
        else:
            click.echo(
                f"No contact in {words.country_name(country.upper())} is known for this. Leave --need out to see all."
            )


@click.group()
def checklist() -> None:
    """List checklists, or show one."""


@checklist.command("list")
@click.pass_obj
def list_checklists(library: Path) -> None:
    """List the checklists."""
    with Library(library) as opened:
        for head in opened.heads(Kind.CHECKLIST):
            click.echo(f"{head.id.partition('/')[2]:28} {head.title} ({head.review.state.label})")


@checklist.command("show")
@click.argument("record_id", metavar="ID")
@click.pass_obj
def show_checklist(library: Path, record_id: str) -> None:
    """Show the checklist ID, with or without “checklist/” before it."""
    with Library(library) as opened:
        click.echo(plain.page(checklist_record(opened, record_id), opened.vocabulary, today()))


def checklist_record(library: Library, record_id: str) -> Record:
    """Return a checklist by its id, with or without “checklist/” before it.

    Raises:
        RecordNotFoundError: There is no such record, or it is no checklist.
    """
    record = library.record(record_id if record_id.startswith("checklist/") else f"checklist/{record_id}")
    if not isinstance(record.facts, ChecklistFacts):
        raise RecordNotFoundError(f"“{record_id}” is no checklist.", "See `fieldguide checklist list`.")
    return record


@click.group()
def export() -> None:
    """Write the library's content for other programs."""


@export.command("records")
@click.pass_obj
def export_records(library: Path) -> None:
    """Print every record as one line of JSON."""
    require_export()
    with Library(library) as opened:
        for record in opened.records():
            print_json(jsonlines.as_object(record))


COMMANDS = (contacts, export)
