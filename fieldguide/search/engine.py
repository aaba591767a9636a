"""From a query to a page of results.

1. An identifier as typed (``2011/36/EU``, ``CETS 197``, ``116000``) puts its records first.
2. The query is understood word by word (``understanding.py``).
3. SQLite finds the records that hold all of it; if these are few, those that hold all but one word, then those that hold any.
4. The best of them are ranked by everything known about the match (``ranking.py``).
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchHit, SearchPage, SearchQuery, Stage
from fieldguide.folding import compact
from fieldguide.search import expression, highlight
from fieldguide.search.ranking import Candidate, Ranking
from fieldguide.search.understanding import LONGEST_TEXT, How, Slot, Understood, query_words, understand
from fieldguide.search.weights import WEIGHTS
from fieldguide.store.library import Library
from fieldguide.store.search_tables import SearchTables

if TYPE_CHECKING:
    from fieldguide.search.describe import Describer

_Part = TypeVar("_Part")

#: Shorter runs of letters and digits are words, not identifiers.
_SHORTEST_IDENTIFIER = 3
_OTHER_KINDS = "No record of the kinds chosen holds these words, but others do: show all kinds."
#: Fewer hits than these with every word are followed by hits that lack some.
_FEW = 5
#: So many hits with every word need no further ones that lack one.
_MANY = 30
#: The most hits of a page, and how many of the first are ranked closely (more where only one word tells anything); the others keep SQLite's
#: order behind them.
_MOST = 500
_CLOSELY = 64
_MEAGRE = 200
#: Passages are cut for the first hits; the others show their summary.
_SNIPPETS = 12
_KEPT = 4_000
#: So many words are a sentence, and the signs it speaks for most plainly are looked at whatever SQLite found.
_SENTENCE = 5
_PLAINEST = 8
#: No word of any library.
_UNHEARD_OF = "qzxjvq"
#: From so many records on, only so many of the rarest words are asked for one by one, and very many matches are not all weighed.
_LARGE = 20_000
_RAREST = 2
#: Where more match than these, not every one is weighed.
_CROWD = 3_000


class SearchEngine:
    """Answers queries on one library, in the thread that opened it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tables = SearchTables(library)
        self._candidates = _Kept(self._read_candidates)
        self._heads = _Kept(self._tables.heads)
        self._passages = _Kept(self._read_passages)

    @cached_property
    def describer(self) -> Describer:
        """What compares a description with the signs of the same library."""
        from fieldguide.search.describe import Describer  # the first search must not wait for it

        return Describer(self._library)

    def prepare(self) -> None:
        """Read beforehand what the first misspelled word and the first description would have to wait for."""
        understand(_UNHEARD_OF, self._tables)
        self.describer.values(_UNHEARD_OF)

    def run(self, query: SearchQuery) -> SearchPage:
        """Answer a query. No text raises; a page without hits says why.

        Raises:
            Interrupted: A newer query took over.
            LibraryDamagedError: The library cannot be read.
        """
        understood = understand(query.text, self._tables, literal=query.is_literal)
        if not query_words(query.text):
            what = "Type a word to search for." if query.text.strip() else ""
            return SearchPage(query, Stage.EMPTY, (), (), what)
        known = self._by_identifier(query)
        found = _Found(self._tables, query, understood)
        counts, stage = found.counts, found.stage
        if known:
            counts, stage = self._with_known(counts, known, found), Stage.IDENTIFIER
        if not counts:
            return SearchPage(query, Stage.NOTHING, (), (), _nothing(query), steps=understood.steps)
        ranking = self._ranking(understood, query)
        scores = self._scores(known, found.seqs, ranking, query)
        kept = self._kept(scores, query)[: query.limit]
        hits = self._hits({seq: scores[seq] for seq in kept}, ranking, understood, query)
        listed = tuple((kind, counts[kind]) for kind in Kind if counts.get(kind))
        repaired = " ".join(understood.repairs.get(word, word) for word in query_words(query.text))
        return SearchPage(
            query,
            stage,
            hits,
            listed,
            _explain(found, understood, stage) if hits else _OTHER_KINDS,
            repaired=repaired if understood.repairs else "",
            unknown=understood.unknown,
            steps=(*understood.steps, *found.steps),
        )

    def _ranking(self, understood: Understood, query: SearchQuery) -> Ranking:
        looked_for = {word for slot in understood.slots for one in slot.alternatives for word in one.words}
        return Ranking(understood, query, self._tables.known(looked_for), self._tables.size, self._tables.stem)

    def _by_identifier(self, query: SearchQuery) -> list[int]:
        typed = compact(query.text[:LONGEST_TEXT])
        if len(typed) < _SHORTEST_IDENTIFIER or not any(char.isdigit() for char in typed):
            return []
        return self._tables.by_identifier(typed, query)

    def _with_known(self, counts: dict[Kind, int], known: list[int], found: _Found) -> dict[Kind, int]:
        """Add the records found by their identifier that hold none of the words."""
        by_words = set(found.seqs)
        more = Counter(head.kind for seq, head in self._heads.of(known).items() if seq not in by_words)
        return {kind: counts.get(kind, 0) + more[kind] for kind in Kind if counts.get(kind, 0) + more[kind]}

    def _scores(self, known: list[int], seqs: list[int], ranking: Ranking, query: SearchQuery) -> dict[int, float]:
        """Return the records with their scores, best first, those found by their identifier before all others."""
        told = self._told(query, ranking)
        most = _MEAGRE if ranking.is_meagre else _CLOSELY
        closely = list(dict.fromkeys((*seqs[:most], *sorted(told, key=lambda seq: (-told[seq], seq))[:_PLAINEST])))
        others = [seq for seq in seqs[most:] if seq not in closely]
        scores = {
            seq: ranking.score(one) * (1 + WEIGHTS["told"] * told.get(seq, 0.0))
            for seq, one in self._candidates.of(closely).items()
        }
        best, last = max(scores.values(), default=1.0), min(scores.values(), default=1.0)
        ranked = dict(sorted(scores.items(), key=lambda one: (-one[1], one[0])))
        # The rest keeps SQLite's order; its scores only say that it stands behind.
        behind = {seq: last / (1 + number) for number, seq in enumerate(others, start=1)}
        first = dict.fromkeys(known, best)
        return {**first, **{seq: score for seq, score in (ranked | behind).items() if seq not in first}}

    def _told(self, query: SearchQuery, ranking: Ranking) -> dict[int, float]:
        """Return the signs a long query speaks for, each with its share of the plainest: who types a sentence describes what they see."""
        if len(query_words(query.text)) < _SENTENCE or ranking.asks or query.kinds or query.only_country or query.lang:
            return {}
        values = self.describer.values(query.text)
        most = max(values.values(), default=0.0) or 1.0
        return {seq: value / most for seq, value in values.items()}

    def _kept(self, ordered: Iterable[int], query: SearchQuery) -> list[int]:
        """Leave out the kinds that are not asked for; records found by their identifier may be of any."""
        if not query.kinds:
            return list(ordered)
        seqs = list(ordered)
        heads = self._heads.of(seqs)
        return [seq for seq in seqs if heads[seq].kind in query.kinds]

    def _hits(
        self, scores: dict[int, float], ranking: Ranking, understood: Understood, query: SearchQuery
    ) -> tuple[SearchHit, ...]:
        seqs = list(scores)
        heads = self._heads.of(seqs)
        texts = self._passages.of(seqs[:_SNIPPETS])
        shown = self._shown(understood)
        reasons = {}
        if query.with_reasons:
            reasons = {seq: ranking.reasons(one) for seq, one in self._candidates.of(seqs).items()}
        hits = []
        for seq, score in scores.items():
            head, text = heads[seq], texts.get(seq)
            passage, marks = highlight.snippet(text, shown) if text else (highlight.opening(head.summary), ())
            title_marks = highlight.marks(head.title, shown)
            hits.append(SearchHit(head, score, title_marks, passage, marks, reasons.get(seq, ())))
        return tuple(hits)

    def _shown(self, understood: Understood) -> highlight.Shown:
        """Return the words to mark: what is looked for, in every form the library has."""
        found: set[str] = set()
        beginnings = []
        enough = sum(max((len(one.words) for one in slot.alternatives), default=0) for slot in understood.slots)
        for one in (one for slot in understood.slots for one in slot.alternatives):
            if one.how is How.BEGINNING:
                beginnings.append(one.words[0])
            for word in one.words:
                cut = word if one.how is How.STEM else self._tables.stem(word)
                found.update((word,) if one.how is not How.STEM else (), self._tables.words_of_stem(cut))
        return highlight.Shown(frozenset(found), tuple(beginnings), enough)

    def _read_candidates(self, seqs: Iterable[int]) -> dict[int, Candidate]:
        found = self._tables.ranked(seqs)
        return {seq: Candidate(*parts, stemmer=self._tables.stem) for seq, parts in found.items()}

    def _read_passages(self, seqs: Iterable[int]) -> dict[int, highlight.Passages]:
        return {seq: highlight.Passages.of(text) for seq, text in self._tables.texts(seqs).items()}


