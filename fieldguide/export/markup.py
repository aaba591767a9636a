"""The few shapes of HTML that pages are made of."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from fieldguide.domain.provenance import Citation
from fieldguide.export.citation import source_line


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Return a two-column table of the rows that have something to say."""
    told = "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in rows if value)
    return f'<table class="facts">{told}</table>' if told else ""


def bullets(items: Iterable[str]) -> str:
    """Return a list of texts; empty if there are none."""
    told = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<ul>{told}</ul>" if told else ""


def record_link(target: str, text: str) -> str:
    """Return a link to a record, ``kind/name``, or to one of its articles, ``kind/name#article``."""
    return f'<a href="record:{escape(target)}">{escape(text)}</a>'


def in_guide_links(body_html: str) -> str:
    """Turn the record ids in the links of built HTML into addresses the reading pane understands."""
    return body_html.replace('<a href="', '<a href="record:')


def article_label(article: str) -> str:
    """Return how an article of an instrument is named in a text."""
    return f"art. {article}" if article[:1].isdigit() else article


def source_item(citation: Citation) -> str:
    """Return one source as the inside of a list item; its address is text, for the guide opens no address."""
    parts = [escape(source_line(citation))]
    if citation.evidence:
        parts.append(f"<br/>There it says: <i>{escape(citation.evidence)}</i>")
    if citation.source.note:
        parts.append(f"<br/><span class='quiet'>{escape(citation.source.note)}</span>")
    address = citation.source.read_at or citation.source.url
    if address:
        parts.append(f"<br/><span class='quiet'>{escape(address)}</span>")
    return "".join(parts)
