"""What a person typed, taken apart: each word or phrase with everything in the library it may stand for.

The steps, in order, each kept in words for ``fieldguide search --explain``: folding; phrases of the thesaurus, in any language; fillers left
out; stems; and, only for words the library does not know at all, the nearest word it does know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from fieldguide.domain.search import LONGEST_PHRASE, Meaning
from fieldguide.folding import words
from fieldguide.search.fillers import FAINT, FILLERS, FOREIGN
from fieldguide.search.spelling import Speller

#: Longer queries are cut: nobody reads on after the first words, and SQLite must not be kept busy by a pasted page.
MOST_WORDS = 24
#: A longer run of letters is no word.
LONGEST_WORD = 64
#: Text beyond this many characters is not looked at.
LONGEST_TEXT = 2_000
#: A beginning this long is looked up in the thesaurus too.
_SHORTEST_BEGINNING = 4
_MOST_SYNONYMS = 6
#: A word in no more records than these is taken for a name.
NAMES = 3
#: What ends a word for good while somebody types.
_ENDS = (" ", "\t", "\n", "\u00a0", "?", "!", ".", ",", ";", "؟")
#: What a question begins with, in the words the guide is written in.
_QUESTIONS = frozenset(words("who what when where why how which is are does do can may should must whom whose"))
#: Endings are at most so long.
_LONGEST_ENDING = 3


class How(StrEnum):
    """How a word of the library was reached from what was typed."""

    TYPED = "as typed"
    BEGINNING = "begins so"
    STEM = "same stem"
    SYNONYM = "means the same"
    RELATED = "said for it too"
    SPELLING = "spelled so here"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing to look for in place of what was typed.

    Attributes:
        words: Folded words; several are a phrase, for :attr:`How.STEM` one stem.
        how: How it was reached.
    """

    words: tuple[str, ...]
    how: How


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of the query.

    Attributes:
        typed: The folded word.
        alternatives: What to look for; empty if the library knows nothing like it.
        is_faint: It says little by itself.
    """

    typed: str
    alternatives: tuple[Alternative, ...]
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """A query taken apart.

    Attributes:
        typed: Its folded words, their spelling repaired, parted by single spaces.
        grows: Its last word may go on.
        slots: What to look for, in the order typed.
        unknown: Words nothing in the library stands for.
        repairs: Typed word → word it was taken for.
        is_question: It asks something, and so wants to be told rather than to be shown a sign.
        steps: What was done, one line each.
    """

    typed: str = ""
    grows: bool = False
    slots: tuple[Slot, ...] = ()
    unknown: tuple[str, ...] = ()
    repairs: Mapping[str, str] = field(default_factory=dict)
    is_question: bool = False
    steps: tuple[str, ...] = ()


class Words(Protocol):
    """What understanding needs to know of a library."""

    def known(self, wanted: Iterable[str]) -> Mapping[str, int]:
        """Return those of these folded words that stand in some record, each with the number of records."""

    def knows_beginning(self, beginning: str) -> bool:
        """Tell whether a word of some record begins so."""

    def meanings(self, phrases: Iterable[str], beginnings: Iterable[str]) -> Mapping[str, Meaning]:
        """Return what phrases of the thesaurus stand for; ``beginnings`` may be cut off anywhere."""

    def meanings_by_stem(self, word: str) -> Meaning:
        """Return what a word of another form in any language of the thesaurus stands for."""

    def meanings_by_root(self, word: str) -> Meaning:
        """Return what words stand for that differ from this one only in their ending."""

    def stem(self, word: str) -> str:
        """Return the stem of an English word, or the word itself."""

    def words_of_stem(self, cut: str) -> Sequence[str]:
        """Return the words of the library that have this stem."""

    def all_words(self) -> Mapping[str, int]:
        """Return every word of the library and every phrase of the thesaurus of one word, with the number of records that hold it."""


def query_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a query, repeated ones once, at most :data:`MOST_WORDS`."""
    found = dict.fromkeys(word[:LONGEST_WORD] for word in words(text[:LONGEST_TEXT]))
    return tuple(found)[:MOST_WORDS]


def is_complete(text: str) -> bool:
    """Tell whether the last word is finished, that is, followed by a space or by the end of a sentence."""
    return text[:LONGEST_TEXT][-1:] in _ENDS


def understand(text: str, library: Words, *, literal: bool = False) -> Understood:
    """Take a query apart.

    Args:
        text: What was typed.
        library: What the library knows.
        literal: Take every word as it is: no spelling is repaired.
    """
    typed = query_words(text)
    if not typed:
        return Understood()
    asks = text.rstrip().endswith(("?", "؟")) or (typed[0] in _QUESTIONS and len(typed) > 2)
    read = _Reading(typed, library, grows=not is_complete(text), literal=literal).read()
    return replace(read, is_question=asks)


