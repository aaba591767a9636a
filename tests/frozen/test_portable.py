"""The archive for carrying: everything it keeps lies in its own folder, and it opens where it can keep nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the archive is for Linux"),
]

RECORD = "indicator/documents-held"


def test_it_works_without_a_network_where_names_have_spaces_and_accents(unpacked, computer, call, without_network):
    before = computer.files()
    ran = call(*without_network, unpacked / "fieldguide", "selftest", env=computer.environment())
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "FAIL" not in ran.stdout
    found = call(unpacked / "fieldguide", "search", "passport taken", env=computer.environment())
    assert RECORD in found.stdout
    assert computer.files() == before
    assert not (unpacked / "data").exists(), "a question on the command line keeps nothing"


def test_the_window_opens_without_a_network(carried, computer, open_window, without_network):
    if not without_network:
        pytest.skip("the network cannot be taken away here")
    assert open_window(*without_network, carried / "fieldguide", env=computer.environment()).stop() == ""


def test_what_is_kept_lies_beside_the_program_and_nowhere_else(carried, computer, open_window, kept):
    before = computer.files()
    window = open_window(carried / "fieldguide", env=computer.environment())
    found = window.keep_something(carried / "data/user.db")
    assert window.stop() == ""
    assert {path for path in computer.files() - before if "fontconfig" not in path and path != "home/.cache"} == set()
    assert [path.name for path in (carried / "data").rglob("*")] == ["user.db"]
    again = open_window(carried / "fieldguide", env=computer.environment())
    assert again.stop() == ""
    assert kept(carried / "data/user.db") == found


def test_a_newer_version_unpacked_over_it_keeps_the_data(carried, computer, open_window, kept, archive, call, tmp_path):
    window = open_window(carried / "fieldguide", env=computer.environment())
    found = window.keep_something(carried / "data/user.db")
    window.stop()
    (carried / "data/packs").mkdir()
    (carried / "data/packs/mine.txt").write_text("mine", encoding="ascii")
    shutil.rmtree(carried / "_internal")  # as its page says
    (carried / "fieldguide").unlink()
    assert call("tar", "-xJf", archive, "-C", carried.parent).returncode == 0
    assert kept(carried / "data/user.db") == found
    assert (carried / "data/packs/mine.txt").read_text(encoding="ascii") == "mine"
    again = open_window(carried / "fieldguide", env=computer.environment())
    assert again.stop() == ""
    before = computer.files()
    shutil.rmtree(carried)
    assert computer.files() == before
    assert list(carried.parent.iterdir()) == []


def test_a_folder_that_may_not_be_written_is_said_and_the_guide_opens(
    carried, computer, open_window, as_somebody, open_to_all
):
    open_to_all(carried)
    for folder in (computer.home, computer.base / "tmp", computer.base / "run"):
        shutil.chown(folder, 65534, 65534)
    open_to_all(computer.base)
    window = open_window(*as_somebody, carried / "fieldguide", env=computer.environment())
    said = window.says()
    assert window.stop() == ""
    assert f"The data folder {carried / 'data'} cannot be used" in said
    assert "kept only until you close the program" in said
    assert not (carried / "data").exists()
    assert not computer.usual.exists(), "nothing goes elsewhere instead"


def test_settings_on_a_locked_stick_are_read(carried, computer, open_window, kept, as_somebody, open_to_all):
    window = open_window(carried / "fieldguide", env=computer.environment())
    window.keep_something(carried / "data/user.db")
    window.stop()
    open_to_all(carried)
    for path in (carried / "data", carried / "data/user.db"):
        path.chmod(0o555)
    before = (carried / "data/user.db").read_bytes()
    window = open_window(*as_somebody, carried / "fieldguide", env=computer.environment(HOME="/nonexistent"))
    assert "can be read but not written" in window.says()
    window.press("alt+2")
    window.press("Return", "ctrl+d")
    assert window.stop() == ""
    assert (carried / "data/user.db").read_bytes() == before


@pytest.mark.parametrize("home", ["", "/nonexistent/home", None])
def test_without_a_home_it_opens_and_keeps_its_data_all_the_same(carried, computer, open_window, home):
    environment = computer.environment(**({} if home is None else {"HOME": home}))
    if home is None:
        del environment["HOME"]
    window = open_window(carried / "fieldguide", env=environment)
    assert window.keep_something(carried / "data/user.db").bookmarks
    assert window.stop() == ""
    assert not Path("/nonexistent").exists()


def test_without_the_mark_and_without_a_home_it_opens_and_says_that_it_keeps_nothing(carried, computer, open_window):
    (carried / ".portable").unlink()
    window = open_window(
        carried / "fieldguide", env=computer.environment(HOME="/nonexistent/home"), cwd=computer.base / "tmp"
    )
    assert window.says().startswith("Your home folder /nonexistent/home is not there.")
    assert not (carried / "data").exists()
    assert not Path("/nonexistent").exists()
    assert list((computer.base / "tmp").iterdir()) == []


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_no_file_is_opened_for_writing_outside_its_folder(carried, computer, open_window, tmp_path):
    log = tmp_path / "calls"
    calls = (
        "trace=openat,open,creat,mkdir,mkdirat,rename,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,socket"
    )
    under = ("strace", "-D", "-f", "-qq", "-s", "500", "-xx", "-e", calls, "-o", str(log))
    if subprocess.run([*under, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system does not let us watch a process")
    window = open_window(*under, carried / "fieldguide", env=computer.environment())
    window.keep_something(carried / "data/user.db")
    window.stop()
    lines = log.read_text(encoding="ascii").splitlines()
    writing = [line for line in lines if "O_WRONLY" in line or "O_RDWR" in line or "O_CREAT" in line or "mkdir" in line]
    names = {bytes.fromhex(line.split('"')[1].replace("\\x", "")).decode() for line in writing if '"' in line}
    ours = str(carried / "data")
    assert any(name.startswith(ours) for name in names)
    assert {name for name in names if not name.startswith((ours, "/dev/")) and "fontconfig" not in name} <= {
        str(computer.home / ".cache")
    }
    assert not [line for line in lines if "AF_INET" in line]


def test_every_name_can_stand_on_a_stick_of_any_age(archive):
    with tarfile.open(archive) as opened:
        names = opened.getnames()
        assert [one.name for one in opened if not (one.isfile() or one.isdir())] == []
    assert {name.split("/")[0] for name in names} == {"Fieldguide"}
    assert [name for name in names if not name.isascii()] == []
    spelled = [name.casefold() for name in names]
    assert len(set(spelled)) == len(spelled), "two names differ only in case"
