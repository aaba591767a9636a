"""Seal what stands on standard input and write it, in a process of its own that meets with an accident if one is named.

Usage: ``python seal_once.py ACCIDENT PATH KEY``. Accidents: ``none``, ``too-big`` (the system takes the first hundred bytes only), ``killed``
(the process ends between writing and naming the file).
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from fieldguide.errors import FieldguideError
from fieldguide.export.sealing import seal_for_recipients, write_sealed


def _die(_file: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(accident: str, path: str, key: str) -> int:
    data = sys.stdin.buffer.read()
    if accident == "too-big":
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    elif accident == "killed":
        os.fsync = _die
    try:
        write_sealed(seal_for_recipients(data, [key]), Path(path))
    except FieldguideError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
