"""Forms of other programs as sources: what comes over, and that everything else is named with its place."""

from __future__ import annotations

import json

import pytest
import yaml

from fieldguide.cli.forms import as_xlsx
from fieldguide.content.builder import read_content
from fieldguide.content.forms.reading import made_from
from fieldguide.domain.checklist import Answer
from fieldguide.errors import ContentError

_SURVEY = ["type", "name", "label", "hint", "relevant"]
_YN = [["list_name", "name", "label"], ["yn", "y", "Yes"], ["yn", "n", "No"]]


def _sheets(rows, head=None, choices=None, **more):
    return {"survey": [head or _SURVEY, *rows], "choices": choices or _YN, **more}


def _xlsform(rows, head=None, choices=None, **more):
    return made_from(as_xlsx(_sheets(rows, head, choices, **more)))


def _fhir(*items, **more):
    return made_from(
        json.dumps({"resourceType": "Questionnaire", "status": "draft", "item": list(items), **more}).encode()
    )


def _choice(link_id, text="Text", codes=("yes", "no"), **more):
    options = [{"valueCoding": {"code": code, "display": code.capitalize()}} for code in codes]
    return {"linkId": link_id, "text": text, "type": "choice", "answerOption": options, **more}


def _if(question, operator="=", **answer):
    return {"question": question, "operator": operator, **answer}


def _source(made):
    return yaml.load(made.source, Loader=yaml.BaseLoader)  # noqa: S506 - the loader that makes nothing but text


def _items(made):
    return [item for stage in _source(made).get("stages", []) for item in stage["items"]]


def _named(made):
    return [str(left) for left in made.left_behind if left.place != "form" and left.what != "a title"]


# --- a whole form of either kind -----------------------------------------------------------------------------------------------------

_FOREIGN_ROWS = [
    ["start", "start", "", "", ""],
    ["note", "intro", "Read this <b>first</b>.", "", ""],
    ["integer", "age", "How old?", "", ""],
    ["begin group", "g", "Arrival", "", ""],
    ["select_one yn", "papers", "Are the papers there?", "Look on the desk", ""],
    ["select_one yn", "held", "Does somebody else hold them?", "", "${papers} = 'n'"],
    ["select_one yn", "old", "Is it an adult?", "", "${age} > 17"],
    ["select_one colour", "colour", "Which colour?", "", ""],
    ["select_multiple yn", "many", "Which ones?", "", ""],
    ["begin_repeat", "r", "Each child", "", "${papers} = 'y'"],
    ["select_one yn", "alone", "Is the child alone?", "", ""],
    ["end_repeat", "", "", "", ""],
    ["acknowledge", "told", "Tell the person that help is free", "", "not(${papers} = 'n') and ${papers} != ''"],
    ["calculate", "sum", "", "", ""],
    ["note", "later", "Well done", "", ""],
    ["end group", "", "", "", ""],
    ["begin_group", "empty", "Nothing here", "", ""],
    ["text", "free", "Anything else?", "", ""],
    ["end_group", "", "", "", ""],
]
_CHOICES = [
    ["list_name", "name", "label", "score"],
    ["yn", "y", "Yes", "1"],
    ["yn", "n", "No", "0"],
    ["yn", "maybe", "Perhaps", "5"],
    ["colour", "red", "Red", ""],
    ["unused", "a", "A", ""],
]


@pytest.fixture
def foreign():
    head = [*_SURVEY, "constraint", "required", "calculation", "image", "label::French (fr)"]
    rows = [[*row, *[""] * 5] for row in _FOREIGN_ROWS]
    rows[4][5:] = [". != 'y'", "yes", "", "desk.png", "Les papiers ?"]
    rows[13][7] = "${papers} + 1"
    return _xlsform(
        rows, head, _CHOICES, settings=[["form_title", "form_id", "style"], ["At the desk", "desk", "pages"]]
    )


def test_a_foreign_xlsform_comes_over_as_far_as_it_fits(foreign):
    source = _source(foreign)
    assert source["title"] == "At the desk"
    assert source["before"] == "Read this first."
    assert [(stage["id"], stage["title"]) for stage in source["stages"]] == [("g", "Arrival")]
    assert _items(foreign) == [
        {"id": "papers", "text": "Are the papers there?", "how": "Look on the desk"},
        {"id": "held", "text": "Does somebody else hold them?", "when": {"papers": ["no"]}},
        {"id": "old", "text": "Is it an adult?"},
        {"id": "alone", "text": "Is the child alone?", "when": {"papers": ["yes"]}},
        {"id": "told", "kind": "do", "text": "Tell the person that help is free", "when": {"papers": ["yes"]}},
    ]


