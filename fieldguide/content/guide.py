"""Reads ``guide/*.md``, ``cases/*.md``, ``programmes/*.md`` and ``glossary/*.yml``."""

from __future__ import annotations

from collections.abc import Iterator

from fieldguide.content.faults import Place
from fieldguide.content.figures import SourcedFigure, read_figures, shown_in, with_numbers
from fieldguide.content.markdown import Page, render
from fieldguide.content.reading import Draft, Reading, check_name, draft, read_citations
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.records import ArticleFacts, Kind, TermFacts

_FOLDERS = {"guide": Kind.ARTICLE, "cases": Kind.CASE_STUDY, "programmes": Kind.PROGRAMME}


def read_articles(reading: Reading) -> Iterator[Draft]:
    """Yield the guide articles, case studies and programmes of a content folder: one format, three kinds."""
    figures = read_figures(reading)
    for folder, kind in _FOLDERS.items():
        for name, file, page in reading.pages(folder):
            yield _article(reading, name, page, Place(file, page.body_line), kind, figures)


def _article(
    reading: Reading, name: str, page: Page, place: Place, kind: Kind, figures: dict[str, SourcedFigure]
) -> Draft:
    front = page.front
    shown, cited = shown_in(page.body, place, figures, reading.faults)
    facts = ArticleFacts(
        front.choice("topic", reading.vocabulary.codes("topics"), required=True),
        front.choices("roles", reading.vocabulary.codes("roles")),
        shown,
    )
    body = render(page.body, place, reading.faults)
    result = draft(
        reading,
        kind=kind,
        name=name,
        entry=front,
        facts=facts,
        summary=front.line_of_text("summary", required=True),
        text=with_numbers(body, shown),
        body_html=body.html,
        group=facts.topic,
        citations=tuple(dict.fromkeys((*read_citations(reading, front), *cited))),
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
    facts = TermFacts(entry.texts("abbreviations"), entry.texts("lay"), _translations(reading, entry))
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
        cues=(*facts.abbreviations, *facts.lay, *(word for _, used in facts.translations for word in used)),
    )
    entry.finish()
    return result


def _translations(reading: Reading, entry: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read the words of other languages, in the order of the vocabulary's languages."""
    listed = entry.entry("translations")
    if listed is None:
        return ()
    languages = [word.code for word in reading.vocabulary.lists.get("languages", ())]
    found = tuple((lang, listed.texts(lang)) for lang in languages)
    listed.finish()
    return tuple((lang, used) for lang, used in found if used)
