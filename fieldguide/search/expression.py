"""From words to an FTS5 expression.

What a person typed never reaches ``MATCH`` as it is: every word is folded and quoted, so no sign in it can be read as an operator.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldguide.folding import words

#: Longer queries are cut: nobody reads on after the first words, and SQLite must not be kept busy by a pasted page.
MOST_WORDS = 24
#: A longer run of letters is no word.
LONGEST_WORD = 64
#: Words of questions that say nothing about what is looked for; left out unless there is nothing else.
FILLERS = frozenset(
    (  # noqa: SIM905 - as a list it would fill a page
        "a am an and are as at be by can could did do does for from had has have he her him his how i if in is it its me my no not of on or "
        "our she should so than that the their them then there these they this to was we were what when where which who whom why will with "
        "would you your "
        "d ll m re s t ve"  # what apostrophes leave behind
    ).split()
)
#: Text beyond this many characters is not looked at.
LONGEST_TEXT = 2_000


def query_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a query, repeated ones once, at most :data:`MOST_WORDS`."""
    found = dict.fromkeys(word[:LONGEST_WORD] for word in words(text[:LONGEST_TEXT]))
    return tuple(found)[:MOST_WORDS]


def telling_words(found: Sequence[str], *, last_is_prefix: bool) -> tuple[str, ...]:
    """Leave out fillers, except a last word that may still grow; if only fillers are left, all stay."""
    last = len(found) - 1
    kept = tuple(
        word for number, word in enumerate(found) if word not in FILLERS or (last_is_prefix and number == last)
    )
    return kept if any(word not in FILLERS for word in kept) else tuple(found)


def is_complete(text: str) -> bool:
    """Tell whether the last word is finished, that is, followed by a space."""
    return text[:LONGEST_TEXT] != text[:LONGEST_TEXT].rstrip()


def all_words(found: Sequence[str], *, last_is_prefix: bool) -> str:
    """Return an expression that asks for every word; the last one may be the beginning of one."""
    return " AND ".join(_terms(found, last_is_prefix=last_is_prefix))


def any_word(found: Sequence[str], *, last_is_prefix: bool) -> str:
    """Return an expression that asks for at least one of the words."""
    return " OR ".join(_terms(found, last_is_prefix=last_is_prefix))


def _terms(found: Sequence[str], *, last_is_prefix: bool) -> list[str]:
    terms = ['"' + word.replace('"', '""') + '"' for word in found]
    if terms and last_is_prefix:
        terms[-1] += "*"
    return terms
