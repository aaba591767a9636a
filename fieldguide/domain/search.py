"""What is asked of search and what comes back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fieldguide.domain.records import Head, Kind

#: A phrase of the thesaurus has at most so many words.
LONGEST_PHRASE = 6


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
        role: What is written for this role comes a little earlier; empty for no preference.
        is_literal: Take every word as it is typed: no spelling is repaired.
        with_reasons: Say for each hit why it is there.
    """

    text: str
    kinds: frozenset[Kind] = frozenset()
    country: str = ""
    only_country: bool = False
    lang: str = ""
    limit: int = 50
    role: str = ""
    is_literal: bool = False
    with_reasons: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of a text, in characters, ``end`` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a word of the query led to a record.

    Attributes:
        typed: What was typed, folded.
        found: What the record holds for it.
        how: How one led to the other, in words.
        where: title, cue, summary or text.
    """

    typed: str
    found: str
    how: str
    where: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A group of the thesaurus: words that stand for the same.

    Attributes:
        name: Its key.
        field: English words as they stand in the records; these are searched for.
        say: What people type in English instead.
        words: BCP 47 language → what people type in it.
    """

    name: str
    field: tuple[str, ...]
    say: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """What people say for what the records call otherwise.

    Attributes:
        concepts: Groups of words that stand for the same.
        ordinary: What people say of ordinary circumstances.
    """

    concepts: tuple[Concept, ...] = ()
    ordinary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of the thesaurus stands for.

    Attributes:
        words: Folded English words or phrases.
        langs: Languages it is said in.
    """

    words: tuple[str, ...] = ()
    langs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One hit.

    Attributes:
        head: The record.
        score: Higher is better; comparable within one page only.
        title_marks: Matched words in the title.
        snippet: The best passage of the record's text.
        snippet_marks: Matched words in it.
        reasons: Why it is here, word by word; only if the query asks for it.
    """

    head: Head
    score: float
    title_marks: tuple[Span, ...]
    snippet: str
    snippet_marks: tuple[Span, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sign found in a description. Not a finding about a person.

    Attributes:
        head: The sign.
        words: The words of the text that led to it.
        dimensions: Codes of its dimensions.
        is_plain: The text says it about as plainly as anything in it; otherwise it is only worth a look.
    """

    head: Head
    words: tuple[str, ...]
    dimensions: tuple[str, ...]
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Description:
    """What was found in a description.

    Attributes:
        signs: Signs, the plainest first.
        ordinary: What the text says of ordinary circumstances, in its own words.
    """

    signs: tuple[Recognised, ...] = ()
    ordinary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """An answer.

    Attributes:
        query: What was asked.
        stage: How the hits were found.
        hits: Best first; ties in a stable order.
        counts: How many records match in each kind, whatever ``query.kinds`` and ``query.limit`` say.
        explanation: A sentence for the reader whenever the page is not simply "all words matched"; empty otherwise.
        repaired: The query as it was answered, if a spelling was repaired; empty otherwise.
        unknown: Words that nothing in the library stands for; they were left aside.
        steps: What was done, one line each.
    """

    query: SearchQuery
    stage: Stage
    hits: tuple[SearchHit, ...]
    counts: tuple[tuple[Kind, int], ...]
    explanation: str
    repaired: str = ""
    unknown: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
