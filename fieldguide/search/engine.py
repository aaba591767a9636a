"""The steps a query goes through, in order; the last one runs only if the one before found few.

1. identifiers as typed (``2011/36/EU``, ``CETS 197``, ``116000``) stand first;
2. every word, the last one as a beginning;
3. any word: behind what step 2 found, so that one odd word in a question does not hide the answer.

Synonyms, stems and spelling repair will join as further steps between 2 and 3.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchHit, SearchPage, SearchQuery, Stage
from fieldguide.folding import compact
from fieldguide.search import expression, highlight
from fieldguide.search.weights import WEIGHTS
from fieldguide.store.library import Library, Match

#: Shorter runs of letters and digits are words, not identifiers.
_SHORTEST_IDENTIFIER = 3
_OTHER_KINDS = "No record of the kinds chosen holds these words, but others do: show all kinds."
#: Fewer hits than these with every word are followed by hits with any word.
_FEW = 5
_ALL = 1_000_000


class SearchEngine:
    """Answers queries on one library, in the thread that opened it."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, query: SearchQuery) -> SearchPage:
        """Answer a query. No text raises; a page without hits says why.

        Raises:
            Interrupted: A newer query took over.
            LibraryDamagedError: The library cannot be read.
        """
        found = expression.query_words(query.text)
        if not found:
            what = "Type a word to search for." if query.text.strip() else ""
            return SearchPage(query, Stage.EMPTY, (), (), what)
        prefix = not expression.is_complete(query.text)
        found = expression.telling_words(found, last_is_prefix=prefix)
        known = self._by_identifier(query)
        asked = expression.all_words(found, last_is_prefix=prefix)
        counts = self._library.count_matches(asked, query)
        matches = self._library.match(asked, query, WEIGHTS) if counts else ()
        total, stage = sum(counts.values()), Stage.ALL_WORDS
        if total < _FEW and len(found) > 1:
            asked = expression.any_word(found, last_is_prefix=prefix)
            counts = self._library.count_matches(asked, query)
            matches = (*matches, *(self._library.match(asked, query, WEIGHTS) if counts else ()))
            stage = Stage.SOME_WORDS if total else Stage.ANY_WORD
        if known:
            counts, stage = self._with_known(counts, known, asked, query), Stage.IDENTIFIER
        if not counts:
            return SearchPage(query, Stage.NOTHING, (), (), _nothing(found))
        explanation = _explain(stage, total, found)
        return _page(query, stage, (*known, *matches), counts, explanation, found, last_is_prefix=prefix)

    def _by_identifier(self, query: SearchQuery) -> tuple[Match, ...]:
        typed = compact(query.text[: expression.LONGEST_TEXT])
        if len(typed) < _SHORTEST_IDENTIFIER or not any(char.isdigit() for char in typed):
            return ()
        return self._library.match_identifier(typed, query)

    def _with_known(
        self, counts: dict[Kind, int], known: tuple[Match, ...], asked: str, query: SearchQuery
    ) -> dict[Kind, int]:
        """Add the records found by their identifier that hold none of the words."""
        everything = replace(query, kinds=frozenset(), limit=_ALL)
        by_words = {match.head.id for match in self._library.match(asked, everything, WEIGHTS)} if counts else set()
        more = Counter(match.head.kind for match in known if match.head.id not in by_words)
        return {kind: counts.get(kind, 0) + more[kind] for kind in Kind if counts.get(kind, 0) + more[kind]}


def _page(
    query: SearchQuery,
    stage: Stage,
    matches: tuple[Match, ...],
    counts: dict[Kind, int],
    explanation: str,
    found: tuple[str, ...],
    *,
    last_is_prefix: bool,
) -> SearchPage:
    """Put the page together: each record once, at its best place."""
    best: dict[str, Match] = {}
    for match in matches:
        best.setdefault(match.head.id, match)
    kept = [match for match in best.values() if not query.kinds or match.head.kind in query.kinds][: query.limit]
    hits = tuple(_hit(match, found, last_is_prefix=last_is_prefix) for match in kept)
    listed = tuple((kind, counts[kind]) for kind in Kind if counts.get(kind))
    return SearchPage(query, stage, hits, listed, explanation if hits else _OTHER_KINDS)


def _hit(match: Match, found: tuple[str, ...], *, last_is_prefix: bool) -> SearchHit:
    passage, passage_marks = highlight.snippet(match.text or match.head.summary, found, last_is_prefix=last_is_prefix)
    title_marks = highlight.marks(match.head.title, found, last_is_prefix=last_is_prefix)
    return SearchHit(match.head, match.score, title_marks, passage, passage_marks)


def _explain(stage: Stage, total: int, found: tuple[str, ...]) -> str:
    if stage is Stage.ANY_WORD and len(found) > 1:
        return "No record holds all of these words. These hold at least one of them."
    if stage is Stage.SOME_WORDS:
        holds = "1 record holds" if total == 1 else f"{total} records hold"
        return f"{holds} all of these words; the others hold some of them."
    return ""


def _nothing(found: tuple[str, ...]) -> str:
    what = "this word" if len(found) == 1 else "any of these words"
    return f"Nothing in this edition holds {what}. The texts are in English: try another word, or browse Identify, Contacts, Law and Guide."
