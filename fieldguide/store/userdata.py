"""``user.db``: settings and bookmarks, the only thing the program writes.

If the file cannot be used the program still starts: choices are then kept in memory, and :attr:`UserData.problem` says why.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldguide import assets
from fieldguide.domain.settings import FORGET_AFTER, TEXT_SIZES, Bookmark, Settings, Theme
from fieldguide.errors import UserDataError

USER_DATA_ID = 0x46475531  # "FGU1"
USER_DATA_SCHEMA = 1
_KEEP = "Your choices are kept only until you close the program."


class UserData:
    """Settings and bookmarks of one person.

    Attributes:
        problem: For the person to read: why nothing is kept on disk, or that a damaged file was put aside; empty if all is well.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the file, and create it if needed; None keeps everything in memory."""
        try:
            self._connection, self.problem = _open(path) if path else (_memory(), "")
        except UserDataError as error:
            self._connection, self.problem = _memory(), str(error)

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._connection.close()

    def settings(self) -> Settings:
        """Return the choices; a value that makes no sense is replaced by the default."""
        kept = dict(self._connection.execute("SELECT key, value FROM setting"))
        theme, size, window = kept.get("theme", ""), kept.get("text_size", ""), kept.get("window", "")
        return Settings(
            country=kept.get("country", ""),
            role=kept.get("role", ""),
            language=kept.get("language", "en"),
            theme=Theme(theme) if theme in set(Theme) else Theme.SYSTEM,
            text_size=int(size) if size in {str(one) for one in TEXT_SIZES} else 100,
            is_welcomed=kept.get("welcomed") == "yes",
            forget_after=int(forget) if (forget := kept.get("forget_after", "")) in set(map(str, FORGET_AFTER)) else 5,
            is_pausing=kept.get("pausing") != "no",
            is_shared=kept.get("shared") == "yes",
            view=kept.get("view", "stage"),
            window=window if window.isascii() else "",
        )

    def keep(self, settings: Settings) -> None:
        """Keep the choices.

        Raises:
            UserDataError: They cannot be written.
        """
        values = {
            "country": settings.country,
            "role": settings.role,
            "language": settings.language,
            "theme": settings.theme.value,
            "text_size": str(settings.text_size),
            "welcomed": "yes" if settings.is_welcomed else "no",
            "forget_after": str(settings.forget_after),
            "pausing": "yes" if settings.is_pausing else "no",
            "shared": "yes" if settings.is_shared else "no",
            "view": settings.view,
            "window": settings.window,
        }
        with self._writing():
            self._connection.executemany("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", values.items())

    def bookmarks(self) -> tuple[Bookmark, ...]:
        """Return the bookmarks, newest first."""
        return tuple(
            Bookmark(*row)
            for row in self._connection.execute("SELECT record_id, title FROM bookmark ORDER BY position DESC")
        )

    def add_bookmark(self, bookmark: Bookmark) -> None:
        """Keep a bookmark; one for the same record is replaced.

        Raises:
            UserDataError: It cannot be written.
        """
        with self._writing():
            self._connection.execute(
                "INSERT OR REPLACE INTO bookmark (record_id, title, position)"
                " VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM bookmark))",
                (bookmark.record_id, bookmark.title),
            )

    def remove_bookmark(self, record_id: str) -> None:
        """Drop a bookmark; a record without one does no harm.

        Raises:
            UserDataError: It cannot be written.
        """
        with self._writing():
            self._connection.execute("DELETE FROM bookmark WHERE record_id = ?", (record_id,))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._connection:
                yield
        except sqlite3.DatabaseError as error:
            raise UserDataError(
                f"Your choice could not be kept ({error}).",
                "Check free space and the rights of the data folder. " + _KEEP,
            ) from error


def _memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    _create(connection)
    return connection


def _open(path: Path) -> tuple[sqlite3.Connection, str]:
    """Open or create the file, and say what the person should know about it; one that is damaged is put aside, never overwritten."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _writable(_checked(path), path)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorname", "") not in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
                raise
        aside = _put_aside(path)
        return _checked(
            path
        ), f"The file with your settings and bookmarks was damaged. It is kept as {aside.name}; a new one was begun."
    except sqlite3.DatabaseError as error:
        raise UserDataError(f"Settings and bookmarks in {path.parent} cannot be read or written.", _KEEP) from error
    except OSError as error:
        raise UserDataError(f"The data folder {path.parent} cannot be used: {error.strerror}.", _KEEP) from error


def _writable(connection: sqlite3.Connection, path: Path) -> tuple[sqlite3.Connection, str]:
    """Return a connection that takes changes; of a file that takes none, as on a stick that is locked, a copy in memory and why."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {USER_DATA_SCHEMA}")
    except sqlite3.OperationalError as error:
        if not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            return connection, ""  # held by another window just now: each change is tried by itself
        connection.rollback()
        copy = sqlite3.connect(":memory:")
        copy.text_factory = connection.text_factory
        connection.backup(copy)
        connection.close()
        return copy, f"Settings and bookmarks in {path.parent} can be read but not written. {_KEEP}"
    connection.rollback()
    return connection, ""


def _put_aside(path: Path) -> Path:
    """Rename the file to a name that is free."""
    names = (path.with_suffix(f".damaged{number}") for number in ("", *range(2, 1_000)))
    aside = next((name for name in names if not name.exists()), path.with_suffix(".damaged"))
    path.replace(aside)
    return aside


def _checked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        connection.execute("PRAGMA secure_delete = 1")
        schema = connection.execute("PRAGMA user_version").fetchone()[0]
        found = connection.execute("PRAGMA application_id").fetchone()[0]
        is_new = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if schema == 0 and found == 0 and is_new:
            _create(connection)
        elif found != USER_DATA_ID:
            raise UserDataError(f"{path} belongs to another program.", "Move it away. " + _KEEP)
        elif schema > USER_DATA_SCHEMA:
            raise UserDataError(
                "Your settings were written by a newer Fieldguide.", "Install the newer version to use them. " + _KEEP
            )
        connection.execute("SELECT count(*) FROM setting, bookmark").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection) -> None:
    marks = f"PRAGMA application_id = {USER_DATA_ID};\nPRAGMA user_version = {USER_DATA_SCHEMA};"
    connection.executescript(f"BEGIN;\n{assets.text('db/schema/user.sql')}\n{marks}\nCOMMIT;")