@pytest.mark.parametrize(
    "told",
    [
        "survey row 2: “start” (start): it records who answers, when or where; the guide keeps no trace",
        "survey row 3: formatting: HTML was taken out, its words are kept",
        "survey row 4: “How old?” (integer): an item is answered yes or no, and this is no such question",
        "survey row 6: constraint “. != 'y'”: an item takes any of its answers",
        "survey row 6: required “yes”: no item has to be answered",
        "survey row 6: image “desk.png”: a checklist is text",
        "survey row 6: the answer “Perhaps”: an item has no such answer",
        "survey row 8: the condition of “Is it an adult?”: its expression has parts the guide does not read; "
        "without it this shows more often",
        "survey row 9: “Which colour?”: an item is answered yes or no, and this with: Red",
        "survey row 10: “Which ones?” (select_multiple yn): an item is answered yes or no, and this is no such question",
        "survey row 11: the group “Each child”: a stage holds no further group; its questions stay in the stage",
        "survey row 11: the repetition of “Each child”: it is asked once; “again” on a stage says what one more round is for",
        "survey row 15: “sum” (calculate): it is a calculation; the guide counts and adds up nothing",
        "survey row 16: “Well done” (note): what to read between questions belongs to an item or a next step",
        "survey row 18: the group “Nothing here”: nothing in it came over",
        "survey row 19: “Anything else?” (text): an item is answered yes or no, and this is no such question",
        "survey column label::French (fr): the whole column: another language is read",
        "choices column score: the whole column: a score is refused: the guide gives no points and adds up nothing",
        "choices: the list “unused”: no question that is read uses it",
        "settings row 2: form_id “desk”: a checklist has no place for it",
        "settings row 2: style “pages”: a checklist has no place for it",
    ],
)
def test_what_stays_behind_of_an_xlsform_is_named(foreign, told):
    assert told in _named(foreign)


def _missing(made):
    return {left.what for left in made.left_behind if left.place == "form"}


def test_what_a_form_does_not_say_is_named_and_asked_for_by_the_check(foreign, content_copy):
    gates = "danger, care, child, companion, interpreter"
    wanted = {"no “summary”", "no “roles”", "no “minutes”", "no “steps”", "no “sources”", "no “kind” for 4 items"}
    assert _missing(foreign) == wanted | {f"no safety gate {gates}", "the answer “not known”"}
    (content_copy / "checklists" / "desk.yml").write_text(foreign.source, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_content(content_copy)
    problems = [fault.problem for fault in caught.value.faults]
    assert {fault.file for fault in caught.value.faults} == {"checklists/desk.yml"}
    for word in ("summary", "roles", "minutes", "steps", "sources"):
        assert f"“{word}” is missing" in problems
    assert problems.count("“kind” is missing") == 4
    assert sum("is the safety gate" in problem for problem in problems) == 5
    assert len(problems) == 14, problems


_SCORED = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}
_TOTAL = {
    "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
    "valueExpression": {},
}
_CQL = {
    "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
    "valueExpression": {"language": "text/cql", "expression": "true"},
}
_HELP = {
    "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
    "valueCodeableConcept": {"coding": [{"code": "help"}]},
}


