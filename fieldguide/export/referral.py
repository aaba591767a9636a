"""The text of a referral: what was seen and heard, in the words of the checklist, for whoever takes over. Never a verdict."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fieldguide.domain.checklist import Answer, Item, ItemKind, Outcome, Step, round_of
from fieldguide.domain.provenance import readable
from fieldguide.domain.records import Head
from fieldguide.export.checklist_page import NO_VERDICT
from fieldguide.export.citation import overdue_line, standing_line
from fieldguide.store.library import Edition

#: What was seen is told apart from what was said, and both from what was done.
_GROUPS = (
    ("What was seen", (ItemKind.OBSERVE, ItemKind.DOCUMENT)),
    ("What was asked, and what the answer was", (ItemKind.ASK,)),
    ("What was done and told", (ItemKind.DO, ItemKind.TELL)),
)
_LEFT_OUT = "What is not listed was not asked or not looked at. That is no “no”."


class Agreement(StrEnum):
    """Whether the person agreed that this is passed on. Nobody asked is never read as yes or no."""

    NOT_ASKED = "not-asked"
    YES = "yes"
    NO = "no"

    @property
    def label(self) -> str:
        """The words on screen and in the text."""
        return {
            Agreement.NOT_ASKED: "the person was not asked",
            Agreement.YES: "the person agreed",
            Agreement.NO: "the person did not agree",
        }[self]

    @property
    def caution(self) -> str:
        """What whoever hands over should weigh first; empty if there is nothing."""
        return {
            Agreement.NOT_ASKED: "Ask first, if it is safe to ask. Nobody is referred who was not told and asked.",
            Agreement.YES: "",
            Agreement.NO: "Hand over against the person's will only if the law of your country binds you to, or somebody is in danger. "
            "Tell the person, and say in your own words below why.",
        }[self]


@dataclass(frozen=True, slots=True)
class Referral:
    """What a referral is made of.

    Attributes:
        head: The checklist that was gone through.
        edition: The edition it is from.
        today: The day of handing over.
        outcome: Where the run ended.
        country: Name of the chosen country; empty if none is chosen.
        steps: The next steps that were chosen, of those that apply.
        office: Who hands over, as typed; may be empty.
        agreed: Whether the person agreed.
        words: What whoever hands over adds in their own words, as typed; may be empty.
    """

    head: Head
    edition: Edition
    today: date
    outcome: Outcome
    country: str
    steps: tuple[Step, ...]
    office: str = ""
    agreed: Agreement = Agreement.NOT_ASKED
    words: str = ""


def text(referral: Referral) -> str:
    """Return the referral as plain text that every computer can show; it can always be written as UTF-8."""
    parts = [
        NO_VERDICT,
        _frame(referral),
        *(_group(title, kinds, referral.outcome) for title, kinds in _GROUPS),
        _LEFT_OUT,
        _not_looked_at(referral.outcome.gates),
        _steps(referral.steps),
        _words(referral.words),
        _made_with(referral),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _frame(referral: Referral) -> str:
    lines = [
        "REFERRAL",
        f"Handed over by: {' '.join(_typed(referral.office).split()) or 'not named'}",
        f"Date: {readable(referral.today.isoformat())}",
        f"Country: {referral.country or 'not chosen'}",
        f"Agreement to passing this on: {referral.agreed.label}",
    ]
    return "\n".join(lines)


def _group(title: str, kinds: Iterable[ItemKind], outcome: Outcome) -> str:
    items = {item.id: item for group in (outcome.seen, outcome.not_seen, outcome.open) for item in group}
    lines = [
        line
        for name, answer in outcome.answers.items()
        if items[name].kind in kinds
        for line in _line(items[name], answer)
    ]
    return "\n".join([title, *lines]) if lines else ""


def _line(item: Item, answer: Answer) -> Iterator[str]:
    number = round_of(item.id)
    once_more = f" (number {number})" if number > 1 else ""
    yield f"- {item.text}{once_more}: {item.kind.word(answer)}"
    if item.otherwise and answer is Answer.YES:
        yield f"  Can also mean: {item.otherwise}"


def _not_looked_at(gates: Iterable[Item]) -> str:
    named = ", ".join(item.gate.label for item in gates if item.gate)
    return f"Nobody has looked yet at: {named}." if named else ""


def _steps(steps: Iterable[Step]) -> str:
    lines = [f"{number}. {step.text}{_who(step)}" for number, step in enumerate(steps, start=1)]
    return "\n".join(["Next steps chosen", *lines]) if lines else ""


def _who(step: Step) -> str:
    return f" ({step.who})" if step.who else ""


def _words(typed: str) -> str:
    """Return what was typed, set in, so that no line of it can be taken for one of the guide's."""
    lines = _typed(typed).strip().split("\n")
    told = "\n".join(f"  {line}".rstrip() for line in lines)
    return f"In the words of whoever hands over\n{told}" if told else ""


def _made_with(referral: Referral) -> str:
    head, edition = referral.head, referral.edition
    lines = [
        f"Made with the checklist “{head.title}” ({head.id}), {edition.name} {edition.version} of {readable(edition.date)}",
        f"State of the checklist: {standing_line(head, referral.today)}",
        overdue_line(head.review, referral.today),
    ]
    return "\n".join(line for line in lines if line)


def _typed(words: str) -> str:
    """Return typed words without characters that a terminal would obey and that no file can hold; lines stay lines."""
    lines = words.replace("\t", " ").splitlines()
    return "\n".join("".join(char for char in line if unicodedata.category(char) not in ("Cc", "Cs")) for line in lines)
