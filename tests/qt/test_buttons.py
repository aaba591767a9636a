"""What buttons look like tells what they do: one that is off does not look as if it could be pressed, a pressed one keeps its words."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton

from fieldguide.domain.settings import Theme


def _ground(button):
    """Return the colour of a button between its frame and its words."""
    image = button.grab().toImage()
    return image.pixelColor(image.width() // 2, 4)


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_a_primary_button_that_is_off_looks_so(open_guide, qtbot, theme):
    guide = open_guide(theme=theme)
    button = QPushButton("Install", guide.window)
    button.setProperty("role", "primary")
    button.show()
    colours = guide.desk.look.colours
    assert _ground(button) == QColor(colours.accent)
    button.setEnabled(False)
    assert _ground(button) == QColor(colours.sunken)


def _breadth(button):
    """Return how broad the painted word is, in pixels."""
    image = button.grab().toImage()
    ground = _ground(button)
    rows, columns = range(6, image.height() - 6), range(6, image.width() - 6)
    inked = [x for x in columns if any(image.pixelColor(x, y) != ground for y in rows)]
    return inked[-1] - inked[0]


@pytest.mark.parametrize("text_size", [100, 200])
@pytest.mark.parametrize("word", ["Yes", "Not known"])
def test_a_pressed_answer_keeps_room_for_its_word(open_guide, text_size, word):
    """A heavier word would be broader than the button that was laid out for it."""
    guide = open_guide(text_size=text_size)
    button = QPushButton(word, guide.window)
    button.setProperty("role", "answer")
    button.setCheckable(True)
    button.show()
    button.resize(button.sizeHint())
    before = _breadth(button)
    button.setChecked(True)
    assert _ground(button) == QColor(guide.desk.look.colours.accent)
    assert _breadth(button) == before
