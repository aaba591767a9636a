"""Running a checklist on screen: one stage at a time, then the next steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
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
from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.item_card import ItemCard
from fieldguide.qt.keys import bind
from fieldguide.qt.reader import PageView
from fieldguide.qt.stage_page import StagePage
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
        self._scroll.setAccessibleName("Items")
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
        ways_back, ways_on = (self.back, self.undo, self.stop), (self.print, self.pdf, self.finish, self.next)
        for buttons, at_end in ((ways_back, False), (ways_on, True)):
            holder = QWidget(self)
            row = FlowLayout(holder, gap=8, at_end=at_end)
            for button in buttons:
                row.addWidget(button)
            foot.addWidget(holder, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    def _button(self, text: str, about: str, keys: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text.strip("‹› "))
        bind(button, keys, about)
        button.clicked.connect(lambda _=False: slot())  # type: ignore[operator]
        return button

    def _show_stage(self, stage: Stage) -> None:
        if self.run is None:
            return
        self._stage_id = stage.id
        stages = self.run.stages
        number = [one.id for one in stages].index(stage.id)
        self._where.setText(f"Step {number + 1} of {len(stages)}: {stage.title}")
        before = self.run.definition.before_html if number == 0 else ""
        page = StagePage(stage, before, self.run.hidden_in(stage.id), self._look.pixels(_COLUMN))
        page.opened.connect(self.opened)
        self.cards = [self._connected(card) for card in page.cards]
        self._replace_page(page)
        self._pages.setCurrentWidget(self._scroll)
        self._put_buttons_last(page)
        self._update_buttons()
        if self.cards:
            self.cards[0].focus()
            QTimer.singleShot(0, self, self._keep_in_sight)  # once the new page is laid out

    def _replace_page(self, page: QWidget) -> None:
        """Show another page; the old one goes later, for one of its buttons may be reporting at this moment."""
        old = self._scroll.takeWidget()
        self._scroll.setWidget(page)
        if old is not None:
            old.deleteLater()

    def _put_buttons_last(self, page: QWidget) -> None:
        """Let Tab walk from the last item to the buttons below, not past them."""
        before = page.findChildren(QPushButton)[-1]
        for button in (self.back, self.undo, self.stop, self.print, self.pdf, self.finish, self.next):
            self.setTabOrder(before, button)
            before = button

    def _keep_in_sight(self) -> None:
        """Scroll to the item that has the keyboard: nobody shall answer what cannot be seen."""
        focused = self.focusWidget()
        card = next((card for card in self.cards if focused is not None and card.isAncestorOf(focused)), None)
        if focused is not None and card is not None:
            self._scroll.ensureWidgetVisible(card)
            self._scroll.ensureWidgetVisible(focused)

    def _connected(self, card: ItemCard) -> ItemCard:
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
        by_undo = self.undo.hasFocus()
        if stage is None:
            self._show_stage(self._stage_before(self.run))
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
        if by_undo:  # pressed again it takes back one more answer; it must never pass the key on to an item or to "Stop and forget"
            (self.undo if self.undo.isEnabled() else self._way_on()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _stage_before(self, run: ChecklistRun) -> Stage:
        """Return the last stage there is before the one that has just gone."""
        ids = [stage.id for stage in run.definition.stages]
        gone = ids.index(self._stage_id)
        return next((one for one in reversed(run.stages) if ids.index(one.id) < gone), run.stages[0])

    def _focus_on(self, item_id: str) -> None:
        for card in self.cards:
            if card.item.id == item_id:
                card.focus()

    def _focus_after(self, item_id: str) -> None:
        ids = [card.item.id for card in self.cards]
        after = ids.index(item_id) + 1 if item_id in ids else 0
        if after < len(self.cards):
            self.cards[after].focus()
            self._keep_in_sight()
        else:
            self._way_on().setFocus(Qt.FocusReason.TabFocusReason)

    def _way_on(self) -> QPushButton:
        return self.finish if self._is_last() else self.next

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
