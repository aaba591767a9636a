"""Other packs on the device: what no longer counts stands in nobody's way, and does not come back by any road."""

import pytest

from fieldguide.errors import PackNamespaceError, PackUntrustedError
from fieldguide.packs import editions
from tests.content.packed import FILES, contact, table
from tests.packs.carried import Ngo, contacts, everything, heads, in_use, install

ONE, TWO = "+442079460111", "+442079460112"
NUMBERS = {"services/gb.csv": table(contact("ngo-y-line", TWO))}


@pytest.fixture
def other(ngo):
    """A second publisher."""
    return Ngo("ngo-y", beside=ngo)


def _both(device, ngo, other, folder):
    """Install a pack of a publisher the editors endorse, and one of a publisher a person trusts."""
    install(device, ngo.pack(folder, 1, contacts(ONE)))
    device.trust(other.alone())
    install(device, other.pack(folder, 1, NUMBERS, alone=True))
    assert {"service/ngo-x-line-0", "service/ngo-y-line"} < heads(device).keys()


# --- the way back and trust -----------------------------------------------------------------------------------------------------------


def test_the_way_back_does_not_lead_to_a_publisher_whose_trust_was_withdrawn(device, ngo, other, tmp_path):
    _both(device, ngo, other, tmp_path)
    install(device, ngo.pack(tmp_path, 2, contacts(ONE, TWO)))
    device.distrust("ngo-y")
    assert "service/ngo-y-line" not in heads(device)
    device.rollback()
    assert [(pack.id, pack.version) for pack in device.installed()] == [("ngo-x/contacts", 1)]
    assert "service/ngo-y-line" not in heads(device)
    device.rollback()
    assert "service/ngo-y-line" not in heads(device)
    assert [pack.version for pack in device.installed()] == [2]


def test_withdrawing_trust_in_the_pack_installed_last_leaves_no_way_back_to_it(device, ngo, other, tmp_path):
    _both(device, ngo, other, tmp_path)
    device.distrust("ngo-y")
    assert device.editions().previous is None


def test_withdrawing_trust_reaches_an_edition_before_in_which_alone_the_publisher_is(device, ngo, other, tmp_path):
    _both(device, ngo, other, tmp_path)
    device.remove("ngo-y/contacts")
    device.distrust("ngo-y")
    assert device.editions().previous is None
    assert "service/ngo-x-line-0" in heads(device)


def test_the_way_back_leaves_out_whom_an_administrator_has_struck_off(ngo, other, tmp_path, library_path):
    device = ngo.device(tmp_path / "profile", library_path, listed=[other.alone()])
    install(device, other.pack(tmp_path, 1, NUMBERS, alone=True))
    device.remove("ngo-y/contacts")
    later = ngo.device(device.profile, library_path)
    later.rollback()
    assert "service/ngo-y-line" not in heads(later)
    assert later.installed()[0].problem


def test_the_way_back_leaves_out_whom_the_editors_endorse_no_more(device, ngo, other, tmp_path):
    other.granted = ngo.granted = ngo.listed(1, other)
    install(device, other.pack(tmp_path, 1, NUMBERS))
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    ngo.granted = ngo.listed(2)
    install(device, ngo.pack(tmp_path, 2, contacts(TWO)))
    device.rollback()
    assert [(pack.id, pack.version, bool(pack.problem)) for pack in device.installed()] == [
        ("ngo-y/contacts", 1, True),
        ("ngo-x/contacts", 1, False),
    ]
    assert heads(device).keys() & {"service/ngo-x-line-0", "service/ngo-y-line"} == {"service/ngo-x-line-0"}


# --- one that no longer counts, and another to be installed ------------------------------------------------------------------------


def test_a_publisher_struck_from_the_list_does_not_stand_in_the_way_of_others(ngo, other, tmp_path, library_path):
    device = ngo.device(tmp_path / "profile", library_path, listed=[other.alone()])
    install(device, other.pack(tmp_path, 1, NUMBERS, alone=True))
    later = ngo.device(device.profile, library_path)
    plan = later.plan(ngo.pack(tmp_path, 1, contacts(ONE)))
    (left_out,) = plan.left_out
    assert (left_out.pack.id, "ngo-y" in left_out.reason) == ("ngo-y/contacts", True)
    assert "service/ngo-y-line" in {one.record_id for one in plan.changes}
    later.install(plan)
    found = heads(later)
    assert "service/ngo-x-line-0" in found
    assert "service/ngo-y-line" not in found
    assert [pack.id for pack in later.installed() if pack.problem] == ["ngo-y/contacts"]
    later.trust(other.alone())  # now a person does
    assert {"service/ngo-x-line-0", "service/ngo-y-line"} < heads(later).keys()
    assert not any(pack.problem for pack in later.installed())


def test_an_untrusted_pack_is_told_with_its_own_words_whatever_else_is_installed(ngo, other, tmp_path, library_path):
    device = ngo.device(tmp_path / "profile", library_path, listed=[other.alone()])
    install(device, other.pack(tmp_path, 1, NUMBERS, alone=True))
    third = Ngo("third")
    path = third.pack(tmp_path, 1, {"services/gb.csv": table(contact("third-line", ONE))}, alone=True)
    plan, unknown = ngo.device(device.profile, library_path).look_at(path)
    assert (plan.verified, unknown.publisher, unknown.fingerprint) == (None, "third", third.alone().fingerprint)


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_the_file_of_an_installed_pack_that_is_lost_stops_no_other_and_heals_itself(device, ngo, tmp_path, how):
    lines = ngo.pack(tmp_path, 1, contacts(ONE), name="lines")
    mine = install(device, lines)
    kept = editions.packs_folder(device.profile) / mine.file
    kept.unlink() if how == "gone" else kept.write_bytes(b"PK")
    plan = device.plan(ngo.pack(tmp_path))
    assert [one.pack.id for one in plan.left_out] == ["ngo-x/lines"]
    device.install(plan)
    assert "service/ngo-x-line-0" not in heads(device)
    install(device, lines)
    assert {"service/ngo-x-line-0", "service/ngo-x-helpline"} < heads(device).keys()


