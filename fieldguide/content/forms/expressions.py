"""Reads the conditions that forms write as expressions: the ``relevant`` of XLSForm (XPath) and FHIRPath.

Only a few shapes are read, token by token and with a bound on their number; an expression with anything else in it is refused as a whole.
Nothing is ever evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fieldguide.content.forms.logic import ALWAYS, NEVER, Cases, NotUnderstoodError, Questions

_MOST_TOKENS = 600
_DEEPEST = 30

_QUOTED = r"(?:'[^']*'|\"[^\"]*\"|[0-9]{1,9})"
_REFERENCE = r"\$\{{\s*(?P<{}>[^{{}}$\s]{{1,200}})\s*\}}"
_XLSFORM = re.compile(
    rf"\s*(?:{_REFERENCE.format('left')}\s*(?P<sign>!?=)\s*(?P<value>{_QUOTED})"
    rf"|(?P<first>{_QUOTED})\s*(?P<mark>!?=)\s*{_REFERENCE.format('right')}"
    rf"|selected\(\s*{_REFERENCE.format('among')}\s*,\s*(?P<chosen>{_QUOTED})\s*\)"
    r"|(?P<constant>true|false)\(\s*\)|(?P<word>and|or|not(?=\s*\())(?![\w.-])|(?P<bracket>[()]))"
)
_STRING = r"'((?:\\['\\]|[^'\\])*)'"
_CODE = r"value\.code\s*=\s*'[^'\\]*'"
_FHIRPATH = re.compile(
    rf"\s*(?:%resource\.(?:repeat\(item\)|descendants\(\))\.where\(\s*linkId\s*=\s*{_STRING}\s*\)"
    rf"\.answer\.where\(\s*(?P<codes>{_CODE}(?:\s+or\s+{_CODE})*)\s*\)\.exists\(\)"
    r"|(?P<constant>true|false)(?![\w.(])|(?P<word>and|or)(?!\w)|(?P<bracket>[()]))"
)
_Token = str | Cases


def relevant_cases(expression: str, questions: Questions) -> Cases:
    """Return what the ``relevant`` of an XLSForm row means.

    Understood are comparisons of a question with a value, ``selected``, ``and``, ``or``, ``not``, brackets, ``true()`` and ``false()``.

    Raises:
        NotUnderstoodError: There is more in it, or it asks for what a checklist cannot.
    """
    return _Parser(_tokens(expression, _XLSFORM, lambda match: _comparison(match, questions)), questions).whole()


def fhirpath_cases(expression: str, questions: Questions) -> Cases:
    """Return what an *enableWhenExpression* means, if it has the shape in which the guide writes them.

    Raises:
        NotUnderstoodError: It has another shape, or asks for what a checklist cannot.
    """
    return _Parser(_tokens(expression, _FHIRPATH, lambda match: _exists(match, questions)), questions).whole()


def _tokens(expression: str, pattern: re.Pattern[str], test: Callable[[re.Match[str]], Cases]) -> list[_Token]:
    tokens: list[_Token] = []
    place, text = 0, expression.strip()
    while place < len(text):
        match = pattern.match(text, place)
        if match is None:
            raise NotUnderstoodError("its expression has parts the guide does not read")
        if len(tokens) >= _MOST_TOKENS:
            raise NotUnderstoodError("its expression has too many parts")
        place = match.end()
        sign = match["word"] or match["bracket"]
        if match["constant"]:
            tokens.append(ALWAYS if match["constant"] == "true" else NEVER)
        else:
            tokens.append(sign or test(match))
    return tokens


def _comparison(match: re.Match[str], questions: Questions) -> Cases:
    name = match["left"] or match["right"] or match["among"]
    value = match["value"] or match["first"] or match["chosen"]
    is_not = "!=" in (match["sign"], match["mark"])
    return questions.named(name).cases(value[1:-1] if value[0] in "'\"" else value, is_not=is_not)


def _exists(match: re.Match[str], questions: Questions) -> Cases:
    question = questions.named(re.sub(r"\\(.)", r"\1", match[1]))
    cases = NEVER
    for code in re.findall(r"'([^']*)'", match["codes"]):
        cases = questions.either(cases, question.cases(code))
    return cases


class _Parser:
    """Reads tokens as an expression: *or* of *and* of tests, as XPath and FHIRPath bind them."""

    def __init__(self, tokens: list[_Token], questions: Questions) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._questions = questions

    def whole(self) -> Cases:
        """Return the meaning of all tokens."""
        cases = self._alternatives()
        if self._place < len(self._tokens):
            raise NotUnderstoodError("its brackets or words do not fit together")
        return cases

    def _next(self) -> _Token:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _accept(self, sign: str) -> bool:
        if self._next() != sign:
            return False
        self._place += 1
        return True

    def _alternatives(self) -> Cases:
        cases = self._conjunction()
        while self._accept("or"):
            cases = self._questions.either(cases, self._conjunction())
        return cases

    def _conjunction(self) -> Cases:
        cases = self._test()
        while self._accept("and"):
            cases = self._questions.both(cases, self._test())
        return cases

    def _test(self) -> Cases:
        is_negated = self._accept("not")
        token = self._next()
        if not isinstance(token, str):
            self._place += 1
            return token
        self._depth += 1
        if not self._accept("(") or self._depth > _DEEPEST:
            raise NotUnderstoodError("its brackets or words do not fit together")
        cases = self._alternatives()
        if not self._accept(")"):
            raise NotUnderstoodError("its brackets or words do not fit together")
        self._depth -= 1
        return self._questions.negated(cases) if is_negated else cases
