"""A checklist on a page, and the outcome of a run: next steps, the rules behind them, whom to call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from fieldguide.domain.checklist import Answer, ChecklistDefinition, Dimension, Item, Outcome, Seen, Step
from fieldguide.domain.opening import Open, open_at
from fieldguide.domain.records import Link, Record, ServiceFacts
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export.contact_block import stacked
from fieldguide.export.markup import article_label, bullets, in_guide_links, record_link, table
from fieldguide.export.service_page import numbers

_ABOUT_DIMENSIONS = (
    "“Seen” means that enough of the list’s signs were noted for this one dimension, by the rule of the list. The list was made for research "
    "and is known here from secondary sources; which items stand for which sign is the editors’ reading. Some signs stand in two dimensions, and "
    "when something happened was not asked. The dimensions are not added up. "
    "Not known is never not seen. Under 18 nobody need have been forced or deceived."
)
_OTHERWISE = "something quite ordinary; ask before you think."
NO_VERDICT = (
    "This is no finding about the person. It says what to do next; identification is up to the competent authority."
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an outcome needs to know besides the checklist.

    Attributes:
        country: Name of the chosen country; empty if none is chosen.
        contacts: Need → contacts of that country that serve it.
        law: Target of a rule → the link to it.
        age: Returns state and age of a contact in words.
        now: The hour at which somebody wants to call; None leaves opening hours uncommented.
        dimensions: The dimensions of a published list that the items touch; rendered as seen, not seen or not yet asked, never added up.
        list_name: Which list that is, in words.
    """

    country: str
    contacts: Mapping[str, tuple[Record, ...]]
    law: Mapping[str, Link]
    age: Callable[[Record], str]
    now: datetime | None = None
    dimensions: tuple[Dimension, ...] = ()
    list_name: str = ""


def render(definition: ChecklistDefinition, words: Vocabulary) -> str:
    """Return a checklist as a page to read or to print blank."""
    roles = ", ".join(words.label("roles", role) for role in definition.roles)
    parts = [table([("For", roles), ("Takes", definition.duration)]), _before(definition)]
    for stage in definition.stages:
        items = "".join(f"<p>☐ {_item(item)}</p>" for item in stage.items)
        parts.append(f"<h2>{escape(stage.title)}</h2>{items}")
    steps = "".join(f"<li>{_step_text(step)}</li>" for step in definition.steps)
    parts += [f"<h2>Next steps</h2><ol>{steps}</ol>", _manners(definition)]
    return "\n".join(parts)


def render_outcome(definition: ChecklistDefinition, outcome: Outcome, words: Vocabulary, around: Surroundings) -> str:
    """Return the end of a run: steps with rule and number, what not to do, and what was and was not seen."""
    steps = "".join(
        f"<li>{_step_text(step)}{_law(step, around)}{_contacts(step, words, around)}</li>" for step in outcome.steps
    )
    asks = (
        ""
        if around.country
        else "<p class='warning'>Choose a country in Settings to see whom to call for each step.</p>"
    )
    parts = [f'<p class="caution">{NO_VERDICT}</p>', _gates(outcome), asks, f"<h2>Next steps</h2><ol>{steps}</ol>"]
    parts += [
        _manners(definition),
        _noted("Seen or done", outcome.seen, outcome.answers),
        _noted("Not seen or not done", outcome.not_seen, outcome.answers),
        _noted("Open: not known, declined or not asked yet", outcome.open, outcome.answers),
        _dimensions(words, around),
    ]
    return "\n".join(part for part in parts if part)


def _gates(outcome: Outcome) -> str:
    """Say which safety gates nobody has looked at yet: what follows from them cannot be among the steps."""
    told = ", ".join(item.gate.label for item in outcome.gates if item.gate)
    return f"<p class='warning'>Not looked at yet: {escape(told)}. Look before you go on.</p>" if told else ""


def _dimensions(words: Vocabulary, around: Surroundings) -> str:
    """Say which dimensions of the published list came up, and what else could explain them."""
    if not around.dimensions:
        return ""
    told = "".join(_dimension(words.label("dimensions", one.code), one) for one in around.dimensions)
    return f"<h2>Dimensions of the published list</h2><p class='quiet'>{escape(around.list_name)}: {_ABOUT_DIMENSIONS}</p>{told}"


