"""Which edition of the library a device uses: the bundled one, or one made here from it and the installed packs.

``PROFILE/editions/current.json`` says so, and is only ever replaced as a whole. What it names has been written and checked before. A profile
without packs has no such file, and nothing here writes one. This module is asked at every start, so it imports little and reads two short files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from fieldguide import whole_file

_FORMAT = 1
_SEAL = 32
_LONGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Installed:
    """A pack that belongs to an edition.

    Attributes:
        id: ``publisher/name``.
        file: Name of its file in ``packs/installed``.
        sha256: SHA-256 of its manifest.
        publisher: What the publisher is called by whoever vouches for it.
        title: Its title.
        version: Its number.
        date: The day of issue.
        how: Why its publisher is trusted, as in :class:`fieldguide.domain.pack.Trusted`.
        expires: First day on which one of its signatures has run out; empty if unknown.
        may_override: It may replace records of others; for a publisher nobody delegated, a person has said so.
        problem: Why it is not part of the edition although it is installed; empty if it is.
    """

    id: str
    file: str
    sha256: str
    publisher: str
    title: str
    version: int
    date: str
    how: str
    expires: str = ""
    may_override: bool = False
    problem: str = ""

    def is_expired(self, today: str) -> bool:
        """Tell whether its publisher should be asked for a newer edition by ``today``, ``YYYY-MM-DD``."""
        return bool(self.expires) and self.expires <= today


_NAMES = {field.name for field in fields(Installed)}


@dataclass(frozen=True, slots=True)
class DeviceEdition:
    """An edition on this device.

    Attributes:
        base: Seal of the bundled library it was made from.
        library: Name of its file in ``editions``; empty for the bundled library itself.
        seal: Seal of that file.
        packs: The packs in it, in their order: of two with the same record the later one counts.
    """

    base: str
    library: str = ""
    seal: str = ""
    packs: tuple[Installed, ...] = ()


@dataclass(frozen=True, slots=True)
class Editions:
    """The edition in use, and the one before for the way back; None if there is none."""

    current: DeviceEdition
    previous: DeviceEdition | None = None


@dataclass(frozen=True, slots=True)
class InUse:
    """What a start needs to know.

    Attributes:
        library: The library to open.
        packs: The packs in it.
        is_behind: Packs are installed and not in it: the edition has to be made again.
        problem: What the person should know; empty if all is well.
    """

    library: Path
    packs: tuple[Installed, ...] = ()
    is_behind: bool = False
    problem: str = ""


def folder(profile: Path) -> Path:
    """Return where the libraries made here are."""
    return profile / "editions"


def pointer(profile: Path) -> Path:
    """Return the file that says which of them counts."""
    return folder(profile) / "current.json"


def packs_folder(profile: Path) -> Path:
    """Return where installed packs are, as they were carried."""
    return profile / "packs" / "installed"


def trust_folder(profile: Path) -> Path:
    """Return where it is remembered who is trusted."""
    return profile / "packs" / "trust"


def seal_of(library: Path) -> str:
    """Return the seal at the end of a library, 64 hexadecimal digits; empty if it cannot be read. The seal is not compared with the file here."""
    try:
        with library.open("rb") as file:
            file.seek(-_SEAL, os.SEEK_END)
            return file.read().hex()
    except (OSError, ValueError):
        return ""


def in_use(profile: Path, bundled: Path) -> InUse:
    """Return which library to open; the bundled one wherever anything is in doubt. Writes nothing and raises nothing."""
    try:
        found = read(profile, with_previous=False)
    except (OSError, ValueError):
        return InUse(
            bundled,
            problem="The list of installed packs cannot be read. The guide shows the core edition without them.",
        )
    if found is None:
        return InUse(bundled)
    current = found.current
    wanted = tuple(pack for pack in current.packs if not pack.problem)
    if not current.packs:
        return InUse(bundled)
    if current.base != seal_of(bundled):
        told = "The program brought a newer core edition. The guide shows it; your packs are being added again."
        return InUse(bundled, is_behind=True, problem=told)
    if not wanted and not current.library:
        return InUse(bundled)
    path = folder(profile) / current.library
    if not current.library or seal_of(path) != current.seal:
        told = "The edition with your packs is missing or damaged. The guide shows the core edition; the packs are being added again."
        return InUse(bundled, is_behind=True, problem=told)
    return InUse(path, wanted)


def read(profile: Path, *, with_previous: bool = True) -> Editions | None:
    """Return the editions of a profile, the one before only if asked for; None if it never had a pack.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is damaged or of a newer program.
    """
    path = pointer(profile)
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        value = json.loads(data)
        if value["format"] != _FORMAT:
            raise ValueError("of another program")
        previous = value["previous"] if with_previous else None
        return Editions(_edition(value["current"]), _edition(previous) if previous else None)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path} is damaged") from error


def write(profile: Path, editions: Editions) -> None:
    """Put new editions in the place of the old: whole, or not at all, also if the machine stops meanwhile.

    Raises:
        OSError: The file cannot be written; the old one stands.
    """
    path = pointer(profile)
    path.parent.mkdir(parents=True, exist_ok=True)
    value = {"format": _FORMAT, **asdict(editions)}
    whole_file.write(path, json.dumps(value, ensure_ascii=False, indent=1).encode())


def _edition(value: Mapping[str, Any]) -> DeviceEdition:
    library = value["library"]
    if not _is_name(library) or not isinstance(value["base"], str) or not isinstance(value["seal"], str):
        raise ValueError("a name leaves its folder")
    return DeviceEdition(value["base"], library, value["seal"], tuple(_installed(one) for one in value["packs"]))


def _installed(value: Mapping[str, Any]) -> Installed:
    if value.keys() != _NAMES or not _is_name(value["file"]) or not isinstance(value["id"], str):
        raise ValueError("a name leaves its folder")
    return Installed(**value)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value != ".." and not any(sign in value for sign in "/\\:")
