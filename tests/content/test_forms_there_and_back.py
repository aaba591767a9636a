"""A checklist that went out as a form and came back is the same, as far as the form can hold it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from itertools import product

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from fieldguide.cli.forms import as_xlsx
from fieldguide.content.builder import read_content
from fieldguide.content.faults import Faults, Place
from fieldguide.content.forms.reading import made_from
from fieldguide.content.forms.sourcetext import as_markdown, one_line
from fieldguide.content.markdown import render
from fieldguide.domain.checklist import (
    Answer,
    ChecklistDefinition,
    Clause,
    Condition,
    Gate,
    Item,
    ItemKind,
    Phase,
    Stage,
    Step,
)
from fieldguide.domain.htmltext import plain
from fieldguide.domain.records import ChecklistFacts
from fieldguide.errors import ContentError
from fieldguide.export.fhir_form import questionnaire
from fieldguide.export.xlsform import workbook

_KINDS = ("fhir", "xlsform")
#: What an export does not write, as the reading back says it.
_NOT_WRITTEN = {
    "bold words, lists and links under “before” and “detail”",
    "“see” of the whole checklist, “without_gates” and the links",
}


def _there_and_back(record, library, form):
    if form == "fhir":
        return made_from(json.dumps(questionnaire(record, library.edition, library.vocabulary)).encode())
    return made_from(as_xlsx(workbook(record, library.edition, library.vocabulary)))


def _bare(definition):
    """Return what a form holds of a definition: the words of its Markdown, and answers in conditions in their usual order."""
    stages = tuple(
        replace(stage, items=tuple(replace(item, when=_in_order(item.when)) for item in stage.items))
        for stage in definition.stages
    )
    steps = tuple(
        replace(step, detail_html=plain(step.detail_html), when=_in_order(step.when)) for step in definition.steps
    )
    return replace(definition, before_html=plain(definition.before_html), stages=stages, steps=steps)


def _in_order(condition):
    return Condition(
        tuple(
            Clause(tuple((item, tuple(sorted(told, key=list(Answer).index))) for item, told in clause.requires))
            for clause in condition.clauses
        )
    )


def _same_meaning(one, other):
    """Tell whether two conditions hold under the same answers."""
    items = sorted(one.items | other.items)
    for noted in product((None, *Answer), repeat=len(items)):
        answers = {item: answer for item, answer in zip(items, noted, strict=True) if answer}
        if one.holds(answers) is not other.holds(answers):
            return False
    return True


@pytest.mark.parametrize("form", _KINDS)
def test_every_shipped_checklist_comes_back(real_content, real_library, tmp_path, form):
    """Put back into the content, the sources that were made pass the check, and the records say what they said."""
    copy = shutil.copytree(real_content, tmp_path / "content")
    ids = [head.id for head in real_library.heads() if head.id.startswith("checklist/")]
    for record_id in ids:
        made = _there_and_back(real_library.record(record_id), real_library, form)
        assert {left.what for left in made.left_behind} == _NOT_WRITTEN
        (copy / "checklists" / f"{record_id.partition('/')[2]}.yml").write_text(made.source, encoding="utf-8")
    back = {record.id: record for record in read_content(copy).records}
    assert len(ids) == 15
    for record_id in ids:
        before, after = real_library.record(record_id), back[record_id]
        assert _bare(after.facts.definition) == _bare(before.facts.definition)
        assert (after.head.title, after.head.summary) == (before.head.title, before.head.summary)
        assert after.cues == before.cues
        assert after.citations == before.citations
        assert after.head.review.check_after == before.head.review.check_after
        assert after.text == before.text


@pytest.mark.parametrize("form", _KINDS)
def test_the_check_names_what_came_back_incomplete(library, content_copy, form):
    """The example has no gates, and a form has no place for the reason why."""
    made = _there_and_back(library.record("checklist/booth"), library, form)
    assert [str(left) for left in made.left_behind if "safety gate" in left.what] == [
        "form: no safety gate care, child, companion, interpreter: "
        "mark the item that is one, or write why there is none under “without_gates”"
    ]
    (content_copy / "checklists" / "booth.yml").write_text(made.source, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_content(content_copy)
    assert {fault.file for fault in caught.value.faults} == {"checklists/booth.yml"}
    assert all("safety gate" in fault.problem for fault in caught.value.faults)


_texts = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
    .map(one_line)
    .filter(lambda text: text and "${" not in text)
)
#: HTML is taken out on the way back, and named; that is tried elsewhere.
_plain_texts = _texts.filter(lambda text: "<" not in text)
_lines = st.one_of(st.just(""), _plain_texts)


@st.composite
def _conditions(draw, known):
    if not known:
        return Condition()
    clauses = []
    for _ in range(draw(st.integers(0, 3))):
        chosen = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique_by=lambda item: item.id))
        clauses.append(
            Clause(
                tuple((one.id, tuple(draw(st.sets(st.sampled_from(one.kind.answers), min_size=1)))) for one in chosen)
            )
        )
    return Condition(tuple(clauses))


@st.composite
def _definitions(draw):
    items = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(ItemKind))
        when = draw(_conditions(items[-3:]))
        gate = None if when.clauses else draw(st.sampled_from([None, list(Gate)[number]]))
        text = draw(_plain_texts)
        beside = [draw(_lines) for _ in range(4)]
        items.append(
            Item(f"i-{number}", kind, text, *beside[:3], ("term/a", "legal/b#Annex VII"), when, gate, beside[3])
        )
    cut = draw(st.integers(1, len(items)))
    parts = [part for part in (items[:cut], items[cut:]) if part]
    stages = tuple(Stage(f"s{n}", f"Stage {n}", tuple(part), draw(_lines)) for n, part in enumerate(parts))
    steps = tuple(
        Step(
            f"n{n}",
            draw(_plain_texts),
            "",
            draw(_lines),
            ("hotline",),
            ("legal/b",),
            draw(_conditions(items[:3])),
            draw(st.sampled_from(Phase)),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    return ChecklistDefinition(("health",), ("school",), 5, "", stages, steps, (draw(_plain_texts),))


def _condition(raw):
    clauses = raw if isinstance(raw, list) else [raw] if raw else []
    return Condition(
        tuple(Clause(tuple((item, tuple(map(Answer, told))) for item, told in clause.items())) for clause in clauses)
    )


def _kept(told, item):
    assert told["id"] == item.id
    assert told["kind"] == item.kind.value
    assert told["text"] == item.text
    assert told.get("gate") == (item.gate.value if item.gate else None)
    for key in ("how", "avoid", "otherwise", "discreet"):
        assert told.get(key, "") == getattr(item, key)
    assert told["see"] == list(item.see)
    assert _same_meaning(_condition(told.get("when")), item.when)


@pytest.mark.parametrize("form", _KINDS)
@given(definition=_definitions())
def test_any_checklist_comes_back(library, form, definition):
    record = replace(library.record("checklist/booth"), facts=ChecklistFacts(definition))
    made = _there_and_back(record, library, form)
    source = yaml.load(made.source, Loader=yaml.BaseLoader)  # noqa: S506 - the loader that makes nothing but text
    told = [item for stage in source["stages"] for item in stage["items"]]
    for one, item in zip(told, definition.items, strict=True):
        _kept(one, item)
    for one, stage in zip(source["stages"], definition.stages, strict=True):
        assert (one["id"], one["title"], one.get("again", "")) == (stage.id, stage.title, stage.again)
    for one, step in zip(source["steps"], definition.steps, strict=True):
        assert (one["id"], one["text"], one.get("who", "")) == (step.id, step.text, step.who)
        assert (one["phase"], one["needs"], one["law"]) == (step.phase.value, list(step.needs), list(step.law))
        assert _same_meaning(_condition(one.get("when")), step.when)
    assert source["never"] == list(definition.never)


@given(st.lists(_texts, min_size=1, max_size=3))
@example(["=", "---"])
@example(["1. first", "2) second", "- third", "+ fourth", "# fifth", "> sixth"])
@example(["a_b_ *c* `d` [e](f) ![g](h) <i> </j> <!-- k --> &amp; &#60; \\", "<http://x.example>"])
def test_words_stay_words_in_markdown(lines):
    faults = Faults()
    rendered = render(as_markdown(lines), Place("checklists/x.yml", 1), faults)
    assert faults.found == []
    assert rendered.links == ()
    assert rendered.text == "\n".join(" ".join(line.split()) for line in lines)


def test_what_others_add_to_an_export_is_read_or_named(library):
    form = questionnaire(library.record("checklist/booth"), library.edition, library.vocabulary)
    number = {"linkId": "added", "type": "integer", "text": "How old?"}
    yes_no = {"linkId": "asked", "type": "boolean", "text": "Is it cold?"}
    groups = {item["linkId"]: item for item in form["item"]}
    groups["source"]["item"].append(number)
    groups["stage/talk"]["item"].append(yes_no)
    groups["steps"]["item"].append({"linkId": "more", "type": "display", "text": "Ring twice"})
    groups["stage/talk"]["extension"] = [{"url": "http://score.example/item-score", "valueInteger": 3}]
    made = made_from(json.dumps(form).encode())
    told = [str(left) for left in made.left_behind]
    assert "linkId added: “How old?”: an item is answered yes or no, and this with: integer" in told
    assert (
        "linkId more: the text “Ring twice”: what to read between questions belongs to an item or a next step" in told
    )
    assert any("item-score: a score is refused" in line for line in told)
    assert "text: Is it cold?" in made.source
    assert "form: no “kind” for 1 items: the form does not say whether to look, ask, read documents, do or tell" in told
