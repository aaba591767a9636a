"""Stems: one form for ``passport`` and ``passports``, ``Reisepass`` and ``Reisepasses``; used for the library and for the query alike.

Words come in folded, so a stemmer sees some languages without their accents. That is of no harm as long as both sides are treated alike.
"""

from __future__ import annotations

from functools import cache, lru_cache

from Stemmer import Stemmer

#: Languages of the thesaurus that have a stemmer.
STEMMED = {
    "en": "english", "fr": "french", "de": "german", "es": "spanish", "it": "italian", "pt": "portuguese", "nl": "dutch", "ro": "romanian",
    "pl": "polish", "hu": "hungarian", "el": "greek", "ru": "russian", "tr": "turkish", "ar": "arabic",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str, lang: str = "en") -> str:
    """Return the stem of a folded word; the word itself in a language without a stemmer."""
    stemmer = _stemmer(lang)
    return str(stemmer.stemWord(word)) if stemmer is not None and len(word) > 2 else word


@cache
def _stemmer(lang: str) -> Stemmer | None:
    name = STEMMED.get(lang)
    return Stemmer(name) if name else None
