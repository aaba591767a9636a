"""A blank checklist as a FHIR R4 Questionnaire, with the conventions of Structured Data Capture (SDC 4.0.0).

Only the form leaves the guide. What somebody answers in it is health data in the hands of the program that shows it. Answers are codes
without a weight, so that no total can be made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fieldguide.domain.checklist import ChecklistDefinition, Condition, Item, ItemKind, Stage, Step
from fieldguide.domain.form_marks import (
    ANSWERS,
    AVOID,
    GATES,
    HOW,
    ITEM_CONTROL,
    ITEM_CONTROL_CODES,
    KINDS,
    MARKS,
    OTHERWISE,
    RECORDS,
    ROLES,
    SETTINGS,
    answers_of,
    lead,
    urn_of,
)
from fieldguide.domain.htmltext import plain
from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import Record
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export.checklist_page import NO_VERDICT
from fieldguide.export.form_conditions import Offered, enablement
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

_Object = dict[str, Any]
_CONTEXTS = "http://terminology.hl7.org/CodeSystem/usage-context-type"
_MOST_ID_CHARACTERS = 64


def questionnaire(record: Record, edition: Edition, words: Vocabulary) -> _Object:
    """Return a checklist as a Questionnaire of plain lists and mappings.

    Its status is *draft* until an expert has reviewed the record, and it is *experimental*, not for use with people, until a second person has
    compared the record with its sources.

    Raises:
        ExportError: The record is no checklist.
    """
    definition = definition_of(record)
    head, review, name = record.head, record.head.review, record.id.partition("/")[2]
    is_reviewed = review.state is ReviewState.EXPERT_REVIEWED
    return _filled(
        {
            "resourceType": "Questionnaire",
            "id": name[:_MOST_ID_CHARACTERS],
            "language": head.lang,
            "extension": _record_marks(record, definition),
            "url": urn_of(record.id),
            "identifier": [{"system": RECORDS, "value": record.id}],
            "version": edition.version,
            "name": "Checklist" + "".join(part.capitalize() for part in name.split("-")),
            "title": head.title,
            "status": "active" if is_reviewed else "draft",
            "experimental": review.state is ReviewState.DRAFT,
            "date": edition.date,
            "publisher": edition.publisher,
            "description": head.summary,
            "useContext": _contexts(definition, words),
            "purpose": f"{NO_VERDICT} {state_text(record)} {edition_text(record, edition)}",
            "copyright": edition.licence,
            "approvalDate": review.checked_on if is_reviewed else "",
            "lastReviewDate": review.checked_on,
            "item": list(_Form(record, definition, words).items(edition)),
        }
    )


class _Form:
    """The items of one Questionnaire; every ``linkId`` begins with what it is, so that no two can meet."""

    def __init__(self, record: Record, definition: ChecklistDefinition, words: Vocabulary) -> None:
        self._record = record
        self._definition = definition
        self._words = words
        self._offered: Offered = {item.id: item.kind.answers for item in definition.items}

    def items(self, edition: Edition) -> Iterator[_Object]:
        """Yield what stands in the form, in order."""
        definition = self._definition
        yield _display("state", f"{state_text(self._record)} {edition_text(self._record, edition)}")
        yield from _texts("before", "Before you begin", plain(definition.before_html).split("\n"))
        for stage in definition.stages:
            yield self._stage(stage)
        caution = _display("caution", NO_VERDICT)
        yield _group("steps", "Next steps", [caution, *(self._step(step) for step in definition.steps)])
        yield from _texts("never", "What not to do", definition.never)
        yield from _texts("say", "What you can say", definition.say)
        yield from _texts("source", "Sources", [text for _, text in source_texts(self._record)])

    def _stage(self, stage: Stage) -> _Object:
        inside = [self._item(item) for item in stage.items]
        again = again_text(stage)
        inside += [_display(f"again/{stage.id}", again)] if again else []
        return _group(f"stage/{stage.id}", stage.title, inside, extension=_marks([("again", stage.again)]))

    def _item(self, item: Item) -> _Object:
        beside = (("how", HOW, item.how), ("avoid", AVOID, item.avoid), ("otherwise", OTHERWISE, item.otherwise))
        return self._shown(
            item.when,
            {
                "extension": _marks(
                    [
                        *(("see", one) for one in item.see),
                        *(("shows", one) for one in item.shows),
                        ("discreet", item.discreet),
                    ]
                ),
                "linkId": _link_id(item.id),
                "code": _item_codes(item),
                "prefix": lead(item.kind, item.gate),
                "text": item.text,
                "type": "choice",
                "answerOption": _options(item.kind),
                "item": [
                    _display(f"{name}/{item.id}", label + text, is_help=name == "how")
                    for name, label, text in beside
                    if text
                ],
            },
        )

    def _step(self, step: Step) -> _Object:
        """Return a step: a line, or a group of lines if there is more to say about it."""
        lines = plain(step.detail_html).split("\n") if step.detail_html else []
        more = [_display(f"detail/{step.id}/{number}", line) for number, line in enumerate(lines, start=1)]
        for name, text in (
            ("who", step.who),
            ("contacts", contacts_text(step, self._words)),
            ("rules", rules_text(step, self._record)),
        ):
            more += [_display(f"{name}/{step.id}", text)] if text else []
        codes = [("phase", step.phase.value)]
        codes += [("need", need) for need in step.needs] + [("law", target) for target in step.law]
        told: _Object = {
            "extension": _marks(codes),
            "linkId": f"step/{step.id}",
            "text": step.text,
            "type": "group" if more else "display",
            "item": more,
        }
        return self._shown(step.when, told)

    def _shown(self, when: Condition, item: _Object) -> _Object:
        """Return an item with what shows it; extensions of both are joined."""
        shown = enablement(when, self._offered, _link_id)
        extensions = [*item["extension"], *shown.get("extension", ())]
        return _filled({**item, **shown, "extension": extensions})


def _record_marks(record: Record, definition: ChecklistDefinition) -> list[_Object]:
    inside: list[_Object] = [{"url": "minutes", "valueInteger": definition.minutes}] if definition.minutes else []
    inside += [{"url": "cue", "valueString": cue} for cue in record.cues]
    inside += _strings([("state", record.head.review.state.value), ("check_after", record.head.review.check_after)])
    for citation, _ in source_texts(record):
        told = [("key", citation.source.id), ("locator", citation.locator), ("evidence", citation.evidence)]
        told.append(("read", citation.read.value if citation.read is not citation.source.read else ""))
        inside.append({"url": "source", "extension": _strings(told)})
    return [{"url": MARKS, "extension": inside}]


def _contexts(definition: ChecklistDefinition, words: Vocabulary) -> list[_Object]:
    used = [("user", "roles", ROLES, code) for code in definition.roles]
    used += [("venue", "settings", SETTINGS, code) for code in definition.settings]
    return [
        {
            "code": {"system": _CONTEXTS, "code": context},
            "valueCodeableConcept": {"coding": [{"system": system, "code": code, "display": words.label(name, code)}]},
        }
        for context, name, system, code in used
    ]


def _item_codes(item: Item) -> list[_Object]:
    codes = [{"system": KINDS, "code": item.kind.value, "display": item.kind.label}]
    if item.gate:
        codes.append({"system": GATES, "code": item.gate.value, "display": item.gate.label})
    return codes


def _options(kind: ItemKind) -> list[_Object]:
    return [
        {"valueCoding": {"system": ANSWERS, "code": answer.value, "display": word}} for answer, word in answers_of(kind)
    ]


def _link_id(item: str) -> str:
    return f"item/{item}"


def _texts(name: str, title: str, lines: Iterable[str]) -> Iterator[_Object]:
    """Yield a group of lines; nothing if there are none, for FHIR has no empty group."""
    told = [_display(f"{name}/{number}", line) for number, line in enumerate(lines, start=1) if line]
    if told:
        yield _group(name, title, told)


def _group(link_id: str, title: str, inside: list[_Object], extension: list[_Object] | None = None) -> _Object:
    return _filled({"extension": extension, "linkId": link_id, "text": title, "type": "group", "item": inside})


def _display(link_id: str, text: str, *, is_help: bool = False) -> _Object:
    coding = {"system": ITEM_CONTROL_CODES, "code": "help"}
    control = [{"url": ITEM_CONTROL, "valueCodeableConcept": {"coding": [coding]}}] if is_help else []
    return _filled({"extension": control, "linkId": link_id, "text": text, "type": "display"})


def _marks(told: Iterable[tuple[str, str]]) -> list[_Object]:
    inside = _strings(told)
    return [{"url": MARKS, "extension": inside}] if inside else []


def _strings(told: Iterable[tuple[str, str]]) -> list[_Object]:
    return [{"url": name, "valueString": text} for name, text in told if text]


def _filled(told: _Object) -> _Object:
    """Return a mapping without what is empty: FHIR allows no empty text, list or object."""
    return {key: value for key, value in told.items() if value not in ("", None, [], {})}
