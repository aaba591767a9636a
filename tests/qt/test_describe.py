"""Describe what you see, in the window: signs beside the words that led to them, one press from the checklist, and nothing kept."""

import pytest
from PySide6.QtWidgets import QPushButton

from fieldguide.domain.checklist import Answer
from fieldguide.qt.rows import HeadingRow, RecordRow

TEXT = "The foreman has all their passports locked in his safe and they cannot get them. She has a return ticket."
SIGN = "indicator/documents-held"


@pytest.fixture
def describe(window, keys, qtbot):
    """Type a description and wait for its signs."""

    def call(text, signs=True):
        keys.press("Ctrl+Shift+F")
        assert window.pages.describe.isVisible()
        assert window.pages.describe.text.hasFocus()
        window.pages.describe.text.setPlainText(text)
        keys.press("Ctrl+Return")
        qtbot.waitUntil(lambda: bool(window.pages.describe.told), timeout=10_000)
        return [row.head.id for row in window.pages.describe.list.rows.rows if isinstance(row, RecordRow)]

    return call


def test_signs_stand_by_dimension_with_the_words_that_led_to_them(window, describe):
    assert SIGN in describe(TEXT)
    rows = window.pages.describe.list.rows.rows
    assert isinstance(rows[0], HeadingRow)
    row = next(row for row in rows if isinstance(row, RecordRow) and row.head.id == SIGN)
    assert all(part in TEXT for part in row.passage.split(" … "))
    assert "return ticket" in window.pages.describe.ordinary.text()
    assert window.pages.describe.list.hasFocus(), "the keyboard goes on at the signs"


def test_a_sign_is_read_with_enter(window, describe, keys):
    describe(TEXT)
    window.pages.describe.list.choose(SIGN)
    keys.press("Return")
    assert window.reading.record.id == SIGN


def test_the_checklist_starts_with_the_signs_ticked(window, describe):
    describe(TEXT)
    found = {one.head.id for one in window.pages.describe._found.signs if one.is_plain}
    window.pages.describe.start.click()
    run = window.checklist.run
    assert run is not None
    ticked = [item for item in run.definition.items if run.answer_to(item.id) is Answer.YES]
    assert ticked
    assert all(found & set(item.see) for item in ticked)
    others = [item for item in run.definition.items if not found & set(item.see)]
    assert all(run.answer_to(item.id) is None for item in others)
    assert "from your description" in window.messages.text


def test_an_ordinary_text_shows_nothing_and_says_so(window, describe):
    assert describe("Lovely weather today.") == []
    assert "That proves nothing either" in window.pages.describe.told
    assert not window.pages.describe.start.isEnabled()


def test_hiding_forgets_the_text(window, describe, keys):
    describe(TEXT)
    keys.press("Esc", "Esc")
    assert window.pages.describe.text.toPlainText() == ""
    assert not window.pages.describe.text.document().isUndoAvailable()
    assert window.pages.describe.list.rows.rows == ()
    assert window.pages.describe.ordinary.text() == ""


def test_home_leads_there(window):
    button = next(
        one for one in window.home.findChildren(QPushButton) if one.accessibleName() == "Describe a situation"
    )
    button.click()
    assert window.pages.describe.isVisible()


def test_a_repaired_spelling_can_be_taken_back(window, search, qtbot, keys):
    search(window, "confidentality")
    assert "these are for “confidentiality”" in window.pane._note.text()
    button = window.pane._overview
    assert button.isVisible()
    assert button.text() == "Search for “confidentality” as typed"
    button.click()
    qtbot.waitUntil(lambda: window.pane._title.text() == "Nothing found")
    assert not button.isVisible()


def test_a_result_says_why_it_is_there(window, search, keys):
    search(window, "passport")
    row = window.pane.list.chosen_row()
    assert "passport in the" in row.why
    keys.press("Alt+W")
    assert window.messages.text == f"{row.head.title}: {row.why}."


def test_searches_that_led_somewhere_are_offered_again_until_the_guide_is_hidden(window, search, keys, qtbot):
    search(window, "passport")
    keys.press("Return")
    window.top.search.setText("")
    assert window._desk.searched == ["passport"]
    button = next(one for one in window.home.findChildren(QPushButton) if one.accessibleName() == "passport")
    button.click()
    assert window.top.search.text() == "passport"
    keys.press("Esc", "Esc")
    assert window._desk.searched == []
