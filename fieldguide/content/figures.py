"""Reads ``figures/*.yml``: series of numbers that an article shows as a plot with its table.

A figure must say what kind of number it is, where and when it was counted: without these it is refused, for a number that lost them misleads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldguide.content.faults import Faults, Place
from fieldguide.content.markdown import Rendered
from fieldguide.content.reading import Reading, read_citations
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.provenance import Citation
from fieldguide.domain.records import Figure, FigureStyle

#: How an article names a figure: a paragraph of its own.
_MARK = re.compile(r"\{figure: ?([a-z0-9-]+)\}")
_MARK_LINE = re.compile(r"^\{figure: ?([a-z0-9-]+)\}$", re.MULTILINE)
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class SourcedFigure:
    """A figure and the sources of its numbers."""

    figure: Figure
    citations: tuple[Citation, ...]


def read_figures(reading: Reading) -> dict[str, SourcedFigure]:
    """Return the figures of a content folder by name."""
    found = {}
    for file, text in reading.files("figures", ".yml"):
        top = read_mapping(text, file, reading.faults)
        if top:
            name = file.removeprefix("figures/").removesuffix(".yml")
            found[name] = SourcedFigure(_figure(reading, name, top), read_citations(reading, top))
            top.finish()
    return found


def _figure(reading: Reading, name: str, top: Entry) -> Figure:
    head = top.texts("head", required=True)
    rows = tuple(top.text_lists("rows"))
    for row in rows:
        if len(row) != len(head) or not all(_NUMBER.fullmatch(cell) for cell in row[1:]):
            top.fault("rows", f"the row {', '.join(row)} does not fit", f"a label and {len(head) - 1} plain numbers")
    style = top.choice("style", list(FigureStyle), required=True)
    return Figure(
        name=name,
        title=top.line_of_text("title", required=True),
        concept=top.choice("concept", reading.vocabulary.codes("concepts"), required=True),
        place=top.line_of_text("place", required=True),
        period=top.line_of_text("period", required=True),
        unit=top.line_of_text("unit", required=True),
        style=FigureStyle(style) if style in set(FigureStyle) else FigureStyle.COLUMNS,
        head=head,
        rows=rows,
        note=top.line_of_text("note"),
    )


def shown_in(
    body: str, place: Place, figures: dict[str, SourcedFigure], faults: Faults
) -> tuple[tuple[Figure, ...], tuple[Citation, ...]]:
    """Return the figures a text shows, in its order, and their sources; a name without a figure is a fault.

    Args:
        body: Markdown.
        place: Where it begins.
        figures: All figures there are, by name.
        faults: Takes the faults.
    """
    shown: dict[str, SourcedFigure] = {}
    for number, line in enumerate(body.split("\n")):
        for name in _MARK.findall(line):
            here = Place(place.file, place.line + number)
            if name not in figures:
                faults.add(here, f"there is no figure “{name}”", f"the name of a file figures/{name}.yml")
            elif not _MARK_LINE.match(line.strip()):
                faults.add(here, "the figure stands inside a sentence", "a paragraph of its own")
            else:
                shown[name] = figures[name]
    listed = tuple(shown.values())
    return tuple(one.figure for one in listed), tuple(citation for one in listed for citation in one.citations)


def with_numbers(body: Rendered, figures: tuple[Figure, ...]) -> str:
    """Return the plain words of a text with the figures' numbers where it shows them."""
    by_name = {figure.name: figure for figure in figures}

    def told(found: re.Match[str]) -> str:
        figure = by_name.get(found[1])
        return f"{figure.title}. " + "; ".join(" ".join(row) for row in figure.rows) if figure else ""

    return _MARK.sub(told, body.text)
