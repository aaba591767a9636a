"""Collecting faults while reading on."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldguide.errors import Fault


@dataclass(slots=True)
class Faults:
    """All faults found so far.

    Attributes:
        found: In the order of finding.
    """

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Place, problem: str, expected: str) -> None:
        """Note a fault at a place."""
        self.found.append(Fault(place.file, place.line, problem, expected))


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a content file.

    Attributes:
        file: Relative to the content folder, with forward slashes.
        line: From 1.
    """

    file: str
    line: int
