"""Reading and checking a policy file: TOML with a closed set of keys.

Whatever is in the file, the answer is a :class:`~fieldguide.domain.policy.Policy`: without faults, or with all of them and everything that can be
switched off switched off. The keys are explained in ``docs/manual/administrators.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldguide.content import toml
from fieldguide.content.faults import Faults, Place
from fieldguide.domain.policy import Policy, meant, strict
from fieldguide.domain.settings import FORGET_AFTER, TEXT_SIZES

_MOST_PACKS, _LONGEST_NAME = 100, 500
_LARGEST_SHOWN = 10**9
_EXAMPLE = "lines such as “printing = false” below “[allow]”"


@dataclass(frozen=True, slots=True)
class Key:
    """A key a policy may have.

    Attributes:
        attribute: Where its value goes in :class:`Policy`.
        expected: What may stand there, in words.
        take: Returns the value as it is kept, None if it is not possible.
    """

    attribute: str
    expected: str
    take: Callable[[object], Any]


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _one_of(choices: tuple[int, ...]) -> Callable[[object], int | None]:
    return lambda value: value if type(value) is int and value in choices else None


def _name(value: object) -> str | None:
    is_name = isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable() and value.strip()
    return str(value) if is_name else None


def _country(value: object) -> str | None:
    return value.upper() if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2}", value) else None


def _names(value: object) -> tuple[str, ...] | None:
    names = [_name(one) for one in value] if isinstance(value, list) and len(value) <= _MOST_PACKS else [None]
    return None if None in names else tuple(filter(None, names))


_FLAG = "true or false, without quotes"
_ROLE = 'the code of a role in quotes, such as "border-first-line"'
#: Section → key → what it is. A key that is not here is a fault.
KEYS: Mapping[str, Mapping[str, Key]] = {
    "preset": {
        "country": Key("country", 'a country in quotes, two letters such as "RO"', _country),
        "language": Key("language", 'a language in quotes, such as "en"', _name),
        "role": Key("role", _ROLE, _name),
        "text_size": Key("text_size", f"one of {', '.join(map(str, TEXT_SIZES))}, without quotes", _one_of(TEXT_SIZES)),
    },
    "fixed": {"role": Key("fixed_role", _ROLE, _name)},
    "allow": {
        "printing": Key("printing", _FLAG, _flag),
        "export": Key("export", _FLAG, _flag),
        "pausing": Key("pausing", _FLAG, _flag),
        "shared_screens": Key("shared_screens", _FLAG, _flag),
    },
    "checklists": {
        "forget_after_minutes": Key(
            "forget_after", f"one of {', '.join(map(str, FORGET_AFTER))}, without quotes", _one_of(FORGET_AFTER)
        )
    },
    "library": {
        "packs": Key("packs", 'a list of files or folders in quotes, such as ["packs"]', _names),
        "update_folder": Key("update_folder", "a folder in quotes", _name),
    },
}


def read(path: Path) -> Policy | None:
    """Return the policy of a file; None if there is no such file."""
    faults = Faults()
    try:
        data = toml.bytes_of(path, faults)
    except FileNotFoundError:
        return None
    return strict(Policy(str(path)), faults.found) if data is None else parse(data, str(path))


def parse(data: bytes, file: str) -> Policy:
    """Return the policy some bytes are; ``file`` is named in faults."""
    sheet = _Sheet(file)
    read_toml = toml.parse(data, file, "a policy", _EXAMPLE, sheet.faults)
    if read_toml is not None:
        sheet.lines = read_toml.lines
        sheet.take(read_toml.values)
    policy = Policy(file, lines={key: sheet.line(key) for key in sheet.taken}, **sheet.values)
    return strict(policy, sheet.faults.found) if sheet.faults.found else policy


@dataclass(slots=True)
class _Sheet:
    """One reading of one file."""

    file: str
    faults: Faults = field(default_factory=Faults)
    lines: Mapping[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def line(self, key: str) -> int:
        """Return where a key stands; if it is written in an uncommon way, where its section begins, or 1."""
        return self.lines.get(key) or self.lines.get(key.partition(".")[0]) or 1

    def take(self, document: Mapping[str, Any]) -> None:
        """Check every section and key of a document."""
        for section, entries in document.items():
            known = KEYS.get(section)
            if known is None:
                self._unknown_section(section, entries)
            elif not isinstance(entries, dict):
                self._add(self.line(section), f"“{section}” is no section", f"“[{section}]” with its keys below it")
            else:
                for key, value in entries.items():
                    self._take_one(section, key, value)
        if "role" in self.values and "fixed_role" in self.values:
            self._add(self.line("fixed.role"), "a role stands in [preset] and in [fixed]", "one of them")

    def _take_one(self, section: str, key: str, value: object) -> None:
        known = KEYS[section].get(key)
        line = self.line(f"{section}.{key}")
        if known is None:
            self._add(line, f"there is no key “{key}” in [{section}]", _expected(key, section))
            return
        kept = known.take(value)
        if kept is None:
            self._add(line, f"“{key}” cannot be {_told(value)}", known.expected)
            return
        self.values[known.attribute] = kept
        self.taken.append(f"{section}.{key}")

    def _unknown_section(self, name: str, entries: object) -> None:
        if isinstance(entries, dict):
            expected = meant(name, KEYS) or f"one of: {', '.join(KEYS)}"
            self._add(self.line(name), f"there is no section [{name}]", expected)
        else:
            self._add(self.line(name), f"“{name}” stands in no section", _expected(name, ""))

    def _add(self, line: int, problem: str, expected: str) -> None:
        self.faults.add(Place(self.file, line), problem, expected)


def _expected(key: str, section: str) -> str:
    """Say where a key belongs, what may have been meant, or what there is."""
    homes = [f"[{home}]" for home, keys in KEYS.items() if key in keys]
    if homes:
        return f"this key below {' or '.join(homes)}"
    near = meant(key, KEYS.get(section) or [name for keys in KEYS.values() for name in keys])
    return near or (f"one of: {', '.join(KEYS[section])}" if section else _EXAMPLE)


def _told(value: object) -> str:
    """Return a wrong value in words; one that is long or nested is not repeated."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST_SHOWN else "so large a number"
    if isinstance(value, str):
        return f"“{value}”" if len(value) <= toml.LONGEST_LINE else "so long a text"
    names = {list: "this list", dict: "a section", float: "a number with a point"}
    return names.get(type(value), "a date or time")
