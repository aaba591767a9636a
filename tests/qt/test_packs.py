"""Packs in the window: a look before installing, words to be compared, the list under Settings, dropping a file."""

import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from fieldguide.packs import editions
from fieldguide.packs.editions import InUse
from fieldguide.qt.pack_dialog import PackDialog
from fieldguide.qt.pack_reading import PackPageDialog
from fieldguide.qt.pack_work import PackKeeper
from fieldguide.qt.packing import Packing
from fieldguide.qt.packs_page import PacksDialog
from fieldguide.qt.theme import LIGHT, Look
from tests.content.packed import contact, table
from tests.packs.carried import Ngo, contacts

LOOK = Look(LIGHT, 100)


@pytest.fixture
def ngo():
    return Ngo()


@pytest.fixture
def told():
    return []


@pytest.fixture
def keeper(qtbot, tmp_path, library_path, ngo):
    made = PackKeeper(tmp_path / "profile", library_path, InUse(library_path), lambda: (), root=ngo.root)
    yield made
    made.wait()


@pytest.fixture
def look(qtbot, keeper, told, today):
    def call(path):
        dialog = PackDialog(keeper, path, told.append, today, LOOK)
        qtbot.addWidget(dialog)
        dialog.show()
        _settled(qtbot, keeper)
        return dialog

    return call


def _settled(qtbot, keeper):
    qtbot.waitUntil(lambda: not keeper.is_busy, timeout=20_000)


def _press(qtbot, button):
    assert button.isEnabled()
    assert button.isVisible()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def _answer(qtbot, page, word):
    """Answer the question that stands over a dialog, and return it."""
    box = next(one for one in page.findChildren(QMessageBox) if one.isVisible())
    assert box.defaultButton().text() == "Cancel"
    _press(qtbot, next(one for one in box.buttons() if one.text() == word))
    return box.text()


def _rows(box):
    return [box.item(number).text() for number in range(box.count())]


def test_a_pack_is_looked_at_and_installed_with_the_keyboard(qtbot, keeper, look, told, ngo, tmp_path):
    dialog = look(ngo.pack(tmp_path, 1, contacts("+442079460111")))
    assert "Published by NGO X, endorsed by the editors of the guide." in dialog.who.text()
    assert dialog.summary.text() == "What changes: 1 contact added."
    assert _rows(dialog.changes) == ["added: Line ngo-x-line-0 (Contact)\n    020 7946 0111"]
    assert dialog.focusWidget() is dialog.changes
    assert not dialog.warning.isVisible()
    qtbot.keyClick(dialog.changes, Qt.Key.Key_Return)
    assert not keeper.is_busy, "Return on the list opens a page and installs nothing"
    (preview,) = dialog.findChildren(PackPageDialog)
    preview.accept()
    _press(qtbot, dialog.install)
    _settled(qtbot, keeper)
    assert not dialog.isVisible()
    assert told == ["Contacts of NGO X is installed. It is used from the next start of the guide."]
    assert editions.in_use(keeper._profile, keeper._bundled).packs


def test_an_unknown_publisher_is_a_preview_until_the_words_are_compared(qtbot, keeper, look, ngo, tmp_path):
    dialog = look(ngo.pack(tmp_path, 1, contacts("+442079460111"), alone=True))
    assert len(dialog.words.text().split()) == 8
    assert "Preview: nobody vouches for this pack." in dialog.who.text()
    assert not dialog.install.isVisible()
    assert not dialog.trust.isEnabled()
    assert _rows(dialog.changes)
    _press(qtbot, dialog.compared)
    _press(qtbot, dialog.trust)
    _settled(qtbot, keeper)
    _settled(qtbot, keeper)
    assert "trusted on this computer by a person" in dialog.who.text()
    assert not dialog.words.isVisible()
    assert dialog.install.isEnabled()


def test_a_page_can_be_read_before_anything_is_installed(qtbot, keeper, look, ngo, tmp_path):
    dialog = look(ngo.pack(tmp_path, 1, contacts("+442079460111"), alone=True))
    _press(qtbot, dialog.read)
    (preview,) = dialog.findChildren(PackPageDialog)
    assert preview.windowTitle() == "Preview: Line ngo-x-line-0"
    assert "Nobody vouches for this pack" in preview.warning.text()
    shown = preview.page.toPlainText()
    assert "020 7946 0111" in shown
    assert "NGO X" in shown
    preview.accept()
    assert not (keeper._profile / "editions").exists(), "looking writes nothing"


def test_replacing_records_of_others_needs_a_tick(qtbot, keeper, look, ngo, tmp_path):
    files = {"services/gb.csv": table(contact("gb-example-hotline", "+442079460112"))}
    path = ngo.pack(tmp_path, files=files, alone=True, overrides=("service/gb-example-hotline",))
    dialog = look(path)
    _press(qtbot, dialog.compared)
    _press(qtbot, dialog.trust)
    _settled(qtbot, keeper)
    _settled(qtbot, keeper)
    assert not dialog.install.isEnabled()
    told = dialog.warning.text().splitlines()
    assert told[0] == "1 contact is replaced or goes:"
    assert told[1] == "Example hotline → Line gb-example-hotline: 020 7946 0123, 0808 157 0456 → 020 7946 0112"
    assert told[2] == "It replaces records of others, or takes them out: service/gb-example-hotline."
    _press(qtbot, dialog.agree)
    assert dialog.install.isEnabled()


