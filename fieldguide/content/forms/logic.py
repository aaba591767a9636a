"""What a form says about when a question shows, worked out as cases: which answers to which items.

A form can also ask that a question was *not* answered; the guide cannot, so a condition that would hold then is refused instead of bent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldguide.domain.checklist import Answer

#: Item → what may have been noted for it, ``None`` being nothing yet. An item that is not named may hold anything.
Case = Mapping[str, frozenset[Answer | None]]
#: One of the cases holds; ``({},)`` is always, ``()`` is never.
Cases = tuple[Case, ...]
ALWAYS: Cases = ({},)
NEVER: Cases = ()

_MOST_CASES = 128
#: Comparisons of one answer with another; a form of hundreds of questions needs some thousands.
_MOST_WORK = 3_000_000


class NotUnderstoodError(Exception):
    """A condition cannot be said in the words of a checklist; the text says why. Never leaves this package."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that became an item.

    Attributes:
        item: The item's id.
        values: The value a form keeps for an answer → the answer.
        lost: Values that have no answer here, or share one with another value.
    """

    item: str
    values: Mapping[str, Answer]
    lost: frozenset[str] = field(default=frozenset())

    @property
    def everything(self) -> frozenset[Answer | None]:
        """Whatever may have been noted."""
        return frozenset([None, *self.values.values()])

    def cases(self, value: str, *, is_not: bool = False) -> Cases:
        """Return the cases in which this question has a value, or has another or none.

        Raises:
            NotUnderstoodError: The value has no answer of its own here.
        """
        if value and (value in self.lost or value not in self.values):
            raise NotUnderstoodError(f"it asks for “{value}”, which is no answer of its own here")
        held = frozenset([self.values[value] if value else None])
        return ({self.item: self.everything - held if is_not else held},)

    def answered(self, *, is_answered: bool = True) -> Cases:
        """Return the cases in which it was answered, or was not."""
        nothing: frozenset[Answer | None] = frozenset([None])
        return ({self.item: self.everything - nothing if is_answered else nothing},)


@dataclass(slots=True)
class Questions:
    """The questions a condition may look back to, and the working out of conditions on them.

    What is worked out for one form is bounded altogether, so that a form made to be hard only loses its conditions.
    """

    _asked: dict[str, Asked] = field(default_factory=dict)
    _gone: set[str] = field(default_factory=set)
    _everything: dict[str, frozenset[Answer | None]] = field(default_factory=dict)
    _work: int = 0

    def add(self, name: str, asked: Asked) -> bool:
        """Add a question under its name in the form, and tell whether the name is new; one that stands twice names neither of the two."""
        self._everything[asked.item] = asked.everything
        if not name:
            return True
        if name in self._asked or name in self._gone:
            self.lose(name)
            return False
        self._asked[name] = asked
        return True

    def lose(self, name: str) -> None:
        """Note that a question was not carried over."""
        self._asked.pop(name, None)
        self._gone.add(name)

    def named(self, name: str) -> Asked:
        """Return a question by its name in the form.

        Raises:
            NotUnderstoodError: It was not carried over, its name stands twice, or it does not stand before this place.
        """
        if name in self._asked:
            return self._asked[name]
        why = (
            "was not carried over, or there are two of that name" if name in self._gone else "does not stand before it"
        )
        raise NotUnderstoodError(f"the question “{name}” it asks for {why}")

    def both(self, one: Cases, other: Cases) -> Cases:
        """Return the cases in which two conditions hold.

        Raises:
            NotUnderstoodError: There are too many.
        """
        if len(one) * len(other) > _MOST_CASES:
            raise NotUnderstoodError("it has too many cases")
        joined = []
        for first in one:
            for second in other:
                self._spend(len(first) + len(second))
                case = {
                    **first,
                    **second,
                    **{item: first[item] & second[item] for item in first.keys() & second.keys()},
                }
                if all(case.values()):
                    joined.append(case)
        return self._merged(joined)

    def either(self, one: Cases, other: Cases) -> Cases:
        """Return the cases in which at least one of two conditions holds.

        Raises:
            NotUnderstoodError: There are too many.
        """
        if len(one) + len(other) > _MOST_CASES:
            raise NotUnderstoodError("it has too many cases")
        return self._merged([*one, *other])

    def negated(self, cases: Cases) -> Cases:
        """Return the cases in which a condition does not hold.

        Raises:
            NotUnderstoodError: There are too many.
        """
        result = ALWAYS
        for case in cases:
            rest = {item: self._everything[item] - held for item, held in case.items()}
            result = self.both(result, self._merged([{item: held} for item, held in rest.items() if held]))
        return result

    def when(self, cases: Cases) -> Any:
        """Return cases as the ``when`` of a checklist source: a mapping, a list of mappings, or None if they hold always.

        Raises:
            NotUnderstoodError: They hold also while something was not answered, or never.
        """
        clauses = []
        for case in cases:
            narrow = {item: held for item, held in case.items() if held != self._everything[item]}
            for item, held in narrow.items():
                if None in held:
                    raise NotUnderstoodError(
                        f"it also holds while “{item}” is not answered, which no condition here can say"
                    )
            if not narrow:
                return None
            clauses.append({item: [one.value for one in Answer if one in held] for item, held in narrow.items()})
        if not clauses:
            raise NotUnderstoodError("it never holds")
        return clauses[0] if len(clauses) == 1 else clauses

    def _merged(self, cases: Iterable[Case]) -> Cases:
        """Return the same cases with those taken together that differ in one item only."""
        kept: list[Case] = []
        for one in cases:
            merged = one
            self._spend(len(kept) * (len(one) + 1))
            while (number := _neighbour(merged, kept)) is not None:
                other = kept.pop(number)
                merged = {item: held | other[item] for item, held in merged.items()}
                self._spend(len(kept) * (len(one) + 1))
            kept.append(merged)
        return ALWAYS if {} in kept else tuple(kept)

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > _MOST_WORK:
            raise NotUnderstoodError("the conditions of the form are together too many to work out")


def _neighbour(case: Case, others: Sequence[Case]) -> int | None:
    for number, other in enumerate(others):
        if case.keys() == other.keys() and sum(case[item] != other[item] for item in case) <= 1:
            return number
    return None
