"""A signing key is stolen, and a list is lost: what docs/publishing.md promises then, with the publishers' own program and a device."""

from __future__ import annotations

import shutil

import pytest

from fieldguide.errors import PackOlderError, PackTamperedError
from fieldguide.export.edition_check import require_sound
from fieldguide.packs.archive import read_bytes
from fieldguide.packs.installing import Packs
from fieldguide.packs.updating import update
from fieldguide_publish import repository
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import editors, keys, publisher

HIGH = 9_998


@pytest.fixture
def device(tmp_path, library_path, team):
    return Packs(tmp_path / "profile", library_path, require_sound, root=team.root())


@pytest.fixture
def made(publish, pack_folder, tmp_path):
    """Build the pack with another version."""

    def build(version: int) -> bytes:
        place = pack_folder / "pack.yml"
        lines = place.read_text(encoding="utf-8").splitlines()
        lines = [f"version: {version}" if line.startswith("version:") else line for line in lines]
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
        publish("build", pack_folder, "-o", tmp_path / f"built-{version}")
        return next((tmp_path / f"built-{version}").glob("*.fgpack")).read_bytes()

    return build


def _endorse(team, ngo):
    editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    editors.hand_out(team.folder, ngo.folder / publisher.ENDORSEMENT)


@pytest.fixture
def thief(ngo, team, tmp_path):
    """Somebody with a copy of the folder of keys, from which the key of the root was missing."""
    _endorse(team, ngo)
    folder = shutil.copytree(ngo.folder, tmp_path / "thief")
    (folder / "root.key").unlink()
    return publisher.read(folder)


@pytest.fixture
def robbed(device, thief, made, tmp_path):
    """A device that has installed what the thief signed, with the highest versions anybody can give."""
    path = tmp_path / "worse.fgpack"
    path.write_bytes(publisher.sign_pack(thief, made(HIGH), {}, list_version=publisher.HIGHEST_GIVEN))
    assert device.install(device.plan(path)).version == HIGH
    return device


@pytest.fixture
def rotated(ngo, team):
    new = publisher.rotate(ngo, ngo.root_key, {}, None)
    _endorse(team, new)
    return new


@pytest.mark.parametrize("road", ["file", "folder", "repository"])
def test_a_device_that_believed_the_thief_follows_the_publisher_again(
    road, robbed, thief, rotated, team, made, tmp_path
):
    own = tmp_path / "own"
    own.mkdir()
    path = own / "ours.fgpack"
    path.write_bytes(publisher.sign_pack(rotated, made(2), {}))
    if road == "file":
        plan = robbed.plan(path)
        assert robbed.is_higher(plan)
        robbed.install(plan)
    elif road == "folder":
        assert [pack.version for pack in update(robbed, [own]).done] == [2]
    else:
        authority = repository.of_editors(team.folder)
        repository.lay_out(tmp_path / "served", [path.read_bytes()], authority, team.signers(0))
        assert [pack.version for pack in update(robbed, [tmp_path / "served"]).done] == [2]
        assert update(robbed, [tmp_path / "served"]).done == ()
    assert [pack.version for pack in robbed.installed()] == [2]
    worse = tmp_path / "worse again.fgpack"
    worse.write_bytes(publisher.sign_pack(thief, made(HIGH + 1), {}))
    with pytest.raises((PackOlderError, PackTamperedError)):
        robbed.plan(worse)
    assert update(robbed, [tmp_path / "worse again.fgpack", tmp_path / "worse.fgpack"]).done == ()


def test_the_way_back_does_not_lead_to_the_thief(robbed, rotated, made, tmp_path):
    path = tmp_path / "ours.fgpack"
    path.write_bytes(publisher.sign_pack(rotated, made(2), {}))
    robbed.install(robbed.plan(path))
    robbed.rollback()
    (left,) = robbed.installed()
    assert left.version == HIGH
    assert "replaced the keys" in left.problem
    assert robbed.editions().current.library == ""  # the core edition alone


def test_an_older_pack_in_a_repository_is_still_older(device, ngo, team, made, tmp_path):
    _endorse(team, ngo)
    first = publisher.sign_pack(ngo, made(1), {})
    repository.lay_out(tmp_path / "served", [first], repository.of_editors(team.folder), team.signers(0))
    (tmp_path / "second.fgpack").write_bytes(publisher.sign_pack(ngo, made(2), {}))
    device.install(device.plan(tmp_path / "second.fgpack"))
    told = update(device, [tmp_path / "served"])
    assert (told.done, told.left, told.refused) == ((), (), ())


def test_a_missing_list_is_never_begun_anew_in_silence(ngo, built, publish, tmp_path):
    data = built.read_bytes()
    signed = publisher.sign_pack(ngo, data, {})
    ngo.list_path.unlink()
    with pytest.raises(
        SigningError, match=r"ngo-x\.json, the list of the packs that were signed, is not there"
    ) as told:
        publisher.sign_pack(ngo, data, {})
    assert "--list-version" in told.value.hint
    assert "is not there" in publish("sign", built, "--with", ngo.folder, ends=1).output
    ngo.list_path.write_bytes(read_bytes(signed).trust["ngo-x.json"])  # as the hint says
    assert publisher.sign_pack(ngo, data, {}) == signed
    ngo.list_path.unlink()
    publish("sign", built, "--with", ngo.folder, "--list-version", 40)
    assert b'"version":40' in read_bytes(built.read_bytes()).trust["ngo-x.json"]


def test_a_list_may_be_given_a_higher_version_and_no_lower_one(ngo, built):
    publisher.sign_pack(ngo, built.read_bytes(), {}, list_version=7)
    for lower in (6, 7):
        with pytest.raises(SigningError, match="has version 7 already"):
            publisher.sign_pack(ngo, built.read_bytes(), {}, list_version=lower)
    for wrong in (0, -1, publisher.HIGHEST_GIVEN + 1):
        with pytest.raises(SigningError, match="is a number from 1"):
            publisher.sign_pack(ngo, built.read_bytes(), {}, list_version=wrong)
    again = read_bytes(publisher.sign_pack(ngo, built.read_bytes(), {}, list_version=8)).trust["ngo-x.json"]
    assert b'"version":8' in again


def test_keys_of_any_name_may_lie_beside_those_that_are_rotated(ngo):
    keys.make(ngo.folder, "sign-old", None)
    (ngo.folder / "sign-4.key").write_bytes(b"of another year; its public half is lost")
    assert publisher.rotate(ngo, ngo.root_key, {}, None).signing_key.name == "sign-5.key"
