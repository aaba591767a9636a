"""Numbers on the start page: what to dial, whose number it is, and in a quiet line when, how far it was checked and how long ago."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fieldguide.domain.records import Record, ServiceFacts
from fieldguide.export.citation import standing_line
from fieldguide.export.contact_block import brief, name_beside_number
from fieldguide.export.service_page import numbers
from fieldguide.qt.desk import Desk
from fieldguide.qt.eliding import ElidingButton

_ROWS = 4  # the number, the name beside or below it, the quiet line, and a gap


def grid_of(
    records: Iterable[Record], desk: Desk, opened: Callable[[str], object], parent: QWidget, *, is_narrow: bool
) -> QGridLayout:
    """Return contacts one below the other, all names at one edge.

    Args:
        records: The contacts, in their order.
        desk: The day and the look.
        opened: Called with the id of a contact that shall be read.
        parent: Holds what is shown.
        is_narrow: Names stand below their numbers, for there is no room beside them.
    """
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    names, below = (0, 1) if is_narrow else (1, 0)
    grid.setColumnStretch(names, 1)
    for place, record in enumerate(records):
        row = place * _ROWS
        if place:
            grid.setRowMinimumHeight(row - 1, 4)
        grid.addWidget(_number(record, parent), row, 0)
        grid.addWidget(_name(record, desk, opened, parent), row + below, names)
        line = _quiet_line(record, desk, parent)
        line.setIndent(0 if is_narrow else desk.look.pixels(16))  # below the words of the button, not below its frame
        grid.addWidget(line, row + 2, names)
    return grid


def _number(record: Record, parent: QWidget) -> QLabel:
    shown = numbers(record.facts) if isinstance(record.facts, ServiceFacts) else ""
    number = QLabel("\n".join(shown.split(" · ")) or "no number", parent)
    number.setTextFormat(Qt.TextFormat.PlainText)
    number.setProperty("role", "number")
    number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return number


def _name(record: Record, desk: Desk, opened: Callable[[str], object], parent: QWidget) -> ElidingButton:
    shown = numbers(record.facts) if isinstance(record.facts, ServiceFacts) else ""
    about = standing_line(record.head, desk.today)
    button = ElidingButton(name_beside_number(record), parent)
    button.setProperty("role", "card")
    button.setToolTip(about)
    button.setAccessibleName(f"{record.head.title}, {shown}")
    button.setAccessibleDescription(about)
    button.clicked.connect(lambda _=False: opened(record.id))
    return button


def _quiet_line(record: Record, desk: Desk, parent: QWidget) -> QLabel:
    warning = desk.look.colours.warning
    told = "&nbsp;· ".join(
        f"<span style='color:{warning}'>{escape(text)}</span>" if is_warning else escape(text)
        for text, is_warning in brief(record, desk.today)
    )
    line = QLabel(told, parent)
    line.setTextFormat(Qt.TextFormat.RichText)
    line.setProperty("role", "small")
    line.setWordWrap(True)
    return line
