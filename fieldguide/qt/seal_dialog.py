"""Sealing a referral: what goes in, to whom, a look at exactly what is sealed, and a file that only they can open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fieldguide.domain.policy import Policy
from fieldguide.errors import SealingError
from fieldguide.export import referral
from fieldguide.export.referral import Referral
from fieldguide.export.sealing import write_sealed
from fieldguide.qt.fields import add_group, plain_label
from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.keys import bind
from fieldguide.qt.referral_form import ReferralForm
from fieldguide.qt.seal_target import KnownRecipient, SealTarget

#: Says nothing about what is in it.
_FILE_NAME = "document.age"
_ABOUT = (
    "The text shown here is sealed in memory, and only the sealed file is written. It opens with the free program “age”. "
    "Closing this forgets everything typed here."
)
_CHANGED = "This was changed since it was saved. Save again, or the other side gets what was saved before."
#: Widths in average characters, so that they grow with the text: the dialog, and from where on the preview stands beside the fields.
_WIDTH, _SIDE_BY_SIDE = 118, 104
_LINES = 34
_LEAST = (480, 360)


def ask_for_referral(
    parent: QWidget | None, facts: Referral, recipients: Sequence[KnownRecipient], policy: Policy
) -> None:
    """Open the dialog that seals a referral; it forgets everything when it is closed.

    Args:
        parent: The window it belongs to.
        facts: Where the run ended; its steps are offered for choosing. What is typed is added in the dialog.
        recipients: Contacts that have published a key, see :func:`fieldguide.qt.seal_target.known_recipients`.
        policy: What the organisation lays down.

    Raises:
        SwitchedOffError: It lets no file out.
    """
    policy.require_export()
    dialog = SealDialog(facts, recipients, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class SealDialog(QDialog):
    """The dialog. It keeps nothing beyond its closing."""

    def __init__(self, facts: Referral, recipients: Sequence[KnownRecipient], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Referral | None = facts
        self._is_saved = False
        self.setWindowTitle("Seal and hand over")
        self.target = SealTarget(recipients, self)
        self.form = ReferralForm(facts.steps, self)
        self.preview = QPlainTextEdit(self)
        self.preview.setAccessibleName("Exactly this will be sealed")
        self.preview.setReadOnly(True)
        self.preview.setUndoRedoEnabled(False)
        self.preview.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.preview.setTabChangesFocus(True)
        self.told = plain_label("", "warning", self)
        self.save = QPushButton("Save as …", self)
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        bind(self.save, "Ctrl+S", "Seal the text and choose where the file goes")
        self.leave = QPushButton("Close and forget", self)
        self.leave.setAutoDefault(False)
        bind(self.leave, "Ctrl+W", "Forget everything typed here")
        self._compose()
        self._fit()
        for part in (self.target, self.form):
            part.changed.connect(self._refresh)
        self.save.clicked.connect(self._ask_where)
        self.leave.clicked.connect(self.reject)
        self._refresh()
        self.target.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """Return what will be sealed; empty after closing."""
        return "" if self._facts is None else referral.text(self.form.filled(self._facts))

    def done(self, result: int) -> None:
        """Forget everything, then close."""
        for dialog in self.findChildren(QFileDialog):
            dialog.close()
        self._facts = None
        self._is_saved = False
        self.target.wipe()
        self.form.wipe()
        self._refresh()
        self.told.clear()
        super().done(result)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Bring into sight what the keyboard goes to; Qt does so only for steps within the scrolled fields, not for those into them."""
        moved = super().focusNextPrevChild(forward)
        focused = self.focusWidget()
        if focused is not None and self._scroll.isAncestorOf(focused):
            # Where the fields are now, not where they were before others came or went.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self._scroll.ensureWidgetVisible(focused)
        return moved

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview beside the fields where there is room, else below them."""
        super().resizeEvent(event)
        self._place_preview(beside=self.width() >= self.fontMetrics().averageCharWidth() * _SIDE_BY_SIDE)

    def _place_preview(self, *, beside: bool) -> None:
        wanted = self._beside if beside else self._below
        if wanted.indexOf(self._shown) < 0:
            wanted.addWidget(self._shown, 1)  # leaves the other by itself
            margins = (0, 6, 24, 12) if beside else (0, 0, 0, 0)
            self._shown.setContentsMargins(*margins)

    def _compose(self) -> None:
        fields = QWidget(self)
        fields.setObjectName("page")
        self._below = QVBoxLayout(fields)
        self._below.setContentsMargins(24, 12, 24, 12)
        self._below.setSpacing(6)
        self._below.addWidget(plain_label(_ABOUT, "quiet", self))
        add_group(self._below, "&To whom", self.target.choice, self.target)
        self._below.addWidget(self.form)
        self._shown = QWidget(self)
        shown = QVBoxLayout(self._shown)
        shown.setContentsMargins(0, 0, 0, 0)
        add_group(shown, "&Exactly this will be sealed", self.preview, self.preview)
        self.preview.setMinimumHeight(self.fontMetrics().lineSpacing() * 12)
        self._scroll = QScrollArea(self)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(fields)
        self._beside = QHBoxLayout()
        self._beside.addWidget(self._scroll, 1)
        buttons = QWidget(self)
        foot = FlowLayout(buttons, gap=8, at_end=True)
        foot.setContentsMargins(24, 0, 24, 12)
        foot.addWidget(self.leave)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._beside, 1)
        column.addWidget(self.told)
        column.addWidget(buttons)

    def _fit(self) -> None:
        """Take a comfortable size that fits on the screen."""
        self.setMinimumSize(*_LEAST)
        metrics, room = self.fontMetrics(), self.screen().availableGeometry()
        width = min(metrics.averageCharWidth() * _WIDTH, room.width() - 16)
        height = min(metrics.lineSpacing() * _LINES, room.height() - 48)  # a title bar takes some
        self.resize(max(width, _LEAST[0]), max(height, _LEAST[1]))

    def _refresh(self) -> None:
        """Show what will be sealed now, at the place that is being looked at, and say so if something else was saved before."""
        place = self.preview.verticalScrollBar().value()
        self.preview.setPlainText(self.text())
        self.preview.verticalScrollBar().setValue(place)
        if self._is_saved:
            self._tell(_CHANGED)
        else:
            self.told.hide()

    def _ask_where(self) -> None:
        try:
            self.target.check()
        except SealingError as error:
            self._tell(str(error))
            self.target.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self.target.field)
            return
        dialog = QFileDialog(self, "Save the sealed file", _FILE_NAME, "Sealed file (*.age)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("age")
        dialog.fileSelected.connect(lambda chosen: self._seal(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _seal(self, path: Path) -> None:
        """Seal and write; the file dialog has asked whether a file that is there may go."""
        if self._facts is None:
            return
        self._tell("Sealing. With a passphrase this takes some seconds.")
        self.told.repaint()  # the window stands still while the library works
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            write_sealed(self.target.seal(self.text().encode("utf-8")), path, replace=True)
        except SealingError as error:
            self._tell(str(error))
        else:
            self._is_saved = True
            self._tell(f"Saved as {path.name}. {self.target.advice}")
        finally:
            QGuiApplication.restoreOverrideCursor()

    def _tell(self, message: str) -> None:
        self.told.setText(message)
        self.told.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message))
