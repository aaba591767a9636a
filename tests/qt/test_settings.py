"""The reader's choices: asked once, changed at any time, seen at once, kept for the next start."""

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fieldguide.domain.settings import TEXT_SIZES, Settings, Theme
from fieldguide.qt.theme import BASE_POINTS, DARK, LIGHT
from fieldguide.store.userdata import UserData

BRITISH = "999"


def _choose(combo, keys, words):
    """Choose an entry of a closed drop-down list by typing its first letters."""
    combo.setFocus()
    keys.type(words)


def _home_texts(window):
    page = window.home.widget()
    return [one.accessibleName() for one in page.findChildren(QPushButton)] + [
        one.text() for one in page.findChildren(QLabel)
    ]


def _listed(window):
    return [window.pane.list.model().index(row).data() for row in range(window.pane.list.model().rowCount())]


def _kept(guide):
    userdata = UserData(guide.profile / "user.db")
    settings = userdata.settings()
    userdata.close()
    return settings


def test_the_first_start_asks_and_can_be_skipped(open_guide, keys):
    guide = open_guide(fresh=True)
    window = guide.window
    assert window._stack.currentWidget() is window.pages.settings
    assert window.pages.settings._title.text() == "Welcome to Fieldguide"
    assert window.pages.settings.role.hasFocus()
    assert window.pages.settings.skip.isVisible()
    window.pages.settings.skip.setFocus()
    keys.press("Space")
    assert window._stack.currentWidget() is window.home
    assert _kept(guide).is_welcomed
    assert _kept(guide).country == ""
    guide.close()

    again = open_guide(fresh=True).window
    assert again._stack.currentWidget() is again.home
    keys.press("Ctrl+,")
    assert again.pages.settings._title.text() == "Settings"
    assert not again.pages.settings.skip.isVisible()


def test_the_first_start_can_be_answered_by_keyboard_alone(open_guide, keys):
    guide = open_guide(fresh=True)
    window = guide.window
    _choose(window.pages.settings.role, keys, "Border")
    keys.press("Tab")
    assert window.pages.settings.country.hasFocus()
    keys.type("Rom")
    while not window.pages.settings.accept.hasFocus():
        keys.press("Tab")
    keys.press("Return")
    assert window._stack.currentWidget() is window.home
    assert (guide.desk.settings.country, guide.desk.settings.role) == ("RO", "border-first-line")
    assert "Whom to call in Romania" in _home_texts(window)
    assert guide.desk.checklists()[0].id == "checklist/first-line-border"
    assert _kept(guide) == guide.desk.settings


def test_leaving_the_first_question_open_asks_again_next_time(open_guide, keys):
    guide = open_guide(fresh=True)
    keys.press("Alt+3")
    guide.close()
    window = open_guide(fresh=True).window
    assert window._stack.currentWidget() is window.pages.settings


def test_without_a_country_every_place_asks_for_one(open_guide, keys):
    window = open_guide(country="").window
    assert window.top.place.text() == "Country?"
    assert window.top.emergency.text() == "Emergency 112 (EU)"
    assert "Choose role and country" in _home_texts(window)
    keys.press("Alt+3")
    assert "Choose a country" in window.pane._note.text()
    assert _listed(window) == []


def test_another_country_changes_its_numbers_everywhere(window, keys):
    assert window.top.emergency.text() == "Emergency 112"
    keys.press("Alt+3")
    romanian = _listed(window)
    keys.press("Ctrl+,")
    _choose(window.pages.settings.country, keys, "United")
    assert window.top.place.text() == "United Kingdom"
    assert BRITISH in window.top.emergency.text()
    assert BRITISH in window.top.emergency.accessibleName()
    keys.press("Alt+1")
    texts = _home_texts(window)
    assert "Whom to call in United Kingdom" in texts
    assert BRITISH in texts
    assert not any("0800 800 678" in text for text in texts)
    keys.press("Alt+3")
    assert _listed(window) != romanian
    assert window.pane.picker.currentData() == "GB"
    keys.press("Alt+1")
    window.top.emergency.click()
    assert window.reading.record.id == "service/gb-emergency"


def test_a_country_looked_at_in_contacts_is_not_the_chosen_one(window, keys):
    keys.press("Alt+3")
    window.pane.picker.setFocus()
    keys.type("Bulg")
    assert window.pane.picker.currentData() == "BG"
    assert not any("ANITP" in text for text in _listed(window))
    assert window._desk.settings.country == "RO"
    assert window.top.emergency.text() == "Emergency 112"


def test_the_newly_chosen_country_comes_before_one_looked_at_earlier(window, keys):
    keys.press("Alt+3")
    window.pane.picker.setFocus()
    keys.type("Bulg")
    keys.press("Ctrl+,")
    _choose(window.pages.settings.country, keys, "United")
    keys.press("Alt+3")
    assert window.pane.picker.currentData() == "GB"


