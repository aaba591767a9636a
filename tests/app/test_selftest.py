"""``selftest`` opens the window as well, and says what does not work."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from fieldguide import assets
from fieldguide.cli import selftest
from fieldguide.store.library import Library


def _run(library, *words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "fieldguide", "--library", library, "selftest", *words],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_window_is_tried_part_by_part(real_library):
    done = _run(real_library.path, "--json")
    assert done.returncode == 0, done.stderr
    tried = {trial["name"]: trial["ok"] for trial in json.loads(done.stdout)["tried"]}
    for part in ("the window opens", "letters are drawn", "the window runs a checklist", "a page becomes a PDF"):
        assert tried[part] is True


def test_a_qt_that_cannot_draw_is_a_failure_and_no_window_is_a_choice(real_library):
    assert _run(real_library.path, QT_QPA_PLATFORM="nosuch").returncode != 0
    done = _run(real_library.path, "--json", "--no-window", QT_QPA_PLATFORM="nosuch")
    assert done.returncode == 0, done.stderr
    assert not [trial for trial in json.loads(done.stdout)["tried"] if "window" in trial["name"]]


def test_questions_are_asked_of_the_library_that_ships(real_library, monkeypatch):
    monkeypatch.setattr(assets, "library_path", lambda: real_library.path)
    with Library(real_library.path) as library:
        selftest._golden(library)
        monkeypatch.setattr(assets, "text", lambda _: '{"query": "passport", "expect": ["term/none"]}')
        with pytest.raises(selftest.SelftestError, match="“passport” does not find term/none"):
            selftest._golden(library)
