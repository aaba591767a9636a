"""What the dialogs for packs say: why there is no list, why something was not done, and what is waited for."""

import pytest

from fieldguide.packs import editions
from tests.packs.carried import contacts, install

NUMBER = "+442079460111"
BUSY = "Other work with packs goes on. Try again when it is done."


def test_a_damaged_list_is_told_and_not_taken_for_an_empty_one(packed):
    install(packed.device(), packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    install(packed.device(), packed.ngo.pack(packed.folder, 2, contacts(NUMBER)))
    pointer = editions.pointer(packed.keeper._profile)
    pointer.write_bytes(pointer.read_bytes()[:100])
    page = packed.list()
    assert page.list.count() == 0
    assert page.status.text().startswith(f"{pointer}, the list of installed packs, cannot be read.")
    assert not page.back.isEnabled()
    page.update_all([packed.folder])
    packed.settle()
    assert "cannot be read" in page.status.text()


def test_a_list_that_is_mended_is_shown_with_the_next_work(packed):
    path = packed.ngo.pack(packed.folder, 1, contacts(NUMBER))
    pointer = editions.pointer(packed.keeper._profile)
    pointer.parent.mkdir(parents=True)
    pointer.write_bytes(b"{")
    page = packed.list()
    pointer.unlink()
    install(packed.device(), path)
    page.update_all([packed.folder])
    packed.settle()
    assert page.status.text() == "Nothing newer was found."
    assert page.list.count() == 1


def test_an_error_stays_where_no_pack_is_installed(packed):
    (packed.folder / "metadata").mkdir()
    (packed.folder / "metadata" / "timestamp.json").write_bytes(b"{}")
    page = packed.list()
    assert page.status.text() == "No pack is installed."
    page.update_all([packed.folder])
    assert page.status.text() == "Looking through the folder …"
    packed.settle()
    assert "timestamp.json" in page.status.text()


def test_what_was_done_stays_when_the_last_pack_is_gone(packed):
    install(packed.device(), packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    page = packed.list()
    assert page.status.text() == ""
    page.list.setCurrentRow(0)
    packed.press(page.remove)
    packed.agree("Remove")
    packed.settle()
    assert page.list.count() == 0
    assert page.status.text().startswith("Removed: ngo-x/contacts.")


def test_the_list_shows_what_other_work_has_done(packed):
    path = packed.ngo.pack(packed.folder, 1, contacts(NUMBER))
    page = packed.list()
    packed.keeper.gate.clear()
    assert packed.keeper.run(lambda packs: packs.install(packs.plan(path)), lambda _: None, pytest.fail)
    assert not page.add.isEnabled()
    page.update_all([packed.folder])
    assert page.status.text() == BUSY
    packed.keeper.gate.set()
    packed.settle()
    assert page.list.count() == 1
    assert page.add.isEnabled()
    assert page.status.text() == ""


def test_a_pack_is_looked_at_as_soon_as_other_work_is_done(packed):
    packed.begin_other_work()
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    assert dialog.who.text() == "Other work with packs goes on. The pack is looked at as soon as it is done."
    packed.keeper.gate.set()
    packed.wait_for(lambda: dialog.install.isEnabled())
    assert "Published by NGO X" in dialog.who.text()


def test_trust_that_could_not_be_kept_just_now_leaves_the_words_where_they_are(packed):
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(NUMBER), alone=True))
    packed.settle()
    packed.press(dialog.compared)
    packed.begin_other_work()
    packed.press(dialog.trust)
    assert dialog.summary.text() == BUSY
    assert dialog.words.isVisible()
    assert dialog.compared.isChecked()
    packed.keeper.gate.set()
    packed.settle()
    assert dialog.summary.text() == "What changes: 1 contact added."
    packed.press(dialog.trust)
    packed.wait_for(lambda: dialog.install.isEnabled())
    assert [one.slug for one in packed.device().trusted()] == ["ngo-x"]


def test_an_installation_that_could_not_begin_can_be_asked_for_again(packed):
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    packed.settle()
    packed.begin_other_work()
    packed.press(dialog.install)
    assert dialog.summary.text() == BUSY
    packed.keeper.gate.set()
    packed.settle()
    assert dialog.summary.text() == "What changes: 1 contact added."
    packed.press(dialog.install)
    packed.settle()
    assert len(packed.keeper.installed()) == 1
