"""The nearest word a library knows to one it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, Self

#: Shorter words are too near to too many others.
_SHORTEST = 4
#: Up to this length one slip is repaired, above it two.
_LONG = 7
#: So many equally near words are all looked for.
_MOST = 3


class _Vocabulary(Protocol):
    def all_words(self) -> Mapping[str, int]:
        """Return every word, with the number of records that hold it."""


class Speller:
    """Finds near words in one vocabulary; reading it takes some milliseconds, so it is kept."""

    _kept: tuple[object, Speller] | None = None

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._alike: dict[tuple[int, str], list[str]] = {}
        for word in known:
            if word.isalpha():
                self._alike.setdefault((len(word), word[0]), []).append(word)

    @classmethod
    def of(cls, library: _Vocabulary) -> Self:
        """Return the speller of a library, reading its words the first time."""
        if cls._kept is None or cls._kept[0] is not library:
            cls._kept = (library, cls(library.all_words()))
        return cls._kept[1]  # type: ignore[return-value]

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return the nearest known words, likeliest first: few slips, the first letter right, common in the library. () if none is near."""
        if len(word) < _SHORTEST or not word.isalpha():
            return ()
        from rapidfuzz import process  # the first search must not wait for it
        from rapidfuzz.distance import DamerauLevenshtein

        slips = 1 if len(word) < _LONG else 2
        near = [
            one
            for size in range(len(word) - slips, len(word) + slips + 1)
            for first in {word[0], word[1]}  # the second, if the first was left out or changed places with it
            for one in self._alike.get((size, first), ())
        ]
        found = process.extract(
            word, near, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=20, processor=None
        )
        # Two slips and another first letter make another word; and what stands in a record comes before what only the thesaurus says.
        likely = [(distance, one) for one, distance, _ in found if distance < 2 or one[0] == word[0]]
        held = [(distance, one) for distance, one in likely if self._known[one]] or likely
        ranked = sorted((distance, one[0] != word[0], -self._known[one], one) for distance, one in held)
        return tuple(one for *slip, _, one in ranked if slip == list(ranked[0][:2]))[:_MOST]
