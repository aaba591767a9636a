"""What is remembered of packs is never lost, never half, and never begun anew in silence."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.pack import Publisher
from fieldguide.errors import PackOlderError, PackStateError
from fieldguide.packs import trust, truststate
from fieldguide.packs.truststate import NAME, TrustState, read_state, write_state
from tests.packs.making import NOW, archive, make_manifest

HOPE = Publisher("hope", "Hope", "a" * 64, "2026-11-21")


def _state(bench, version=3, **trusted):
    made = make_manifest(version=version)
    files = bench.endorsed(made, **{"hope.json": bench.own_targets(made, version=version)})
    return (
        TrustState()
        .trusting(HOPE)
        .accepting(trust.verify(archive(files), TrustState(), root=bench.core_root(), now=NOW))
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "packs" / "trust"


def test_it_is_read_as_it_was_written(bench, folder):
    state = _state(bench)
    write_state(folder, state)
    assert read_state(folder) == state
    assert [path.name for path in folder.iterdir()] == [NAME]
    if os.name == "posix":
        assert (folder / NAME).stat().st_mode & 0o077 == 0


def test_nothing_is_remembered_at_first_and_nothing_is_written(folder):
    assert read_state(folder) == TrustState()
    assert not folder.exists()


def test_every_changed_byte_is_noticed(bench, folder):
    write_state(folder, _state(bench))
    data = (folder / NAME).read_bytes()
    chance = random.Random(5)  # noqa: S311 - the same changes each time
    for _ in range(500):
        place, step = chance.randrange(len(data)), chance.randrange(1, 256)
        changed = bytearray(data)
        changed[place] ^= step
        (folder / NAME).write_bytes(bytes(changed))
        with pytest.raises(PackStateError, match="is damaged or has gone") as caught:
            read_state(folder)
        assert caught.value.hint


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_cut_short(kept, bench, folder):
    write_state(folder, _state(bench))
    data = (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(data[:kept])
    with pytest.raises(PackStateError):
        read_state(folder)
    with pytest.raises(PackStateError):
        write_state(folder, _state(bench, 9))  # a damaged one is not written over
    assert (folder / NAME).read_bytes() == data[:kept]


def test_one_that_has_gone_while_packs_are_installed(bench, folder):
    write_state(folder, _state(bench))
    (folder / NAME).unlink()
    assert read_state(folder) == TrustState()  # nothing is installed: there is nothing to forget
    installed = folder.parent / "installed"
    installed.mkdir()
    (installed / "hope-contacts.fgpack").write_bytes(b"")
    with pytest.raises(PackStateError, match="has gone"):
        read_state(folder)


def test_a_folder_in_its_place(folder):
    (folder / NAME).mkdir(parents=True)
    with pytest.raises(PackStateError):
        read_state(folder)


def test_one_of_a_newer_program(bench, folder, monkeypatch):
    monkeypatch.setattr(truststate, "_FORMAT", 2)
    write_state(folder, _state(bench))
    monkeypatch.undo()
    with pytest.raises(PackStateError):
        read_state(folder)


def test_one_that_is_too_large(folder, monkeypatch):
    monkeypatch.setattr(truststate, "MOST_STATE_BYTES", 100)
    with pytest.raises(PackStateError, match="more to remember"):
        write_state(folder, TrustState().trusting(HOPE))
    assert not (folder / NAME).exists()


def test_nothing_newer_is_written_over(bench, folder):
    """Two windows: the second one has not seen what the first one learned."""
    write_state(folder, _state(bench, 4))
    for older in (_state(bench, 3), TrustState(), TrustState().trusting(HOPE)):
        with pytest.raises(PackStateError, match="Another window"):
            write_state(folder, older)
    assert read_state(folder) == _state(bench, 4)
    with pytest.raises(PackOlderError):
        read_state(folder).accepting(
            trust.verify(archive(bench.endorsed()), TrustState(), root=bench.core_root(), now=NOW)
        )


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_one(step, bench, folder, monkeypatch):
    write_state(folder, _state(bench, 3))

    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(PackStateError, match="No space left"):
        write_state(folder, _state(bench, 4))
    monkeypatch.undo()
    assert read_state(folder) == _state(bench, 3)
    assert [path.name for path in folder.iterdir()] == [NAME]


_WRITER = """
import sys
from pathlib import Path
from fieldguide.domain.pack import Publisher
from fieldguide.packs.truststate import read_state, write_state
folder = Path(sys.argv[1])
state = read_state(folder)
for number in range(10_000):
    state = state.trusting(Publisher(f"p{number % 400}x", f"Number {number}", "b" * 64))
    write_state(folder, state)
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 2, 7, 20, 41])
def test_a_kill_leaves_the_old_or_the_new_one(after, folder):
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as child:
        told = [child.stdout.readline() for _ in range(after)]
        child.kill()
    assert int(told[-1]) == after - 1
    names = {who.name for who in read_state(folder).publishers.values()}
    assert {f"Number {number}" for number in range(after)} <= names
    write_state(folder, read_state(folder).trusting(HOPE))


def test_publishers_who_are_trusted(bench):
    state = TrustState().trusting(HOPE)
    assert state.publishers == {"hope": HOPE}
    assert state.distrusting("hope") == TrustState({}, {}, {})
    other = Publisher("hope", "Hope", "b" * 64)
    assert state.trusting(other).publishers == {"hope": other}
    for wrong in (("root", "N", "a" * 64), ("Hope", "N", "a" * 64), ("hope", "", "a" * 64), ("hope", "N", "A" * 64)):
        with pytest.raises(ValueError, match="a publisher has"):
            state.trusting(Publisher(*wrong))


def test_there_is_an_end_to_it(monkeypatch):
    monkeypatch.setattr(truststate, "MOST_PUBLISHERS", 1)
    state = TrustState().trusting(HOPE)
    with pytest.raises(PackStateError, match="trusted here already"):
        state.trusting(Publisher("other", "Other", "a" * 64))


def test_so_many_versions_are_remembered(bench):
    state = TrustState()
    for version in range(1, truststate.MOST_ACCEPTED + 5):
        made = make_manifest(version=version)
        files = bench.endorsed(made, **{"hope.json": bench.own_targets(made, version=version)})
        state = state.accepting(trust.verify(archive(files), state, root=bench.core_root(), now=NOW))
    accepted = state.packs["hope/contacts"]
    assert len(accepted) == truststate.MOST_ACCEPTED
    assert state.newest("hope/contacts").version == truststate.MOST_ACCEPTED + 4


@given(
    st.dictionaries(
        st.sampled_from(["aaa", "bbb", "ccc"]),
        st.tuples(st.text(min_size=1, max_size=9), st.text("0123456789abcdef", min_size=64, max_size=64)),
    )
)
def test_whatever_is_trusted_is_read_again(trusted):
    state = TrustState()
    for slug, (name, digits) in trusted.items():
        try:
            state = state.trusting(Publisher(slug, name, digits))
        except ValueError:  # a name that is no plain line of text
            continue
    assert truststate._parse(truststate._dump(state)).publishers == state.publishers
