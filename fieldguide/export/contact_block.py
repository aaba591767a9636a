"""How a contact stands on a card or a poster: number, marks, name, hours and languages, and what must be known before calling."""

from __future__ import annotations

import re
from datetime import date
from html import escape

from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import Record, ServiceFacts
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export.service_page import numbers

NOT_CONFIRMED = "not confirmed"
_OVERDUE = "due for a new check"


def contact(record: Record, words: Vocabulary, today: date, *, note: bool = True) -> str:
    """Return a contact with its numbers in front, or with its website if it has none.

    Args:
        record: The contact.
        words: Labels for codes.
        today: Decides what is due for a new check.
        note: Print its note too.
    """
    facts = record.facts
    if not isinstance(facts, ServiceFacts):
        return ""
    marked = mark(record, today)
    about = f"<p class='small'>{escape(facts.note)}</p>" if note and facts.note else ""
    if not facts.phones:
        name = f"<b>{escape(record.head.title)}</b>{marked}"
        return f"<p>{name}. No number known; {escape(place_on_the_web(facts))}.</p>{about}"
    return f"<p class='number'>{unbroken(numbers(facts))}{marked}</p>{_told(record, facts, words)}{about}"


def beside_number(record: Record, words: Vocabulary, today: date) -> str:
    """Return a contact without its numbers, to stand beside one that is drawn large."""
    facts = record.facts
    if not isinstance(facts, ServiceFacts):
        return ""
    about = f"<p class='small'>{escape(facts.note)}</p>" if facts.note else ""
    return f"{_told(record, facts, words, mark(record, today))}{about}"


def mark(record: Record, today: date) -> str:
    """Return what a reader must be warned of beside a number, in words and not in colour; empty if there is nothing."""
    told = []
    if record.head.review.state is ReviewState.DRAFT:
        told.append(NOT_CONFIRMED)
    if record.head.issued is not None:
        told.append(f"from {record.head.issued.publisher}")
    if record.head.review.is_overdue(today):
        told.append(_OVERDUE)
    marks = unbroken(f"[{', '.join(told)}]")
    return f" <span class='mark'>{marks}</span>" if told else ""


def brief(record: Record, today: date) -> tuple[tuple[str, bool], ...]:
    """Return when a contact answers, whose it is if it came with a pack, and how far and when it was checked, for one quiet line.

    Each part says whether it is a warning: that the record is a draft, or due for a new check.
    """
    head, facts = record.head, record.facts
    is_draft = head.review.state is ReviewState.DRAFT
    hours = ""
    if isinstance(facts, ServiceFacts):
        hours = facts.hours or ("" if facts.type == "emergency" else "hours not known")
    told = (
        (hours, False),
        (head.issued.publisher if head.issued else "", False),
        (head.review.state.label, is_draft),
        (head.review.age(today) if is_draft else head.review.age(today).removeprefix("checked "), False),
        (_OVERDUE if head.review.is_overdue(today) else "", True),
    )
    return tuple((text, is_warning) for text, is_warning in told if text)


def name_beside_number(record: Record) -> str:
    """Return the name of a contact without its only number, which stands beside it: ``ANITP free helpline``."""
    title, facts = record.head.title, record.facts
    if not isinstance(facts, ServiceFacts) or len(facts.phones) != 1:
        return title
    digits = "".join(char for char in facts.phones[0].inside if char.isdigit())
    spelled = r"[\s./-]*".join(digits)
    shorter = re.sub(rf"\s*\({spelled}\)|,?\s*(?<![0-9]){spelled}(?![0-9])", "", title).strip(" ,")
    if not shorter[:1].isalpha():
        return title
    return shorter if title.startswith(shorter[0]) else shorter[0].upper() + shorter[1:]


def warnings(facts: ServiceFacts) -> tuple[str, ...]:
    """Return who hears what is said, as far as it is known."""
    known = []
    if facts.police_run == "yes":
        known.append("run by the police")
    if facts.reports == "yes":
        known.append("passes reports on to authorities")
    return tuple(known)


def place_on_the_web(facts: ServiceFacts) -> str:
    """Return where a contact without a number can be found, to be typed by hand; the guide opens no address."""
    site = facts.website.partition("://")[2].rstrip("/")
    return f"website {site}" if site else facts.email or "see its entry in the guide"


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end."""
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def unbroken(number: str) -> str:
    """Return numbers, or a mark, so that a line breaks between them and never within one."""
    return " · ".join(escape(one).replace(" ", "&nbsp;") for one in number.split(" · "))


def stacked(number: str) -> str:
    """Return numbers one below the other, none of them broken: for a narrow column."""
    return "<br/>".join(escape(one).replace(" ", "&nbsp;") for one in number.split(" · "))


def _told(record: Record, facts: ServiceFacts, words: Vocabulary, marked: str = "") -> str:
    told = "; ".join(_facts(facts, words))
    name = f"<b>{escape(name_beside_number(record))}</b>{marked}"
    return f"<p>{name}{f'. {escape(sentence(told))}' if told else ''}</p>"


def _facts(facts: ServiceFacts, words: Vocabulary) -> list[str]:
    told = (
        []
        if {"public"} & set(facts.audience)
        else [f"for {words.label('audience', code).lower()}" for code in facts.audience[:1]]
    )
    if facts.type == "emergency":
        return [part for part in (*told, facts.hours, facts.cost) if part]
    unknown = [name for name, known in (("hours", facts.hours), ("languages", facts.languages)) if not known]
    missing = f"{' and '.join(unknown)} not known" if unknown else ""
    known = (*told, facts.hours, ", ".join(facts.languages), missing, facts.cost, *warnings(facts))
    return [part for part in known if part]
