"""Work with packs and dialogs that are closed before it has ended; and work that ends in a way nobody foresaw."""

import sys
import threading

import pytest

from fieldguide.app import crash
from fieldguide.packs import editions
from fieldguide.qt.pack_dialog import PackDialog
from fieldguide.qt.packs_page import PacksDialog
from tests.packs.carried import contacts, install

NUMBER, OTHER = "+442079460111", "+442079460112"


def test_a_closed_list_is_not_told_of_work_any_more(packed):
    packed.leave(packed.list())
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    packed.settle()
    assert dialog.summary.text() == "What changes: 1 contact added."


def test_a_pack_that_is_closed_while_it_is_looked_at_is_forgotten(packed):
    packed.keeper.gate.clear()
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    assert dialog.who.text() == "Looking at the pack …"
    packed.leave(dialog)
    packed.keeper.gate.set()
    packed.settle()
    assert packed.told == ""
    again = packed.look(packed.ngo.pack(packed.folder, 2, contacts(NUMBER)))
    packed.settle()
    assert again.install.isEnabled()


def test_a_file_that_is_no_pack_is_forgotten_with_its_dialog(packed):
    path = packed.folder / "x.fgpack"
    path.write_bytes(b"no pack")
    packed.keeper.gate.clear()
    packed.leave(packed.look(path))
    packed.keeper.gate.set()
    packed.settle()
    assert packed.told == ""


def test_an_installation_ends_and_is_told_though_everything_was_hidden(packed):
    page = packed.list()
    page.look_at(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    dialog = packed.front(PackDialog)
    packed.settle()
    packed.keeper.gate.clear()
    packed.press(dialog.install)
    packed.window.hide_everything()
    packed.wait_until_gone(dialog)
    packed.wait_until_gone(page)
    packed.keeper.gate.set()
    packed.settle()
    assert packed.told == "Contacts of NGO X is installed. It is used from the next start of the guide."
    assert [pack.id for pack in packed.keeper.installed()] == ["ngo-x/contacts"]


def test_an_installation_that_fails_is_told_though_its_dialog_is_closed(packed):
    dialog = packed.look(packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    packed.settle()
    packed.keeper.gate.clear()
    packed.press(dialog.install)
    packed.leave(dialog)
    pointer = editions.pointer(packed.keeper._profile)
    pointer.parent.mkdir(parents=True)
    pointer.write_bytes(b"{")
    packed.keeper.gate.set()
    packed.settle()
    assert packed.told.startswith(f"{pointer}, the list of installed packs, cannot be read.")


def test_an_update_ends_and_is_told_though_the_list_is_closed(packed):
    install(packed.device(), packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    packed.ngo.pack(packed.folder, 2, contacts(OTHER))
    page = packed.list()
    packed.keeper.gate.clear()
    page.update_all([packed.folder])
    packed.leave(page)
    packed.keeper.gate.set()
    packed.settle()
    assert packed.told == "1 updated. It is used from the next start of the guide."


def test_a_removal_that_fails_is_told_though_the_list_is_closed(packed):
    install(packed.device(), packed.ngo.pack(packed.folder, 1, contacts(NUMBER)))
    page = packed.list()
    page.list.setCurrentRow(0)
    packed.keeper.gate.clear()
    packed.press(page.remove)
    packed.agree("Remove")
    packed.device().remove("ngo-x/contacts")
    packed.leave(page)
    packed.keeper.gate.set()
    packed.settle()
    assert packed.told.startswith("There is no installed pack “ngo-x/contacts”.")


# --- an error nobody foresaw -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def reported(packed, monkeypatch):
    """Let the outermost handler report what other threads meet, as in the program."""
    for holder, name in ((threading, "excepthook"), (sys, "unraisablehook"), (sys, "excepthook")):
        monkeypatch.setattr(holder, name, getattr(holder, name))
    ours = sys.excepthook
    crash.install(packed.window._desk.told.emit)
    sys.excepthook = ours  # what this thread meets fails the test


def _broken():
    raise OSError(5, "the stick was pulled")


@pytest.mark.usefixtures("reported")
def test_work_that_meets_a_bug_ends_is_reported_and_can_be_begun_again(packed, capsys):
    path = packed.ngo.pack(packed.folder, 1, contacts(NUMBER))
    packed.keeper.listed = _broken
    dialog = packed.look(path)
    packed.settle()
    assert dialog.who.text().startswith("This met an error the guide did not expect.")
    assert packed.told.startswith("Fieldguide met an error it did not expect: OSError")
    assert "_broken" in capsys.readouterr().err
    packed.leave(dialog)
    packed.keeper.listed = tuple
    again = packed.look(path)
    packed.settle()
    assert again.install.isEnabled()


@pytest.mark.usefixtures("reported")
def test_an_update_that_meets_a_bug_is_told_in_the_list(packed):
    page = packed.list()
    packed.keeper.listed = _broken
    page.update_all([packed.folder])
    packed.settle()
    assert packed.front(PacksDialog).status.text().startswith("This met an error the guide did not expect.")
    assert page.add.isEnabled()
    assert packed.told.startswith("Fieldguide met an error it did not expect: OSError")
