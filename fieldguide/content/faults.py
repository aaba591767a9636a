"""Collecting faults while reading on."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldguide.errors import Fault

_LONGEST = 400


@dataclass(slots=True)
class Faults:
    """All faults found so far.

    Attributes:
        found: In the order of finding.
    """

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Place, problem: str, expected: str) -> None:
        """Note a fault at a place."""
        self.found.append(Fault(shown(place.file), place.line, shown(problem), shown(expected)))


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a content file.

    Attributes:
        file: Relative to the content folder, with forward slashes.
        line: From 1.
    """

    file: str
    line: int


def shown(text: str) -> str:
    """Return a text for one line of a terminal: what was quoted from a file can hold anything."""
    spelled = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
    return spelled if len(spelled) <= _LONGEST else f"{spelled[: _LONGEST // 2]} … {spelled[-_LONGEST // 2 :]}"
