"""Records as JSON, one object a record."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from fieldguide.domain.provenance import Citation
from fieldguide.domain.records import CountryFacts, Record, ServiceFacts, TermFacts
from fieldguide.domain.search import Recognised, SearchHit
from fieldguide.export.citation import full_text


def line(record: Record) -> str:
    """Return one record as one line of JSON."""
    return json.dumps(as_object(record), ensure_ascii=False, sort_keys=False)


def as_object(record: Record) -> dict[str, Any]:
    """Return a record as plain lists and mappings.

    Keys: ``id, kind, lang, title, summary, text, country, sources, review``; contacts add ``phones`` and the like under ``service``,
    countries ``answers``, terms ``translations`` (drafts). What came with a pack has ``issued``.
    """
    head, review = record.head, record.head.review
    plain: dict[str, Any] = {
        "id": head.id,
        "kind": head.kind.value,
        "lang": head.lang,
        "title": head.title,
        "summary": head.summary,
        "text": full_text(record),
        "country": head.country,
        "sources": [_citation(citation) for citation in record.citations],
        "review": {
            "state": review.state.value,
            "read_on": review.read_on,
            "checked_on": review.checked_on,
            "checked_by": review.checked_by,
            "expert": review.expert,
            "check_after": review.check_after,
        },
    }
    if head.issued is not None:
        plain["issued"] = asdict(head.issued)
    match record.facts:
        case ServiceFacts() as facts:
            plain["service"] = _service(facts)
        case CountryFacts() as facts:
            plain["answers"] = [asdict(answer) for answer in facts.answers]
        case TermFacts() as facts:
            plain["translations"] = {lang: list(used) for lang, used in facts.translations}
    return plain


def hit_as_object(hit: SearchHit) -> dict[str, Any]:
    """Return a search hit: ``id, kind, title, snippet, score, lang``, and country, state and age."""
    return {
        "id": hit.head.id,
        "kind": hit.head.kind.value,
        "title": hit.head.title,
        "snippet": hit.snippet,
        "score": round(hit.score, 4),
        "lang": hit.head.lang,
        "country": hit.head.country,
        "state": hit.head.review.state.value,
    }


def recognised_as_object(one: Recognised) -> dict[str, Any]:
    """Return a sign found in a description: ``id, title, dimensions, words, plain``."""
    return {
        "id": one.head.id,
        "title": one.head.title,
        "dimensions": list(one.dimensions),
        "words": list(one.words),
        "plain": one.is_plain,
    }


def _citation(citation: Citation) -> dict[str, str]:
    source = citation.source
    return {
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": source.url,
        "read_at": source.read_at,
        "read_on": source.read_on,
        "read": citation.read.value,
        "locator": citation.locator,
        "evidence": citation.evidence,
        "anchor": citation.anchor,
    }


def _service(facts: ServiceFacts) -> dict[str, Any]:
    return {
        "organisation": facts.organisation,
        "type": facts.type,
        "needs": list(facts.needs),
        "phones": [{"e164": phone.e164, "inside": phone.inside, "abroad": phone.abroad} for phone in facts.phones],
        "email": facts.email,
        "website": facts.website,
        "hours": facts.hours,
        "languages": list(facts.languages),
        "audience": list(facts.audience),
        "cost": facts.cost,
        "police_run": facts.police_run,
        "reports": facts.reports,
        "note": facts.note,
        "source_date": facts.source_date,
        "sealed_to": facts.sealed_to,
    }
