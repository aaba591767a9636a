"""How much each part of a match counts: the one place to tune ranking.

The values were moved one at a time while recall@3 over all golden queries, its mean and its least value over the styles, and the mean
reciprocal rank were watched (``python3 dev.py bench search`` prints them), and then rounded. They are no law: where two values did as well, the one
that is easier to explain stands. A word in the title says most, a cue (words people would type) nearly as
much. Signs and checklists stand a little before law and glossary because that is what a person at a booth opens first.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fieldguide.domain.records import Kind
from fieldguide.search.understanding import How

#: Where a word stands → what it counts.
FIELDS: Mapping[str, float] = MappingProxyType({"title": 1.0, "cue": 0.6, "summary": 0.6, "text": 0.16})
#: How a word was reached → what it counts.
HOW: Mapping[How, float] = MappingProxyType(
    {How.TYPED: 1.0, How.BEGINNING: 0.9, How.STEM: 0.75, How.SYNONYM: 0.75, How.RELATED: 0.5, How.SPELLING: 0.98}
)
KINDS: Mapping[Kind, float] = MappingProxyType(
    {
        Kind.INDICATOR: 1.07,
        Kind.CHECKLIST: 0.8,
        Kind.SERVICE: 1.0,
        Kind.COUNTRY: 1.0,
        Kind.LEGAL: 1.0,
        Kind.ARTICLE: 0.8,
        Kind.PROGRAMME: 0.9,
        Kind.CASE_STUDY: 0.9,
        Kind.TERM: 1.18,
    }
)
#: Who asks wants an answer in words: guidance, terms, law and procedure come before signs.
QUESTION: Mapping[Kind, float] = MappingProxyType(
    dict(KINDS)
    | {
        Kind.INDICATOR: 1.0,
        Kind.CHECKLIST: 1.05,
        Kind.COUNTRY: 1.15,
        Kind.LEGAL: 0.9,
        Kind.ARTICLE: 1.3,
        Kind.TERM: 1.25,
    }
)
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        # bm25 of SQLite, which chooses the records worth a closer look
        "w_title": 8.0,
        "w_cues": 6.0,
        "w_summary": 3.0,
        "w_body": 1.0,
        "w_stems": 0.5,
        # power of the share of the query a record holds
        "coverage": 1.5,
        # a title or cue that is the query and nothing else
        "closeness": 0.8,
        # a title that is what was typed, word for word; this share of it a cue; at least this share for holding it among other words
        "likeness": 0.65,
        "cue_likeness": 0.6,
        "held": 0.5,
        # a word that stands in a few records only, wherever it stands
        "name": 0.85,
        # a sign that a long query speaks for, as "describe what you see" would recognise it
        "told": 0.6,
        "floor": 0.01,
        # a word such as “somebody” or “never”
        "faint": 0.45,
        "draft": 0.98,
        "own_role": 1.05,
        "own_country": 1.5,
        "other_country": 0.6,
    }
)

#: When a description is taken to contain a sign. A word weighs ``log(1 + signs / (1 + signs that speak of it))``.
DESCRIBE: Mapping[str, float] = MappingProxyType(
    {
        # what words of a sign's phrases count beside its nearest phrase, and how soon more of the same adds little
        "words": 0.8,
        "often": 1.5,
        # the least share of a phrase a sentence must hold
        "share": 0.4,
        # a word reached through the thesaurus, at most so many for one phrase
        "meant": 0.5,
        "most_meant": 4,
        "faint_word": 0.5,
        # the three plainest signs must weigh this for all to be shown; each ordinary circumstance takes something away
        "full": 18.0,
        "ordinary": 5.0,
        # what a sign must weigh among others, and what to be shown alone
        "look": 2.5,
        "least": 7.0,
        # this share of what the plainest sign weighs makes another one plain too
        "plain": 0.55,
    }
)
