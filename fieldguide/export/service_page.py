"""The body of a contact's page, and its numbers as lists show them."""

from __future__ import annotations

from html import escape

from fieldguide.domain.provenance import readable
from fieldguide.domain.records import ServiceFacts
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export.markup import table

_UNKNOWN = "not known"
_YES_NO = {"yes": "yes", "no": "no", "": _UNKNOWN}


def numbers(facts: ServiceFacts) -> str:
    """Return the numbers as dialled inside the country, in one line; empty if there are none."""
    return " · ".join(phone.inside for phone in facts.phones)


def render(facts: ServiceFacts, words: Vocabulary) -> str:
    """Return the body: numbers first, then who answers, when, and where the number stood."""
    parts = [f'<p class="phone">{_phone(phone.inside, phone.abroad)}</p>' for phone in facts.phones]
    if not facts.phones:
        parts.append("<p>No telephone number is known from a source that could be quoted.</p>")
    if facts.note:
        parts.append(f'<p class="caution">{escape(facts.note)}</p>')
    parts.append(table(_rows(facts, words)))
    return "\n".join(parts)


def _phone(inside: str, abroad: str) -> str:
    if not abroad:
        return f"<b>{escape(inside)}</b> <span class='quiet'>inside the country only</span>"
    return f"<b>{escape(inside)}</b> <span class='quiet'>from abroad {escape(abroad)}</span>"


def _rows(facts: ServiceFacts, words: Vocabulary) -> list[tuple[str, str]]:
    dated = readable(facts.source_date) if facts.source_date else "no date on the page"
    return [
        ("Who answers", facts.organisation),
        ("For", ", ".join(words.label("needs", need) for need in facts.needs)),
        ("Open to", ", ".join(words.label("audience", code) for code in facts.audience)),
        ("Hours", facts.hours or _UNKNOWN),
        ("Languages", ", ".join(words.language_name(one) for one in facts.languages) or _UNKNOWN),
        ("Cost", facts.cost or _UNKNOWN),
        ("Run by the police", _YES_NO[facts.police_run]),
        ("Passes on to authorities", _YES_NO[facts.reports]),
        ("E-mail", facts.email),
        ("Website", facts.website),
        ("Key for sealed referrals", facts.sealed_to),
        ("Number taken from", f"{words.label('source-tiers', facts.source_tier)}, {dated}"),
    ]
