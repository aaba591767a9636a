"""A policy in the window: what it switches off cannot be reached by any way, what it fixes is shown as fixed, and reading goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel

from fieldguide.content.policy import parse
from fieldguide.domain.policy import Policy
from fieldguide.domain.settings import Settings
from fieldguide.errors import SwitchedOffError
from fieldguide.qt import capture, help_pages, printing
from fieldguide.qt.on_paper import OnPaperDialog
from fieldguide.qt.seal_dialog import ask_for_referral
from fieldguide.qt.to_paper import ask_for_pdf, save_pdf, show_preview
from fieldguide.store.userdata import UserData

NO_PRINTING = "[allow]\nprinting = false"
NO_EXPORT = "[allow]\nexport = false"
NEITHER = "[allow]\nprinting = false\nexport = false"
BROKEN = "[allow]\nprintting = false"
PRINTING_OFF = "Printing is switched off by your organisation's policy."
EXPORT_OFF = "Saving files is switched off by your organisation's policy."
WHY = " The policy has a fault; whoever looks after this computer can mend it."
FIRST_LINE = "checklist/first-line-border"
PAGE = "indicator/documents-held"


def _tries(window, keys, names):
    """Press keys, and return what the window said to each."""
    said = []
    for name in names:
        window.messages.hide()
        keys.press(name)
        assert QApplication.activeModalWidget() is None, f"{name} opened something"
        said.append(window.messages.text if window.messages.isVisible() else "")
    return said


def _shown(page):
    return [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]


@pytest.mark.parametrize(
    ("policy", "said"),
    [(NEITHER, [PRINTING_OFF, EXPORT_OFF]), (BROKEN, [PRINTING_OFF + WHY, EXPORT_OFF + WHY])],
    ids=["switched off", "broken"],
)
def test_no_key_prints_or_saves_a_page(open_guide, read, keys, policy, said):
    window = open_guide(policy=policy).window
    read(window, PAGE)
    assert _tries(window, keys, ("Ctrl+P", "Ctrl+S")) == said
    assert not window.reader.preview.isEnabled()
    assert not window.reader.pdf.isEnabled()
    assert (window.reader.preview.toolTip(), window.reader.pdf.toolTip()) == tuple(said)
    assert window.reader.pdf.accessibleDescription() == said[1]
    read(window, "country/ro")
    assert window.reader.papers.isVisible()
    assert not window.reader.papers.isEnabled()
    why = WHY if policy is BROKEN else ""
    assert _tries(window, keys, ("Ctrl+Shift+P",)) == [
        f"Printing and saving files are switched off by your organisation's policy.{why}"
    ]
    assert window.reader.bookmark.isEnabled()
    assert window.reader.copy.isEnabled()


def test_a_greyed_button_says_why_when_it_is_pressed(open_guide, read):
    window = open_guide(policy=NEITHER).window
    read(window, PAGE)
    for button, said in ((window.reader.preview, PRINTING_OFF), (window.reader.pdf, EXPORT_OFF)):
        window.messages.hide()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.messages.isVisible()
        assert window.messages.text == said


@pytest.mark.parametrize("policy", [NEITHER, BROKEN], ids=["switched off", "broken"])
def test_no_key_prints_saves_or_seals_the_next_steps(open_guide, keys, policy):
    window = open_guide(policy=policy).window
    window.start_checklist(FIRST_LINE)
    keys.press("Y", "N", "K", "Ctrl+Return")
    bar = window.checklist.bar
    for button in (bar.print, bar.pdf, bar.seal):
        assert button.isVisible()
        assert not button.isEnabled()
        assert "switched off by your organisation's policy" in button.toolTip()
    why = WHY if policy is BROKEN else ""
    wanted = [PRINTING_OFF + why, EXPORT_OFF + why, EXPORT_OFF + why]
    assert _tries(window, keys, ("Ctrl+P", "Ctrl+S", "Ctrl+E")) == wanted
    assert "switched off" in bar.seal.accessibleDescription()


def test_nothing_is_said_while_somebody_listens(open_guide, keys):
    window = open_guide(policy=NEITHER).window
    window.start_checklist(FIRST_LINE)
    keys.press("Y", "Ctrl+Return", "Ctrl+L")
    assert window.checklist.is_discreet
    assert _tries(window, keys, ("Ctrl+P", "Ctrl+S", "Ctrl+E")) == ["", "", ""]
    keys.press("Ctrl+L", "Ctrl+L")
    assert not window.checklist.is_discreet
    assert window.checklist.bar.print.toolTip() == PRINTING_OFF


def test_every_door_is_shut_from_the_inside_too(open_guide, read, tmp_path):
    guide = open_guide(policy=NEITHER)
    window, desk = guide.window, guide.desk
    read(window, PAGE)
    paper = window.reading.paper()
    told = []
    desk.told.connect(told.append)
    for use in (show_preview, ask_for_pdf):
        use(paper, window, desk)
        assert QApplication.activeModalWidget() is None
    save_pdf(paper, tmp_path / "page.pdf", desk)
    see = " See /etc/fieldguide/policy.toml."
    assert told == [PRINTING_OFF + see, EXPORT_OFF, EXPORT_OFF + see]
    with pytest.raises(SwitchedOffError):
        printing.save_pdf(paper, tmp_path / "page.pdf", desk.policy)
    with pytest.raises(SwitchedOffError):
        printing.Preview(paper, window, desk.policy)
    window.start_checklist(FIRST_LINE)
    window.checklist.show_outcome()
    for asked in (window.checklist.preview_asked, window.checklist.pdf_asked, window.checklist.seal_asked):
        asked.emit()
        assert QApplication.activeModalWidget() is None
    assert told[3:] == [PRINTING_OFF + see, EXPORT_OFF, EXPORT_OFF + see]
    with pytest.raises(SwitchedOffError):
        ask_for_referral(window, None, (), desk.policy)
    assert not list(tmp_path.rglob("*.pdf"))


def test_papers_of_a_country_follow_one_switch_each(open_guide, read, keys, qtbot):
    for policy, can_print, can_save, said in (
        (NO_PRINTING, False, True, PRINTING_OFF),
        (NO_EXPORT, True, False, EXPORT_OFF),
    ):
        guide = open_guide(policy=policy)
        read(guide.window, "country/ro")
        keys.press("Ctrl+Shift+P")
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OnPaperDialog)
        assert (dialog.print.isEnabled(), dialog.pdf.isEnabled()) == (can_print, can_save)
        assert said in _shown(dialog)
        dialog.kinds.setCurrentIndex(1)
        assert (dialog.print.isEnabled(), dialog.pdf.isEnabled()) == (can_print, can_save)
        dialog.reject()
        guide.close()


def test_one_switch_leaves_the_other_way_open(open_guide, read, keys, tmp_path, save_as):
    window = open_guide(policy=NO_PRINTING).window
    read(window, PAGE)
    assert _tries(window, keys, ("Ctrl+P",)) == [PRINTING_OFF]
    keys.press("Ctrl+S")
    assert isinstance(QApplication.activeModalWidget(), QFileDialog)
    save_as(window, tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 1_000


def test_printing_into_a_file_counts_as_saving_one(open_guide, read, tmp_path):
    guide = open_guide(policy=NO_EXPORT)
    read(guide.window, PAGE)
    paper = guide.window.reading.paper()
    preview = printing.Preview(paper, guide.window, Policy())
    preview._policy = guide.desk.policy
    said = []
    preview.failed.connect(said.append)
    target = QPrinter()
    target.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    target.setOutputFileName(str(tmp_path / "page.pdf"))
    preview.paintRequested.emit(target)
    assert said == [EXPORT_OFF + " See /etc/fieldguide/policy.toml."]
    assert not (tmp_path / "page.pdf").exists()
    preview.deleteLater()


def test_without_a_printer_there_is_only_a_file_and_that_is_refused(open_guide, read, keys, monkeypatch):
    monkeypatch.setattr(printing, "_is_file", lambda _: True)
    window = open_guide(policy=NO_EXPORT).window
    read(window, PAGE)
    assert _tries(window, keys, ("Ctrl+P",)) == [EXPORT_OFF + " See /etc/fieldguide/policy.toml."]


def test_with_a_printer_printing_works_although_saving_is_switched_off(open_guide, read, keys, monkeypatch):
    monkeypatch.setattr(printing, "_is_file", lambda _: False)
    window = open_guide(policy=NO_EXPORT).window
    read(window, PAGE)
    keys.press("Ctrl+P")
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, QPrintPreviewDialog)
    preview.reject()


FIXED = """\
[preset]
country = "HU"
[fixed]
role = "health"
[allow]
pausing = false
shared_screens = false
[checklists]
forget_after_minutes = 2
"""


def test_what_is_fixed_is_shown_as_fixed(open_guide, keys, monkeypatch):
    monkeypatch.setattr(capture, "can_exclude", lambda: True)
    window = open_guide(policy=FIXED, forget_after=15, is_shared=True).window
    keys.press("Ctrl+,")
    page = window.pages.settings
    assert not page.role.isEnabled()
    assert page.role.currentData() == "health"
    assert page.country.hasFocus(), "a choice that cannot be made does not take the keyboard"
    assert not page.pausing.isEnabled()
    assert not page.pausing.isChecked()
    assert not page.shared.isEnabled()
    assert not page.shared.isChecked()
    assert [page.forget_after.itemData(row) for row in range(page.forget_after.count())] == ["1", "2"]
    assert page.forget_after.currentData() == "2"
    shown = _shown(page)
    for sentence in (
        "Fixed by your organisation's policy.",
        "At most 2 minutes: limited by your organisation's policy.",
        "Pausing is switched off by your organisation's policy.",
        "Showing checklists on shared screens is switched off by your organisation's policy.",
        "Your organisation's policy is in force: /etc/fieldguide/policy.toml",
    ):
        assert sentence in shown
    assert page.role.accessibleDescription() == "Fixed by your organisation's policy."
    assert window._desk.settings.country == "RO", "a preset does not overrule a choice"


def test_where_the_system_cannot_hide_a_window_the_policy_promises_nothing(open_guide, keys, monkeypatch):
    monkeypatch.setattr(capture, "can_exclude", lambda: False)
    window = open_guide(policy=FIXED).window
    keys.press("Ctrl+,")
    said = " ".join(_shown(window.pages.settings))
    assert "but this system cannot keep a window out of screenshots" in said
    assert "Showing checklists on shared screens is switched off" not in said


def test_a_fixed_role_is_not_kept_as_ones_own(open_guide, keys):
    guide = open_guide(policy=FIXED, forget_after=15)
    assert guide.desk.checklists()[0].id != FIRST_LINE
    keys.press("Ctrl+,")
    QApplication.setKeyboardInputInterval(10_000)  # however slowly the letters come, they are one word
    guide.window.pages.settings.country.setFocus()
    keys.type("Bulg")
    QApplication.setKeyboardInputInterval(400)
    assert guide.desk.settings.country == "BG"
    userdata = UserData(guide.profile / "user.db")
    kept = userdata.settings()
    userdata.close()
    assert (kept.country, kept.role, kept.forget_after, kept.is_pausing) == ("BG", "border-first-line", 15, True)


def test_hiding_forgets_at_once_where_pausing_is_switched_off(open_guide, keys):
    window = open_guide(policy=FIXED).window
    window.start_checklist(FIRST_LINE)
    keys.press("Y", "Esc", "Esc")
    assert window.encounter.page is None


def test_the_window_is_kept_out_of_pictures_whatever_was_chosen(open_guide, monkeypatch):
    asked = []
    monkeypatch.setattr(capture, "exclude", lambda _, *, excluded: asked.append(excluded))
    window = open_guide(policy=FIXED, is_shared=True).window
    window.start_checklist(FIRST_LINE)
    assert asked[-1] is True


def test_a_first_start_begins_with_what_is_preset(open_guide, keys):
    policy = "[preset]\ncountry = 'HU'\nrole = 'health'\ntext_size = 150\n"
    guide = open_guide(fresh=True, policy=policy)
    page = guide.window.pages.settings
    assert guide.window._stack.currentWidget() is page
    assert (page.country.currentData(), page.role.currentData(), page.text_size.currentData()) == (
        "HU",
        "health",
        "150",
    )
    assert all(combo.isEnabled() for combo in page.findChildren(QComboBox))
    guide.close()

    another = open_guide(fresh=True, policy=policy.replace("HU", "RO"))
    assert another.desk.settings.country == "RO", "what nobody chose was not kept"
    another.window.pages.settings.country.setFocus()
    keys.press("Home")
    assert another.desk.settings.country == "", "a preset can be chosen away"
    another.window.pages.settings.skip.click()
    another.close()

    again = open_guide(fresh=True, policy=policy)
    kept = again.desk.settings
    assert (kept.country, kept.role, kept.text_size, kept.is_welcomed) == ("", "health", 150, True)


def test_a_broken_policy_leaves_the_guide_open_and_says_where_it_is_broken(open_guide, read, keys, search):
    policy = parse(BROKEN.encode(), "/etc/fieldguide/policy.toml")
    fault = "/etc/fieldguide/policy.toml:2: there is no key “printting” in [allow]. Did you mean “printing”?"
    assert policy.notice.endswith(f"printing, saving files, pausing and shared screens are switched off: {fault}")
    window = open_guide(policy=BROKEN).window
    window.messages.tell(policy.notice, stays=True)
    assert not window.messages._timer.isActive()
    search(window, "passport")
    assert window.pane.list.model().rowCount() > 0
    keys.press("Ctrl+,")
    assert any(fault in text for text in _shown(window.pages.settings))
    window.reading.open(help_pages.EDITION)
    said = window.reader.page.toPlainText()
    assert "In force on this computer: /etc/fieldguide/policy.toml" in said
    assert fault in said
    assert "Because of the fault everything that a policy can switch off is switched off." in said


def test_about_says_what_is_in_force_and_what_it_cannot_do(open_guide, keys):
    window = open_guide(policy=FIXED + "[library]\npacks = ['x']\n").window
    window.reading.open(help_pages.EDITION)
    said = window.reader.page.toPlainText()
    for line in (
        "Switched off: pausing a checklist.",
        "Switched off: showing checklists on shared screens, where the system can do that.",
        "A checklist nobody touches is forgotten after 2 min at the latest.",
        "Fixed: the role, Health care.",
        "A first start begins with: Hungary.",
        "It cannot keep anybody from photographing the screen",
    ):
        assert line in said
    assert "Switched off: printing" not in said


def test_text_of_the_file_is_never_taken_for_markup(open_guide, keys):
    window = open_guide(policy='[allow]\n"<b>x</b>" = 1').window
    window.reading.open(help_pages.EDITION)
    assert "<b>x</b>" in window.reader.page.toPlainText()
    keys.press("Ctrl+,")
    label = next(one for one in window.pages.settings.findChildren(QLabel) if "<b>x</b>" in one.text())
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_without_a_policy_nothing_speaks_of_one(window, keys):
    assert window._desk.policy == Policy()
    keys.press("Ctrl+,")
    assert not any("policy" in text for text in _shown(window.pages.settings))
    window.reading.open(help_pages.EDITION)
    assert "organisation's policy" not in window.reader.page.toPlainText()
    assert Policy().held(Settings()) == Settings()
