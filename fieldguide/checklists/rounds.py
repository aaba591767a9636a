"""More than one round of a stage: a second child, a third traveller.

A further round is a copy of the stage with names of its own. What is asked or done on account of the first round is asked or done on account of
any round, so that a second child is protected like the first. Where a condition names items of several stages, the rounds of one number belong
together: one person's privacy does not open the questions of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fieldguide.domain.checklist import ROUND_MARK, ChecklistDefinition, Clause, Condition, Item, Stage

#: More people than these are not asked one by one with a checklist.
MOST_ROUNDS = 9


def first_of(name: str) -> str:
    """Return the name an item or a stage has in the first round."""
    return name.partition(ROUND_MARK)[0]


def expanded(definition: ChecklistDefinition, rounds: Mapping[str, int]) -> ChecklistDefinition:
    """Return a checklist with every stage as often as it is gone through.

    Args:
        definition: The checklist.
        rounds: Id of a stage → how often; once if it is not named.
    """
    repeated = {
        item.id: rounds[stage.id] for stage in definition.stages for item in stage.items if rounds.get(stage.id, 1) > 1
    }
    if not repeated:
        return definition
    stages = tuple(
        _round(stage, number, repeated)
        for stage in definition.stages
        for number in range(1, rounds.get(stage.id, 1) + 1)
    )
    steps = tuple(replace(step, when=_in_any_round(step.when, repeated)) for step in definition.steps)
    return replace(definition, stages=stages, steps=steps)


def _round(stage: Stage, number: int, repeated: Mapping[str, int]) -> Stage:
    own = {item.id for item in stage.items}
    items = tuple(_in_round(item, number, own, repeated) for item in stage.items)
    if number == 1:
        return replace(stage, items=items)
    return replace(stage, id=_named(stage.id, number), title=f"{stage.title} ({number})", items=items)


def _in_round(item: Item, number: int, own: set[str], repeated: Mapping[str, int]) -> Item:
    """Return an item of one round: what it asks of its own stage is asked of this round, what it asks of others of any."""
    elsewhere = {name: often for name, often in repeated.items() if name not in own}
    clauses = (_renamed(clause, own, number) for clause in _in_any_round(item.when, elsewhere).clauses)
    return replace(
        item, id=_named(item.id, number), when=Condition(tuple(clauses)), gate=item.gate if number == 1 else None
    )


def _in_any_round(condition: Condition, repeated: Mapping[str, int]) -> Condition:
    return Condition(tuple(one for clause in condition.clauses for one in _for_every_round(clause, repeated)))


def _for_every_round(clause: Clause, repeated: Mapping[str, int]) -> Iterator[Clause]:
    """Yield a clause once for each round of the items it names."""
    names = {item for item, _ in clause.requires if item in repeated}
    for number in range(1, max((repeated[name] for name in names), default=1) + 1):
        yield _renamed(clause, {name for name in names if number <= repeated[name]}, number)


def _renamed(clause: Clause, names: set[str], number: int) -> Clause:
    return Clause(
        tuple((_named(item, number) if item in names else item, answers) for item, answers in clause.requires)
    )


def _named(name: str, number: int) -> str:
    return name if number == 1 else f"{name}{ROUND_MARK}{number}"
