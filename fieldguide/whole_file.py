"""Files that are whole or not there: the one place that writes a file in the place of another.

What is written goes into a hidden file of another name beside it, onto the disk, and only then gets its name. Whoever looks, whenever the
computer is switched off, finds the old file or the new one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: Windows does not let a file be replaced while somebody looks at it, such as a virus scanner: so often is it tried, and after so many seconds.
_TRIES, _PAUSE = 50, 0.02
#: How the name of a file ends that is not finished, or never was because the program was ended.
UNFINISHED = ".part"


def write(path: Path, data: bytes, *, is_secret: bool = False) -> None:
    """Write a file whole or not at all; an older one is replaced.

    Args:
        path: The file; its folder is there.
        data: What it shall hold.
        is_secret: Nobody but its owner may read it, from the first byte on.

    Raises:
        OSError: It cannot be written; what stood there stands.
    """
    with made(path) as part:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part, flags, 0o600 if is_secret else 0o666), "wb") as file:
            file.write(data)


@contextmanager
def made(path: Path) -> Iterator[Path]:
    """Let a file be made under another name, and give it its own when that went well; otherwise nothing is left of it.

    Args:
        path: Where it shall stand; its folder is there.

    Yields:
        Where to make it.

    Raises:
        OSError: It cannot be written; what stood there stands.
    """
    part = path.with_name(f".{os.urandom(8).hex()}{UNFINISHED}")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        _move(part, path)
    except BaseException:  # also if somebody ends the program
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def _move(part: Path, path: Path) -> None:
    for attempt in range(_TRIES):
        try:
            part.replace(path)
            return
        except PermissionError:
            if attempt == _TRIES - 1 or os.name != "nt":
                raise
            time.sleep(_PAUSE)


def _keep_name(folder: Path) -> None:
    """Have a new name on the disk too. The file stands already: a folder that cannot be asked for it, as on some shares, is no failure."""
    if os.name == "nt":  # it does so by itself
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
