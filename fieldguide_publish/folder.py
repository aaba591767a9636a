"""The folder a publisher works in: ``pack.yml`` says what the pack is, ``content/`` and ``media/`` hold what it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldguide import __version__
from fieldguide.content.faults import Faults, Place, shown
from fieldguide.content.reading import read_text
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.pack import SUFFIX
from fieldguide.packs.manifest import LONGEST_TEXT, MOST_CODES, MOST_IDS, RULES, is_pack_id, not_its_own
from fieldguide.packs.names import is_safe
from fieldguide_publish import files
from fieldguide_publish.errors import PackFaultsError, PublishError

FILE = "pack.yml"
_FOLDERS = {"content": (".yml", ".md", ".csv"), "media": (".svg",)}
_MOST_BYTES = 16 * 1024 * 1024
_LINE = f"one line of at most {LONGEST_TEXT} letters that all show, accents typed as one letter with theirs (NFC)"
#: Key of the manifest → what its rule asks for, in words.
_EXPECTED = {
    "id": "publisher/name: small letters, digits and hyphens, such as ngo-x/contacts",
    "publisher_name": _LINE,
    "title": _LINE,
    "licence": _LINE,
    "languages": f"at most {MOST_CODES} codes such as en or sr-Latn, each once",
    "countries": f"at most {MOST_CODES} codes such as RO, in capital letters, each once",
    "least_program": "one such as 0.1.0",
    "replaces": f"at most {MOST_CODES} ids of packs, such as ngo-x/contacts, each once",
    "overrides": f"at most {MOST_IDS} ids of records, such as service/ro-anitp-helpline, each once",
}


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
        return f"{name}-{self.languages[0].lower()}-{self.date[:7].replace('-', '.')}{SUFFIX}"


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
    pack_id = entry.text("id", required=True)
    _require(entry, "id", pack_id, f"“{shown(pack_id)}” is no id of a pack")
    folder = PackFolder(
        root=root,
        id=pack_id,
        publisher_name=_line(entry, "publisher", "publisher_name"),
        title=_line(entry, "title"),
        version=entry.number("version"),
        date=entry.day("date", required=True, whole=True),
        languages=_list(entry, "languages", required=True),
        countries=_list(entry, "countries"),
        licence=_line(entry, "licence"),
        least_program=entry.text("least_program") or __version__,
        replaces=_list(entry, "replaces"),
        overrides=_list(entry, "overrides"),
    )
    program = folder.least_program
    _require(entry, "least_program", program, f"“{shown(program)}” is no version of the program")
    for other in not_its_own(folder.publisher, filter(is_pack_id, folder.replaces)):
        entry.fault(
            "replaces", f"“{shown(other)}” is another publisher's", f"packs of “{shown(folder.publisher)}” only"
        )
    entry.finish()
    return folder


def _require(entry: Entry, key: str, value: str, problem: str) -> None:
    """Note a fault if a value that is there could not stand in the manifest."""
    if value and not RULES[key](value):
        entry.fault(key, problem, _EXPECTED[key])


def _line(entry: Entry, key: str, rule: str = "") -> str:
    """Return a line of text for which the rule of a key of the manifest holds."""
    value = entry.line_of_text(key, required=True)
    if value and not RULES[rule or key](value):
        entry.fault(key, f"“{shown(value)}” cannot be shown as “{key}”", _EXPECTED[rule or key])
    return value


def _list(entry: Entry, key: str, *, required: bool = False) -> tuple[str, ...]:
    """Return the values of a list for which the rule of that key of the manifest holds."""
    values = entry.texts(key, required=required)
    holds = RULES[key]
    wrong = [value for value in values if not holds([value])]
    for value in wrong:
        entry.fault(key, f"“{shown(value)}” is no value for “{key}”", _EXPECTED[key])
    if values and not wrong and not holds(list(values)):
        entry.fault(key, f"“{key}” lists one twice, or too many", _EXPECTED[key])
    return values


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
