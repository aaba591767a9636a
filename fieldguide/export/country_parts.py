"""The parts that cards and posters of a country share, as HTML: whom to call, who identifies, what to keep in mind."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from fieldguide.domain.provenance import Review
from fieldguide.domain.records import CountryAnswer, Record, ServiceFacts
from fieldguide.export import contact_block
from fieldguide.export.contact_block import NOT_CONFIRMED, name_beside_number, sentence
from fieldguide.export.country_sheet import QUESTIONS, CountrySheet, reviews
from fieldguide.export.markup import bullets
from fieldguide.export.service_page import numbers
from fieldguide.export.sheet import Block, Frame

#: What may be made of a sign; the same as stands above every sign in the guide.
SIGN_RULES = (
    "One sign proves nothing, and neither does its absence.",
    "A sign opens a question: look for what else it can mean.",
    "You do not decide who is a victim. That is up to the competent authority.",
)
ADVICE = "First advice on trafficking"
NO_LINE = "This edition knows no number for first advice on trafficking in this country."
NOT_KNOWN = "Not known: no contact with a source that could be quoted."


def danger(sheet: CountrySheet) -> str:
    """Return the numbers for danger."""
    return _contacts(sheet, sheet.emergency) or f"<p>{NOT_KNOWN}</p>"


def danger_block(sheet: CountrySheet, heading: str) -> Block:
    """Return the numbers for danger as a block with the first one large."""
    top = f"<h2>{escape(heading)}</h2>"
    if not sheet.emergency:
        return Block((danger(sheet),), Frame.LINE, top)
    first, *further = sheet.emergency
    told = contact_block.beside_number(first, sheet.words, sheet.today)
    return Block((told + _contacts(sheet, further),), Frame.LINE, top, numbers_of(first))


def trafficking_lines(sheet: CountrySheet, leave_out: Record | None = None, most: int | None = None) -> str:
    """Return the trafficking lines, where there are none the words for that and whom to ask instead.

    Args:
        sheet: The country.
        leave_out: A line that stands elsewhere on the paper.
        most: How many are shown; the paper says how many more there are.
    """
    if sheet.hotlines:
        shown = further_lines(sheet, leave_out, most)
        left = len(further_lines(sheet, leave_out)) - len(shown)
        return _contacts(sheet, shown) + (f"<p>{left} more in the guide.</p>" if left else "")
    told = f"<p><b>{NO_LINE}</b> In danger call {emergency_numbers(sheet)}.</p>"
    return told + (
        f"<p>Ask one of these. Not all of them deal with trafficking:</p>{_contacts(sheet, sheet.others)}"
        if sheet.others
        else ""
    )


def further_lines(sheet: CountrySheet, leave_out: Record | None, most: int | None = None) -> tuple[Record, ...]:
    """Return the trafficking lines but for one, the first ``most`` of them."""
    return tuple(record for record in sheet.hotlines if record is not leave_out)[:most]


def children(sheet: CountrySheet, *, note: bool = True) -> str:
    """Return the contacts for missing and other children."""
    return _contacts(sheet, sheet.children, note=note) or f"<p>{NOT_KNOWN} {where_to_ask(sheet)}</p>"


def who_identifies(sheet: CountrySheet, *, note: bool = True) -> str:
    """Return who identifies formally, and the contacts that take part in it."""
    told = profile_marks(sheet) + answers(sheet, ("identification",))
    shown = {record.id for record in (*sheet.emergency, *sheet.hotlines)}
    again = [record for record in sheet.identification if record.id in shown and numbers_of(record)]
    more = [record for record in sheet.identification if record.id not in shown]
    if again:
        told += f"<p>Whom to tell: {'; '.join(map(_in_text, again))}.</p>"
    return told + _contacts(sheet, more, note=note)


def answers(sheet: CountrySheet, questions: Iterable[str]) -> str:
    """Return the short answers to questions about the country, or the words that they are not known and where to ask."""
    wanted = tuple(questions)
    return "".join(_answer(sheet, question, answer) for question, answer in sheet.answers if question in wanted)


def profile_marks(sheet: CountrySheet) -> str:
    """Return a warning that the answers about the country are a draft or due for a check; empty if they are neither."""
    marked = contact_block.mark(sheet.profile, sheet.today) if sheet.profile else ""
    return f"<p>Answers about this country:{marked}</p>" if marked else ""


def sign_rules() -> str:
    """Return what may be made of a sign."""
    return _numbered(SIGN_RULES)


def role_rules(sheet: CountrySheet) -> str:
    """Return the three rules for the role."""
    return _numbered(sheet.rules)


def never(sheet: CountrySheet, most: int | None = None) -> str:
    """Return what not to do, the first ``most`` points of it."""
    return bullets(sheet.never[:most])


def say(sheet: CountrySheet, most: int | None = None) -> str:
    """Return sentences that can be said, the first ``most`` of them."""
    return bullets(sheet.say[:most])


def emergency_numbers(sheet: CountrySheet) -> str:
    """Return the numbers for danger in one line."""
    return escape(" · ".join(numbers_of(record) for record in sheet.emergency)) or "the emergency number (not known)"


def where_to_ask(sheet: CountrySheet) -> str:
    """Return where to ask for what is not known, as HTML: the country's own contacts, nearest first."""
    for record in (*sheet.identification, *sheet.hotlines):
        if numbers_of(record):
            return f"Ask {_in_text(record)}."
    if sheet.others:
        return f"Ask one of those named under “{ADVICE}”."
    return "Ask the legal service of your organisation."


def numbers_of(record: Record) -> str:
    """Return the numbers of a contact in one line; empty if it has none."""
    return numbers(record.facts) if isinstance(record.facts, ServiceFacts) else ""


def printed_reviews(
    sheet: CountrySheet, hotlines: Iterable[Record], questions: Iterable[str] = QUESTIONS
) -> tuple[Review, ...]:
    """Return what is known about the checking of everything the parts print.

    Args:
        sheet: The country.
        hotlines: Those trafficking lines that are printed.
        questions: Those questions whose answers are printed.
    """
    contacts = (*sheet.emergency, *hotlines, *sheet.children, *sheet.identification, *sheet.others)
    wanted = tuple(questions)
    answered = (answer for question, answer in sheet.answers if question in wanted)
    return reviews((*contacts, sheet.profile, sheet.rules_from, sheet.checklist), answered)


def _answer(sheet: CountrySheet, question: str, answer: CountryAnswer | None) -> str:
    label = f"<b>{escape(sheet.words.label('country-questions', question))}:</b>"
    if answer is None or answer.not_found:
        return f"<p>{label} not known. {where_to_ask(sheet)}</p>"
    told = escape(sentence(answer.short))
    marks = [
        text for text, applies in (("sources disagree", answer.conflict), (NOT_CONFIRMED, answer.is_draft)) if applies
    ]
    return f"<p>{label} {told}{''.join(f' <span class=mark>[{text}]</span>' for text in marks)}</p>"


def _contacts(sheet: CountrySheet, records: Iterable[Record], *, note: bool = True) -> str:
    return "".join(contact_block.contact(record, sheet.words, sheet.today, note=note) for record in records)


def _in_text(record: Record) -> str:
    number, name = numbers_of(record), name_beside_number(record)
    return escape(name) if name.startswith(number) else f"{contact_block.unbroken(number)}, {escape(name)}"


def _numbered(texts: Iterable[str]) -> str:
    told = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<ol>{told}</ol>" if told else ""
