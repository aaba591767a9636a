"""Reading and writing whole files: bounded in, and out complete or not at all."""

from __future__ import annotations

from pathlib import Path

from fieldguide import whole_file
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
        raise PublishError(
            f"{path} is larger than {size_in_words(most)}.", "Is it the right file? If it is, divide it."
        )
    return data


def size_in_words(size: int) -> str:
    """Return a number of bytes in the largest unit of which it has at least one, rounded down: ``64 MB``, ``4 KB``, ``12 bytes``."""
    for unit, name in ((1024**2, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size // unit} {name}"
    return f"{size} bytes"


def is_holding(path: Path, data: bytes) -> bool:
    """Tell whether exactly these bytes stand in a file that is there; one of another size is not read.

    Raises:
        PublishError: It cannot be read.
    """
    try:
        is_as_long = path.stat().st_size == len(data)
    except OSError as error:
        raise PublishError(f"{path} cannot be read: {error.strerror}.", "See that its disk is still there.") from error
    return is_as_long and read_bytes(path, len(data)) == data


def write_bytes(path: Path, data: bytes, *, is_secret: bool = False) -> None:
    """Write a file that is whole or not there; its folder is made if need be.

    Args:
        path: The file; an older one is replaced.
        data: What it shall hold.
        is_secret: True if nobody but the owner may read it, from the first byte on.

    Raises:
        PublishError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole_file.write(path, data, is_secret=is_secret)
    except OSError as error:
        raise PublishError(
            f"{path} cannot be written: {error.strerror}.", "Choose a folder you may write to."
        ) from error
