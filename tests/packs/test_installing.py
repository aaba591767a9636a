"""Packs on a device: what they change, the edition made with them, and the way back."""

from dataclasses import replace

import pytest

from fieldguide.domain.pack import Publisher
from fieldguide.domain.records import CORE
from fieldguide.errors import (
    PackDamagedError,
    PackError,
    PackNamespaceError,
    PackOlderError,
    PackTamperedError,
    PackUntrustedError,
)
from fieldguide.packs import editions
from fieldguide.packs.archive import read_archive
from fieldguide.packs.changes import Change, summary
from fieldguide.store.reading_back import read_back
from fieldguide.store.writer import write_library
from tests.content.packed import contact, table
from tests.packs.carried import Ngo, contacts, everything, heads, in_use, install

ONE, TWO, THREE = "+442079460111", "+442079460112", "+442079460113"


def test_a_profile_without_packs_uses_the_bundled_library_and_nothing_is_written(device):
    assert in_use(device).library == device.bundled
    assert device.installed() == ()
    assert not device.profile.exists()


def test_looking_at_a_pack_changes_nothing(device, ngo, tmp_path):
    plan = device.plan(ngo.pack(tmp_path))
    assert summary(plan.changes) == "2 contacts added, 1 page added"
    assert not device.profile.exists()


def test_an_installed_pack_is_in_the_library_and_says_whose_it_is(device, ngo, tmp_path):
    mine = install(device, ngo.pack(tmp_path))
    used = in_use(device)
    assert (used.is_behind, used.problem, used.packs) == (False, "", (mine,))
    head = heads(device)["service/ngo-x-helpline"]
    assert (head.issued.publisher, head.issued.version) == ("NGO X", 1)
    assert (mine.publisher, mine.how, mine.version) == ("NGO X", "delegated", 1)
    assert mine.expires > "2026-11-21"


def test_a_newer_version_tells_every_number_that_changes(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE, TWO)))
    plan = device.plan(ngo.pack(tmp_path, 2, contacts(THREE)))
    told = [(one.change, one.record_id, one.details) for one in plan.changes]
    assert told == [
        (Change.REMOVED, "service/ngo-x-line-1", ("020 7946 0112",)),
        (Change.CHANGED, "service/ngo-x-line-0", ("number: 020 7946 0111 → 020 7946 0113", "sources")),
    ]
    assert summary(plan.changes) == "1 changed, 1 contact removed"
    device.install(plan)
    assert "service/ngo-x-line-1" not in heads(device)


def test_the_same_content_under_a_higher_version_changes_nothing(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1))
    assert device.plan(ngo.pack(tmp_path, 2)).changes == ()


def test_an_older_version_is_refused(device, ngo, tmp_path):
    old, new = ngo.pack(tmp_path, 1), ngo.pack(tmp_path, 2)
    install(device, new)
    before = everything(device.profile)
    with pytest.raises(PackOlderError):
        device.plan(old)
    assert everything(device.profile) == before


def test_one_digit_of_a_number_changed_is_refused(device, ngo, tmp_path):
    path = ngo.pack(tmp_path)
    assert device.plan(path)
    path.write_bytes(path.read_bytes().replace(b"+442079460111", b"+442079460119"))
    with pytest.raises((PackTamperedError, PackDamagedError)):
        device.plan(path)
    assert not device.profile.exists()


def test_the_way_back_and_forth(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    install(device, ngo.pack(tmp_path, 2, contacts(TWO)))
    device.rollback()
    assert [pack.version for pack in device.installed()] == [1]
    assert in_use(device).packs[0].version == 1
    device.rollback()
    assert [pack.version for pack in device.installed()] == [2]


def test_the_way_back_from_the_first_pack_is_the_core_edition(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path))
    device.rollback()
    assert in_use(device).library == device.bundled
    device.rollback()
    assert "service/ngo-x-helpline" in heads(device)


def test_without_an_edition_before_there_is_no_way_back(device):
    with pytest.raises(PackError, match="no edition to go back to"):
        device.rollback()


