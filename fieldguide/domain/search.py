"""What is asked of search and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldguide.domain.records import Head, Kind


class Stage(StrEnum):
    """How the hits of a page were found."""

    EMPTY = "empty"
    IDENTIFIER = "identifier"
    ALL_WORDS = "all-words"
    SOME_WORDS = "some-words"
    ANY_WORD = "any-word"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A request.

    Attributes:
        text: What the person typed, any text at all.
        kinds: Only these kinds; empty for all.
        country: Contacts and national law of this country come before those of others; empty for no preference.
        only_country: Leave other countries' contacts and national law out altogether.
        lang: Only records in this language; empty for all.
        limit: At most so many hits, 1 to 500.
    """

    text: str
    kinds: frozenset[Kind] = frozenset()
    country: str = ""
    only_country: bool = False
    lang: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of a text, in characters, ``end`` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One hit.

    Attributes:
        head: The record.
        score: Higher is better; comparable within one page only.
        title_marks: Matched words in the title.
        snippet: The best passage of the record's text.
        snippet_marks: Matched words in it.
    """

    head: Head
    score: float
    title_marks: tuple[Span, ...]
    snippet: str
    snippet_marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """An answer.

    Attributes:
        query: What was asked.
        stage: How the hits were found.
        hits: Best first; ties in a stable order.
        counts: How many records match in each kind, whatever ``query.kinds`` and ``query.limit`` say.
        explanation: A sentence for the reader whenever the page is not simply "all words matched"; empty otherwise.
    """

    query: SearchQuery
    stage: Stage
    hits: tuple[SearchHit, ...]
    counts: tuple[tuple[Kind, int], ...]
    explanation: str
