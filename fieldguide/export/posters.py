"""Posters of one page for a wall: one for those who work there, one that speaks to whoever needs help."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from fieldguide.domain.provenance import Review
from fieldguide.domain.records import Record, ServiceFacts
from fieldguide.export import contact_block
from fieldguide.export import country_parts as parts
from fieldguide.export.citation import paper_footer
from fieldguide.export.country_sheet import CountrySheet, Line, is_for_anyone, is_for_danger, reviews
from fieldguide.export.dialling import code_for
from fieldguide.export.markup import bullets, table
from fieldguide.export.sheet import Block, Frame

_CODE_WORDS = "The code puts the number into a telephone. It opens no web page."
#: What happens to some people. Our wording: no expert has read it, and the footer counts it as a draft.
_HAPPENS = (
    "Somebody keeps your passport, your papers or your telephone.",
    "You work and get little or no money, or you work for a debt that does not get smaller.",
    "You are made to do things you do not want to do.",
    "You are not free to leave, or you are afraid of what happens if you do.",
)
_CAN_ASK = "It can have many reasons. You can ask what is possible before you decide anything."
_BEFORE_A_CALL = (
    "You decide what you tell. You can ask first: What do you do? Whom do you have to tell?",
    "If you can, use a telephone that nobody else looks at. A call stays in its list of calls.",
    "You can ask the people who work here to speak with you alone.",
)
_NO_CHILD_LINE = "This edition knows no number for children in this country."
#: As many points as are read on a wall.
_MOST_POINTS = 5
_MOST_WORDS = 4
_MOST_LINES = 2
#: Longest note that is printed as large as the rest, in characters.
_SHORT_NOTE = 130
_TO_FILL_IN = "<p>&nbsp;</p><p>" + "_" * 30 + "</p>"
_WORDING = "wording not read by an expert"


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster.

    Attributes:
        title: Its title, also the proposed file name.
        blocks: What stands on it, from the top.
        footer: Edition, state and dates.
    """

    title: str
    blocks: tuple[Block, ...]
    footer: str


def staff_poster(sheet: CountrySheet, line: Line | None) -> Poster:
    """Return the poster for those who work in a place.

    Args:
        sheet: The country and the role.
        line: The number printed large, one of :func:`~fieldguide.export.country_sheet.lines`; None if the country has none.
    """
    large = line.record if line else None
    lines = parts.trafficking_lines(sheet, large, _MOST_LINES)
    children = ("A child, missing or alone", parts.children(sheet, note=False))
    here = ("Whom to ask in this house", _TO_FILL_IN)
    who = ("Who identifies", parts.who_identifies(sheet, note=False))
    calls = (
        (_for_staff(sheet, line), _beside(("More lines", lines), children))
        if line
        else (_beside((parts.ADVICE, lines)), _beside(children, here))
    )
    blocks = (
        _band("If somebody may be a victim of trafficking", f"{sheet.country} · {sheet.role}"),
        parts.danger_block(sheet, "Danger now"),
        *calls,
        _beside(("Three rules for signs", parts.sign_rules()), (escape(sheet.role), parts.role_rules(sheet))),
        _beside(("Do not", parts.never(sheet, _MOST_POINTS)), ("You can say", parts.say(sheet, _MOST_WORDS))),
        _beside(who, here) if line else _beside(who),
    )
    further = parts.further_lines(sheet, large, _MOST_LINES)
    printed = parts.printed_reviews(sheet, (*([large] if large else ()), *further), ("identification",))
    footer = paper_footer(f"poster for staff, {sheet.country}", printed, sheet.edition, sheet.today)
    return Poster(f"{sheet.country}: poster for staff", blocks, footer)


