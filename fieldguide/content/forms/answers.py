"""Which answer of the guide an answer of another form is: by its code where a code system says so, else by its word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from fieldguide.content.forms.logic import Asked
from fieldguide.domain.checklist import Answer, ItemKind
from fieldguide.domain.form_marks import ANSWERS

_WORDS = {
    Answer.YES: ("yes", "y", "true", "done", "ok"),
    Answer.NO: ("no", "n", "false", "not done"),
    Answer.NOT_KNOWN: (
        "not known", "unknown", "do not know", "don t know", "dont know", "dk", "not sure", "unsure", "unclear", "not possible",
    ),
    Answer.DECLINED: (
        "declined", "refused", "declines to answer", "refuses to answer", "refused to answer", "declined to answer",
        "prefer not to say", "prefer not to answer", "prefers not to say", "prefers not to answer", "rather not say",
    ),
}  # fmt: skip
_BY_WORD = {word: answer for answer, words in _WORDS.items() for word in words}
#: Codes of HL7 Version 2 table 0136, HL7 data-absent-reason and NullFlavor, SNOMED CT and LOINC.
_BY_CODE = {
    ("http://terminology.hl7.org/CodeSystem/v2-0136", "Y"): Answer.YES,
    ("http://terminology.hl7.org/CodeSystem/v2-0136", "N"): Answer.NO,
    ("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown"): Answer.NOT_KNOWN,
    ("http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-unknown"): Answer.NOT_KNOWN,
    ("http://terminology.hl7.org/CodeSystem/data-absent-reason", "asked-declined"): Answer.DECLINED,
    ("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK"): Answer.NOT_KNOWN,
    ("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "ASKU"): Answer.NOT_KNOWN,
    ("http://snomed.info/sct", "373066001"): Answer.YES,
    ("http://snomed.info/sct", "373067005"): Answer.NO,
    ("http://loinc.org", "LA33-6"): Answer.YES,
    ("http://loinc.org", "LA32-8"): Answer.NO,
    **{(ANSWERS, answer.value): answer for answer in Answer},
}
_DOING = frozenset(["done", "not done", "not possible"])


@dataclass(frozen=True, slots=True)
class Option:
    """An answer a form offers.

    Attributes:
        value: What the form keeps for it.
        label: What it shows.
        system: The code system of the value; empty if it has none.
    """

    value: str
    label: str
    system: str = ""

    @property
    def answer(self) -> Answer | None:
        """The answer of the guide it is; None if it is another."""
        return _BY_CODE.get((self.system, self.value)) or _answer(self.label) or _answer(self.value)

    @property
    def shown(self) -> str:
        """What to call it."""
        return self.label or self.value


YES_AND_NO = (Option("true", "Yes"), Option("false", "No"))


def _answer(text: str) -> Answer | None:
    return _BY_WORD.get(" ".join(re.findall(r"[^\W_]+", text.casefold())))


def as_asked(item: str, options: Iterable[Option]) -> Asked:
    """Return which answers the values of a question are; a value that shares its answer with another counts as lost."""
    values = {option.value: option.answer for option in options}
    found = [answer for answer in values.values() if answer]
    lost = frozenset(value for value, answer in values.items() if answer is None or found.count(answer) > 1)
    return Asked(item, {value: answer for value, answer in values.items() if answer}, lost)


def kind_from(options: Iterable[Option]) -> ItemKind | None:
    """Return the kind of item that answers show: only a question can be declined, only what is to be done is done. None if they do not."""
    offered = tuple(options)
    if any(option.answer is Answer.DECLINED for option in offered):
        return ItemKind.ASK
    return ItemKind.DO if any(option.label.casefold() in _DOING for option in offered) else None
