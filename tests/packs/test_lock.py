"""One program at a time changes the packs of a profile; a disk without locks is told as what it is."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from fieldguide.errors import PackBusyError, PackError
from fieldguide.packs.lock import locked


def test_a_second_one_is_told_to_wait(tmp_path):
    with locked(tmp_path), pytest.raises(PackBusyError, match="just now"), locked(tmp_path):
        pass
    with locked(tmp_path):
        assert (tmp_path / "packs" / "lock").is_file()


@pytest.mark.parametrize(
    ("number", "is_held"),
    [
        (errno.EAGAIN, True),
        (errno.EACCES, True),
        (errno.EDEADLK, True),
        (errno.ENOLCK, False),
        (errno.EOPNOTSUPP, False),
        (errno.EIO, False),
    ],
)
def test_a_disk_without_locks_is_not_another_window(number, is_held, tmp_path, monkeypatch):
    def no_locks(*_arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("msvcrt.locking" if sys.platform == "win32" else "fcntl.flock", no_locks)
    with pytest.raises(PackError) as caught, locked(tmp_path):
        pass
    assert isinstance(caught.value, PackBusyError) is is_held
    assert caught.value.hint
    if not is_held:
        assert str(tmp_path / "packs") in caught.value.message
        assert os.strerror(number) in caught.value.message
