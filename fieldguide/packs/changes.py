"""What a pack changes, record by record, told before it is installed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from fieldguide.domain.records import (
    CORE,
    ChecklistFacts,
    CountryFacts,
    Kind,
    LegalFacts,
    Record,
    ServiceFacts,
)

_REPEALED = "repealed"
_LONGEST = 120


class Change(StrEnum):
    """What happens to a record, in the order in which it is told."""

    REMOVED = "removed"
    REPEALED = "repealed"
    REPLACED = "replaced"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Changed:
    """One record that is not as it was.

    Attributes:
        change: What happens to it.
        kind: What it is.
        record_id: Its id.
        title: Its title; for one that goes, the one it had.
        details: What differs, each in a few words; old and new for what people dial.
    """

    change: Change
    kind: Kind
    record_id: str
    title: str
    details: tuple[str, ...] = ()


def compare(before: Iterable[Record], after: Iterable[Record]) -> tuple[Changed, ...]:
    """Return what differs between two editions, what takes something away first."""
    old = {record.id: record for record in before}
    new = {record.id: record for record in after}
    found = [*_compared(old, new)]
    order = list(Change)
    return tuple(sorted(found, key=lambda one: (order.index(one.change), one.kind.label, one.title, one.record_id)))


def summary(changes: Iterable[Changed]) -> str:
    """Return all changes in a line, as in ``12 changed, 2 contacts removed, 1 law repealed``."""
    counts = Counter((one.change, one.kind if one.change is not Change.CHANGED else None) for one in changes)
    order = (Change.CHANGED, Change.REMOVED, Change.REPEALED, Change.REPLACED, Change.ADDED)
    parts, kinds = [], list(Kind)
    for change in order:
        for (what, kind), number in sorted(
            counts.items(), key=lambda item: kinds.index(item[0][1]) if item[0][1] else 0
        ):
            if what is change:
                parts.append(f"{number} {_word(kind, number)}{change.value}")
    return ", ".join(parts) or "nothing changes"


def _word(kind: Kind | None, number: int) -> str:
    if kind is None:
        return ""
    named = {Kind.LEGAL: "law" if number == 1 else "laws", Kind.ARTICLE: "page" if number == 1 else "pages"}
    return named.get(kind, (kind.label if number == 1 else _plural(kind)).lower()) + " "


def _plural(kind: Kind) -> str:
    return {Kind.TERM: "terms"}.get(kind, kind.plural)


def _compared(old: dict[str, Record], new: dict[str, Record]) -> Iterator[Changed]:
    for record_id in old.keys() | new.keys():
        one, other = old.get(record_id), new.get(record_id)
        if one is None and other is not None:
            yield Changed(Change.ADDED, other.kind, record_id, other.head.title, tuple(_numbers(other)))
        elif other is None and one is not None:
            yield Changed(Change.REMOVED, one.kind, record_id, one.head.title, tuple(_numbers(one)))
        elif one is not None and other is not None:
            details = tuple(_details(one, other))
            if details:
                yield Changed(_kind_of(one, other), other.kind, record_id, other.head.title, details)


def _kind_of(one: Record, other: Record) -> Change:
    if _status(other) == _REPEALED and _status(one) != _REPEALED:
        return Change.REPEALED
    return Change.REPLACED if _owner(one) != _owner(other) else Change.CHANGED


def _status(record: Record) -> str:
    return record.facts.status if isinstance(record.facts, LegalFacts) else ""


def _owner(record: Record) -> str:
    return record.head.issued.publisher if record.head.issued else CORE


def _numbers(record: Record) -> Iterator[str]:
    if isinstance(record.facts, ServiceFacts):
        yield from (phone.inside for phone in record.facts.phones)


def _details(one: Record, other: Record) -> Iterator[str]:
    """Yield what differs; nothing if only the edition of the pack does."""
    if _owner(one) != _owner(other):
        yield f"from {_owner(other)} instead of {_owner(one)}"
    yield from _named(one, other)
    if _status(one) != _status(other):
        yield f"status: {_status(one)} → {_status(other)}"
    if isinstance(one.facts, ServiceFacts) and isinstance(other.facts, ServiceFacts):
        yield from _service(one.facts, other.facts)
    elif one.facts != other.facts:
        yield {LegalFacts: "articles or dates", ChecklistFacts: "items or steps", CountryFacts: "answers"}.get(
            type(other.facts), "facts"
        )
    if (one.body_html, one.cues) != (other.body_html, other.cues):
        yield "text"
    if one.citations != other.citations:
        yield "sources"
    lost = {link.target for link in one.links} - {link.target for link in other.links}
    if lost:
        yield f"no longer leads to {', '.join(sorted(lost))}"
    elif {link.target for link in other.links} - {link.target for link in one.links}:
        yield "further links"


def _named(one: Record, other: Record) -> Iterator[str]:
    pairs = (
        ("title", one.head.title, other.head.title),
        ("country", one.head.country, other.head.country),
        ("state", one.head.review.state.label, other.head.review.state.label),
    )
    for name, before, after in pairs:
        if before != after:
            yield f"{name}: {_short(before)} → {_short(after)}"
    if not isinstance(other.facts, ServiceFacts) and one.head.summary != other.head.summary:
        yield "summary"


def _service(one: ServiceFacts, other: ServiceFacts) -> Iterator[str]:
    before, after = (", ".join(phone.inside for phone in facts.phones) or "no number" for facts in (one, other))
    if before != after:
        yield f"number: {before} → {after}"
    for name in ("email", "website", "hours", "organisation", "sealed_to"):
        old, new = getattr(one, name), getattr(other, name)
        if old != new:
            label = {"email": "e-mail", "sealed_to": "key for sealed referrals"}.get(name, name)
            yield f"{label}: {_short(old) or 'none'} → {_short(new) or 'none'}"
    same = {"email": "", "website": "", "hours": "", "organisation": "", "sealed_to": "", "phones": ()}
    if replace(one, **same) != replace(other, **same):  # type: ignore[arg-type]
        yield "further facts"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
