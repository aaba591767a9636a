"""Finding branches of a checklist that nobody can reach: an item or a step whose conditions contradict one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fieldguide.domain.checklist import Answer, ChecklistDefinition, Condition, Item

_Needed = Mapping[str, frozenset[Answer]]


def unreachable(definition: ChecklistDefinition) -> Iterator[str]:
    """Yield the ids of items and steps that no sequence of answers can bring to light."""
    items = {item.id: item for item in definition.items}
    conditions = [(item.id, item.when) for item in definition.items] + [
        (step.id, step.when) for step in definition.steps
    ]
    for name, condition in conditions:
        if not _can_hold(condition, {}, items):
            yield name


def _can_hold(condition: Condition, needed: _Needed, items: Mapping[str, Item]) -> bool:
    """Tell whether a condition can be met together with answers that are needed already; conditions only look back, so this ends."""
    if not condition.clauses:
        return True
    for clause in condition.clauses:
        more = _together(needed, {name: frozenset(answers) for name, answers in clause.requires})
        if more is not None and _can_all_be_given(sorted(more), more, items):
            return True
    return False


def _can_all_be_given(names: list[str], needed: _Needed, items: Mapping[str, Item]) -> bool:
    """Tell whether all these items can be visible at once, with the answers needed of them."""
    if not names:
        return True
    first, *rest = names
    item = items.get(first)
    if item is None or not item.when.clauses:
        return _can_all_be_given(rest, needed, items)
    for clause in item.when.clauses:
        more = _together(needed, {name: frozenset(answers) for name, answers in clause.requires})
        if more is not None:
            new = [name for name in sorted(more) if name not in needed]
            if _can_all_be_given([*rest, *new], more, items):
                return True
    return False


def _together(one: _Needed, other: _Needed) -> _Needed | None:
    """Return what both need; None if they need different answers of the same item."""
    both = dict(one)
    for name, answers in other.items():
        both[name] = both.get(name, answers) & answers
        if not both[name]:
            return None
    return both
