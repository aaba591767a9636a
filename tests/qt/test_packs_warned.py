"""What a person is warned of before a pack is installed, and that the warning and the buttons stay on small screens."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect, QSize, Qt

from fieldguide.qt.pack_dialog import PackDialog
from fieldguide.qt.pack_frame import PackFrame
from tests.content.packed import contact, table
from tests.packs.carried import contacts, install

NUMBERS = [f"+4420794601{n:02}" for n in range(11, 16)]


def test_return_installs_nothing_wherever_the_keyboard_is_not_on_the_button(qtbot, packed):
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(NUMBERS[0])))
    packed.settle()
    assert dialog.focusWidget() is dialog.changes
    qtbot.keyClick(dialog.title, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.changes, Qt.Key.Key_Enter)
    assert not packed.keeper.is_busy
    assert dialog.isVisible()


def test_contacts_that_go_are_named_before_the_rest_is_counted(packed):
    install(packed.device(), packed.ngo.pack(packed.folder, 1, contacts(*NUMBERS)))
    dialog = packed.look(packed.ngo.pack(packed.folder, 2, contacts(NUMBERS[0])))
    packed.settle()
    assert dialog.warning.isVisible()
    assert dialog.warning.property("role") == "warning"
    told = dialog.warning.text().splitlines()
    assert told[:2] == ["4 contacts are replaced or go:", "Line ngo-x-line-1: 020 7946 0112 → removed"]
    assert told[4:] == ["and 1 more"]
    assert not dialog.agree.isVisible(), "they are its publisher's own"


def test_contacts_of_others_come_first_and_no_number_hides_behind_the_count(packed):
    packed.ngo.may_override = True
    install(packed.device(), packed.ngo.pack(packed.folder, 1, contacts(*NUMBERS)))
    files = {"services/gb.csv": table(contact("gb-example-shelter", "+442079460190", name="Night desk"))}
    dialog = packed.look(packed.ngo.pack(packed.folder, 2, files, overrides=("service/gb-example-shelter",)))
    packed.settle()
    told = dialog.warning.text().splitlines()
    assert told[0] == "6 contacts are replaced or go:"
    assert told[1].endswith("→ Night desk: 020 7946 0199 → 020 7946 0190")
    assert told[-1] == "It replaces records of others, or takes them out: service/gb-example-shelter."


def test_what_becomes_of_other_packs_is_told(packed):
    lines = packed.ngo.pack(packed.folder, 1, contacts(NUMBERS[0]), name="lines")
    night = {"services/gb.csv": table(contact("ngo-x-n", NUMBERS[1]))}
    for path in (lines, packed.ngo.pack(packed.folder, 1, night, name="night")):
        install(packed.device(), path)
    (kept,) = (packed.keeper._profile / "packs" / "installed").glob("*night*")
    kept.unlink()
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, replaces=("ngo-x/lines",)))
    packed.settle()
    told = dialog.warning.text().splitlines()
    assert "Removed: ngo-x/lines; ngo-x/contacts takes its place." in told
    assert any(line.startswith("Left out: ngo-x/night  Contacts of NGO X: ") for line in told)


@pytest.mark.parametrize("is_alone", [True, False])
def test_every_button_is_on_a_small_screen_with_large_text(packed, monkeypatch, is_alone):
    monkeypatch.setattr(PackFrame, "screen", lambda _: SimpleNamespace(availableSize=lambda: QSize(720, 480)))
    packed.window._desk.change(text_size=200)
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(*NUMBERS), alone=is_alone))
    packed.settle()
    assert isinstance(dialog, PackDialog)
    assert dialog.width() <= 700
    assert dialog.height() <= 420
    room = QRect(0, 0, dialog.width(), dialog.height())
    for button in (dialog.trust if is_alone else dialog.install, dialog.read, dialog.cancel):
        assert room.contains(QRect(button.mapTo(dialog, button.rect().topLeft()), button.size()))
        assert button.width() >= button.sizeHint().width()
    if is_alone:
        assert [len(line.split()) for line in dialog.words.text().splitlines()] == [4, 4]
        assert dialog.compared.width() >= dialog.compared.sizeHint().width()
