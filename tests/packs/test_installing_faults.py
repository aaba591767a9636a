"""What goes wrong with packs on a device: the edition there was stands, and the fault is named."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from fieldguide.errors import (
    PackBusyError,
    PackContentError,
    PackDamagedError,
    PackError,
)
from fieldguide.export.edition_check import require_sound
from fieldguide.packs import editions
from fieldguide.packs.installing import Packs
from fieldguide.packs.lock import locked
from tests.content.packed import FILES, article
from tests.packs.carried import contacts, everything, heads, in_use, install
from tests.packs.making import NOW

ONE, TWO = "+442079460111", "+442079460112"


def _spoil(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("how", ["gone", "flipped"])
def test_an_edition_that_is_lost_gives_way_to_the_bundled_library_and_is_made_again(device, ngo, tmp_path, how):
    install(device, ngo.pack(tmp_path))
    path = in_use(device).library
    _spoil(path) if how == "flipped" else path.unlink()
    used = in_use(device)
    assert (used.library, used.is_behind) == (device.bundled, True)
    device.rebuild()
    assert "service/ngo-x-helpline" in heads(device)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"format": 2, "current": {}, "previous": null}', "[" * 100_000,
     '{"format": 1, "previous": null, "current": {"base": "", "library": "../../x.db", "seal": "", "packs": []}}'],
)  # fmt: skip
def test_a_damaged_pointer_leaves_the_core_edition_and_is_named(device, text):
    path = editions.pointer(device.profile)
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    used = in_use(device)
    assert used.library == device.bundled
    assert "cannot be read" in used.problem
    with pytest.raises(PackDamagedError, match=r"current\.json"):
        device.installed()


def test_a_pack_spoiled_in_the_profile_is_not_built_in(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path))
    (kept,) = editions.packs_folder(device.profile).iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"+442079460111", b"+442079460119"))
    in_use(device).library.unlink()
    (left_out,) = device.rebuild()
    assert left_out.pack.id == "ngo-x/contacts"
    assert in_use(device).library == device.bundled


def test_faults_in_a_pack_leave_everything_as_it_was(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path))
    before = everything(device.profile)
    files = {**FILES, "guide/ngo-x-protocol.md": article(body="<b>now</b>")}
    with pytest.raises(PackContentError) as caught:
        device.plan(ngo.pack(tmp_path, 2, files))
    assert str(caught.value.faults[0]).startswith("content/guide/ngo-x-protocol.md:7: HTML")
    assert everything(device.profile) == before


def test_a_library_that_does_not_pass_the_last_look_is_not_used(device, ngo, tmp_path):
    def refuse(path, new):
        raise PackError("not sound")

    device.install(device.plan(ngo.pack(tmp_path)))
    pointed = editions.pointer(device.profile).read_bytes()
    strict = Packs(device.profile, device.bundled, refuse, root=ngo.root, now=lambda: NOW)
    with pytest.raises(PackError, match="not sound"):
        strict.install(strict.plan(ngo.pack(tmp_path, 2, contacts(TWO))))
    assert editions.pointer(device.profile).read_bytes() == pointed
    assert not list(device.profile.rglob("*.part"))


def test_two_at_once_one_is_told_to_wait(device, ngo, tmp_path):
    plan = device.plan(ngo.pack(tmp_path))
    with locked(device.profile), pytest.raises(PackBusyError, match="just now"):
        device.install(plan)
    assert device.install(plan)


def test_a_plan_made_before_another_pack_came_is_made_again(device, ngo, tmp_path):
    plan = device.plan(ngo.pack(tmp_path))
    install(device, ngo.pack(tmp_path, 1, contacts(ONE), name="lines"))
    device.install(plan)
    assert {"service/ngo-x-line-0", "service/ngo-x-helpline"} < heads(device).keys()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights of POSIX, and nobody may everything")
def test_a_profile_that_cannot_be_written_is_named(device, ngo, tmp_path):
    plan = device.plan(ngo.pack(tmp_path))
    device.profile.mkdir()
    device.profile.chmod(0o500)
    with pytest.raises(PackError, match="cannot be written"):
        device.install(plan)


def test_a_profile_that_is_a_file_is_named(device, ngo, tmp_path):
    plan = device.plan(ngo.pack(tmp_path))
    device.profile.write_text("mine", encoding="utf-8")
    with pytest.raises(PackError, match="cannot be written"):
        device.install(plan)
    assert device.profile.read_text(encoding="utf-8") == "mine"
    assert in_use(device).library == device.bundled


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a matter of POSIX")
@pytest.mark.parametrize("limit", [0, 2_000, 20_000, 150_000])
def test_a_full_disk_leaves_the_edition_there_was(device, ngo, tmp_path, root, limit):
    install(device, ngo.pack(tmp_path))
    before = editions.pointer(device.profile).read_bytes()
    second = ngo.pack(tmp_path, 2, contacts(TWO))
    (tmp_path / "root.json").write_bytes(ngo.root)
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from fieldguide.errors import PackError\n"
        "from fieldguide.export.edition_check import require_sound\n"
        "from fieldguide.packs.installing import Packs\n"
        f"root = Path({str(tmp_path / 'root.json')!r}).read_bytes()\n"
        f"packs = Packs(Path({str(device.profile)!r}), Path({str(device.bundled)!r}), require_sound, root=root)\n"
        f"plan = packs.plan(Path({str(second)!r}))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n    packs.install(plan)\nexcept PackError as error:\n    print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "cannot be written" in ran.stdout
    assert editions.pointer(device.profile).read_bytes() == before
    assert in_use(device).packs[0].version == 1
    install(device, second)
    assert in_use(device).packs[0].version == 2


def test_what_is_installed_is_what_was_carried(device, ngo, tmp_path):
    path = ngo.pack(tmp_path)
    mine = install(device, path)
    assert (editions.packs_folder(device.profile) / mine.file).read_bytes() == path.read_bytes()
    shutil.copy(editions.packs_folder(device.profile) / mine.file, tmp_path / "again.fgpack")
    assert device.plan(tmp_path / "again.fgpack").is_installed


def test_the_pointer_holds_no_path_of_this_computer(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path))
    text = editions.pointer(device.profile).read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert json.loads(text)["current"]["packs"][0]["id"] == "ngo-x/contacts"


def test_another_program_reads_the_pointer_as_it_was_written(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path))
    assert isinstance(Packs(device.profile, device.bundled, require_sound).editions(), editions.Editions)
    assert editions.read(device.profile) == device.editions()
