"""What shows a question in a form of another program: it is read exactly, or refused as a whole."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.content.forms.expressions import fhirpath_cases, relevant_cases
from fieldguide.content.forms.logic import Asked, NotUnderstoodError, Questions
from fieldguide.domain.checklist import Answer, Clause, Condition

_ASKED = {"a": "yes no not-known declined", "b": "yes no", "c": "yes no not-known"}


def _questions():
    questions = Questions()
    for name, values in _ASKED.items():
        questions.add(name, Asked(name, {value: Answer(value) for value in values.split()}))
    return questions


def _expressions():
    """Expressions as authors of forms write them, each with what it means."""
    test = st.one_of(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["=", "!="]), st.sampled_from(["yes", "no", ""])).map(
            _comparison
        ),
        st.tuples(st.sampled_from("abc"), st.sampled_from(["yes", "no"])).map(
            lambda told: (f"selected(${{{told[0]}}}, '{told[1]}')", lambda given: given.get(told[0]) == told[1])
        ),
        st.sampled_from([("true()", lambda _: True), ("false()", lambda _: False)]),
    )
    return st.recursive(test, _joined, max_leaves=8)


def _comparison(told):
    name, sign, value = told
    return f"${{{name}}} {sign} '{value}'", lambda given: (given.get(name, "") == value) is (sign == "=")


def _joined(inner):
    return st.one_of(
        st.tuples(inner, inner).map(
            lambda two: (f"({two[0][0]}) and ({two[1][0]})", lambda g: two[0][1](g) and two[1][1](g))
        ),
        st.tuples(inner, inner).map(
            lambda two: (f"({two[0][0]} or {two[1][0]})", lambda g: two[0][1](g) or two[1][1](g))
        ),
        inner.map(lambda one: (f"not({one[0]})", lambda g: not one[1](g))),
    )


@given(_expressions())
def test_a_relevant_that_is_read_means_the_same(told):
    expression, means = told
    questions = _questions()
    cases = relevant_cases(expression, questions)
    ways = [
        {name: value for name, value in zip(_ASKED, noted, strict=True) if value}
        for noted in product(*(["", *values.split()] for values in _ASKED.values()))
    ]
    held = [
        any(all(Answer(g[i]) in h if i in g else None in h for i, h in case.items()) for case in cases) for g in ways
    ]
    assert held == [means(given) for given in ways]
    try:
        when = questions.when(cases)
    except NotUnderstoodError:
        return
    clauses = when if isinstance(when, list) else [when] if when else []
    condition = Condition(
        tuple(Clause(tuple((i, tuple(map(Answer, v))) for i, v in clause.items())) for clause in clauses)
    )
    assert [condition.holds({i: Answer(v) for i, v in given.items()}) for given in ways] == held


def test_a_condition_on_nothing_answered_is_refused_and_not_bent():
    questions = _questions()
    for expression in ("${a} != 'no'", "${a} = ''", "not(${a} = 'yes')", "${a} = 'yes' or ${b} = ''"):
        with pytest.raises(NotUnderstoodError, match="not answered"):
            questions.when(relevant_cases(expression, questions))


@pytest.mark.parametrize(
    "expression",
    [
        "${a} > 3", "${a} = ${b}", "count(${a}) = 1", "${a} = 'yes' and", "(${a} = 'yes'", "${a} = 'yes')", "not ${a} = 'yes'", "${a}", "'yes'",
        "${zz} = 'yes'", "${a} = 'perhaps'", ". = 'yes'", "__import__('os')", "${a} = 'yes' xor ${b} = 'no'", "and", "${a = 'yes'", "true",
        "(" * 40 + "true()" + ")" * 40, "true() or " * 700 + "true()",
    ],
)  # fmt: skip
def test_any_other_expression_is_refused_as_a_whole(expression):
    with pytest.raises(NotUnderstoodError):
        relevant_cases(expression, _questions())


@pytest.mark.parametrize(
    "expression",
    [
        "%resource.item.exists()", "today() > @2020-01-01", "%resource.repeat(item).where(linkId = 'a').answer.value.code = 'yes'",
        "%resource.repeat(item).where(linkId = 'zz').answer.where(value.code = 'yes').exists()", "1", "",
        "%resource.repeat(item).where(linkId = 'a').answer.where(value.code = 'yes').exists().not()",
    ],
)  # fmt: skip
def test_any_other_fhirpath_is_refused_as_a_whole(expression):
    with pytest.raises(NotUnderstoodError):
        fhirpath_cases(expression, _questions())
