"""Opening SQLite files, and turning their failures into errors for people."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fieldguide.errors import (
    LibraryDamagedError,
    LibraryError,
    LibraryForeignError,
    LibraryMissingError,
    LibraryVersionError,
)
from fieldguide.folding import FOLD_VERSION

LIBRARY_ID = 0x46474C31  # "FGL1"
LIBRARY_SCHEMA = 4
_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_PIECE = 1 << 20
_SEAL = hashlib.sha256().digest_size
_REINSTALL = "Install Fieldguide again, or choose another library with --library."


def open_library(path: Path) -> sqlite3.Connection:
    """Open a library for reading; the connection cannot write and creates no file beside it.

    Raises:
        LibraryMissingError: There is no such file.
        LibraryForeignError: It is something else.
        LibraryDamagedError: It is cut short or unreadable.
        LibraryVersionError: It was made for another version of the program.
        LibraryError: This computer's SQLite has no full-text search.
    """
    _check_file(path)
    with reading(path):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            _check_library(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn SQLite's complaints about a damaged file into :class:`LibraryDamagedError`; an interrupted query passes through."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if _error_name(error) in ("SQLITE_INTERRUPT", "SQLITE_ERROR"):
            raise  # a newer query took over, or the statement itself is wrong, which is a bug
        raise _damaged(path) from error
    except sqlite3.DatabaseError as error:
        if _error_name(error) in ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CORRUPT_VTAB"):
            raise _damaged(path) from error
        raise


def seal(path: Path) -> None:
    """Append the SHA-256 of a finished library to it, so that a single bit gone wrong, in a phone number say, is noticed.

    SQLite reads as many pages as its header names and does not mind the 32 bytes behind them.
    """
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        file.write(_digest(file, size))


def _digest(file: BinaryIO, size: int) -> bytes:
    """Return the SHA-256 of the next ``size`` bytes of a file, and leave it behind them; a large library is never in memory as a whole."""
    found = hashlib.sha256()
    while size > 0 and (part := file.read(min(size, _PIECE))):
        found.update(part)
        size -= len(part)
    return found.digest()


def sqlite_version() -> str:
    """Return the version of the SQLite this program runs with."""
    return sqlite3.sqlite_version


def is_interrupted(error: sqlite3.Error) -> bool:
    """Tell whether a query ended because another thread interrupted it."""
    return _error_name(error) == "SQLITE_INTERRUPT"


def _error_name(error: sqlite3.Error) -> str:
    """Return SQLite's name of an error; empty if Python raised it, as it does for text that is not UTF-8."""
    return getattr(error, "sqlite_errorname", "")


def _damaged(path: Path) -> LibraryDamagedError:
    return LibraryDamagedError(f"The library {path.name} is damaged or incomplete.", _REINSTALL)


def _check_file(path: Path) -> None:
    """Look at the file itself first: SQLite would notice damage only when a query meets it, and some damage never."""
    try:
        if not path.is_file():
            raise LibraryMissingError(
                f"There is no library at {path}.",
                "Build it with `python3 dev.py build-library`, or install Fieldguide again.",
            )
        with path.open("rb") as file:
            header = file.read(_HEADER)
            file.seek(0)
            size = path.stat().st_size
            digest = _digest(file, size - _SEAL)
            seal_found = file.read()
    except OSError as error:
        raise LibraryError(
            f"The library {path} cannot be read: {error.strerror}.", "Check its name and its rights."
        ) from error
    if not header.startswith(_MAGIC[: len(header)]):
        raise LibraryForeignError(f"{path.name} is not a Fieldguide library.", _REINSTALL)
    if len(header) < _HEADER:
        raise _damaged(path)
    _check_header(header, path)
    page_size, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    if size - _SEAL != pages * page_size or digest != seal_found:
        raise _damaged(path)


def _check_header(header: bytes, path: Path) -> None:
    schema, application = int.from_bytes(header[60:64], "big"), int.from_bytes(header[68:72], "big")
    if application != LIBRARY_ID:
        raise LibraryForeignError(f"{path.name} is not a Fieldguide library.", _REINSTALL)
    if schema > LIBRARY_SCHEMA:
        raise LibraryVersionError(
            f"The library {path.name} was made for a newer Fieldguide.", "Install the newer version of the program."
        )
    if schema < LIBRARY_SCHEMA:
        raise LibraryVersionError(
            f"The library {path.name} was made for an older Fieldguide.", "Build it again from its sources."
        )


def _check_library(connection: sqlite3.Connection, path: Path) -> None:
    if not connection.execute("SELECT sqlite_compileoption_used('ENABLE_FTS5')").fetchone()[0]:
        raise LibraryError(
            "SQLite on this computer has no full-text search (FTS5).",
            "Use the Fieldguide installer, which brings its own.",
        )
    fold = connection.execute("SELECT value FROM meta WHERE key = 'fold_version'").fetchone()
    if fold is None or fold[0] != str(FOLD_VERSION):
        raise LibraryVersionError(
            f"The search index of {path.name} was made by another version.", "Build the library again from its sources."
        )
    connection.execute("PRAGMA query_only = 1")
