"""Reads ``guide/*.md``, ``cases/*.md`` and ``glossary/*.yml``."""

from __future__ import annotations

from collections.abc import Iterator

from fieldguide.content.faults import Place
from fieldguide.content.markdown import Page, render
from fieldguide.content.reading import Draft, Reading, check_name, draft, read_citations
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.records import ArticleFacts, Kind, TermFacts

_FOLDERS = {"guide": Kind.ARTICLE, "cases": Kind.CASE_STUDY}


def read_articles(reading: Reading) -> Iterator[Draft]:
    """Yield the guide articles and case studies of a content folder: one format, two kinds."""
    for folder, kind in _FOLDERS.items():
        for name, file, page in reading.pages(folder):
            yield _article(reading, name, file, page, kind)


def _article(reading: Reading, name: str, file: str, page: Page, kind: Kind) -> Draft:
    front = page.front
    facts = ArticleFacts(
        front.choice("topic", reading.vocabulary.codes("topics"), required=True),
        front.choices("roles", reading.vocabulary.codes("roles")),
    )
    body = render(page.body, Place(file, page.body_line), reading.faults)
    result = draft(
        reading,
        kind=kind,
        name=name,
        entry=front,
        facts=facts,
        summary=front.line_of_text("summary", required=True),
        text=body.text,
        body_html=body.html,
        group=facts.topic,
        citations=read_citations(reading, front),
        links=body.links,
    )
    front.finish()
    return result


def read_terms(reading: Reading) -> Iterator[Draft]:
    """Yield the glossary terms of a content folder."""
    for file, text in reading.files("glossary", ".yml"):
        top = read_mapping(text, file, reading.faults)
        for key in top.keys() if top else ():
            entry = top.entry(key, required=True) if top else None
            if entry:
                check_name(reading.faults, entry.place, key)
                yield _term(reading, key, entry)


def _term(reading: Reading, key: str, entry: Entry) -> Draft:
    facts = TermFacts(entry.texts("abbreviations"), entry.texts("lay"))
    definition = entry.line_of_text("definition", required=True)
    result = draft(
        reading,
        kind=Kind.TERM,
        name=key,
        entry=entry,
        facts=facts,
        title=entry.line_of_text("term", required=True),
        summary=definition,
        text=definition,
        citations=read_citations(reading, entry),
        cues=(*facts.abbreviations, *facts.lay),
    )
    entry.finish()
    return result
