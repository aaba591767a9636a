"""The window “Publish”, by keyboard."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from fieldguide.packs.archive import read_archive
from fieldguide_publish.trust import publisher
from fieldguide_publish.window import PublishWindow
from tests.publish.conftest import PASSPHRASE


@pytest.fixture
def window(qtbot, library_path):
    made = PublishWindow(library_path)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def _press(qtbot, window, label):
    button = next(one for one in window.findChildren(QPushButton) if one.text().replace("&", "") == label)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return if label == "Check" else Qt.Key.Key_Space)
    qtbot.waitUntil(button.isEnabled, timeout=20_000)
    qtbot.waitUntil(lambda: not window.said.text().endswith("…"), timeout=20_000)
    return window.said.text()


def _fields(window):
    return {one.accessibleName(): one for one in window.findChildren(QLineEdit)}


def test_from_a_folder_to_a_signed_pack_by_keyboard(qtbot, window, pack_folder, tmp_path):
    mine = publisher.create(tmp_path / "keys", "ngo-x", "NGO X", PASSPHRASE)
    fields = _fields(window)
    qtbot.keyClicks(fields["Folder of the pack"], str(pack_folder))
    qtbot.keyClicks(fields["Folder of your keys"], str(mine.folder))
    assert "No faults in 2 records: 1 checklist, 1 contact (2 draft)" in _press(qtbot, window, "Check")
    assert "not signed yet" in _press(qtbot, window, "Build")
    assert "cannot" in _press(qtbot, window, "Verify") or "not signed" in window.said.text()
    passphrase = next(one for one in fields.values() if one.echoMode() is QLineEdit.EchoMode.Password)
    qtbot.keyClicks(passphrase, PASSPHRASE)
    assert mine.words in _press(qtbot, window, "Sign")
    assert passphrase.text() == ""
    assert mine.words in _press(qtbot, window, "Verify")
    (made,) = tmp_path.glob("*.fgpack")
    assert "ngo-x.json" in read_archive(made).trust


def test_faults_are_listed_and_have_the_focus(qtbot, window, pack_folder):
    place = pack_folder / "content/services/gb.csv"
    place.write_text(place.read_text(encoding="utf-8").replace("234 5678", "234 5679"), encoding="utf-8")
    qtbot.keyClicks(_fields(window)["Folder of the pack"], str(pack_folder))
    assert "Not done. The pack has 1 fault." in _press(qtbot, window, "Check")
    assert "content/services/gb.csv:2: the number" in window.faults.item(0).text()
    assert window.focusWidget() is window.faults


def test_an_error_nobody_foresaw_ends_the_step_and_is_reported(qtbot, window, pack_folder, monkeypatch):
    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr("fieldguide_publish.steps.check", lambda *_: broken(0))
    qtbot.keyClicks(_fields(window)["Folder of the pack"], str(pack_folder))
    with qtbot.capture_exceptions() as met:
        told = _press(qtbot, window, "Check")
    assert told.startswith("Not done. This met an error nobody foresaw.")
    assert [kind for kind, *_ in met] == [ZeroDivisionError]


def test_it_fits_a_small_screen_and_its_fields_end_at_one_line(window, library_path, monkeypatch):
    monkeypatch.setattr(PublishWindow, "screen", lambda _: SimpleNamespace(availableSize=lambda: QSize(720, 480)))
    small = PublishWindow(library_path)
    assert small.width() <= 700
    assert small.height() <= 430
    assert len({one.geometry().right() for one in window.findChildren(QLineEdit)}) == 1
    assert not any("`" in one.placeholderText() for one in window.findChildren(QLineEdit))


def test_a_command_is_named_without_the_signs_of_a_terminal(qtbot, window, pack_folder):
    qtbot.keyClicks(_fields(window)["Folder of the pack"], str(pack_folder))
    assert _press(qtbot, window, "Sign").endswith("Make one with “fieldguide-publish keygen”.")


def test_without_a_folder_it_says_so(qtbot, window):
    assert "No folder is chosen" in _press(qtbot, window, "Check")
    assert window.focusWidget() is _fields(window)["Folder of the pack"]


def test_everything_is_reached_by_tab_and_every_key_is_given_once(window):
    letters = [
        text[text.index("&") + 1].casefold()
        for one in (*window.findChildren(QPushButton), *window.findChildren(QLabel))
        if "&" in (text := one.text())
    ]
    assert len(letters) == len(set(letters)) == 9
    seen, one = [], window.nextInFocusChain()
    while one is not window:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            seen.append(one)
        one = one.nextInFocusChain()
    assert set(window.findChildren(QPushButton)) <= set(seen)
    assert window.faults in seen
