"""The program on a real X11 screen: a window appears, takes keys from outside, hides under a neutral title, and ends when it is told to."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest

from fieldguide.domain.settings import Settings, Theme
from fieldguide.store.userdata import UserData

MISSING = [name for name in ("Xvfb", "xdotool", "xprop") if shutil.which(name) is None]

pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(bool(MISSING), reason=f"no virtual screen here: {', '.join(MISSING)} not installed"),
]


@pytest.fixture
def display(tmp_path):
    """A virtual screen of its own; X itself chooses the number and tells it when it is ready."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    number = server.stdout.readline().strip()
    assert number.isdigit(), "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(10)
    server.stdout.close()


@pytest.fixture
def tool(display):
    def run(*words):
        ran = subprocess.run(
            words,
            env={**os.environ, "DISPLAY": display},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert ran.returncode == 0, f"{' '.join(words)}: {ran.stderr}"
        return ran.stdout.strip()

    return run


def _until(ask, patience=20.0):
    """Ask again and again until the answer is yes; what is waited for lies in other processes, which send no signal."""
    end = time.monotonic() + patience
    while not (answer := ask()):
        assert time.monotonic() < end, "it never happened"
    return answer


def _bookmarks(places):
    connection = sqlite3.connect(places.profile / "user.db")
    kept = [row[0] for row in connection.execute("SELECT record_id FROM bookmark")]
    connection.close()
    return kept


def _title(tool, window):
    return tool("xdotool", "getwindowname", window)


def test_a_window_on_a_screen(start, places, shipped, display, tool):
    userdata = UserData(places.profile / "user.db")
    userdata.keep(Settings(country="RO", role="border-first-line", theme=Theme.LIGHT, is_welcomed=True))
    userdata.close()
    running = start("", "--library", shipped, QT_QPA_PLATFORM="xcb", DISPLAY=display)
    window = tool("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Fieldguide$").splitlines()[0]
    tool("xdotool", "windowfocus", "--sync", window)

    tool("xdotool", "key", "--clearmodifiers", "alt+2")
    tool("xdotool", "key", "--clearmodifiers", "Return", "ctrl+d")
    assert _until(lambda: _bookmarks(places)) == ["checklist/first-line-border"]

    tool("xdotool", "key", "--clearmodifiers", "ctrl+k")
    tool("xdotool", "type", "--clearmodifiers", "strangulation")
    tool("xdotool", "key", "--clearmodifiers", "Escape", "Escape")
    _until(lambda: _title(tool, window) != "Fieldguide")
    assert _title(tool, window) == "Documents", "the title says what it hides"
    assert "Fieldguide" not in tool(
        "xprop", "-id", window, "WM_NAME", "_NET_WM_NAME", "WM_ICON_NAME", "_NET_WM_ICON_NAME"
    )

    running.process.send_signal(signal.SIGTERM)
    ended = running.end()
    assert ended.code == -signal.SIGTERM
    assert ended.stderr == ""
    assert places.files() == {"data/Fieldguide/user.db"}
