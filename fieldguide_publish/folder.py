"""The folder a publisher works in: ``pack.yml`` says what the pack is, ``content/`` and ``media/`` hold what it brings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldguide import __version__
from fieldguide.content.faults import Faults, Place
from fieldguide.content.reading import read_text
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.pack import is_publisher, is_slug
from fieldguide.packs.names import is_safe
from fieldguide_publish import files
from fieldguide_publish.errors import PackFaultsError, PublishError

FILE = "pack.yml"
_FOLDERS = {"content": (".yml", ".md", ".csv"), "media": (".svg",)}
_MOST_BYTES = 16 * 1024 * 1024
_PROGRAM = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PackFolder:
    """What a pack is, as its publisher wrote it.

    Attributes:
        root: The folder.
        id: ``publisher/name``.
        publisher_name: How the publisher calls itself.
        title: What people see.
        version: A whole number that only rises.
        date: The day of issue.
        languages: Of its texts, the main one first.
        countries: It is about.
        licence: Of its texts.
        least_program: The oldest program that can read it.
        replaces: Packs whose place it takes.
        overrides: Records of others that it replaces.
    """

    root: Path
    id: str
    publisher_name: str
    title: str
    version: int
    date: str
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    licence: str
    least_program: str
    replaces: tuple[str, ...]
    overrides: tuple[str, ...]

    @property
    def publisher(self) -> str:
        """Its publisher's slug."""
        return self.id.partition("/")[0]

    @property
    def file_name(self) -> str:
        """The name of the finished file: it says whose it is, what, in which language and of which month."""
        name = self.id.replace("/", "-")
        return f"{name}-{self.languages[0].lower()}-{self.date[:7].replace('-', '.')}.fgpack"


def read_folder(root: Path) -> PackFolder:
    """Read ``pack.yml``.

    Raises:
        PublishError: There is none.
        PackFaultsError: It has faults; all are named.
    """
    if not (root / FILE).is_file():
        raise PublishError(
            f"{root} is no folder of a pack: it has no {FILE}.", "Make one with `fieldguide-publish new`."
        )
    faults = Faults()
    text = read_text(root / FILE, FILE, faults)
    entry = read_mapping(text, FILE, faults) if text is not None else None
    folder = _folder(root, entry) if entry else None
    if folder is None or faults.found:
        raise PackFaultsError(faults.found)
    return folder


def _folder(root: Path, entry: Entry) -> PackFolder:
    folder = PackFolder(
        root=root,
        id=_pack_id(entry),
        publisher_name=entry.line_of_text("publisher", required=True),
        title=entry.line_of_text("title", required=True),
        version=entry.number("version"),
        date=entry.day("date", required=True, whole=True),
        languages=_codes(entry, "languages", _LANGUAGE, "codes such as en or sr-Latn", required=True),
        countries=_codes(entry, "countries", _COUNTRY, "codes such as RO, in capital letters"),
        licence=entry.line_of_text("licence", required=True),
        least_program=_program(entry),
        replaces=entry.texts("replaces"),
        overrides=entry.texts("overrides"),
    )
    entry.finish()
    return folder


def _pack_id(entry: Entry) -> str:
    value = entry.text("id", required=True)
    publisher, _, name = value.partition("/")
    if value and not (is_publisher(publisher) and is_slug(name)):
        entry.fault(
            "id",
            f"“{value}” is no id of a pack",
            "publisher/name: small letters, digits and hyphens, such as ngo-x/contacts",
        )
    return value


def _codes(
    entry: Entry, key: str, pattern: re.Pattern[str], expected: str, *, required: bool = False
) -> tuple[str, ...]:
    values = entry.texts(key, required=required)
    for value in values:
        if not pattern.fullmatch(value):
            entry.fault(key, f"“{value}” is no value for “{key}”", expected)
    return values


def _program(entry: Entry) -> str:
    value = entry.text("least_program") or __version__
    if not _PROGRAM.fullmatch(value):
        entry.fault("least_program", f"“{value}” is no version of the program", "one such as 0.1.0")
    return value


def read_members(root: Path) -> Mapping[str, bytes]:
    """Return name and bytes of every file the pack brings; hidden files and links stay behind.

    Raises:
        PackFaultsError: A file has a name or an ending no pack has.
        PublishError: A file cannot be read or is too large.
    """
    faults = Faults()
    found: dict[str, bytes] = {}
    for folder, endings in _FOLDERS.items():
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if not path.is_file() or path.is_symlink() or path.name.startswith((".", "~")):
                continue
            if path.suffix not in endings or not is_safe(name):
                expected = f"{' or '.join(endings)}; small letters, digits and hyphens"
                faults.add(Place(name, 1), "no file of this name belongs into a pack", expected)
            else:
                found[name] = files.read_bytes(path, _MOST_BYTES)
    if faults.found:
        raise PackFaultsError(faults.found)
    return found
