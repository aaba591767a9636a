"""To whom a referral is sealed: whoever is told a passphrase, a contact that has published a key, or the owner of a key that is pasted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from fieldguide.domain.records import Record, ServiceFacts
from fieldguide.export import sealing
from fieldguide.export.citation import standing_line
from fieldguide.qt.fields import NOT_LEARNT, SHORTEST_CHOICE, plain_label

_TELL_IT = (
    "Tell the passphrase by another way than the file: by telephone, letter by letter. Never in the same message, never on a note in the "
    "same envelope. Nobody can open the file without it, you neither."
)
#: A key is shown in groups of so many letters, for reading aloud and for narrow windows.
_GROUP = 4
_MAKE_SURE = "Make sure on the telephone that this key is theirs: read its last eight letters to each other."


@dataclass(frozen=True, slots=True)
class KnownRecipient:
    """A contact that takes sealed referrals.

    Attributes:
        name: Its name.
        key: Its public key.
        state: State and age of the record the key is from, in words.
    """

    name: str
    key: str
    state: str


def known_recipients(records: Iterable[Record], today: date) -> tuple[KnownRecipient, ...]:
    """Return the contacts among some records that have published a key, in the order of the records."""
    return tuple(
        KnownRecipient(record.head.title, record.facts.sealed_to, standing_line(record.head, today))
        for record in records
        if isinstance(record.facts, ServiceFacts) and record.facts.sealed_to
    )


class SealTarget(QWidget):
    """Asks to whom, and seals to them.

    Signals:
        changed(): It would be sealed to somebody else now, or by another passphrase.
    """

    changed = Signal()

    def __init__(self, recipients: Sequence[KnownRecipient], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipients = tuple(recipients)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Seal to")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(SHORTEST_CHOICE)
        self.choice.addItem("Whoever is told a passphrase")
        for one in self._recipients:
            self.choice.addItem(one.name)
        self.choice.addItem("The owner of a key I paste")
        self.passphrase = self._line("Passphrase", sealing.suggest_passphrase())
        self.another = QPushButton("Suggest another", self)
        self.another.setAutoDefault(False)
        self.another.clicked.connect(lambda: self.passphrase.setText(sealing.suggest_passphrase()))
        self.key = self._line("Public key", "")
        self.key.setPlaceholderText("age1…")
        self._pages = QStackedWidget(self)
        self._compose()
        self.choice.currentIndexChanged.connect(self._show_page)
        for changes in (self.choice.currentIndexChanged, self.passphrase.textChanged, self.key.textChanged):
            changes.connect(lambda *_: self.changed.emit())
        self._show_page()

    @property
    def advice(self) -> str:
        """What to do now that the file is sealed."""
        return _TELL_IT if self._by_passphrase else "Only the owner of this key can open it; you cannot."

    @property
    def field(self) -> QWidget:
        """Where a mistake can be put right."""
        return self.passphrase if self._by_passphrase else self.key if self._pasted else self.choice

    def check(self) -> None:
        """See whether there is somebody to seal to.

        Raises:
            SealingError: The passphrase is too weak, or the key is none.
        """
        if self._by_passphrase:
            sealing.check_passphrase(self.passphrase.text())
        else:
            sealing.check_recipient(self._chosen_key())

    def seal(self, data: bytes) -> bytes:
        """Return the data sealed to whom was chosen; a passphrase takes some seconds.

        Raises:
            SealingError: As :meth:`check`.
        """
        if self._by_passphrase:
            return sealing.seal_for_passphrase(data, self.passphrase.text())
        return sealing.seal_for_recipients(data, [self._chosen_key()])

    def wipe(self) -> None:
        """Forget passphrase and key."""
        for line in (self.passphrase, self.key):
            line.setText("")  # unlike clear() this leaves nothing that undo could bring back
        self.choice.setCurrentIndex(0)

    @property
    def _by_passphrase(self) -> bool:
        return self.choice.currentIndex() == 0

    @property
    def _pasted(self) -> bool:
        return self.choice.currentIndex() == self.choice.count() - 1

    def _chosen_key(self) -> str:
        return self.key.text() if self._pasted else self._recipients[self.choice.currentIndex() - 1].key

    def _compose(self) -> None:
        self._told = plain_label("", "quiet", self)
        for widgets in (
            (self.passphrase, self.another, plain_label(_TELL_IT, "quiet", self)),
            (self._told,),
            (self.key, plain_label(_MAKE_SURE, "quiet", self)),
        ):
            page = QWidget(self)
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.choice)
        column.addWidget(self._pages)

    def _show_page(self) -> None:
        self._pages.setCurrentIndex(0 if self._by_passphrase else 2 if self._pasted else 1)
        if self._pages.currentIndex() == 1:
            one = self._recipients[self.choice.currentIndex() - 1]
            groups = " ".join(one.key[at : at + _GROUP] for at in range(0, len(one.key), _GROUP))
            self._told.setText(f"Its key: {groups}\n{one.state}. {_MAKE_SURE}")

    def _line(self, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text, self)
        line.setAccessibleName(name)
        line.setInputMethodHints(NOT_LEARNT)
        return line
