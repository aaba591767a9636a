"""Draws a figure as an SVG picture, when a library is built.

Colours are placeholders: the front end puts in those of its look, so that one picture serves light, dark and paper.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from fieldguide.domain.records import Figure, FigureStyle
from fieldguide.domain.svg import PLACEHOLDERS
from fieldguide.errors import FieldguideError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES_WIDE = 6.4
_POINTS = 10
_MOST_SERIES = 2
#: Glyphs without ink, such as the space, get no path from matplotlib, and Qt refuses what refers to them.
_EMPTY_GLYPH = re.compile(r'(<path id="[^"]+")( transform)')


def draw(figure: Figure) -> str:
    """Return the picture; the same figure gives the same text.

    Raises:
        FieldguideError: The plotting library is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure as Canvas
    except ImportError as error:
        raise FieldguideError(
            "This content has figures, and they cannot be drawn: matplotlib is not installed.",
            "Install it: pip install matplotlib (or fieldguide with its extra “figures”).",
        ) from error
    labels = [row[0] for row in figure.rows]
    series = [[float(row[column]) for row in figure.rows] for column in range(1, len(figure.head))][:_MOST_SERIES]
    lies = figure.style is FigureStyle.BARS
    height = 0.35 * len(labels) * max(len(series), 1.3) + 0.5 if lies else 2.9
    with mpl.rc_context({"svg.hashsalt": "fieldguide", "svg.fonttype": "path", "font.family": "DejaVu Sans"}):
        canvas = Canvas(figsize=(_INCHES_WIDE, height))
        axes = canvas.add_subplot()
        _bars(axes, figure, series, lies=lies)
        _frame(axes, labels, lies=lies)
        if len(series) > 1:
            axes.legend(frameon=False, labelcolor=PLACEHOLDERS["text"], fontsize=_POINTS)
        out = io.StringIO()
        canvas.savefig(
            out, format="svg", transparent=True, bbox_inches="tight", metadata={"Date": None, "Creator": None}
        )
    return _EMPTY_GLYPH.sub(r'\1 d="M 0 0"\2', out.getvalue())


def _bars(axes: Axes, figure: Figure, series: list[list[float]], *, lies: bool) -> None:
    thick = 0.7 / len(series)
    for number, values in enumerate(series):
        places = [place + (number - (len(series) - 1) / 2) * thick for place in range(len(values))]
        colour, name = PLACEHOLDERS[f"series{number + 1}"], figure.head[number + 1]
        drawn = (axes.barh if lies else axes.bar)(places, values, thick, color=colour, label=name)
        texts = [f"{value:,g}" if value % 1 else f"{value:,.0f}" for value in values]
        axes.bar_label(drawn, labels=texts, padding=3, color=PLACEHOLDERS["text"], fontsize=_POINTS)


def _frame(axes: Axes, labels: list[str], *, lies: bool) -> None:
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(side == ("left" if lies else "bottom"))
        axes.spines[side].set_color(PLACEHOLDERS["line"])
    if lies:
        axes.set_yticks(range(len(labels)), labels)
        axes.set_xticks([])
        axes.invert_yaxis()
        axes.margins(x=0.14)
    else:
        axes.set_xticks(range(len(labels)), labels)
        axes.set_yticks([])
        axes.margins(y=0.14)
    axes.tick_params(length=0, labelcolor=PLACEHOLDERS["text"], labelsize=_POINTS)
