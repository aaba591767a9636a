"""A last look at a library that was made on a device, before anybody relies on it: the file is sound, every page can be made, words are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from fieldguide.errors import LibraryDamagedError
from fieldguide.export import page
from fieldguide.folding import words
from fieldguide.store.library import Library
from fieldguide.store.search_tables import SearchTables

#: So many titles of new records, spread over all of them, are asked of the index.
_MOST_ASKED = 200


def require_sound(path: Path, new: Sequence[str]) -> None:
    """Go on only if a library can be read, shown and searched.

    Args:
        path: The library.
        new: Ids of the records that came with packs.

    Raises:
        LibraryError: It cannot.
    """
    day = date(2000, 1, 1)  # a page is made for some day; which one does not matter here
    with Library(path) as library:
        if not library.integrity():
            raise LibraryDamagedError(f"{path.name} is not sound.", "")
        vocabulary, found = library.vocabulary, set()
        for record in library.records():
            page.render(record, vocabulary, day)
            found.add(record.id)
        missing = [record_id for record_id in new if record_id not in found]
        asked = new[:: max(1, len(new) // _MOST_ASKED)]
        told = {word for head in library.find_heads(tuple(asked)) for word in words(head.title)}
        if missing or told - SearchTables(library).known(told).keys():
            raise LibraryDamagedError(f"{path.name} does not find what is in it.", "")
