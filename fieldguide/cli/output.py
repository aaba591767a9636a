"""What all commands print with."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click


def print_json(value: object) -> None:
    """Print a value as JSON on one line; in ASCII where the output cannot take UTF-8, for a replaced sign would break the JSON."""
    is_utf8 = getattr(sys.stdout, "encoding", "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(value, ensure_ascii=not is_utf8))


def lines() -> Iterator[str]:
    """Yield the lines of standard input, read as UTF-8 whatever the computer's language is; bytes that are none become replacement signs."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")
