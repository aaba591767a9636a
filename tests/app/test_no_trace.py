"""The window leaves nothing behind of what was looked for, read or answered, and reaches for no network."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

DRIVEN = str(Path(__file__).with_name("driven.py"))
REACHED_OUT = 97
SENTINELS = ("zdravkowitz", "qwertzuiopue", "geheimniskraem")


def _ways():
    yield "plugged in", ()
    for way in (("unshare", "-rn"), ("unshare", "-n")):
        if shutil.which(way[0]) and subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            yield "cable pulled", way
            return


WAYS = dict(_ways())
ENDS = {
    "closed": ("work_and_close", 0),
    "killed": ("work_and_wait", -signal.SIGKILL),
    "killed while paused": ("pause_and_wait", -signal.SIGKILL),
    "crashed": ("work_and_crash", -signal.SIGABRT),
}


def _check_traces(places, bookmark, setting_names):
    assert places.files() == {"data/Fieldguide/user.db", "work/saved.pdf"}
    for path in places.base.rglob("*"):
        assert not any(word in path.name for word in SENTINELS)
        data = path.read_bytes().lower() if path.is_file() else b""
        for word in SENTINELS:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.encode(encoding) not in data, path
    database = places.profile / "user.db"
    connection = sqlite3.connect(database)
    assert {name for (name,) in connection.execute("SELECT name FROM sqlite_master")} == {"setting", "bookmark"}
    assert {key for (key,) in connection.execute("SELECT key FROM setting")} <= setting_names
    assert [row[0] for row in connection.execute("SELECT record_id FROM bookmark")] == [bookmark]
    connection.close()
    for answer in (b"not-known", b"danger", b"first-line"):
        assert answer not in database.read_bytes()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_left_behind(start, places, shipped, way, end, setting_names):
    course, code = ENDS[end]
    running = start(course, "--library", shipped, under=WAYS[way])
    assert running.next_told() == {"worked": True, "answered": True, "welcomed": False}
    if end == "killed while paused":
        assert running.next_told() == {"paused": True}
    if code == -signal.SIGKILL:
        running.process.send_signal(signal.SIGKILL)
    ended = running.end()
    assert ended.code == code
    assert "Traceback" not in ended.stderr
    _check_traces(places, "indicator/documents-held", setting_names)


def test_a_profile_named_on_the_command_line_is_the_only_one_used(start, places, shipped):
    ended = start("open_and_close", "--library", shipped, "--profile", str(places.work / "mine")).end()
    assert ended.code == 0, ended.stderr
    assert places.files() == {"work/mine/user.db"}


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_not_even_qt_opens_a_socket_to_the_world(start, places, shipped):
    log = places.base.parent / "calls"
    under = ("strace", "-f", "-qq", "-e", "trace=socket,connect,sendto", "-o", str(log))
    if subprocess.run([*under, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("this system does not let us watch a process")
    ended = start("open_and_close", "--library", shipped, under=under).end()
    assert ended.code == 0, ended.stderr
    assert "AF_INET" not in log.read_text()


def test_the_guard_of_these_tests_bites():
    program = f"import runpy, socket\nrunpy.run_path({DRIVEN!r})\nsocket.socket()"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == REACHED_OUT
