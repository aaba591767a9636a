"""Takes out of a record what points to something that is no longer there; its words stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from fieldguide.domain.checklist import ChecklistDefinition
from fieldguide.domain.records import ChecklistFacts, LegalFacts, Record

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def has_anchor(record: Record, anchor: str) -> bool:
    """Tell whether a record lists an article."""
    return isinstance(record.facts, LegalFacts) and anchor in {article.article for article in record.facts.articles}


def without(record: Record, dead: Mapping[str, str]) -> Record:
    """Return a record whose texts and facts no longer point to some targets; its list of links is the caller's.

    Args:
        record: The record.
        dead: Target, ``kind/name`` or ``kind/name#article`` → what it becomes; empty for plain words.
    """
    facts = record.facts
    if isinstance(facts, ChecklistFacts):
        facts = replace(facts, definition=_loosened(facts.definition, dead))
    return replace(record, body_html=_plain_links(record.body_html, dead), facts=facts)


def _plain_links(html: str, dead: Mapping[str, str]) -> str:
    def told(found: re.Match[str]) -> str:
        target = found[1]
        if target not in dead:
            return found[0]
        return f'<a href="{dead[target]}">{found[2]}</a>' if dead[target] else found[2]

    return _LINK.sub(told, html)


def _kept(targets: tuple[str, ...], dead: Mapping[str, str]) -> tuple[str, ...]:
    left = (dead.get(target, target) for target in targets)
    return tuple(dict.fromkeys(target for target in left if target))


def _loosened(definition: ChecklistDefinition, dead: Mapping[str, str]) -> ChecklistDefinition:
    stages = tuple(
        replace(
            stage,
            items=tuple(
                replace(item, see=_kept(item.see, dead), shows=tuple(one for one in item.shows if dead.get(one, one)))
                for item in stage.items
            ),
        )
        for stage in definition.stages
    )
    steps = tuple(
        replace(step, law=_kept(step.law, dead), detail_html=_plain_links(step.detail_html, dead))
        for step in definition.steps
    )
    return replace(definition, stages=stages, steps=steps, before_html=_plain_links(definition.before_html, dead))
