"""Reads ``indicators/*.md``."""

from __future__ import annotations

from collections.abc import Iterator

from fieldguide.content.faults import Place
from fieldguide.content.markdown import Page, headings, render
from fieldguide.content.reading import Draft, Reading, draft, read_citations
from fieldguide.content.yamltree import Entry
from fieldguide.domain.records import IndicatorFacts, Kind, Rating, Strength

#: What every indicator must answer, in this order: a sign never stands without its other explanations.
SECTIONS = ("Why it matters", "What else it can mean", "What to do")


def read_indicators(reading: Reading) -> Iterator[Draft]:
    """Yield the indicators of a content folder."""
    for name, file, page in reading.pages("indicators"):
        yield _indicator(reading, name, file, page)


def _indicator(reading: Reading, name: str, file: str, page: Page) -> Draft:
    front = page.front
    _check_sections(reading, file, page)
    ratings = tuple(_ratings(reading, front))
    words = reading.vocabulary
    further = front.choices("dimensions", words.codes("dimensions"))
    facts = IndicatorFacts(
        who=front.choices("who", words.codes("who"), required=True),
        forms=front.choices("forms", words.codes("forms")),
        settings=front.choices("settings", words.codes("settings")),
        noticed=front.choices("noticed", words.codes("noticed"), required=True),
        dimensions=tuple(dict.fromkeys((*(rating.dimension for rating in ratings), *further))),
        ratings=ratings,
    )
    body = render(page.body, Place(file, page.body_line), reading.faults)
    forms = ", ".join(words.label("forms", code) for code in facts.forms)
    result = draft(
        reading,
        kind=Kind.INDICATOR,
        name=name,
        entry=front,
        facts=facts,
        summary=front.line_of_text("summary", required=True),
        text=f"{_without_sections(body.text)}\n{forms}".strip(),
        body_html=body.html,
        citations=read_citations(reading, front),
        links=body.links,
    )
    front.finish()
    return result


def _check_sections(reading: Reading, file: str, page: Page) -> None:
    place = Place(file, page.body_line)
    found = tuple(title for title, _ in headings(page.body, place))
    if found != SECTIONS:
        wanted = ", ".join(f"“## {title}”" for title in SECTIONS)
        reading.faults.add(place, "the sections are not the three every indicator has", f"{wanted}, in this order")
        return
    for (title, here), text in zip(headings(page.body, place), _texts_of_sections(page.body), strict=True):
        if not text.strip():
            reading.faults.add(here, f"nothing stands under “{title}”", "at least one sentence")


def _texts_of_sections(body: str) -> list[str]:
    return [part.partition("\n")[2] for part in ("\n" + body).split("\n## ")[1:]]


def _without_sections(text: str) -> str:
    """Leave the headings out that every indicator has: they help nobody find one."""
    return "\n".join(line for line in text.split("\n") if line not in SECTIONS)


def _ratings(reading: Reading, front: Entry) -> Iterator[Rating]:
    seen: set[tuple[str, str]] = set()
    for entry in front.entries("ratings"):
        name = entry.choice("set", reading.vocabulary.codes("sets"), required=True)
        dimension = entry.choice("dimension", reading.vocabulary.codes("dimensions"), required=True)
        strength = entry.choice("strength", [value.value for value in Strength], required=True)
        item = entry.text("item", required=True)
        entry.finish()
        if (name, dimension) in seen:
            entry.fault("set", "this list and dimension are rated twice", "one rating for each list and dimension")
        seen.add((name, dimension))
        if strength in set(Strength):
            yield Rating(name, dimension, Strength(strength), item)
