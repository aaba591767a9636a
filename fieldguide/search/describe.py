"""Describe what you see: from a spoken description to the signs it contains, each with the words that led to it.

No model, no verdict. Every sign has titles and cues: short phrases as people say them. A sentence speaks for a sign as far as it holds words
that this sign's phrases often hold and other signs' seldom do (in any form or synonym), and most of all where it holds nearly a whole phrase.
A "not" or "own" before a word makes it another word: "has her own passport" does not speak for withheld papers.

What is said of ordinary circumstances ("return ticket", "paid on time") is collected too. It is shown beside the signs, and where a text holds
several such phrases only the plainest sign is named, if any. Nothing of the text is kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from fieldguide.domain.records import Kind
from fieldguide.domain.search import LONGEST_PHRASE, Description, Recognised, Span
from fieldguide.folding import Token, tokens, words
from fieldguide.search.fillers import FAINT, FILLERS
from fieldguide.search.weights import DESCRIBE
from fieldguide.store.library import Library
from fieldguide.store.search_tables import SearchTables

#: Longer descriptions are cut.
LONGEST_DESCRIPTION = 4_000
_MOST = 10
_SENTENCE = re.compile(r"[.;:!?\n]+")
_APOSTROPHE = re.compile(r"n['’]t\b", re.IGNORECASE)
#: What turns the words behind it into other words, and over how many it reaches.
_NOT = frozenset(words("no not never without nobody none nothing neither nor cannot own"))
_REACH = 3
#: What takes back an ordinary circumstance: "no friends", "never a day off".
_DENIED = _NOT - {"own"}
#: Longer phrases go before shorter ones.
_SIZES = tuple(range(LONGEST_PHRASE, 0, -1))

#: A word as compared: its stem, and whether a "not" stands before it.
_Word = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says by one word: how far it counts, and where it stands."""

    worth: float
    spans: tuple[Span, ...]


