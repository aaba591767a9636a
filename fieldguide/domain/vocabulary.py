"""The controlled words of a library: codes, the words shown for them, and countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A code and its meaning.

    Attributes:
        code: As used in records.
        label: As shown on screen.
        about: What it covers; may be empty.
    """

    code: str
    label: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """A country contacts and law are given for.

    Attributes:
        code: ISO 3166-1 alpha-2 (``XK`` is user-assigned).
        name: English short name.
        is_eu: Member state of the European Union.
    """

    code: str
    name: str
    is_eu: bool


#: Values of a record's ``country`` that stand for an organisation and not for a state.
SUPRANATIONAL: Mapping[str, str] = {
    "EU": "European Union",
    "COE": "Council of Europe",
    "UN": "United Nations",
    "ILO": "International Labour Organization",
    "OSCE": "OSCE",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All controlled words of a library.

    Attributes:
        lists: Name of a list (``needs``, ``dimensions`` …) → its words in order.
        countries: The countries, by name.
    """

    lists: Mapping[str, tuple[Word, ...]]
    countries: tuple[Country, ...]

    def codes(self, name: str) -> frozenset[str]:
        """Return the codes of a list; empty if there is no such list."""
        return frozenset(word.code for word in self.lists.get(name, ()))

    def label(self, name: str, code: str) -> str:
        """Return the words shown for a code; the code itself if it is unknown."""
        return next((word.label for word in self.lists.get(name, ()) if word.code == code), code)

    def language_name(self, code: str) -> str:
        """Return the name of a language; what is no code of the vocabulary is a name already.

        English is not listed there, for nothing is translated into it.
        """
        return "English" if code == "en" else self.label("languages", code)

    def country(self, code: str) -> Country | None:
        """Return the country with this code, or None."""
        return next((country for country in self.countries if country.code == code), None)

    def country_name(self, code: str) -> str:
        """Return the name of a country or organisation; the code itself if it is unknown."""
        found = self.country(code)
        return found.name if found else SUPRANATIONAL.get(code, code)
