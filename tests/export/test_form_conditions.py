"""A condition means the same in every language of forms, for every way of answering."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.checklist import Answer, Clause, Condition, ItemKind
from fieldguide.export.form_conditions import enablement, relevant

_YES, _NO, _NOT_KNOWN, _DECLINED = Answer


@st.composite
def _cases(draw):
    """Up to three items of any kind, and a condition on them: also ones nobody would write, with nothing or too much in them."""
    names = draw(st.lists(st.sampled_from(["a", "i-call", "it's", "b\\c"]), min_size=1, max_size=3, unique=True))
    offered = {name: draw(st.sampled_from(ItemKind)).answers for name in names}
    requires = st.tuples(st.sampled_from(names), st.lists(st.sampled_from(Answer), max_size=3, unique=True).map(tuple))
    clauses = draw(st.lists(st.lists(requires, max_size=3).map(lambda told: Clause(tuple(told))), max_size=4))
    return offered, Condition(tuple(clauses))


def _ways(offered):
    for noted in product(*((None, *answers) for answers in offered.values())):
        yield {name: answer for name, answer in zip(offered, noted, strict=True) if answer}


@given(_cases())
def test_fhir_shows_what_the_condition_shows(forms, case):
    offered, condition = case
    item = enablement(condition, offered, lambda name: f"item/{name}")
    for answers in _ways(offered):
        given_codes = {f"item/{name}": answer.value for name, answer in answers.items()}
        assert forms.enabled(item, given_codes) is condition.holds(answers), answers


@given(_cases())
def test_an_xlsform_shows_what_the_condition_shows(forms, case):
    offered, condition = case
    names = {name: f"item_{number}" for number, name in enumerate(offered)}
    expression = relevant(condition, offered, names.__getitem__)
    for answers in _ways(offered):
        given_values = {names[name]: answer.value for name, answer in answers.items()}
        shown = forms.relevant_holds(expression, given_values) if expression else True
        assert shown is condition.holds(answers), answers


_OFFERED = {"a": ItemKind.ASK.answers, "b": ItemKind.OBSERVE.answers}


def _tests(*clauses):
    condition = Condition(tuple(Clause(tuple(clause.items())) for clause in clauses))
    return enablement(condition, _OFFERED, lambda name: name)


@pytest.mark.parametrize(
    ("clauses", "behaviour", "operators"),
    [
        ([{"a": (_YES,)}], "any", ["="]),
        ([{"a": (_YES, _NOT_KNOWN)}], "any", ["=", "="]),
        ([{"a": (_YES,)}, {"b": (_YES, _NO)}], "any", ["=", "=", "="]),
        ([{"a": (_YES,), "b": (_NO,)}], "all", ["=", "="]),
        ([{"a": (_YES, _NO), "b": (_NO,)}], "all", ["exists", "!=", "!=", "="]),
    ],
)
def test_what_r4_can_say_is_said_in_r4(clauses, behaviour, operators):
    told = _tests(*clauses)
    assert told["enableBehavior"] == behaviour
    assert [test["operator"] for test in told["enableWhen"]] == operators
    assert "extension" not in told


def test_what_r4_cannot_say_is_said_in_fhirpath():
    told = _tests({"a": (_YES,)}, {"a": (_NOT_KNOWN,), "b": (_NO,)})
    assert "enableWhen" not in told
    assert told["extension"][0]["valueExpression"]["expression"] == (
        "%resource.repeat(item).where(linkId = 'a').answer.where(value.code = 'yes').exists() or "
        "(%resource.repeat(item).where(linkId = 'a').answer.where(value.code = 'not-known').exists() and "
        "%resource.repeat(item).where(linkId = 'b').answer.where(value.code = 'no').exists())"
    )


def test_always_and_never():
    assert enablement(Condition(), _OFFERED, str) == {} == _tests({})
    assert relevant(Condition(), _OFFERED, str) == ""
    never = Condition((Clause((("b", (_DECLINED,)),)),))
    assert relevant(never, _OFFERED, str) == "false()"
    assert enablement(never, _OFFERED, str)["extension"][0]["valueExpression"]["expression"] == "false"