@pytest.fixture
def questionnaire():
    scored = _choice("q1", "Is it safe?", ("yes", "no", "asked-declined"))
    scored["answerOption"][0]["extension"] = [_SCORED]
    scored["answerOption"][2]["valueCoding"] = {
        "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason",
        "code": "asked-declined",
    }
    scored["item"] = [
        {"linkId": "q1.help", "text": "Look around", "type": "display", "extension": [_HELP]},
        _choice("q1.1", "Below"),
    ]
    return _fhir(
        {"linkId": "hello", "text": "Good morning", "type": "display"},
        {
            "linkId": "g1", "text": "First", "type": "group", "repeats": True, "prefix": "1",
            "item": [
                scored,
                {"linkId": "q2", "text": "How many?", "type": "integer", "required": True},
                {"linkId": "q3", "text": "Alone?", "type": "boolean", "enableWhen": [_if("q1", answerCoding={"code": "yes"})]},
                {
                    "linkId": "g1.1", "text": "Inside", "type": "group",
                    "enableBehavior": "all",
                    "enableWhen": [
                        {"question": "q1", "operator": "exists", "answerBoolean": True},
                        {"question": "q1", "operator": "!=", "answerCoding": {"code": "no"}},
                    ],
                    "item": [_choice("q4", "Still?", enableWhen=[_if("q3", answerBoolean=False)])],
                },
                _choice("q5", "Big?", enableWhen=[{"question": "q2", "operator": ">", "answerInteger": 3}]),
                _choice("q6", "Known?", extension=[_CQL]),
                {"linkId": "sum", "text": "Total", "type": "decimal", "extension": [_TOTAL], "readOnly": True},
                {"linkId": "set", "text": "From a list", "type": "choice", "answerValueSet": "http://example.org/x"},
                {"linkId": "set2", "text": "From a known list", "type": "choice", "answerValueSet": "http://hl7.org/fhir/ValueSet/yesnodontknow|4.0.1"},
                {"linkId": "end", "text": "Thank you", "type": "display"},
            ],
        },
        title="A form", description="For trying", publisher="Somebody", contained=[{"resourceType": "ValueSet"}],
    )  # fmt: skip


def test_a_foreign_questionnaire_comes_over_as_far_as_it_fits(questionnaire):
    source = _source(questionnaire)
    assert (source["title"], source["summary"], source["before"]) == ("A form", "For trying", "Good morning")
    assert _items(questionnaire) == [
        {"id": "q1", "kind": "ask", "text": "Is it safe?", "how": "Look around"},
        {"id": "q1-1", "text": "Below"},
        {"id": "q3", "text": "Alone?", "when": {"q1": ["yes"]}},
        {"id": "q4", "text": "Still?", "when": {"q1": ["yes", "declined"], "q3": ["no"]}},
        {"id": "q5", "text": "Big?"},
        {"id": "q6", "text": "Known?"},
        {"id": "set2", "text": "From a known list"},
    ]


@pytest.mark.parametrize(
    "told",
    [
        "linkId g1: repeats: it is asked once; “again” on a stage says what one more round is for",
        "linkId g1: prefix “1”: items have no numbers or marks of their own",
        "linkId q1: the extension ordinalValue: a score is refused: the guide gives no points and adds up nothing",
        "linkId q1.1: a question below another: it follows as an item of its own",
        "linkId q2: “How many?”: an item is answered yes or no, and this with: integer",
        "linkId g1.1: the group “Inside”: a stage holds no further group; its questions stay in the stage",
        "linkId q5: the condition of “Big?”: the question “q2” it asks for was not carried over, or there are two of that name; "
        "without it this shows more often",
        "linkId q6: the condition of “Known?”: it is written in text/cql; without it this shows more often",
        "linkId sum: “Total”: an item is answered yes or no, and this with: decimal",
        "linkId sum: the extension sdc-questionnaire-calculatedExpression: a score is refused: the guide gives no points and adds up nothing",
        "linkId set: the answers http://example.org/x: they stand outside the form and are not read",
        "linkId set: “From a list”: an item is answered yes or no, and this with: nothing listed",
        "linkId end: the text “Thank you”: what to read between questions belongs to an item or a next step",
        "Questionnaire: publisher “Somebody”: facts about the other form belong into the source it is cited by",
        "Questionnaire: contained: only the form itself is read",
    ],
)
def test_what_stays_behind_of_a_questionnaire_is_named(questionnaire, told):
    assert told in _named(questionnaire)


# --- single things -------------------------------------------------------------------------------------------------------------------


def test_questions_outside_groups_become_a_stage_that_lacks_a_title():
    made = _fhir(_choice("a"), _choice("b"))
    assert [stage.get("title") for stage in _source(made)["stages"]] == [None]
    told = [str(left) for left in made.left_behind]
    assert "linkId a: a title: questions outside any group became a stage without a title" in told


def test_a_question_that_never_shows_stays_behind():
    made = _xlsform([["select_one yn", "a", "A?", "", ""], ["select_one yn", "b", "B?", "", "false()"]])
    assert [item["id"] for item in _items(made)] == ["a"]
    assert "survey row 3: “B?”: it never shows" in _named(made)


