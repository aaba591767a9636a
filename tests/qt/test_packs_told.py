"""What the dialogs for packs say: why something was not done, and what is waited for."""

from tests.packs.carried import contacts

NUMBER = "+442079460111"
BUSY = "Other work with packs goes on. Try again when it is done."


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
