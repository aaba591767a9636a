"""The steps a query goes through, in order; later steps run only if the earlier ones found nothing.

1. identifiers as typed (``2011/36/EU``, ``CETS 197``, ``116000``) stand first;
2. every word, the last one as a beginning;
3. any word.

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
        known = self._by_identifier(query)
        for stage, build in ((Stage.ALL_WORDS, expression.all_words), (Stage.ANY_WORD, expression.any_word)):
            asked = build(found, last_is_prefix=prefix)
            counts = self._library.count_matches(asked, query)
            if not counts and not (known and stage is Stage.ALL_WORDS):
                continue
            matches = self._library.match(asked, query, WEIGHTS) if counts else ()
            counts = self._with_known(counts, known, asked, query)
            return self._page(query, Stage.IDENTIFIER if known else stage, (*known, *matches), counts, (found, prefix))
        return SearchPage(query, Stage.NOTHING, (), (), _nothing(found))

    def _by_identifier(self, query: SearchQuery) -> tuple[Match, ...]:
        typed = compact(query.text[: expression.LONGEST_TEXT])
        if len(typed) < _SHORTEST_IDENTIFIER or not any(char.isdigit() for char in typed):
            return ()
        return self._library.match_identifier(typed, query)

    def _with_known(
        self, counts: dict[Kind, int], known: tuple[Match, ...], asked: str, query: SearchQuery
    ) -> dict[Kind, int]:
        """Add the records that were found by their identifier and hold none of the words."""
        if not known:
            return counts
        everything = replace(query, kinds=frozenset(), limit=_ALL)
        by_words = {match.head.id for match in self._library.match(asked, everything, WEIGHTS)}
        more = Counter(match.head.kind for match in known if match.head.id not in by_words)
        return {kind: counts.get(kind, 0) + more[kind] for kind in Kind}

    def _page(
        self,
        query: SearchQuery,
        stage: Stage,
        matches: tuple[Match, ...],
        counts: dict[Kind, int],
        asked: tuple[tuple[str, ...], bool],
    ) -> SearchPage:
        found, prefix = asked
        unique = {match.head.id: match for match in reversed(matches)}
        order = dict.fromkeys(match.head.id for match in matches)
        kept = [
            unique[record_id] for record_id in order if not query.kinds or unique[record_id].head.kind in query.kinds
        ]
        hits = tuple(_hit(match, found, last_is_prefix=prefix) for match in kept[: query.limit])
        explanation = _explain(stage, found) if hits else _other_kinds(query)
        return SearchPage(
            query, stage, hits, tuple((kind, counts[kind]) for kind in Kind if counts.get(kind)), explanation
        )


def _hit(match: Match, found: tuple[str, ...], *, last_is_prefix: bool) -> SearchHit:
    passage, passage_marks = highlight.snippet(match.text or match.head.summary, found, last_is_prefix=last_is_prefix)
    title_marks = highlight.marks(match.head.title, found, last_is_prefix=last_is_prefix)
    return SearchHit(match.head, match.score, title_marks, passage, passage_marks)


def _explain(stage: Stage, found: tuple[str, ...]) -> str:
    if stage is Stage.ANY_WORD and len(found) > 1:
        return "No record holds all of these words. These hold at least one of them."
    return ""


def _other_kinds(query: SearchQuery) -> str:
    named = ", ".join(kind.plural for kind in Kind if kind in query.kinds)
    return f"Nothing under {named}. Other kinds of record hold these words."


def _nothing(found: tuple[str, ...]) -> str:
    what = "this word" if len(found) == 1 else "any of these words"
    return f"Nothing in this edition holds {what}. The texts are in English: try another word, or browse Identify, Contacts, Law and Guide."
