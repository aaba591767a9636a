"""Reading a TOML file that an administrator wrote, within bounds, so that every fault can be told with its line."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldguide.content.faults import Faults, Place

#: Longest file that is read, in bytes, and longest line, in characters: a key of thousands of parts would keep the reader busy for minutes.
LONGEST_FILE, LONGEST_LINE = 64 * 1024, 1_000
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER = re.compile(r"\s*\[+\s*([^\]#]*?)\s*\]")
_KEY = re.compile(r"""\s*([\w."' -]+?)\s*=""")


@dataclass(frozen=True, slots=True)
class Toml:
    """What a file says.

    Attributes:
        values: As Python's reader returns them.
        lines: Section or key, such as ``allow`` and ``allow.export``, → its line, as far as it is written in the common way.
    """

    values: Mapping[str, Any]
    lines: Mapping[str, int]


def bytes_of(path: Path, faults: Faults) -> bytes | None:
    """Return the bytes of a file, at most one more than a file may have; None, and a fault, if it cannot be read.

    Raises:
        FileNotFoundError: There is no such file.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            faults.add(Place(str(path), 1), "this is no file", "a text file")
            return None
        with path.open("rb") as file:
            return file.read(LONGEST_FILE + 1)
    except NotADirectoryError as error:
        raise FileNotFoundError(*error.args) from error
    except FileNotFoundError:
        raise
    except OSError as error:
        faults.add(Place(str(path), 1), f"the file cannot be read ({error.strerror})", "a file everybody may read")
        return None


def parse(data: bytes, file: str, what: str, example: str, faults: Faults) -> Toml | None:
    """Return what some bytes say; None, and a fault, if they are no TOML.

    Args:
        data: The bytes.
        file: Named in faults.
        what: What the file is, such as ``a policy``.
        example: What is expected in it.
        faults: Where faults go.
    """
    text = _text_of(data, file, what, faults)
    values = None if text is None else _values_of(text, file, example, faults)
    return None if text is None or values is None else Toml(values, _lines(text))


def _text_of(data: bytes, file: str, what: str, faults: Faults) -> str | None:
    if len(data) > LONGEST_FILE:
        faults.add(Place(file, 1), f"the file is too long for {what}", f"at most {LONGEST_FILE:,} bytes")
        return None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add(Place(file, line), "this is no UTF-8 text", "the file saved with encoding UTF-8")
        return None
    for number, line_text in enumerate(text.split("\n"), start=1):
        if len(line_text) > LONGEST_LINE:
            faults.add(Place(file, number), "the line is too long", f"at most {LONGEST_LINE:,} characters")
            return None
    return text


def _values_of(text: str, file: str, example: str, faults: Faults) -> dict[str, Any] | None:
    import tomllib  # only a computer with such a file waits for it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told = str(error)
        at = _AT.search(told)
        lines = text.split("\n")
        number = int(at[1]) if at and at[1] else len(lines) - (lines[-1] == "")
        is_path = "\\" in lines[max(number, 1) - 1]
        expected = "a path with \\ in 'single quotes'" if is_path else example
        faults.add(Place(file, max(number, 1)), f"this is no TOML ({_AT.sub('', told)})", expected)
    except ValueError:  # a number of thousands of digits
        faults.add(Place(file, 1), "a number is too large", example)
    except RecursionError:  # thousands of brackets
        faults.add(Place(file, 1), "brackets are nested too deeply", example)
    return None


def _lines(text: str) -> dict[str, int]:
    """Return where sections and keys stand.

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
