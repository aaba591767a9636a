"""How much each part of a match counts: the one place to tune ranking.

Field weights go to SQLite's ``bm25``; the factors multiply the score of a whole record. They were set by hand for the first edition: a word
in the title says most, words people would type (cues, identifiers) nearly as much. Signs and checklists stand a little before law and
glossary because that is what a person at a booth opens first. The contacts of the reader's own country come before everybody else's.
"""

from __future__ import annotations

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        "w_title": 8.0,
        "w_cues": 6.0,
        "w_summary": 3.0,
        "w_body": 1.0,
        "k_indicator": 1.15,
        "k_checklist": 1.1,
        "k_service": 1.0,
        "k_country": 2.0,
        "k_legal": 1.0,
        "k_article": 1.0,
        "k_term": 1.0,
        "own_country": 1.5,
        "other_country": 0.6,
    }
)
