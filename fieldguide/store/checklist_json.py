"""A checklist definition as JSON, and back: checklists are read whole, so the library keeps them whole."""

from __future__ import annotations

import json
from typing import Any

from fieldguide.domain.checklist import (
    Answer,
    ChecklistDefinition,
    Clause,
    Condition,
    Gate,
    Item,
    ItemKind,
    Phase,
    Stage,
    Step,
)


def to_json(definition: ChecklistDefinition) -> str:
    """Return the definition as JSON text; the same definition gives the same text."""
    return json.dumps(_plain(definition), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> ChecklistDefinition:
    """Return the definition that :func:`to_json` wrote."""
    raw: dict[str, Any] = json.loads(text)
    return ChecklistDefinition(
        roles=tuple(raw["roles"]),
        settings=tuple(raw["settings"]),
        minutes=raw["minutes"],
        before_html=raw["before_html"],
        stages=tuple(
            Stage(s["id"], s["title"], tuple(_item(i) for i in s["items"]), s["again"]) for s in raw["stages"]
        ),
        steps=tuple(_step(s) for s in raw["steps"]),
        never=tuple(raw["never"]),
        say=tuple(raw["say"]),
    )


def _plain(value: object) -> Any:
    """Take dataclasses apart, shallowly typed: only what JSON knows is left."""
    if isinstance(value, Condition):
        return [{item: [a.value for a in answers] for item, answers in clause.requires} for clause in value.clauses]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _condition(raw: list[dict[str, list[str]]]) -> Condition:
    return Condition(
        tuple(
            Clause(tuple((item, tuple(Answer(a) for a in answers)) for item, answers in sorted(clause.items())))
            for clause in raw
        )
    )


def _item(raw: dict[str, Any]) -> Item:
    return Item(
        raw["id"],
        ItemKind(raw["kind"]),
        raw["text"],
        raw["how"],
        raw["avoid"],
        raw["otherwise"],
        tuple(raw["see"]),
        _condition(raw["when"]),
        Gate(raw["gate"]) if raw["gate"] else None,
        raw["discreet"],
        tuple(raw["shows"]),
    )


def _step(raw: dict[str, Any]) -> Step:
    return Step(
        raw["id"],
        raw["text"],
        raw["detail_html"],
        raw["who"],
        tuple(raw["needs"]),
        tuple(raw["law"]),
        _condition(raw["when"]),
        Phase(raw["phase"]),
    )
