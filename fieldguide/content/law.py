"""Reads ``law/*.md``: instruments, judgments and policy, with their articles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fieldguide.content.faults import Place
from fieldguide.content.markdown import Page, render
from fieldguide.content.reading import Draft, Reading, draft, read_citations
from fieldguide.content.yamltree import Entry
from fieldguide.domain.provenance import Citation, Read
from fieldguide.domain.records import Kind, LawArticle, LegalFacts
from fieldguide.domain.vocabulary import SUPRANATIONAL

STATUSES = ("in-force", "amended", "repealed", "adopted", "proposed", "policy")

#: The schemes of identifier a legal reference may carry, and the form each one has.
IDENTIFIERS = {
    "celex": re.compile(r"[0-9CE]\d{4}[A-Z]{1,2}(\d{4}(-\d{8})?|/TXT)|12012P/TXT"),
    "eli": re.compile(r"https?://data\.europa\.eu/eli/\S+"),
    "oj": re.compile(r".{4,80}"),
    "number": re.compile(r".{2,60}"),
    "cets": re.compile(r"\d{3}"),
    "ets": re.compile(r"\d{1,3}"),
    "unts": re.compile(r"\d{1,4}/\d{1,4}"),
    "mtdsg": re.compile(r"[IVX]+-\d+(-[a-z])?"),
    "ecli": re.compile(r"ECLI:[A-Z]{2}:[A-Z]+:\d{4}:[A-Z0-9.]+"),
    "application": re.compile(r"\d{1,5}/\d{2}(, \d{1,5}/\d{2})*"),
    "hudoc": re.compile(r"00\d-\d+"),
    "case": re.compile(r"[CT]-\d+/\d{2}"),
    "un-document": re.compile(r"[A-Z][A-Za-z0-9./]+"),
    "ilo": re.compile(r"[CPR]\d{3}"),
}


def read_law(reading: Reading) -> Iterator[Draft]:
    """Yield the legal references of a content folder."""
    for name, file, page in reading.pages("law"):
        yield _legal(reading, name, file, page)


def _legal(reading: Reading, name: str, file: str, page: Page) -> Draft:
    front = page.front
    countries = {country.code for country in reading.vocabulary.countries} | set(SUPRANATIONAL)
    articles, article_citations = _articles(reading, front)
    facts = LegalFacts(
        type=front.choice("type", reading.vocabulary.codes("legal-types"), required=True),
        official_title=front.line_of_text("official_title", required=True),
        status=front.choice("status", STATUSES, required=True),
        status_on=front.day("status_on", required=True, whole=True),
        adopted=front.day("adopted"),
        in_force=front.day("in_force"),
        applies_from=front.day("applies_from"),
        transposition_deadline=front.day("transposition_deadline"),
        identifiers=_identifiers(front),
        articles=articles,
    )
    body = render(page.body, Place(file, page.body_line), reading.faults)
    lines = [facts.official_title, body.text]
    lines += [f"Article {a.article} {a.title}. {a.says} {a.means}".strip() for a in articles]
    result = draft(
        reading,
        kind=Kind.LEGAL,
        name=name,
        entry=front,
        facts=facts,
        summary=front.line_of_text("summary", required=True),
        text="\n".join(lines),
        body_html=body.html,
        country=front.choice("country", countries, required=True),
        group=facts.type,
        citations=(*read_citations(reading, front), *article_citations),
        links=body.links,
    )
    front.finish()
    return result


def _identifiers(front: Entry) -> tuple[tuple[str, str], ...]:
    entry = front.entry("identifiers")
    if entry is None:
        return ()
    found = []
    for scheme, form in IDENTIFIERS.items():
        value = entry.line_of_text(scheme)
        if value and not form.fullmatch(value):
            entry.fault(scheme, f"“{value}” does not look like {scheme.upper()}", f"the form {form.pattern}")
        if value:
            found.append((scheme, value))
    entry.finish()
    return tuple(sorted(found))


def _articles(reading: Reading, front: Entry) -> tuple[tuple[LawArticle, ...], tuple[Citation, ...]]:
    articles: list[LawArticle] = []
    citations: list[Citation] = []
    for entry in front.entries("articles"):
        number = entry.line_of_text("article", required=True)
        if number in {article.article for article in articles}:
            entry.fault("article", f"article {number} stands here twice", "one entry for each article")
        cited = read_citations(reading, entry, anchor=number)
        unread = not cited or any(citation.read is Read.NOT_READ for citation in cited)
        articles.append(
            LawArticle(
                number,
                entry.line_of_text("title", required=True),
                entry.line_of_text("says", required=True),
                entry.line_of_text("means"),
                unread,
            )
        )
        citations += cited
        entry.finish()
    return tuple(articles), tuple(citations)
