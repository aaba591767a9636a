"""Little room or large text: what is read comes before titles, and no word is cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolBar

from fieldguide.qt import printing
from fieldguide.qt.fields import Choices

FIRST_LINE = "checklist/first-line-border"
#: Width, height and text size of a window with little room for its text.
TIGHT = [(1024, 640, 200), (1280, 800, 200), (720, 480, 100)]


@pytest.fixture
def opened(open_guide, qtbot):
    """Open a guide in a size and a text size."""

    def open_one(width, height, text_size, **choices):
        window = open_guide(size=(width, height), text_size=text_size, **choices).window
        qtbot.waitUntil(lambda: (window.width(), window.height()) == (width, height))
        return window

    return open_one


def _rows(bar):
    return {button.mapTo(bar, button.rect().center()).y() for button in bar.buttons if button.isVisible()}


def _is_seen(part):
    """Tell whether all of a widget is on screen."""
    return part.visibleRegion().boundingRect() == part.rect()


class TestChecklist:
    @pytest.mark.parametrize(("width", "height", "text_size"), TIGHT)
    def test_the_buttons_stand_in_one_row(self, opened, qtbot, width, height, text_size):
        window = opened(width, height, text_size)
        window.start_checklist(FIRST_LINE)
        view = window.checklist
        qtbot.waitUntil(lambda: len(_rows(view.bar)) == 1)
        qtbot.waitUntil(lambda: view._scroll.height() >= 0.65 * view.height())
        view.show_outcome()
        qtbot.waitUntil(lambda: view.outcome.height() >= 0.65 * view.height())
        assert len(_rows(view.bar)) == 1
        for button in view.bar.buttons:
            assert not button.isVisible() or button.width() >= button.sizeHint().width()

    @pytest.mark.parametrize(("width", "height", "text_size"), TIGHT)
    def test_the_question_is_seen_with_its_answers(self, opened, keys, qtbot, width, height, text_size):
        window = opened(width, height, text_size)
        window.start_checklist(FIRST_LINE)
        view = window.checklist
        for number in range(len(view.cards)):
            card = view.cards[number]
            line = next(one for one in card.findChildren(QLabel) if one.text() == card.item.text)
            parts = (line, *card.buttons.values())
            qtbot.waitUntil(lambda parts=parts: all(_is_seen(part) for part in parts))
            if number < len(view.cards) - 1:
                keys.press("N")

    def test_full_words_come_back_with_the_room(self, opened, qtbot):
        window = opened(720, 480, 100)
        window.start_checklist(FIRST_LINE)
        stop = window.checklist.bar.stop
        qtbot.waitUntil(lambda: stop.text() == "Stop")
        window.resize(1280, 800)
        qtbot.waitUntil(lambda: stop.text() == "Stop and forget")
        assert len(_rows(window.checklist.bar)) == 1

    def test_larger_text_makes_words_short_while_a_checklist_is_open(self, opened, qtbot):
        window = opened(1280, 800, 100)
        window.start_checklist(FIRST_LINE)
        stop = window.checklist.bar.stop
        assert stop.text() == "Stop and forget"
        window._desk.change(text_size=200)
        qtbot.waitUntil(lambda: stop.text() == "Stop")


def _is_whole(label):
    return label.height() >= label.heightForWidth(label.width())


SEEN = "The man holds both passports and answers for her. She does not know the address."


class TestDescribe:
    @pytest.mark.parametrize(("width", "height", "text_size"), TIGHT)
    def test_introduction_and_signs_can_be_read(self, opened, qtbot, width, height, text_size):
        window = opened(width, height, text_size)
        window.show_describe()
        page = window.pages.describe
        qtbot.waitUntil(lambda: _is_whole(page._about))
        page.text.setPlainText(SEEN)
        page.describe()
        qtbot.waitUntil(lambda: bool(page.told), timeout=10_000)
        qtbot.waitUntil(lambda: _is_whole(page._about) and _is_whole(page._told))
        assert page._about.text() == "One sign proves nothing, and neither does its absence."
        lines = 6 * page.list.fontMetrics().lineSpacing()
        shown = page._scroll.viewport()
        qtbot.waitUntil(lambda: page.list.visibleRegion().boundingRect().height() >= min(lines, shown.height()) - 2)

    def test_the_whole_introduction_comes_back_for_another_text(self, opened, qtbot):
        window = opened(720, 480, 100)
        window.show_describe()
        page = window.pages.describe
        page.text.setPlainText(SEEN)
        page.describe()
        qtbot.waitUntil(lambda: bool(page.told), timeout=10_000)
        assert "forgotten" not in page._about.text()
        page.clear()
        assert "forgotten when you hide or close the guide" in page._about.text()


class TestPreview:
    @pytest.mark.parametrize("text_size", [100, 200])
    def test_the_ways_on_and_the_missing_printer_are_seen(self, opened, keys, text_size):
        window = opened(720, 480, text_size)
        window.reading.open("country/ro")
        keys.press("Ctrl+P")
        preview = QApplication.activeModalWidget()
        assert isinstance(preview, printing.Preview)
        room = preview.screen().availableGeometry()
        assert preview.height() >= 0.85 * room.height() or preview.height() >= 0.85 * 600
        assert room.width() >= preview.width() >= min(0.9 * room.width(), 900)
        for button in (preview.print, preview.close_button):
            assert button.isVisible()
            assert button.width() >= button.sizeHint().width()
        assert preview.has_printer or "There is no printer here" in preview.note.text()
        assert preview.has_printer or preview.note.isVisible()
        assert "There is no printer" not in window.messages.text
        bar = preview.findChild(QToolBar)
        assert "Print" not in [action.text() for action in bar.actions()], "one way to paper, not two"
        zoom = next(one for one in bar.findChildren(QComboBox) if one.isVisible())
        assert zoom.lineEdit().height() >= zoom.fontMetrics().height(), "the number is not cut"
        preview.close_button.click()
        assert QApplication.activeModalWidget() is None

    def test_print_is_the_print_of_qt(self, opened, keys):
        window = opened(720, 480, 100)
        window.reading.open("country/ro")
        keys.press("Ctrl+P")
        preview = QApplication.activeModalWidget()
        action = next(one for one in preview.findChildren(QAction) if one.text() == "Print")
        pressed = []
        action.triggered.disconnect()
        action.triggered.connect(lambda: pressed.append(True))
        preview.print.click()
        assert pressed == [True]
        preview.close_button.click()


class TestTopBar:
    def test_the_country_gives_way_to_the_search(self, opened, qtbot):
        window = opened(1024, 640, 200, country="GB")
        top = window.top
        qtbot.waitUntil(lambda: top.place.text() == "GB")
        assert top.search.width() >= 20 * top.search.fontMetrics().averageCharWidth(), "twenty letters, in any font"
        assert top.emergency.text() == "Emergency 999"
        assert top.place.accessibleName() == "Country: United Kingdom"
        window.resize(1280, 800)
        qtbot.waitUntil(lambda: top.place.text() == "United Kingdom")

    @pytest.mark.parametrize(("text_size", "least"), [(100, 24), (200, 36)])
    def test_the_button_that_clears_grows_with_the_text(self, opened, qtbot, text_size, least):
        window = opened(1024, 640, text_size)
        search = window.top.search
        assert not search.clearing.isVisible()
        search.setText("passport")
        assert search.clearing.isVisible()
        assert min(search.clearing.width(), search.clearing.height()) >= least
        assert search.rect().contains(search.clearing.geometry())
        qtbot.mouseClick(search.clearing, Qt.MouseButton.LeftButton)
        assert search.text() == ""
        assert not search.clearing.isVisible()


class TestSettings:
    @pytest.mark.parametrize("text_size", [100, 200])
    def test_a_closed_list_shows_a_whole_word(self, opened, text_size):
        window = opened(1024, 640, text_size)
        window.show_settings(welcome=False)
        role = window.pages.settings.role
        assert role.shown == "Border, first line"
        assert role.currentText().startswith("Border, first line: "), "what it covers stands in the open list"

    def test_what_does_not_fit_ends_in_dots(self, qtbot):
        choices = Choices()
        qtbot.addWidget(choices)
        choices.add("x", "A word that is much longer than the room for it", "and what it covers")
        choices.resize(120, 30)
        assert choices.shown.endswith("…")
        choices.resize(800, 30)
        assert choices.shown == "A word that is much longer than the room for it"