def test_removing(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path))
    install(device, ngo.pack(tmp_path, 1, contacts(ONE), name="lines"))
    device.remove("ngo-x/contacts")
    assert {name for name, head in heads(device).items() if head.issued} == {"service/ngo-x-line-0"}
    device.remove("ngo-x/lines")
    assert in_use(device).library == device.bundled
    with pytest.raises(PackError, match="no installed pack “ngo-x/lines”"):
        device.remove("ngo-x/lines")


def test_a_pack_can_take_the_place_of_another_of_its_publisher(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE), name="lines"))
    plan = device.plan(ngo.pack(tmp_path, replaces=("ngo-x/lines",)))
    assert plan.removes == ("ngo-x/lines",)
    device.install(plan)
    assert [pack.id for pack in device.installed()] == ["ngo-x/contacts"]


def test_old_files_go_and_those_of_the_edition_before_stay(device, ngo, tmp_path):
    for version in range(1, 5):
        install(device, ngo.pack(tmp_path, version, contacts(f"+44207946011{version}")))
    assert [path.name for path in sorted(editions.folder(device.profile).glob("*.db"))] == ["2.db", "3.db", "4.db"]
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
    preview = device.preview(read_archive(path))
    assert [one.record_id for one in preview.changes] == ["service/ngo-y-line"]
    with pytest.raises(PackNamespaceError, match="preview"):
        device.install(preview)
    assert not device.profile.exists()
    device.trust(Publisher("ngo-y", "NGO Y", caught.value.fingerprint, "2026-11-21"))
    assert install(device, path).how == "person"
    device.distrust("ngo-y")
    assert in_use(device).library == device.bundled


def test_a_publisher_of_its_own_replaces_others_only_if_a_person_agrees(tmp_path, library_path):
    ngo = Ngo()
    device = ngo.device(tmp_path / "profile", library_path, root=b"")
    files = {"services/gb.csv": table(contact("gb-example-hotline", ONE))}
    path = ngo.pack(tmp_path, files=files, alone=True, overrides=("service/gb-example-hotline",))
    with pytest.raises(PackUntrustedError) as caught:
        device.plan(path)
    device.trust(Publisher("ngo-x", "NGO X", caught.value.fingerprint, "2026-11-21"))
    plan = device.plan(path)
    assert plan.asks_override
    with pytest.raises(PackNamespaceError, match="replaces records of others"):
        device.install(plan)
    device.install(plan, agreed=True)
    assert heads(device)["service/gb-example-hotline"].issued.replaces == CORE
    install(device, ngo.pack(tmp_path, 1, contacts(TWO), name="lines", alone=True))
    assert heads(device)["service/gb-example-hotline"].issued.replaces == CORE


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
    install(device, ngo.pack(tmp_path))
    updated = ngo.device(device.profile, newer)
    used = in_use(updated)
    assert (used.library, used.is_behind) == (newer, True)
    assert "being added again" in used.problem
    assert updated.rebuild() == ()
    found = heads(updated)
    assert "service/ngo-x-helpline" in found
    assert "article/figures" not in found
    assert updated.rebuild() == ()


def test_a_pack_that_no_longer_fits_is_left_out_and_stays_installed(device, ngo, tmp_path, library_path):
    install(device, ngo.pack(tmp_path))
    contents = read_back(library_path)
    words = {**contents.vocabulary.lists, "topics": contents.vocabulary.lists["topics"][:1]}
    path = tmp_path / "other.db"
    vocabulary = replace(contents.vocabulary, lists=words)
    write_library(path, contents.meta, vocabulary, contents.sources, contents.records, contents.thesaurus)
    updated = ngo.device(device.profile, path)
    (left_out,) = updated.rebuild()
    assert left_out.pack.id == "ngo-x/contacts"
    assert updated.installed()[0].problem
    used = in_use(updated)
    assert (used.library, used.is_behind) == (path, False)
    back = ngo.device(device.profile, library_path)
    assert back.rebuild() == ()
    assert "service/ngo-x-helpline" in heads(back)


def test_the_way_back_after_a_newer_core_edition_is_made_anew(device, ngo, tmp_path, newer):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    install(device, ngo.pack(tmp_path, 2, contacts(TWO)))
    updated = ngo.device(device.profile, newer)
    updated.rollback()
    assert [pack.version for pack in in_use(updated).packs] == [1]
