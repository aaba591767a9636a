"""The conditions of a checklist in the languages of forms: FHIR's ``enableWhen`` and FHIRPath, and the ``relevant`` of XLSForm.

Each says the same as the condition for every way of answering, an item left unanswered among them; what a language cannot say is put into one
that can. A form keeps no answer of an item it hides (FHIR R4, ``Questionnaire.item.enableWhen``; ODK XForms, ``relevant``), as the guide does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fieldguide.domain.checklist import Answer, Condition
from fieldguide.domain.form_marks import ANSWERS, ENABLE_WHEN_EXPRESSION, FHIRPATH

#: Item id → the answers it offers.
Offered = Mapping[str, tuple[Answer, ...]]
_Case = dict[str, tuple[Answer, ...]]


def enablement(condition: Condition, offered: Offered, link_id: Callable[[str], str]) -> dict[str, Any]:
    """Return the elements of a FHIR R4 item that show it under a condition; {} if it always shows.

    One way of holding becomes ``enableWhen`` with *all*, several ways on one item each with *any*. Several ways of which one asks for more than
    one item go beyond R4 and become the SDC extension *enableWhenExpression*.

    Args:
        condition: When the item shows.
        offered: The answers that items offer.
        link_id: Returns the ``linkId`` of an item.
    """
    cases = _cases(condition, offered)
    if {} in cases:
        return {}
    if cases and all(len(case) == 1 for case in cases):
        tests = [_is(link_id(item), one) for case in cases for item, answers in case.items() for one in answers]
        return {"enableWhen": tests, "enableBehavior": "any"}
    if len(cases) == 1:
        tests = [test for item, answers in cases[0].items() for test in _one_of(link_id(item), answers, offered[item])]
        return {"enableWhen": tests, "enableBehavior": "all"}
    value = {"language": FHIRPATH, "expression": _fhirpath(cases, link_id)}
    return {"extension": [{"url": ENABLE_WHEN_EXPRESSION, "valueExpression": value}]}


def relevant(condition: Condition, offered: Offered, name: Callable[[str], str]) -> str:
    """Return a condition as the ``relevant`` of an XLSForm row; '' if it always holds.

    Args:
        condition: When the row shows.
        offered: The answers that items offer.
        name: Returns the name of an item's row.
    """
    cases = _cases(condition, offered)
    if {} in cases:
        return ""
    return _either(
        [
            [[f"${{{name(item)}}} = '{answer.value}'" for answer in answers] for item, answers in case.items()]
            for case in cases
        ],
        never="false()",
    )


def _cases(condition: Condition, offered: Offered) -> list[_Case]:
    """Return the ways in which a condition can hold, each as item → answers; ``{}`` holds always, and no way is never."""
    if not condition.clauses:
        return [{}]
    cases = []
    for clause in condition.clauses:
        case: _Case = {}
        for item, allowed in clause.requires:
            case[item] = tuple(one for one in case.get(item, offered[item]) if one in allowed)
        if all(case.values()):
            cases.append(case)
    return cases


def _coding(answer: Answer) -> dict[str, str]:
    return {"system": ANSWERS, "code": answer.value}


def _is(question: str, answer: Answer) -> dict[str, Any]:
    return {"question": question, "operator": "=", "answerCoding": _coding(answer)}


def _one_of(question: str, allowed: tuple[Answer, ...], offered: tuple[Answer, ...]) -> list[dict[str, Any]]:
    """Return tests that together mean “one of these”: it is answered, and with none of the others."""
    if len(allowed) == 1:
        return [_is(question, allowed[0])]
    others = [answer for answer in offered if answer not in allowed]
    return [
        {"question": question, "operator": "exists", "answerBoolean": True},
        *({"question": question, "operator": "!=", "answerCoding": _coding(answer)} for answer in others),
    ]


def _fhirpath(cases: list[_Case], link_id: Callable[[str], str]) -> str:
    return _either(
        [[[_given(link_id(item), answers)] for item, answers in case.items()] for case in cases], never="false"
    )


def _given(question: str, answers: tuple[Answer, ...]) -> str:
    quoted = question.replace("\\", "\\\\").replace("'", "\\'")
    among = " or ".join(f"value.code = '{answer.value}'" for answer in answers)
    return f"%resource.repeat(item).where(linkId = '{quoted}').answer.where({among}).exists()"


def _either(cases: list[list[list[str]]], never: str) -> str:
    """Join tests: any of the cases, all parts of a case, any test of a part; brackets wherever two kinds meet."""
    if not cases:
        return never
    joined = []
    for case in cases:
        parts = [f"({' or '.join(part)})" if len(part) > 1 else part[0] for part in case]
        joined.append(" and ".join(parts))
    return " or ".join(f"({case})" if len(cases) > 1 and " and " in case else case for case in joined)
