"""The reading pane: from record to record and back, kept among the bookmarks, copied with its sources."""

import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QApplication, QPushButton

from fieldguide.domain.settings import Bookmark
from fieldguide.export.citation import source_line
from fieldguide.store.userdata import UserData

FIRST, SECOND, THIRD = "indicator/documents-held", "legal/cets-197", "term/disclosure"


def _shown(window):
    return window.reading.record.id


def _home_buttons(window):
    return [button.accessibleName() for button in window.home.widget().findChildren(QPushButton)]


def test_back_and_forward(window, read, keys):
    pane = window.reader
    assert not pane.back.isEnabled()
    for record_id in (FIRST, SECOND, THIRD):
        read(window, record_id)
    assert pane.back.isEnabled()
    assert not pane.forward.isEnabled()
    keys.press("Alt+Left", "Alt+Left")
    assert _shown(window) == FIRST
    assert not pane.back.isEnabled()
    keys.press("Alt+Right")
    assert _shown(window) == SECOND
    read(window, FIRST)
    assert not pane.forward.isEnabled(), "what lay ahead is gone once another way is taken"
    keys.press("Alt+Left", "Alt+Left")
    assert _shown(window) == FIRST


def test_a_link_is_followed_by_keyboard(window, read, keys):
    read(window, FIRST)
    assert window.reader.page.hasFocus()
    keys.press("Tab", "Return")
    assert _shown(window) != FIRST
    keys.press("Alt+Left")
    assert _shown(window) == FIRST


def test_a_link_is_followed_by_mouse(window, read, qtbot):
    read(window, FIRST)
    page = window.reader.page
    page.setFocus()
    page.focusNextPrevChild(True)  # marks the first link
    link = page.textCursor()
    link.setPosition((link.selectionStart() + link.selectionEnd()) // 2)
    address = page.anchorAt(page.cursorRect(link).center())
    assert address.startswith("record:")
    qtbot.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=page.cursorRect(link).center())
    assert _shown(window) == address.removeprefix("record:").partition("#")[0]


def test_an_article_is_scrolled_to(window, read):
    read(window, "legal/dir-2011-36#11(4)")
    page = window.reader.page
    heading = page.document().find("Art. 11(4)")
    assert not heading.isNull()
    assert page.verticalScrollBar().value() > 0
    assert page.viewport().rect().contains(page.cursorRect(heading).center())
    read(window, "legal/dir-2011-36")
    assert page.verticalScrollBar().value() == 0


def test_back_returns_to_the_article(window, read, keys):
    read(window, "legal/dir-2011-36#11(4)")
    place = window.reader.page.verticalScrollBar().value()
    read(window, FIRST)
    keys.press("Alt+Left")
    assert window.reader.page.verticalScrollBar().value() == place


def test_a_link_to_nothing_is_told_and_changes_nothing(window, read, keys):
    read(window, FIRST)
    for target in ("indicator/there-is-none", "nonsense", "", "indicator/é", "x" * 10_000):
        window.reader.page.followed.emit(target)
        assert "There is no record" in window.messages.text
        assert _shown(window) == FIRST
    read(window, SECOND)
    keys.press("Alt+Left")
    assert _shown(window) == FIRST
    assert not window.reader.back.isEnabled()


def test_an_article_that_is_not_there_shows_the_record(window, read):
    read(window, f"{SECOND}#999")
    assert _shown(window) == SECOND


def test_the_copy_says_where_it_is_from(window, guide, read, keys):
    read(window, FIRST)
    keys.press("Ctrl+Shift+C")
    copied = QGuiApplication.clipboard().text()
    record, edition = window.reading.record, guide.desk.library.edition
    assert copied.startswith(record.head.title)
    assert all(source_line(citation) in copied for citation in record.citations)
    for told in (edition.name, edition.version, record.head.review.state.label, FIRST):
        assert told in copied.splitlines()[-1]
    assert window.messages.isVisible()
    assert window.messages.text == "Copied, with sources and state."


