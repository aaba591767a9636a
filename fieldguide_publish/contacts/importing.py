"""From candidates to contacts: the core's own reader judges each one, so nothing comes in that ``check`` would refuse.

Nothing is made up. What a file does not say, somebody has to declare for the whole file (:class:`Declared`), and a number has to stand in
words quoted from where it was read; a candidate that lacks either is refused, with its place and every reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldguide.content import lint, pack_files
from fieldguide.content.faults import Faults, shown
from fieldguide.content.forms.sourcetext import slug
from fieldguide.content.reading import Reading
from fieldguide.content.services import read_table
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide_publish.contacts.cells import is_formula
from fieldguide_publish.contacts.rows import COUNTRY, Row, source_table


@dataclass(frozen=True, slots=True)
class Declared:
    """What somebody says of a whole file, for contacts that do not say it themselves.

    Attributes:
        cells: Column → text.
        namespace: The publisher's own, if the contacts are for a pack; ids then begin with it.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    namespace: str = ""


@dataclass(slots=True)
class Candidate:
    """What may become a contact.

    Attributes:
        place: Where it stands in the file.
        row: What was read of it.
        refused: Why it cannot become one, as far as its reader can tell.
        left_behind: What of it stays behind although it becomes one.
    """

    place: str
    row: Row
    refused: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.row.get("name") or self.row.get("id") or "no name"


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate that did not become a contact.

    Attributes:
        place: Where it stands in the file.
        name: Its name, or id.
        reasons: Every reason found.
    """

    place: str
    name: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        """Render as one line."""
        return shown(f"{self.place}: “{self.name}” is refused: {'; '.join(self.reasons)}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes:
        tables: Country in small letters → rows for ``services/<country>.csv``.
        refused: What did not become a contact.
        left_behind: One line for each thing of a contact that stays behind.
    """

    tables: Mapping[str, tuple[Row, ...]]
    refused: tuple[Refused, ...]
    left_behind: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many contacts came over."""
        return sum(map(len, self.tables.values()))

    def sources(self) -> dict[str, str]:
        """Return name and text of each source file."""
        return {f"services/{country}.csv": source_table(rows) for country, rows in sorted(self.tables.items())}


def judge(candidates: Iterable[Candidate], words: Vocabulary, declared: Declared) -> Imported:
    """Turn candidates into contacts or refusals."""
    tables: dict[str, list[Row]] = {}
    refused: list[Refused] = []
    left_behind: list[str] = []
    taken: dict[str, str] = {}
    with TemporaryDirectory() as empty:
        for candidate in candidates:
            row = _completed(candidate, declared)
            reasons = [*candidate.refused, *_formulas(row)] or list(_reasons(row, words, declared, Path(empty)))
            if not reasons and row["id"] in taken:
                reasons = [f"the id “{row['id']}” is already used by {taken[row['id']]}"]
            if reasons:
                refused.append(Refused(candidate.place, candidate.name, tuple(reasons)))
                continue
            taken[row["id"]] = candidate.place
            tables.setdefault(row[COUNTRY].lower(), []).append(row)
            left_behind += [shown(f"{candidate.place}: “{candidate.name}”: {one}") for one in candidate.left_behind]
    return Imported({name: tuple(rows) for name, rows in tables.items()}, tuple(refused), tuple(left_behind))


def _completed(candidate: Candidate, declared: Declared) -> Row:
    """Return the row with what was declared for the file where it says nothing, and with an id."""
    row = {column: " ".join(text.split()) for column, text in candidate.row.items()}
    for column, text in declared.cells.items():
        row[column] = row.get(column) or text
    beginning = declared.namespace or row.get(COUNTRY, "").lower()
    if not row.get("id") and row.get("name") and beginning:
        row["id"] = f"{beginning}-{slug(row['name'])}"
    return row


def _formulas(row: Row) -> list[str]:
    return [f"“{text}” under “{column}” begins like a formula" for column, text in row.items() if is_formula(text)]


def _reasons(row: Row, words: Vocabulary, declared: Declared, empty: Path) -> Iterable[str]:
    """Yield what the core's reader finds wrong with a contact."""
    country = row.get(COUNTRY, "")
    if not country:
        yield "it does not say its country, and none was declared"
    elif country != "EU" and words.country(country) is None:
        yield f"“{country}” is no country of the guide"
    else:
        faults = Faults()
        reading = Reading(empty, faults, words, {}, publisher=declared.namespace)
        name, table = f"services/{country.lower()}.csv", source_table([row])
        drafts = list(read_table(reading, name, table))
        if declared.namespace:
            pack_files.readable({name: table.encode()}, faults)  # a pack is held to more than the core's own tables are
        lint.add_faults(drafts, {}, faults)
        for fault in faults.found:
            yield f"{fault.problem} (expected: {fault.expected})"
