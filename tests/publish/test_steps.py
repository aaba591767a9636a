"""What the command prints and what the window shows come from one set of steps: neither knows more than the other."""

from __future__ import annotations

import importlib
import re
import threading

import click
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from fieldguide.content.builder import build as build_library
from fieldguide.packs import trust
from fieldguide_publish import steps
from fieldguide_publish.main import command
from fieldguide_publish.trust import editors, publisher, signed
from fieldguide_publish.window import PublishWindow
from tests.publish.conftest import PASSPHRASE


class Shown:
    """The window with a folder chosen, worked by keyboard."""

    def __init__(self, qtbot, library, pack, keys=""):
        self._qtbot = qtbot
        self.window = PublishWindow(library)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.fields = {one.accessibleName(): one for one in self.window.findChildren(QLineEdit)}
        self.fields["Folder of the pack"].setText(str(pack))
        self.fields["Folder of your keys"].setText(str(keys))

    def press(self, label):
        """Press a button and return everything that is shown then."""
        button = next(one for one in self.window.findChildren(QPushButton) if one.text().replace("&", "") == label)
        self._qtbot.keyClick(button, Qt.Key.Key_Space)
        self._qtbot.waitUntil(button.isEnabled, timeout=20_000)
        self._qtbot.waitUntil(lambda: not self.window.said.text().endswith("…"), timeout=20_000)
        faults = self.window.faults
        return "\n".join([self.window.said.text(), *(faults.item(row).text() for row in range(faults.count()))])


def _change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def checklist(pack_folder):
    return pack_folder / "content/checklists/ngo-x-after-a-call.yml"


def test_the_window_tells_the_notices_of_a_check(qtbot, publish, pack_folder, checklist, library_path):
    _change(checklist, "minutes: 5", "minutes: 5\ncheck_after: 2020-01-01")
    printed = publish("check", pack_folder, "--notices").output.splitlines()
    assert any("checklist/ngo-x-after-a-call: " in line for line in printed)
    shown = Shown(qtbot, library_path, pack_folder).press("Check")
    assert [line for line in printed if line not in shown] == []
    assert f"{len(printed) - 1} notices; --notices lists them." in publish("check", pack_folder).output


def test_the_window_tells_that_a_law_has_changed(qtbot, publish, pack_folder, checklist, content_copy, tmp_path):
    _change(checklist, "    who: whoever took the call", "    who: whoever took the call\n    law: [legal/cets-197]")
    publish("build", pack_folder, "-o", tmp_path)
    _change(content_copy / "law" / "cets-197.md", "summary: ", "summary: Since amended. ")
    newer = tmp_path / "newer.db"
    build_library(content_copy, newer)
    shown = Shown(qtbot, newer, pack_folder).press("Build")
    printed = publish("build", pack_folder, "-o", tmp_path, library=newer).output
    (told,) = (line for line in printed.splitlines() if line.startswith("Not looked at yet: changed"))
    assert told in shown
    assert "Done. " in shown


@pytest.fixture
def expired(ngo, built, team, monkeypatch):
    """The pack, endorsed, and signed with a date that has passed."""
    editors.endorse(team.folder, ngo, ["GB"], team.signers(0))
    editors.hand_out(team.folder, ngo.folder / publisher.ENDORSEMENT)
    monkeypatch.setattr(signed, "PUBLISHER_DAYS", -1)
    built.write_bytes(publisher.sign_pack(ngo, built.read_bytes(), {}))
    return built


def test_the_window_tells_that_a_date_has_passed(qtbot, publish, pack_folder, expired, team, library_path, monkeypatch):
    expired.replace(pack_folder.parent / expired.name)
    file, root = pack_folder.parent / expired.name, team.folder / "1.root.json"
    printed = publish("verify", file, "--root", root).output.splitlines()
    assert "A signature is past its date: sign it again." in printed
    monkeypatch.setattr(trust, "pinned_root", root.read_bytes)
    shown = Shown(qtbot, library_path, pack_folder).press("Verify")
    assert [line for line in printed if line not in shown] == []


def test_both_ask_for_the_same_words(qtbot, publish, pack_folder, built, ngo, library_path):
    file = built.replace(pack_folder.parent / built.name)
    publish("sign", file, "--with", ngo.folder)
    printed = publish("verify", file, ends=1).output.splitlines()
    shown = Shown(qtbot, library_path, pack_folder).press("Verify")
    assert any(ngo.words in line for line in printed)
    assert [line for line in printed if line not in shown] == []


def test_both_sign_alike(qtbot, publish, pack_folder, built, ngo, library_path):
    file = built.replace(pack_folder.parent / built.name)
    shown = Shown(qtbot, library_path, pack_folder, ngo.folder).press("Sign")
    assert shown == "Done. " + publish("sign", file, "--with", ngo.folder).output.strip()


def test_the_passphrase_is_read_in_the_windows_thread(qtbot, pack_folder, library_path, tmp_path, monkeypatch):
    mine = publisher.create(tmp_path / "keys", "ngo-x", "NGO X", PASSPHRASE)
    shown = Shown(qtbot, library_path, pack_folder, mine.folder)
    shown.press("Build")
    readers, read = [], QLineEdit.text

    def text(self):
        readers.append(threading.current_thread())
        return read(self)

    next(one for one in shown.fields.values() if one.echoMode() is QLineEdit.EchoMode.Password).setText(PASSPHRASE)
    monkeypatch.setattr(QLineEdit, "text", text)
    assert mine.words in shown.press("Sign")
    assert set(readers) == {threading.main_thread()}


def test_what_somebody_works_with_does_not_show_their_passphrase(tmp_path):
    assert PASSPHRASE not in repr(steps.Desk(tmp_path, None, tmp_path, PASSPHRASE))


@pytest.mark.parametrize("name", ["contacts", "packs", "signing", "endorsing", "handing_out", "desktop"])
def test_a_module_of_commands_lists_those_it_has(name):
    module = importlib.import_module(f"fieldguide_publish.commands.{name}")
    listed = re.findall(r"``([a-z]+)", str(module.__doc__).partition(":")[0])
    assert set(listed) == {one.name for one in module.COMMANDS}
    known = command.list_commands(click.Context(command))
    assert set(listed) <= set(known)
