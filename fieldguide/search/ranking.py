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

from fieldguide.domain.records import Kind
from fieldguide.domain.search import Reason, SearchQuery
from fieldguide.domain.vocabulary import SUPRANATIONAL
from fieldguide.search.fillers import FILLERS
from fieldguide.search.understanding import NAMES, Alternative, How, Slot, Understood
from fieldguide.search.weights import FIELDS, HOW, KINDS, QUESTION, WEIGHTS

#: Reached by the thesaurus: any form of the words will do.
_BY_STEM = (How.SYNONYM, How.RELATED)
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
        self.words: dict[str, float] = dict.fromkeys(body, FIELDS["text"])
        self.words.update(dict.fromkeys(summary, FIELDS["summary"]))
        self.words.update((word, FIELDS["cue"]) for cue in cues for word in cue)
        self.words.update(dict.fromkeys(title, FIELDS["title"]))
        self._told = [words for words in (title, *cues) if words]
        self._spelled = [" ".join(words) for words in self._told]

    def likeness(self, typed: str, *, grows: bool) -> float:
        """Return how far a title or cue is what was typed, word for word: 1 if it is, less if it only begins so or holds it."""
        best = 0.0
        for told in self._spelled:
            if told == typed:
                return 1.0
            if grows and told.startswith(typed):
                best = max(best, len(typed) / len(told))
            elif f" {typed} " in f" {told} ":
                best = max(best, 0.5 * len(typed) / len(told))
        return best

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
        best = 0.0
        for number in range(bisect_left(self._sorted, beginning), len(self._sorted)):
            word = self._sorted[number]
            if not word.startswith(beginning):
                break
            best = max(best, self.words[word] * (0.5 + 0.5 * len(beginning) / len(word)))
        return best


@dataclass(frozen=True, slots=True)
class _Sought:
    """A slot made ready: how much it counts, and the stems it may appear as in a title or cue."""

    slot: Slot
    rarity: float
    stems: Mapping[str, float]
    beginnings: tuple[str, ...] = ()
    is_name: bool = False


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
        beginnings = tuple(one.words[0] for one in slot.alternatives if one.how is How.BEGINNING)
        for one in slot.alternatives:
            for word in one.words if one.how is not How.BEGINNING else ():
                cut = word if one.how is How.STEM else self._stemmer(word)
                stems[cut] = max(stems.get(cut, 0.0), HOW[one.how] / len(one.words))
        is_name = 0 < known.get(slot.typed, 0) <= NAMES
        return _Sought(slot, rarity, stems, beginnings, is_name)

    def score(self, record: Candidate) -> float:
        """Return how well a record answers; above 0, higher is better, comparable within one query."""
        gained = covered = 0.0
        for sought in self._sought:
            gain = max([self._worth(sought, one, record) for one in sought.slot.alternatives], default=0.0)
            gained += gain * sought.rarity
            covered += sought.rarity * (gain > 0)
        coverage: float = (covered / self._total) ** WEIGHTS["coverage"]
        value = (gained / self._total) * coverage + WEIGHTS["closeness"] * self._closest(record)
        if covered == self._all:  # what lacks a word cannot be what was typed
            value += WEIGHTS["likeness"] * record.likeness(self._typed, grows=self._grows)
        return (value + WEIGHTS["floor"]) * self._leaning(record)

    def _worth(self, sought: _Sought, one: Alternative, record: Candidate) -> float:
        found = self._gain(one, record) * HOW[one.how]
        # A name nobody else bears says what is meant wherever it stands.
        return max(found, WEIGHTS["name"]) if found and sought.is_name and one.how is How.TYPED else found

    def _gain(self, one: Alternative, record: Candidate) -> float:
        """Return what an alternative finds in a record: the weight of the field it stands in, 0 if nowhere."""
        if one.how is How.BEGINNING:
            return record.beginning(one.words[0])
        if one.how is How.STEM:
            return record.stems.get(one.words[0], 0.0)
        by_stem = one.how in _BY_STEM
        found = [
            record.stems.get(self._stemmer(word), 0.0) if by_stem else record.words.get(word, 0.0) for word in one.words
        ]
        return min(found)

    def _closest(self, record: Candidate) -> float:
        """Return how near the nearest title or cue is: 1 if it holds all of the query and nothing else."""
        sizes, holding = record.phrases
        hits: dict[int, float] = {}
        met: dict[int, int] = {}
        for sought in self._sought:
            own: dict[int, float] = {}
            for cut, weight in self._forms(sought, record):
                for number in holding[cut]:
                    met[number] = met.get(number, 0) + 1
                    if weight > own.get(number, 0.0):
                        own[number] = weight
            for number, weight in own.items():
                hits[number] = hits.get(number, 0.0) + weight * sought.rarity
        best = max((hit * min(1.0, met[number] / sizes[number]) ** 0.5 for number, hit in hits.items()), default=0.0)
        return best / self._total

    @staticmethod
    def _forms(sought: _Sought, record: Candidate) -> Iterable[tuple[str, float]]:
        """Yield the stems of titles and cues that a slot may appear as, each with what it counts."""
        _, holding = record.phrases
        for cut, weight in sought.stems.items():
            if cut in holding:
                yield cut, weight
        for beginning in sought.beginnings:
            for number in range(bisect_left(record.told, beginning), len(record.told)):
                if not record.told[number].startswith(beginning):
                    break
                yield record.told[number], HOW[How.BEGINNING]

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
            ways = [(self._gain(one, record), one) for one in sought.slot.alternatives]
            found, best = max(ways, key=lambda way: way[0] * HOW[way[1].how], default=(0.0, None))
            if best is not None and found > 0:
                where = next((name for name, weight in FIELDS.items() if weight <= found), "text")
                yield Reason(sought.slot.typed, " ".join(best.words), best.how.value, where)
