"""Colours, text size and style sheets: the one place that knows how the program looks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from fieldguide import assets
from fieldguide.domain.records import Kind
from fieldguide.domain.settings import Theme

#: Size of plain text at 100 %, in points.
BASE_POINTS = 10.5


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one look, as ``#rrggbb``. Every text colour has a contrast of at least 4.5 : 1 on ``surface`` and ``ground``."""

    ground: str
    surface: str
    sunken: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    accent_soft: str
    rail: str
    on_rail: str
    rail_active: str
    danger: str
    on_danger: str
    warning: str
    warning_soft: str
    mark: str
    indicator: str
    checklist: str
    service: str
    legal: str
    article: str
    term: str

    def kind(self, kind: Kind) -> str:
        """Return the accent of a kind of record."""
        return str(getattr(self, kind.value, self.article))


LIGHT = Colours(
    ground="#f3f5f7",
    surface="#ffffff",
    sunken="#e9edf1",
    line="#d3dae1",
    text="#17212b",
    quiet="#52606e",
    accent="#0a6073",
    on_accent="#ffffff",
    accent_soft="#dceef2",
    rail="#10323d",
    on_rail="#d9e7ea",
    rail_active="#1f5463",
    danger="#b3261e",
    on_danger="#ffffff",
    warning="#8a4b00",
    warning_soft="#fdf0dc",
    mark="#ffe08a",
    indicator="#9a4b00",
    checklist="#17692f",
    service="#0a6073",
    legal="#5b3fa6",
    article="#1f58b5",
    term="#5a5560",
)
DARK = Colours(
    ground="#12181d",
    surface="#1a2229",
    sunken="#232d35",
    line="#34414b",
    text="#e6ecf0",
    quiet="#a3b1bc",
    accent="#6cc7d9",
    on_accent="#08242b",
    accent_soft="#17404b",
    rail="#0c1216",
    on_rail="#c3d2d8",
    rail_active="#1c3d48",
    danger="#c9372c",
    on_danger="#ffffff",
    warning="#f2b866",
    warning_soft="#3a2c14",
    mark="#6b5200",
    indicator="#f0a860",
    checklist="#7fd495",
    service="#6cc7d9",
    legal="#c0acf5",
    article="#92baf8",
    term="#bcb6c4",
)


@dataclass(frozen=True, slots=True)
class Look:
    """A look in use.

    Attributes:
        colours: Light or dark.
        percent: Text size.
    """

    colours: Colours
    percent: int

    def points(self, factor: float = 1.0) -> float:
        """Return a text size in points."""
        return round(BASE_POINTS * factor * self.percent / 100, 2)

    def pixels(self, at_100: int) -> int:
        """Return a distance that grows with the text, though less than it."""
        return round(at_100 * (1 + (self.percent / 100 - 1) * 0.6))

    def style_sheet(self, name: str) -> str:
        """Return a style sheet from ``resources/styles`` with colours and sizes filled in."""
        values = {field.name: getattr(self.colours, field.name) for field in fields(self.colours)}
        sizes = {f"pt_{name}": f"{self.points(factor)}pt" for name, factor in _SIZES.items()}
        gaps = {f"px_{size}": f"{self.pixels(size)}px" for size in (2, 4, 6, 8, 10, 12, 16, 20, 24, 32)}
        files = {
            "icons": assets.path("resources/icons").as_posix(),
            "tone": "dark" if self.colours is DARK else "light",
        }
        return Template(assets.text(f"resources/styles/{name}")).substitute(values | sizes | gaps | files)


_SIZES = {"small": 0.88, "body": 1.0, "lead": 1.12, "h3": 1.1, "h2": 1.25, "h1": 1.7, "phone": 1.5, "number": 1.3}


def look_for(theme: Theme, percent: int) -> Look:
    """Return the look for a choice; ``SYSTEM`` follows the computer."""
    system_is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    dark = theme is Theme.DARK or (theme is Theme.SYSTEM and system_is_dark)
    return Look(DARK if dark else LIGHT, percent)


def apply_look(application: QApplication, look: Look) -> None:
    """Give the whole program a look."""
    application.setStyle(QStyleFactory.create("Fusion"))
    font = application.font()
    font.setPointSizeF(look.points())
    application.setFont(font)
    application.setPalette(_palette(look.colours))
    application.setStyleSheet(look.style_sheet("app.qss"))


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.sunken,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.accent,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.quiet,
        QPalette.ColorRole.Accent: colours.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.quiet))
    return palette
