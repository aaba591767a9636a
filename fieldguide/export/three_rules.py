"""The three lines for each role out of the guide's article of that name: for the first page, the pocket and the wall."""

from __future__ import annotations

import re

ARTICLE = "article/three-rules"
#: Whose rules are shown while no role is chosen.
FIRST_ROLE = "border-first-line"


def rules_for(text: str, role: str) -> tuple[str, ...]:
    """Return the three lines below the heading ``role`` of the rules article, given as plain text."""
    lines = text.split("\n")
    if role not in lines:
        return ()
    start = lines.index(role) + 1
    return tuple(re.sub(r"^\d+\.\s*", "", line) for line in lines[start : start + 3])
