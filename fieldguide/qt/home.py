"""Find before the first key: what this role and this country need most."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from fieldguide.domain.records import ChecklistFacts, Head
from fieldguide.errors import RecordNotFoundError
from fieldguide.export import three_rules
from fieldguide.qt import whom_to_call
from fieldguide.qt.desk import Desk
from fieldguide.qt.eliding import ElidingButton

_MOST = 5
_MOST_CHECKLISTS = 5
_WIDE = 820
_NARROW = 380


class HomePage(QScrollArea):
    """Cards: checklists, numbers, describing, three rules, bookmarks, last read, searched for.

    Signals:
        opened(str): A record shall be read.
        started(str): A checklist shall be run.
        settings_asked(): The reader wants to choose role or country.
        identify_asked(): The reader wants to see all checklists.
        describe_asked(): The reader wants to describe a situation.
        searched(str): The reader wants to search for this again.
    """

    opened = Signal(str)
    started = Signal(str)
    settings_asked = Signal()
    identify_asked = Signal()
    describe_asked = Signal()
    searched = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName("Start page")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shape = (0, False)
        desk.settings_changed.connect(lambda _: self.refresh())
        desk.bookmarks_changed.connect(self.refresh)
        desk.look_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Build the cards anew from the reader's choices."""
        page = QWidget(self)
        page.setObjectName("page")
        grid = QGridLayout(page)
        grid.setContentsMargins(24, 20, 24, 24)
        grid.setSpacing(16)
        self._shape = self._wanted_shape()
        cards = (
            self._checklists(),
            self._numbers(),
            self._describe(),
            self._rules(),
            self._bookmarks(),
            self._last_read(),
            self._searched(),
        )
        shown = [card for card in cards if card is not None]
        if self._shape[0] == 1:
            for number, card in enumerate(shown):
                grid.addWidget(card, number, 0)
        else:
            for column, stack in enumerate((shown[0::2], shown[1::2])):
                holder = QWidget(page)
                inner = QVBoxLayout(holder)
                inner.setContentsMargins(0, 0, 0, 0)
                inner.setSpacing(16)
                for card in stack:
                    inner.addWidget(card)
                inner.addStretch(1)
                grid.addWidget(holder, 0, column, Qt.AlignmentFlag.AlignTop)
                grid.setColumnStretch(column, 1)
        grid.setRowStretch(len(shown), 1)
        old = self.takeWidget()
        self.setWidget(page)
        if old is not None:
            old.deleteLater()  # one of its buttons may be reporting at this moment

    def resizeEvent(self, event: object) -> None:
        """Set the cards, and names and numbers, one below the other where there is no room side by side."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self.widget() is not None and self._shape != self._wanted_shape():
            self.refresh()

    def _wanted_shape(self) -> tuple[int, bool]:
        """Return how many columns of cards there is room for, and whether a card is too narrow for names beside numbers."""
        width = self.width() * 100 // self._desk.look.percent
        columns = 2 if width >= _WIDE else 1
        return columns, width // columns < _NARROW

    def _checklists(self) -> QFrame:
        role = self._desk.settings.role
        about = (
            f"For your role: {self._desk.words.label('roles', role)}"
            if role
            else "Choose your role in Settings to see yours first."
        )
        card, column = self._card("Run a checklist", about)
        listed = self._desk.checklists()
        for head in listed[:_MOST_CHECKLISTS]:
            facts = self._desk.library.record(head.id).facts
            minutes = f"  ·  {facts.definition.duration}" if isinstance(facts, ChecklistFacts) else ""
            button = self._button(f"{head.title}{minutes}", head.summary)
            button.clicked.connect(lambda _=False, record_id=head.id: self.started.emit(record_id))
            column.addWidget(button)
        if len(listed) > _MOST_CHECKLISTS:
            more = self._button(f"All {len(listed)} checklists", "Go to Identify", role="quiet")
            more.clicked.connect(self.identify_asked)
            column.addWidget(more)
        return card

    def _numbers(self) -> QFrame:
        desk = self._desk
        if not desk.settings.country:
            card, column = self._card("Whom to call", "Choose a country to see its numbers.")
            button = self._button("Choose role and country", "Open Settings")
            button.clicked.connect(self.settings_asked)
            column.addWidget(button)
            return card
        card, column = self._card(f"Whom to call in {desk.country_name}", "")
        called = (desk.emergency()[:1], desk.contacts("hotline")[:2], desk.contacts("missing-child")[:1])
        shown = {record.id: record for records in called for record in records}
        column.addLayout(whom_to_call.grid_of(shown.values(), desk, self.opened.emit, card, is_narrow=self._shape[1]))
        return card

    def _rules(self) -> QFrame | None:
        desk = self._desk
        try:
            record = desk.library.record(three_rules.ARTICLE)
        except RecordNotFoundError:
            return None
        label = desk.words.label("roles", desk.settings.role or three_rules.FIRST_ROLE)
        rules = three_rules.rules_for(record.text, label)
        if not rules:
            return None
        card, column = self._card("Three rules to remember", label)
        for number, rule in enumerate(rules, start=1):
            text = QLabel(f"{number}.  {rule}", card)
            text.setWordWrap(True)
            column.addWidget(text)
        more = self._button("Why these rules", "Sources and rules for other roles", role="quiet")
        more.clicked.connect(lambda: self.opened.emit(three_rules.ARTICLE))
        column.addWidget(more)
        return card

    def _describe(self) -> QFrame:
        card, column = self._card("Describe what you see", "In your own words: the guide names the signs in them.")
        button = self._button("Describe a situation", "A page for your text; nothing of it is kept (Ctrl+Shift+F)")
        button.clicked.connect(self.describe_asked)
        column.addWidget(button)
        return card

    def _searched(self) -> QFrame | None:
        if not self._desk.searched:
            return None
        card, column = self._card("Searched for", "Forgotten when you close or hide the guide.")
        for text in self._desk.searched[:_MOST]:
            button = self._button(text, "Search for this again")
            button.clicked.connect(lambda _=False, text=text: self.searched.emit(text))
            column.addWidget(button)
        return card

    def _bookmarks(self) -> QFrame:
        card, column = self._card(
            "Bookmarks", "" if self._desk.bookmarks() else "Press Ctrl+D on a page to keep it here."
        )
        known = {
            head.id for head in self._desk.library.find_heads(tuple(mark.record_id for mark in self._desk.bookmarks()))
        }
        for mark in self._desk.bookmarks()[:12]:
            gone = "" if mark.record_id in known else " (no longer in this edition)"
            button = self._button(mark.title + gone, mark.record_id)
            button.setEnabled(not gone)
            button.clicked.connect(lambda _=False, record_id=mark.record_id: self.opened.emit(record_id))
            column.addWidget(button)
        return card

    def _last_read(self) -> QFrame | None:
        if not self._desk.last_read:
            return None
        card, column = self._card("Last read", "Forgotten when you close or hide the guide.")
        for head in self._desk.last_read[:_MOST]:
            column.addWidget(self._record_button(head))
        return card

    def _record_button(self, head: Head) -> QPushButton:
        button = self._button(head.title, head.summary)
        button.clicked.connect(lambda: self.opened.emit(head.id))
        return button

    def _card(self, title: str, about: str) -> tuple[QFrame, QVBoxLayout]:
        card = QFrame(self)
        card.setProperty("role", "card")
        card.setAccessibleName(title)
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(8)
        heading = QLabel(title, card)
        heading.setProperty("role", "h2")
        heading.setWordWrap(True)
        column.addWidget(heading)
        if about:
            note = QLabel(about, card)
            note.setProperty("role", "quiet")
            note.setWordWrap(True)
            column.addWidget(note)
        return card, column

    def _button(self, text: str, about: str, role: str = "card") -> QPushButton:
        button = ElidingButton(text, self)
        button.setProperty("role", role)
        button.setToolTip(about)
        button.setAccessibleDescription(about)
        return button
