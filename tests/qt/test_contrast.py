"""Colours can be told apart: computed as the Web Content Accessibility Guidelines say."""

import re

import pytest

from fieldguide import assets
from fieldguide.domain.records import Kind
from fieldguide.qt.theme import DARK, LIGHT

ENOUGH = 4.5
TEXTS = ("text", "quiet", "accent", "warning", "indicator", "checklist", "service", "legal", "article", "term")
LOOKS = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def _luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@LOOKS
@pytest.mark.parametrize("ground", ["surface", "ground"])
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(colours, text, ground):
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= ENOUGH


@LOOKS
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_accent", "accent"),
        ("on_danger", "danger"),
        ("on_rail", "rail"),
        ("on_rail", "rail_active"),
        ("text", "accent_soft"),
        ("quiet", "accent_soft"),
        ("warning", "accent_soft"),
        ("warning", "warning_soft"),
        ("text", "mark"),
        ("quiet", "sunken"),
    ],
)
def test_text_can_be_read_on_what_stands_out(colours, text, ground):
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= ENOUGH


@LOOKS
def test_every_kind_of_record_has_a_colour_that_can_be_read(colours):
    for kind in Kind:
        assert contrast(colours.kind(kind), colours.surface) >= ENOUGH


@LOOKS
def test_colours_written_into_the_style_sheet_can_be_read(colours):
    """Two colours are the same in both looks: words and mark of the chosen section."""
    fixed = set(re.findall(r"#[0-9a-f]{6}\b", assets.text("resources/styles/app.qss")))
    assert fixed == {"#ffffff", "#6cc7d9"}
    assert contrast("#ffffff", colours.rail_active) >= ENOUGH
    assert contrast("#6cc7d9", colours.rail) >= 3


@LOOKS
def test_the_frame_of_the_keyboard_can_be_seen(colours):
    for ground in (colours.surface, colours.ground):
        assert contrast(colours.accent, ground) >= 3
