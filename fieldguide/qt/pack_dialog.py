"""Looking at a pack before it is installed: whose it is, why that publisher is trusted, and record by record what changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fieldguide.content.faults import shown
from fieldguide.domain.pack import Publisher
from fieldguide.errors import FieldguideError, PackContentError, PackUntrustedError
from fieldguide.qt.fields import plain_label
from fieldguide.qt.pack_work import BUSY, NEXT_START, PackKeeper, is_there
from fieldguide.qt.theme import Look

if TYPE_CHECKING:
    from fieldguide.domain.records import Record
    from fieldguide.packs.changes import Changed
    from fieldguide.packs.installing import Packs
    from fieldguide.packs.planning import Plan

_LOOKING = "Looking at the pack …"
_WAITING = "Other work with packs goes on. The pack is looked at as soon as it is done."
_INSTALLING = "Making the next edition and checking it …"
_EXPIRED = "A signature has run out. The pack counts, but ask its publisher for a newer edition."
_PREVIEW = "Preview: nobody vouches for this pack. It can be looked at here and is not added to the guide."
_COMPARED = "I telephoned the publisher under a number I already had, and it read these eight words"
_AGREE = "Let it replace records of others; each will say so on its page"
_MOST_SHOWN = 2_000
_WIDTH, _HEIGHT, _MARGIN = 84, 34, 20


class PackDialog(QDialog):
    """One pack, looked at, and installed if the person says so."""

    def __init__(
        self,
        keeper: PackKeeper,
        path: Path,
        told: Callable[[str], None],
        today: date,
        look: Look,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._path = path
        self._told = told
        self._today = today
        self._look_of = look
        self._plan: Plan | None = None
        self._unknown: PackUntrustedError | None = None
        self._waits = False
        self.setWindowTitle("Install a pack")
        self.title = self._label(shown(path.name), "h1")
        self.who = self._label(_LOOKING, "lead")
        self.words = self._label("", "h2")
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.summary = self._label("", "label")
        self.changes = QListWidget(self)
        self.changes.setAccessibleName("What changes")
        self.changes.setWordWrap(True)
        self.changes.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        self.agree = QCheckBox(_AGREE, self)
        self.compared = QCheckBox(_COMPARED, self)
        self.install = QPushButton("&Install", self)
        self.install.setProperty("role", "primary")
        self.trust = QPushButton("&Trust this publisher", self)
        self.read = QPushButton("&Read the page", self)
        self.cancel = QPushButton("Cancel", self)
        self.install.clicked.connect(self._install)
        self.trust.clicked.connect(self._trust)
        self.cancel.clicked.connect(self.reject)
        self.read.clicked.connect(self._read)
        self.changes.itemActivated.connect(lambda _: self._read())
        self.changes.currentRowChanged.connect(lambda _: self._show_buttons())
        self.agree.toggled.connect(lambda _: self._show_buttons())
        self.compared.toggled.connect(lambda _: self._show_buttons())
        keeper.busy.connect(self._on_busy)  # a method: a function of its own would outlive the dialog
        self._compose()
        self._look()

    def _label(self, text: str, role: str) -> QLabel:
        return plain_label(text, role, self)

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(10)
        for widget in (self.title, self.who, self.words, self.summary):
            column.addWidget(widget)
        column.addWidget(self.changes, 1)
        for box in (self.agree, self.compared):
            box.setVisible(False)
            column.addWidget(box)
        row = QHBoxLayout()
        row.addWidget(self.install)
        row.addWidget(self.trust)
        row.addWidget(self.read)
        row.addStretch(1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        metrics = self.fontMetrics()
        size = (_WIDTH * metrics.averageCharWidth(), _HEIGHT * metrics.height() // 2 + 200)
        room = self.screen().availableSize()
        self.resize(min(size[0], room.width() - 80), min(size[1], room.height() - 120))
        self.words.setVisible(False)
        self._show_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep every line of the words above the list in sight."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give texts of several lines the height they need: beside a list that takes all room a layout would cut them."""
        for label in (self.title, self.who, self.words, self.summary):
            label.setMinimumHeight(max(0, label.heightForWidth(self.width() - 2 * _MARGIN)))

    # --- looking -------------------------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        path = self._path

        def work(packs: Packs) -> tuple[Plan, PackUntrustedError | None]:
            return packs.look_at(path)

        self._plan = self._unknown = None
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
        plan, unknown = found
        self._plan, self._unknown = plan, unknown
        made = plan.manifest
        self.title.setText(made.title)
        edition = f"Version {made.version} of {made.date}" + (
            f"; version {plan.before} is installed" if plan.before else ""
        )
        if plan.verified is None:
            told = [str(unknown) if unknown else "", _PREVIEW]
        else:
            told = [
                f"Published by {plan.verified.publisher_name}, {plan.verified.how.words}.",
                _EXPIRED if plan.verified.is_expired else "",
            ]
        if plan.is_installed:
            told.append("Exactly this pack is installed already.")
        self.who.setText("\n".join(part for part in (f"{edition}. Licence: {made.licence}.", *told) if part))
        words = unknown.words if unknown else ""
        self.words.setText(words)
        self.words.setAccessibleName(f"The eight words: {words}" if words else "")
        self.words.setVisible(bool(words))
        self.compared.setVisible(bool(words))
        self.agree.setVisible(plan.asks_override)
        self._show_summary()
        self.changes.clear()
        for one in plan.changes[:_MOST_SHOWN]:
            self.changes.addItem(_row(one))
        if len(plan.changes) > _MOST_SHOWN:
            self.changes.addItem(f"… and {len(plan.changes) - _MOST_SHOWN} more")
        self._show_buttons()
        (self.install if self.install.isEnabled() else self.changes).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_summary(self) -> None:
        from fieldguide.packs.changes import summary

        self.summary.setText(f"What changes: {summary(self._plan.changes)}." if self._plan else "")

    def _show_error(self, error: FieldguideError) -> None:
        self._plan = None
        self.who.setText(str(error))
        self.summary.setText("Nothing was changed.")
        self.changes.clear()
        if isinstance(error, PackContentError):
            for fault in error.faults[:_MOST_SHOWN]:
                self.changes.addItem(str(fault))
        self._show_buttons()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- doing ---------------------------------------------------------------------------------------------------------------------------

    def _show_buttons(self) -> None:
        self._fit()
        plan = self._plan
        can = plan is not None and plan.verified is not None and not plan.is_installed
        self.install.setEnabled(can and (self.agree.isChecked() or not (plan and plan.asks_override)))
        self.install.setVisible(self._unknown is None)
        self.trust.setVisible(bool(self._unknown and self._unknown.fingerprint))
        self.trust.setEnabled(self.compared.isChecked())
        self.read.setEnabled(self._chosen() is not None)

    def _chosen(self) -> Record | None:
        """Return the record of the chosen line as it would be; None for one that goes, and where nothing is chosen."""
        item, contents = self.changes.currentItem(), self._plan.contents if self._plan else None
        if item is None or contents is None:
            return None
        wanted = item.data(Qt.ItemDataRole.UserRole)
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
        self.compared.setVisible(False)
        self.words.setVisible(False)

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

    def _fail(self, error: FieldguideError) -> None:
        """Tell why something could not be done; in the window if this dialog is closed already."""
        if is_there(self):
            self._show_error(error)
        else:
            self._told(str(error))

    def _say_busy(self) -> None:
        self.summary.setText(BUSY)
        self._fit()


def _row(one: Changed) -> QListWidgetItem:
    details = "".join(f"\n    {part}" for part in one.details)
    item = QListWidgetItem(f"{one.change.value}: {one.title} ({one.kind.label}){details}")
    item.setData(Qt.ItemDataRole.UserRole, one.record_id)
    return item
