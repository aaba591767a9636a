"""Help: opened by key, read by key, gone back from, printed; in every look, and without a start of the guide waiting for it."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QApplication

from fieldguide.content import manual
from fieldguide.domain.policy import Policy
from fieldguide.domain.settings import Theme
from fieldguide.qt import help_pages, printing
from fieldguide.qt.rail import Section
from fieldguide.qt.theme import DARK, LIGHT

PICTURED = "help/checklists"


def _title(window):
    return window.reader.page.toPlainText().split("\n")[0]


def _follow(keys, window, words):
    """Walk with Tab to the link with these words, and follow it."""
    page = window.reader.page
    for _ in range(80):
        keys.press("Tab")
        if page.hasFocus() and page.textCursor().selectedText() == words:
            keys.press("Return")
            return
    raise AssertionError(f"no link “{words}” is reached")


def test_by_keyboard_alone_help_is_opened_followed_and_left(window, keys):
    keys.press("F1")
    assert _title(window) == "Fieldguide manual"
    assert window.rail.buttons[Section.HELP].isChecked()
    assert QApplication.focusWidget() is window.reader.page
    _follow(keys, window, "Run a checklist")
    assert _title(window) == "Run a checklist and come back to it"
    assert window.pane.list.chosen_id() == PICTURED
    _follow(keys, window, "When somebody listens")
    assert _title(window) == "When somebody listens or comes closer"
    keys.press("Alt+Left", "Alt+Left")
    assert _title(window) == "Fieldguide manual"
    keys.press("Alt+Right")
    assert _title(window) == "Run a checklist and come back to it"


def test_the_contents_are_a_list_that_opens_by_enter(window, keys):
    keys.press("F1")
    window.pane.list.setFocus()
    keys.press("Home", "Down", "Down", "Return")
    assert _title(window) == "Keys"
    window.pane.list.setFocus()
    keys.press("End", "Return")
    assert _title(window) == "About this edition"


def test_every_page_opens_from_the_list(window, keys):
    keys.press("F1")
    shown = set()
    for row in window.pane.list.rows.rows:
        if hasattr(row, "id"):
            window.pane.opened.emit(row.id)
            assert window.messages.isHidden()
            assert window.pane.list.chosen_id() == row.id
            shown.add(_title(window))
    entries = [entry for chapter in manual.contents() for entry in chapter.entries]
    assert len(shown) == len(entries) + 2


def test_records_and_pages_share_one_way_back(window, keys, read):
    read(window, "term/disclosure")
    keys.press("F1")
    assert window.reading.record is None
    assert window.browsing.section is Section.HELP
    keys.press("Alt+Left")
    assert window.reading.record.id == "term/disclosure"
    assert window.browsing.section is Section.GUIDE, "the list beside a record is not that of Help"
    assert window.rail.buttons[Section.GUIDE].isChecked()
    keys.press("Alt+Right")
    assert _title(window) == "Fieldguide manual"
    assert window.browsing.section is Section.HELP


def test_a_search_goes_on_in_help_and_out_of_it(window, keys, search, qtbot):
    search(window, "passport")
    keys.press("F1")
    assert _title(window) == "Find something by typing"
    search(window, "passport seized")
    assert window.browsing.section is Section.FIND
    keys.press("Return")
    assert window.reading.record is not None


@pytest.mark.parametrize(
    ("show", "title"),
    [
        (("Alt+3",), "Whom to call in a country"),
        (("Ctrl+Shift+F",), "Describe what you see"),
        (("Ctrl+,",), "Bookmarks and settings"),
        (("Alt+6",), "Use it in training"),
        (("Alt+1",), "Fieldguide manual"),
    ],
)
def test_f1_begins_with_what_is_shown(window, keys, show, title):
    keys.press(*show)
    keys.press("F1")
    assert _title(window) == title
    keys.press("F1")
    assert _title(window) == "Fieldguide manual"


def test_a_checklist_waits_while_help_is_read(window, keys):
    window.start_checklist("checklist/first-line-border")
    keys.press("Y", "F1")
    assert _title(window) == "Run a checklist and come back to it"
    keys.press("Alt+2")
    assert window.checklist.isVisible()
    assert window.checklist.run.can_undo


def test_while_somebody_listens_f1_opens_nothing(window, keys):
    window.start_checklist("checklist/first-line-border")
    keys.press("Ctrl+L", "F1")
    assert window.checklist.isVisible()


def test_about_this_edition_is_one_press_away_from_help(window, keys):
    keys.press("F1")
    window.pane._overview.click()
    assert _title(window) == "About this edition"


def test_settings_lead_to_help(window, keys):
    keys.press("Ctrl+,")
    window.pages.settings.help.click()
    assert _title(window) == "Fieldguide manual"


def test_a_page_is_no_record(window, keys):
    keys.press("F1")
    assert not window.reader.bookmark.isEnabled()
    assert window.reader.page.accessibleName() == "Help"
    assert not window.reader.start.isVisible()
    keys.press("Ctrl+D", "Ctrl+Return")
    assert window._desk.bookmarks() == ()
    assert window._desk.last_read == []
    keys.press("Ctrl+Shift+C")
    assert "One page for each task." in QGuiApplication.clipboard().text()
    assert "help/contents" in QGuiApplication.clipboard().text()


def test_hiding_forgets_which_page_was_read(window, keys):
    keys.press("F1")
    window.hide_everything()
    window.showNormal()
    assert window.reader.page.toPlainText().strip() == ""


def _picture(window):
    (name, *_) = (address for address, _ in manual.read("checklists").pictures)
    return window.reader.page.document().resource(QTextDocument.ResourceType.ImageResource, QUrl(name))


@pytest.mark.parametrize(("theme", "colours"), [(Theme.LIGHT, LIGHT), (Theme.DARK, DARK)])
def test_pictures_stand_in_a_thin_frame_of_the_look(open_guide, theme, colours):
    window = open_guide(theme=theme).window
    window.reading.open(PICTURED)
    image = _picture(window)
    for x, y in ((0, 0), (image.width() - 1, 0), (image.width() // 2, image.height() - 1)):
        assert image.pixelColor(x, y) == QColor(colours.line)
    assert image.pixelColor(4, 4).lightness() > 200, "a picture is light in every look"


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (720, 480)])
def test_every_page_fits_its_pane(open_guide, qtbot, size, percent):
    window = open_guide(size=size, text_size=percent).window
    for name in ("checklists", "what-is-kept", "install", "contents"):
        window.reading.open(help_pages.page(name))
        page = window.reader.page
        qtbot.waitUntil(lambda page=page: page.horizontalScrollBar().maximum() == 0, timeout=2000)
    window.reading.open(PICTURED)
    assert 100 < _picture(window).deviceIndependentSize().width() <= window.reader.page.viewport().width()


def test_at_the_least_size_and_the_largest_text_no_section_is_cut_off(open_guide):
    window = open_guide(size=(720, 480), text_size=200).window
    buttons = list(window.rail.buttons.values())
    assert all(button.height() >= button.fontMetrics().height() for button in buttons)
    assert all(one.geometry().bottom() < other.geometry().top() for one, other in pairwise(buttons))
    assert buttons[-1].geometry().bottom() <= window.rail.height()


def test_a_page_prints_with_its_picture(window, keys, save_as, tmp_path):
    window.reading.open(PICTURED)
    keys.press("Ctrl+S")
    save_as(window, tmp_path / "help.pdf")
    sheets = PdfReader(tmp_path / "help.pdf").pages
    text = " ".join("".join(sheet.extract_text() for sheet in sheets).split())
    assert "Run a checklist and come back to it" in text
    assert "help/checklists" in text
    assert len({image.data for sheet in sheets for image in sheet.images}) == 2
    assert (tmp_path / "help.pdf").stat().st_size < 2_000_000


def test_the_page_about_the_edition_prints(window, tmp_path):
    window.reading.open(help_pages.EDITION)
    printing.save_pdf(window.reading.paper(), tmp_path / "edition.pdf", Policy())
    assert "How far it was checked" in " ".join(PdfReader(tmp_path / "edition.pdf").pages[0].extract_text().split())


def test_a_page_that_is_missing_is_said_so_and_what_was_read_stays(window, keys):
    keys.press("F1")
    window.reader.page.followed.emit("help/no-such-page")
    assert "no-such-page" in window.messages.text
    assert _title(window) == "Fieldguide manual"


def test_nobody_who_only_starts_the_guide_waits_for_markdown(real_library_path, tmp_path):
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from fieldguide.qt.desk import Desk\n"
        "from fieldguide.qt.window import MainWindow\n"
        "from fieldguide.store.library import Library\n"
        "from fieldguide.store.userdata import UserData\n"
        "application = QApplication([])\n"
        f"desk = Desk(Library(Path({str(real_library_path)!r})), UserData(None), date.today)\n"
        "window = MainWindow(desk, application)\n"
        "window.show()\n"
        "window.start()\n"
        "print(sorted({'markdown', 'nh3', 'yaml'} & set(sys.modules)))\n"
        "window.reading.open('help/keys')\n"
        "print(sorted({'markdown', 'nh3'} & set(sys.modules)))\n"
        "window.close()\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert ran.stdout.split("\n")[:2] == ["[]", "['markdown', 'nh3']"]


def test_titles_of_pages_and_of_the_contents_are_of_one_kind(window, keys):
    """What a reader clicks and what opens can be told to be the same: they share their first word of some length."""
    for chapter in manual.contents():
        for entry in chapter.entries:
            title = manual.read(entry.name).title
            shared = set(re.findall(r"\w{4,}", entry.title.lower())) & set(re.findall(r"\w{4,}", title.lower()))
            assert shared or entry.title == title, entry.name


def test_the_key_f1_is_named_on_the_rail(window):
    assert "F1" in window.rail.buttons[Section.HELP].toolTip()
    assert window.rail.buttons[Section.HELP].focusPolicy() == Qt.FocusPolicy.TabFocus
