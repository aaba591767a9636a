"""Typing into the search box: what is shown, what is counted, what an empty answer says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchQuery
from fieldguide.qt.rows import HeadingRow, RecordRow
from fieldguide.search.engine import SearchEngine

MOST = 60


def _ids(window):
    return [row.head.id for row in window.pane.list.rows.rows if isinstance(row, RecordRow)]


def _headings(window):
    return [row for row in window.pane.list.rows.rows if isinstance(row, HeadingRow)]


def _chips(window):
    return {
        button.text().rpartition(" ")[0]: button for button in window.pane._group.buttons() if not button.isHidden()
    }


def test_results_stand_there_after_the_first_letter(window, keys, qtbot):
    keys.type("p")
    qtbot.waitUntil(lambda: not window.finding.waits)
    assert window._stack.currentWidget() is window.split
    assert _ids(window)
    assert window.top.search.hasFocus(), "typing goes on in the box"


def test_the_list_shows_what_the_search_found(window, guide, search):
    search(window, "passport")
    page = SearchEngine(guide.desk.library).run(
        SearchQuery("passport", country="RO", limit=MOST, role="border-first-line")
    )
    assert sorted(_ids(window)) == sorted(hit.head.id for hit in page.hits)
    assert _ids(window)[0] == page.hits[0].head.id
    assert {(row.text, row.count) for row in _headings(window)} == {(kind.plural, n) for kind, n in page.counts}
    assert window.pane.list.chosen_id() == page.hits[0].head.id
    assert window.pane.list.accessibleName() == f"{sum(n for _, n in page.counts)} found"


def test_marked_words_are_the_typed_ones(window, search):
    search(window, "passport")
    row = window.pane.list.rows.row_at(window.pane.list.currentIndex())
    marked = [row.head.title[mark.start : mark.end] for mark in row.title_marks]
    marked += [row.passage[mark.start : mark.end] for mark in row.passage_marks]
    assert marked
    assert all(word.casefold().startswith("passport") for word in marked)


def test_a_slash_is_text_in_the_box_and_a_way_to_it_elsewhere(window, search, keys):
    search(window, "2011/36")
    assert window.top.search.text() == "2011/36"
    assert "legal/dir-2011-36" in _ids(window)
    keys.press("Alt+4")
    assert window.pane.list.hasFocus()
    keys.type("/")
    assert window.top.search.hasFocus()
    assert window.top.search.selectedText() == "2011/36"


def test_arrows_choose_from_the_box_and_enter_reads(window, search, keys):
    search(window, "passport")
    first = window.pane.list.chosen_id()
    keys.press("Down")
    second = window.pane.list.chosen_id()
    assert second != first
    assert window.top.search.hasFocus()
    keys.press("Down", "Up", "Up")
    assert window.pane.list.chosen_id() == first
    keys.press("Down", "Return")
    assert window.reading.record.id == second
    assert window.pane.list.chosen_id() == second


def test_chips_count_each_kind_and_narrow_down(window, search, qtbot):
    search(window, "passport")
    counts = dict(SearchEngine(window._desk.library).run(SearchQuery("passport", country="RO")).counts)
    texts = {button.text() for button in window.pane._group.buttons() if not button.isHidden()}
    assert texts == {f"All {sum(counts.values())}", *(f"{kind.plural} {number}" for kind, number in counts.items())}

    QTest.mouseClick(_chips(window)["Law"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(_ids(window)) == counts[Kind.LEGAL])
    assert all(record_id.startswith("legal/") for record_id in _ids(window))
    assert _chips(window)["Law"].isChecked()
    assert {button.text() for button in window.pane._group.buttons() if not button.isHidden()} == texts, (
        "the other numbers stay to be seen"
    )

    QTest.mouseClick(_chips(window)["All"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(_ids(window)) == min(sum(counts.values()), MOST))


def test_the_keyboard_stays_on_the_chips(window, search, keys, qtbot):
    search(window, "passport")
    _chips(window)["All"].setFocus()
    keys.press("Right")
    qtbot.waitUntil(lambda: all(one.startswith("indicator/") for one in _ids(window)))
    assert _chips(window)["Indicators"].hasFocus()
    keys.press("Right")
    qtbot.waitUntil(lambda: not any(one.startswith("indicator/") for one in _ids(window)))
    assert not _chips(window)["Indicators"].hasFocus()
    assert any(chip.hasFocus() for chip in _chips(window).values())


def _word_without(library, kind):
    """Return a word that some records hold, but none of a kind."""
    engine = SearchEngine(library)
    for head in library.heads(Kind.INDICATOR):
        for word in head.title.split():
            found = dict(engine.run(SearchQuery(word, country="RO")).counts)
            if word.isascii() and word.isalpha() and found and kind not in found:
                return word, sum(found.values())
    raise AssertionError(f"every word is held by a record of the kind {kind}")


def test_a_chip_without_hits_for_new_words_gives_way(window, search, qtbot):
    word, number = _word_without(window._desk.library, Kind.ARTICLE)
    search(window, "passport")
    QTest.mouseClick(_chips(window)["Guidance"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: all(one.startswith("article/") for one in _ids(window)))
    search(window, word)
    assert len(_ids(window)) == min(number, MOST)


def test_nothing_found_says_so_and_what_to_do(window, search):
    search(window, "qqzzxx")
    assert window.pane._title.text() == "Nothing found"
    assert window.pane._note.isVisible()
    assert "Try another word, or browse" in window.pane._note.text()
    assert _headings(window)[0].text == "Go on with a checklist"
    assert _ids(window)[0] == "checklist/first-line-border"
    assert not window.pane._chips.isVisible()


@pytest.mark.parametrize("way", ["Esc", "Backspace", "button"])
def test_an_empty_box_goes_back_home(window, search, keys, qtbot, way):
    search(window, "pa")
    if way == "Esc":
        keys.press("Esc")
    elif way == "Backspace":
        keys.press("Backspace", "Backspace")
    else:
        QTest.mouseClick(window.top.search.findChild(type(window.rail.buttons["find"])), Qt.MouseButton.LeftButton)
    assert window.top.search.text() == ""
    assert window._stack.currentWidget() is window.home
    assert not window.finding.waits


def test_an_answer_under_way_does_not_bring_an_emptied_search_back(window, keys, qtbot):
    keys.type("passport")
    keys.press("Esc")
    keys.press("Alt+3")
    with qtbot.assertNotEmitted(window.finding.found, wait=200):
        pass
    assert window._stack.currentWidget() is window.split
    assert window.pane._title.text() == "Contacts"


ODD = [
    "passport\x00\x01\x1b[31m\x7f",
    "\n\r\t\v\f\u2028",
    '"',
    '" OR 1=1 --',
    "NEAR(a b, 2) AND NOT * ^ { } : column:x",
    "\U0001f600\u200d\U0001f525 \ufeff\ufffe",
    "\u202epassport\u202c",
    "a" * 100_000,
    "passport " * 11_000,
    "é" * 50_000,
    "\ud800",
]


def test_any_text_is_answered(window, search, qtbot):
    for text in ODD:
        window.top.search.selectAll()
        window.top.search.insert(text)
        qtbot.waitUntil(lambda: not window.finding.waits)
        assert not window.messages.isVisible(), f"{text[:40]!r} made the window complain"
        search(window, "passport")
        assert "indicator/documents-held" in _ids(window), f"{text[:40]!r} was the last that was answered"


def test_a_pasted_book_is_answered(window, keys, qtbot):
    QGuiApplication.clipboard().setText("passport held by another person\n" * 3_200)
    window.top.search.setFocus()
    keys.press("Ctrl+V")
    qtbot.waitUntil(lambda: not window.finding.waits)
    assert not window.messages.isVisible()
    assert _ids(window)


def test_results_are_there_again_after_a_look_at_another_section(window, search, keys, qtbot):
    search(window, "passport")
    found = _ids(window)
    keys.press("Alt+3")
    assert _ids(window) != found
    keys.press("Alt+1")
    qtbot.waitUntil(lambda: _ids(window) == found)
    assert window.pane._title.text().endswith("found")
    assert window.top.search.hasFocus()


def test_enter_in_the_box_reads_a_result_whatever_is_listed_now(window, search, keys, qtbot):
    search(window, "passport")
    first = window.pane.list.chosen_id()
    keys.press("Alt+3")
    assert window.reading.record.id == "country/ro"
    keys.press("Ctrl+K", "Return")
    qtbot.waitUntil(lambda: window.reading.record.id == first)


def test_another_country_leaves_the_reader_in_settings(window, search, keys, qtbot):
    search(window, "hotline")
    first = _ids(window)
    keys.press("Ctrl+,")
    window.pages.settings.country.setFocus()
    keys.type("Bul")
    assert window._desk.settings.country == "BG"
    with qtbot.assertNotEmitted(window.finding.found, wait=200):
        pass
    assert window._stack.currentWidget() is window.pages.settings
    keys.press("Alt+1")
    qtbot.waitUntil(lambda: _ids(window) != first)
    assert window._stack.currentWidget() is window.split
