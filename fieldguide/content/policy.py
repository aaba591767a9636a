"""Reading and checking a policy file: TOML with a closed set of keys.

Whatever is in the file, the answer is a :class:`~fieldguide.domain.policy.Policy`: without faults, or with all of them and everything that can be
switched off switched off. The keys are explained in ``docs/manual/administrators.md``.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fieldguide.content.faults import Faults, Place
from fieldguide.domain.policy import Policy, meant, strict
from fieldguide.domain.settings import FORGET_AFTER, TEXT_SIZES

#: Longest file that is read, in bytes, and longest line, in characters: a key of thousands of parts would keep the reader busy for minutes.
LONGEST_FILE, LONGEST_LINE = 64 * 1024, 1_000
_MOST_PACKS, _LONGEST_NAME = 100, 500
_LARGEST_SHOWN = 10**9
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER = re.compile(r"\s*\[+\s*([^\]#]*?)\s*\]")
_KEY = re.compile(r"""\s*([\w."' -]+?)\s*=""")
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
        if not stat.S_ISREG(path.stat().st_mode):
            faults.add(Place(str(path), 1), "this is no file", "a text file")
            return strict(Policy(str(path)), faults.found)
        with path.open("rb") as file:
            data = file.read(LONGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        faults.add(Place(str(path), 1), f"the file cannot be read ({error.strerror})", "a file everybody may read")
        return strict(Policy(str(path)), faults.found)
    return parse(data, str(path))


def parse(data: bytes, file: str) -> Policy:
    """Return the policy some bytes are; ``file`` is named in faults."""
    sheet = _Sheet(file)
    text = sheet.text_of(data)
    document = sheet.document_of(text) if text is not None else None
    if text is not None and document is not None:
        sheet.lines = _lines(text)
        sheet.take(document)
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

    def text_of(self, data: bytes) -> str | None:
        """Return the text of a file; None, and a fault, if it is none."""
        if len(data) > LONGEST_FILE:
            self._add(1, "the file is too long for a policy", f"at most {LONGEST_FILE:,} bytes")
            return None
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self._add(line, "this is no UTF-8 text", "save the file with the encoding UTF-8")
            return None
        for number, line_text in enumerate(text.split("\n"), start=1):
            if len(line_text) > LONGEST_LINE:
                self._add(number, "the line is too long", f"at most {LONGEST_LINE:,} characters")
                return None
        return text

    def document_of(self, text: str) -> dict[str, Any] | None:
        """Return what TOML makes of a text; None, and a fault, if it is none."""
        import tomllib  # only a computer with a policy waits for it

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            told = str(error)
            at = _AT.search(told)
            lines = text.split("\n")
            number = int(at[1]) if at and at[1] else len(lines) - (lines[-1] == "")
            is_path = "\\" in lines[max(number, 1) - 1]
            expected = "a path with \\ in 'single quotes'" if is_path else _EXAMPLE
            self._add(max(number, 1), f"this is no TOML ({_AT.sub('', told)})", expected)
        except ValueError:  # a number of thousands of digits
            self._add(1, "a number is too large", _EXAMPLE)
        except RecursionError:  # thousands of brackets
            self._add(1, "brackets are nested too deeply", _EXAMPLE)
        return None

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
            self._add(self.line("fixed.role"), "a role stands in [preset] and in [fixed]", "keep one of them")

    def _take_one(self, section: str, key: str, value: object) -> None:
        known = KEYS[section].get(key)
        line = self.line(f"{section}.{key}")
        if known is None:
            self._add(line, f"there is no key “{key}” in [{section}]", _expected(key, section))
            return
        kept = known.take(value)
        if kept is None:
            self._add(line, f"“{key}” cannot be {_told(value)}", f"it must be {known.expected}")
            return
        self.values[known.attribute] = kept
        self.taken.append(f"{section}.{key}")

    def _unknown_section(self, name: str, entries: object) -> None:
        if isinstance(entries, dict):
            expected = meant(name, KEYS) or f"the sections are {', '.join(KEYS)}"
            self._add(self.line(name), f"there is no section [{name}]", expected)
        else:
            self._add(self.line(name), f"“{name}” stands in no section", _expected(name, ""))

    def _add(self, line: int, problem: str, expected: str) -> None:
        self.faults.add(Place(self.file, line), problem, expected)


def _expected(key: str, section: str) -> str:
    """Say where a key belongs, what may have been meant, or what there is."""
    homes = [f"[{home}]" for home, keys in KEYS.items() if key in keys]
    if homes:
        return f"it belongs below {' or '.join(homes)}"
    near = meant(key, KEYS.get(section) or [name for keys in KEYS.values() for name in keys])
    return near or (f"its keys are {', '.join(KEYS[section])}" if section else _EXAMPLE)


def _told(value: object) -> str:
    """Return a wrong value in words; one that is long or nested is not repeated."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST_SHOWN else "so large a number"
    if isinstance(value, str):
        return f"“{value}”" if len(value) <= LONGEST_LINE else "so long a text"
    names = {list: "this list", dict: "a section", float: "a number with a point"}
    return names.get(type(value), "a date or time")


def _lines(text: str) -> dict[str, int]:
    """Return where sections and keys stand, ``allow`` and ``allow.export``, as far as they are written in the common way.

    Python's reader does not tell. What only looks like a key, inside a text of several lines, at worst makes a fault name a line nearby.
    """
    found: dict[str, int] = {}
    for number, name in _named(text):
        found.setdefault(name, number)
        found.setdefault(name.partition(".")[0], number)
    return found


def _named(text: str) -> Iterator[tuple[int, str]]:
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            section = _bare(header[1])
            yield number, section
        elif key := _KEY.match(line):
            yield number, f"{section}.{_bare(key[1])}" if section else _bare(key[1])


def _bare(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