class _Reading:
    """One query on its way to being understood."""

    def __init__(self, typed: tuple[str, ...], library: Words, *, grows: bool, literal: bool) -> None:
        self._typed = typed
        self._library = library
        self._last = typed[-1] if grows else ""
        self._literal = literal
        self._steps = [f"folded: {' '.join(typed)}"]
        self._known = library.known(typed)
        self._meanings = library.meanings(self._phrases(), beginnings := self._beginnings())
        # Phrases on their way: they say what the last word may become, and leave the words before it as they are.
        self._growing = {one for one in beginnings if " " in one and not library.meanings([one], ())}
        self._lang = self._language()
        self._repairs: dict[str, str] = {}

    def read(self) -> Understood:
        slots = tuple(self._slots())
        if any(not self._is_filler(slot) for slot in slots):
            left_out = [slot for slot in slots if self._is_filler(slot)]
            slots = tuple(slot for slot in slots if not self._is_filler(slot))
            if left_out:
                self._steps.append(f"left out: {' '.join(slot.typed for slot in left_out)}")
        unknown = tuple(slot.typed for slot in slots if not slot.alternatives)
        if unknown:
            self._steps.append(f"unknown: {', '.join(unknown)}")
        kept = tuple(slot for slot in slots if slot.alternatives)
        self._steps += [_told(slot) for slot in kept]
        return Understood(
            " ".join(self._repairs.get(word, word) for word in self._typed),
            bool(self._last),
            kept,
            unknown,
            self._repairs,
            steps=tuple(self._steps),
        )

    def _phrases(self) -> list[str]:
        typed = self._typed
        return [
            " ".join(typed[start:end])
            for start in range(len(typed))
            for end in range(start + 1, min(start + LONGEST_PHRASE, len(typed)) + 1)
        ]

    def _beginnings(self) -> list[str]:
        """Return what may be the beginning of a phrase: the last words, if the last one may still grow."""
        last = self._typed[-LONGEST_PHRASE:] if self._last else ()
        told = [" ".join(last[start:]) for start in range(len(last))]
        return [one for one in told if len(one) >= _SHORTEST_BEGINNING]

    def _language(self) -> str:
        """Return the language of the query, if a word of it is of that language and of no record; empty if it may be English."""
        spoken = {word: self._meanings[word].langs for word in self._typed if word in self._meanings}
        foreign = Counter(lang for langs in spoken.values() if "en" not in langs for lang in langs)
        certain = {
            lang for word, langs in spoken.items() if word not in self._known and "en" not in langs for lang in langs
        }
        fillers = Counter(lang for lang, listed in FOREIGN.items() for word in self._typed if word in listed)
        best = max(certain, key=lambda lang: (foreign[lang], fillers[lang], lang), default="")
        if best:
            self._steps.append(f"language: {best}")
        return best

    def _is_filler(self, slot: Slot) -> bool:
        word = slot.typed
        if word == self._last and not self._lang:
            return False
        return word in (FOREIGN[self._lang] if self._lang else FILLERS)

    def _slots(self) -> Iterable[Slot]:
        covering: dict[str, list[str]] = {}
        for phrase in self._meanings:
            for word in phrase.split() if " " in phrase and phrase not in self._growing else ():
                covering.setdefault(word, []).append(phrase)
        for word in self._typed:
            yield self._slot(word, covering.get(word, []))

    def _slot(self, word: str, phrases: list[str]) -> Slot:
        meant = self._meanings.get(word)
        found: list[Alternative] = []
        # In a query of another language a word that is also English ("Pass", "die") means what it means there, unless it is a name.
        is_foreign = self._lang and meant and self._lang in meant.langs
        if not is_foreign or self._known.get(word, NAMES + 1) <= NAMES:
            found += self._as_word(word)
        found += _synonyms(meant, word, How.RELATED if word in self._known and not self._lang else How.SYNONYM)
        # What stands for the phrase stands for each of its words, so that a record may hold either.
        growing = sorted(self._growing) if word == self._last else []
        for phrase in (*phrases, *growing):
            found += _synonyms(self._meanings.get(phrase), phrase)
        return Slot(word, tuple(dict.fromkeys(found or self._elsewhere(word))), is_faint=word in FAINT)

    def _as_word(self, word: str) -> Iterable[Alternative]:
        grows = word == self._last and self._library.knows_beginning(word)
        if grows:
            yield Alternative((word,), How.BEGINNING)
        if grows and word in FILLERS | FAINT and len(self._typed) > 1:
            return  # "job off" is on its way to "job offer"
        if word in self._known:
            yield Alternative((word,), How.TYPED)
        stem = self._library.stem(word)
        if word in self._known or self._is_form(word, stem):
            yield Alternative((stem,), How.STEM)

    def _is_form(self, word: str, stem: str) -> bool:
        """Tell whether a word the library does not hold is a form of one it holds: a stemmer alone cuts misspelled words too short."""
        return any(
            other.startswith(word[: len(word) - _LONGEST_ENDING])
            for other in self._library.words_of_stem(stem)
            if other != stem or other in self._library.known((other,))
        )

    def _elsewhere(self, word: str) -> list[Alternative]:
        """Return what an unknown word stands for in another form, another spelling, or with another ending."""
        found = _synonyms(self._library.meanings_by_stem(word), word)
        if not found and not self._literal and not self._lang:
            found = self._repaired(word)
        return found or _synonyms(self._library.meanings_by_root(word), word)

    def _repaired(self, word: str) -> list[Alternative]:
        near = Speller.of(self._library).nearest(word)
        if near:
            self._repairs[word] = near[0]
            self._steps.append(f"spelling: {word} taken for {' or '.join(near)}")
        found: list[Alternative] = []
        for one in near:
            found += [Alternative((one,), How.SPELLING), Alternative((self._library.stem(one),), How.STEM)]
            found += _synonyms(self._library.meanings([one], ()).get(one), one)
        return found


def _synonyms(meant: Meaning | None, phrase: str, how: How = How.SYNONYM) -> list[Alternative]:
    told = meant.words[:_MOST_SYNONYMS] if meant else ()
    return [Alternative(tuple(one.split()), how) for one in told if one != phrase]


def _told(slot: Slot) -> str:
    ways = "; ".join(f"{' '.join(one.words)} ({one.how})" for one in slot.alternatives)
    return f"look for “{slot.typed}”: {ways}"
