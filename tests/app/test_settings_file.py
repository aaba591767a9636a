"""The settings file itself, when something happens to it that nobody expects."""

import sqlite3

import pytest

from fieldguide.domain.settings import Bookmark, Settings
from fieldguide.errors import UserDataError
from fieldguide.store.userdata import UserData


@pytest.fixture
def path(tmp_path):
    userdata = UserData(tmp_path / "user.db")
    userdata.keep(Settings(country="RO"))
    userdata.add_bookmark(Bookmark("term/one", "One"))
    userdata.close()
    return tmp_path / "user.db"


def _write(path, sql):
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def _opened(path):
    userdata = UserData(path)
    settings, bookmarks = userdata.settings(), userdata.bookmarks()
    userdata.close()
    return userdata.problem, settings, bookmarks


def test_bytes_that_are_no_text_do_no_harm(path):
    _write(path, "UPDATE setting SET value = CAST(x'ff52' AS TEXT); UPDATE bookmark SET title = CAST(x'fe' AS TEXT)")
    problem, settings, bookmarks = _opened(path)
    assert problem == ""
    assert settings.text_size == 100
    assert len(bookmarks) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [("theme", "plaid"), ("text_size", "0"), ("text_size", "1e9"), ("window", "\u00e9"), ("welcomed", "")],
)
def test_a_value_that_makes_no_sense_is_the_usual_one(path, key, value):
    _write(path, f"UPDATE setting SET value = '{value}' WHERE key = '{key}'")  # noqa: S608 - the test's own words
    assert _opened(path) == ("", Settings(country="RO"), (Bookmark("term/one", "One"),))


def test_an_empty_file_is_begun(tmp_path):
    (tmp_path / "user.db").touch()
    assert _opened(tmp_path / "user.db") == ("", Settings(), ())


def test_damage_while_the_program_runs_is_told(path):
    userdata = UserData(path)
    path.write_bytes(b"overwritten by something else " * 500)
    with pytest.raises(UserDataError, match="could not be kept"):
        userdata.keep(Settings(country="BG"))
    userdata.close()


def test_two_programs_share_one_file(path):
    one, other = UserData(path), UserData(path)
    one.keep(Settings(country="BG"))
    assert other.settings().country == "BG"
    other.add_bookmark(Bookmark("term/two", "Two"))
    assert [mark.record_id for mark in one.bookmarks()] == ["term/two", "term/one"]
    one.close()
    other.close()


def test_what_is_removed_is_not_left_in_the_bytes_of_the_file(path):
    userdata = UserData(path)
    userdata.add_bookmark(Bookmark("term/removed-again", "Taken back"))
    userdata.remove_bookmark("term/removed-again")
    userdata.close()
    assert b"removed-again" not in path.read_bytes()
    assert b"Taken back" not in path.read_bytes()
