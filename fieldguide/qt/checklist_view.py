"""Running a checklist on screen: one stage at a time, then the next steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldguide.domain.checklist import Answer, Stage
from fieldguide.qt.checklist_run import ChecklistRun
from fieldguide.qt.item_card import ItemCard
from fieldguide.qt.reader import PageView
from fieldguide.qt.theme import Look

_COLUMN = 760


class ChecklistView(QWidget):
    """A run from its first stage to its next steps.

    Signals:
        opened(str): A record behind an item or a step shall be read.
        preview_asked(), pdf_asked(): The outcome shall go to paper, or to a file.
        closed(): The run is over and its answers are forgotten.
    """

    opened = Signal(str)
    preview_asked = Signal()
    pdf_asked = Signal()
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.run: ChecklistRun | None = None
        self._stage_id = ""
        self.cards: list[ItemCard] = []
        self._look = look
        self._title = QLabel(self)
        self._title.setProperty("role", "h2")
        self._title.setWordWrap(True)
        self._where = QLabel(self)
        self._where.setProperty("role", "quiet")
        self._where.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outcome = PageView(look, self)
        self.outcome.setAccessibleName("Next steps")
        self.outcome.followed.connect(self.opened)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.outcome)
        self.back = self._button("‹ Back", "Stage before", "Ctrl+Left", self._on_back)
        self.undo = self._button("Undo", "Take the last answer back", "Ctrl+Z", self._on_undo)
        self.stop = self._button(
            "Stop and forget", "End the checklist and forget all answers", "Ctrl+W", self.close_run
        )
        self.print = self._button("Print", "Look at the pages and print them", "Ctrl+P", self.preview_asked.emit)
        self.pdf = self._button("PDF", "Save the next steps as a PDF file", "Ctrl+S", self.pdf_asked.emit)
        self.finish = self._button(
            "Finish now", "Show the next steps for what is noted so far", "Ctrl+Return", self.show_outcome
        )
        self.next = self._button("Next ›", "Next stage", "Ctrl+Right", self._on_next)
        self.next.setProperty("role", "primary")
        self._compose()

    def begin(self, run: ChecklistRun) -> None:
        """Show a run from its first stage; an earlier one is forgotten."""
        self.drop()
        self.run = run
        run.changed.connect(self._on_changed)
        self._title.setText(run.record.head.title)
        self._show_stage(run.stages[0])

    def drop(self) -> None:
        """Forget the run and everything on screen that shows its answers."""
        if self.run is not None:
            self.run.changed.disconnect(self._on_changed)
            self.run.wipe()
            self.run.deleteLater()
            self.run = None
        self.cards = []
        self._replace_page(QWidget())
        self.outcome.show_html("")
        self._title.clear()
        self._where.clear()

    def close_run(self) -> None:
        """End the run; its answers are forgotten."""
        self.drop()
        self.closed.emit()

    def set_look(self, look: Look) -> None:
        """Show with other colours and sizes from now on."""
        self._look = look
        self.outcome.set_look(look)

    def show_outcome(self) -> None:
        """Show the next steps for what is noted so far."""
        if self.run is None:
            return
        self.outcome.show_html(self.run.outcome_html())
        self._pages.setCurrentWidget(self.outcome)
        self._where.setText("Next steps. The answers are in memory only; “Stop and forget” clears them.")
        self._update_buttons()
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_at_outcome(self) -> bool:
        """Tell whether the next steps are shown."""
        return self._pages.currentWidget() is self.outcome

    def refresh_outcome(self) -> None:
        """Show the next steps anew, for another country."""
        if self.run is not None and self.is_at_outcome:
            self.outcome.show_html(self.run.outcome_html())

    def _compose(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(24, 14, 24, 8)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._where)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 12)
        foot.setSpacing(8)
        for button in (self.back, self.undo, self.stop):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.print, self.pdf, self.finish, self.next):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    def _button(self, text: str, about: str, keys: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{about} ({shown})")
        button.setAccessibleName(text.strip("‹› "))
        button.setAccessibleDescription(about)
        button.setShortcut(QKeySequence(keys))
        button.clicked.connect(lambda _=False: slot())  # type: ignore[operator]
        return button

    def _show_stage(self, stage: Stage) -> None:
        if self.run is None:
            return
        self._stage_id = stage.id
        stages = self.run.stages
        number = [one.id for one in stages].index(stage.id)
        self._where.setText(f"Step {number + 1} of {len(stages)}: {stage.title}")
        page = QWidget()
        page.setObjectName("page")
        outer = QHBoxLayout(page)
        outer.setContentsMargins(24, 8, 24, 16)
        inner = QWidget(page)
        inner.setMaximumWidth(self._look.pixels(_COLUMN))
        outer.addWidget(inner, 10)
        outer.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if number == 0 and self.run.definition.before_html:
            column.addWidget(self._frame(self.run.definition.before_html))
        self.cards = [self._card(item_card) for item_card in (ItemCard(item, page) for item in stage.items)]
        for card in self.cards:
            column.addWidget(card)
        waiting = self.run.hidden_in(stage.id)
        if waiting:
            more = "1 more item appears" if waiting == 1 else f"{waiting} more items appear"
            note = QLabel(f"{more} here when the answers above call for it.", page)
            note.setProperty("role", "quiet")
            note.setWordWrap(True)
            column.addWidget(note)
        column.addStretch(1)
        self._replace_page(page)
        self._pages.setCurrentWidget(self._scroll)
        self._update_buttons()
        if self.cards:
            self.cards[0].focus()

    def _replace_page(self, page: QWidget) -> None:
        """Show another page; the old one goes later, for one of its buttons may be reporting at this moment."""
        old = self._scroll.takeWidget()
        self._scroll.setWidget(page)
        if old is not None:
            old.deleteLater()

    def _frame(self, html: str) -> QWidget:
        """Return the frame of the conversation, as a card above the first items."""
        card = QFrame(self)
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 12, 18, 14)
        label = QLabel(card)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setText(html)
        label.setOpenExternalLinks(False)
        label.linkActivated.connect(self.opened)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        label.setAccessibleName("Before you begin")
        column.addWidget(label)
        return card

    def _card(self, card: ItemCard) -> ItemCard:
        if self.run is not None:
            card.show_answer(self.run.answer_to(card.item.id))
        card.answered.connect(self._on_answered)
        card.opened.connect(self.opened)
        card.left.connect(lambda: self._focus_after(card.item.id))
        return card

    def _on_answered(self, item_id: str, answer: Answer | None) -> None:
        if self.run is not None:
            self.run.answer(item_id, answer)

    def _on_changed(self) -> None:
        """Show the answers; build the stage anew only if items came or went."""
        if self.run is None:
            return
        stage = next((one for one in self.run.stages if one.id == self._stage_id), None)
        if stage is None:
            self._show_stage(self.run.stages[0])
        elif [item.id for item in stage.items] != [card.item.id for card in self.cards]:
            focused = next((card.item.id for card in self.cards if card.isAncestorOf(self.focusWidget() or self)), "")
            place = self._scroll.verticalScrollBar().value()
            self._show_stage(stage)
            self._focus_on(focused)
            self._scroll.verticalScrollBar().setValue(place)
        else:
            for card in self.cards:
                card.show_answer(self.run.answer_to(card.item.id))
        self._update_buttons()

    def _focus_on(self, item_id: str) -> None:
        for card in self.cards:
            if card.item.id == item_id:
                card.focus()

    def _focus_after(self, item_id: str) -> None:
        ids = [card.item.id for card in self.cards]
        after = ids.index(item_id) + 1 if item_id in ids else 0
        if after < len(self.cards):
            self.cards[after].focus()
            self._scroll.ensureWidgetVisible(self.cards[after])
        else:
            (self.finish if self._is_last() else self.next).setFocus(Qt.FocusReason.TabFocusReason)

    def _number(self) -> int:
        ids = [stage.id for stage in self.run.stages] if self.run else []
        return ids.index(self._stage_id) if self._stage_id in ids else 0

    def _is_last(self) -> bool:
        return self.run is not None and self._number() >= len(self.run.stages) - 1

    def _on_next(self) -> None:
        if self.run is None:
            return
        if self._is_last():
            self.show_outcome()
        else:
            self._show_stage(self.run.stages[self._number() + 1])

    def _on_back(self) -> None:
        if self.run is None:
            return
        number = self._number() if self.is_at_outcome else max(self._number() - 1, 0)
        self._show_stage(self.run.stages[number])

    def _on_undo(self) -> None:
        if self.run is not None:
            self.run.undo()

    def _update_buttons(self) -> None:
        ended = self.is_at_outcome
        self.back.setEnabled(ended or self._number() > 0)
        self.undo.setEnabled(self.run is not None and self.run.can_undo and not ended)
        for button in (self.print, self.pdf):
            button.setVisible(ended)
        self.finish.setVisible(not ended)
        self.next.setVisible(not ended and not self._is_last())