def _dimension(label: str, dimension: Dimension) -> str:
    some = ", but something was noted" if dimension.seen and dimension.state is not Seen.SEEN else ""
    items = "".join(
        f"<li>{escape(item.text)}<br/><span class='quiet'>Can also mean: {escape(item.otherwise or _OTHERWISE)}</span></li>"
        for item in dimension.seen
    )
    listed = f"<ul>{items}</ul>" if items else ""
    return f"<p><b>{escape(label)}:</b> {escape(dimension.state.label.lower() + some)}</p>{listed}"


def _before(definition: ChecklistDefinition) -> str:
    return f"<h2>Before you begin</h2>{in_guide_links(definition.before_html)}" if definition.before_html else ""


def _item(item: Item) -> str:
    told = [f"<b>{escape(item.kind.label)}:</b> {escape(item.text)}"]
    told += [
        f"<br/><span class='quiet'>{label} {escape(text)}</span>"
        for label, text in (("How:", item.how), ("Not:", item.avoid), ("Can also mean:", item.otherwise))
        if text
    ]
    return "".join(told)


def _step_text(step: Step) -> str:
    who = f" <span class='quiet'>({escape(step.who)})</span>" if step.who else ""
    return f"<b>{escape(step.text)}</b>{who}{in_guide_links(step.detail_html)}"


def _law(step: Step, around: Surroundings) -> str:
    found = [(target, around.law[target]) for target in step.law if target in around.law]
    links = "; ".join(
        record_link(target, link.title + (f", {article_label(link.anchor)}" if link.anchor else ""))
        for target, link in found
    )
    return f"<p class='quiet'>Rule: {links}</p>" if links else ""


def _contacts(step: Step, words: Vocabulary, around: Surroundings) -> str:
    if not step.needs or not around.country:
        return ""
    shown: dict[str, Record] = {record.id: record for need in step.needs for record in around.contacts.get(need, ())}
    rows = "".join(_contact(record, around) for record in shown.values())
    missing = [words.label("needs", need) for need in step.needs if not around.contacts.get(need)]
    none = (
        f"<p class='warning'>{escape(around.country)}: no contact known for {escape(', '.join(missing))}.</p>"
        if missing
        else ""
    )
    return (f'<table class="facts">{rows}</table>' if rows else "") + none


def _contact(record: Record, around: Surroundings) -> str:
    facts = record.facts
    told = numbers(facts) if isinstance(facts, ServiceFacts) else ""
    hours = _hours(facts, around.now) if isinstance(facts, ServiceFacts) else ""
    spoken = ", ".join(facts.languages) if isinstance(facts, ServiceFacts) else ""
    return (
        f"<tr><td class='phone'><b>{stacked(told or 'no number')}</b></td><td>{record_link(record.id, record.head.title)}"
        f"<br/><span class='quiet'>{escape(' · '.join(part for part in (hours, spoken, around.age(record)) if part))}</span></td></tr>"
    )


def _hours(facts: ServiceFacts, now: datetime | None) -> str:
    """Return the opening hours, with what they say of this hour where they can be understood."""
    if not facts.hours:
        return "hours not known"
    told = {Open.NOW: "open now", Open.CLOSED: "closed at this hour"}.get(open_at(facts.hours, now)) if now else ""
    return f"{facts.hours} ({told})" if told and facts.hours != "24/7" else facts.hours


def _manners(definition: ChecklistDefinition) -> str:
    parts = []
    if definition.never:
        parts.append(f"<h2>What not to do</h2>{bullets(definition.never)}")
    if definition.say:
        parts.append(f"<h2>What you can say</h2>{bullets(definition.say)}")
    return "".join(parts)


def _noted(title: str, items: Iterable[Item], answers: Mapping[str, Answer]) -> str:
    lines = []
    for item in items:
        answer = answers.get(item.id)
        told = item.kind.word(answer) if answer else "Not asked yet"
        other = (
            f" <span class='quiet'>Can also mean: {escape(item.otherwise)}</span>"
            if item.otherwise and answer is Answer.YES
            else ""
        )
        lines.append(f"<li>{escape(item.text)} – <i>{escape(told)}</i>{other}</li>")
    return f"<h2>{escape(title)}</h2><ul>{''.join(lines)}</ul>" if lines else ""
