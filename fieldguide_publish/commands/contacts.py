"""``contacts export`` and ``contacts import``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from fieldguide.store.library import Library
from fieldguide_publish.contacts import hsds, hsds_reading, hsds_tables, hsds_tables_reading, tables
from fieldguide_publish.contacts.importing import Candidate, Declared, judge
from fieldguide_publish.contacts.rows import COUNTRY, records_at, rows_of
from fieldguide_publish.errors import ContactsError
from fieldguide_publish.files import read_bytes, write_bytes

_MOST_BYTES = 64 * 1024 * 1024
_PLACE = click.Path(path_type=Path)


@click.group()
def contacts() -> None:
    """Contacts for other directories, and theirs as a source to work on."""


@contacts.command("export")
@click.option(
    "--from",
    "place",
    type=_PLACE,
    default=None,
    help="A library or a content folder; the library that ships if left out.",
)
@click.option(
    "--as",
    "form",
    required=True,
    type=click.Choice(["hsds", "hsds-csv", "csv", "xlsx"]),
    help="HSDS 3 in JSON or as a folder of tables, or one table.",
)
@click.option("--country", default="", help="Only contacts of this country, such as RO.")
@click.option("-o", "--out", required=True, type=_PLACE, help="The file to write; for hsds-csv a new folder.")
@click.pass_obj
def export(library: Path, place: Path | None, form: str, country: str, out: Path) -> None:
    """Write the contacts of the guide, with their sources and states."""
    rows = rows_of(records_at(place or library), country.upper())
    if form in ("hsds", "hsds-csv"):
        with Library(library) as opened:
            page = hsds.page_of(rows, opened.vocabulary)
        if form == "hsds":
            write_bytes(out, hsds.as_bytes(page))
        else:
            _write_folder(out, hsds_tables.package_of(page))
    else:
        write_bytes(out, tables.as_csv(rows) if form == "csv" else tables.as_workbook(rows))
    drafts = sum(row["state"] == "draft" for row in rows)
    click.echo(f"{out}: {len(rows)} contacts, {drafts} of them drafts.")


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder of their own: a table left there by an older export would be taken for one of these."""
    try:
        is_free = not folder.exists() or not any(folder.iterdir())
    except OSError:  # a file, or a folder that may not be read
        is_free = False
    if not is_free:
        raise ContactsError(
            f"{folder} is no empty folder.", "Name a new one: the tables of an export lie by themselves."
        )
    for name, data in files.items():
        write_bytes(folder / name, data)


@contacts.command("import")
@click.argument("file", type=_PLACE)
@click.option(
    "-o", "--out", required=True, type=_PLACE, help="The content folder; services/<country>.csv is written into it."
)
@click.option("--namespace", default="", help="Your own, if the contacts are for a pack: ids begin with it.")
@click.option("--country", default="", help="Country of contacts that do not say theirs, such as RO.")
@click.option("--type", "kind", default="", help="Kind of contacts that do not say theirs (vocabulary: service-types).")
@click.option("--needs", default="", help="What they help with (vocabulary: needs), divided by semicolons.")
@click.option("--source-url", default="", help="Where the file was found: the source of contacts that name none.")
@click.option("--source-title", default="", help="What that page is called.")
@click.option("--source-tier", default="", help="Who stands behind it (vocabulary: source-tiers).")
@click.option("--read-on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day you read it.")
@click.pass_obj
def import_contacts(
    library: Path, file: Path, out: Path, namespace: str, country: str, kind: str, needs: str, source_url: str, source_title: str, source_tier: str,
    read_on: datetime | None,
) -> None:  # fmt: skip
    """Make contacts from FILE: HSDS 3 (.json, or a folder of tables), a table (.csv) or a workbook (.xlsx).

    Nothing is made up: a contact that lacks something is refused by name, with every reason. What you say here holds for contacts that do not
    say it themselves.
    """
    cells = {
        COUNTRY: country.upper(), "type": kind, "needs": needs, "source_url": source_url, "source_title": source_title,
        "source_tier": source_tier, "read_on": read_on.date().isoformat() if read_on else "",
    }  # fmt: skip
    declared = Declared({column: text for column, text in cells.items() if text}, namespace)
    package = _package_at(file, declared)
    with Library(library) as opened:
        made = judge(package.candidates, opened.vocabulary, declared)
    for line in (*package.left_behind, *made.left_behind, *made.refused):
        click.echo(str(line), err=True)
    sources = {out / name: text for name, text in made.sources().items()}
    for there in sources:
        if there.exists():
            raise ContactsError(f"{there} is already there.", "Name another folder: somebody's work may be in it.")
    for path, text in sources.items():
        write_bytes(path, text.encode())
    click.echo(f"{out}: {made.count} contacts in {len(sources)} tables; {len(made.refused)} refused.")
    if not made.count:
        raise ContactsError(f"Nothing in {file} could become a contact.", "Every reason is named above.")


def _package_at(place: Path, declared: Declared) -> hsds_tables_reading.Package:
    if place.is_dir():
        return hsds_tables_reading.read_folder(place, declared, _MOST_BYTES)
    return hsds_tables_reading.Package(candidates_of(read_bytes(place, _MOST_BYTES), declared))


def candidates_of(data: bytes, declared: Declared) -> list[Candidate]:
    """Return what a file may become; what it is shows in its first bytes, whatever it is called.

    Raises:
        ContactsError: It is none of the three.
    """
    if data.startswith(b"PK"):
        return tables.read_sheet(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return hsds_reading.read_hsds(data, declared)
    return tables.read_csv(data)


COMMANDS = (contacts,)
