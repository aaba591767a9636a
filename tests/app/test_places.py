"""Where settings and bookmarks are kept: beside a program that is carried about, else in the folder of the system, else nowhere."""

import os
import sqlite3
import sys

import pytest

from fieldguide.app import places
from fieldguide.domain.settings import Bookmark, Settings
from fieldguide.store.userdata import UserData

ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows finds the folder without the environment")


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return folder


@pytest.fixture
def frozen(tmp_path, monkeypatch):
    """The folder of a frozen program, which is called by a link elsewhere."""
    folder = tmp_path / "Útmutató on a stick"
    folder.mkdir()
    (folder / "fieldguide").touch()
    (tmp_path / "link").symlink_to(folder / "fieldguide")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "link"))
    return folder


@ON_POSIX
def test_an_installed_program_uses_the_folder_of_the_system(home, frozen):
    found = places.profile()
    assert found.problem == ""
    assert found.file is not None
    assert home in found.file.parents
    assert found.file.parts[-2:] == ("Fieldguide", "user.db")


def test_a_program_that_is_carried_keeps_its_data_beside_itself(home, frozen):
    (frozen / ".portable").touch()
    assert places.profile() == places.Profile(frozen / "data")
    assert places.DATA.isascii()


def test_the_marker_means_nothing_to_a_program_run_from_its_sources(home, frozen, monkeypatch):
    (frozen / ".portable").touch()
    monkeypatch.delattr(sys, "frozen")
    assert places.portable_folder() is None


def test_a_folder_that_was_named_goes_before_all(frozen, tmp_path, monkeypatch):
    (frozen / ".portable").touch()
    monkeypatch.setenv("HOME", "/nowhere")
    assert places.profile(tmp_path / "mine") == places.Profile(tmp_path / "mine")


@ON_POSIX
def test_a_home_that_is_not_there_is_not_created(home, monkeypatch):
    home.rmdir()
    found = places.profile()
    assert found.file is None
    assert f"{home} is not there" in found.problem
    assert "kept only until you close" in found.problem


@ON_POSIX
@pytest.mark.parametrize("value", ["", "here", None])
def test_without_a_home_nothing_is_put_where_the_program_was_started(home, monkeypatch, value):
    """The list of users may still know one; on this computer of the test it does not."""

    def unknown(_number):
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)
    monkeypatch.delenv("HOME") if value is None else monkeypatch.setenv("HOME", value)
    found = places.profile()
    assert found.file is None
    assert "names no home folder" in found.problem


@ON_POSIX
def test_a_folder_for_data_without_a_home_is_good_enough(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/nowhere")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert places.profile() == places.Profile(tmp_path / "Fieldguide")


def test_a_person_without_a_home_is_told(start, places, shipped):
    places.environment.pop("XDG_DATA_HOME")
    places.environment["HOME"] = str(places.base / "nowhere")
    ended = start("open_and_close", "--library", shipped, XDG_DATA_HOME="").end()
    assert ended.code == 0, ended.stderr
    assert ended.told[0]["told"].startswith(f"Your home folder {places.base / 'nowhere'} is not there.")
    assert ended.told[1] == {"told": ended.told[0]["told"], "country": "BG"}
    assert ended.stderr == ended.told[0]["told"]
    assert places.files() == set()


def test_what_a_file_holds_that_may_not_be_written_is_read_and_counts(tmp_path, monkeypatch):
    """A connection for reading only stands in for the switch of a stick, which binds the superuser too."""
    path, connect = tmp_path / "user.db", sqlite3.connect
    userdata = UserData(path)
    userdata.keep(Settings(country="RO"))
    userdata.add_bookmark(Bookmark("term/one", "One"))
    userdata.close()
    before = path.read_bytes()
    names = {":memory:": ":memory:", path: f"{path.as_uri()}?mode=ro"}
    monkeypatch.setattr("sqlite3.connect", lambda name: connect(names[name], uri=True))
    userdata = UserData(path)
    assert "can be read but not written" in userdata.problem
    assert userdata.settings().country == "RO"
    userdata.keep(Settings(country="BG"))
    userdata.add_bookmark(Bookmark("term/two", "Two"))
    assert userdata.settings().country == "BG"
    assert [mark.record_id for mark in userdata.bookmarks()] == ["term/two", "term/one"]
    userdata.close()
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["user.db"]
