"""A file written in the place of another: whole or not there, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from fieldguide import whole_file

OLD, NEW = b"old", b"new " * 1000


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(OLD)
    return path


def _alone(path):
    return [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_new_file_and_one_in_the_place_of_another(file):
    whole_file.write(file, NEW)
    assert file.read_bytes() == NEW
    assert _alone(file)
    other = file.with_name("other")
    whole_file.write(other, b"")
    assert other.read_bytes() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are a matter of POSIX")
def test_a_secret_is_its_owners_alone(tmp_path):
    before = os.umask(0o022)
    try:
        whole_file.write(tmp_path / "secret", NEW, is_secret=True)
        whole_file.write(tmp_path / "open", NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize("end", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=str)
def test_what_fails_half_way_leaves_the_old_one_and_nothing_else(file, monkeypatch, step, end):
    def fail(*_arguments, **_options):
        raise end

    targets = {"write": (os, "fdopen"), "fsync": (os, "fsync"), "replace": (type(file), "replace")}
    monkeypatch.setattr(*targets[step], fail)
    with pytest.raises(type(end)):
        whole_file.write(file, NEW)
    monkeypatch.undo()
    assert file.read_bytes() == OLD
    assert _alone(file)


def test_a_folder_that_cannot_be_asked_to_keep_the_name_is_no_failure(file, monkeypatch):
    real, folder = os.fsync, file.parent.stat().st_ino

    def refuse(handle):
        if os.fstat(handle).st_ino == folder:
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", refuse)
    whole_file.write(file, NEW)
    assert file.read_bytes() == NEW


def test_what_a_maker_leaves_undone_is_not_put_in_place(file):
    def spoil(part):
        part.write_bytes(NEW)
        raise ValueError("thought better of it")

    with pytest.raises(ValueError, match="thought better"), whole_file.made(file) as part:
        spoil(part)
    assert file.read_bytes() == OLD
    assert _alone(file)
    with pytest.raises(FileNotFoundError), whole_file.made(file):
        pass  # nothing was made
    assert file.read_bytes() == OLD


def test_a_file_of_somebody_else_in_the_way_is_not_touched(file):
    for name in ("file.part", "file.partial"):
        (file.parent / name).write_bytes(b"mine")
    whole_file.write(file, NEW)
    assert {one.name: one.read_bytes() for one in file.parent.iterdir()} == {
        "file": NEW, "file.part": b"mine", "file.partial": b"mine",
    }  # fmt: skip
