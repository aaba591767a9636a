"""Figures on a page: the picture, its numbers as a table, and what kind of numbers they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from fieldguide.domain.records import Figure
from fieldguide.domain.vocabulary import Vocabulary

_MARK = re.compile(r"<p>\{figure: ?([a-z0-9-]+)\}</p>")


def placed(html: str, figures: Iterable[Figure], words: Vocabulary) -> str:
    """Return the HTML of an article with its figures where its text names them."""
    by_name = {figure.name: figure for figure in figures}
    return _MARK.sub(lambda found: _figure(by_name[found[1]], words) if found[1] in by_name else "", html)


def address(figure: Figure) -> str:
    """Return the address under which a page asks for the picture of a figure."""
    return f"figure:{figure.name}"


def _figure(figure: Figure, words: Vocabulary) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in figure.head)
    rows = "".join(
        f"<tr><th>{escape(label)}</th>{''.join(f'<td>{escape(_grouped(value))}</td>' for value in values)}</tr>"
        for label, *values in figure.rows
    )
    concept = words.label("concepts", figure.concept)
    told = " · ".join((concept, figure.place, figure.period, figure.unit))
    note = f" {figure.note}" if figure.note else ""
    return (
        f"<h3>{escape(figure.title)}</h3>"
        f'<p class="figure"><img src="{address(figure)}" alt="{escape(figure.title)}: the numbers stand in the table below"/></p>'
        f'<table class="facts"><tr>{head}</tr>{rows}</table>'
        f"<p class='quiet'>{escape(told)}.{escape(note)}</p>"
    )


def _grouped(number: str) -> str:
    """Return a number with its thousands parted, as in ``10,093``."""
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdigit() else number
