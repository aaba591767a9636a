"""See, say, recognise, check, act: the whole road by keyboard alone, down to the sheet of paper."""

import unicodedata

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QPushButton

from fieldguide.domain.checklist import Answer
from fieldguide.export.service_page import numbers

HOTLINE = "0800 800 678"


def _find_and_read(window, keys, qtbot, words):
    assert window.top.search.hasFocus()
    keys.type(words)
    keys.press("Return")
    qtbot.waitUntil(lambda: window.reading.record is not None)
    return window.reading.record


def _item_in_hand(view):
    focused = QApplication.focusWidget()
    return next((card.item.id for card in view.cards if card.isAncestorOf(focused)), "")


def _answer_everything(view, keys, letter):
    """Answer each item by its letter: the last answer leads to the next steps."""
    asked = []
    while not view.is_at_outcome:
        while item := _item_in_hand(view):
            asked.append(item)
            keys.press(letter)
    return asked


def _sheets(path, footer):
    """Return the words of each sheet, which all must carry the footer, and the words of the whole without it."""
    sheets = [unicodedata.normalize("NFKC", page.extract_text()) for page in PdfReader(path).pages]
    sheets = [" ".join(sheet.split()) for sheet in sheets]
    for number, sheet in enumerate(sheets, start=1):
        assert footer in sheet, f"sheet {number} does not say where it is from"
        assert f"{number} / {len(sheets)}" in sheet
    whole = " ".join(
        sheet.replace(footer, "").replace(f"{number} / {len(sheets)}", "") for number, sheet in enumerate(sheets, 1)
    )
    return sheets, " ".join(whole.split())


def _footer(guide, record):
    edition, review = guide.desk.library.edition, record.head.review
    return f"{edition.name} {edition.version} · {record.id} · {review.state.label} · {review.age(guide.desk.today)}"


def test_from_own_words_to_the_sheet_of_paper(window, guide, keys, qtbot, save_as, tmp_path):
    record = _find_and_read(window, keys, qtbot, "keeps passport")
    assert record.id == "indicator/documents-held"
    shown = window.reader.page.toPlainText()
    assert record.head.title in shown
    assert record.head.review.state.label in shown
    assert record.citations[0].source.title in shown.partition("Sources")[2]

    keys.press("Ctrl+Return")
    view = window.checklist
    assert view.run.record.id == "checklist/first-line-border"
    asked = _answer_everything(view, keys, "Y")
    assert asked == [item.id for item in view.run.definition.items]
    assert {view.run.answer_to(item) for item in asked} == {Answer.YES}

    told = view.outcome.toPlainText()
    assert HOTLINE in told
    assert "Rule: Council of Europe" in told
    assert "art. 12" in told
    assert "no finding about the person" in told

    keys.press("Ctrl+S")
    save_as(window, tmp_path / "steps.pdf")
    head = view.run.record.head
    edition = guide.desk.library.edition
    footer = view.run.paper().footer
    assert footer.startswith(f"{edition.name} {edition.version} · {view.run.record.id}, filled · draft (the weakest")
    assert "printed 21 Nov 2026 · data about an encounter: keep locked, shred after use" in footer
    _, whole = _sheets(tmp_path / "steps.pdf", footer)
    assert whole.startswith("Data about an encounter Handle as confidential.")
    for told in (head.title, "Call for help now and keep distance", HOTLINE, "art. 12", "Do not promise papers"):
        assert told in whole
    assert PdfReader(tmp_path / "steps.pdf").metadata.title == f"{head.title}: next steps"


def test_the_number_is_twelve_keys_away_at_most(window, guide, keys, qtbot):
    _find_and_read(window, keys, qtbot, "bruises")
    keys.count = 0
    keys.press("Ctrl+Return", "Y", "Ctrl+Return")
    assert keys.count <= 12
    assert window.checklist.is_at_outcome
    outcome = window.checklist.outcome
    emergency = numbers(guide.desk.contacts("emergency")[0].facts)
    found = outcome.document().find(emergency)
    assert not found.isNull()
    assert outcome.viewport().rect().contains(outcome.cursorRect(found)), "the number is there, but out of sight"


@pytest.mark.parametrize("letter", ["Y", "N", "K"])
def test_twelve_keys_lead_from_the_first_item_to_the_number_to_call(window, keys, qtbot, letter):
    """The whole first-line checklist, every item answered: a key for each item and nothing else."""
    _find_and_read(window, keys, qtbot, "bruises")
    keys.press("Ctrl+Return")
    view = window.checklist
    keys.count = 0
    asked = _answer_everything(view, keys, letter)
    assert keys.count == len(asked) <= 12
    assert HOTLINE in view.outcome.toPlainText()


def test_a_card_of_the_first_page_starts_by_keyboard(window, keys):
    first = next(one for one in window.home.widget().findChildren(QPushButton) if "First line" in one.accessibleName())
    first.setFocus()
    keys.press("Return")
    assert window.checklist.run.record.id == "checklist/first-line-border"


@pytest.mark.parametrize(
    "record_id", ["indicator/documents-held", "legal/cets-197", "service/ro-anitp-helpline", "term/disclosure"]
)
def test_a_record_on_paper_says_what_it_is_and_how_old(window, guide, read, keys, save_as, tmp_path, record_id):
    read(window, record_id)
    keys.press("Ctrl+S")
    save_as(window, tmp_path / "record.pdf")
    record = window.reading.record
    sheets, whole = _sheets(tmp_path / "record.pdf", _footer(guide, record))
    assert record.head.title in whole
    assert record.citations[0].source.title in whole
    assert all("printed 21 Nov 2026" in sheet for sheet in sheets)


def test_a_pdf_that_cannot_be_written_is_told(window, read, keys, tmp_path):
    read(window, "term/disclosure")
    (tmp_path / "taken.pdf").mkdir()
    keys.press("Ctrl+S")
    dialog = QApplication.activeModalWidget()
    dialog.fileSelected.emit(str(tmp_path / "taken.pdf"))
    assert "cannot be written" in window.messages.text
    assert "Choose another folder" in window.messages.text
    keys.press("Esc")
    assert QApplication.activeModalWidget() is None
