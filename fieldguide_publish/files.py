"""Reading and writing whole files: bounded in, and out complete or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from fieldguide_publish.errors import PublishError


def read_bytes(path: Path, most: int) -> bytes:
    """Return what stands in a file.

    Args:
        path: The file.
        most: The largest size that is read, in bytes.

    Raises:
        PublishError: It is not there, cannot be read or is larger.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise PublishError(f"{path} cannot be read: {error.strerror}.", "Name a file that is there.") from error
    if len(data) > most:
        raise PublishError(f"{path} is larger than {most // 1024**2} MB.", "Divide it.")
    return data


def write_bytes(path: Path, data: bytes, *, is_secret: bool = False) -> None:
    """Write a file that is whole or not there; its folder is made if need be.

    Args:
        path: The file; an older one is replaced.
        data: What it shall hold.
        is_secret: True if nobody but the owner may read it, from the first byte on.

    Raises:
        PublishError: It cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        handle = os.open(
            partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600 if is_secret else 0o644
        )
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise PublishError(
            f"{path} cannot be written: {error.strerror}.", "Choose a folder you may write to."
        ) from error