def test_two_questions_of_one_name_answer_for_nobody():
    rows = [["select_one yn", "a", text, "", ""] for text in ("First?", "Second?")]
    made = _xlsform([*rows, ["select_one yn", "b", "B?", "", "${a} = 'y'"]])
    assert [item["id"] for item in _items(made)] == ["a", "a-2", "b"]
    assert "when" not in _items(made)[2]
    assert "survey row 3: the name “a”: it stands twice; conditions that ask for it stay behind" in _named(made)


def test_a_condition_on_an_answer_that_two_share_stays_behind():
    choices = [*_YN, ["yn", "u1", "Not sure"], ["yn", "u2", "Unknown"]]
    rows = [["select_one yn", "a", "A?", "", ""], ["select_one yn", "b", "B?", "", "${a} = 'u1'"]]
    made = _xlsform(rows, choices=choices)
    assert "when" not in _items(made)[1]
    assert "survey row 2: the answer “Unknown”: it became the same as “Not sure”" in _named(made)
    assert any("asks for “u1”" in line for line in _named(made))


def test_english_is_read_of_several_languages_and_the_others_are_named():
    head = ["type", "name", "label::French (fr)", "label::English (en)", "hint::French (fr)"]
    made = _xlsform([["select_one yn", "a", "Oui ?", "Yes?", "Regarder"]], head)
    assert _items(made) == [{"id": "a", "text": "Yes?", "how": "Regarder"}]
    assert _named(made) == ["survey column label::French (fr): the whole column: another language is read"]


def test_a_row_that_is_switched_off_stays_behind():
    made = _xlsform(
        [["select_one yn", "a", "A?", ""], ["select_one yn", "b", "B?", "yes"]], ["type", "name", "label", "disabled"]
    )
    assert [item["id"] for item in _items(made)] == ["a"]
    assert _named(made) == ["survey row 3: “B?” (select_one yn): it is switched off in the form"]


def test_further_sheets_columns_without_name_and_references_are_named():
    made = _xlsform([["select_one yn", "a", "A, ${x}?", "", "", "lost"]], [*_SURVEY, ""], notes=[["x"], ["y"]])
    assert set(_named(made)) == {
        "sheet notes: the whole sheet: an XLSForm has the sheets survey, choices and settings",
        "survey column F: the whole column: it has no name",
        "survey row 2: “A, ${x}?”: the text refers to an answer; it was kept as it is, and nothing is put in",
    }


@pytest.mark.parametrize(
    ("label", "name", "answer"),
    [
        ("Yes", "1", Answer.YES), ("NO", "0", Answer.NO), ("Don’t know", "x", Answer.NOT_KNOWN), ("Don't know", "98", Answer.NOT_KNOWN),
        ("Prefer not to say", "99", Answer.DECLINED), ("Oui", "yes", Answer.YES), ("Nein", "no", Answer.NO), ("", "dont_know", Answer.NOT_KNOWN),
        ("Not applicable", "na", None), ("Yesterday", "yd", None), ("No passport", "np", None),
    ],
)  # fmt: skip
def test_an_answer_is_known_by_its_word(label, name, answer):
    choices = [["list_name", "name", "label"], ["l", "q-yes", "Yes"], ["l", "q-no", "No"], ["l", name, label]]
    made = _xlsform(
        [["select_one l", "a", "A?", "", ""], ["select_one l", "b", "B?", "", f"${{a}} = '{name}'"]], choices=choices
    )
    if answer in (Answer.NOT_KNOWN, Answer.DECLINED):
        assert _items(made)[1]["when"] == {"a": [answer.value]}
    elif answer:
        assert any("it became the same as" in line for line in _named(made))
    else:
        assert any(f"the answer “{label}”: an item has no such answer" in line for line in _named(made))


def test_a_question_below_another_shows_only_with_it():
    below = _choice("b", "Below?", enableWhen=[_if("top", answerCoding={"code": "no"})])
    number = {"linkId": "n", "text": "How many?", "type": "integer", "item": [below]}
    made = _fhir(_choice("top"), number | {"enableWhen": [_if("top", "exists", answerBoolean=True)]})
    assert _items(made)[1] == {"id": "b", "text": "Below?", "when": {"top": ["no"]}}
    middle = _choice(
        "m", "Middle?", enableWhen=[_if("top", answerCoding={"code": "yes"})], item=[_choice("c", "Child?")]
    )
    assert _items(_fhir(_choice("top"), middle))[2]["when"] == {"top": ["yes"]}
