"""A checklist from start to forgetting: how it is shown, what is seen while somebody listens, and when it is wiped."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fieldguide.checklists import engine
from fieldguide.checklists.screens import View
from fieldguide.domain.checklist import Answer
from fieldguide.qt import capture, clipboard, encounter
from fieldguide.qt.seal_dialog import SealDialog

FIRST_LINE = "checklist/first-line-border"


@pytest.fixture
def start(window):
    def begin(record_id=FIRST_LINE):
        window.start_checklist(record_id)
        return window.checklist

    return begin


def _words(widget):
    """Return everything a person can read or hear of a window now."""
    shown = [one for one in widget.findChildren(QLabel) + widget.findChildren(QPushButton) if one.isVisibleTo(widget)]
    return " | ".join(
        [widget.windowTitle(), *(f"{one.text()} {one.accessibleName()} {one.toolTip()}" for one in shown)]
    )


@pytest.mark.parametrize("view_name", View)
@pytest.mark.parametrize("letter", ["Y", "K"])
def test_every_way_of_showing_asks_the_same(open_guide, keys, view_name, letter):
    window = open_guide(view=view_name.value).window
    window.start_checklist(FIRST_LINE)
    view = window.checklist
    asked = []
    while not view.is_at_outcome:
        card = next(card for card in view.cards if card.isAncestorOf(QApplication.focusWidget()))
        assert view_name is not View.ONE or len(view.cards) == 1
        asked.append(card.item.id)
        keys.press(letter)
    assert asked == [item.id for stage in view.run.stages for item in stage.items]
    assert view.outcome.hasFocus()


def test_another_way_of_showing_stays_at_the_item_and_is_kept(guide, start):
    view = start()
    view._on_next()
    here = view.cards[0].item.id
    view.head.views.setCurrentIndex(view.head.views.findData("whole"))
    view.head.views.activated.emit(0)
    assert len(view.cards) > 6
    assert next(card for card in view.cards if card.isAncestorOf(QApplication.focusWidget())).item.id == here
    assert guide.userdata.settings().view == "whole"


def test_while_somebody_listens_nothing_on_screen_says_what_it_is(window, start, keys):
    view = start()
    told = [(card.item.text, card.item.how, card.item.discreet) for card in view.cards]
    keys.press("Ctrl+L")
    words = _words(window)
    assert window.windowTitle() == "Documents"
    assert not window.rail.isVisible()
    assert not window.top.isVisible()
    for text, how, discreet in told:
        assert text not in words
        assert how[:20] not in words
        assert discreet in words
    for telling in ("traffick", "victim", "First line", "danger", "forget", "border", "Fieldguide"):
        assert telling.lower() not in words.lower(), telling


def test_an_answer_to_the_discreet_wording_is_an_answer_to_the_item(start, keys):
    view = start()
    keys.press("Ctrl+L", "Y", "N")
    assert view.run.answer_to("danger") is Answer.YES
    assert view.run.answer_to("care") is Answer.NO


def test_items_without_discreet_wording_wait(open_guide, keys):
    window = open_guide(view="whole").window
    window.start_checklist(FIRST_LINE)
    view = window.checklist
    everything = [item for stage in view.run.stages for item in stage.items]
    keys.press("Ctrl+L")
    assert [card.item.id for card in view.cards] == [item.id for item in everything if item.discreet]
    assert 0 < len(view.cards) < len(everything)
    keys.press("Ctrl+Return")
    told = view.outcome.toPlainText()
    assert "Details later" in told
    assert len(told) < 60
    assert not view.bar.print.isVisible()


def test_no_slip_of_a_key_leads_away_while_somebody_listens(window, start, keys):
    view = start()
    keys.press("Ctrl+L")
    for slip in ("F1", "Ctrl+K", "/", "Ctrl+Shift+F", "Alt+W", "Alt+1", "Alt+4", "Ctrl+,"):
        keys.press(slip)
        assert window._stack.currentWidget() is view, slip
        assert not window.top.isVisible(), slip


def test_a_window_that_is_minimised_in_another_way_pauses_too(window, start, keys):
    view = start()
    keys.press("Y")
    window.showMinimized()
    assert view.run is None
    assert window.encounter.page is window.encounter.pause_page
    assert window.windowTitle() == "Documents"


def test_everything_comes_back_by_two_presses_only(window, start, keys):
    view = start()
    keys.press("Ctrl+L")
    keys.press("Ctrl+L")
    assert view.is_discreet, "one press may be a slip"
    keys.press("Ctrl+L")
    assert not view.is_discreet
    assert window.rail.isVisible()
    assert window.windowTitle() == "Fieldguide"


def test_a_new_run_is_shown_in_full(window, start, keys):
    start()
    keys.press("Ctrl+L", "Ctrl+W")
    assert window.rail.isVisible()
    assert window.top.isVisible()
    assert not start().is_discreet


def test_hiding_pauses_and_the_run_goes_on_where_it_was(window, start, keys, qtbot):
    view = start()
    keys.press("Y", "N")
    place = view._walk.at
    keys.press("Esc", "Esc")
    assert window.isMinimized()
    assert view.run is None
    window.showNormal()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window._stack.currentWidget() is window.encounter.pause_page
    words = _words(window)
    assert "Paused" in words
    for telling in ("traffick", "First line", "danger", "checklist", "Fieldguide"):
        assert telling.lower() not in words.lower(), telling
    keys.press("Return")
    assert window._stack.currentWidget() is view
    assert view._walk.at == place
    assert view.run.answer_to("danger") is Answer.YES
    assert window.windowTitle() == "Fieldguide"


def test_a_paused_run_can_be_discarded(window, start, keys, qtbot):
    view = start()
    run = view.run
    keys.press("Y", "Esc", "Esc")
    window.showNormal()
    qtbot.mouseClick(window.encounter.pause_page.discard, Qt.MouseButton.LeftButton)
    assert run._state == engine.State()
    assert window.encounter.page is None
    assert window._stack.currentWidget() is window.home
    assert window.rail.isVisible()


def test_who_wants_it_so_has_hiding_forget_at_once(open_guide, keys):
    window = open_guide(is_pausing=False).window
    window.start_checklist(FIRST_LINE)
    run = window.checklist.run
    keys.press("Y", "Esc", "Esc")
    assert run._state == engine.State()
    assert window.encounter.page is None


@pytest.mark.parametrize("paused", [False, True])
def test_a_run_nobody_touches_is_forgotten(window, start, keys, qtbot, monkeypatch, paused):
    monkeypatch.setattr(encounter, "_MINUTE", 40)
    view = start()
    run = view.run
    keys.press("Y")
    if paused:
        keys.press("Esc", "Esc")
    qtbot.waitUntil(lambda: window.encounter.page is None)
    assert run._state == engine.State()
    assert view.cards == []
    assert "forgotten after 5 minutes" in window.messages.text


def test_a_touch_keeps_the_run(window, start, keys, qtbot, monkeypatch):
    monkeypatch.setattr(encounter, "_MINUTE", 10_000)
    start()
    idle = window.encounter._idle
    qtbot.waitUntil(lambda: idle.remainingTime() < idle.interval() - 300)
    left = idle.remainingTime()
    keys.press("Y")
    assert idle.remainingTime() > left


def test_closing_the_window_wipes_a_paused_run(guide, keys):
    guide.window.start_checklist(FIRST_LINE)
    run = guide.window.checklist.run
    keys.press("Y", "Esc", "Esc")
    guide.close()
    assert run._state == engine.State()


def test_what_is_copied_from_the_next_steps_leaves_the_clipboard(window, start, keys, qtbot, monkeypatch):
    window.encounter._clipboard._timer.setInterval(50)
    view = start()
    keys.press("Ctrl+Return")
    view.outcome.selectAll()
    view.outcome.copy()
    held = QGuiApplication.clipboard()
    assert "What to do next" in held.text()
    qtbot.waitUntil(lambda: not held.text())
    assert clipboard.KEPT_FOR == 60_000


def test_forgetting_takes_the_copy_along_but_nobody_else_s_words(window, start, keys):
    held = QGuiApplication.clipboard()
    view = start()
    keys.press("Ctrl+Return")
    view.outcome.selectAll()
    view.outcome.copy()
    keys.press("Ctrl+W")
    assert held.text() == ""
    view = start()
    keys.press("Ctrl+Return")
    view.outcome.selectAll()
    view.outcome.copy()
    window.show_section(window.browsing.section)
    held.setText("something of another program")
    window.encounter.forget()
    assert held.text() == "something of another program"


def test_a_stage_can_be_gone_through_for_another_person(window, start, keys, qtbot):
    view = start()
    keys.press("N", "N")
    assert view._walk.at == "child"
    again = next(one for one in view._scroll.widget().findChildren(QPushButton) if one.text().startswith("Again, for"))
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert view._walk.at == "child~2"
    keys.press("Y")
    assert view.run.answer_to("child~2") is Answer.YES
    assert view.run.answer_to("child") is None
    keys.press("Ctrl+Return")
    assert "Treat the person as a child" in view.outcome.toPlainText()


def test_safety_gates_nobody_looked_at_stand_above_the_steps(start, keys):
    view = start()
    keys.press("Ctrl+Return")
    told = view.outcome.toPlainText()
    assert "Not looked at yet: immediate danger, urgent care, a child, a companion present, an interpreter" in told
    assert told.index("Not looked at yet") < told.index("Next steps")


def test_dimensions_are_seen_not_seen_or_not_yet_asked_and_nothing_is_added_up(start, keys):
    view = start()
    while not view.is_at_outcome:
        keys.press("Y")
    told = view.outcome.toPlainText()
    section = told[told.index("Dimensions of the published list") :]
    assert "Children, labour" in section, "somebody is under 18"
    assert "not added up" in section
    assert "Can also mean" in section
    assert "%" not in section
    assert "score" not in section.lower()


def test_who_speaks_the_language_and_is_open_comes_first(open_guide, keys):
    window = open_guide(country="DE").window
    window.start_checklist(FIRST_LINE)
    view = window.checklist
    window._desk._now = lambda: datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - the computer's own time, as in the program
    keys.press("Ctrl+Return")
    run = view.run
    assert run.languages
    found = run._most_useful(window._desk.contacts("hotline"))
    assert found
    for name in run.languages:
        run.language = name
        first = run._most_useful(window._desk.contacts("hotline"))[0]
        speaks = any(name in one.facts.languages for one in found)
        assert not speaks or name in first.facts.languages


def test_the_shield_follows_the_run(window, start, keys, monkeypatch):
    asked = []
    monkeypatch.setattr(capture, "exclude", lambda _window, *, excluded: asked.append(excluded))
    start()
    assert asked[-1] is True
    window._desk.change(is_shared=True)
    assert asked[-1] is False
    window._desk.change(is_shared=False)
    keys.press("Ctrl+W")
    assert asked[-1] is False


def test_where_the_system_cannot_shield_it_says_so(window):
    assert capture.exclude(window, excluded=True) is False
    assert not capture.can_exclude()
    window.show_settings(welcome=False)
    assert not window.pages.settings.shared.isEnabled()
    assert "cannot keep a window out of screenshots" in _words(window)


def test_a_referral_can_be_sealed_from_the_next_steps_and_goes_with_the_run(window, start, keys, qtbot, monkeypatch):
    monkeypatch.setattr(encounter, "_MINUTE", 600)
    start()
    keys.press("Y", "Ctrl+Return", "Ctrl+E")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SealDialog))
    qtbot.waitUntil(lambda: window.encounter.page is None)
    assert QApplication.activeModalWidget() is None


def test_while_somebody_listens_nothing_can_be_sealed_or_printed(start, keys):
    view = start()
    keys.press("Ctrl+L", "Ctrl+Return", "Ctrl+E", "Ctrl+P", "Ctrl+S")
    assert QApplication.activeModalWidget() is None
    assert view.is_at_outcome