def test_a_bookmark_comes_and_goes_and_outlives_the_program(window, guide, read, keys, open_guide):
    read(window, FIRST)
    keys.press("Ctrl+D")
    assert window.reader.bookmark.text() == "Bookmarked ✓"
    read(window, SECOND)
    assert window.reader.bookmark.text() == "Bookmark"
    keys.press("Ctrl+D")
    titles = [guide.desk.library.record(record_id).head.title for record_id in (SECOND, FIRST)]
    guide.close()

    again = open_guide()
    assert [mark.record_id for mark in again.desk.bookmarks()] == [SECOND, FIRST]
    named = _home_buttons(again.window)
    assert [name for name in named if name in titles] == titles
    read(again.window, SECOND)
    assert again.window.reader.bookmark.text() == "Bookmarked ✓"
    keys.press("Ctrl+D")
    assert again.window.reader.bookmark.text() == "Bookmark"
    again.close()
    assert [mark.record_id for mark in UserData(guide.profile / "user.db").bookmarks()] == [FIRST]


def test_a_bookmark_of_a_record_that_is_gone_says_so(open_guide, tmp_path):
    userdata = UserData(tmp_path / "profile" / "user.db")
    userdata.add_bookmark(Bookmark("indicator/of-an-older-edition", "An older sign"))
    userdata.close()
    window = open_guide(fresh=True).window
    window.pages.settings.skip.click()
    (button,) = (one for one in window.home.widget().findChildren(QPushButton) if "older sign" in one.accessibleName())
    assert "no longer in this edition" in button.accessibleName()
    assert not button.isEnabled()


def test_the_settings_file_holds_settings_and_bookmarks_and_nothing_else(
    window, guide, search, read, keys, setting_names
):
    search(window, "kidneyscarsearch")
    keys.press("Esc")
    search(window, "strangulation")
    keys.press("Return")
    read(window, "article/interpreters")
    read(window, FIRST)
    keys.press("Ctrl+D", "Ctrl+Return")
    keys.type("yny")
    guide.close()

    path = guide.profile / "user.db"
    assert [one.name for one in guide.profile.iterdir()] == ["user.db"]
    connection = sqlite3.connect(path)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {"setting", "bookmark"}
    assert {key for (key,) in connection.execute("SELECT key FROM setting")} == setting_names
    assert [row[0] for row in connection.execute("SELECT record_id FROM bookmark")] == [FIRST]
    connection.close()
    raw = path.read_bytes()
    for trace in (b"kidney", b"strangulation", b"interpreters", b"not-known", b"danger"):
        assert trace not in raw


def test_a_bookmark_taken_back_leaves_no_trace_in_the_file(window, guide, read, keys):
    read(window, "article/interpreters")
    keys.press("Ctrl+D", "Ctrl+D")
    guide.close()
    assert b"interpreters" not in (guide.profile / "user.db").read_bytes()


def test_the_preview_shows_the_pages(window, read, keys, qtbot):
    read(window, SECOND)
    keys.press("Ctrl+P")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QPrintPreviewDialog)
    pages = dialog.findChild(QPrintPreviewWidget)
    qtbot.waitUntil(lambda: pages.pageCount() > 1)
    keys.press("Esc")
    assert QApplication.activeModalWidget() is None
    assert _shown(window) == SECOND, "one Esc closes the preview and nothing else"


@pytest.mark.parametrize("size", [(720, 480), (1280, 800)])
def test_list_and_page_side_by_side_or_one_at_a_time(open_guide, search, keys, size):
    window = open_guide(size=size).window
    search(window, "passport")
    keys.press("Return")
    narrow = size[0] < 1000
    assert window.reader.page.isVisible()
    assert window.pane.isVisible() is not narrow
    assert window.reader.to_list.isVisible() is narrow
    if narrow:
        keys.press("Alt+Up")
        assert window.pane.list.hasFocus()
        assert not window.reader.page.isVisible()
