"""Every checklist as a form of another program: sound, whole, blank, without a score."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from random import Random

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from openpyxl import Workbook
from pyxform.xls2xform import convert

from fieldguide.checklists.engine import Answered, State, apply, outcome, visible_items
from fieldguide.domain.checklist import Answer, Clause, Condition, ItemKind
from fieldguide.domain.htmltext import plain
from fieldguide.domain.provenance import Review, ReviewState
from fieldguide.domain.records import ChecklistFacts
from fieldguide.errors import ExportError
from fieldguide.export.checklist_page import NO_VERDICT
from fieldguide.export.fhir_form import questionnaire
from fieldguide.export.xlsform import workbook

SHIPPED = (
    "after-the-encounter", "asylum-screening-and-assessment", "child-at-the-border", "document-check", "emergency-department",
    "first-line-border", "hotline-call", "immediate-danger", "labour-inspection", "maternity-and-sexual-health", "mental-health",
    "reception", "safe-referral", "school-or-youth-worker", "second-line-border",
)  # fmt: skip


@pytest.fixture(params=SHIPPED)
def record(request, shipped):
    return shipped[request.param]


@pytest.fixture
def form(record, real_library):
    return questionnaire(record, real_library.edition, real_library.vocabulary)


@pytest.fixture
def sheets(record, real_library):
    return workbook(record, real_library.edition, real_library.vocabulary)


@pytest.fixture
def booth(library):
    return library.record("checklist/booth")


def _rows(sheets, name="survey"):
    head, *rows = sheets[name]
    assert all(len(row) == len(head) for row in rows)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _texts(definition):
    yield from (line for line in plain(definition.before_html).split("\n") if line)
    for stage in definition.stages:
        yield stage.title
    for item in definition.items:
        yield from (item.text, item.how, item.avoid, item.otherwise)
    for step in definition.steps:
        yield from (step.text, step.who, *plain(step.detail_html).split("\n"))
    yield from (*definition.never, *definition.say)


def test_the_list_above_is_complete(shipped):
    assert tuple(sorted(shipped)) == SHIPPED


# --- FHIR ----------------------------------------------------------------------------------------------------------------------------


def test_fhir_takes_it_as_it_is(form):
    read = Questionnaire.model_validate(form)
    assert json.loads(read.model_dump_json()) == form


def test_the_invariants_of_r4_hold(form, forms):
    """Those of Questionnaire in FHIR R4, que-0 to que-13, and of SDC, as far as they concern a form like ours."""
    assert re.fullmatch(r"[A-Z]([A-Za-z0-9_]){0,254}", form["name"])
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", form["id"])
    items = list(forms.walk(form["item"]))
    ids = [item["linkId"] for item in items]
    assert len(set(ids)) == len(ids)
    earlier = set()
    for item in items:
        inside = item.get("item", [])
        assert item["text"].strip()
        if item["type"] == "group":
            assert inside
        if item["type"] == "display":
            assert not inside
            assert "code" not in item
        assert ("answerOption" in item) is (item["type"] == "choice")
        assert not {"required", "repeats", "readOnly", "initial", "maxLength"} & item.keys()
        assert ("enableBehavior" in item) is ("enableWhen" in item)
        for test in item.get("enableWhen", []):
            assert test["question"] in earlier
            assert test["operator"] == "exists" or set(test["answerCoding"]) == {"system", "code"}
        for extension in item.get("extension", []):
            assert extension["url"].startswith(("http://hl7.org/fhir/", "urn:uuid:"))
            assert ("extension" in extension) is not any(key.startswith("value") for key in extension)
        earlier.add(item["linkId"])


def test_everything_the_checklist_says_stands_in_the_form(record, form, forms):
    told = "\n".join(item["text"] for item in forms.walk(form["item"]))
    for text in _texts(record.facts.definition):
        assert text in told
    assert NO_VERDICT in told
    assert NO_VERDICT in form["purpose"]
    for citation in record.citations:
        assert citation.source.title in told
        assert citation.evidence in told


def test_answers_are_words_without_a_weight(record, form, forms):
    choices = {item["linkId"]: item for item in forms.walk(form["item"]) if item["type"] == "choice"}
    assert list(choices) == [f"item/{item.id}" for item in record.facts.definition.items]
    for item in record.facts.definition.items:
        options = [option["valueCoding"] for option in choices[f"item/{item.id}"]["answerOption"]]
        assert [option["code"] for option in options] == [answer.value for answer in item.kind.answers]
        assert [option["display"] for option in options] == [item.kind.word(answer) for answer in item.kind.answers]
        assert len({option["system"] for option in options}) == 1
        assert all(set(option) == {"system", "code", "display"} for option in options)
    everything = json.dumps(form).lower()
    assert not [
        word for word in ("ordinalvalue", "itemweight", "calculated", '"score', '"weight') if word in everything
    ]


def test_help_gates_and_kinds_are_marked(record, form, forms):
    items = {item["linkId"]: item for item in forms.walk(form["item"])}
    gates = 0
    for item in record.facts.definition.items:
        told = items[f"item/{item.id}"]
        assert told["code"][0]["code"] == item.kind.value
        assert [code["code"] for code in told["code"][1:]] == ([item.gate.value] if item.gate else [])
        assert told["prefix"].startswith("Safety gate (") is bool(item.gate)
        gates += bool(item.gate)
        if item.how:
            control = items[f"how/{item.id}"]["extension"][0]["valueCodeableConcept"]["coding"][0]
            assert control == {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}
        if item.otherwise:
            assert "extension" not in items[f"otherwise/{item.id}"], "what else it can mean is always in sight"
    assert gates == 5


def test_state_edition_and_date_are_in_the_facts(record, form, real_library):
    edition = real_library.edition
    assert form["url"].startswith("urn:uuid:")
    assert (form["version"], form["date"], form["publisher"]) == (edition.version, edition.date, edition.publisher)
    assert form["identifier"][0]["value"] == record.id
    assert record.head.review.state.words in form["purpose"]
    assert edition.version in form["purpose"]
    assert "http" not in form["url"] + form["identifier"][0]["system"]


@pytest.mark.parametrize(
    ("review", "status", "is_experimental"),
    [
        (Review(), "draft", True),
        (Review(ReviewState.SOURCE_CHECKED, "2026-11-01", "2026-11-07", "second reader"), "draft", False),
        (Review(ReviewState.EXPERT_REVIEWED, "2026-11-01", "2026-11-07", "second reader", "A, B"), "active", False),
    ],
)
def test_only_an_expert_makes_a_form_active(library, booth, review, status, is_experimental):
    record = replace(booth, head=replace(booth.head, review=review))
    form = questionnaire(record, library.edition, library.vocabulary)
    assert (form["status"], form["experimental"]) == (status, is_experimental)
    assert ("approvalDate" in form) is (status == "active")
    assert form.get("lastReviewDate", "") == review.checked_on
    assert Questionnaire.model_validate(form)
    assert review.state.words in form["item"][0]["text"]
    assert "ago" not in form["item"][0]["text"].split(), "a kept form names days"


def test_two_checklists_never_share_a_name(shipped, real_library):
    forms = [questionnaire(record, real_library.edition, real_library.vocabulary) for record in shipped.values()]
    assert len({form["url"] for form in forms}) == len({form["name"] for form in forms}) == len(forms)


# --- XLSForm -------------------------------------------------------------------------------------------------------------------------


def _as_file(sheets):
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([text or None for text in row])
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def test_pyxform_makes_a_form_of_it_without_a_warning(record, sheets):
    made = convert(_as_file(sheets), file_type=".xlsx", validate=False)
    assert made.warnings == []
    for item in record.facts.definition.items:
        assert f"/item_{item.id}" in made.xform
    for step in record.facts.definition.steps:
        assert f"/step_{step.id}" in made.xform


def test_everything_the_checklist_says_stands_in_the_workbook(record, sheets):
    told = "\n".join(f"{row['label']}\n{row['hint']}" for row in _rows(sheets))
    for text in _texts(record.facts.definition):
        assert text in told
    assert NO_VERDICT in told
    assert record.head.review.state.words in told
    for citation in record.citations:
        assert citation.source.title in told


def test_a_workbook_asks_for_words_only(record, sheets):
    rows = _rows(sheets)
    assert {row["type"].split()[0] for row in rows} == {"note", "begin_group", "end_group", "select_one"}
    assert [row["fieldguide_id"] for row in rows if row["type"].startswith("select_one")] == [
        item.id for item in record.facts.definition.items
    ]
    lists = {}
    for choice in _rows(sheets, "choices"):
        lists.setdefault(choice["list_name"], []).append(choice["name"])
    for row in rows:
        if row["type"].startswith("select_one"):
            kind = ItemKind(row["fieldguide_kind"])
            assert lists[row["type"].split()[1]] == [answer.value for answer in kind.answers]
    assert set(sheets["choices"][0]) == {"list_name", "name", "label"}


# --- both ----------------------------------------------------------------------------------------------------------------------------


def _answered(definition, seed):
    """Run a checklist with answers at random; some items stay open."""
    random, state = Random(seed), State()  # noqa: S311 - a sample, not a secret
    for item in definition.items:
        answer = random.choice([None, *item.kind.answers])
        if answer and item in visible_items(definition, state):
            state = apply(definition, state, Answered(item.id, answer))
    return state


@pytest.mark.parametrize("seed", range(4))
def test_a_form_shows_what_the_guide_shows(record, form, sheets, forms, seed):
    """Items and steps, answer by answer; a program drops the answers of what it hides, so the form is asked in order."""
    definition = record.facts.definition
    state = _answered(definition, seed)
    items = {item["linkId"]: item for item in forms.walk(form["item"])}
    rows = {row["name"]: row for row in _rows(sheets)}
    in_fhir, in_rows = {}, {}
    for item in definition.items:
        answer = state.answers.get(item.id)
        if forms.enabled(items[f"item/{item.id}"], in_fhir) and answer:
            in_fhir[f"item/{item.id}"] = answer.value
        expression = rows[f"item_{item.id}"]["relevant"]
        if answer and (not expression or forms.relevant_holds(expression, in_rows)):
            in_rows[f"item_{item.id}"] = answer.value
    shown = [item.id for item in visible_items(definition, state)]
    steps = [step.id for step in outcome(definition, state).steps]
    assert shown == [one.id for one in definition.items if forms.enabled(items[f"item/{one.id}"], in_fhir)]
    assert steps == [one.id for one in definition.steps if forms.enabled(items[f"step/{one.id}"], in_fhir)]
    for name, told in (("item", shown), ("step", steps)):
        asked = definition.items if name == "item" else definition.steps
        relevant = {one.id: rows[f"{name}_{one.id}"]["relevant"] for one in asked}
        assert told == [one for one, text in relevant.items() if not text or forms.relevant_holds(text, in_rows)]


def _changed(record, item=None, again=""):
    definition = record.facts.definition
    stage = definition.stages[0]
    items = (replace(stage.items[0], **item), *stage.items[1:]) if item else stage.items
    stages = (replace(stage, items=items, again=again), *definition.stages[1:])
    return replace(record, facts=ChecklistFacts(replace(definition, stages=stages)))


def test_one_more_round_is_one_more_form(library, booth):
    record = _changed(booth, again="another child")
    form = questionnaire(record, library.edition, library.vocabulary)
    stage = next(item for item in form["item"] if item["linkId"] == "stage/safety")
    assert stage["item"][-1]["text"] == "For another child: fill in this form once more."
    assert "repeats" not in stage
    rows = _rows(workbook(record, library.edition, library.vocabulary))
    assert "For another child: fill in this form once more." in [row["label"] for row in rows]
    assert not [row for row in rows if "repeat" in row["type"]]


def test_a_step_names_rule_and_need_but_no_number(library, booth):
    form = json.dumps(questionnaire(booth, library.edition, library.vocabulary), ensure_ascii=False)
    sheets = json.dumps(workbook(booth, library.edition, library.vocabulary), ensure_ascii=False)
    for told in (form, sheets):
        assert f"Contacts in the guide, by country: {library.vocabulary.label('needs', 'emergency')}" in told
        assert "Rule: Example convention against trafficking, art. 10(2)" in told
        assert "112" not in told.replace("2011/36", "")


def test_what_is_no_checklist_is_no_form(library):
    record = library.record("indicator/papers-held")
    for make in (questionnaire, workbook):
        with pytest.raises(ExportError, match="no checklist"):
            make(record, library.edition, library.vocabulary)


@pytest.mark.parametrize("item", [{"id": "two words"}, {"id": "é"}, {"text": "Say ${name}"}, {"how": "${x}"}])
def test_what_an_xlsform_would_misread_is_refused(library, booth, item):
    with pytest.raises(ExportError) as caught:
        workbook(_changed(booth, item), library.edition, library.vocabulary)
    assert caught.value.hint


def test_a_condition_that_never_holds_stays_so(library, booth, forms):
    never = Condition((Clause((("danger", (Answer.DECLINED,)),)),))
    definition = booth.facts.definition
    steps = (replace(definition.steps[0], when=never), *definition.steps[1:])
    record = replace(booth, facts=ChecklistFacts(replace(definition, steps=steps)))
    form = questionnaire(record, library.edition, library.vocabulary)
    step = next(item for item in forms.walk(form["item"]) if item["linkId"] == "step/call-emergency")
    assert not forms.enabled(step, {"item/danger": "yes"})
    rows = {row["name"]: row for row in _rows(workbook(record, library.edition, library.vocabulary))}
    assert rows["step_call-emergency"]["relevant"] == "false()"
