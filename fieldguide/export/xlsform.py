"""A blank checklist as an XLSForm workbook, for ODK, KoboToolbox, SurveyCTO and the like: its sheets as plain rows.

Only the form leaves the guide. What somebody answers in it is kept by the program that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fieldguide.domain.checklist import ChecklistDefinition, Item, ItemKind, Stage, Step
from fieldguide.domain.form_marks import AVOID, COLUMN, HOW, OTHERWISE, SHEET, answers_of, lead
from fieldguide.domain.htmltext import plain
from fieldguide.domain.records import Record
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.errors import ExportError
from fieldguide.export.checklist_page import NO_VERDICT
from fieldguide.export.form_conditions import Offered, relevant
from fieldguide.export.form_text import (
    again_text,
    contacts_text,
    definition_of,
    edition_text,
    rules_text,
    source_texts,
    state_text,
)
from fieldguide.store.library import Edition

#: Sheet → rows of cells; the first row holds the names of the columns.
Workbook = dict[str, list[list[str]]]
_Row = Mapping[str, str]

_COLUMNS = ("type", "name", "label", "hint", "relevant")
#: What only the guide knows of a row; other programs pass over these columns.
_OWN = ("part", "id", "kind", "gate", "discreet", "see", "shows", "again", "phase", "who", "detail", "needs", "law")
_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_LISTS: Mapping[ItemKind, str] = {
    ItemKind.OBSERVE: "seen",
    ItemKind.DOCUMENT: "seen",
    ItemKind.ASK: "asked",
    ItemKind.DO: "done",
    ItemKind.TELL: "done",
}


def workbook(record: Record, edition: Edition, words: Vocabulary) -> Workbook:
    """Return a checklist as the sheets ``survey``, ``choices`` and ``settings``, and one of our own.

    Raises:
        ExportError: The record is no checklist; or an id, or a text, cannot stand in an XLSForm.
    """
    definition = definition_of(record)
    rows = list(_Form(record, definition, words).rows(edition))
    head = [*_COLUMNS, *(COLUMN + name for name in _OWN)]
    return {
        "survey": [head, *([row.get(name, "") for name in (*_COLUMNS, *_OWN)] for row in rows)],
        "choices": [["list_name", "name", "label"], *_choices(definition)],
        "settings": [
            ["form_title", "form_id", "version"],
            [record.head.title, f"fieldguide_{record.id.partition('/')[2]}", edition.version],
        ],
        SHEET: [["key", "value", "locator", "evidence", "read"], *_about(record, definition)],
    }


class _Form:
    """The rows of the sheet ``survey``; every name begins with what it is, so that no two can meet."""

    def __init__(self, record: Record, definition: ChecklistDefinition, words: Vocabulary) -> None:
        self._record = record
        self._definition = definition
        self._words = words
        self._offered: Offered = {item.id: item.kind.answers for item in definition.items}

    def rows(self, edition: Edition) -> Iterator[_Row]:
        """Yield the rows in order."""
        definition = self._definition
        yield _note("state", f"{state_text(self._record)} {edition_text(self._record, edition)}", part="about")
        yield _note("no_verdict", NO_VERDICT, part="about")
        yield from _notes("before", plain(definition.before_html).split("\n"))
        for stage in definition.stages:
            yield from self._stage(stage)
        yield _group("next_steps", "Next steps", part="about")
        yield _note("caution", NO_VERDICT, part="about")
        yield from map(self._step, definition.steps)
        yield {"type": "end_group"}
        for name, title, lines in (
            ("never", "What not to do", definition.never),
            ("say", "What you can say", definition.say),
        ):
            if lines:
                yield _group(f"{name}_all", title, part="about")
                yield from _notes(name, lines)
                yield {"type": "end_group"}
        yield _group("sources", "Sources", part="about")
        yield from _notes("source", [text for _, text in source_texts(self._record)], part="about")
        yield {"type": "end_group"}

    def _stage(self, stage: Stage) -> Iterator[_Row]:
        yield _group(_name("stage", stage.id), stage.title, part="stage", id=stage.id, again=stage.again)
        yield from map(self._item, stage.items)
        if stage.again:
            yield _note(_name("again", stage.id), again_text(stage), part="about")
        yield {"type": "end_group"}

    def _item(self, item: Item) -> _Row:
        told = ((HOW, item.how), (AVOID, item.avoid), (OTHERWISE, item.otherwise))
        return {
            "type": f"select_one {_LISTS[item.kind]}",
            "name": _name("item", item.id),
            "label": _text(f"{lead(item.kind, item.gate)}: {item.text}"),
            "hint": _text("\n".join(label + text for label, text in told if text)),
            "relevant": relevant(item.when, self._offered, _item_name),
            "part": "item",
            "id": item.id,
            "kind": item.kind.value,
            "gate": item.gate.value if item.gate else "",
            "discreet": item.discreet,
            "see": "\n".join(item.see),
            "shows": "\n".join(item.shows),
        }

    def _step(self, step: Step) -> _Row:
        detail = plain(step.detail_html)
        more = (detail, step.who, contacts_text(step, self._words), rules_text(step, self._record))
        row = _note(_name("step", step.id), step.text, part="step", id=step.id)
        return {
            **row,
            "hint": _text("\n".join(text for text in more if text)),
            "relevant": relevant(step.when, self._offered, _item_name),
            "phase": step.phase.value,
            "who": step.who,
            "detail": detail,
            "needs": "\n".join(step.needs),
            "law": "\n".join(step.law),
        }


def _about(record: Record, definition: ChecklistDefinition) -> Iterator[list[str]]:
    """Yield the rows of our own sheet: what the record is, and its sources."""
    review = record.head.review
    told = [("record", record.id), ("summary", record.head.summary), ("state", review.state.value)]
    told += [("role", code) for code in definition.roles] + [("setting", code) for code in definition.settings]
    told += [("minutes", str(definition.minutes or "")), ("check_after", review.check_after)]
    told += [("cue", cue) for cue in record.cues]
    for key, value in told:
        if value:
            yield [key, value, "", "", ""]
    for citation, _ in source_texts(record):
        own = citation.read.value if citation.read is not citation.source.read else ""
        yield ["source", citation.source.id, citation.locator, citation.evidence, own]


def _choices(definition: ChecklistDefinition) -> Iterator[list[str]]:
    kinds = {_LISTS[item.kind]: item.kind for item in definition.items}
    for name, kind in kinds.items():
        for answer, word in answers_of(kind):
            yield [name, answer.value, word]


def _group(name: str, title: str, **own: str) -> _Row:
    return {"type": "begin_group", "name": name, "label": _text(title), **own}


def _notes(name: str, lines: list[str] | tuple[str, ...], part: str = "") -> Iterator[_Row]:
    for number, line in enumerate(lines, start=1):
        if line:
            yield _note(f"{name}_{number}", line, part=part or name)


def _note(name: str, text: str, **own: str) -> _Row:
    return {"type": "note", "name": name, "label": _text(text), **own}


def _item_name(item: str) -> str:
    return _name("item", item)


def _name(what: str, own_id: str) -> str:
    if not _NAME.fullmatch(own_id):
        raise ExportError(
            f"“{own_id}” cannot be the name of a row in an XLSForm.", "Use small letters a–z, digits and hyphens as id."
        )
    return f"{what}_{own_id}"


def _text(text: str) -> str:
    """Return a text as it is.

    Raises:
        ExportError: An XLSForm would take part of it for the name of a row.
    """
    if "${" in text:
        raise ExportError("An XLSForm reads “${” as the name of a row, and it stands in a text.", f"The text: {text}")
    return text