def public_poster(sheet: CountrySheet, line: Line | None) -> Poster:
    """Return the poster that speaks to whoever needs help. It names nobody, promises nothing, and says who listens.

    Args:
        sheet: The country.
        line: The number printed large, one for the public; None if the country has none: then there are the number for danger, and others
            to ask.
    """
    others = () if line else tuple(record for record in sheet.others if is_for_anyone(record))
    children = tuple(record for record in sheet.children if is_for_anyone(record))
    no_child_line = f"<p>{_NO_CHILD_LINE}{' Call the number above.' if line else ''}</p>"
    blocks = (
        _band("You can ask for help", "Does one of these happen to you, or to somebody you know?"),
        Block((f"{bullets(_HAPPENS)}<p>{_CAN_ASK}</p>",)),
        *_whom_to_call(sheet, line, others),
        _beside(
            ("Before you call", bullets(_BEFORE_A_CALL)),
            ("Under 18, or afraid for a child", _contacts(sheet, children, note=False) or no_child_line),
        ),
        *([parts.danger_block(sheet, "In danger now")] if line else []),
    )
    shown = (*sheet.emergency, *children, *others, *((line.record,) if line else ()))
    footer = paper_footer(f"poster, {sheet.country}", (*reviews(shown), Review()), sheet.edition, sheet.today)
    return Poster(f"{sheet.country}: poster for the public", blocks, f"{footer} · {_WORDING}")


def _for_staff(sheet: CountrySheet, line: Line) -> Block:
    told = contact_block.beside_number(line.record, sheet.words, sheet.today)
    return _large(sheet, line, parts.ADVICE, told)


def _whom_to_call(sheet: CountrySheet, line: Line | None, others: tuple[Record, ...]) -> tuple[Block, ...]:
    if line is not None and isinstance(line.record.facts, ServiceFacts):
        told = _for_the_person(line.record, line.record.facts, sheet)
        return (_large(sheet, line, f"You can call ({escape(sheet.country)})", told),)
    ask = (
        f"<p>You can ask these. Not all of them deal with trafficking:</p>{_contacts(sheet, others)}" if others else ""
    )
    return (parts.danger_block(sheet, "In danger now"), Block((f"<h2>Not in danger</h2><p>{parts.NO_LINE}</p>{ask}",)))


def _large(sheet: CountrySheet, line: Line, heading: str, told: str) -> Block:
    columns = (f"{_further_numbers(line)}{told}",)
    code = None if is_for_danger(sheet, line) else code_for(line.phone)
    return Block(columns, Frame.LINE, f"<h2>{heading}</h2>", line.phone.inside, code, _CODE_WORDS)


def _further_numbers(line: Line) -> str:
    """Return the other numbers of the same contact: which is for whom stands in its note."""
    facts = line.record.facts
    further = (
        [phone.inside for phone in facts.phones if phone is not line.phone] if isinstance(facts, ServiceFacts) else []
    )
    return f"<p class='number'>or {contact_block.unbroken(' · '.join(further))}</p>" if further else ""


def _for_the_person(record: Record, facts: ServiceFacts, sheet: CountrySheet) -> str:
    """Return what somebody must know before calling: who answers, when, in which languages, what it costs, and who learns of it."""
    rows = (
        ("Who answers", facts.organisation),
        ("Hours", facts.hours or "not known"),
        ("Languages", ", ".join(facts.languages) or "not known: ask for yours"),
        ("Cost", facts.cost or "not known: ask first"),
        ("Who learns of it", _who_learns(facts)),
    )
    marked = contact_block.mark(record, sheet.today)
    size = "" if len(facts.note) <= _SHORT_NOTE else " class='small'"
    note = f"<p{size}>{escape(facts.note)}</p>" if facts.note else ""
    return f"<p><b>{escape(contact_block.name_beside_number(record))}</b>{marked}</p>{note}{table(rows)}"


def _who_learns(facts: ServiceFacts) -> str:
    police = {"yes": "The police answer. ", "no": "Not the police. "}.get(facts.police_run, "")
    reports = {"yes": "Reports are passed on to authorities: ask first.", "no": "Reports are not passed on."}
    return police + reports.get(facts.reports, "Ask first, before you say who you are.")


def _contacts(sheet: CountrySheet, records: tuple[Record, ...], *, note: bool = True) -> str:
    return "".join(contact_block.contact(record, sheet.words, sheet.today, note=note) for record in records)


def _band(heading: str, below: str) -> Block:
    return Block((f"<h1>{escape(heading)}</h1><p class='lead'>{escape(below)}</p>",), Frame.DARK)


def _beside(*columns: tuple[str, str]) -> Block:
    return Block(tuple(f"<h2>{heading}</h2>{html}" for heading, html in columns if html))
