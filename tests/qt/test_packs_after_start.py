"""What is caught up with after a start: packs added again, packs a policy names, packs in folders; and what the reader is told of it."""

import pytest

from fieldguide.packs import editions
from tests.content.packed import contact, table
from tests.packs.carried import Ngo, contacts, install

NUMBER, OTHER = "+442079460111", "+442079460112"
NEXT_START = "It is used from the next start of the guide."
NOT_INSTALLED = "Named by your organisation's policy and not installed: "


@pytest.fixture
def catch_up(packed):
    """Do what is due after a start, and return what the window says."""

    def call():
        packed.window.messages.hide()
        packed.packing.catch_up()
        packed.settle()
        return packed.told

    return call


@pytest.fixture
def lose_the_edition(packed):
    """Install a pack, lose the edition made with it, and start."""

    def call(*paths):
        for path in paths:
            install(packed.device(), path)
        for path in editions.folder(packed.keeper._profile).glob("*.db"):
            path.unlink()
        packed.start_anew()
        assert packed.keeper.used.is_behind

    return call


def _kept(packed):
    return sorted(editions.packs_folder(packed.keeper._profile).glob("ngo-x--*"))


def test_packs_are_added_again(packed, catch_up, lose_the_edition):
    lose_the_edition(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    assert catch_up() == f"Your packs were added to the core edition again. {NEXT_START}"


def test_nobody_is_told_that_packs_were_added_if_none_could_be(packed, catch_up, lose_the_edition):
    lose_the_edition(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    for path in _kept(packed):
        path.unlink()
    told = catch_up()
    assert told.startswith(
        "None of your packs could be added to the core edition again. Contacts of NGO X was left out: "
    )
    assert NEXT_START not in told


def test_those_that_were_added_are_named_if_others_were_left_out(packed, catch_up, lose_the_edition):
    lose_the_edition(
        packed.ngo.pack(packed.folder, 1, contacts(NUMBER)),
        packed.ngo.pack(packed.folder, 1, {}, name="texts", title="Texts of NGO X"),
    )
    _kept(packed)[0].unlink()
    told = catch_up()
    assert told.startswith(
        f"Added to the core edition again: Texts of NGO X. {NEXT_START} Contacts of NGO X was left out: "
    )


def test_packs_that_another_window_has_added_by_now(packed, catch_up, lose_the_edition):
    lose_the_edition(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    packed.device().rebuild()
    assert catch_up() == f"The edition with your packs is there. {NEXT_START}"
    packed.device().remove("ngo-x/contacts")
    assert catch_up() == ""


def test_what_is_due_is_done_after_other_work(packed, lose_the_edition):
    lose_the_edition(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    packed.begin_other_work()
    packed.packing.catch_up()
    packed.keeper.gate.set()
    packed.wait_for(lambda: packed.told == f"Your packs were added to the core edition again. {NEXT_START}")
    packed.window.messages.hide()
    packed.begin_other_work()
    packed.keeper.gate.set()
    packed.settle()
    assert packed.told == "", "it is due once"


def test_a_pack_of_the_policy_that_cannot_be_trusted_is_told_and_the_others_are_installed(packed, catch_up):
    packed.ngo.pack(packed.folder, 1, contacts(NUMBER))
    Ngo("ngo-y").pack(packed.folder, 1, {}, alone=True)
    packed.keeper.preloaded = (packed.folder,)
    told = catch_up()
    assert told.startswith(f"Installed by your organisation's policy: Contacts of NGO X. {NEXT_START}")
    assert f"{NOT_INSTALLED}ngo-y-contacts-en-1.fgpack: " in told
    assert [pack.id for pack in packed.keeper.installed()] == ["ngo-x/contacts"]


def test_a_pack_of_the_policy_that_replaces_records_of_others_is_told(packed, catch_up):
    files = {"services/gb.csv": table(contact("gb-example-hotline", OTHER))}
    path = packed.ngo.pack(packed.folder, 1, files, alone=True, overrides=("service/gb-example-hotline",))
    packed.trust(path)
    packed.keeper.preloaded = (path,)
    assert catch_up() == (
        f"{NOT_INSTALLED}{path.name}: It replaces records of others, to which a person has to agree. Settings, Packs installs it."
    )
    assert packed.keeper.installed() == ()


def test_a_pack_of_the_policy_with_faults_does_not_keep_the_others_away(packed, catch_up):
    packed.ngo.pack(packed.folder, 1, contacts(NUMBER))
    packed.ngo.pack(packed.folder, 1, {"withdraw.yml": b"withdraw: &a [x]\n"}, name="broken")
    packed.keeper.preloaded = (packed.folder,)
    told = catch_up()
    assert "Installed by your organisation's policy: Contacts of NGO X." in told
    assert f"{NOT_INSTALLED}ngo-x-broken-en-1.fgpack: The content of the pack has 1 fault" in told


def test_only_the_first_are_named_and_the_rest_counted(packed, catch_up):
    for number in range(5):
        (packed.folder / f"{number}.fgpack").write_bytes(b"no pack")
    packed.keeper.preloaded = (packed.folder,)
    told = catch_up()
    assert [name in told for name in ("0.fgpack", "2.fgpack", "3.fgpack")] == [True, True, False]
    assert told.endswith("And 2 more.")


def test_an_older_pack_beside_a_newer_one_is_no_news(packed, catch_up):
    for version in (1, 2):
        packed.ngo.pack(packed.folder, version, contacts(NUMBER))
    packed.keeper.preloaded = (packed.folder,)
    assert catch_up().startswith("Installed by your organisation's policy: Contacts of NGO X.")
    assert catch_up() == ""


def test_another_pack_with_the_version_of_the_installed_one_is_told(packed, catch_up):
    install(packed.device(), packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    packed.ngo.pack(packed.folder, 1, contacts(OTHER))
    packed.keeper.preloaded = (packed.folder,)
    assert "Another pack with the same version 1" in catch_up()


def test_what_nobody_trusts_in_a_folder_that_offers_packs_is_not_told(packed, catch_up):
    Ngo("ngo-y").pack(packed.folder, 1, {}, alone=True)
    packed.keeper.offered = (packed.folder,)
    assert catch_up() == ""
