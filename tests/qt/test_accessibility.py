"""Every page by keyboard and by screen reader: each place the keyboard can be has a name, and each button can be reached."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QListView, QTextBrowser, QWidget

#: More presses of Tab than any page has places, links in texts included.
MOST = 400


def _sections(number):
    return lambda _, keys: keys.press(f"Alt+{number}")


def _results(window, keys):
    keys.press("Ctrl+K")
    keys.type("passport")


def _record(window, keys):
    window.reader.page.followed.emit("indicator/documents-held")


def _stage(window, keys):
    window.start_checklist("checklist/first-line-border")
    keys.press("Y", "Y")


def _outcome(window, keys):
    window.start_checklist("checklist/first-line-border")
    keys.press("Ctrl+Return")


def _told(window, keys):
    window.messages.tell("Something to know.")


PAGES = {
    "home": _sections(1),
    "identify": _sections(2),
    "contacts": _sections(3),
    "law": _sections(4),
    "guide": _sections(5),
    "train": _sections(6),
    "settings": lambda _, keys: keys.press("Ctrl+,"),
    "welcome": lambda window, _: window.show_settings(welcome=True),
    "help": lambda _, keys: keys.press("F1"),
    "about": lambda window, _: window.reading.open("help/about-this-edition"),
    "results": _results,
    "record": _record,
    "stage": _stage,
    "outcome": _outcome,
    "message": _told,
}


def _name(widget):
    seen = QAccessible.queryAccessibleInterface(widget)
    assert seen is not None
    return seen.text(QAccessible.Text.Name)


def _focusable(window):
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _places(window):
    kinds = (QAbstractButton, QComboBox, QLineEdit, QListView, QTextBrowser)
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


def _reached_by_tab(window, keys, key):
    """Press Tab until the keyboard is where it was; the arrow keys reach the rest of a group of which one is pressed."""
    window.top.search.setFocus()
    reached = []
    for _ in range(MOST):
        keys.press(key)
        focused = QApplication.focusWidget()
        reached.append(focused)
        if focused is window.top.search:
            break
    assert window.top.search in reached, "the keyboard never comes back to the search box"
    groups = {button.group() for button in reached if isinstance(button, QAbstractButton) and button.group()}
    return {*reached, *(button for group in groups for button in group.buttons())}


def test_every_place_of_the_keyboard_has_a_name(window, keys, qtbot):
    nameless = []
    for page, show in PAGES.items():
        show(window, keys)
        qtbot.waitUntil(lambda: not window.finding.waits)
        focusable = _focusable(window)
        assert len(focusable) > 3
        nameless += [f"{page}: {type(one).__name__} {one.objectName()}" for one in focusable if not _name(one).strip()]
    assert nameless == []


@pytest.mark.parametrize("page", PAGES)
def test_every_place_is_reached_by_keyboard(window, keys, qtbot, page):
    PAGES[page](window, keys)
    qtbot.waitUntil(lambda: not window.finding.waits)
    for key in ("Tab", "Shift+Tab"):
        reached = _reached_by_tab(window, keys, key)
        missed = [_name(one) or type(one).__name__ for one in _places(window) if one not in reached]
        assert missed == [], f"by {key}"


def test_the_keyboard_can_be_seen_on_every_kind_of_button(window, keys):
    """A button with the keyboard looks different from the same button without it."""
    window.start_checklist("checklist/first-line-border")
    buttons = [window.rail.buttons["find"], window.top.place, window.top.emergency, window.checklist.bar.next,
               window.checklist.bar.stop, window.checklist.cards[0].buttons["yes"]]  # fmt: skip
    for button in buttons:
        window.top.search.setFocus()
        without = button.grab().toImage()
        button.setFocus(Qt.FocusReason.TabFocusReason)
        assert button.hasFocus()
        assert button.grab().toImage() != without, f"{_name(button)} does not show the keyboard"


def test_a_row_is_spoken_with_its_state(window, search):
    search(window, "passport")
    row = window.pane.list.rows.row_at(window.pane.list.currentIndex())
    spoken = QAccessible.queryAccessibleInterface(window.pane.list)
    names = [spoken.child(number).text(QAccessible.Text.Name) for number in range(spoken.childCount())]
    assert row.spoken in names
    assert row.state in row.spoken


def test_the_emergency_number_is_spoken(window):
    assert _name(window.top.emergency) == "Emergency number 112 Romania"
    assert _name(window.top.place) == "Country: Romania"


def test_answers_are_spoken_with_their_question(window):
    window.start_checklist("checklist/first-line-border")
    card = window.checklist.cards[0]
    for answer, button in card.buttons.items():
        assert _name(button) == f"{card.item.kind.word(answer)}: {card.item.text}"
