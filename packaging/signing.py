"""Signs files with the publisher's own tool, if there is one: no key, no name of a key and no service stands in this project.

The publisher puts the command into the environment variable; the files are added to it. Without it the packages are unsigned and complete.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bare_machine import SetupError

VARIABLE = "FIELDGUIDE_SIGN_COMMAND"
#: What Windows loads as code and looks for a signature in.
SIGNED = (".exe", ".dll", ".pyd")
#: A command line on Windows holds some 32,000 characters.
_AT_ONCE = 50


def command() -> str:
    """Return the publisher's command; empty if there is none."""
    return os.environ.get(VARIABLE, "").strip()


def sign(files: Sequence[Path]) -> None:
    """Sign files in place; does nothing if the publisher gave no command.

    Raises:
        SetupError: The command failed, or is none. Nothing may go out half signed.
    """
    for start in range(0, len(files) if command() else 0, _AT_ONCE):
        try:
            done = subprocess.run(_call(files[start : start + _AT_ONCE]), check=False)
        except (OSError, ValueError) as error:
            raise SetupError(f"The command in {VARIABLE} cannot be run: {error}") from error
        if done.returncode:
            raise SetupError(f"Signing failed: the command in {VARIABLE} ended with {done.returncode}.")


def _call(files: Sequence[Path]) -> str | list[str]:
    """Return the command with the files: on Windows as one line, where a backslash is part of a path."""
    names = [str(file) for file in files]
    return f"{command()} {subprocess.list2cmdline(names)}" if os.name == "nt" else [*shlex.split(command()), *names]


def unsigned_code(tree: Path) -> list[Path]:
    """Return the files of a frozen folder that are to be signed before they are packed."""
    return sorted(file for file in tree.rglob("*") if file.suffix.lower() in SIGNED and file.is_file())
