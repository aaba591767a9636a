"""Asking for passphrases: typed and not shown, or read from a file that somebody names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from fieldguide.export.sealing import suggest_passphrase
from fieldguide_publish.errors import KeyFileError
from fieldguide_publish.files import read_bytes
from fieldguide_publish.trust import keys

_MOST_BYTES = 4096
_Function = Callable[..., Any]


def passphrase_file(function: _Function) -> _Function:
    """Add ``--passphrase-file`` to a command."""
    option = click.option(
        "--passphrase-file", type=click.Path(path_type=Path), default=None,
        help="Read the passphrase from the first line of this file instead of asking.",
    )  # fmt: skip
    return option(function)


def known(paths: Iterable[Path], file: Path | None) -> dict[Path, str]:
    """Return key file → passphrase for those that need one."""
    return {path: _told(file) or _asked(path) for path in paths if keys.needs_passphrase(path)}


def new(file: Path | None) -> str:
    """Return the passphrase for a new key; one is suggested."""
    told = _told(file)
    if told:
        return told
    click.echo(f"A passphrase keeps the key if somebody takes the file. Suggested: {suggest_passphrase()}", err=True)
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))


def _told(file: Path | None) -> str:
    if file is None:
        return ""
    lines = read_bytes(file, _MOST_BYTES).decode("utf-8", "replace").splitlines()
    if not lines or not lines[0].strip():
        raise KeyFileError(f"No passphrase stands in {file}.", "Write it into the first line.")
    return lines[0]


def _asked(path: Path) -> str:
    return str(click.prompt(f"Passphrase of {path.name}", hide_input=True, err=True))
