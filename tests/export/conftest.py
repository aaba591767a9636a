"""Programs that show forms, as small as they can be: they tell which rows show under given answers."""

from __future__ import annotations

import re

import fhirpathpy
import pytest
from fhirpathpy.models import models

_TOKEN = re.compile(r"\s*(\$\{([\w.-]+)\} = '([a-z-]+)'|true\(\)|false\(\)|and|or|[()])")


def relevant_holds(expression, answers):
    """Evaluate the ``relevant`` of a row; ``answers`` are by name of row, and what is not answered is the empty text."""
    tokens, place = [], 0
    while place < len(expression):
        match = _TOKEN.match(expression, place)
        assert match, f"no XPath the test reads: {expression[place:]}"
        tokens.append(answers.get(match[2], "") == match[3] if match[2] else match[1])
        place = match.end()
    value, rest = _either(tokens)
    assert not rest
    return value


def _either(tokens):
    value, tokens = _both(tokens)
    while tokens and tokens[0] == "or":
        other, tokens = _both(tokens[1:])
        value = value or other
    return value, tokens


def _both(tokens):
    value, tokens = _test(tokens)
    while tokens and tokens[0] == "and":
        other, tokens = _test(tokens[1:])
        value = value and other
    return value, tokens


def _test(tokens):
    if tokens[0] == "(":
        value, tokens = _either(tokens[1:])
        assert tokens[0] == ")"
        return value, tokens[1:]
    return {"true()": True, "false()": False}.get(tokens[0], tokens[0]), tokens[1:]


def enabled(item, answers):
    """Tell whether a FHIR item is enabled as R4 and SDC say; ``answers`` are codes by ``linkId``."""
    tests = item.get("enableWhen", [])
    expressions = [one["valueExpression"] for one in item.get("extension", []) if "enableWhenExpression" in one["url"]]
    assert not (tests and expressions), "SDC allows one of the two"
    if expressions:
        assert expressions[0]["language"] == "text/fhirpath"
        given = [{"linkId": name, "answer": [{"valueCoding": {"code": code}}]} for name, code in answers.items()]
        response = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "stage/any", "item": given}]}
        return fhirpathpy.evaluate(response, expressions[0]["expression"], {"resource": response}, models["r4"]) == [
            True
        ]
    if not tests:
        return True
    held = [_enable_when(test, answers) for test in tests]
    return {"all": all, "any": any}[item["enableBehavior"]](held)


def _enable_when(test, answers):
    given = answers.get(test["question"])
    if test["operator"] == "exists":
        return (given is not None) is test["answerBoolean"]
    is_equal = given == test["answerCoding"]["code"]
    return is_equal if test["operator"] == "=" else not is_equal


class Forms:
    """What the tests ask of a form."""

    enabled = staticmethod(enabled)
    relevant_holds = staticmethod(relevant_holds)

    @staticmethod
    def walk(items):
        """Yield every item of a Questionnaire, outermost first."""
        for item in items:
            yield item
            yield from Forms.walk(item.get("item", []))


@pytest.fixture(scope="session")
def forms():
    return Forms


@pytest.fixture(scope="session")
def shipped(real_library):
    """Every checklist that ships, by name."""
    ids = [head.id for head in real_library.heads() if head.id.startswith("checklist/")]
    return {one.partition("/")[2]: real_library.record(one) for one in ids}
