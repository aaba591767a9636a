"""What a checklist is: items in stages, and the safe next steps it ends in.

A definition is data from the content sources. How it is run stands in ``fieldguide.checklists``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: Parts the name of an item or a stage from the number of its round; the first round has none.
ROUND_MARK = "~"


def round_of(name: str) -> int:
    """Return the round an item or a stage belongs to, from 1 on."""
    return int(name.rpartition(ROUND_MARK)[2]) if ROUND_MARK in name else 1


class Answer(StrEnum):
    """What the reader noted for an item. ``NOT_KNOWN`` is never read as ``NO``."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The word on screen and paper."""
        return {Answer.YES: "Yes", Answer.NO: "No", Answer.NOT_KNOWN: "Not known", Answer.DECLINED: "Declined"}[self]


class ItemKind(StrEnum):
    """What an item asks the reader to do."""

    OBSERVE = "observe"
    ASK = "ask"
    DOCUMENT = "document"
    DO = "do"
    TELL = "tell"

    @property
    def label(self) -> str:
        """The word on screen and paper."""
        return {
            ItemKind.OBSERVE: "Look",
            ItemKind.ASK: "Ask",
            ItemKind.DOCUMENT: "Documents",
            ItemKind.DO: "Do",
            ItemKind.TELL: "Tell",
        }[self]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that make sense for it."""
        if self is ItemKind.ASK:
            return (Answer.YES, Answer.NO, Answer.NOT_KNOWN, Answer.DECLINED)
        return (Answer.YES, Answer.NO, Answer.NOT_KNOWN)

    def word(self, answer: Answer) -> str:
        """Return the word for an answer to an item of this kind."""
        if self in (ItemKind.DO, ItemKind.TELL):
            return {Answer.YES: "Done", Answer.NO: "Not done", Answer.NOT_KNOWN: "Not possible"}.get(
                answer, answer.label
            )
        return answer.label


class Gate(StrEnum):
    """What has to be looked at before anything else, in every encounter."""

    DANGER = "danger"
    CARE = "care"
    CHILD = "child"
    COMPANION = "companion"
    INTERPRETER = "interpreter"

    @property
    def label(self) -> str:
        """The words on screen and paper."""
        return {
            Gate.DANGER: "immediate danger",
            Gate.CARE: "urgent care",
            Gate.CHILD: "a child",
            Gate.COMPANION: "a companion present",
            Gate.INTERPRETER: "an interpreter",
        }[self]


class Phase(StrEnum):
    """The order of safe next steps: nothing comes before safety, and nobody is referred who was not told and asked."""

    DANGER = "danger"
    CARE = "care"
    CHILD_PROTECTION = "child-protection"
    PRIVACY = "privacy"
    INFORMATION = "information"
    CONSENT = "consent"
    REFERRAL = "referral"
    AFTERWARDS = "afterwards"


@dataclass(frozen=True, slots=True)
class Clause:
    """A set of requirements that must all hold: item id → answers, one of which must have been given."""

    requires: tuple[tuple[str, tuple[Answer, ...]], ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """Tell whether the given answers meet every requirement."""
        return all(answers.get(item) in allowed for item, allowed in self.requires)


@dataclass(frozen=True, slots=True)
class Condition:
    """When an item or a step applies: always if there is no clause, else if at least one clause holds."""

    clauses: tuple[Clause, ...] = ()

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """Tell whether the condition is met by the given answers."""
        return not self.clauses or any(clause.holds(answers) for clause in self.clauses)

    @property
    def items(self) -> frozenset[str]:
        """The ids of all items it depends on."""
        return frozenset(item for clause in self.clauses for item, _ in clause.requires)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist.

    Attributes:
        id: Unique within the checklist.
        kind: What to do.
        text: The line itself.
        how: How to look or ask.
        avoid: How not to.
        otherwise: What else a yes can mean.
        see: Ids of indicators and law behind it, with ``#article`` where it matters.
        when: When it is shown.
        gate: The safety gate it is, if it is one.
        discreet: What is shown instead while somebody may read or listen along; without it the item waits until then.
        shows: Those of the indicators in ``see`` that a yes plainly is, by the editors' reading; the others are only worth reading.
    """

    id: str
    kind: ItemKind
    text: str
    how: str = ""
    avoid: str = ""
    otherwise: str = ""
    see: tuple[str, ...] = ()
    when: Condition = Condition()
    gate: Gate | None = None
    discreet: str = ""
    shows: tuple[str, ...] = ()

    @property
    def is_look(self) -> bool:
        """Tell whether a yes says something was seen or heard, rather than that something was done."""
        return self.kind in (ItemKind.OBSERVE, ItemKind.ASK, ItemKind.DOCUMENT)


