"""From what is shown to paper: pages made ready, the print preview, a PDF file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fieldguide.domain.records import Record
from fieldguide.errors import FieldguideError, SwitchedOffError
from fieldguide.export import citation
from fieldguide.qt import printing
from fieldguide.qt.desk import Desk
from fieldguide.qt.pictures import pictures_of
from fieldguide.qt.printing import Paper, Sheets


def paper_of(record: Record, desk: Desk) -> Paper:
    """Return the page of a record, for the reading pane and for paper."""
    footer = citation.footer(record.head, desk.library.edition, desk.today)
    return Paper(desk.page(record), footer, record.head.title, pictures_of(record.facts))


def show_preview(paper: Sheets, parent: QWidget | None, desk: Desk) -> None:
    """Open the print preview of a paper; say so if printing is switched off."""
    try:
        preview = printing.Preview(paper, parent, desk.policy)
    except SwitchedOffError as error:
        desk.told.emit(str(error))
        return
    preview.failed.connect(desk.told)
    preview.open()


def ask_for_pdf(paper: Sheets, parent: QWidget | None, desk: Desk) -> None:
    """Ask where to save a paper as a PDF file, and save it; say so if that is switched off."""
    if desk.policy.export_off:
        desk.told.emit(desk.policy.export_off)
        return
    name = "".join(char if char.isalnum() else "-" for char in paper.title)[:60].strip("-")
    dialog = QFileDialog(parent, "Save as PDF", f"{name}.pdf", "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(lambda chosen: save_pdf(paper, Path(chosen), desk))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save_pdf(paper: Sheets, path: Path, desk: Desk) -> None:
    """Save a paper as a PDF file and say whether that worked."""
    try:
        printing.save_pdf(paper, path, desk.policy)
    except FieldguideError as error:
        desk.told.emit(str(error))
    else:
        desk.told.emit(f"Saved as {path.name}.")
