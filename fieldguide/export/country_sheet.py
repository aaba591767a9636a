"""What stands on one sheet about a country: whom to call, who identifies, which rules, and what to keep in mind for a role.

Everything is taken from records of the library; what is not in it is missing here too and is said to be not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fieldguide.domain.provenance import Review
from fieldguide.domain.records import (
    ChecklistFacts,
    CountryAnswer,
    CountryFacts,
    Kind,
    Phone,
    Record,
    ServiceFacts,
)
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.errors import RecordNotFoundError
from fieldguide.export import three_rules
from fieldguide.store.library import Edition, Library

#: Questions about a country whose short answers fit into a pocket.
QUESTIONS = ("identification", "reflection-period", "residence-permit", "non-punishment")
_MOST_LINES = 4
_MOST_CHILDREN = 3
_MOST_OTHERS = 4
#: Where to ask in a country without a trafficking line, nearest first.
_NEXT_BEST = ("hotline", "identification", "information", "shelter", "victims-of-crime", "legal", "psychological")
#: Types of contact that stand under headings of their own.
_ELSEWHERE = frozenset({"emergency", "child-helpline"})
_ANYONE = frozenset({"public", "women", "men", "children"})


@dataclass(frozen=True, slots=True)
class Line:
    """One number of one contact.

    Attributes:
        record: The contact.
        phone: The number.
    """

    record: Record
    phone: Phone


@dataclass(frozen=True, slots=True)
class CountrySheet:
    """What the library knows for a sheet.

    Attributes:
        code: ISO code of the country.
        country: Its name.
        role: Name of the role the rules are for.
        emergency: Contacts for danger; no number stands twice.
        hotlines: Trafficking lines that can be called, best first; those for calls from abroad only if there are no others.
        children: Contacts for missing and other children.
        identification: Contacts that take part in identification, also those without a number.
        others: Contacts to ask where there is no trafficking line; empty where there is one.
        answers: Questions of ``QUESTIONS`` with what is known of them; None if not yet researched.
        profile: The country's record; None if there is none.
        rules: The three rules for the role; empty if the library has none.
        rules_from: The record they stand in.
        checklist: The checklist for the role, with what not to do and what to say; None if there is none.
        words: Labels for codes.
        edition: Which edition this is.
        today: The day it is printed.
    """

    code: str
    country: str
    role: str
    emergency: tuple[Record, ...]
    hotlines: tuple[Record, ...]
    children: tuple[Record, ...]
    identification: tuple[Record, ...]
    others: tuple[Record, ...]
    answers: tuple[tuple[str, CountryAnswer | None], ...]
    profile: Record | None
    rules: tuple[str, ...]
    rules_from: Record | None
    checklist: Record | None
    words: Vocabulary
    edition: Edition
    today: date

    @property
    def never(self) -> tuple[str, ...]:
        """What not to do."""
        facts = self.checklist.facts if self.checklist else None
        return facts.definition.never if isinstance(facts, ChecklistFacts) else ()

    @property
    def say(self) -> tuple[str, ...]:
        """What can be said."""
        facts = self.checklist.facts if self.checklist else None
        return facts.definition.say if isinstance(facts, ChecklistFacts) else ()


def gather(library: Library, code: str, role: str, today: date) -> CountrySheet:
    """Return what the library knows for a sheet about a country.

    Args:
        library: Where it is taken from.
        code: ISO code of the country.
        role: Code of the reader's role; empty for the role shown first.
        today: The day it is printed.
    """
    role = role or three_rules.FIRST_ROLE
    label = library.vocabulary.label("roles", role)

    def contacts(need: str) -> tuple[Record, ...]:
        return library.contacts(code, need, today=today)

    emergency = _without_repeats(contacts("emergency"))
    hotlines = _for_use_inside(record for record in contacts("hotline") if _phones(record))[:_MOST_LINES]
    children = [record for record in (*contacts("missing-child"), *contacts("child-protection")) if _phones(record)]
    profile = _find(library, f"country/{code.lower()}")
    rules_from = _find(library, three_rules.ARTICLE)
    others = () if hotlines else _others(library, code, today)
    return CountrySheet(
        code=code,
        country=library.vocabulary.country_name(code),
        role=label,
        emergency=emergency,
        hotlines=hotlines,
        children=_without_repeats(children, beside=(*emergency, *hotlines))[:_MOST_CHILDREN],
        identification=_for_use_inside(contacts("identification"))[:_MOST_LINES],
        others=others,
        answers=_answers(profile),
        profile=profile,
        rules=three_rules.rules_for(rules_from.text, label) if rules_from else (),
        rules_from=rules_from,
        checklist=_checklist(library, role),
        words=library.vocabulary,
        edition=library.edition,
        today=today,
    )


def lines(sheet: CountrySheet, *, public: bool) -> tuple[Line, ...]:
    """Return the numbers one of which a poster prints large; one for danger only if there are no others.

    Args:
        sheet: The country.
        public: Only numbers that people in trouble may call themselves, and not those for professionals.
    """
    found = tuple(
        Line(record, phone)
        for record in sheet.hotlines
        for phone in _phones(record)
        if not public or is_for_anyone(record)
    )
    return tuple(line for line in found if not is_for_danger(sheet, line)) or found


def is_for_danger(sheet: CountrySheet, line: Line) -> bool:
    """Tell whether a number reaches the emergency services: no code is made of it, for a call by mistake would hold up others."""
    return _only_digits(line.phone) in {digits for record in sheet.emergency for digits in _digits(record)}


def is_for_anyone(record: Record) -> bool:
    """Tell whether a contact is there for people in trouble, and not for professionals only."""
    return isinstance(record.facts, ServiceFacts) and not _ANYONE.isdisjoint(record.facts.audience)


def reviews(records: Iterable[Record | None], answers: Iterable[CountryAnswer | None] = ()) -> tuple[Review, ...]:
    """Return what is known about the checking of what is printed; an answer written without reading is a draft of its own."""
    known = [record.head.review for record in records if record is not None]
    return (*known, *(Review() for answer in answers if answer is not None and answer.is_draft))


def _find(library: Library, record_id: str) -> Record | None:
    try:
        return library.record(record_id)
    except RecordNotFoundError:
        return None


def _phones(record: Record) -> tuple[Phone, ...]:
    return record.facts.phones if isinstance(record.facts, ServiceFacts) else ()


def _for_use_inside(records: Iterable[Record]) -> tuple[Record, ...]:
    """Leave out contacts for calls from abroad, unless there are no others; their names say so, for there is no code for it."""
    found = tuple(records)
    return tuple(record for record in found if "from abroad" not in record.head.title) or found


def _without_repeats(records: Iterable[Record], beside: Iterable[Record] = ()) -> tuple[Record, ...]:
    """Return the records that bring a number not yet seen: the Europe-wide 112 is not needed below a country's own."""
    seen = {number for record in beside for number in _digits(record)}
    kept: list[Record] = []
    for record in records:
        numbers = set(_digits(record))
        if numbers and not numbers <= seen:
            kept.append(record)
            seen |= numbers
    return tuple(kept)


