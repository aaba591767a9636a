"""Sealing a referral on screen: by keyboard alone, what is shown is what is sealed, and nothing outlives the dialog."""

from __future__ import annotations

import shutil
import subprocess

import pyrage
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from fieldguide.domain.checklist import Phase
from fieldguide.domain.policy import Policy
from fieldguide.export import sealing
from fieldguide.export.checklist_page import NO_VERDICT
from fieldguide.export.referral import Agreement, Referral
from fieldguide.qt.seal_dialog import SealDialog, ask_for_referral
from fieldguide.qt.seal_target import known_recipients

SENTINELS = ("zdravkowitz", "qwertzuiopue")


@pytest.fixture(scope="session")
def identity(root):
    lines = (root / "tests" / "data" / "keys" / "example.txt").read_text(encoding="utf-8").splitlines()
    return pyrage.x25519.Identity.from_str(lines[-1])


@pytest.fixture
def facts(window, keys):
    """The end of a run in the window, as the outcome page has it."""
    window.start_checklist("checklist/first-line-border")
    keys.press("Y", "N", "K", "Ctrl+Return")
    run = window.checklist.run
    outcome = run.outcome()
    return Referral(
        run.record.head, window._desk.library.edition, window._desk.today, outcome, "Romania", outcome.steps
    )


@pytest.fixture
def recipients(library, today):
    return known_recipients([library.record("service/gb-emergency"), library.record("service/se-example-line")], today)


@pytest.fixture
def ask(window, facts, recipients, qtbot):
    """Open the dialog over the window, as large as a small screen."""

    def open_dialog(size=(1024, 640)):
        ask_for_referral(window, facts, recipients, Policy())
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SealDialog)
        dialog.resize(*size)
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    yield open_dialog
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, SealDialog):
            widget.close()


@pytest.fixture
def dialog(ask):
    return ask()


@pytest.fixture
def save(keys, qtbot):
    """Press the button of the dialog and answer the file dialog with a path."""

    def to(dialog, path):
        keys.press("Ctrl+S")
        chooser = QApplication.activeModalWidget()
        assert isinstance(chooser, QFileDialog), dialog.told.text()
        QGuiApplication.clipboard().setText(str(path))
        keys.press("Ctrl+A", "Ctrl+V", "Return")
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is dialog)
        dialog.activateWindow()  # what a window manager does
        QGuiApplication.clipboard().clear()

    return to


def _choose_last(dialog, keys):
    dialog.target.choice.setFocus()
    keys.press("End")


def test_it_begins_with_a_strong_passphrase_and_nothing_typed(dialog, facts):
    assert sealing.check_passphrase(dialog.target.passphrase.text())
    assert (dialog.form.office.text(), dialog.form.words.toPlainText(), dialog.target.key.text()) == ("", "", "")
    assert dialog.form.agreed.currentData() == Agreement.NOT_ASKED
    assert dialog.preview.toPlainText().startswith(NO_VERDICT)
    assert "Handed over by: not named" in dialog.preview.toPlainText()
    assert len(dialog.form.steps) == len(facts.steps)


def test_what_is_shown_is_what_is_sealed(dialog, identity, keys, save, tmp_path):
    dialog.form.office.setFocus()
    keys.type("booth")
    dialog.form.words.setFocus()
    keys.type("she waits")
    keys.press("Return")
    keys.type("outside")
    dialog.form.agreed.setFocus()
    keys.press("Down")
    dialog.form.steps[0].box.setFocus()
    keys.press("Space")
    dialog.target.choice.setFocus()
    keys.press("Down")
    assert dialog.target.choice.currentText() == "Exempellinjen"
    save(dialog, tmp_path / "out.age")
    assert dialog.told.text().startswith("Saved as out.age. Only the owner")
    opened = pyrage.decrypt((tmp_path / "out.age").read_bytes(), [identity]).decode("utf-8")
    assert opened == dialog.text() == dialog.preview.toPlainText()
    assert "Handed over by: booth\n" in opened
    assert "the person agreed" in opened
    assert "  she waits\n  outside\n" in opened
    assert dialog.form.steps[0].step.text not in opened


def test_by_passphrase_with_the_standard_program(dialog, save, tmp_path):
    said = dialog.target.passphrase.text()
    save(dialog, tmp_path / "out.age")
    assert "by telephone" in dialog.told.text()
    sealed = (tmp_path / "out.age").read_bytes()
    assert pyrage.passphrase.decrypt(sealed, said).decode("utf-8") == dialog.text()
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(sealed, sealing.suggest_passphrase())


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_to_a_pasted_key_with_the_standard_program(dialog, identity, root, keys, save, tmp_path):
    _choose_last(dialog, keys)
    key = str(identity.to_public())
    dialog.target.key.setText(f" {key[:20]}  {key[20:]} ")
    save(dialog, tmp_path / "out.age")
    command = ["age", "-d", "-i", root / "tests" / "data" / "keys" / "example.txt", tmp_path / "out.age"]
    opened = subprocess.run(command, capture_output=True, check=False)
    assert (opened.returncode, opened.stdout.decode("utf-8")) == (0, dialog.text())


