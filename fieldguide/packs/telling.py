"""What is said of a pack that would change what others brought, in the same words in the window and on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fieldguide.domain.records import Kind
from fieldguide.packs.changes import Change, Changed
from fieldguide.packs.planning import LeftOut, Plan

_TITLE, _NUMBER = "title: ", "number: "


def contacts_lost(plan: Plan) -> tuple[str, ...]:
    """Return each contact that is replaced by one of another publisher, or goes: its name, and old and new number.

    Somebody dials these numbers; whoever installs a pack shall not have to find them in a list of all changes. Those of others come first:
    no publisher can hide them behind contacts of its own.
    """
    lost = [one for one in plan.changes if _is_lost(one)]
    lost.sort(key=lambda one: (one.record_id not in plan.of_others, one.change is Change.REMOVED))
    return tuple(map(_lost, lost))


def others(removed: Sequence[str], left_out: Sequence[LeftOut], by: str) -> Iterator[str]:
    """Yield what becomes of other packs that are installed.

    Args:
        removed: Ids of those that go.
        left_out: Those that can no longer be part of the edition.
        by: What takes the place of those that go.
    """
    for one in removed:
        yield f"Removed: {one}; {by} takes its place."
    for other in left_out:
        yield f"Left out: {other.pack.id}  {other.pack.title}: {other.reason}"


def warnings(plan: Plan, most: int) -> tuple[str, ...]:
    """Return what a person should read before they install a pack, a line each; none if it only adds, or changes what is its own.

    Args:
        plan: What installing it would do.
        most: So many contacts and records are named; the rest are counted.
    """
    lost, told = contacts_lost(plan), []
    if lost:
        told.append("1 contact is replaced or goes:" if len(lost) == 1 else f"{len(lost)} contacts are replaced or go:")
        told += _first(lost, most)
    if plan.of_others:
        named = ", ".join(_first(plan.of_others, most))
        told.append(f"It replaces records of others, or takes them out: {named}.")
    told += others(plan.removes, plan.left_out, plan.manifest.id)
    return tuple(told)


def _first(listed: Sequence[str], most: int) -> list[str]:
    return [*listed[:most], *([f"and {len(listed) - most} more"] if len(listed) > most else [])]


def _is_lost(one: Changed) -> bool:
    return one.kind is Kind.SERVICE and one.change in (Change.REPLACED, Change.REMOVED)


def _lost(one: Changed) -> str:
    if one.change is Change.REMOVED:
        return f"{one.title}: {', '.join(one.details) or 'no number'} → removed"
    named = {
        part: detail.removeprefix(part)
        for part in (_TITLE, _NUMBER)
        for detail in one.details
        if detail.startswith(part)
    }
    return f"{named.get(_TITLE, one.title)}: {named.get(_NUMBER, 'the number stays')}"
