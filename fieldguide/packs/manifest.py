"""Reading and writing the manifest of a pack: JSON with a closed set of keys, in one form only.

What stands here is bounded and plain, so that it can be shown to a person before anything is known about who wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

from fieldguide.content.faults import shown
from fieldguide.domain.pack import FORMAT, Manifest, Member, is_publisher, is_slug
from fieldguide.domain.provenance import ReviewState
from fieldguide.errors import PackForeignError, PackVersionError
from fieldguide.packs import canonical, names
from fieldguide.packs.archive import MOST_BYTES, MOST_MEMBERS

MOST_MANIFEST_BYTES = 2 * 1024 * 1024
LARGEST_VERSION = 2**31 - 1
LONGEST_TEXT = 160
MOST_CODES, MOST_IDS = 300, 5_000
_HINT = "Ask its publisher for the pack as it was made."
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_RECORD = re.compile(r"[a-z]{2,20}/[a-z0-9][a-z0-9-]{0,119}")
_PROGRAM = re.compile(r"(?:0|[1-9][0-9]{0,3})(?:\.(?:0|[1-9][0-9]{0,3})){2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse(data: bytes) -> Manifest:
    """Return the manifest that some bytes are.

    Raises:
        PackVersionError: It is of a format that a newer program reads.
        PackForeignError: It is no manifest; what is wrong is named.
    """
    found = canonical.loads(data, "The manifest", MOST_MANIFEST_BYTES)
    form = found.get("format")
    if type(form) is int and form > FORMAT:
        raise PackVersionError(
            f"This pack is of format {form}; this program reads format {FORMAT}.", "Install the newest program first."
        )
    wanted = {one.name for one in fields(Manifest)}
    if found.keys() != wanted or type(form) is not int or form != FORMAT:
        key = min(found.keys() ^ wanted, default="format")
        raise _fault(key, "is missing" if key not in found else "has no place there")
    for key, holds in RULES.items():
        if not holds(found[key]):
            raise _fault(key, "is not as it must be")
    manifest = _manifest(found)
    if manifest.id.partition("/")[0] != manifest.publisher:
        raise _fault("id", "does not begin with its publisher")
    return manifest


def dump(manifest: Manifest) -> bytes:
    """Return a manifest as the bytes that are signed.

    Raises:
        PackForeignError: A value is none that :func:`parse` would read again.
    """
    values: dict[str, object] = {one.name: getattr(manifest, one.name) for one in fields(Manifest)}
    values["review"] = dict(manifest.review)
    values["members"] = [{"name": one.name, "sha256": one.sha256, "size": one.size} for one in manifest.members]
    try:
        data = canonical.dumps(values)
    except (TypeError, ValueError) as error:
        raise PackForeignError("The manifest holds something that cannot be written.", str(error)) from error
    parse(data)
    return data


def _manifest(found: Mapping[str, Any]) -> Manifest:
    """Put together what has been checked."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    members = tuple(Member(one["name"], one["sha256"], one["size"]) for one in found["members"])
    values |= {"members": members, "review": MappingProxyType(found["review"])}
    return Manifest(**values)


def not_its_own(publisher: str, replaces: Iterable[str]) -> list[str]:
    """Return those of some packs that are another publisher's; a pack that takes the place of one is refused on every device."""
    return [pack for pack in replaces if not pack.startswith(f"{publisher}/")]


def _fault(key: str, what: str) -> PackForeignError:
    return PackForeignError(f"The manifest of this pack cannot be read: “{shown(key)}” {what}.", _HINT)


def is_plain(value: object, longest: int = LONGEST_TEXT) -> bool:
    """Tell whether a value is one line of text that shows what it is: no control, direction or leading or trailing space."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= longest
        and value.isprintable()
        and value == value.strip()
        and unicodedata.is_normalized("NFC", value)
    )


def _like(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _each(holds: Callable[[object], bool], most: int, least: int = 0) -> Callable[[object], bool]:
    """Return a rule for lists whose entries are all different and all hold."""
    return lambda value: (
        isinstance(value, list)
        and least <= len(value) <= most
        and all(map(holds, value))
        and len(set(value)) == len(value)
    )


def is_pack_id(value: object) -> bool:
    """Tell whether a value is the id of a pack, ``publisher/name``."""
    publisher, _, name = value.partition("/") if isinstance(value, str) else ("", "", "")
    return is_publisher(publisher) and is_slug(name)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and _DAY.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_number(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_review(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() <= {state.value for state in ReviewState}
        and all(_is_number(count, 0, 10**6) for count in value.values())
    )


def _are_members(value: object) -> bool:
    if not isinstance(value, list) or len(value) > MOST_MEMBERS or not all(map(_is_member, value)):
        return False
    listed = [one["name"] for one in value]
    sizes = sum(one["size"] for one in value)
    return listed == sorted(set(listed)) and sizes <= MOST_BYTES


def _is_member(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"name", "sha256", "size"}:
        return False
    name = value["name"]
    return (
        isinstance(name, str)
        and name.startswith(("content/", "media/"))
        and names.is_safe(name)
        and _like(_SHA256)(value["sha256"])
        and _is_number(value["size"], 0, MOST_BYTES)
    )


#: Key → whether a value may stand under it, lists as lists; whoever writes a manifest asks the same rules as whoever reads one.
RULES: Mapping[str, Callable[[object], bool]] = {
    "id": is_pack_id,
    "publisher": lambda value: isinstance(value, str) and is_publisher(value),
    "publisher_name": is_plain,
    "title": is_plain,
    "version": lambda value: _is_number(value, 1, LARGEST_VERSION),
    "date": _is_day,
    "languages": _each(_like(_LANGUAGE), MOST_CODES, 1),
    "countries": _each(_like(_COUNTRY), MOST_CODES),
    "licence": is_plain,
    "least_program": _like(_PROGRAM),
    "replaces": _each(is_pack_id, MOST_CODES),
    "overrides": _each(_like(_RECORD), MOST_IDS),
    "review": _is_review,
    "members": _are_members,
}
