"""What a country's page answers: whom to call now, who identifies formally, what is known of its law, and what is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from fieldguide.domain.records import Head, Record, ServiceFacts
from fieldguide.domain.vocabulary import Country
from fieldguide.export.markup import record_link
from fieldguide.export.service_page import numbers

#: Question → the need whose contacts answer it.
_QUESTIONS = (
    ("Danger now", "emergency"),
    ("First advice on trafficking", "hotline"),
    ("Who identifies formally, and where to refer", "identification"),
    ("A child is missing or alone", "missing-child"),
)


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """What the library holds on a country.

    Attributes:
        country: The country.
        contacts: Need → contacts that serve it, best first.
        law: Legal references of the country itself.
        minimum: Target (``legal/…#article``) → words for it: rules of Europe on the reflection period, as far as the library has them.
        state: Returns state and age of a record in words.
    """

    country: Country
    contacts: Mapping[str, tuple[Record, ...]]
    law: tuple[Head, ...]
    minimum: Mapping[str, str]
    state: Callable[[Head], str]


def needs() -> tuple[str, ...]:
    """Return the needs whose contacts the page shows."""
    return tuple(need for _, need in _QUESTIONS)


def render(facts: CountryFacts) -> str:
    """Return the page."""
    where = "Member state of the European Union" if facts.country.is_eu else "Not a member state of the European Union"
    parts = [
        "<p class='kind kind-service'>Country</p>",
        f"<h1>{escape(facts.country.name)}</h1><p class='state'>{where}</p>",
        *(_question(title, facts.contacts.get(need, ()), facts) for title, need in _QUESTIONS),
        _law(facts),
    ]
    return "\n".join(parts)


def _question(title: str, contacts: tuple[Record, ...], facts: CountryFacts) -> str:
    rows = "".join(_contact(record, facts) for record in contacts)
    answer = (
        f'<table class="facts">{rows}</table>'
        if rows
        else "<p class='warning'>Not known: no contact with a source that could be quoted.</p>"
    )
    return f"<h2>{escape(title)}</h2>{answer}"


def _contact(record: Record, facts: CountryFacts) -> str:
    service = record.facts
    number = numbers(service) if isinstance(service, ServiceFacts) else ""
    hours = service.hours if isinstance(service, ServiceFacts) else ""
    beyond = "" if record.head.country == facts.country.code else "Europe-wide"
    told = " · ".join(part for part in (hours, beyond, facts.state(record.head)) if part)
    return (
        f"<tr><td class='phone'><b>{escape(number or 'no number')}</b></td>"
        f"<td>{record_link(record.id, record.head.title)}<br/><span class='quiet'>{escape(told)}</span></td></tr>"
    )


def _law(facts: CountryFacts) -> str:
    own = "".join(
        f"<li>{record_link(head.id, head.title)} <span class='quiet'>{escape(facts.state(head))}</span></li>"
        for head in facts.law
    )
    known = (
        f"<ul>{own}</ul>"
        if own
        else "<p class='warning'>Not yet researched: the law of this country, its referral mechanism and its reflection period.</p>"
    )
    minimum = "".join(f"<li>{record_link(target, words)}</li>" for target, words in facts.minimum.items())
    shared = f"<p>What Europe sets as a minimum:</p><ul>{minimum}</ul>" if minimum else ""
    return f"<h2>In this country: law and reflection period</h2>{known}{shared}"
