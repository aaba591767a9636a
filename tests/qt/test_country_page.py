"""The page of a country beside its contacts: whom to call there at a glance."""

import unicodedata

from pypdf import PdfReader
from PySide6.QtWidgets import QPushButton

from fieldguide.qt.rows import RecordRow


def _overview(window):
    return next(one for one in window.pane.findChildren(QPushButton) if "at a glance" in one.text())


def test_contacts_show_the_country_beside_the_list(window, keys):
    keys.press("Alt+3")
    told = window.reader.page.toPlainText()
    assert told.splitlines()[1] == "Romania"
    assert "112" in told
    assert "0800 800 678" in told
    assert window.pane.list.hasFocus(), "the list is where the keyboard goes on"


def test_another_country_is_shown_when_it_is_picked(window, keys):
    keys.press("Alt+3")
    window.pane.picker.setFocus()
    keys.type("Bulg")
    told = window.reader.page.toPlainText()
    assert told.splitlines()[1] == "Bulgaria"
    assert "0800 800 678" not in told


def test_a_contact_is_read_from_the_page_and_the_page_is_one_key_away(window, keys):
    keys.press("Alt+3")
    window.reader.page.setFocus()
    keys.press("Tab", "Return")
    assert window.reading.record.id.startswith("service/")
    assert _overview(window).isVisible()
    _overview(window).setFocus()
    keys.press("Return")
    assert window.reading.record.id == "country/ro"
    assert "Romania" in window.reader.page.toPlainText()
    assert window.reader.page.hasFocus()


def test_the_record_read_before_can_be_gone_back_to(window, read, keys):
    read(window, "indicator/documents-held")
    keys.press("Ctrl+D", "Alt+3")
    assert window.reader.bookmark.text() == "Bookmark"
    keys.press("Alt+Left")
    assert window.reading.record.id == "indicator/documents-held"
    assert window.reader.bookmark.text() == "Bookmarked ✓"
    keys.press("Alt+Right")
    assert window.reading.record.id == "country/ro", "a country is gone back to like any record"


def test_a_country_is_found_by_its_name(window, search):
    search(window, "Bulgaria")
    found = [row.head.id for row in window.pane.list.rows.rows if isinstance(row, RecordRow)]
    assert "country/bg" in found[:3]


def test_opened_from_elsewhere_it_stands_beside_its_contacts(window, read):
    read(window, "country/bg")
    assert window.pane.picker.currentText() == "Bulgaria"
    assert {row.head.country for row in window.pane.list.rows.rows if isinstance(row, RecordRow)} == {"BG", "EU"}
    assert "112" in window.reader.page.toPlainText()


def test_opened_from_the_contacts_of_another_it_brings_its_own(window, read, keys):
    keys.press("Alt+3")
    read(window, "country/bg")
    assert window.pane.picker.currentText() == "Bulgaria"


def test_questions_without_an_answer_say_so(window, keys):
    keys.press("Alt+3")
    told = window.reader.page.toPlainText()
    for word in window._desk.words.lists["country-questions"]:
        assert word.label in told


def test_it_goes_to_paper_with_edition_and_date(window, guide, keys, save_as, tmp_path):
    keys.press("Alt+3", "Ctrl+S")
    save_as(window, tmp_path / "country.pdf")
    reader = PdfReader(tmp_path / "country.pdf")
    sheets = [" ".join(unicodedata.normalize("NFKC", sheet.extract_text()).split()) for sheet in reader.pages]
    assert "0800 800 678" in sheets[0]
    for sheet in sheets:
        assert guide.desk.library.edition.version in sheet
        assert "printed 21 Nov 2026" in sheet


def test_hiding_forgets_it(window, keys):
    keys.press("Alt+3")
    keys.press("Esc", "Esc")
    assert window.isMinimized()
    assert window.reader.page.toPlainText() == ""
    assert not window.reader.back.isEnabled()
