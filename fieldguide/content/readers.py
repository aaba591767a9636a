"""The readers of all kinds of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fieldguide.content.checklists import read_checklists
from fieldguide.content.countries import read_country_profiles
from fieldguide.content.guide import read_articles, read_terms
from fieldguide.content.indicators import read_indicators
from fieldguide.content.law import read_law
from fieldguide.content.reading import Draft, Reading
from fieldguide.content.services import read_services

#: In the order in which records are kept.
READERS: tuple[Callable[[Reading], Iterator[Draft]], ...] = (
    read_indicators,
    read_checklists,
    read_services,
    read_country_profiles,
    read_law,
    read_articles,
    read_terms,
)
