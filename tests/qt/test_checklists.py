"""Running the checklists that ship, by keyboard: every one of them ends in its next steps, whatever was answered."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fieldguide.checklists import engine
from fieldguide.domain.checklist import Answer

SHIPPED = sorted(path.stem for path in Path(__file__).parents[2].glob("db/content/checklists/*.yml"))
FIRST_LINE = "checklist/first-line-border"
BY_LETTER = {"Y": Answer.YES, "N": Answer.NO, "K": Answer.NOT_KNOWN}


def _plain(text):
    return " ".join(text.split())


def _in_hand(view):
    """Return the card that has the keyboard, or None."""
    return next((card for card in view.cards if card.isAncestorOf(QApplication.focusWidget())), None)


def _run_through(view, keys, letter):
    """Answer everything that is asked by one letter; return what was asked, in order."""
    asked = []
    while not view.is_at_outcome:
        while (card := _in_hand(view)) is not None:
            asked.append(card.item.id)
            keys.press(letter)
    return asked


def _expected(definition, answer):
    """Follow the same road in the engine alone."""
    state, asked = engine.State(), []
    while True:
        item = next((one for one in engine.visible_items(definition, state) if one.id not in asked), None)
        if item is None:
            return asked, engine.outcome(definition, state)
        asked.append(item.id)
        state = engine.apply(definition, state, engine.Answered(item.id, answer))


@pytest.fixture
def start(window):
    def begin(record_id=FIRST_LINE):
        window.start_checklist(record_id)
        return window.checklist

    return begin


def _to_stage(view, keys, stage_id):
    while view._walk.at != stage_id:
        keys.press("Ctrl+Right")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_checklist_ends_in_its_next_steps(start, keys, name):
    for letter, answer in BY_LETTER.items():
        view = start(f"checklist/{name}")
        asked = _run_through(view, keys, letter)
        wanted, outcome = _expected(view.run.definition, answer)
        assert sorted(asked) == sorted(wanted)
        assert outcome.steps
        told = _plain(view.outcome.toPlainText())
        shown = [step for step in view.run.definition.steps if _plain(step.text) in told]
        assert shown == list(outcome.steps), f"other steps than those that apply, all answered {answer}"
        for heading, items in (("Seen or done", outcome.seen), ("Not seen or not done", outcome.not_seen)):
            assert (heading in told) is bool(items)
        assert "no finding about the person" in told


def test_finishing_at_once_ends_in_next_steps_too(start, keys):
    view = start()
    keys.press("Ctrl+Return")
    assert view.is_at_outcome
    told = view.outcome.toPlainText()
    assert "Tell the person what happens now and where help is" in told
    assert "Not asked yet" in told
    assert view.outcome.hasFocus()


def test_no_key_is_lost_however_fast_they_follow(window, read, keys):
    """A page that is about to be shown gets the keys pressed after the one that called it."""
    read(window, "indicator/documents-held")
    keys.press("Ctrl+Return", "Y", "N", "K", "Ctrl+Return")
    view = window.checklist
    answers = [view.run.answer_to(item) for item in ("danger", "care", "child")]
    assert answers == [Answer.YES, Answer.NO, Answer.NOT_KNOWN]
    assert view.is_at_outcome


def test_declined_is_an_answer_to_questions_only(start, keys):
    view = start()
    keys.press("D")
    assert view.run.answer_to("danger") is None
    _to_stage(view, keys, "together")
    while _in_hand(view).item.id != "interpreter":
        keys.press("N")
    keys.press("D")
    assert view.run.answer_to("interpreter") is Answer.DECLINED


def test_a_letter_of_another_alphabet_or_with_a_modifier_is_no_answer(start, keys):
    view = start()
    for key, text in ((0x041D, chr(0x041D)), (0x03A5, chr(0x03A5)), (Qt.Key.Key_unknown, ""), (Qt.Key.Key_F13, "")):
        pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(QApplication.focusWidget(), pressed)
    keys.press("Shift+Y", "Alt+Y", "Ctrl+Y")
    assert not view.run.can_undo


def test_digits_answer_where_the_keyboard_has_no_latin_letters(start, keys):
    view = start()
    asked = [card.item.id for card in view.cards][:2]
    keys.press("1", "3")
    assert [view.run.answer_to(item) for item in asked] == [Answer.YES, Answer.NOT_KNOWN]
    keys.press("Ctrl+Z", "Ctrl+Z", "4")
    assert [view.run.answer_to(item) for item in asked] == [None, None]


def test_an_answer_is_seen_and_can_be_changed_and_taken_back(start, keys, qtbot):
    view = start()
    card = view.cards[0]
    keys.press("Y")
    assert card.buttons[Answer.YES].isChecked()
    card.focus()
    keys.press("N")
    assert [answer for answer, button in card.buttons.items() if button.isChecked()] == [Answer.NO]
    qtbot.mouseClick(card.buttons[Answer.NO], Qt.MouseButton.LeftButton)
    assert view.run.answer_to("danger") is None
    assert not any(button.isChecked() for button in card.buttons.values())


def test_undo_takes_back_one_answer_after_the_other(start, keys):
    view = start()
    assert not view.bar.undo.isEnabled()
    keys.press("Y", "N")
    keys.press("Ctrl+Z")
    assert view.run.answer_to("care") is None
    assert view.run.answer_to("danger") is Answer.YES
    keys.press("Ctrl+Z")
    assert view.run.answer_to("danger") is None
    assert not view.cards[0].buttons[Answer.YES].isChecked()
    assert not view.bar.undo.isEnabled()


def test_back_and_next_keep_the_answers(start, keys):
    view = start()
    keys.press("Y", "N", "Ctrl+Left")
    assert view.cards[0].buttons[Answer.YES].isChecked()
    assert view.cards[1].buttons[Answer.NO].isChecked()
    assert view.cards[0].buttons[Answer.YES].hasFocus()
    keys.press("Ctrl+Right", "Ctrl+Return", "Ctrl+Left", "Ctrl+Left")
    assert not view.is_at_outcome
    assert view.cards[0].buttons[Answer.YES].isChecked()


def test_from_the_next_steps_back_to_the_last_stage(start, keys):
    view = start()
    last = view.run.stages[-1].id
    _to_stage(view, keys, last)
    keys.press("Ctrl+Return", "Ctrl+Left")
    assert view._walk.at == last
    assert _in_hand(view) is view.cards[0]


def test_stop_and_forget_leaves_nothing(window, start, keys):
    view = start()
    keys.press("Y", "Ctrl+Return")
    assert "Call for help now" in view.outcome.toPlainText()
    run = view.run
    keys.press("Ctrl+W")
    assert window._stack.currentWidget() is window.home
    assert view.run is None
    assert run._state == engine.State()
    assert view.cards == []
    assert view.outcome.toPlainText() == ""
    assert all(not label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view))
    start()
    assert not view.run.can_undo
    assert not any(button.isChecked() for card in view.cards for button in card.buttons.values())


def test_another_checklist_drops_the_one_before(window, start, keys):
    view = start()
    keys.press("Y")
    first = view.run
    start("checklist/reception")
    assert first._state == engine.State()
    assert not view.run.can_undo


def test_an_unfinished_checklist_is_what_identify_goes_back_to(window, start, keys, qtbot):
    view = start()
    keys.press("Y")
    more = next(one for one in view.cards[0].findChildren(QPushButton) if one.text() == "Read more")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert window.reading.record.id == "indicator/violence-against-person"
    keys.press("Alt+2")
    assert window._stack.currentWidget() is view
    assert view.run.answer_to("danger") is Answer.YES


def test_without_a_country_the_outcome_asks_for_one(open_guide, keys):
    window = open_guide(country="").window
    window.start_checklist(FIRST_LINE)
    keys.press("Ctrl+Return")
    told = window.checklist.outcome.toPlainText()
    assert "Choose a country in Settings to see whom to call" in told
    assert "0800" not in told


def test_another_country_shows_its_numbers_at_once(window, start, keys):
    view = start()
    keys.press("Ctrl+Return")
    assert "0800 800 678" in view.outcome.toPlainText()
    window._desk.change(country="BG")
    told = view.outcome.toPlainText()
    assert "0800 800 678" not in told
    assert "Bulgaria" in told


def test_a_rule_is_a_link_to_its_article(window, start, keys):
    view = start()
    keys.press("Ctrl+Return")
    keys.press("Tab", "Return")
    assert window._stack.currentWidget() is window.split
    assert window.reading.record.kind.value in ("legal", "service")
    keys.press("Alt+2")
    assert view.is_at_outcome


def test_what_is_no_checklist_is_told(window, start):
    for record_id in ("legal/cets-197", "checklist/there-is-none"):
        start(record_id)
        assert window.messages.isVisible()
        assert window.checklist.run is None