def test_faults_and_damage_are_told_and_cannot_be_installed(qtbot, look, ngo, tmp_path):
    dialog = look(ngo.pack(tmp_path, files={"withdraw.yml": b"withdraw: &a [x]\n"}))
    assert _rows(dialog.changes)[0].startswith("content/withdraw.yml:1: ")
    assert not dialog.install.isVisible()
    assert not dialog.read.isVisible()
    assert not dialog.changes.isVisible(), "the lines are for its publisher"
    assert dialog.lines.text() == "Lines for its publisher"
    _press(qtbot, dialog.lines)
    assert dialog.changes.isVisible()
    path = tmp_path / "x.fgpack"
    path.write_bytes(b"no pack")
    junk = look(path)
    assert "is no pack" in junk.who.text()
    assert [one.text() for one in junk.findChildren(QPushButton) if one.isVisible()] == ["Close"]
    assert not junk.changes.isVisible()
    assert not junk.lines.isVisible()


@pytest.fixture
def page(qtbot, keeper, told, today):
    dialog = PacksDialog(keeper, told.append, today, LOOK)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_list_installs_updates_removes_and_goes_back(qtbot, keeper, page, ngo, tmp_path):
    assert page.status.text() == "No pack is installed."
    assert not page.back.isEnabled()
    path = ngo.pack(tmp_path, 1, contacts("+442079460111"))
    keeper.run(lambda packs: packs.install(packs.plan(path)), lambda _: page.refresh(), pytest.fail)
    _settled(qtbot, keeper)
    assert _rows(page.list) == [
        "Contacts of NGO X\nNGO X, endorsed by the editors of the guide\nversion 1 of 1 Mar 2026"
    ]
    (tmp_path / "stick").mkdir()
    ngo.pack(tmp_path / "stick", 2, contacts("+442079460112"))
    page.update_all([tmp_path / "stick"])
    _settled(qtbot, keeper)
    assert page.status.text().startswith("1 updated.")
    _press(qtbot, page.back)
    assert _answer(qtbot, page, "Go back") == (
        "Go back to the edition before? It has “Contacts of NGO X”, version 1 of 1 Mar 2026. "
        "The one in use has “Contacts of NGO X”, version 2 of 2 Mar 2026."
    )
    _settled(qtbot, keeper)
    assert "version 1 of" in _rows(page.list)[0]
    page.list.setCurrentRow(0)
    _press(qtbot, page.remove)
    asked = _answer(qtbot, page, "Cancel")
    assert asked.startswith("Remove “Contacts of NGO X”, version 1 of 1 Mar 2026, by NGO X?")
    assert not keeper.is_busy
    _press(qtbot, page.remove)
    _answer(qtbot, page, "Remove")
    _settled(qtbot, keeper)
    assert not page.list.count()
    assert not page.list.isVisible()


def test_every_control_has_a_name_and_takes_the_keyboard(page, look, ngo, tmp_path):
    for dialog in (page, look(ngo.pack(tmp_path))):
        for widget in dialog.findChildren(QWidget):
            if isinstance(widget, QPushButton):
                assert widget.text().replace("&", "")
                assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert page.list.accessibleName() == "Installed packs"


def _mime(path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def test_a_pack_dropped_on_the_window_is_looked_at(qtbot, keeper, told, today, ngo, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    packing = Packing(window, keeper, told.append, lambda: today, lambda: LOOK)
    packing.begin(window)
    looked = []
    packing.look_at = looked.append
    path = ngo.pack(tmp_path)
    for name, is_taken in ((path, True), (tmp_path / "letter.pdf", False)):
        mime = _mime(name)
        enter = QDragEnterEvent(
            QPoint(1, 1), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(window, enter)
        assert packing.eventFilter(window, enter) is is_taken
        drop = QDropEvent(
            QPointF(1, 1), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        assert packing.eventFilter(window, drop) is is_taken
    qtbot.waitUntil(lambda: looked == [path])


def test_what_a_policy_names_is_installed_and_what_a_folder_has_is_offered(qtbot, keeper, told, today, ngo, tmp_path):
    for name in ("preloaded", "offered"):
        (tmp_path / name).mkdir()
    ngo.pack(tmp_path / "preloaded", 1, contacts("+442079460111"), name="lines")
    ngo.pack(tmp_path / "offered", 1)
    keeper.preloaded, keeper.offered = (tmp_path / "preloaded",), (tmp_path / "offered", tmp_path / "away")
    window = QWidget()
    qtbot.addWidget(window)
    packing = Packing(window, keeper, told.append, lambda: today, lambda: LOOK)
    packing.begin(window)
    packing.catch_up()
    _settled(qtbot, keeper)
    assert [pack.id for pack in keeper.installed()] == ["ngo-x/lines"]
    assert "Installed by your organisation's policy: Contacts of NGO X." in told[0]
    assert "A newer pack is there: Contacts of NGO X, version 1" in told[0]
    keeper.run(lambda packs: packs.rollback(), lambda _: None, pytest.fail)
    _settled(qtbot, keeper)
    packing.catch_up()
    _settled(qtbot, keeper)
    assert keeper.installed() == ()


def test_no_second_piece_of_work_begins_while_one_goes_on(qtbot, keeper):
    go = threading.Event()
    assert keeper.run(lambda _: go.wait(10), lambda _: None, pytest.fail)
    assert not keeper.run(lambda _: None, lambda _: None, pytest.fail)
    go.set()
    _settled(qtbot, keeper)
