"""Items that come and go while a checklist runs, and where the keyboard is meanwhile."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldguide.domain.checklist import Answer

FIRST_LINE = "checklist/first-line-border"


@pytest.fixture
def view(window):
    window.start_checklist(FIRST_LINE)
    return window.checklist


def _shown(view):
    return [card.item.id for card in view.cards]


def _in_hand(view):
    focused = QApplication.focusWidget()
    return next((card.item.id for card in view.cards if card.isAncestorOf(focused)), "")


def _to_stage(view, keys, stage_id):
    while view._walk.at != stage_id:
        keys.press("Ctrl+Right")


def _click(qtbot, view, item, answer):
    card = next(card for card in view.cards if card.item.id == item)
    qtbot.mouseClick(card.buttons[answer], Qt.MouseButton.LeftButton)


def test_the_first_item_has_the_keyboard(view):
    assert _in_hand(view) == "danger"


@pytest.mark.parametrize(("letter", "shows"), [("Y", True), ("K", True), ("N", False)])
def test_an_answer_brings_the_item_that_depends_on_it(view, keys, letter, shows):
    _to_stage(view, keys, "child")
    assert _shown(view) == ["child"]
    keys.press(letter)
    assert ("child-adult-unclear" in _shown(view)) is shows
    if shows:
        assert _in_hand(view) == "child-adult-unclear", "the next key answers what has just appeared"
    else:
        assert _in_hand(view) == "companion", "there is nothing more to answer here, so the next screen comes"


def test_an_item_goes_with_the_answer_it_hung_on(view, keys):
    _to_stage(view, keys, "child")
    keys.press("Y", "Y", "Ctrl+Left")
    view.cards[0].focus()
    keys.press("N")
    assert "child-adult-unclear" not in [item.id for stage in view.run.stages for item in stage.items]
    assert _in_hand(view) == "companion"
    assert "Treat the person as a child" not in _outcome(view, keys)


def _outcome(view, keys):
    keys.press("Ctrl+Return")
    return view.outcome.toPlainText()


@pytest.mark.parametrize("answer", list(Answer)[:3])
def test_clicking_through_answers_that_rebuild_the_stage(view, keys, qtbot, answer):
    _to_stage(view, keys, "child")
    for _ in range(5):
        _click(qtbot, view, "child", Answer.YES)
        assert _shown(view) == ["child", "child-adult-unclear"]
        assert _in_hand(view) == "child"
        _click(qtbot, view, "child-adult-unclear", answer)
        _click(qtbot, view, "child", Answer.NO)
        assert _shown(view) == ["child"]
        assert _in_hand(view) == "child"
    QApplication.processEvents()
    assert view.run.answer_to("child") is Answer.NO


def test_undo_by_its_button_stays_on_the_button(view, keys, qtbot):
    """Or the next press of the space bar would answer an item instead of taking one back."""
    _to_stage(view, keys, "child")
    keys.press("Y", "K", "Ctrl+Left")
    view.bar.undo.setFocus()
    keys.press("Space")
    assert view.run.answer_to("child-adult-unclear") is None
    assert view.bar.undo.hasFocus()
    keys.press("Space")
    assert _shown(view) == ["child"]
    assert view.run.answer_to("child") is None
    assert not view.bar.undo.isEnabled()
    keys.press("Space")
    assert view.run is not None
    assert not view.run.can_undo


def test_undo_that_takes_the_whole_stage_away_goes_one_stage_back(view, keys):
    _to_stage(view, keys, "together")
    keys.press("N", "Ctrl+Right")
    assert view._walk.at == "questions"
    keys.press("Ctrl+Z")
    assert view._walk.at == "together", "where the answer that was taken back belongs"
    assert _in_hand(view) == "companion"


def test_the_number_of_steps_follows_the_answers(view, keys):
    _to_stage(view, keys, "together")
    before = len(view.run.stages)
    assert f"of {before}:" in view.head._where.text()
    keys.press("N")
    keys.press("Ctrl+Left", "Ctrl+Right")
    assert f"of {before + 1}:" in view.head._where.text()


def test_waiting_items_are_announced(view, keys):
    _to_stage(view, keys, "child")
    page = view._scroll.widget()
    notes = [label.text() for label in page.findChildren(type(view.head._title))]
    assert "1 more item appears here when the answers above call for it." in notes


def test_tab_walks_from_the_last_answer_to_the_buttons_below(view, keys):
    """Next and Finish stand below the items, so they come after them."""
    last = list(view.cards[-1].buttons.values())[-1]
    last.setFocus()
    seen = []
    for _ in range(4):
        keys.press("Tab")
        seen.append(QApplication.focusWidget())
    assert view.bar.next in seen or view.bar.finish in seen, [one.accessibleName() for one in seen]


def test_the_page_stays_where_it_is_when_an_item_appears(open_guide, keys, qtbot):
    window = open_guide(size=(900, 480)).window
    window.start_checklist(FIRST_LINE)
    view = window.checklist
    _to_stage(view, keys, "together")
    bar = view._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(150)
    _click(qtbot, view, "companion", Answer.YES)
    assert "alone" in _shown(view)
    assert bar.value() == 150


def _can_be_seen(view):
    focused = QApplication.focusWidget()
    place = focused.mapTo(view._scroll.viewport(), focused.rect().center())
    return view._scroll.viewport().rect().contains(place)


@pytest.mark.parametrize(("size", "text_size"), [((720, 480), 150), ((1120, 720), 100)])
def test_the_item_in_hand_can_be_seen(open_guide, keys, qtbot, size, text_size):
    window = open_guide(size=size, text_size=text_size).window
    window.start_checklist(FIRST_LINE)
    view = window.checklist
    while not view.is_at_outcome:
        while _in_hand(view):
            qtbot.waitUntil(lambda: _can_be_seen(view))
            keys.press("K")
        keys.press("Space")
