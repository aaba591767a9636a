"""Which records of others a pack rests on, and which of them have changed since: so that a change in law reaches local copies.

``content/upstream.csv`` holds, for each record of the core edition that the pack replaces or links to, a fingerprint of the text the publisher
had before their eyes. It travels in the pack, signed with the rest.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fieldguide.content.checks import fingerprint
from fieldguide.domain.records import Record
from fieldguide_publish import files
from fieldguide_publish.checking import Checked
from fieldguide_publish.errors import PublishError

FILE = "content/upstream.csv"
_COLUMNS = ("record", "text", "edition")
_MOST_BYTES = 8 * 1024 * 1024


class Change(StrEnum):
    """What became of a record the pack rests on."""

    CHANGED = "changed"
    GONE = "gone"
    NEW = "not noted yet"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the publisher had before their eyes.

    Attributes:
        text: Fingerprint of the record, 16 hexadecimal digits.
        edition: Version of the edition it was in.
    """

    text: str
    edition: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A record to be looked at.

    Attributes:
        record: Its id.
        title: Its title; empty if it is gone.
        change: What became of it.
        edition: Version of the edition that was seen; empty if none was.
        users: Records of the pack that replace it or link to it.
    """

    record: str
    title: str
    change: Change
    edition: str
    users: tuple[str, ...]

    def __str__(self) -> str:
        """Render as one line."""
        since = f" since edition {self.edition}" if self.edition else ""
        named = f" “{self.title}”" if self.title else ""
        return f"{self.change}{since}: {self.record}{named}, used by {', '.join(self.users)}"


def rests_on(checked: Checked) -> dict[str, tuple[str, ...]]:
    """Return record of another → records of the pack that replace it or point to it, dead links included."""
    users: dict[str, set[str]] = {}
    mine = {record.id for record in checked.records}
    core = {record.id for record in checked.base.records}
    for record in checked.records:
        if record.id in core:
            users.setdefault(record.id, set()).add(record.id)
        dead = checked.overlaid.loosened.get(record.id, ())
        for target in (*(link.target for link in record.links), *(one.partition("#")[0] for one in dead)):
            if target not in mine:
                users.setdefault(target, set()).add(record.id)
    return {name: tuple(sorted(using)) for name, using in sorted(users.items())}


def differences(checked: Checked, seen: Mapping[str, Seen]) -> list[Difference]:
    """Return what has to be looked at, by id."""
    core = {record.id: record for record in checked.base.records}
    found = []
    for name, using in rests_on(checked).items():
        record, before = core.get(name), seen.get(name)
        edition = before.edition if before else ""
        if record is None:
            found.append(Difference(name, "", Change.GONE, edition, using))
        elif before is None:
            found.append(Difference(name, record.head.title, Change.NEW, "", using))
        elif before.text != fingerprint(record):
            found.append(Difference(name, record.head.title, Change.CHANGED, edition, using))
    return found


def read_seen(root: Path) -> dict[str, Seen]:
    """Return what the publisher has seen; nothing if it was never noted.

    Raises:
        PublishError: The file is not as it was written.
    """
    path = root / FILE
    if not path.is_file():
        return {}
    try:
        rows = list(csv.reader(io.StringIO(files.read_bytes(path, _MOST_BYTES).decode()), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise PublishError(f"{path} cannot be read ({error}).", "Delete it; `diff --accept` writes it anew.") from error
    if not rows or tuple(rows[0]) != _COLUMNS or any(len(row) != len(_COLUMNS) for row in rows):
        raise PublishError(f"{path} is not as it was written.", "Delete it; `diff --accept` writes it anew.")
    return {name: Seen(text, edition) for name, text, edition in rows[1:]}


def write_seen(root: Path, checked: Checked, seen: Mapping[str, Seen], changes: Iterable[Change]) -> bytes:
    """Note the texts of today for records with one of these changes, forget records the pack no longer rests on, and return the file."""
    core: dict[str, Record] = {record.id: record for record in checked.base.records}
    wanted = set(changes)
    anew = {one.record for one in differences(checked, seen) if one.change in wanted and one.record in core}
    edition = checked.base.meta["version"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name in rests_on(checked):
        kept = Seen(fingerprint(core[name]), edition) if name in anew else seen.get(name)
        if kept is not None:
            writer.writerow((name, kept.text, kept.edition))
    data = out.getvalue().encode()
    files.write_bytes(root / FILE, data)
    return data