def _digits(record: Record) -> Iterator[str]:
    return map(_only_digits, _phones(record))


def _only_digits(phone: Phone) -> str:
    return "".join(char for char in phone.inside if char.isdigit())


def _others(library: Library, code: str, today: date) -> tuple[Record, ...]:
    found: dict[str, Record] = {}
    for need in _NEXT_BEST:
        for record in library.contacts(code, need, today=today, beyond=False):
            facts = record.facts
            reachable = isinstance(facts, ServiceFacts) and (facts.phones or facts.website)
            if reachable and record.head.group not in _ELSEWHERE:
                found.setdefault(record.id, record)
    return tuple(found.values())[:_MOST_OTHERS]


def _answers(profile: Record | None) -> tuple[tuple[str, CountryAnswer | None], ...]:
    known = (
        {answer.question: answer for answer in profile.facts.answers}
        if profile and isinstance(profile.facts, CountryFacts)
        else {}
    )
    return tuple((question, known.get(question)) for question in QUESTIONS)


def _checklist(library: Library, role: str) -> Record | None:
    """Return the checklist written for a role first of all, else one that serves it."""
    roles = library.codes("roles")
    heads = library.heads(Kind.CHECKLIST)
    own = [head for head in heads if role in roles.get(head.id, ())[:1]]
    served = [head for head in heads if role in roles.get(head.id, ())]
    chosen = next(iter((*own, *served)), None)
    return library.record(chosen.id) if chosen else None
