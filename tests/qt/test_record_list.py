"""The list of records: what the model serves, how the keyboard moves through it, how rows are drawn."""

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from fieldguide.domain.records import Kind
from fieldguide.qt.record_list import RecordDelegate, RecordList
from fieldguide.qt.rows import HeadingRow, RecordRow, RowModel, record_row
from fieldguide.qt.theme import DARK, LIGHT, Look

SIZES = (100, 200)


@pytest.fixture
def rows(real_library, today):
    """A heading, three signs, a heading, two terms."""
    signs = [record_row(head, today) for head in real_library.heads(Kind.INDICATOR)[:3]]
    terms = [record_row(head, today, detail="116 006", place="Romania") for head in real_library.heads(Kind.TERM)[:2]]
    return (HeadingRow("Signs", 3), *signs, HeadingRow("Terms", 2), *terms)


@pytest.fixture
def model(rows):
    model = RowModel()
    model.set_rows(rows)
    return model


@pytest.fixture
def listed(qtbot, rows):
    widget = RecordList(Look(LIGHT, 100))
    qtbot.addWidget(widget)
    widget.resize(360, 400)
    widget.show_rows(rows)
    widget.show()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.setFocus()
    return widget


def test_qt_finds_no_fault_with_the_model(model, rows, qtmodeltester):
    qtmodeltester.check(model, force_py=False)
    model.set_rows(())
    model.set_rows(rows * 3)
    qtmodeltester.check(model, force_py=False)


def test_each_row_speaks_for_itself(model, rows):
    spoken = [model.data(model.index(number), Qt.ItemDataRole.AccessibleTextRole) for number in range(len(rows))]
    assert spoken[0] == "Signs, 3"
    head = rows[1].head
    assert spoken[1] == f"Indicator, {head.title}, {rows[1].state}"
    assert spoken[-1].startswith(f"Term, {rows[-1].head.title}, 116 006, Romania, ")
    assert model.data(model.index(1)) == head.title


def test_headings_can_be_seen_but_not_chosen(model):
    assert not model.flags(model.index(0)) & (Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable


def test_a_row_that_is_not_there_is_none(model, rows):
    assert model.row_at(model.index(len(rows))) is None
    assert model.data(model.index(99)) is None
    assert model.rowCount(model.index(1)) == 0


def test_arrows_pass_over_headings(listed, keys, rows):
    seen = [listed.chosen_id()]
    for _ in range(6):
        keys.press("Down")
        seen.append(listed.chosen_id())
    records = [row.head.id for row in rows if isinstance(row, RecordRow)]
    assert seen == [*records, records[-1], records[-1]]
    keys.press("Up", "Up", "Up", "Up", "Up", "Up")
    assert listed.chosen_id() == records[0]


def test_first_and_last_record_are_one_key_away(listed, keys, rows):
    keys.press("Down", "End")
    assert listed.chosen_id() == rows[-1].head.id
    keys.press("Home")
    assert listed.chosen_id() == rows[1].head.id


def test_pages_of_a_long_list_always_move(window, keys):
    keys.press("Alt+2")
    records = window.pane.list
    assert len(records.rows.rows) > 40
    for key, last in (("PgDown", len(records.rows.rows) - 1), ("PgUp", 1)):
        for _ in range(len(records.rows.rows)):
            before = records.currentIndex().row()
            keys.press(key)
            if records.currentIndex().row() == before:
                break
        assert records.currentIndex().row() == last


def test_enter_and_a_click_open(listed, keys, qtbot, rows):
    with qtbot.waitSignal(listed.opened) as caught:
        keys.press("Return")
    assert caught.args == [rows[1].head.id]
    with qtbot.waitSignal(listed.opened) as caught:
        place = listed.visualRect(listed.model().index(2)).center()
        qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [rows[2].head.id]
    with qtbot.assertNotEmitted(listed.opened):
        place = listed.visualRect(listed.model().index(0)).center()
        qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_an_empty_list_takes_every_key(listed, keys, qtbot):
    listed.show_rows(())
    assert listed.chosen_id() == ""
    with qtbot.assertNotEmitted(listed.opened):
        keys.press("Down", "Up", "Home", "End", "PgDown", "PgUp", "Return")


def _option(widget, size, state=QStyle.StateFlag.State_Enabled):
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, size.width(), size.height())
    option.state = state
    option.widget = widget
    return option


def _drawn(delegate, listed, index, size, state):
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.magenta)
    painter = QPainter(image)
    delegate.paint(painter, _option(listed, size, state), index)
    painter.end()
    return image


def _colours_of(image):
    pixels = set(memoryview(image.convertToFormat(QImage.Format.Format_ARGB32).constBits()).cast("I"))
    return {f"#{pixel & 0xFFFFFF:06x}" for pixel in pixels}


@pytest.mark.parametrize("percent", SIZES)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_rows_are_drawn_in_their_colours(listed, rows, percent, colours):
    delegate = RecordDelegate(Look(colours, percent), listed)
    for number, row in enumerate(rows[:2]):
        index = listed.model().index(number)
        size = delegate.sizeHint(_option(listed, QSize(360, 0)), index)
        plain = _colours_of(_drawn(delegate, listed, index, size, QStyle.StateFlag.State_Enabled))
        chosen = QStyle.StateFlag.State_Enabled | QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
        marked = _colours_of(_drawn(delegate, listed, index, size, chosen))
        assert colours.surface in plain
        assert "#ff00ff" not in plain | marked, "a part of the row is not drawn"
        assert len(plain) > 3, "no words are drawn"
        assert colours.accent_soft in marked
        assert (colours.indicator in plain) is isinstance(row, RecordRow)


def test_rows_drawn_before_are_drawn_anew_in_another_look(listed):
    delegate = RecordDelegate(Look(LIGHT, 100), listed)
    index, size = listed.model().index(1), QSize(360, 160)
    light = _drawn(delegate, listed, index, size, QStyle.StateFlag.State_Enabled)
    delegate.set_look(Look(DARK, 150))
    fresh = RecordDelegate(Look(DARK, 150), listed)
    dark = _drawn(delegate, listed, index, size, QStyle.StateFlag.State_Enabled)
    assert dark != light
    assert dark == _drawn(fresh, listed, index, size, QStyle.StateFlag.State_Enabled)


def test_rows_grow_with_the_text_and_have_room_for_it(listed, rows):
    heights = {}
    for percent in SIZES:
        delegate = RecordDelegate(Look(LIGHT, percent), listed)
        index = listed.model().index(1)
        size = delegate.sizeHint(_option(listed, QSize(360, 0)), index)
        assert size.width() == listed.viewport().width()
        image = _drawn(delegate, listed, index, QSize(size.width(), size.height() + 40), QStyle.StateFlag.State_Enabled)
        below = QRect(5, size.height(), size.width() - 5, 38)
        assert _colours_of(image.copy(below)) == {LIGHT.surface}, "words stand below the end of the row"
        heights[percent] = size.height()
    assert heights[200] > 1.8 * heights[100]


def test_a_wider_list_needs_lower_rows(listed, qtbot):
    def height():
        return listed.visualRect(listed.model().index(1)).height()

    narrow = height()
    listed.resize(900, 400)
    qtbot.waitUntil(lambda: 0 < height() < narrow)
