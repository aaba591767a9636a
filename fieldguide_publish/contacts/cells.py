"""Cells of a spreadsheet that are text for us and could be a formula for the program that opens them.

A spreadsheet program runs a cell of a CSV file that begins with ``=``, ``+``, ``-``, ``@`` or with white space before them (OWASP, "CSV
Injection"). Going out, such a text gets an apostrophe in front, which the program shows as plain text. Coming in, the apostrophe is taken away
again; what then still begins like a formula is refused, for it would be one in the next program: a telephone number is no formula.
"""

from __future__ import annotations

import re

_BEGINS_FORMULA = re.compile(r"\s*[=+\-@\t\r]|[\t\r]")
_GUARD = "'"
#: What a number with words behind it holds none of: a call of another program, another sheet, a function, a comparison.
_BEGINS_NUMBER = re.compile(r"\s*[+\-][0-9](?![^|!=]*(?:[|!=]|[A-Za-z]\())", re.DOTALL)


def guarded(text: str) -> str:
    """Return a text as it may stand in a CSV file."""
    return _GUARD + text if _BEGINS_FORMULA.match(text) or text.startswith(_GUARD) else text


def unguarded(text: str) -> str:
    """Return the text that stands behind a guard, or the text itself."""
    return text[1:] if text.startswith(_GUARD) else text


def is_formula(text: str) -> bool:
    """Tell whether a text could be run as a formula; a telephone number, and words behind one, are none."""
    return bool(_BEGINS_FORMULA.match(text)) and not _BEGINS_NUMBER.match(text)