def test_a_pack_that_brings_the_withdrawal_of_another_leaves_that_one_out_at_once(device, ngo, other, tmp_path):
    other.granted = ngo.listed(1, other)
    install(device, other.pack(tmp_path, 1, NUMBERS))
    ngo.granted = ngo.listed(2)
    plan = device.plan(ngo.pack(tmp_path, 1, contacts(ONE)))
    assert "no longer endorse" in plan.left_out[0].reason
    device.install(plan)
    assert "service/ngo-y-line" not in heads(device)


def test_a_pack_that_no_longer_fits_beside_the_others_is_left_out_and_the_new_one_is_not(device, ngo, other, tmp_path):
    replacing = {"services/gb.csv": table(contact("gb-example-hotline", TWO))}
    other.may_override = True
    other.granted = ngo.listed(1, other)
    install(device, other.pack(tmp_path, 1, replacing, overrides=("service/gb-example-hotline",)))
    other.may_override = False
    ngo.granted = ngo.listed(2, other)
    plan = device.plan(ngo.pack(tmp_path, 1, contacts(ONE)))
    assert [one.pack.id for one in plan.left_out] == ["ngo-y/contacts"]
    device.install(plan)
    assert heads(device)["service/gb-example-hotline"].issued is None


# --- whose records a pack may touch -----------------------------------------------------------------------------------------------


def test_a_right_to_take_out_that_was_withdrawn_is_gone_at_the_next_edition(device, ngo, other, tmp_path):
    other.may_override = True
    other.granted = ngo.listed(1, other)
    files = {**NUMBERS, "withdraw.yml": b"withdraw: [service/gb-example-hotline]\n"}
    assert install(device, other.pack(tmp_path, 1, files)).may_override
    assert "service/gb-example-hotline" not in heads(device)
    other.may_override = False
    ngo.granted = ngo.listed(2, other)
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    assert "service/gb-example-hotline" in heads(device)
    device.rollback()
    assert "service/gb-example-hotline" in heads(device)


def test_taking_out_records_of_others_is_asked_of_the_pack_that_does_it_and_of_no_other(device, ngo, other, tmp_path):
    ngo.may_override = True
    ngo.granted = ngo.listed(1)
    install(device, ngo.pack(tmp_path, 1, {**FILES, "withdraw.yml": b"withdraw: [service/gb-example-hotline]\n"}))
    device.trust(other.alone())
    plan = device.plan(other.pack(tmp_path, 1, NUMBERS, alone=True))
    assert (plan.asks_override, plan.of_others) == (False, ())
    device.install(plan)
    taking = {**NUMBERS, "withdraw.yml": b"withdraw: [legal/cets-197]\n"}
    plan = device.plan(other.pack(tmp_path, 2, taking, alone=True))
    assert (plan.asks_override, plan.of_others) == (True, ("legal/cets-197",))
    with pytest.raises(PackNamespaceError, match="takes them out: legal/cets-197"):
        device.install(plan)
    assert device.install(plan, agreed=True).may_override


def test_what_nobody_agreed_to_a_newer_core_edition_does_not_bring(device, ngo, other, tmp_path):
    device.trust(other.alone())
    assert not install(device, other.pack(tmp_path, 1, NUMBERS, alone=True)).may_override


# --- exactly the same again ----------------------------------------------------------------------------------------------------------


def test_installing_exactly_what_is_installed_changes_nothing(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    newest = ngo.pack(tmp_path, 2, contacts(TWO))
    mine = install(device, newest)
    before = everything(device.profile)
    assert install(device, newest) == mine
    assert everything(device.profile) == before
    (editions.packs_folder(device.profile) / mine.file).unlink()
    assert install(device, newest) == mine
    assert everything(device.profile) == before
    in_use(device).library.unlink()
    install(device, newest)
    assert "service/ngo-x-line-0" in heads(device)


def test_the_same_pack_signed_anew_leaves_the_way_back(device, ngo, tmp_path):
    install(device, ngo.pack(tmp_path, 1, contacts(ONE)))
    install(device, ngo.pack(tmp_path, 2, contacts(TWO)))
    before = device.editions()
    again = install(device, ngo.pack(tmp_path, 2, contacts(TWO)))  # on a newer list
    assert again != before.current.packs[0]
    assert device.editions().previous == before.previous
    device.rollback()
    assert [pack.version for pack in device.installed()] == [1]


def test_a_preview_shows_the_bytes_whose_words_were_told(tmp_path, library_path, monkeypatch):
    ngo = Ngo("ngo-y")
    device = ngo.device(tmp_path / "profile", library_path, root=b"")
    path = ngo.pack(tmp_path, 1, NUMBERS, alone=True)
    judged = device._judge.judge

    class Swapping:
        """Changes the file on the stick as soon as it has been judged."""

        def judge(self, archive, state):
            path.write_bytes(b"something else")
            return judged(archive, state)

    monkeypatch.setattr(device, "_judge", Swapping())
    plan, unknown = device.look_at(path)
    assert isinstance(unknown, PackUntrustedError)
    assert [one.record_id for one in plan.changes] == ["service/ngo-y-line"]
    assert path.read_bytes() == b"something else"
