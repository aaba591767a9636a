"""Events in, states out.

A state holds answers and nothing else: what is visible, what comes next and how it ends is computed from definition and answers each time,
so the same events always lead to the same place. An item nobody answered is *not asked*, which is never the same as *no*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fieldguide.domain.checklist import Answer, ChecklistDefinition, Item, Outcome, Stage
from fieldguide.errors import ChecklistError


@dataclass(frozen=True, slots=True)
class State:
    """Where a run of a checklist stands.

    Attributes:
        answers: Item id → answer, also for items that are hidden at the moment.
        history: The states before each event, newest last; what undo goes back to.
    """

    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[Mapping[str, Answer], ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The reader noted an answer.

    Attributes:
        item: Id of a visible item.
        answer: What was noted; None takes an earlier answer back.
    """

    item: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Undone:
    """The reader took the last event back."""


Event = Answered | Undone


def apply(definition: ChecklistDefinition, state: State, event: Event) -> State:
    """Return the state after an event.

    Raises:
        ChecklistError: The event names an item that is not visible, or an answer the item does not offer.
    """
    if isinstance(event, Undone):
        return State(state.history[-1], state.history[:-1]) if state.history else state
    item = next((one for one in visible_items(definition, state) if one.id == event.item), None)
    if item is None:
        raise ChecklistError(f"The checklist has no item “{event.item}” to answer now.")
    if event.answer is not None and event.answer not in item.kind.answers:
        raise ChecklistError(f"“{item.text}” cannot be answered “{event.answer.label}”.")
    if state.answers.get(event.item) == event.answer:
        return state
    answers = {key: value for key, value in state.answers.items() if key != event.item}
    if event.answer is not None:
        answers[event.item] = event.answer
    return State(MappingProxyType(answers), (*state.history, state.answers))


def visible_items(definition: ChecklistDefinition, state: State) -> tuple[Item, ...]:
    """Return the items that apply now, in order."""
    counting = _counting_answers(definition, state)
    return tuple(item for item in definition.items if item.when.holds(counting))


def visible_stages(definition: ChecklistDefinition, state: State) -> tuple[Stage, ...]:
    """Return the stages that have something to show now, with their visible items only."""
    shown = {item.id for item in visible_items(definition, state)}
    kept = (
        Stage(stage.id, stage.title, tuple(item for item in stage.items if item.id in shown))
        for stage in definition.stages
    )
    return tuple(stage for stage in kept if stage.items)


def outcome(definition: ChecklistDefinition, state: State) -> Outcome:
    """Return where the run ends if it ends now."""
    answers = _counting_answers(definition, state)
    shown = visible_items(definition, state)
    return Outcome(
        steps=tuple(step for step in definition.steps if step.when.holds(answers)),
        seen=tuple(item for item in shown if answers.get(item.id) is Answer.YES),
        not_seen=tuple(item for item in shown if answers.get(item.id) is Answer.NO),
        open=tuple(item for item in shown if answers.get(item.id) not in (Answer.YES, Answer.NO)),
        answers=MappingProxyType({item.id: answers[item.id] for item in shown if item.id in answers}),
    )


def _counting_answers(definition: ChecklistDefinition, state: State) -> dict[str, Answer]:
    """Return the answers that count: those of items that are themselves visible.

    Conditions only look back, so one pass in order is enough.
    """
    counting: dict[str, Answer] = {}
    for item in definition.items:
        if item.id in state.answers and item.when.holds(counting):
            counting[item.id] = state.answers[item.id]
    return counting
