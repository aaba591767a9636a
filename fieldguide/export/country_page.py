"""What a country's page answers: whom to call now, who identifies formally, what is known of its procedure and law, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from fieldguide.domain.records import CountryAnswer, CountryFacts, Head, Record, ServiceFacts
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export.contact_block import stacked
from fieldguide.export.markup import record_link, source_item
from fieldguide.export.service_page import numbers

#: Question → the need whose contacts answer it.
_CALLS = (
    ("Danger now", "emergency"),
    ("First advice on trafficking", "hotline"),
    ("Whom to tell, where to refer", "identification"),
    ("A child is missing or alone", "missing-child"),
)


@dataclass(frozen=True, slots=True)
class Nearby:
    """What stands on a country's page besides its profile.

    Attributes:
        contacts: Need → contacts that serve it, best first.
        law: Legal references of the country itself.
        minimum: Target (``legal/…#article``) → words for it: rules of Europe on the reflection period, as far as the library has them.
        state: Returns state and age of a record in words.
        warns: Tells whether a record is a draft or due for a new check.
    """

    contacts: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    law: tuple[Head, ...] = ()
    minimum: Mapping[str, str] = field(default_factory=dict)
    state: Callable[[Head], str] = lambda _head: ""
    warns: Callable[[Head], bool] = lambda _head: False


def needs() -> tuple[str, ...]:
    """Return the needs whose contacts the page shows."""
    return tuple(need for _, need in _CALLS)


def render(record: Record, facts: CountryFacts, words: Vocabulary, nearby: Nearby | None) -> str:
    """Return the body: whom to call, the answers in the order of the questions, the country's law, and what Europe sets.

    Args:
        record: The country's profile.
        facts: What it adds.
        words: The questions, and names of codes.
        nearby: Contacts and law; None where there is no library at hand, then only the profile is shown.
    """
    code = record.head.country
    parts = [_calls(title, nearby.contacts.get(need, ()), code, nearby) for title, need in _CALLS] if nearby else []
    by_question = {answer.question: answer for answer in facts.answers}
    parts += [
        _answer(word.label, by_question.get(word.code), record) for word in words.lists.get("country-questions", ())
    ]
    if nearby:
        parts.append(_law(nearby))
    return "\n".join(parts)


def _calls(title: str, contacts: tuple[Record, ...], code: str, nearby: Nearby) -> str:
    rows = "".join(_contact(record, code, nearby) for record in contacts)
    answer = (
        f'<table class="facts">{rows}</table>'
        if rows
        else "<p class='warning'>Not known: no contact with a source that could be quoted.</p>"
    )
    return f"<h2>{escape(title)}</h2>{answer}"


def _contact(record: Record, code: str, nearby: Nearby) -> str:
    service = record.facts
    number = numbers(service) if isinstance(service, ServiceFacts) else ""
    hours = service.hours if isinstance(service, ServiceFacts) else ""
    beyond = "" if record.head.country == code else "Europe-wide"
    told = "".join(f"{escape(part)} · " for part in (hours, beyond) if part)
    return (
        f"<tr><td class='phone'><b>{stacked(number or 'no number')}</b></td><td>{record_link(record.id, record.head.title)}"
        f"<br/><span class='quiet'>{told}</span>{_state(record.head, nearby)}</td></tr>"
    )


def _state(head: Head, nearby: Nearby) -> str:
    """Return state and age, marked as on the record's own page where they warn."""
    return f"<span class='{'small warning' if nearby.warns(head) else 'quiet'}'>{escape(nearby.state(head))}</span>"


def _answer(question: str, answer: CountryAnswer | None, record: Record) -> str:
    if answer is None:
        return f"<h2>{escape(question)}</h2><p class='warning'>Not yet researched.</p>"
    parts = [f'<h2><a name="{escape(answer.question)}"></a>{escape(question)}</h2>']
    if answer.not_found:
        parts.append(f"<p class='warning'>Not known. {escape(answer.not_found)}</p>")
    else:
        parts.append(f"<p class='answer'><b>{escape(answer.short)}</b></p><p>{escape(answer.says)}</p>")
    if answer.conflict:
        parts.append(f"<p class='warning'>Sources disagree. {escape(answer.conflict)}</p>")
    if answer.is_draft:
        parts.append("<p class='warning'>Draft: written without reading its source.</p>")
    cited = "".join(
        f"<li>{source_item(citation)}</li>" for citation in record.citations if citation.anchor == answer.question
    )
    return "".join((*parts, f'<ul class="small">{cited}</ul>' if cited else ""))


def _law(nearby: Nearby) -> str:
    own = "".join(f"<li>{record_link(head.id, head.title)} {_state(head, nearby)}</li>" for head in nearby.law)
    known = f"<ul>{own}</ul>" if own else "<p class='warning'>Not yet researched: the law of this country.</p>"
    minimum = "".join(f"<li>{record_link(target, words)}</li>" for target, words in nearby.minimum.items())
    shared = f"<h2>What Europe sets as a minimum</h2><ul>{minimum}</ul>" if minimum else ""
    return f"<h2>Law of this country</h2>{known}{shared}"
