"""The dialog that makes a paper of a country: which paper, which number large on a poster, print it or save it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldguide.domain.policy import Policy
from fieldguide.domain.records import ServiceFacts
from fieldguide.errors import ExportError
from fieldguide.export.cards import pocket_card
from fieldguide.export.contact_block import name_beside_number
from fieldguide.export.country_sheet import CountrySheet, Line, lines
from fieldguide.export.posters import public_poster, staff_poster
from fieldguide.qt.one_sheet import PUBLIC, STAFF, CardPaper, PosterPaper
from fieldguide.qt.printing import Sheets

_WIDTH = 520


class PaperKind(StrEnum):
    """A paper about a country."""

    CARD = "card"
    STAFF = "staff"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """Its name."""
        return {
            PaperKind.CARD: "Pocket card",
            PaperKind.STAFF: "Poster for staff",
            PaperKind.PUBLIC: "Poster for the public",
        }[self]

    @property
    def about(self) -> str:
        """What it is for, in one or two sentences."""
        return {
            PaperKind.CARD: "One sheet of A4 that is folded twice: numbers, who identifies, rules, what not to do and what to say.",
            PaperKind.STAFF: "One sheet of A4 for a room that only colleagues enter.",
            PaperKind.PUBLIC: "One sheet of A4 that speaks to people who need help. Hang it where somebody can read it alone. "
            "Its wording is ours: no expert has read it.",
        }[self]


def paper_of(sheet: CountrySheet, kind: PaperKind, line: Line | None) -> Sheets:
    """Return a paper ready to print.

    Args:
        sheet: The country.
        kind: Which paper.
        line: The number a poster prints large; None if the country has none.

    Raises:
        ExportError: It does not fit on its sheet.
    """
    if kind is PaperKind.CARD:
        return CardPaper(pocket_card(sheet))
    if kind is PaperKind.STAFF:
        return PosterPaper(staff_poster(sheet, line), STAFF)
    return PosterPaper(public_poster(sheet, line), PUBLIC)


class OnPaperDialog(QDialog):
    """Asks which paper of a country shall be made.

    Signals:
        preview_asked(Sheets), pdf_asked(Sheets): The paper shall be printed, or saved.
        failed(str): It cannot be made; what happened, and what to do.
    """

    preview_asked = Signal(object)
    pdf_asked = Signal(object)
    failed = Signal(str)

    def __init__(self, sheet: CountrySheet, parent: QWidget | None, policy: Policy | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._policy = policy or Policy()
        self._lines: tuple[Line, ...] = ()
        self.setWindowTitle(f"On paper: {sheet.country}")
        self.setMinimumWidth(_WIDTH)
        self.kinds = QComboBox(self)
        for kind in PaperKind:
            self.kinds.addItem(kind.label, kind)
        self.numbers = QComboBox(self)
        self.about = self._told()
        self.note = self._told()
        self.print = self._button("Print", "Look at the sheet and print it", self.preview_asked)
        self.pdf = self._button("PDF", "Save the sheet as a PDF file", self.pdf_asked)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.clicked.connect(self.reject)
        self.off = self._told()
        self._follow_policy()
        self._compose()
        self.kinds.currentIndexChanged.connect(self._show_kind)
        self.numbers.currentIndexChanged.connect(self._show_note)
        self.finished.connect(self.deleteLater)
        self._show_kind()

    @property
    def kind(self) -> PaperKind:
        """The paper chosen now."""
        return PaperKind(self.kinds.currentData())

    @property
    def line(self) -> Line | None:
        """The number that stands large on the poster chosen now; None on a card, and where there is none."""
        chosen = self.numbers.currentIndex()
        return self._lines[chosen] if 0 <= chosen < len(self._lines) else None

    def _compose(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(12)
        for label, box in (("&Paper", self.kinds), ("&Large number", self.numbers)):
            form.addRow(label, box)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setAccessibleName(label.replace("&", ""))
        self._large = form.labelForField(self.numbers)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.cancel, self.pdf, self.print):
            buttons.addWidget(button)
        self.print.setProperty("role", "primary")
        self.print.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.about)
        column.addWidget(self.note)
        column.addWidget(self.off)
        column.addLayout(buttons)

    def _follow_policy(self) -> None:
        off = [one for one in (self._policy.printing_off, self._policy.export_off) if one]
        self.off.setText(" ".join(off))
        self.off.setVisible(bool(off))
        self.print.setEnabled(self._policy.printing)
        self.pdf.setEnabled(self._policy.export)

    def _show_kind(self) -> None:
        self._lines = () if self.kind is PaperKind.CARD else lines(self._sheet, public=self.kind is PaperKind.PUBLIC)
        self.about.setText(self.kind.about)
        self.numbers.clear()
        for line in self._lines:
            self.numbers.addItem(f"{line.phone.inside}: {name_beside_number(line.record)}")
        for part in (self.numbers, self._large):
            if part is not None:
                part.setVisible(len(self._lines) > 1)
        self._show_note()

    def _show_note(self) -> None:
        if self.kind is PaperKind.CARD:
            told = ""
        elif self.line is None:
            told = f"No number for first advice on trafficking is known for {self._sheet.country}: the number for danger stands large, with no code."
        else:
            facts = self.line.record.facts
            told = facts.note if isinstance(facts, ServiceFacts) else ""
        self.note.setText(told)
        self.note.setVisible(bool(told))
        self.adjustSize()  # texts of several lines do not make a window grow by themselves

    def _told(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setProperty("role", "quiet")
        return label

    def _button(self, text: str, about: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(about)
        button.setAccessibleDescription(about)
        button.clicked.connect(lambda _=False: self._hand_over(signal))
        return button

    def _hand_over(self, signal: SignalInstance) -> None:
        """Close, then hand the paper over, so that what comes next is not opened above a dialog that is done."""
        try:
            paper = paper_of(self._sheet, self.kind, self.line)
        except ExportError as error:
            self.failed.emit(str(error))
            return
        self.accept()
        signal.emit(paper)