def test_only_contacts_with_a_key_can_be_chosen_and_their_key_is_shown_with_its_age(dialog, recipients, keys):
    assert [one.name for one in recipients] == ["Exempellinjen"]
    assert [dialog.target.choice.itemText(at) for at in range(dialog.target.choice.count())][1:-1] == ["Exempellinjen"]
    dialog.target.choice.setFocus()
    keys.press("Down")
    told = " ".join(label.text() for label in dialog.target.findChildren(QLabel) if label.isVisible())
    assert recipients[0].key in told.replace(" ", "")
    assert "checked 2 weeks ago" in told


def test_another_passphrase_can_be_suggested(dialog):
    before = dialog.target.passphrase.text()
    dialog.target.another.click()
    assert dialog.target.passphrase.text() != before
    assert sealing.check_passphrase(dialog.target.passphrase.text())


@pytest.mark.parametrize(
    ("page", "typed", "told"),
    [
        (0, "too short", "too easy to guess"),
        (0, "", "too easy to guess"),
        (2, "", "no public key of age"),
        (2, "AGE-SECRET-KEY-1QQQQ", "a secret key"),
        (2, "age18jepnwz3mr26xt8d0ga0k97dn6lwldmx5gvjya0y0ar3xfts6qcsc9atfq", "A letter of this key is wrong"),
    ],
)
def test_a_mistake_is_told_where_it_can_be_put_right_and_nothing_is_lost(dialog, keys, page, typed, told):
    dialog.form.words.setPlainText("She waits")
    dialog.target.choice.setCurrentIndex(page)
    line = dialog.target.passphrase if page == 0 else dialog.target.key
    line.setText(typed)
    keys.press("Ctrl+S")
    assert QApplication.activeModalWidget() is dialog, "nobody is asked for a file"
    assert told in dialog.told.text()
    assert dialog.told.isVisible()
    assert line.hasFocus()
    assert dialog.form.words.toPlainText() == "She waits"
    line.setText("x")
    assert not dialog.told.isVisible(), "it goes as soon as something is changed"


def test_a_place_that_cannot_be_written_to_is_told_and_nothing_is_lost(dialog, keys, tmp_path):
    dialog.form.words.setPlainText("She waits")
    dialog.target.choice.setCurrentIndex(1)
    said = dialog.target.passphrase.text()
    (tmp_path / "folder").mkdir()
    dialog._seal(tmp_path / "folder")
    assert "cannot be written" in dialog.told.text()
    assert "still here" in dialog.told.text()
    assert dialog.form.words.toPlainText() == "She waits"
    assert dialog.target.passphrase.text() == said
    assert list(tmp_path.rglob("*.part")) == []
    dialog._seal(tmp_path / "elsewhere.age")
    assert dialog.told.text().startswith("Saved as elsewhere.age.")


def test_a_change_after_saving_is_told(dialog, tmp_path):
    dialog.target.choice.setCurrentIndex(1)
    dialog._seal(tmp_path / "out.age")
    for change in (lambda: dialog.target.choice.setCurrentIndex(0), dialog.target.another.click):
        dialog._tell("")
        change()
        assert "changed since it was saved" in dialog.told.text()


def test_an_agreement_that_was_not_given_comes_with_a_caution(dialog):
    for number, one in enumerate(Agreement):
        dialog.form.agreed.setCurrentIndex(number)
        assert dialog.form.caution.isVisible() == bool(one.caution)
        assert dialog.form.caution.text() == one.caution
        assert one.label in dialog.preview.toPlainText()


def test_what_comes_afterwards_is_left_out_unless_it_is_ticked(dialog):
    for choice in dialog.form.steps:
        assert choice.box.isChecked() == (choice.step.phase is not Phase.AFTERWARDS)
        assert (choice.step.text in dialog.text()) == choice.box.isChecked()


def test_a_click_on_the_words_of_a_step_ticks_it(dialog, qtbot):
    choice = dialog.form.steps[0]
    before = choice.box.isChecked()
    qtbot.mouseClick(choice.findChild(QLabel), Qt.MouseButton.LeftButton)
    assert choice.box.isChecked() != before


def _wiped(dialog):
    shown = [one.text() for one in dialog.findChildren(QLineEdit)]
    shown += [one.toPlainText() for one in dialog.findChildren(QPlainTextEdit)]
    return not any(shown) and dialog.text() == "" and dialog.told.text() == ""


@pytest.mark.parametrize("way", ["Esc", "Ctrl+W"])
def test_closing_forgets_everything(dialog, keys, way):
    dialog.form.office.setText(SENTINELS[0])
    dialog.form.words.setPlainText(SENTINELS[1])
    dialog.form.words.setFocus()
    dialog.finished.disconnect(dialog.deleteLater)  # to look at what is left
    keys.press(way)
    assert QApplication.activeModalWidget() is None
    assert _wiped(dialog)
    dialog.form.words.undo()
    dialog.form.office.undo()
    assert _wiped(dialog)