class Describer:
    """Recognises signs in texts; reads the signs of its library the first time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tables = SearchTables(library)

    def run(self, text: str) -> Description:
        """Return the signs a text contains, the plainest first, at most ten, and what it says of ordinary circumstances.

        Raises:
            LibraryDamagedError: The library cannot be read.
        """
        shown = text[:LONGEST_DESCRIPTION]
        # "n't" becomes "not" of the same length, so that places in the text stay where they are.
        cut = _APOSTROPHE.sub("not", shown)
        best: dict[int, tuple[float, tuple[Span, ...]]] = {}
        for sentence in _sentences(cut):
            for seq, value, spans in self._spoken_for(self._said(sentence)):
                if value > best.get(seq, (0.0, ()))[0]:
                    best[seq] = (value, spans)
        ordinary = tuple(self._ordinary(cut))
        ranked = sorted(best, key=lambda seq: (-best[seq][0], seq))
        kept = self._kept(ranked, {seq: value for seq, (value, _) in best.items()}, len(ordinary))
        heads, dimensions = self._tables.heads(kept), self._library.codes("dimensions")
        return Description(
            tuple(
                Recognised(
                    heads[seq],
                    _shown(shown, best[seq][1]),
                    dimensions.get(heads[seq].id, ()),
                    best[seq][0] >= DESCRIBE["plain"] * best[kept[0]][0],
                )
                for seq in kept
            ),
            tuple(dict.fromkeys(shown[span.start : span.end] for span in ordinary)),
        )

    def values(self, text: str) -> dict[int, float]:
        """Return how plainly a text speaks for signs, by row number of the sign; for search, which ranks by it. Never shown."""
        best: dict[int, float] = {}
        for sentence in _sentences(_APOSTROPHE.sub("not", text[:LONGEST_DESCRIPTION])):
            for seq, value, _ in self._spoken_for(self._said(sentence)):
                best[seq] = max(best.get(seq, 0.0), value)
        return best

    @staticmethod
    def _kept(ranked: list[int], values: Mapping[int, float], ordinary: int) -> list[int]:
        """Return what is shown: ten signs where the text is full of them, one where much of it is ordinary, none where nothing is plain."""
        plain = [seq for seq in ranked if values[seq] >= DESCRIBE["least"]]
        weight = sum(values[seq] for seq in ranked[:3]) - DESCRIBE["ordinary"] * ordinary
        if weight >= DESCRIBE["full"]:
            return [seq for seq in ranked if values[seq] >= DESCRIBE["look"]][:_MOST]
        return plain[:1]

    @cached_property
    def _phrases(self) -> dict[int, list[frozenset[_Word]]]:
        """Sign → its title, cues and summary as words."""
        found: dict[int, list[frozenset[_Word]]] = {}
        for seq, parts in self._tables.ranked(self._tables.of_kind(Kind.INDICATOR)).items():
            told = (
                frozenset((self._tables.stem(word), flag) for word, flag in _polar(one) if word not in FILLERS)
                for one in (parts[0], *parts[1], parts[2])
            )
            found[seq] = [one for one in told if one]
        return found

    @cached_property
    def _holding(self) -> dict[_Word, dict[int, int]]:
        """Word → signs and how many of their phrases hold it."""
        holding: dict[_Word, dict[int, int]] = defaultdict(dict)
        for seq, phrases in self._phrases.items():
            for word, number in Counter(word for phrase in phrases for word in phrase).items():
                holding[word][seq] = number
        return holding

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Stem → how telling it is: the fewer signs speak of it, the more."""
        spoken: dict[str, set[int]] = defaultdict(set)
        for (cut, _), signs in self._holding.items():
            spoken[cut] |= signs.keys()
        size = len(self._phrases)
        return {
            cut: (DESCRIBE["faint_word"] if cut in FAINT else 1.0) * log(1 + size / (1 + len(signs)))
            for cut, signs in spoken.items()
        }

    @cached_property
    def _numbered(self) -> list[tuple[int, frozenset[_Word], float]]:
        """All phrases of all signs: the sign, the words, and what they weigh together."""
        weight = self._weights
        return [
            (seq, phrase, sum(weight[cut] for cut, _ in phrase))
            for seq, phrases in self._phrases.items()
            for phrase in phrases
        ]

    @cached_property
    def _phrases_with(self) -> dict[_Word, list[int]]:
        """Word → numbers of the phrases that hold it."""
        found: dict[_Word, list[int]] = defaultdict(list)
        for number, (_, phrase, _) in enumerate(self._numbered):
            for word in phrase:
                found[word].append(number)
        return found

    def _spoken_for(self, said: Mapping[_Word, _Said]) -> Iterator[tuple[int, float, tuple[Span, ...]]]:
        """Yield the signs a sentence speaks for, how plainly, and with which words."""
        sums: dict[int, float] = defaultdict(float)
        for word, one in said.items():
            for seq, number in self._holding.get(word, {}).items():
                sums[seq] += one.worth * self._weights[word[0]] * number / (number + DESCRIBE["often"])
        nearest = self._nearest(said)
        for seq, value in sums.items():
            near, phrase = nearest.get(seq, (0.0, None))
            own = phrase & said.keys() if phrase else {word for word in said if seq in self._holding.get(word, {})}
            spans = tuple(
                sorted({span for word in own for span in said[word].spans}, key=lambda span: (span.start, -span.end))
            )
            yield seq, DESCRIBE["words"] * value + near, spans

    def _nearest(self, said: Mapping[_Word, _Said]) -> dict[int, tuple[float, frozenset[_Word]]]:
        """Return for each sign how near a sentence comes to the nearest of its phrases, and that phrase; signs without one are left out."""
        held: dict[int, float] = defaultdict(float)
        for word, one in said.items():
            weight = self._weights.get(word[0], 0.0) * one.worth
            for number in self._phrases_with.get(word, ()):
                held[number] += weight
        best: dict[int, tuple[float, frozenset[_Word]]] = {}
        for number in sorted(held):
            seq, phrase, total = self._numbered[number]
            share = held[number] / total if total else 0.0
            if share >= DESCRIBE["share"] and held[number] * share > best.get(seq, (0.0,))[0]:
                best[seq] = (held[number] * share, phrase)
        return best

    def _said(self, sentence: list[Token]) -> dict[_Word, _Said]:
        """Return what a sentence says: its words, and what its words and phrases stand for."""
        folded = [token.folded for token in sentence]
        flags = [flag for _, flag in _polar(folded)]
        said: dict[_Word, _Said] = {}

        def add(word: _Word, worth: float, span: Span) -> None:
            known = said.get(word, _Said(0.0, ()))
            said[word] = _Said(max(known.worth, worth), (*known.spans, span))

        for token, flag in zip(sentence, flags, strict=True):
            if token.folded not in FILLERS:
                add((self._tables.stem(token.folded), flag), 1.0, Span(token.start, token.end))
        for start in range(len(folded)):
            for end in range(start + 1, min(start + LONGEST_PHRASE, len(folded)) + 1):
                for one in self._thesaurus.get(" ".join(folded[start:end]), ()):
                    for word, flag in one:
                        span = Span(sentence[start].start, sentence[end - 1].end)
                        add((word, flag or (flags[start] and end == start + 1)), DESCRIBE["meant"], span)
        return said

    @cached_property
    def _thesaurus(self) -> dict[str, list[list[_Word]]]:
        """English phrase → what it stands for, as words. Held in memory: a description asks for hundreds of phrases."""
        return {
            phrase: [
                [(self._tables.stem(word), flag) for word, flag in _polar(one.split()) if word not in FILLERS]
                for one in meant.words[: int(DESCRIBE["most_meant"])]
            ]
            for phrase, meant in self._tables.meanings_in("en").items()
        }

    def _ordinary(self, text: str) -> Iterator[Span]:
        """Yield what a text says of ordinary circumstances, in any form of the words, unless a "not" stands shortly before it."""
        for sentence in _sentences(text):
            cut = [self._tables.stem(token.folded) for token in sentence]
            end = 0
            for start in range(len(cut)):
                size = next((size for size in _SIZES if " ".join(cut[start : start + size]) in self._reassuring), 0)
                before = sentence[max(start - _REACH, 0) : start]
                if size and start >= end and not any(token.folded in _DENIED for token in before):
                    end = min(start + size, len(sentence))
                    yield Span(sentence[start].start, sentence[end - 1].end)

    @cached_property
    def _reassuring(self) -> frozenset[str]:
        """What people say of ordinary circumstances: stems, parted by single spaces."""
        return frozenset(" ".join(map(self._tables.stem, phrase.split())) for phrase in self._tables.ordinary)


def _sentences(text: str) -> Iterator[list[Token]]:
    """Yield the words of each sentence, with their places in the whole text."""
    start = 0
    for match in (*_SENTENCE.finditer(text), None):
        end = match.start() if match else len(text)
        found = [Token(one.folded, one.start + start, one.end + start) for one in tokens(text[start:end])]
        if found:
            yield found
        start = match.end() if match else end


def _polar(found: Iterable[str]) -> list[tuple[str, bool]]:
    """Return the words, each with whether a "not" or "own" stands shortly before it; that word itself is left as a plain one."""
    told: list[tuple[str, bool]] = []
    reach = 0
    for word in found:
        told.append((word, reach > 0 and word not in _NOT))
        reach = _REACH if word in _NOT else reach - 1
    return told


def _shown(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[span.start : span.end] for span in spans))
