"""A bug met in the window or on the search thread: the person is told, the report names lines and no values, the window lives on."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from fieldguide.store.connection import seal

SECRET = "qwertzuiopue"  # noqa: S105 - what somebody typed
SEAL = 32


@pytest.fixture
def library_without_index(places, shipped):
    """A library that passes every check of the start and fails the first search, as only a bug could make it."""
    path = Path(shutil.copy(shipped, places.work / "library.db"))
    path.write_bytes(path.read_bytes()[:-SEAL])
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE record_fts")
    connection.commit()
    connection.close()
    seal(path)
    return str(path)


def _check(ended, kind, place):
    assert ended.code == 0, ended.stderr
    (told,) = ended.told
    for report in (told["told"], ended.stderr):
        assert report.startswith(f"Fieldguide met an error it did not expect: {kind}")
        assert place in report
        assert SECRET not in report
        assert "Traceback" not in report
        assert "/fieldguide/" not in report.replace("fieldguide/", "", 1), "a folder of this computer is named"
    assert ended.stderr == told["told"], "something else was said, by Qt perhaps"


def test_a_bug_in_the_window(start, shipped):
    _check(start("meet_a_bug_in_the_window", "--library", shipped).end(), "ValueError", "driven.py:")


def test_a_bug_on_the_search_thread(start, library_without_index):
    _check(start("meet_a_bug_in_the_search", "--library", library_without_index).end(), "OperationalError", "lane.py:")
