"""A library file that cannot be trusted is refused in words a person understands, whatever happened to it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldguide.errors import (
    LibraryDamagedError,
    LibraryError,
    LibraryForeignError,
    LibraryMissingError,
    LibraryVersionError,
)
from fieldguide.store.connection import LIBRARY_ID, LIBRARY_SCHEMA, open_library, seal
from fieldguide.store.library import Library

SEAL = 32


def _refusal(path):
    with pytest.raises(LibraryError) as caught:
        Library(path)
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    return caught.type


@pytest.fixture
def altered(library_copy):
    """Change the library as SQLite would, and seal it anew, as a builder of another version had done."""

    def change(*statements):
        library_copy.write_bytes(library_copy.read_bytes()[:-SEAL])
        connection = sqlite3.connect(library_copy)
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        seal(library_copy)
        return library_copy

    return change


def test_a_missing_file(tmp_path):
    assert _refusal(tmp_path / "none.db") is LibraryMissingError


def test_a_folder(tmp_path):
    assert _refusal(tmp_path) is LibraryMissingError


def test_an_empty_file(tmp_path):
    (tmp_path / "empty.db").write_bytes(b"")
    assert _refusal(tmp_path / "empty.db") is LibraryDamagedError


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of files are a matter of POSIX")
def test_a_name_the_system_cannot_take(tmp_path):
    path = tmp_path / ("x" * 5_000)
    assert _refusal(path) is LibraryError
    with pytest.raises(LibraryError, match=os.strerror(errno.ENAMETOOLONG)):
        open_library(path)


@pytest.mark.parametrize(
    "body",
    [
        b"x",
        b"SQLite",
        b"# notes\n",
        b"I am no library.\n" * 500,
        b"PK\x03\x04" + bytes(4096),
        bytes(8192),
    ],
    ids=lambda body: ascii(body[:8]),
)
def test_another_kind_of_file(body, tmp_path):
    path = tmp_path / "other.db"
    path.write_bytes(body)
    assert _refusal(path) is (LibraryDamagedError if b"SQLite format 3\0".startswith(body) else LibraryForeignError)


@pytest.mark.parametrize("application", [0, LIBRARY_ID + 1, 0x46475531])
def test_a_database_of_another_program(application, tmp_path):
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {application}")
    connection.execute("CREATE TABLE meta (key, value)")
    connection.close()
    assert _refusal(path) is LibraryForeignError


@pytest.mark.parametrize("cut", [1, 15, 16, 17, 50, 99, 100, 101, 4095, 4096, 4097, -4097, -4096, -SEAL - 1, -SEAL, -1])
def test_a_file_cut_short(cut, library_copy):
    whole = library_copy.read_bytes()
    library_copy.write_bytes(whole[:cut])
    assert _refusal(library_copy) is LibraryDamagedError


@pytest.mark.parametrize("more", [b"\0", bytes(SEAL), bytes(4096)])
def test_a_file_with_something_behind_it(more, library_copy):
    library_copy.write_bytes(library_copy.read_bytes() + more)
    assert _refusal(library_copy) is LibraryDamagedError


def test_a_library_for_a_newer_program(altered):
    path = altered(f"PRAGMA user_version = {LIBRARY_SCHEMA + 1}")
    assert _refusal(path) is LibraryVersionError
    with pytest.raises(LibraryVersionError, match="newer Fieldguide"):
        open_library(path)


def test_a_library_for_an_older_program(altered):
    path = altered(f"PRAGMA user_version = {LIBRARY_SCHEMA - 1}")
    assert _refusal(path) is LibraryVersionError
    with pytest.raises(LibraryVersionError, match="older Fieldguide"):
        open_library(path)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE meta SET value = '0' WHERE key = 'fold_version'", "DELETE FROM meta WHERE key = 'fold_version'"],
)
def test_an_index_folded_in_another_way(statement, altered):
    path = altered(statement)
    assert _refusal(path) is LibraryVersionError
    with pytest.raises(LibraryVersionError, match="search index"):
        open_library(path)


def test_a_library_somebody_edited_by_hand(library_copy):
    connection = sqlite3.connect(library_copy)
    with connection:
        connection.execute("UPDATE phone SET inside = '0000'")
    connection.close()
    assert _refusal(library_copy) is LibraryDamagedError


@settings(max_examples=150)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_single_bit_gone_wrong(place, bit, library_path, tmp_path_factory):
    """Each of them could be a digit of a phone number."""
    data = bytearray(library_path.read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    path = tmp_path_factory.getbasetemp() / "flipped.db"
    path.write_bytes(data)
    assert issubclass(_refusal(path), LibraryError)


@settings(max_examples=60)
@given(data=st.data())
def test_a_stretch_overwritten(data, library_path, tmp_path_factory):
    whole = library_path.read_bytes()
    begin = data.draw(st.integers(0, len(whole) - 1))
    filling = data.draw(st.binary(min_size=1, max_size=5_000))
    path = tmp_path_factory.getbasetemp() / "overwritten.db"
    changed = (whole[:begin] + filling + whole[begin + len(filling) :])[: len(whole)]
    path.write_bytes(changed)
    if changed != whole:
        assert issubclass(_refusal(path), LibraryError)


@given(body=st.binary(max_size=5_000) | st.binary(max_size=200).map(lambda tail: b"SQLite format 3\0" + tail))
def test_any_bytes(body, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "bytes.db"
    path.write_bytes(body)
    assert issubclass(_refusal(path), LibraryError)


@pytest.mark.parametrize(
    "name",
    [
        "my library.db",
        "Bücher der Grenze.db",
        "what!.db" if sys.platform == "win32" else "what?.db",
        "a#b.db",
        "100%.db",
        "%41.db",
        "κόσμος/книга/本.db",
        "it's.db",
        "a;b&c=d.db",
    ],
)
def test_a_path_with_signs_in_it(name, library_path, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True, parents=True)
    shutil.copy(library_path, path)
    with Library(path) as opened:
        assert opened.integrity()
        assert opened.heads()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_a_path_that_is_no_text(library_path, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.db"))
    shutil.copy(library_path, path)
    with Library(path) as opened:
        assert opened.heads()


def test_a_relative_path(library_path, monkeypatch):
    monkeypatch.chdir(library_path.parent)
    with Library(Path(library_path.name)) as opened:
        assert opened.heads()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM record", "CREATE TABLE x (y)", "UPDATE meta SET value = ''", "PRAGMA user_version = 9", "VACUUM"],
)
def test_nothing_can_be_written(statement, library_copy):
    before = library_copy.read_bytes()
    connection = open_library(library_copy)
    connection.execute("PRAGMA query_only = 0")
    with pytest.raises(sqlite3.OperationalError):
        connection.execute(statement)
    connection.close()
    assert library_copy.read_bytes() == before


@pytest.mark.parametrize("filling", [b"\0", b"\xff", b"a"])
def test_a_file_that_goes_wrong_while_it_is_open(filling, library_copy):
    with Library(library_copy) as opened:
        size = library_copy.stat().st_size
        with library_copy.open("r+b") as file:
            file.seek(4096)
            file.write(filling * (size - 4096))
        with pytest.raises(LibraryDamagedError):
            list(opened.records())


def test_no_file_appears_beside_it(library_copy):
    beside = set(library_copy.parent.iterdir())
    with Library(library_copy) as opened:
        opened.integrity()
        assert list(opened.records())
        assert set(library_copy.parent.iterdir()) == beside
    assert set(library_copy.parent.iterdir()) == beside


def test_a_folder_that_must_not_be_written_is_no_hindrance(library_copy):
    library_copy.chmod(0o444)
    library_copy.parent.chmod(0o555)
    try:
        with Library(library_copy) as opened:
            assert opened.integrity()
    finally:
        library_copy.parent.chmod(0o755)


def test_closing_twice_does_no_harm(library_copy):
    opened = Library(library_copy)
    opened.close()
    opened.close()
    assert library_copy.exists()


def test_other_programs_can_read_it_too(library_path):
    connection = sqlite3.connect(library_path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM record").fetchone() == (31,)
    connection.close()
