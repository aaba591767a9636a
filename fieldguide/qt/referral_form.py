"""What whoever hands over adds to the end of a checklist: who they are, whether the person agreed, words of their own, which steps to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from fieldguide.domain.checklist import Phase, Step
from fieldguide.export.referral import Agreement, Referral
from fieldguide.qt.fields import NOT_LEARNT, SHORTEST_CHOICE, add_group, plain_label

_LEAVE_OUT = (
    "Leave out what the other side does not need now: names, dates of birth, numbers of documents, addresses, health, "
    "what was told in confidence."
)


class ReferralForm(QWidget):
    """The fields, one below the other; all of them empty, or as careful as can be, to begin with.

    Signals:
        changed(): Something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, steps: Sequence[Step], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = QLineEdit(self)
        self.office.setAccessibleName("Who hands over")
        self.office.setPlaceholderText("An office and how to reach it; may stay empty")
        self.agreed = QComboBox(self)
        self.agreed.setAccessibleName("Did the person agree to pass this on?")
        self.agreed.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.agreed.setMinimumContentsLength(SHORTEST_CHOICE)
        for one in Agreement:
            self.agreed.addItem(one.label[0].upper() + one.label[1:], one.value)
        self.caution = plain_label("", "warning", self)
        self.words = QPlainTextEdit(self)
        self.words.setAccessibleName("In your own words")
        self.words.setAccessibleDescription(_LEAVE_OUT)
        self.words.setPlaceholderText("May stay empty")
        self.words.setTabChangesFocus(True)
        self.words.setUndoRedoEnabled(False)  # undo would bring back what was cleared
        for field in (self.office, self.words):
            field.setInputMethodHints(NOT_LEARNT)
        self.steps = [StepChoice(step, self) for step in steps]
        self._compose()
        self._connect()
        self._show_caution()

    def filled(self, facts: Referral) -> Referral:
        """Return the end of a run with what was typed and chosen."""
        return replace(
            facts,
            office=self.office.text(),
            agreed=self._agreement(),
            words=self.words.toPlainText(),
            steps=tuple(one.step for one in self.steps if one.box.isChecked()),
        )

    def wipe(self) -> None:
        """Forget what was typed and chosen."""
        self.office.setText("")  # unlike clear() this leaves nothing that undo could bring back
        self.words.setPlainText("")
        self.agreed.setCurrentIndex(0)

    def _compose(self) -> None:
        line = self.fontMetrics().lineSpacing()
        self.words.setMinimumHeight(line * 5)
        self.words.setMaximumHeight(line * 7)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        leave_out = plain_label(_LEAVE_OUT, "quiet", self)
        add_group(column, "&Who hands over", self.office, self.office)
        add_group(column, "&Did the person agree to pass this on?", self.agreed, self.agreed, self.caution)
        add_group(column, "&In your own words", self.words, leave_out, self.words)
        if self.steps:
            add_group(column, "&Next steps to tell", self.steps[0].box, *self.steps)
        column.addStretch(1)

    def _connect(self) -> None:
        self.agreed.currentIndexChanged.connect(self._show_caution)
        for changes in (self.office.textChanged, self.words.textChanged, self.agreed.currentIndexChanged):
            changes.connect(lambda *_: self.changed.emit())
        for step in self.steps:
            step.box.toggled.connect(lambda _: self.changed.emit())

    def _agreement(self) -> Agreement:
        return Agreement(self.agreed.currentData())  # Qt hands the text back, not the value

    def _show_caution(self) -> None:
        caution = self._agreement().caution
        self.caution.setText(caution)
        self.caution.setVisible(bool(caution))


class StepChoice(QWidget):
    """A next step to be told or left out; its words may take several lines, which those of a plain check box cannot.

    Attributes:
        step: The step.
        box: Ticked if it is told.
    """

    def __init__(self, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step = step
        self.box = QCheckBox(self)
        self.box.setChecked(
            step.phase is not Phase.AFTERWARDS
        )  # what comes afterwards is seldom the other side's matter
        self.box.setAccessibleName(step.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain_label(step.text, "", self), 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click on the words as one on the box."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.click()
        super().mouseReleaseEvent(event)