def test_esc_esc_forgets_and_hides_also_from_the_file_dialog(window, dialog, keys):
    dialog.form.words.setPlainText(SENTINELS[1])
    dialog.finished.disconnect(dialog.deleteLater)
    keys.press("Ctrl+S")
    assert isinstance(QApplication.activeModalWidget(), QFileDialog)
    keys.press("Esc")
    dialog.activateWindow()  # what a window manager does
    keys.press("Esc")
    assert window.isMinimized()
    assert QApplication.activeModalWidget() is None
    assert _wiped(dialog)


def test_a_file_chosen_after_closing_is_not_written(dialog, tmp_path):
    dialog.done(0)
    dialog._seal(tmp_path / "out.age")
    assert list(tmp_path.glob("*.age")) == []


def test_nothing_typed_is_on_the_disk(guide, dialog, keys, save, tmp_path, own_home):
    dialog.form.office.setFocus()
    keys.type(SENTINELS[0])
    dialog.form.words.setFocus()
    keys.type(SENTINELS[1])
    said = dialog.target.passphrase.text()
    save(dialog, tmp_path / "out.age")
    keys.press("Ctrl+W")
    guide.close()
    looked_at = [path for base in (tmp_path, own_home) for path in base.rglob("*") if path.is_file()]
    assert tmp_path / "out.age" in looked_at
    assert guide.profile / "user.db" in looked_at
    for path in looked_at:
        data = path.read_bytes().lower()
        for word in (*SENTINELS, said):
            assert not any(word.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be")), path
    assert not list(tmp_path.glob("*.part"))


def _name(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _places(dialog):
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
    return [
        one
        for one in dialog.findChildren(QWidget)
        if isinstance(one, kinds) and one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _reached(dialog, keys, key):
    first = QApplication.focusWidget()
    reached = [first]
    for _ in range(80):
        keys.press(key)
        focused = QApplication.focusWidget()
        if focused is first:
            break
        reached.append(focused)
        assert not focused.visibleRegion().isEmpty(), f"{_name(focused)} has the keyboard and cannot be seen"
    return reached


@pytest.mark.parametrize("size", [(1024, 640), (600, 400)])
@pytest.mark.parametrize("page", [0, 1, 2])
def test_every_place_has_a_name_and_is_reached_by_keyboard(ask, keys, size, page):
    dialog = ask(size)
    dialog.target.choice.setCurrentIndex(page)
    places = _places(dialog)
    assert len(places) > 8
    assert [type(one).__name__ for one in places if not _name(one).strip()] == []
    for key in ("Tab", "Shift+Tab"):
        reached = _reached(dialog, keys, key)
        assert [_name(one) for one in places if one not in reached] == [], f"by {key}"


def test_tab_goes_from_top_to_bottom_wherever_the_preview_stands(ask, keys):
    for size in ((1024, 640), (600, 640)):
        dialog = ask(size)
        dialog.target.choice.setFocus()
        reached = _reached(dialog, keys, "Tab")
        fields = [dialog.target.choice, dialog.target.passphrase, dialog.target.another, dialog.form.office, dialog.form.agreed,
                  dialog.form.words, *(one.box for one in dialog.form.steps), dialog.preview, dialog.save, dialog.leave]  # fmt: skip
        assert [one for one in reached if one in fields] == fields
        dialog.close()


def _clipped(dialog):
    """Return the words that can be seen but not be read to their end."""
    buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
    labels = [one for one in dialog.findChildren(QLabel) if one.isVisible()]
    cut = [one.text() for one in buttons if one.width() < one.minimumSizeHint().width()]
    return cut + [one.text() for one in labels if one.height() < one.heightForWidth(one.width())]


@pytest.mark.parametrize(("size", "percent"), [((1024, 640), 200), ((1024, 640), 100), ((480, 360), 200)])
def test_everything_can_be_read_in_any_text_size(open_guide, recipients, size, percent, qtbot):
    window = open_guide(size=(1024, 640), text_size=percent).window
    window.start_checklist("checklist/first-line-border")
    run = window.checklist.run
    outcome = run.outcome()
    edition = window._desk.library.edition
    facts = Referral(run.record.head, edition, window._desk.today, outcome, "Romania", outcome.steps)
    ask_for_referral(window, facts, recipients, Policy())
    dialog = QApplication.activeModalWidget()
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    dialog.resize(*size)
    for page in range(3):
        dialog.target.choice.setCurrentIndex(page)
        qtbot.waitUntil(lambda: _clipped(dialog) == [])
        assert dialog._scroll.widget().width() <= dialog._scroll.viewport().width(), "something stands beyond the edge"
    assert (dialog.width(), dialog.height()) == size, "the words have pushed the dialog wider"
    beside = dialog._beside.indexOf(dialog._shown) >= 0
    assert beside == ((size, percent) == ((1024, 640), 100))
    dialog.close()


def test_a_ticked_step_can_be_told_from_one_that_is_not_and_the_keyboard_is_seen(dialog):
    box = dialog.findChildren(QCheckBox)[0]
    dialog._scroll.ensureWidgetVisible(box)
    pictures = []
    for checked in (True, False):
        for focused in (box, dialog.save):
            box.setChecked(checked)
            focused.setFocus(Qt.FocusReason.TabFocusReason)
            pictures.append(box.grab().toImage())
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])
