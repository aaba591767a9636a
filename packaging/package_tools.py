"""Finds and runs the tools of an operating system that make its packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bare_machine import SetupError


def require_tool(name: str, bring: str) -> str:
    """Return the path of a program.

    Raises:
        SetupError: It is not here; the text says what brings it.
    """
    found = shutil.which(name)
    if found is None:
        raise SetupError(f"The program {name} is missing. It comes with {bring}.")
    return found


def run(command: Sequence[str], failure: str, epoch: int, folder: Path | None = None) -> None:
    """Run a tool that makes a package, for the given time.

    Raises:
        SetupError: It failed; the text holds its output.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise SetupError(f"{done.stdout}{done.stderr}\n{failure}")
