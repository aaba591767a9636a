"""Events in, states out.

A state holds answers and nothing else: what is visible, what comes next and how it ends is computed from definition and answers each time,
so the same events always lead to the same place. An item nobody answered is *not asked*, which is never the same as *no*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from fieldguide.checklists.rounds import MOST_ROUNDS, expanded
from fieldguide.domain.checklist import Answer, ChecklistDefinition, Item, Outcome, Stage
from fieldguide.errors import ChecklistError


@dataclass(frozen=True, slots=True)
class State:
    """Where a run of a checklist stands.

    Attributes:
        answers: Item id → answer, also for items that are hidden at the moment.
        rounds: Stage id → how often it is gone through, where that is more than once.
        before: The state before the newest event; what undo goes back to. None at the beginning.
    """

    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    rounds: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    before: State | None = field(default=None, compare=False, repr=False)


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
class Repeated:
    """The reader wants one more round of a stage, for somebody else.

    Attributes:
        stage: Id of a stage that may be gone through again.
    """

    stage: str


@dataclass(frozen=True, slots=True)
class Undone:
    """The reader took the last event back."""


Event = Answered | Repeated | Undone


def apply(definition: ChecklistDefinition, state: State, event: Event) -> State:
    """Return the state after an event.

    Raises:
        ChecklistError: The event names an item that is not visible, an answer the item does not offer, or a stage that has no further round.
    """
    if isinstance(event, Undone):
        return state.before or state
    if isinstance(event, Repeated):
        return _repeat(definition, state, event.stage)
    return _answer(definition, state, event)


def _answer(definition: ChecklistDefinition, state: State, event: Answered) -> State:
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
    return State(MappingProxyType(answers), state.rounds, state)


def _repeat(definition: ChecklistDefinition, state: State, stage_id: str) -> State:
    stage = next((one for one in definition.stages if one.id == stage_id), None)
    if stage is None or not stage.again:
        raise ChecklistError(f"The checklist has no stage “{stage_id}” to go through again.")
    rounds = state.rounds.get(stage_id, 1) + 1
    if rounds > MOST_ROUNDS:
        raise ChecklistError(
            f"“{stage.title}” has been gone through {MOST_ROUNDS} times.", "Begin a new run for the others."
        )
    return State(state.answers, MappingProxyType({**state.rounds, stage_id: rounds}), state)


def visible_items(definition: ChecklistDefinition, state: State) -> tuple[Item, ...]:
    """Return the items that apply now, in order."""
    whole = expanded(definition, state.rounds)
    counting = _counting_answers(whole, state)
    return tuple(item for item in whole.items if item.when.holds(counting))


def visible_stages(definition: ChecklistDefinition, state: State) -> tuple[Stage, ...]:
    """Return the stages that have something to show now, with their visible items only."""
    shown = {item.id for item in visible_items(definition, state)}
    kept = (
        replace(stage, items=tuple(item for item in stage.items if item.id in shown))
        for stage in expanded(definition, state.rounds).stages
    )
    return tuple(stage for stage in kept if stage.items)


def outcome(definition: ChecklistDefinition, state: State) -> Outcome:
    """Return where the run ends if it ends now."""
    whole = expanded(definition, state.rounds)
    answers = _counting_answers(whole, state)
    shown = visible_items(definition, state)
    return Outcome(
        steps=tuple(step for step in whole.steps if step.when.holds(answers)),
        seen=tuple(item for item in shown if answers.get(item.id) is Answer.YES),
        not_seen=tuple(item for item in shown if answers.get(item.id) is Answer.NO),
        open=tuple(item for item in shown if answers.get(item.id) not in (Answer.YES, Answer.NO)),
        answers=MappingProxyType({item.id: answers[item.id] for item in shown if item.id in answers}),
        gates=tuple(item for item in shown if item.gate and item.id not in answers),
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
