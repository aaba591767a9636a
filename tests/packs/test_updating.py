"""Bringing packs up to date from folders: all of it is one edition, and what cannot be read is told in words."""

import errno
import tempfile
from pathlib import Path

import pytest

from fieldguide.errors import PackError
from fieldguide.packs import editions, layout
from fieldguide.packs.updating import update
from fieldguide.store.library import Library
from tests.content.packed import contact, table
from tests.packs.carried import Ngo, contacts, everything, heads, in_use, install

ONE, TWO, THREE = "+442079460111", "+442079460112", "+442079460113"


def _line(record, number):
    return {"services/gb.csv": table(contact(record, number))}


@pytest.fixture
def stick(tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def two(device, ngo, tmp_path):
    """Two packs, installed."""
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    install(device, ngo.pack(tmp_path, 1, _line("ngo-x-night", TWO), name="night"))


def _versions(device):
    return {pack.id: pack.version for pack in in_use(device).packs}


def test_several_newer_packs_are_one_edition_and_one_step_back(device, two, ngo, tmp_path, stick):
    before = device.editions().current
    ngo.pack(stick, 2, contacts(THREE))
    ngo.pack(stick, 2, _line("ngo-x-night", THREE), name="night")
    found = update(device, [stick])
    assert {(pack.id, pack.version) for pack in found.done} == {("ngo-x/contacts", 2), ("ngo-x/night", 2)}
    assert (found.refused, found.left_out, found.removed) == ((), (), ())
    assert _versions(device) == {"ngo-x/contacts": 2, "ngo-x/night": 2}
    assert device.editions().previous == before
    device.rollback()
    assert _versions(device) == {"ngo-x/contacts": 1, "ngo-x/night": 1}


def test_one_that_cannot_be_installed_keeps_the_others_from_nothing(device, two, ngo, tmp_path, stick):
    ngo.pack(stick, 2, {"withdraw.yml": b"withdraw: &a [x]\n"})
    ngo.pack(stick, 2, _line("ngo-x-night", THREE), name="night")
    found = update(device, [stick])
    assert [pack.id for pack in found.done] == ["ngo-x/night"]
    assert ["content/withdraw.yml:1" in one.reason for one in found.refused] == [True]
    assert _versions(device) == {"ngo-x/contacts": 1, "ngo-x/night": 2}
    assert device.plan(ngo.pack(stick, 2, contacts(THREE))).verified, "what was refused is not remembered as installed"


def test_one_that_a_person_has_to_agree_to_is_refused_with_the_records(ngo, tmp_path, library_path, stick):
    device = ngo.device(tmp_path / "profile", library_path, root=b"")
    device.trust(ngo.alone())
    install(device, ngo.pack(tmp_path, 1, contacts(ONE), alone=True))
    ngo.pack(stick, 2, {**contacts(ONE), "withdraw.yml": b"withdraw: [legal/cets-197]\n"}, alone=True)
    before = everything(device.profile)
    found = update(device, [stick])
    assert (found.done, "takes them out: legal/cets-197" in found.refused[0].reason) == ((), True)
    assert everything(device.profile) == before


def test_what_newer_packs_take_the_place_of_and_what_is_left_out_is_told(device, two, ngo, tmp_path, stick):
    other = Ngo("ngo-y", beside=ngo)
    device.trust(other.alone())
    mine = install(device, other.pack(tmp_path, 1, _line("ngo-y-line", ONE), alone=True))
    (editions.packs_folder(device.profile) / mine.file).unlink()
    ngo.pack(stick, 2, contacts(THREE), replaces=("ngo-x/night",))
    found = update(device, [stick])
    assert (found.removed, [one.pack.id for one in found.left_out]) == (("ngo-x/night",), ["ngo-y/contacts"])
    assert _versions(device) == {"ngo-x/contacts": 2}


def test_of_two_newer_packs_one_may_bring_the_withdrawal_of_the_other(device, ngo, tmp_path, stick):
    other = Ngo("ngo-a", beside=ngo)
    both = ngo.listed(1, other)
    other.granted = ngo.granted = both
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    install(device, other.pack(tmp_path, 1, _line("ngo-a-line", TWO)))
    other.pack(stick, 2, _line("ngo-a-line", THREE))
    ngo.granted = ngo.listed(2)
    ngo.pack(stick, 2, contacts(THREE))
    found = update(device, [stick])
    assert [one.pack.id for one in found.left_out] == ["ngo-a/contacts"]
    assert heads(device).keys() & {"service/ngo-x-line-0", "service/ngo-a-line"} == {"service/ngo-x-line-0"}


# --- the library a window reads ------------------------------------------------------------------------------------------------------


def test_the_library_a_window_reads_stays(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    shown = in_use(device).library
    window = ngo.device(device.profile, device.bundled, in_use=shown)
    for version in range(2, 7):
        install(window, ngo.pack(tmp_path, version, contacts(f"+44207946011{version}")))
    with Library(shown) as library:
        assert library.record("service/ngo-x-line-0").facts.phones[0].e164 == ONE
    assert in_use(device).library != shown


def test_a_command_beside_a_window_leaves_its_library_for_one_generation_more(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    shown = in_use(device).library
    for version in (2, 3):
        install(device, ngo.pack(tmp_path, version, contacts(f"+44207946011{version}")))
    assert shown.is_file()


def test_what_a_kill_left_of_the_memory_of_trust_is_cleared(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path))
    left = editions.trust_folder(device.profile) / ".0123456789abcdef.part"
    left.write_bytes(b"begun")
    device.rollback()
    assert not list(device.profile.rglob("*.part"))


# --- what goes wrong on the way ------------------------------------------------------------------------------------------------------


def _told(device, folder):
    before = everything(device.profile)
    with pytest.raises(PackError) as caught:
        update(device, [folder])
    assert everything(device.profile) == before
    assert caught.value.hint
    return str(caught.value)


def test_a_stick_that_is_pulled_meanwhile_is_told(device, two, stick, monkeypatch):
    (stick / layout.METADATA).mkdir()
    (stick / layout.METADATA / layout.TIMESTAMP).write_bytes(b"{}")

    is_file = Path.is_file

    def pulled(path):
        if stick in path.parents:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", pulled)
    assert "Input/output error" in _told(device, stick)


def test_no_room_for_what_is_put_together_is_told(device, two, stick, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    assert "No space left on device" in _told(device, stick)
