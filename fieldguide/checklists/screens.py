"""How much of a checklist is on screen at once: one item, one stage, or the whole list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fieldguide.domain.checklist import Stage


class View(StrEnum):
    """How a run is shown."""

    ONE = "one"
    STAGE = "stage"
    WHOLE = "whole"

    @property
    def label(self) -> str:
        """The words on screen."""
        return {View.ONE: "One at a time", View.STAGE: "Step by step", View.WHOLE: "Whole list"}[self]


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown together.

    Attributes:
        id: Stays the same while its first stage or item is there.
        stages: Stages with the items that belong here.
    """

    id: str
    stages: tuple[Stage, ...]

    @property
    def title(self) -> str:
        """The heading, if it is one stage or a part of one."""
        return self.stages[0].title if len(self.stages) == 1 else ""

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of its items, in order."""
        return tuple(item.id for stage in self.stages for item in stage.items)


def screens(stages: Sequence[Stage], view: View) -> tuple[Screen, ...]:
    """Return the visible stages as screens, in order; every item stands on exactly one.

    Args:
        stages: Stages with their visible items, none of them empty.
        view: How much belongs on a screen.
    """
    if view is View.WHOLE:
        return (Screen("whole", tuple(stages)),) if stages else ()
    if view is View.STAGE:
        return tuple(Screen(stage.id, (stage,)) for stage in stages)
    return tuple(_one_by_one(stages))


def _one_by_one(stages: Sequence[Stage]) -> Iterator[Screen]:
    for stage in stages:
        for number, item in enumerate(stage.items):
            is_last = number == len(stage.items) - 1
            yield Screen(item.id, (Stage(stage.id, stage.title, (item,), stage.again if is_last else ""),))
