"""Packs on a device: what they change, the edition made with them, the way back, and what goes wrong."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from fieldguide.domain.pack import Publisher
from fieldguide.domain.records import CORE
from fieldguide.errors import (
    PackBusyError,
    PackContentError,
    PackDamagedError,
    PackError,
    PackNamespaceError,
    PackOlderError,
    PackTamperedError,
    PackUntrustedError,
)
from fieldguide.packs import editions
from fieldguide.packs.changes import Change, summary
from fieldguide.packs.installing import Packs
from fieldguide.packs.lock import locked
from fieldguide.store.library import Library
from fieldguide.store.reading_back import read_back
from fieldguide.store.writer import write_library
from tests.content.packed import FILES, article, contact, table
from tests.packs.carried import Ngo, contacts

ONE, TWO, THREE = "+442079460111", "+442079460112", "+442079460113"


@pytest.fixture
def ngo():
    return Ngo()


@pytest.fixture
def device(ngo, tmp_path, library_path):
    return ngo.device(tmp_path / "profile", library_path)


def _library(device):
    return editions.in_use(device.profile, device.bundled)


def _ids(device):
    with Library(_library(device).library) as library:
        return {head.id: head for head in library.heads()}


def _install(device, path, **values):
    return device.install(device.plan(path), **values)


def _everything(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_profile_without_packs_uses_the_bundled_library_and_nothing_is_written(device):
    assert _library(device).library == device.bundled
    assert device.installed() == ()
    assert not device.profile.exists()


def test_looking_at_a_pack_changes_nothing(device, ngo, tmp_path):
    plan = device.plan(ngo.pack(tmp_path))
    assert summary(plan.changes) == "2 contacts added, 1 page added"
    assert not device.profile.exists()


def test_an_installed_pack_is_in_the_library_and_says_whose_it_is(device, ngo, tmp_path):
    mine = _install(device, ngo.pack(tmp_path))
    used = _library(device)
    assert (used.is_behind, used.problem, used.packs) == (False, "", (mine,))
    head = _ids(device)["service/ngo-x-helpline"]
    assert (head.issued.publisher, head.issued.version) == ("NGO X", 1)
    assert (mine.publisher, mine.how, mine.version) == ("NGO X", "delegated", 1)
    assert mine.expires > "2026-11-21"


def test_a_newer_version_tells_every_number_that_changes(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path, 1, contacts(ONE, TWO)))
    plan = device.plan(ngo.pack(tmp_path, 2, contacts(THREE)))
    told = [(one.change, one.record_id, one.details) for one in plan.changes]
    assert told == [
        (Change.REMOVED, "service/ngo-x-line-1", ("020 7946 0112",)),
        (Change.CHANGED, "service/ngo-x-line-0", ("number: 020 7946 0111 → 020 7946 0113", "sources")),
    ]
    assert summary(plan.changes) == "1 changed, 1 contact removed"
    device.install(plan)
    assert "service/ngo-x-line-1" not in _ids(device)


def test_the_same_content_under_a_higher_version_changes_nothing(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path, 1))
    assert device.plan(ngo.pack(tmp_path, 2)).changes == ()


def test_an_older_version_is_refused(device, ngo, tmp_path):
    old, new = ngo.pack(tmp_path, 1), ngo.pack(tmp_path, 2)
    _install(device, new)
    before = _everything(device.profile)
    with pytest.raises(PackOlderError):
        device.plan(old)
    assert _everything(device.profile) == before


def test_one_digit_of_a_number_changed_is_refused(device, ngo, tmp_path):
    path = ngo.pack(tmp_path)
    assert device.plan(path)
    path.write_bytes(path.read_bytes().replace(b"+442079460111", b"+442079460119"))
    with pytest.raises((PackTamperedError, PackDamagedError)):
        device.plan(path)
    assert not device.profile.exists()


def test_the_way_back_and_forth(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    _install(device, ngo.pack(tmp_path, 2, contacts(TWO)))
    device.rollback()
    assert [pack.version for pack in device.installed()] == [1]
    assert _library(device).packs[0].version == 1
    device.rollback()
    assert [pack.version for pack in device.installed()] == [2]


def test_the_way_back_from_the_first_pack_is_the_core_edition(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path))
    device.rollback()
    assert _library(device).library == device.bundled
    device.rollback()
    assert "service/ngo-x-helpline" in _ids(device)


def test_without_an_edition_before_there_is_no_way_back(device):
    with pytest.raises(PackError, match="no edition to go back to"):
        device.rollback()


def test_removing(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path))
    _install(device, ngo.pack(tmp_path, 1, contacts(ONE), name="lines"))
    device.remove("ngo-x/contacts")
    assert {name for name, head in _ids(device).items() if head.issued} == {"service/ngo-x-line-0"}
    device.remove("ngo-x/lines")
    assert _library(device).library == device.bundled
    with pytest.raises(PackError, match="no installed pack “ngo-x/lines”"):
        device.remove("ngo-x/lines")


def test_a_pack_can_take_the_place_of_another_of_its_publisher(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path, 1, contacts(ONE), name="lines"))
    plan = device.plan(ngo.pack(tmp_path, replaces=("ngo-x/lines",)))
    assert plan.removes == ("ngo-x/lines",)
    device.install(plan)
    assert [pack.id for pack in device.installed()] == ["ngo-x/contacts"]


def test_old_files_go_and_those_of_the_edition_before_stay(device, ngo, tmp_path):
    for version in range(1, 5):
        _install(device, ngo.pack(tmp_path, version, contacts(f"+44207946011{version}")))
    assert len(list(editions.folder(device.profile).glob("*.db"))) == 2
    assert len(list(editions.packs_folder(device.profile).iterdir())) == 2
    assert not list(device.profile.rglob("*.part"))


# --- publishers of their own ------------------------------------------------------------------------------------------------------------


def test_an_unknown_publisher_can_be_looked_at_and_not_installed(tmp_path, library_path):
    ngo = Ngo("ngo-y")
    device = ngo.device(tmp_path / "profile", library_path, root=b"")
    files = {"services/gb.csv": table(contact("ngo-y-line", ONE))}
    path = ngo.pack(tmp_path, files=files, alone=True)
    with pytest.raises(PackUntrustedError) as caught:
        device.plan(path)
    assert len(caught.value.words.split()) == 8
    preview = device.preview(path)
    assert [one.record_id for one in preview.changes] == ["service/ngo-y-line"]
    with pytest.raises(PackNamespaceError, match="preview"):
        device.install(preview)
    assert not device.profile.exists()
    device.trust(Publisher("ngo-y", "NGO Y", caught.value.fingerprint, "2026-11-21"))
    assert _install(device, path).how == "person"
    device.distrust("ngo-y")
    assert _library(device).library == device.bundled


def test_a_publisher_of_its_own_replaces_others_only_if_a_person_agrees(tmp_path, library_path):
    ngo = Ngo()
    device = ngo.device(tmp_path / "profile", library_path, root=b"")
    files = {"services/gb.csv": table(contact("gb-emergency", ONE))}
    path = ngo.pack(tmp_path, files=files, alone=True, overrides=("service/gb-emergency",))
    with pytest.raises(PackUntrustedError) as caught:
        device.plan(path)
    device.trust(Publisher("ngo-x", "NGO X", caught.value.fingerprint, "2026-11-21"))
    plan = device.plan(path)
    assert plan.asks_override
    with pytest.raises(PackNamespaceError, match="replaces records of others"):
        device.install(plan)
    device.install(plan, agreed=True)
    assert _ids(device)["service/gb-emergency"].issued.replaces == CORE
    _install(device, ngo.pack(tmp_path, 1, contacts(TWO), name="lines", alone=True))
    assert _ids(device)["service/gb-emergency"].issued.replaces == CORE


# --- a newer core edition ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def newer(library_path, tmp_path):
    """A bundled library that differs: one record less."""
    contents = read_back(library_path)
    path = tmp_path / "newer.db"
    without = [record for record in contents.records if record.id != "article/figures"]
    kept = tuple(
        replace(record, links=tuple(link for link in record.links if link.target != "article/figures"))
        for record in without
    )
    write_library(path, contents.meta, contents.vocabulary, contents.sources, kept, contents.thesaurus)
    return path


def test_a_newer_bundled_library_is_used_at_once_and_packs_come_back(device, ngo, tmp_path, newer):
    _install(device, ngo.pack(tmp_path))
    updated = ngo.device(device.profile, newer)
    used = _library(updated)
    assert (used.library, used.is_behind) == (newer, True)
    assert "being added again" in used.problem
    assert updated.rebuild() == ()
    found = _ids(updated)
    assert "service/ngo-x-helpline" in found
    assert "article/figures" not in found
    assert updated.rebuild() == ()


def test_a_pack_that_no_longer_fits_is_left_out_and_stays_installed(device, ngo, tmp_path, library_path):
    _install(device, ngo.pack(tmp_path))
    contents = read_back(library_path)
    words = {**contents.vocabulary.lists, "topics": contents.vocabulary.lists["topics"][:1]}
    path = tmp_path / "other.db"
    vocabulary = replace(contents.vocabulary, lists=words)
    write_library(path, contents.meta, vocabulary, contents.sources, contents.records, contents.thesaurus)
    updated = ngo.device(device.profile, path)
    (left_out,) = updated.rebuild()
    assert left_out.pack.id == "ngo-x/contacts"
    assert updated.installed()[0].problem
    used = _library(updated)
    assert (used.library, used.is_behind) == (path, False)
    back = ngo.device(device.profile, library_path)
    assert back.rebuild() == ()
    assert "service/ngo-x-helpline" in _ids(back)


def test_the_way_back_after_a_newer_core_edition_is_made_anew(device, ngo, tmp_path, newer):
    _install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    _install(device, ngo.pack(tmp_path, 2, contacts(TWO)))
    updated = ngo.device(device.profile, newer)
    updated.rollback()
    assert [pack.version for pack in _library(updated).packs] == [1]


# --- what goes wrong ---------------------------------------------------------------------------------------------------------------------


def _spoil(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("how", ["gone", "flipped"])
def test_an_edition_that_is_lost_gives_way_to_the_bundled_library_and_is_made_again(device, ngo, tmp_path, how):
    _install(device, ngo.pack(tmp_path))
    path = _library(device).library
    _spoil(path) if how == "flipped" else path.unlink()
    used = _library(device)
    assert (used.library, used.is_behind) == (device.bundled, True)
    device.rebuild()
    assert "service/ngo-x-helpline" in _ids(device)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"format": 2, "current": {}, "previous": null}', "[" * 100_000,
     '{"format": 1, "previous": null, "current": {"base": "", "library": "../../x.db", "seal": "", "packs": []}}'],
)  # fmt: skip
def test_a_damaged_pointer_leaves_the_core_edition_and_is_named(device, text):
    path = editions.pointer(device.profile)
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    used = _library(device)
    assert used.library == device.bundled
    assert "cannot be read" in used.problem
    with pytest.raises(PackDamagedError, match=r"current\.json"):
        device.installed()


def test_a_pack_spoiled_in_the_profile_is_not_built_in(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path))
    (kept,) = editions.packs_folder(device.profile).iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"+442079460111", b"+442079460119"))
    _library(device).library.unlink()
    (left_out,) = device.rebuild()
    assert left_out.pack.id == "ngo-x/contacts"
    assert _library(device).library == device.bundled


def test_faults_in_a_pack_leave_everything_as_it_was(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path))
    before = _everything(device.profile)
    files = {**FILES, "guide/ngo-x-protocol.md": article(body="<b>now</b>")}
    with pytest.raises(PackContentError) as caught:
        device.plan(ngo.pack(tmp_path, 2, files))
    assert str(caught.value.faults[0]).startswith("content/guide/ngo-x-protocol.md:7: HTML")
    assert _everything(device.profile) == before


def test_a_library_that_does_not_pass_the_last_look_is_not_used(device, ngo, tmp_path):
    def refuse(path, new):
        raise PackError("not sound")

    device.install(device.plan(ngo.pack(tmp_path)))
    pointed = editions.pointer(device.profile).read_bytes()
    strict = ngo.device(device.profile, device.bundled)
    strict._check = refuse
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
    _install(device, ngo.pack(tmp_path, 1, contacts(ONE), name="lines"))
    device.install(plan)
    assert {"service/ngo-x-line-0", "service/ngo-x-helpline"} < _ids(device).keys()


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
    assert _library(device).library == device.bundled


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a matter of POSIX")
@pytest.mark.parametrize("limit", [0, 2_000, 20_000, 150_000])
def test_a_full_disk_leaves_the_edition_there_was(device, ngo, tmp_path, root, limit):
    _install(device, ngo.pack(tmp_path))
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
    assert _library(device).packs[0].version == 1
    _install(device, second)
    assert _library(device).packs[0].version == 2


def test_what_is_installed_is_what_was_carried(device, ngo, tmp_path):
    path = ngo.pack(tmp_path)
    mine = _install(device, path)
    assert (editions.packs_folder(device.profile) / mine.file).read_bytes() == path.read_bytes()
    shutil.copy(editions.packs_folder(device.profile) / mine.file, tmp_path / "again.fgpack")
    assert device.plan(tmp_path / "again.fgpack").is_installed


def test_the_pointer_holds_no_path_of_this_computer(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path))
    text = editions.pointer(device.profile).read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert json.loads(text)["current"]["packs"][0]["id"] == "ngo-x/contacts"


def test_another_program_reads_the_pointer_as_it_was_written(device, ngo, tmp_path):
    _install(device, ngo.pack(tmp_path))
    assert isinstance(Packs(device.profile, device.bundled, device._check).editions(), editions.Editions)
    assert editions.read(device.profile) == device.editions()
