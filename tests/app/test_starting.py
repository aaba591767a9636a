"""Starting the window on a computer where something is wrong: a sentence, a way on, an exit code, and never a traceback."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fieldguide.domain.settings import Settings
from fieldguide.store.connection import LIBRARY_SCHEMA
from fieldguide.store.userdata import UserData


def _header(path, at, value):
    """Write one number into the header of an SQLite file."""
    data = bytearray(path.read_bytes())
    data[at : at + 4] = value.to_bytes(4, "big")
    path.write_bytes(bytes(data))


def _cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _one_bit(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


LIBRARIES = {
    "missing": (lambda path: path.unlink(), "There is no library at "),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "There is no library at "),
    "empty": (lambda path: path.write_bytes(b""), " is damaged or incomplete"),
    "cut short": (_cut, " is damaged or incomplete"),
    "one bit wrong": (_one_bit, " is damaged or incomplete"),
    "newer": (lambda path: _header(path, 60, LIBRARY_SCHEMA + 1), " was made for a newer Fieldguide"),
    "foreign": (lambda path: path.write_bytes(b"%PDF-1.7\n" * 500), " is not a Fieldguide library"),
    "another database": (lambda path: _header(path, 68, 0x12345678), " is not a Fieldguide library"),
}


@pytest.fixture
def library(places, shipped):
    """A copy of the library, free to be spoiled."""
    return Path(shutil.copy(shipped, places.work / "library.db"))


@pytest.mark.parametrize("case", LIBRARIES)
def test_a_library_that_cannot_be_used_is_explained(start, places, library, case):
    spoil, message = LIBRARIES[case]
    spoil(library)
    ended = start("leave_trouble", "--library", str(library)).end()
    assert ended.code == 1
    (told,) = ended.told
    assert told["title"] == "Fieldguide cannot open its library"
    assert message in told["labels"][0]
    assert told["labels"][1], "there is no hint what to do"
    assert ended.stderr == " ".join(told["labels"])
    assert "data/Fieldguide/user.db" not in places.files()


def test_another_library_can_be_chosen(start, places, library, shipped):
    _cut(library)
    ended = start("choose_another_library", "--library", str(library), OTHER_LIBRARY=shipped).end()
    assert ended.code == 0, ended.stderr
    assert ended.told == [{"opened": shipped}]
    assert len(ended.stderr.splitlines()) == 1


def test_no_display_is_one_sentence(start, shipped):
    environment = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    ended = start("", "--library", shipped, **environment).end()
    assert ended.code == 1
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("There is no display to open a window on.")
    assert "fieldguide search" in ended.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is looked for on Linux only")
def test_a_display_that_does_not_answer_is_one_sentence(start, shipped):
    ended = start("", "--library", shipped, QT_QPA_PLATFORM="", DISPLAY=":4321").end()
    assert ended.code == 1, f"ended by signal {-ended.code}" if ended.code < 0 else ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert ":4321" in ended.stderr


def _garbage(path):
    path.write_bytes(b"this is no database at all " * 100)


def _newer(path):
    UserData(path).close()
    _header(path, 60, 99)


def _of_another_program(path):
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA application_id = 99; CREATE TABLE mail (sender TEXT);")
    connection.close()


def _of_a_program_without_a_name(path):
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE mail (sender TEXT); INSERT INTO mail VALUES ('somebody');")
    connection.close()


def _cut_user_data(path):
    userdata = UserData(path)
    userdata.close()
    path.write_bytes(path.read_bytes()[:5_000])


def _no_tables(path):
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA application_id = 0x46475531; PRAGMA user_version = 1;")
    connection.close()


USER_DATA = {
    "newer": (_newer, "newer Fieldguide", "user.db"),
    "of another program": (_of_another_program, "belongs to another program", "user.db"),
    "of a program without a name": (_of_a_program_without_a_name, "belongs to another program", "user.db"),
    "without its tables": (_no_tables, "cannot be read or written", "user.db"),
    "garbage": (_garbage, "damaged", "user.damaged"),
    "cut short": (_cut_user_data, "damaged", "user.damaged"),
}


@pytest.mark.parametrize("case", USER_DATA)
def test_a_settings_file_that_cannot_be_used_is_told_and_never_overwritten(start, places, shipped, case):
    spoil, message, kept_as = USER_DATA[case]
    places.profile.mkdir(parents=True)
    path = places.profile / "user.db"
    spoil(path)
    before = path.read_bytes()
    ended = start("open_and_close", "--library", shipped).end()
    assert ended.code == 0, ended.stderr
    assert message in ended.told[0]["told"]
    assert ended.told[1]["country"] == "BG", "choices count, at least until the program ends"
    assert (places.profile / kept_as).read_bytes() == before
    assert ended.stderr == ended.told[0]["told"]


def test_a_second_damaged_file_does_not_replace_the_first(start, places, shipped):
    places.profile.mkdir(parents=True)
    for text in (b"first " * 100, b"second " * 100):
        (places.profile / "user.db").write_bytes(text)
        assert start("open_and_close", "--library", shipped).end().code == 0
    kept = {path.read_bytes()[:6] for path in places.profile.iterdir() if "damaged" in path.name}
    assert kept == {b"first ", b"second"}


def test_a_folder_in_the_place_of_the_settings_file(start, places, shipped):
    (places.profile / "user.db").mkdir(parents=True)
    ended = start("open_and_close", "--library", shipped).end()
    assert ended.code == 0, ended.stderr
    assert "cannot be read or written" in ended.told[0]["told"]


def test_a_file_in_the_place_of_the_data_folder(start, places, shipped):
    places.profile.write_bytes(b"mine")
    ended = start("open_and_close", "--library", shipped).end()
    assert ended.code == 0, ended.stderr
    assert "cannot be used" in ended.told[0]["told"]
    assert places.profile.read_bytes() == b"mine"


def _powerless():
    """Return words that start a program to which rights of files apply, also for the superuser; None if there are none."""
    if os.geteuid() != 0:
        return ()
    under = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    works = (
        shutil.which("setpriv") and subprocess.run([*under, "true"], capture_output=True, check=False).returncode == 0
    )
    return under if works else None


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_settings_file_that_may_not_be_written(start, places, shipped, what):
    under = _powerless() if hasattr(os, "geteuid") else None
    if under is None:
        pytest.skip("no way to be without the rights of the superuser here")
    path = places.profile / "user.db"
    userdata = UserData(path)
    userdata.close()
    before = path.read_bytes()
    target = path if what == "file" else places.profile
    rights = target.stat().st_mode
    target.chmod(0o400 if what == "file" else 0o500)
    try:
        ended = start("open_and_close", "--library", shipped, under=under).end()
    finally:
        target.chmod(rights)
    assert ended.code == 0, ended.stderr
    assert "can be read but not written" in ended.told[0]["told"]
    assert ended.told[1]["country"] == "BG"
    assert path.read_bytes() == before


def test_without_standard_streams_a_broken_library_is_still_explained(start, places, library):
    """As started from a desktop icon on Windows, where there is nowhere to print."""
    _cut(library)
    program = places.work / "no_streams.py"
    program.write_text(
        "import os, runpy, sys\n"
        "said = os.fdopen(os.dup(1), 'w')\n"
        "sys.stdout, sys.stderr = said, None\n"
        "del sys.argv[0]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    ended = start("leave_trouble", "--library", str(library), through=(str(program),)).end()
    assert [told["title"] for told in ended.told] == ["Fieldguide cannot open its library"]
    assert ended.code == 1


def test_sigterm_ends_it_at_once(start, shipped):
    running = start("work_and_wait", "--library", shipped)
    running.next_told()
    running.process.send_signal(signal.SIGTERM)
    assert running.end().code == -signal.SIGTERM


#: What only some need, or only later: nobody who opens the window to look a word up waits for it.
LATE = (
    "click", "yaml", "markdown", "nh3", "phonenumbers", "openpyxl", "segno", "pyrage", "rapidfuzz", "sqlite_utils", "matplotlib", "tuf",
    "securesystemslib", "tomllib", "email", "urllib.request", "http.client", "asyncio", "PySide6.QtPrintSupport", "PySide6.QtNetwork",
    "fieldguide.cli", "fieldguide.content",
    "fieldguide.packs.archive", "fieldguide.packs.trust", "fieldguide.packs.installing", "fieldguide.qt.packs_page",
    "fieldguide.qt.pack_dialog", "fieldguide.checklists", "fieldguide.search.describe", "fieldguide.export.page",
    "fieldguide.qt.settings_page", "fieldguide.qt.checklist_view", "fieldguide.qt.printing", "fieldguide.qt.seal_dialog",
)  # fmt: skip


def test_nothing_heavy_is_imported_before_the_first_search_is_answered(real_library, tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
    (tmp_path / "Fieldguide").mkdir()
    userdata = UserData(tmp_path / "Fieldguide" / "user.db")
    userdata.keep(Settings(is_welcomed=True))
    userdata.close()
    done = subprocess.run(
        [
            sys.executable,
            "-X",
            "importtime",
            "-c",
            "from fieldguide.app.main import main; main()",
            "selftest",
            "--start",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "answered\n", done.stderr[-2000:]
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "fieldguide.search.engine" in imported
    assert [name for name in LATE if name in imported] == []
