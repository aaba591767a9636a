"""What is well-formed and still must not ship, and what an editor should look at again.

Faults stop a build: a nation or a religion named in a sign, a street address among the words quoted for a contact. Notices are advice: records
that say nearly the same, texts that are hard to read, records that are due for a new check or have changed since the last one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from fieldguide.content.checks import Check, changed_since
from fieldguide.content.faults import Faults, Place
from fieldguide.content.held import Folder
from fieldguide.content.reading import Draft, read_text
from fieldguide.content.yamltree import read_mapping
from fieldguide.domain.records import Kind, Record, ServiceFacts
from fieldguide.folding import words

#: From here on two records of a kind say nearly the same: share of common words in title and summary.
NEARLY_THE_SAME = 0.5
#: A text above this LIX (words per sentence plus percentage of words over six letters) is hard to read for somebody in a hurry.
HARD_TO_READ = 50
#: Shorter texts have no meaningful LIX.
_LEAST_WORDS = 60

#: Kind of record → words no record of it may hold, and what to write instead.
Refused = dict[Kind, tuple[tuple[str, ...], str]]

_STREET = re.compile(
    r"\b(?:street|str\.|strasse|straße|\w+straße|rue|avenue|calle|carrer|ulica|ul\.|utca|bulevardul|bulvar|boulevard|piazza|platz)\s+(?:\S.{0,20}?)?\d"
    r"|\b\d+[a-z]?,?\s+(?:\w+\s+){1,3}(?-i:Street|Road|Avenue|Lane|Square)\b",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"\b(?:[Pp]assport|[Ii]dentity card|ID)\s*(?:no\.?|number)\s*[:#]?\s*[A-Z0-9]{6,}|\bIBAN\b\s*[A-Z]{2}\d{2}|\bborn (?:on )?\d{1,2}[. ]"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something an editor should look at.

    Attributes:
        record_id: The record, or the source.
        text: What about it.
    """

    record_id: str
    text: str

    def __str__(self) -> str:
        """Render as one line."""
        return f"{self.record_id}: {self.text}"


def add_faults(drafts: Iterable[Draft], refused: Refused, faults: Faults) -> None:
    """Note everything in the drafts that must not ship.

    Args:
        drafts: All records read.
        refused: The words that are refused.
        faults: Takes the faults.
    """
    patterns = {
        kind: (re.compile(r"\b(?:" + "|".join(map(re.escape, listed)) + r")\b"), expected)
        for kind, (listed, expected) in refused.items()
    }
    for draft in drafts:
        record = draft.record
        shown = "\n".join((record.head.title, record.head.summary, record.text, *record.cues))
        pattern, expected = patterns.get(record.kind, (None, ""))
        for word in dict.fromkeys(pattern.findall(shown)) if pattern else ():
            faults.add(draft.place, f"“{word}” is named", expected)
        evidence = (
            " ".join(citation.evidence for citation in record.citations)
            if isinstance(record.facts, ServiceFacts)
            else ""
        )
        if _STREET.search(f"{shown}\n{evidence}"):
            faults.add(
                draft.place, "a street address stands here", "no address: it could be a shelter's; cut it out with “…”"
            )
        if _IDENTITY.search(f"{shown}\n{evidence}"):
            faults.add(draft.place, "what looks like a person's data stands here", "nothing that identifies a person")


def notices(records: Iterable[Record], compared: Mapping[str, Check], today: date) -> Iterator[Notice]:
    """Yield what an editor should look at again, record by record."""
    kept = tuple(records)
    for record_id, check in changed_since(kept, compared):
        yield Notice(record_id, f"changed since {check.by} compared it on {check.on}: to be compared again")
    for kind in (Kind.INDICATOR, Kind.ARTICLE, Kind.TERM):
        yield from _near_duplicates([record for record in kept if record.kind is kind])
    for record in kept:
        hardness = lix(record.text)
        if record.kind in (Kind.INDICATOR, Kind.ARTICLE, Kind.CHECKLIST) and hardness > HARD_TO_READ:
            yield Notice(record.id, f"hard to read (LIX {hardness:.0f}, at most {HARD_TO_READ})")
        if record.head.review.is_overdue(today):
            yield Notice(record.id, f"had to be checked again after {record.head.review.check_after}")


def uncited(sources: Iterable[str]) -> Iterator[Notice]:
    """Yield a notice for each publication of the bibliography that no record cites."""
    for source in sources:
        yield Notice(source, "stands in the bibliography, and no record cites it")


def lix(text: str) -> float:
    """Return how hard a text is to read: mean words per sentence plus percentage of words over six letters; 0 for short texts.

    The formula is Björnsson's LIX (1968); below 40 is easy, above 50 is hard. It works for every language with spaces.
    """
    found = re.findall(r"[^\W\d_]+", text)
    sentences = [part for part in re.split(r"[.!?:\n]+", text) if part.strip()]
    if len(found) < _LEAST_WORDS:
        return 0.0
    return len(found) / len(sentences) + 100 * sum(len(word) > 6 for word in found) / len(found)


def _near_duplicates(records: list[Record]) -> Iterator[Notice]:
    told = {record.id: frozenset(words(f"{record.head.title} {record.head.summary}")) for record in records}
    for first, second in combinations(records, 2):
        one, other = told[first.id], told[second.id]
        common = len(one & other) / max(len(one | other), 1)
        if common >= NEARLY_THE_SAME:
            yield Notice(second.id, f"says nearly the same as {first.id} ({common:.0%} of their words)")


def read_refused(root: Folder, faults: Faults) -> Refused:
    """Read ``lint.yml``; a folder without the file refuses no word."""
    path = root / "lint.yml"
    text = read_text(path, "lint.yml", faults) if path.is_file() else None
    top = read_mapping(text, "lint.yml", faults) if text is not None else None
    refused: Refused = {}
    for key in top.keys() if top else ():
        entry = top.entry(key) if top else None
        if entry is None or key not in set(Kind):
            faults.add(Place("lint.yml", 1), f"“{key}” is no kind of record", ", ".join(Kind))
            continue
        listed = tuple(word for line in entry.text_lists("words") for word in line)
        expected = entry.line_of_text("expected", required=True)
        entry.finish()
        if listed:
            refused[Kind(key)] = (listed, expected)
    return refused


def kept(refused: Refused) -> str:
    """Return the refused words as the library keeps them, for the packs it will meet."""
    return json.dumps(refused, ensure_ascii=False, sort_keys=True)


def taken_out(text: str) -> Refused:
    """Return the refused words a library keeps; none if it keeps none."""
    return {Kind(kind): (tuple(listed), expected) for kind, (listed, expected) in json.loads(text or "{}").items()}
