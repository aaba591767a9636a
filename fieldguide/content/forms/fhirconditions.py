"""When an item of a FHIR form shows: its ``enableWhen``, or the expression that SDC puts in its place."""

from __future__ import annotations

from fieldguide.content.forms.expressions import fhirpath_cases
from fieldguide.content.forms.logic import ALWAYS, NEVER, Cases, NotUnderstoodError, Questions
from fieldguide.content.forms.nodes import Node
from fieldguide.domain.form_marks import ENABLE_WHEN_EXPRESSION, FHIRPATH

_VALUES = ("answerString", "answerBoolean", "answerInteger")


def shown_cases(item: Node, questions: Questions) -> Cases:
    """Return when an item shows.

    Raises:
        NotUnderstoodError: It cannot be said in the words of a checklist.
    """
    expressions = [one for one in item.nodes("extension") if one.text("url") == ENABLE_WHEN_EXPRESSION]
    tests = item.nodes("enableWhen")
    behaviour = item.text("enableBehavior")
    if (expressions and tests) or len(expressions) > 1:
        raise NotUnderstoodError("it says twice when it shows")
    for one in expressions:
        value = one.node("valueExpression")
        if value.text("language") != FHIRPATH:
            raise NotUnderstoodError(f"it is written in {value.text('language') or 'no language that is named'}")
        return fhirpath_cases(value.text("expression"), questions)
    if not tests:
        return ALWAYS
    if len(tests) > 1 and behaviour not in ("all", "any"):
        raise NotUnderstoodError("it does not say whether all or any of its parts must hold")
    join = questions.both if behaviour == "all" else questions.either
    cases = ALWAYS if behaviour == "all" else NEVER
    for test in tests:
        cases = join(cases, _test(test, questions))
    return cases


def _test(test: Node, questions: Questions) -> Cases:
    question, operator = questions.named(test.text("question")), test.text("operator")
    if operator == "exists":
        return question.answered(is_answered=test.text("answerBoolean") != "false")
    value = test.node("answerCoding").text("code") or next((test.text(name) for name in _VALUES if test.has(name)), "")
    if operator not in ("=", "!=") or not value:
        raise NotUnderstoodError(f"it compares by “{operator}” or with what is no answer here")
    return question.cases(value, is_not=operator == "!=")
