"""How well a record answers a query, and why.

Each word of the query counts by how rare it is in the library, where the record holds it (title, cue, summary, text) and how it was reached
(as typed, same stem, synonym, repaired spelling). A cue or title that holds much of the query and little else counts on top. Kind, country,
role and state of review then tip the scale. Every number stands in ``weights.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import NamedTuple

from fieldguide.domain.records import Kind
from fieldguide.domain.search import Reason, SearchQuery
from fieldguide.domain.vocabulary import SUPRANATIONAL
from fieldguide.search.fillers import FILLERS
from fieldguide.search.understanding import NAMES, Alternative, How, Slot, Understood
from fieldguide.search.weights import FIELDS, HOW, KINDS, QUESTION, WEIGHTS

#: Looked up among the stems of a record.
_BY_STEM = frozenset({How.STEM, How.SYNONYM, How.RELATED})
#: So many letters begin many words of every record; what they find is kept.
_MANY_BEGIN_SO = 2
Stemmer = Callable[[str], str]


class Candidate:
    """A record as ranking sees it."""

    def __init__(
        self,
        title: Sequence[str],
        cues: Sequence[Sequence[str]],
        summary: Sequence[str],
        body: Sequence[str],
        kind: Kind,
        country: str,
        state: str,
        roles: frozenset[str],
        *,
        stemmer: Stemmer,
    ) -> None:
        self.kind, self.country, self.state, self.roles = kind, country, state, roles
        self._stemmer = stemmer
        self._short: dict[str, float] = {}
        self.words: dict[str, float] = dict.fromkeys(body, FIELDS["text"])
        self.words.update(dict.fromkeys(summary, FIELDS["summary"]))
        self.words.update((word, FIELDS["cue"]) for cue in cues for word in cue)
        self.words.update(dict.fromkeys(title, FIELDS["title"]))
        self._told = [words for words in (title, *cues) if words]
        self._spelled = "".join(f"\n {' '.join(words)} " for words in self._told)

    def likeness(self, typed: str, *, grows: bool) -> float:
        """Return how far a title or cue is what was typed, word for word: 1 if the title is, less if it only begins so or holds it."""
        if f" {typed}" not in self._spelled:  # of most records nothing is
            return 0.0
        title, *cues = self._spelled.split("\n")[1:]
        found = (_likeness(told, f" {typed} ", grows=grows) for told in cues)
        return max(_likeness(title, f" {typed} ", grows=grows), WEIGHTS["cue_likeness"] * max(found, default=0.0))

    @cached_property
    def phrases(self) -> tuple[tuple[int, ...], dict[str, list[int]]]:
        """Title and cues: how many telling stems each has, and for each stem which of them hold it."""
        sizes: list[int] = []
        holding: dict[str, list[int]] = {}
        for number, found in enumerate(self._told):
            telling = {self._stemmer(word) for word in found if word not in FILLERS} or set(map(self._stemmer, found))
            sizes.append(len(telling))
            for cut in telling:
                holding.setdefault(cut, []).append(number)
        return tuple(sizes), holding

    @cached_property
    def told(self) -> list[str]:
        """The stems of title and cues, sorted."""
        return sorted(self.phrases[1])

    @cached_property
    def stems(self) -> dict[str, float]:
        """Stem → weight of the best field a word with it stands in."""
        found: dict[str, float] = {}
        for word, weight in self.words.items():
            cut = self._stemmer(word)
            if weight > found.get(cut, 0.0):
                found[cut] = weight
        return found

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.words)

    def beginning(self, beginning: str) -> float:
        """Return the weight of the best word that begins so, more the less of it is missing."""
        if len(beginning) > _MANY_BEGIN_SO:
            return self._beginning(beginning)
        if beginning not in self._short:
            self._short[beginning] = self._beginning(beginning)
        return self._short[beginning]

    def _beginning(self, beginning: str) -> float:
        best = 0.0
        for number in range(bisect_left(self._sorted, beginning), len(self._sorted)):
            word = self._sorted[number]
            if not word.startswith(beginning):
                break
            best = max(best, self.words[word] * (0.5 + 0.5 * len(beginning) / len(word)))
        return best


def _likeness(told: str, typed: str, *, grows: bool) -> float:
    """Compare a title or cue with what was typed, a space around each."""
    if told == typed:
        return 1.0
    share = (len(typed) - 2) / (len(told) - 2)
    if grows and told.startswith(typed[:-1]):
        return share
    return max(0.5 * share, WEIGHTS["held"]) if typed in told else 0.0


class _Way(NamedTuple):
    """One thing looked for in place of a word, made ready: what finding it counts, and what to find."""

    factor: float
    how: How
    looked_for: tuple[str, ...]
    alternative: Alternative

    def found_in(self, record: Candidate) -> float:
        """Return the weight of the field of a record it stands in, 0 if nowhere."""
        if self.how is How.BEGINNING:
            return record.beginning(self.looked_for[0])
        table = record.stems if self.how in _BY_STEM else record.words
        if len(self.looked_for) == 1:
            return table.get(self.looked_for[0], 0.0)
        return min([table.get(word, 0.0) for word in self.looked_for])


@dataclass(frozen=True, slots=True)
class _Sought:
    """A slot made ready: how much it counts, its ways from the best on, and the stems it may appear as in a title or cue."""

    slot: Slot
    rarity: float
    ways: tuple[_Way, ...]
    stems: Mapping[str, float]
    beginnings: tuple[str, ...] = ()
    is_name: bool = False

    def gain(self, record: Candidate) -> float:
        """Return what the best way finds in a record."""
        best = 0.0
        for way in self.ways:
            if way.factor <= best:  # no field counts more than 1, and the ways that follow count less
                break
            worth = way.found_in(record) * way.factor
            # A name nobody else bears says what is meant wherever it stands.
            if worth and self.is_name and way.how is How.TYPED:
                worth = max(worth, WEIGHTS["name"])
            if worth > best:
                best = worth
        return best


class Ranking:
    """Scores records for one query."""

    def __init__(
        self, understood: Understood, query: SearchQuery, known: Mapping[str, int], size: int, stemmer: Stemmer
    ) -> None:
        self._query = query
        self._stemmer = stemmer
        self.asks = understood.is_question
        self._typed, self._grows = understood.typed, understood.grows
        #: Of several words only one tells anything ("children are not his"): what they say together must be looked for in every record.
        self.is_meagre = len(understood.slots) == 1 and " " in understood.typed
        self._sought = tuple(self._ready(slot, known, size) for slot in understood.slots)
        self._all = sum(sought.rarity for sought in self._sought)
        self._total = self._all or 1.0

    def _ready(self, slot: Slot, known: Mapping[str, int], size: int) -> _Sought:
        # What stands for an unknown word is as rare as the commonest of it.
        counted = [known[word] for one in slot.alternatives for word in one.words if word in known]
        common = known.get(slot.typed) or max(counted, default=0)
        rarity = log(1 + size / (1 + common)) * (WEIGHTS["faint"] if slot.is_faint else 1.0)
        stems: dict[str, float] = {}
        for one in slot.alternatives:
            for word in one.words if one.how is not How.BEGINNING else ():
                cut = word if one.how is How.STEM else self._stemmer(word)
                stems[cut] = max(stems.get(cut, 0.0), HOW[one.how] / len(one.words))
        ways = sorted(map(self._way, slot.alternatives), key=lambda way: -way.factor)
        beginnings = tuple(one.words[0] for one in slot.alternatives if one.how is How.BEGINNING)
        return _Sought(slot, rarity, tuple(ways), stems, beginnings, 0 < known.get(slot.typed, 0) <= NAMES)

    def _way(self, one: Alternative) -> _Way:
        is_meant = one.how in (How.SYNONYM, How.RELATED)  # then any form of the words will do
        return _Way(HOW[one.how], one.how, tuple(map(self._stemmer, one.words)) if is_meant else one.words, one)

    def score(self, record: Candidate) -> float:
        """Return how well a record answers; above 0, higher is better, comparable within one query."""
        gained = covered = 0.0
        for sought in self._sought:
            gain = sought.gain(record)
            if gain:
                gained += gain * sought.rarity
                covered += sought.rarity
        coverage: float = (covered / self._total) ** WEIGHTS["coverage"]
        value = (gained / self._total) * coverage + WEIGHTS["closeness"] * self._closest(record)
        if covered == self._all:  # what lacks a word cannot be what was typed
            value += WEIGHTS["likeness"] * record.likeness(self._typed, grows=self._grows)
        return (value + WEIGHTS["floor"]) * self._leaning(record)

    def _closest(self, record: Candidate) -> float:
        """Return how near the nearest title or cue is: 1 if it holds all of the query and nothing else."""
        sizes, holding = record.phrases
        hits: dict[int, float] = {}
        met: dict[int, int] = {}
        for sought in self._sought:
            own: dict[int, float] = {}
            for cut, weight in _forms(sought, record):
                for number in holding[cut]:
                    met[number] = met.get(number, 0) + 1
                    if weight > own.get(number, 0.0):
                        own[number] = weight
            for number, weight in own.items():
                hits[number] = hits.get(number, 0.0) + weight * sought.rarity
        best = max([hit * min(1.0, met[number] / sizes[number]) ** 0.5 for number, hit in hits.items()], default=0.0)
        return best / self._total

    def _leaning(self, record: Candidate) -> float:
        kinds = QUESTION if self.asks else KINDS
        factor = kinds[record.kind] * (WEIGHTS["draft"] if record.state == "draft" else 1.0)
        if self._query.role and self._query.role in record.roles:
            factor *= WEIGHTS["own_role"]
        # A country is looked for by its name, whichever it is; contacts and law of other countries are what can mislead.
        is_bound = record.kind is not Kind.COUNTRY and record.country and record.country not in SUPRANATIONAL
        if is_bound and self._query.country:
            factor *= WEIGHTS["own_country" if record.country == self._query.country else "other_country"]
        return factor

    def reasons(self, record: Candidate) -> tuple[Reason, ...]:
        """Return for each word of the query what of it the record holds, where, and how it was reached."""
        return tuple(self._reasons(record))

    def _reasons(self, record: Candidate) -> Iterable[Reason]:
        for sought in self._sought:
            best = max(sought.ways, key=lambda way: way.found_in(record) * way.factor, default=None)
            found = best.found_in(record) if best else 0.0
            if best and found:
                where = next((name for name, weight in FIELDS.items() if weight <= found), "text")
                yield Reason(sought.slot.typed, " ".join(best.alternative.words), best.how.value, where)


def _forms(sought: _Sought, record: Candidate) -> list[tuple[str, float]]:
    """Return the stems of titles and cues that a slot may appear as, each with what it counts."""
    _, holding = record.phrases
    found = [(cut, weight) for cut, weight in sought.stems.items() if cut in holding]
    for beginning in sought.beginnings:
        for number in range(bisect_left(record.told, beginning), len(record.told)):
            if not record.told[number].startswith(beginning):
                break
            found.append((record.told[number], HOW[How.BEGINNING]))
    return found
