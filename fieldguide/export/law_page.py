"""The body of a legal reference's page."""

from __future__ import annotations

from html import escape

from fieldguide.domain.provenance import readable
from fieldguide.domain.records import LawArticle, LegalFacts, Record
from fieldguide.export.markup import article_label, in_guide_links, source_item, table

_SCHEMES = {
    "celex": "CELEX", "eli": "ELI", "oj": "Official Journal", "number": "Number", "cets": "CETS", "ets": "ETS", "unts": "UNTS volume/page",
    "mtdsg": "UN treaty chapter", "ecli": "ECLI", "application": "Application no.", "hudoc": "HUDOC", "case": "Case", "un-document": "UN document",
    "ilo": "ILO",
}  # fmt: skip
_STATUS = {
    "in-force": "in force",
    "amended": "in force, as amended",
    "repealed": "repealed",
    "adopted": "adopted, not yet in force",
    "proposed": "proposed, not law",
    "policy": "policy, not binding",
}


def render(record: Record, facts: LegalFacts) -> str:
    """Return the body: what it is, its articles, its dates and numbers."""
    articles = "".join(_article(record, article) for article in facts.articles)
    parts = [in_guide_links(record.body_html)]
    if articles:
        parts.append(f"<h2>Articles that matter here</h2>{articles}")
    parts.append(f"<h2>Dates and numbers</h2>{table(_rows(facts))}")
    return "\n".join(parts)


def _article(record: Record, article: LawArticle) -> str:
    cited = "".join(
        f"<li>{source_item(citation)}</li>" for citation in record.citations if citation.anchor == article.article
    )
    label = article_label(article.article)
    label = label[:1].upper() + label[1:]
    parts = [f'<h3><a name="{escape(article.article)}"></a>{escape(label)} · {escape(article.title)}</h3>']
    if article.is_draft:
        parts.append(
            '<p class="warning">Draft: written from general knowledge, without the text at hand. Open the article before you rely on it.</p>'
        )
    parts.append(f"<p>{escape(article.says)}</p>")
    if article.means:
        parts.append(f"<p><b>For you:</b> {escape(article.means)}</p>")
    if cited:
        parts.append(f'<ul class="small">{cited}</ul>')
    return "".join(parts)


def _rows(facts: LegalFacts) -> list[tuple[str, str]]:
    is_judgment = facts.type.endswith("-judgment")
    told = "delivered" if is_judgment else _STATUS[facts.status]
    status = f"{told} (looked up {readable(facts.status_on)})"
    dates = [
        ("Delivered" if is_judgment else "Adopted", facts.adopted),
        ("In force", facts.in_force),
        ("Applies from", facts.applies_from),
        ("To be transposed by", facts.transposition_deadline),
    ]
    return [
        ("Full title", facts.official_title),
        ("Status", status),
        *((label, readable(day)) for label, day in dates),
        *((_SCHEMES[scheme], value) for scheme, value in facts.identifiers),
    ]
