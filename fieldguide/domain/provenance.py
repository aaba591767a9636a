"""Where a fact is from, who compared it, and how old it is.

The state of a record is computed from these values and never typed in: see :func:`review_state`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Read(StrEnum):
    """How a fact was read before it was written down."""

    PUBLISHER = "publisher"
    COPY = "copy"
    NOT_READ = "not-read"

    @property
    def words(self) -> str:
        """What a reader is told about it."""
        return {
            Read.PUBLISHER: "read at the publisher",
            Read.COPY: "read in a copy elsewhere",
            Read.NOT_READ: "not read: written from general knowledge",
        }[self]


class ReviewState(StrEnum):
    """How far a record has been checked."""

    DRAFT = "draft"
    SOURCE_CHECKED = "source-checked"
    EXPERT_REVIEWED = "expert-reviewed"

    @property
    def words(self) -> str:
        """What a reader is told about it."""
        return {
            ReviewState.DRAFT: "Draft: not compared with its source by a second person",
            ReviewState.SOURCE_CHECKED: "Compared with its source; no expert review yet",
            ReviewState.EXPERT_REVIEWED: "Reviewed by an expert",
        }[self]

    @property
    def label(self) -> str:
        """One or two words for lists."""
        return {
            ReviewState.DRAFT: "draft",
            ReviewState.SOURCE_CHECKED: "source checked",
            ReviewState.EXPERT_REVIEWED: "expert reviewed",
        }[self]


@dataclass(frozen=True, slots=True)
class Source:
    """A publication the guide rests on.

    Attributes:
        id: Its key in the bibliography.
        title: As the publisher prints it.
        publisher: Who stands behind it.
        date: As printed, ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty if it carries none.
        url: Where it lives; may be empty for a printed work.
        read: How it was read.
        read_at: The address of the copy that was read, if it is not ``url``.
        read_on: The day it was read; empty if it was not.
        note: What exactly was read and what was not.
    """

    id: str
    title: str
    publisher: str
    date: str = ""
    url: str = ""
    read: Read = Read.NOT_READ
    read_at: str = ""
    read_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one source that supports a record, or one article of it.

    Attributes:
        source: The publication.
        locator: Where in it: article, page, section.
        evidence: In a few words, what stands there.
        read: How this place was read; may be weaker than for the source as a whole.
        anchor: The article of the record it supports; empty for the record as a whole.
    """

    source: Source
    locator: str = ""
    evidence: str = ""
    read: Read = Read.NOT_READ
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What is known about the checking of a record.

    Attributes:
        state: Computed by :func:`review_state`.
        read_on: The oldest day on which one of its sources was read; empty if none was.
        checked_on: The day of the last comparison with the sources; empty if none took place.
        checked_by: Who compared; never a person spoken to.
        expert: Name and organisation of the expert, if one reviewed it.
        check_after: The day from which it must be looked at again; empty if none was set.
    """

    state: ReviewState = ReviewState.DRAFT
    read_on: str = ""
    checked_on: str = ""
    checked_by: str = ""
    expert: str = ""
    check_after: str = ""

    def is_overdue(self, today: date) -> bool:
        """Tell whether the record had to be looked at again by ``today``."""
        return bool(self.check_after) and self.check_after <= today.isoformat()

    def age(self, today: date) -> str:
        """Return in words how long ago the record's facts were last confirmed; never empty."""
        if self.state is not ReviewState.DRAFT and self.checked_on:
            return f"checked {ago(self.checked_on, today)}"
        if self.read_on:
            return f"source read {ago(self.read_on, today)}"
        return "source not read"


def review_state(citations: Iterable[Citation], checked_on: str, expert: str) -> ReviewState:
    """Compute the state of a record.

    A record is a draft until a second person has compared it with its sources, and stays one while any citation of the record as a whole
    was written without reading. Citations of single articles do not count: each article carries its own state.
    """
    whole = [citation for citation in citations if not citation.anchor]
    unread = any(citation.read is Read.NOT_READ for citation in whole)
    if not whole or unread or not checked_on:
        return ReviewState.DRAFT
    return ReviewState.EXPERT_REVIEWED if expert else ReviewState.SOURCE_CHECKED


def ago(day: str, today: date) -> str:
    """Return in words how long before ``today`` a date lies.

    Args:
        day: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; a leading ``c.`` is kept.
        today: The day to count from.
    """
    plain = day.removeprefix("c.").strip()
    about = "about " if plain != day.strip() else ""
    if len(plain) < 10:
        return f"in {about}{plain}"
    days = (today - date.fromisoformat(plain)).days
    if days < 0:
        return f"on {plain}"
    for limit, unit, size in (
        (1, "today", 0),
        (2, "yesterday", 0),
        (14, "days", 1),
        (60, "weeks", 7),
        (730, "months", 30),
    ):
        if days < limit:
            return unit if not size else f"{days // size} {unit} ago"
    return f"{days // 365} years ago"


_DAY = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def readable(day: str) -> str:
    """Return a date for reading: ``21 Nov 2026``, ``Nov 2026`` or ``2026``; other text as it is."""
    found = _DAY.fullmatch(day)
    if found is None:
        return day
    year, month, number = found.groups()
    return " ".join(part for part in (number and str(int(number)), month and _MONTHS[int(month) - 1], year) if part)
