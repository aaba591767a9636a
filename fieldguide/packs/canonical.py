"""The one way in which manifests and signed metadata are written, and the only one in which they are read.

JSON has many spellings of the same value. Signatures cover the value; with a single spelling they cover every byte of the file as well, and a
changed byte is a fault even where it would mean the same. The form: keys sorted, no spaces, UTF-8, one line end at the end, no decimals.
"""

from __future__ import annotations

import json
from typing import NoReturn

from fieldguide.errors import PackForeignError

#: Largest whole number, either way; what is longer is slow to read and of no use.
LARGEST = 2**53 - 1
_LONGEST_NUMBER = 17
_HINT = "Ask its publisher for the file as it was made."


def dumps(value: object) -> bytes:
    """Return a value in the one form."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode() + b"\n"


def loads(data: bytes, what: str, most_bytes: int) -> dict[str, object]:
    """Return the mapping that some bytes are.

    Args:
        data: The bytes.
        what: How they are called in an error, such as ``The manifest``.
        most_bytes: How many they may be.

    Raises:
        PackForeignError: They are too many, no JSON, no mapping, or not in the one form.
    """
    if len(data) > most_bytes:
        raise PackForeignError(f"{what} of this pack has {len(data):,} bytes; at most {most_bytes:,} are read.", _HINT)
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=_mapping, parse_float=_refused, parse_int=_whole, parse_constant=_refused
        )
        is_the_form = dumps(value) == data
    except (ValueError, RecursionError) as error:
        raise PackForeignError(f"{what} of this pack is no JSON that this program reads.", _HINT) from error
    if not isinstance(value, dict) or not is_the_form:
        raise PackForeignError(f"{what} of this pack is not written as packs are.", _HINT)
    return value


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER or abs(int(text)) > LARGEST:
        raise ValueError("a number is too large")
    return int(text)


def _refused(_text: str) -> NoReturn:
    raise ValueError("a number is not whole")
