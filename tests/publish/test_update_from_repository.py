"""A device updates from a repository on a stick, and reads only what it lacks."""

from __future__ import annotations

import shutil

import pytest

from fieldguide.errors import PackDamagedError, PackError
from fieldguide.export.edition_check import require_sound
from fieldguide.packs import editions, layout
from fieldguide.packs.installing import Packs
from fieldguide.packs.repository import taken
from fieldguide.packs.updating import update
from fieldguide_publish import repository
from fieldguide_publish.trust import editors, publisher


@pytest.fixture
def device(tmp_path, library_path, team):
    return Packs(tmp_path / "profile", library_path, require_sound, root=team.root())


@pytest.fixture
def first(ngo, built, team, tmp_path):
    editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    editors.hand_out(team.folder, ngo.folder / publisher.ENDORSEMENT)
    built.write_bytes(publisher.sign_pack(ngo, built.read_bytes(), {}))
    return built


@pytest.fixture
def served(first, ngo, team, publish, pack_folder, tmp_path):
    place = pack_folder / "pack.yml"
    place.write_text(place.read_text(encoding="utf-8").replace("version: 1", "version: 2"), encoding="utf-8")
    publish("build", pack_folder, "-o", tmp_path / "second")
    data = next((tmp_path / "second").glob("*.fgpack")).read_bytes()
    signed = publisher.sign_pack(ngo, data, {})
    repository.lay_out(tmp_path / "served", [signed], repository.of_editors(team.folder), team.signers(0))
    return tmp_path / "served"


def test_a_newer_pack_is_taken_once_and_without_what_is_there(device, first, served, tmp_path):
    into = tmp_path / "into"
    into.mkdir()
    assert taken(served, device, into) == []  # not installed here, so not fetched
    device.install(device.plan(first))
    shutil.rmtree(served / layout.BLOBS)  # every file of the second version is in the first
    (path,) = taken(served, device, into)
    assert device.install(device.plan(path)).version == 2
    assert taken(served, device, into) == []


def test_a_damaged_installed_copy_is_healed_by_the_newer_pack(device, first, served):
    mine = device.install(device.plan(first))
    (editions.packs_folder(device.profile) / mine.file).write_bytes(b"PK")
    assert [pack.version for pack in update(device, [served]).done] == [2]


def test_files_that_cannot_be_put_together_are_told(device, first, served, tmp_path):
    device.install(device.plan(first))
    with pytest.raises(PackError, match="cannot be written"):
        taken(served, device, tmp_path / "none")


def test_a_damaged_repository_changes_nothing(device, first, served, tmp_path):
    device.install(device.plan(first))
    next((served / layout.TARGETS).rglob("*.contacts")).write_bytes(b"{}\n")
    with pytest.raises(PackDamagedError):
        taken(served, device, tmp_path)
    assert [pack.version for pack in device.installed()] == [1]
