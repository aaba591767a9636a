"""Which names the files of a pack may have.

The rule is narrower than any system's own, so that a pack means the same on every one of them: small letters, digits, ``-``, ``_`` and the dot before
the ending. What is refused is told by what it would do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fieldguide.content.faults import shown
from fieldguide.errors import PackUnsafeError

MANIFEST = "manifest.json"
LONGEST_NAME = 150
LONGEST_PART = 80
DEEPEST = 6
_HINT = "Do not use this file. Tell whoever gave it to you, and ask the publisher for the pack as it was made."
_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]*")
#: Folder → what the files in it may be called.
_FILES = {
    "content": re.compile(r"[a-z0-9][a-z0-9_-]*\.(?:yml|md|csv)"),
    "media": re.compile(r"[a-z0-9][a-z0-9_-]*\.svg"),
    "trust": re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*\.json"),
}
#: Names that Windows gives to devices, whatever their ending.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)


def check(names: Sequence[bytes]) -> list[str]:
    """Return the names of the files of an archive as texts.

    Raises:
        PackUnsafeError: One of them could leave the folder it is written to, hide, collide, or has no place in a pack.
    """
    checked: list[str] = []
    seen: set[str] = set()
    for raw in names:
        fault = _fault_in(raw)
        name = raw.decode("ascii", "backslashreplace")
        if not fault and name.casefold() in seen:
            fault = "stands in it twice, or differs from another only in capital letters"
        if fault:
            raise PackUnsafeError(f"The pack is not safe to read: the name “{shown(name)}” {fault}.", _HINT)
        seen.add(name.casefold())
        checked.append(name)
    misplaced = next((name for name in checked if not _has_a_place(name)), "")
    if misplaced:
        raise PackUnsafeError(f"The pack is not safe to read: “{shown(misplaced)}” is no file of a pack.", _HINT)
    return checked


def is_safe(name: str) -> bool:
    """Tell whether a file of a pack may have this name."""
    return name.isascii() and not _fault_in(name.encode()) and _has_a_place(name)


def _has_a_place(name: str) -> bool:
    if name == MANIFEST:
        return True
    folder, *between, file = name.split("/") if "/" in name else ("", name)
    if folder not in _FILES or (folder == "trust" and between):
        return False
    return all(_FOLDER.fullmatch(part) for part in between) and _FILES[folder].fullmatch(file) is not None


def _fault_in(raw: bytes) -> str:
    """Say why a name is dangerous anywhere; empty if it is not."""
    if not raw or len(raw) > LONGEST_NAME:
        return "is empty" if not raw else "is too long"
    if any(byte < 0x20 or byte == 0x7F for byte in raw):
        return "holds control characters"
    if not raw.isascii():
        return "has letters outside ASCII"
    name = raw.decode("ascii")
    if "\\" in name:
        return "holds a backslash"
    if ":" in name:
        return "names a drive or a hidden stream"
    if name.startswith("/"):
        return "begins at the root of the disk"
    if name.endswith("/"):
        return "is a folder; a pack lists files only"
    return _fault_in_parts(name.split("/"))


def _fault_in_parts(parts: Sequence[str]) -> str:
    if len(parts) > DEEPEST:
        return "lies in too many folders"
    for part in parts:
        if part == "..":
            return "leads out of its folder"
        if part in ("", ".") or len(part) > LONGEST_PART:
            return "has an empty or overlong part"
        if part.endswith((".", " ")) or part.startswith(" "):
            return "ends in a dot or space, which Windows drops"
        if part.partition(".")[0].rstrip().casefold() in _DEVICES:
            return "is a device under Windows"
    return ""