@dataclass(frozen=True, slots=True)
class Stage:
    """A group of items that belong on one screen.

    Attributes:
        id: Unique within the checklist.
        title: Its heading.
        items: Its items, in order.
        again: What one more round of it is for ("another child"); empty if it is gone through once.
    """

    id: str
    title: str
    items: tuple[Item, ...]
    again: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A safe next step.

    Attributes:
        id: Unique within the checklist.
        text: What to do.
        detail_html: More about it, as safe HTML.
        who: Who does it.
        needs: Needs whose contacts are shown for the chosen country.
        law: Ids of the rules behind it, with ``#article``.
        when: When it applies; always if there is no condition.
        phase: Where it belongs in the order of steps.
    """

    id: str
    text: str
    detail_html: str = ""
    who: str = ""
    needs: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    when: Condition = Condition()
    phase: Phase = Phase.AFTERWARDS


@dataclass(frozen=True, slots=True)
class ChecklistDefinition:
    """A whole checklist.

    Attributes:
        roles: For whom.
        settings: Where.
        minutes: How long it takes, in minutes.
        before_html: The frame of the conversation, as safe HTML.
        stages: Items in order; ids are unique across stages.
        steps: Next steps in the order of doing; at least one has no condition.
        never: What not to do.
        say: Sentences the reader can say.
    """

    roles: tuple[str, ...]
    settings: tuple[str, ...]
    minutes: int
    before_html: str
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    never: tuple[str, ...] = ()
    say: tuple[str, ...] = ()

    @property
    def duration(self) -> str:
        """How long it takes, in words."""
        return "about 1 minute" if self.minutes == 1 else f"about {self.minutes} minutes"

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in order."""
        return tuple(item for stage in self.stages for item in stage.items)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a run ends: never with a verdict, always with at least one step.

    Attributes:
        steps: The next steps that apply, in the order of doing.
        seen: Items answered yes.
        not_seen: Items answered no.
        open: Visible items without a yes or a no: not known, declined, or not asked.
        answers: The answers of visible items.
        gates: Safety gates nobody has looked at yet.
    """

    steps: tuple[Step, ...]
    seen: tuple[Item, ...]
    not_seen: tuple[Item, ...]
    open: tuple[Item, ...]
    answers: Mapping[str, Answer]
    gates: tuple[Item, ...] = ()


class Seen(StrEnum):
    """How a dimension stands."""

    SEEN = "seen"
    NOT_SEEN = "not-seen"
    NOT_YET_ASKED = "not-yet-asked"

    @property
    def label(self) -> str:
        """The words on screen and paper."""
        return {Seen.SEEN: "Seen", Seen.NOT_SEEN: "Not seen", Seen.NOT_YET_ASKED: "Not yet asked"}[self]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension in a run.

    Attributes:
        code: Its code in the vocabulary.
        state: Seen if what was noted meets the list's rule; not yet asked if it does not and something is still open; else not seen.
        seen: The items answered yes.
        open: The items without a yes or a no.
    """

    code: str
    state: Seen
    seen: tuple[Item, ...]
    open: tuple[Item, ...]
