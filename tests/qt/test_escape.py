"""Esc Esc hides the guide and forgets, wherever the keyboard is; a single Esc does not."""

from time import monotonic

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import QApplication, QFileDialog

from fieldguide.qt.rows import RecordRow

TYPED = "passport"
#: Longer than any two presses that belong together.
SLOW = 0.9


@pytest.fixture(params=[True, False], ids=["pausing", "forgetting"])
def window(request, open_guide):
    return open_guide(is_pausing=request.param).window


@pytest.fixture
def busy(window, search, keys, qtbot):
    """The window in the middle of work: words in the box, records read, a checklist answered."""
    search(window, TYPED)
    keys.press("Return")
    qtbot.waitUntil(lambda: window.reading.record is not None)
    keys.press("Ctrl+Return")
    keys.press("Y", "N")
    return window


def _check_hidden(window, run=None):
    assert window.isMinimized()
    assert window.windowTitle() == "Documents"
    assert window.top.search.text() == ""
    assert window.checklist.run is None
    assert window.checklist.cards == []
    assert window.checklist.outcome.toPlainText() == ""
    assert window.reading.record is None
    assert window.reader.page.toPlainText() == ""
    assert window._desk.last_read == []
    assert not any(isinstance(row, RecordRow) for row in window.pane.list.rows.rows)
    assert window._stack.currentWidget() is (window.encounter.page or window.home)
    assert not window.messages.isVisibleTo(window)
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None


def test_from_the_search_box(busy, keys):
    keys.press("Ctrl+K")
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_the_reader(busy, keys):
    keys.press("Alt+1")
    busy.reader.page.setFocus()
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_the_list(busy, keys):
    keys.press("Alt+4")
    assert busy.pane.list.hasFocus()
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_a_checklist(busy, keys):
    assert busy.checklist.run is not None
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_the_next_steps(busy, keys):
    keys.press("Ctrl+Return")
    assert busy.checklist.outcome.hasFocus()
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_a_list_of_choices_that_is_open(busy, keys):
    keys.press("Ctrl+,")
    busy.pages.settings.country.showPopup()
    assert QApplication.activePopupWidget() is not None
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_the_print_preview(busy, keys):
    keys.press("Ctrl+Return", "Ctrl+P")
    assert isinstance(QApplication.activeModalWidget(), QPrintPreviewDialog)
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_the_file_dialog(busy, keys):
    keys.press("Ctrl+Return", "Ctrl+S")
    assert isinstance(QApplication.activeModalWidget(), QFileDialog)
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_from_the_first_question(open_guide, keys):
    window = open_guide(fresh=True).window
    keys.press("Esc", "Esc")
    _check_hidden(window)


def test_a_click_of_the_mouse_between_the_presses_does_not_matter(busy, keys, qtbot):
    keys.press("Esc")
    qtbot.mouseClick(busy.home, Qt.MouseButton.LeftButton)
    keys.press("Esc")
    _check_hidden(busy)


def test_it_comes_back_empty_and_under_its_name(busy, keys, qtbot):
    keys.press("Esc", "Esc")
    busy.showNormal()
    busy.activateWindow()
    qtbot.waitUntil(busy.isActiveWindow)
    if busy.encounter.page is not None:
        assert busy.windowTitle() == "Documents"
        qtbot.mouseClick(busy.encounter.pause_page.discard, Qt.MouseButton.LeftButton)
        keys.press("Ctrl+K")
    assert busy.windowTitle() == "Fieldguide"
    assert busy._stack.currentWidget() is busy.home
    assert busy.top.search.hasFocus()
    for way_back in ("Ctrl+Z", "Ctrl+Shift+Z", "Alt+Left", "Alt+Right"):
        keys.press(way_back)
        assert busy.top.search.text() == "", "undo brought the words back"
        assert busy.reading.record is None
    keys.press("Alt+2")
    assert busy._stack.currentWidget() is busy.split, "there is no checklist to go back to"


def test_it_can_be_done_again(busy, keys, search, qtbot):
    keys.press("Esc", "Esc")
    busy.showNormal()
    busy.activateWindow()
    qtbot.waitUntil(busy.isActiveWindow)
    search(busy, TYPED)
    keys.press("Esc", "Esc")
    _check_hidden(busy)


def test_one_esc_only_empties_the_search_box(window, search, keys):
    search(window, TYPED)
    keys.press("Esc")
    assert window.top.search.text() == ""
    assert not window.isMinimized()
    assert window.windowTitle() == "Fieldguide"


def test_one_esc_in_a_checklist_changes_nothing(busy, keys):
    keys.press("Esc")
    assert busy.checklist.run.can_undo
    assert not busy.isMinimized()
    assert busy.top.search.text() == TYPED


def test_two_slow_presses_hide_nothing(busy, keys, qtbot):
    keys.press("Esc")
    pressed = monotonic()
    qtbot.waitUntil(lambda: monotonic() - pressed > SLOW)
    keys.press("Esc")
    assert not busy.isMinimized()
    assert busy.checklist.run is not None


def test_another_key_between_the_presses_keeps_the_guide(busy, keys):
    keys.press("Esc", "Tab", "Esc")
    assert not busy.isMinimized()


def test_a_key_held_down_is_one_press(busy):
    focused = QApplication.focusWidget()
    for repeated in (False, True, True, True):
        pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "", repeated)
        QApplication.sendEvent(focused, pressed)
    assert not busy.isMinimized()