def _points(widget):
    return widget.font().pointSizeF()


def test_dark_and_light_change_what_is_there_already(window, read, keys):
    read(window, "indicator/documents-held")
    widgets = [window, window.top.search, window.pane.list, window.reader.page, window.rail.buttons["find"]]
    for way, colours in (("End", DARK), ("Up", LIGHT)):
        keys.press("Ctrl+,")
        window.pages.settings.theme.setFocus()
        keys.press(way)
        assert window._desk.look.colours is colours
        assert window.palette().color(QPalette.ColorRole.Window).name() == colours.ground
        for widget in widgets:
            assert widget.palette().color(QPalette.ColorRole.Text).name() in (colours.text, colours.on_rail)
        image = window.pages.settings.grab().toImage()
        assert image.pixelColor(image.width() - 20, image.height() - 20).name() == colours.ground
        assert f"color: {colours.text}" in window.reader.page.document().defaultStyleSheet()
        keys.press("Alt+4")
        image = window.pane.list.viewport().grab().toImage()
        assert image.pixelColor(image.width() - 3, 2).name() in (colours.surface, colours.accent_soft)


def test_the_text_size_changes_what_is_there_already(window, read, keys):
    read(window, "indicator/documents-held")
    keys.press("Ctrl+,")
    window.pages.settings.text_size.setFocus()
    for size in TEXT_SIZES[1:]:
        keys.press("Down")
        wanted = round(BASE_POINTS * size / 100, 2)
        for widget in (window.rail.buttons["find"], window.pages.settings.accept, window.pane.list, window.top.place):
            assert _points(widget) == pytest.approx(wanted, abs=0.1)
        assert QApplication.font().pointSizeF() == pytest.approx(wanted, abs=0.1)
        assert f"font-size: {wanted}pt" in window.reader.page.document().defaultStyleSheet()


def _clipped(window):
    """Return the words of the buttons that can be seen but not be read to their end."""
    buttons = [one for one in window.findChildren(QPushButton) if one.isVisible() and one.property("role") != "card"]
    return [one.text() for one in buttons if one.width() < one.minimumSizeHint().width()]


@pytest.mark.parametrize(("size", "percent"), [((720, 480), 200), ((720, 480), 100), ((1120, 720), 200)])
def test_every_button_can_be_read_in_any_text_size(open_guide, keys, read, qtbot, size, percent):
    window = open_guide(size=size, text_size=percent, country="GB").window
    for section in range(1, 7):
        keys.press(f"Alt+{section}")
        qtbot.waitUntil(lambda: _clipped(window) == [])
        assert BRITISH in window.top.emergency.text()
    read(window, "legal/dir-2011-36")
    qtbot.waitUntil(lambda: window.reader.page.viewport().width() > 250 and _clipped(window) == [])
    assert window.reader.page.viewport().height() > 80
    window.start_checklist("checklist/first-line-border")
    qtbot.waitUntil(lambda: _clipped(window) == [])
    keys.press("Y", "Ctrl+Return")
    qtbot.waitUntil(lambda: _clipped(window) == [])
    assert window.width() == size[0], "a page has pushed the window wider"


def test_choices_are_there_again_after_a_restart(open_guide, keys):
    guide = open_guide()
    guide.desk.change(theme=Theme.DARK, text_size=150, country="BG", role="")
    chosen = guide.desk.settings
    guide.close()
    again = open_guide()
    assert again.desk.settings == Settings(**{**_fields(chosen), "window": again.desk.settings.window})
    assert again.desk.look.colours is DARK
    keys.press("Ctrl+,")
    page = again.window.pages.settings
    chosen_now = [combo.currentData() for combo in (page.role, page.country, page.theme, page.text_size)]
    assert chosen_now == ["", "BG", "dark", "150"]


def _fields(settings):
    return {name: getattr(settings, name) for name in Settings.__slots__}


def test_the_window_comes_back_where_it_was(open_guide, qtbot):
    guide = open_guide()
    guide.window.setGeometry(40, 60, 731, 503)
    qtbot.waitUntil(lambda: guide.window.geometry().width() == 731)
    place = guide.window.geometry()
    guide.close()
    assert open_guide().window.geometry() == place


@pytest.mark.parametrize("kept", ["", "!!!", "AAAA", "é", "x" * 100_000])
def test_a_spoiled_place_of_the_window_is_passed_over(open_guide, kept):
    window = open_guide(window=kept).window
    assert window.width() >= 720
    assert window.isVisible()


@pytest.mark.parametrize("choices", [{"country": "XX"}, {"role": "astronaut"}, {"language": "tlh"}])
def test_a_choice_this_edition_does_not_know_does_no_harm(open_guide, keys, choices):
    window = open_guide(**choices).window
    keys.press("Ctrl+,", "Alt+3", "Alt+2", "Alt+1")
    assert window._stack.currentWidget() is window.home
    assert window.top.emergency.text().startswith("Emergency")
