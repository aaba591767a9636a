"""Looking at a pack before it is installed: whose it is, why that publisher is trusted, and record by record what changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from fieldguide.content.faults import shown
from fieldguide.domain.pack import Publisher
from fieldguide.domain.provenance import readable
from fieldguide.errors import FieldguideError, PackContentError, PackUntrustedError
from fieldguide.qt.fields import plain_label
from fieldguide.qt.pack_frame import PackFrame, PackList
from fieldguide.qt.pack_work import BUSY, NEXT_START, PackKeeper, is_there
from fieldguide.qt.theme import Look

if TYPE_CHECKING:
    from fieldguide.domain.records import Record
    from fieldguide.packs.installing import Packs
    from fieldguide.packs.planning import Plan

_LOOKING = "Looking at the pack …"
_WAITING = "Other work with packs goes on. The pack is looked at as soon as it is done."
_INSTALLING = "Making the next edition and checking it …"
_EXPIRED = "A signature has run out. The pack counts, but ask its publisher for a newer edition."
_PREVIEW = "Preview: nobody vouches for this pack. It can be looked at here and is not added to the guide."
_TELEPHONED = "I telephoned the publisher under a number I already had, not one from this pack:"
_COMPARED = "It read these eight words"
_AGREE = "Let it replace them"
_FAULTS = "Lines for its publisher"
_MOST_SHOWN, _MOST_WARNED = 2_000, 3
_WIDTH, _HEIGHT = 84, 34
#: The eight words stand in two lines, as they are read to somebody.
_WORDS_IN_LINE = 4


class PackDialog(PackFrame):
    """One pack, looked at, and installed if the person says so.

    The keyboard begins on what changes: numbers people dial may be among it, so nothing installs it that was not meant to.
    """

    def __init__(
        self,
        keeper: PackKeeper,
        path: Path,
        told: Callable[[str], None],
        today: date,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Install a pack", parent)
        self._keeper = keeper
        self._path = path
        self._told = told
        self._today = today
        self._look_of = look
        self._plan: Plan | None = None
        self._unknown: PackUntrustedError | None = None
        self._waits = self._has_failed = False
        self.title = self._label(shown(path.name), "h1")
        self.who = self._label(_LOOKING, "lead")
        self.warning = self._label("", "warning")
        self.telephoned = self._label(_TELEPHONED, "lead")
        self.words = self._label("", "h2")
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.compared = QCheckBox(_COMPARED, self)
        self.agree = QCheckBox(_AGREE, self)
        self.summary = self._label("", "label")
        self.lines = QCheckBox(_FAULTS, self)
        self.changes = PackList("What changes", look, self)
        self.install = self.button("&Install", is_primary=True)
        self.trust = self.button("&Trust this publisher")
        self.read = self.button("&Read the page")
        self.cancel = self.button("Cancel")
        self._connect()
        self._compose()
        keeper.busy.connect(self._on_busy)  # a method: a function of its own would outlive the dialog
        self._look()

    def _label(self, text: str, role: str) -> QLabel:
        return plain_label(text, role, self)

    def _connect(self) -> None:
        self.install.clicked.connect(self._install)
        self.trust.clicked.connect(self._trust)
        self.cancel.clicked.connect(self.reject)
        self.read.clicked.connect(self._read)
        self.changes.itemActivated.connect(lambda _: self._read())
        self.changes.currentRowChanged.connect(lambda _: self._show_buttons())
        for box in (self.agree, self.compared, self.lines):
            box.toggled.connect(lambda _: self._show_buttons())

    def _compose(self) -> None:
        # What could cost somebody a call stands first: on a small screen the rest has to be scrolled to.
        first = (self.title, self.warning, self.agree)
        for widget in (*first, self.who, self.telephoned, self.words, self.compared, self.summary, self.lines):
            self.column.addWidget(widget)
        self.column.addWidget(self.changes, 1)
        self.column.addStretch(0)
        metrics = self.fontMetrics()
        self.fit(_WIDTH * metrics.averageCharWidth(), _HEIGHT * metrics.height() // 2 + 200)
        self._show_buttons()

    # --- looking -------------------------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        path = self._path

        def work(packs: Packs) -> tuple[Plan, PackUntrustedError | None]:
            return packs.look_at(path)

        self._plan = self._unknown = None
        self._has_failed = False
        self._waits = not self._keeper.run(work, self._show_plan, self._show_error, owner=self)
        self.who.setText(_WAITING if self._waits else _LOOKING)
        self._show_buttons()

    def _on_busy(self) -> None:
        """Look now, if other work kept the dialog waiting; take back what was said while it went on."""
        if self._keeper.is_busy:
            return
        if self._waits:
            self._look()
        if self.summary.text() == BUSY:
            self._show_summary()

    def _show_plan(self, found: tuple[Plan, PackUntrustedError | None]) -> None:
        from fieldguide.packs.telling import warnings

        plan, unknown = found
        self._plan, self._unknown = plan, unknown
        made = plan.manifest
        self.title.setText(made.title)
        self.who.setText("\n".join(_whose(plan, unknown)))
        words = unknown.words.split() if unknown else []
        first, second = words[:_WORDS_IN_LINE], words[_WORDS_IN_LINE:]
        self.words.setText("\n".join(" ".join(line) for line in (first, second) if line))
        self.words.setAccessibleName(f"The eight words: {' '.join(words)}" if words else "")
        self.warning.setText("\n".join(warnings(plan, _MOST_WARNED)))
        self._show_summary()
        self.changes.clear()
        for one in plan.changes[:_MOST_SHOWN]:
            details = "".join(f"\n    {part}" for part in one.details)
            spoken = f"{one.change.value}: {one.title} ({one.kind.label}){details}"
            self.changes.add(one.record_id, spoken, one.title, f"{one.change.value} · {one.kind.label}", *one.details)
        if len(plan.changes) > _MOST_SHOWN:
            more = f"… and {len(plan.changes) - _MOST_SHOWN} more"
            self.changes.add("", more, more)
        self.changes.setCurrentRow(0)
        self._show_buttons()
        (self.changes if self.changes.count() else self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_summary(self) -> None:
        from fieldguide.packs.changes import summary

        self.summary.setText(f"What changes: {summary(self._plan.changes)}." if self._plan else "")

    def _show_error(self, error: FieldguideError) -> None:
        self._plan = self._unknown = None
        self._has_failed = True
        self.who.setText(str(error))
        self.warning.setText("")
        self.summary.setText("Nothing was changed.")
        self.changes.clear()
        self.changes.setAccessibleName(_FAULTS)
        if isinstance(error, PackContentError):
            for fault in error.faults[:_MOST_SHOWN]:
                expected = str(fault).partition(f"{fault.problem}. ")[2]
                self.changes.add("", str(fault), f"{fault.file}, line {fault.line}", fault.problem, expected)
        self._show_buttons()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- doing ---------------------------------------------------------------------------------------------------------------------------

    def _show_buttons(self) -> None:
        """Show what the pack asks for, and of the buttons those that can do anything with it."""
        plan, unknown, is_changing = self._plan, self._unknown, bool(self._plan and self._plan.verified)
        can = plan is not None and is_changing and not plan.is_installed
        self.install.setEnabled(can and (self.agree.isChecked() or not (plan and plan.asks_override)))
        self.install.setVisible(unknown is None and not self._has_failed)
        self.trust.setVisible(bool(unknown and unknown.fingerprint))
        self.trust.setEnabled(self.compared.isChecked())
        self.read.setEnabled(self._chosen() is not None)
        self.read.setVisible(not self._has_failed)
        self.cancel.setText("Close" if self._has_failed else "Cancel")
        for widget in (self.telephoned, self.words, self.compared):
            widget.setVisible(bool(unknown and unknown.words))
        self.agree.setVisible(bool(plan and plan.asks_override))
        for label in (self.warning, self.summary):
            label.setVisible(bool(label.text()))
        has_rows = self.changes.count() > 0
        self.lines.setVisible(self._has_failed and has_rows)
        self.changes.setVisible(has_rows and (self.lines.isChecked() or not self._has_failed))

    def _chosen(self) -> Record | None:
        """Return the record of the chosen line as it would be; None for one that goes, and where nothing is chosen."""
        wanted, contents = self.changes.chosen(), self._plan.contents if self._plan else None
        if not wanted or contents is None:
            return None
        return next((record for record in contents.records if record.id == wanted), None)

    def _read(self) -> None:
        """Show the page of the chosen line."""
        record, plan = self._chosen(), self._plan
        if record is None or plan is None or plan.contents is None:
            return
        from fieldguide.qt.pack_reading import PackPageDialog

        words, is_known = plan.contents.vocabulary, plan.verified is not None
        dialog = PackPageDialog(record, words, self._today, self._look_of, is_known=is_known, parent=self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _trust(self) -> None:
        unknown, day = self._unknown, self._today.isoformat()
        if unknown is None:
            return
        publisher = Publisher(unknown.publisher, unknown.publisher_name, unknown.fingerprint, day)
        if not self._keeper.run(lambda packs: packs.trust(publisher), self._look_again, self._fail):
            self._say_busy()
            return
        self._unknown = None
        self.compared.setChecked(False)
        self._show_buttons()

    def _look_again(self, _: object) -> None:
        if is_there(self):
            self._look()

    def _install(self) -> None:
        plan, agreed = self._plan, self.agree.isChecked()
        if plan is None or plan.verified is None:
            return

        title = plan.manifest.title

        def finish(_: object) -> None:
            self._told(f"{title} is installed. {NEXT_START}")
            if is_there(self):
                self.accept()

        if not self._keeper.run(lambda packs: packs.install(plan, agreed=agreed), finish, self._fail):
            self._say_busy()
            return
        self.install.setEnabled(False)
        self.summary.setText(_INSTALLING)
        self.summary.setVisible(True)

    def _fail(self, error: FieldguideError) -> None:
        """Tell why something could not be done; in the window if this dialog is closed already."""
        if is_there(self):
            self._show_error(error)
        else:
            self._told(str(error))

    def _say_busy(self) -> None:
        self.summary.setText(BUSY)
        self.summary.setVisible(True)


def _whose(plan: Plan, unknown: PackUntrustedError | None) -> list[str]:
    """Return which edition of a pack it is, whose, and why it can or cannot be installed, a line each."""
    made = plan.manifest
    edition = f"Version {made.version} of {readable(made.date)}"
    edition += f"; version {plan.before} is installed" if plan.before else ""
    told = [f"{edition}. Licence: {made.licence}."]
    if plan.verified is None:
        told += [str(unknown)] if unknown else []
        told.append(_PREVIEW)
    else:
        told.append(f"Published by {plan.verified.publisher_name}, {plan.verified.how.words}.")
        told += [_EXPIRED] if plan.verified.is_expired else []
    if plan.is_installed:
        told.append("Exactly this pack is installed already.")
    return told
