"""``checklist export`` and ``import-form``: blank checklists for other programs, and their forms as a source to work on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from fieldguide import whole_file
from fieldguide.cli.listing import checklist, checklist_record
from fieldguide.cli.policy import require_export
from fieldguide.errors import FormError
from fieldguide.export import fhir_form, xlsform
from fieldguide.store.library import Library

_KEPT_ELSEWHERE = "Only the blank form was written. What somebody answers in another program is kept by that program."


@checklist.command("export")
@click.argument("record_id", metavar="ID")
@click.option(
    "--as",
    "form",
    required=True,
    type=click.Choice(["fhir", "xlsform"]),
    help="A FHIR R4 Questionnaire (JSON), or an XLSForm workbook (.xlsx).",
)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.pass_obj
def export_checklist(library: Path, record_id: str, form: str, out: Path) -> None:
    """Write the blank checklist ID as a form for another program."""
    require_export()
    with Library(library) as opened:
        record = checklist_record(opened, record_id)
        if form == "fhir":
            told = json.dumps(
                fhir_form.questionnaire(record, opened.edition, opened.vocabulary), ensure_ascii=False, indent=2
            )
            _write(out, f"{told}\n".encode())
        else:
            _write(out, as_xlsx(xlsform.workbook(record, opened.edition, opened.vocabulary)))
    click.echo(f"{out}: {record.head.title} ({record.head.review.state.label})")
    click.echo(_KEPT_ELSEWHERE, err=True)


@click.command("import-form")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), help="The checklist source to write (.yml)."
)
def import_form(file: Path, out: Path) -> None:
    """Make a checklist source from FILE, an XLSForm workbook (.xlsx) or a FHIR R4 Questionnaire (.json).

    Only texts and plain conditions come over. What does not is named line by line, and so is what the form does not say: fill that in, put the
    file into the folder checklists of the content, and let `fieldguide check` see to the rest.
    """
    from fieldguide.content.forms.reading import read_form  # brings the YAML of the builder: only editors wait for it

    if out.exists():
        raise FormError(f"{out} is already there.", "Name another file: somebody's work may be in it.")
    made = read_form(file)
    for left in made.left_behind:
        click.echo(str(left), err=True)
    if not made.items:
        raise FormError(f"No question of {file} can be an item of a checklist.", "Nothing was written.")
    _write(out, made.source.encode())
    named = f"{len(made.left_behind)} things are named above." if made.left_behind else "Everything came over."
    click.echo(f"{out}: {made.items} items in {made.stages} stages, {made.steps} next steps. {named}")


def as_xlsx(sheets: Mapping[str, list[list[str]]]) -> bytes:
    """Return sheets of text as a workbook: every cell is text, so that none is taken for a formula.

    Raises:
        FormError: There is no room for the temporary files openpyxl makes of each sheet.
    """
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row_number, row in enumerate(rows, start=1):
            for column, text in enumerate(row, start=1):
                if text:
                    cell = sheet.cell(row_number, column, text)
                    cell.data_type = "s"
    book.properties.creator = "Fieldguide"
    stream = BytesIO()
    try:
        book.save(stream)
    except OSError as error:
        raise FormError(
            f"The workbook cannot be made: {error.strerror}.", "Make room in the folder for temporary files."
        ) from error
    return stream.getvalue()


def _write(out: Path, data: bytes) -> None:
    """Write a file that is whole or not there."""
    try:
        whole_file.write(out, data)
    except OSError as error:
        raise FormError(f"{out} cannot be written: {error.strerror}.", "Choose a folder you may write to.") from error


COMMANDS = (checklist, import_form)