class _Kept(Generic[_Part]):
    """Parts of records by row number: read when first asked for, the ones read longest ago forgotten first."""

    def __init__(self, read: Callable[[Iterable[int]], dict[int, _Part]]) -> None:
        self._read = read
        self._parts: OrderedDict[int, _Part] = OrderedDict()

    def of(self, seqs: Iterable[int]) -> dict[int, _Part]:
        """Return what belongs to these records, in the order asked for; what does not exist is left out."""
        wanted = list(seqs)
        self._parts.update(self._read(seq for seq in wanted if seq not in self._parts))
        found = {seq: self._parts[seq] for seq in wanted if seq in self._parts}
        while len(self._parts) > _KEPT:
            self._parts.popitem(last=False)
        return found


class _Found:
    """The records SQLite finds for a query, in widening circles."""

    def __init__(self, tables: SearchTables, query: SearchQuery, understood: Understood) -> None:
        self._tables, self._query = tables, query
        self.seqs: list[int] = []
        self.counts: dict[Kind, int] = {}
        self.steps: tuple[str, ...] = ()
        self.stage = Stage.NOTHING
        self._asked = ""
        slots = understood.slots
        if not slots:
            return
        self.counts = self._widen(expression.every(slots), "all of it")
        self.total = sum(self.counts.values())
        self.stage = Stage.ALL_WORDS
        if len(slots) > 1 and self.total < _MANY:
            near = expression.all_but_one(slots)
            if near:
                self.counts = self._widen(near, "all but one word")
            if sum(self.counts.values()) < _FEW or not near:
                self.counts = (
                    self._widen(expression.any_of(self._rarest(slots)), "any word")
                    if self.total < _FEW
                    else self.counts
                )
            if sum(self.counts.values()) > self.total:
                self.stage = Stage.SOME_WORDS if self.total else Stage.ANY_WORD

    def _rarest(self, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        """Return the slots worth asking for one by one: in a large library common words hold thousands of records that say nothing."""
        if self._tables.size < _LARGE:
            return slots
        known = self._tables.known({word for slot in slots for one in slot.alternatives for word in one.words})
        return tuple(
            sorted(
                slots,
                key=lambda slot: max(
                    (known.get(word, 0) for one in slot.alternatives for word in one.words), default=0
                ),
            )
        )[:_RAREST]

    def _widen(self, asked: str, told: str) -> dict[Kind, int]:
        """Add what a wider expression finds behind what is there; return how many records of each kind it matches."""
        anywhere = replace(self._query, kinds=frozenset())
        if self._tables.size >= _LARGE and sum((counts := self._tables.count(asked, self._query)).values()) > _CROWD:
            found = self._of_crowd(asked)
        else:
            found = self._tables.candidates(asked, anywhere, WEIGHTS, _MOST + 1)
            if len(found) <= _MOST:  # all there are: they can be counted here, without asking a second time
                counts = self._tables.count_kinds(found)
            else:
                counts = self._tables.count(asked, self._query)
                found = self._tables.candidates(asked, self._query, WEIGHTS, _MOST) if self._query.kinds else found
        self.seqs = list(dict.fromkeys((*self.seqs, *found)))[:_MOST]
        self.steps = (*self.steps, f"{told}: {sum(counts.values())} records")
        return counts

    def _of_crowd(self, asked: str) -> list[int]:
        """Return some of very many records: weighing each takes too long, so those come first that say it in title or cue."""
        titled = expression.in_titles(asked)
        is_crowd = sum(self._tables.count(titled, self._query).values()) > _CROWD
        found = self._tables.candidates(titled, self._query, None if is_crowd else WEIGHTS, _MOST)
        others = self._tables.candidates(asked, self._query, None, _MOST) if len(found) < _MOST else []
        return list(dict.fromkeys((*found, *others)))


def _explain(found: _Found, understood: Understood, stage: Stage) -> str:
    told = [
        f"Nothing here is spelled “{typed}”: these are for “{taken}”." for typed, taken in understood.repairs.items()
    ]
    if stage is Stage.IDENTIFIER:
        return ""
    if stage is Stage.ANY_WORD:
        told.append("No record holds all of these words. These hold some of them.")
    elif stage is Stage.SOME_WORDS:
        holds = "1 record holds" if found.total == 1 else f"{found.total} records hold"
        told.append(f"{holds} all of these words; the others hold some of them.")
    if understood.unknown:
        told.append(f"Not known here: {', '.join(understood.unknown)}.")
    return " ".join(told)


def _nothing(query: SearchQuery) -> str:
    what = "this word" if len(query_words(query.text)) == 1 else "any of these words"
    return f"Nothing in this edition holds {what}. Try another word, or browse Identify, Contacts, Law and Guide."
