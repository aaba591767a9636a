"""What a program of ours prints to."""

from __future__ import annotations

import sys


def prepare() -> None:
    """Let the console print any text: what it cannot show is spelled out instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
