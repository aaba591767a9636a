"""Reading ``trust.toml``, in which an administrator lists the publishers that computers trust beside those the editors endorse.

One section for each, named by the publisher's slug::

    [publisher.hope]
    name = "Hope Association"
    fingerprint = "44b7 6e3f …"

An entry with a fault trusts nobody, and the others hold: the file can only add trust, so there is nothing a slip could let through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldguide.content import toml
from fieldguide.content.faults import Faults, Place
from fieldguide.domain.pack import Publisher, is_publisher
from fieldguide.errors import Fault
from fieldguide.packs.manifest import is_plain

NAME = "trust.toml"
MOST_PUBLISHERS = 500
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EXAMPLE = "sections such as “[publisher.hope]” with “name” and “fingerprint” below"


@dataclass(frozen=True, slots=True)
class TrustFile:
    """What an administrator's file says.

    Attributes:
        file: Where it is; empty if there is none.
        publishers: Whom it trusts.
        faults: What in it cannot be read, and trusts nobody.
    """

    file: str = ""
    publishers: tuple[Publisher, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_trust_file(path: Path) -> TrustFile:
    """Return what a file says; nothing if there is no such file."""
    faults = Faults()
    try:
        data = toml.bytes_of(path, faults)
    except FileNotFoundError:
        return TrustFile()
    return TrustFile(str(path), (), tuple(faults.found)) if data is None else parse(data, str(path))


def parse(data: bytes, file: str) -> TrustFile:
    """Return what some bytes say; ``file`` is named in faults."""
    faults = Faults()
    found = toml.parse(data, file, "a list of publishers", _EXAMPLE, faults)
    publishers = [] if found is None else list(_Sheet(file, found, faults).publishers())
    return TrustFile(file, tuple(publishers), tuple(sorted(set(faults.found))))


class _Sheet:
    """One reading of one file."""

    def __init__(self, file: str, found: toml.Toml, faults: Faults) -> None:
        self._file = file
        self._found = found
        self._faults = faults

    def publishers(self) -> list[Publisher]:
        """Return whom the file trusts, and note every fault."""
        for key in self._found.values.keys() - {"publisher"}:
            self._fault(key, f"“{key}” is not known here", _EXAMPLE)
        entries = self._found.values.get("publisher", {})
        if not isinstance(entries, dict) or len(entries) > MOST_PUBLISHERS:
            self._fault("publisher", "this is no list of publishers", f"at most {MOST_PUBLISHERS} {_EXAMPLE}")
            return []
        made = [self._publisher(slug, entry) for slug, entry in entries.items()]
        return [one for one in made if one is not None]

    def _publisher(self, slug: str, entry: object) -> Publisher | None:
        key = f"publisher.{slug}"
        if not is_publisher(slug) or not isinstance(entry, dict):
            self._fault(
                key, f"“{slug}” is no publisher", "its slug, in small letters, as the pack shows it, with keys below"
            )
            return None
        if entry.keys() != {"name", "fingerprint"}:
            odd = min(entry.keys() ^ {"name", "fingerprint"})
            self._fault(
                key, f"“{odd}” is {'not known here' if odd in entry else 'missing'}", "“name” and “fingerprint”"
            )
            return None
        return self._with(slug, key, entry)

    def _with(self, slug: str, key: str, entry: Mapping[str, Any]) -> Publisher | None:
        name, digits = entry["name"], entry["fingerprint"]
        tidy = re.sub(r"[\s:-]", "", digits).lower() if isinstance(digits, str) else ""
        if not is_plain(name):
            self._fault(f"{key}.name", "this is no name", "one line of text in quotes")
            return None
        if not _SHA256.fullmatch(tidy):
            expected = "64 digits from 0 to 9 and a to f, in quotes, as the publisher and the pack show them"
            self._fault(f"{key}.fingerprint", "this is no fingerprint", expected)
            return None
        return Publisher(slug, name, tidy)

    def _fault(self, key: str, problem: str, expected: str) -> None:
        line = self._found.lines.get(key) or self._found.lines.get(key.rpartition(".")[0]) or 1
        self._faults.add(Place(self._file, line), problem, expected)
