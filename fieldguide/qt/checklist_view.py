"""Running a checklist on screen: one screen at a time, then the next steps."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QScroller, QStackedWidget, QVBoxLayout, QWidget

from fieldguide.checklists.screens import Screen
from fieldguide.domain.checklist import Answer
from fieldguide.errors import ChecklistError
from fieldguide.qt.checklist_bar import ChecklistBar
from fieldguide.qt.checklist_head import ChecklistHead
from fieldguide.qt.checklist_run import ChecklistRun
from fieldguide.qt.checklist_walk import Walk
from fieldguide.qt.desk import Desk
from fieldguide.qt.item_card import ItemCard
from fieldguide.qt.reader import PageView
from fieldguide.qt.stage_page import StagePage
from fieldguide.qt.switched_off import switch_off
from fieldguide.qt.theme import Look

_COLUMN = 760
#: With fewer lines of text than these, the title and the choice of the view give way to the items; below the least, all choices.
_FEW_LINES, _LEAST_LINES = 18, 13
#: What is shown around the item in hand and below its answers, in pixels: the rest of the room is for its words above them.
_AROUND_ITEM, _BELOW_ANSWERS = 8, 16
#: All that is shown of the next steps while somebody may read along.
_LATER = "<p>Complete. Details later.</p>"


class ChecklistView(QWidget):
    """A run from its first screen to its next steps.

    Attributes:
        run: The run on screen, or None.
        cards: The cards on screen.
        outcome: The page of the next steps.

    Signals:
        opened(str): A record behind an item or a step shall be read.
        preview_asked(), pdf_asked(), seal_asked(): The outcome shall go to paper, to a file, or into a sealed file.
        discreet_changed(): Only wording that anybody may read is shown, or everything again.
        closed(): The run is over and its answers are forgotten.
    """

    opened = Signal(str)
    preview_asked = Signal()
    pdf_asked = Signal()
    seal_asked = Signal()
    discreet_changed = Signal()
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.run: ChecklistRun | None = None
        self.cards: list[ItemCard] = []
        self._desk = desk
        self._look = desk.look
        self._walk: Walk | None = None
        self._is_discreet = self._is_compact = False
        self.head = ChecklistHead(self)
        self._scroll = QScrollArea(self)
        self._scroll.setAccessibleName("Items")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.outcome = PageView(desk.look, self)
        self.outcome.setAccessibleName("Next steps")
        self.outcome.followed.connect(self.opened)
        for area in (self._scroll, self.outcome):  # a finger moves the page, as on any other screen that is touched
            QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.outcome)
        self.bar = ChecklistBar(self)
        switch_off((self.bar.print,), desk.policy.printing_off, desk.told.emit)
        switch_off((self.bar.pdf, self.bar.seal), desk.policy.export_off, desk.told.emit)
        self._connect()
        self._compose()

    def begin(self, run: ChecklistRun) -> None:
        """Show a run, from its first screen or from where it was put aside; an earlier one is forgotten."""
        if run is not self.run:
            self.drop()
        self.run = run
        run.changed.connect(self._on_changed)
        self.head.offer(self._desk.settings.view, run.languages, run.language)
        self._walk = Walk(run, self._desk.settings.view, run.place)
        self._show_screen(self._walk.screen)

    def put_aside(self) -> ChecklistRun | None:
        """Take the run off the screen without forgetting it, and return it."""
        (run, self.run), (walk, self._walk) = (self.run, None), (self._walk, None)
        if run is not None:
            run.changed.disconnect(self._on_changed)
            run.place = walk.at if walk else ""
        self._clear()
        return run

    def drop(self) -> None:
        """Forget the run and everything on screen that shows its answers."""
        run = self.put_aside()
        if run is not None:
            run.wipe()
            run.deleteLater()

    def close_run(self) -> None:
        """End the run; its answers are forgotten."""
        self.drop()
        self.closed.emit()

    def set_look(self, look: Look) -> None:
        """Show with other colours and sizes from now on."""
        self._look = look
        self.outcome.set_look(look)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the items where there is little."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        line = self.fontMetrics().height()
        compact = self.height() < _FEW_LINES * line
        self.head.set_compact(compact=compact, tight=self.height() < _LEAST_LINES * line)
        self.bar.set_compact(compact=compact)
        if compact != self._is_compact:
            self._is_compact = compact
            for card in self.cards:
                card.set_compact(compact=compact)
            QTimer.singleShot(0, self, self._keep_in_sight)

    def show_outcome(self) -> None:
        """Show the next steps for what is noted so far."""
        if self.run is None:
            return
        self._fill_outcome()
        self._pages.setCurrentWidget(self.outcome)
        self.head.show_end(discreet=self._is_discreet)
        self._update_buttons()
        self.outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_at_outcome(self) -> bool:
        """Tell whether the next steps are shown."""
        return self._pages.currentWidget() is self.outcome

    @property
    def is_discreet(self) -> bool:
        """Tell whether only wording is shown that anybody may read."""
        return self._is_discreet

    def refresh_outcome(self) -> None:
        """Show the next steps anew, for another country."""
        if self.run is not None:
            self.head.offer(self._desk.settings.view, self.run.languages, self.run.language)
            if self.is_at_outcome:
                self.show_outcome()

    def _connect(self) -> None:
        self.head.view_chosen.connect(self._on_view)
        self.head.language_chosen.connect(self._on_language)
        for button, slot in (
            (self.bar.back, self._on_back),
            (self.bar.undo, self._on_undo),
            (self.bar.stop, self.close_run),
            (self.bar.listening, self._on_listening),
            (self.bar.print, self.preview_asked.emit),
            (self.bar.pdf, self.pdf_asked.emit),
            (self.bar.seal, self.seal_asked.emit),
            (self.bar.finish, self.show_outcome),
            (self.bar.next, self._on_next),
        ):
            button.clicked.connect(lambda _=False, slot=slot: slot())

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._pages, 1)
        column.addWidget(self.bar)

    def _clear(self) -> None:
        self.cards = []
        self._replace_page(QWidget())
        self.outcome.show_html("")
        self.head.clear()
        self._set_discreet(discreet=False)

    def _fill_outcome(self) -> None:
        if self.run is not None:
            self.outcome.show_html(_LATER if self._is_discreet else self.run.outcome_html())

    def _show_screen(self, screen: Screen) -> None:
        if self.run is None or self._walk is None:
            return
        self._walk.at = screen.id
        number, of = self._walk.number, len(self._walk.screens)
        page = StagePage(screen, self._look.pixels(_COLUMN), discreet=self._is_discreet, problems=self.run.problems)
        page.opened.connect(self.opened)
        page.again_asked.connect(self._on_again)
        self._annotate(page, screen, is_first=number == 0)
        self.cards = [self._connected(card) for card in page.cards]
        self._replace_page(page)
        self._pages.setCurrentWidget(self._scroll)
        title = self.run.record.head.title
        self.head.show_place(title, number + 1, of, screen.title, discreet=self._is_discreet)
        self._put_buttons_last(page)
        self._update_buttons()
        if self.cards:
            self.cards[0].focus()
            QTimer.singleShot(0, self, self._keep_in_sight)  # once the new page is laid out
        else:
            self._way_on().setFocus(Qt.FocusReason.OtherFocusReason)

    def _annotate(self, page: StagePage, screen: Screen, *, is_first: bool) -> None:
        """Say on a page what comes before the items, and which of them wait."""
        if self.run is None:
            return
        if self._is_discreet:
            waiting = len(screen.items) - len(page.cards)
            if waiting:
                page.add_note(f"{waiting} later." if page.cards else "Later.")
            return
        if is_first and self.run.definition.before_html:
            page.add_frame(self.run.definition.before_html)
        waiting = sum(self.run.hidden_in(stage.id) for stage in screen.stages)
        if waiting and screen.id in {stage.id for stage in screen.stages}:
            more = "1 more item appears" if waiting == 1 else f"{waiting} more items appear"
            page.add_note(f"{more} here when the answers above call for it.")

    def _replace_page(self, page: QWidget) -> None:
        """Show another page; the old one goes later, for one of its buttons may be reporting at this moment."""
        old = self._scroll.takeWidget()
        self._scroll.setWidget(page)
        if old is not None:
            old.deleteLater()

    def _put_buttons_last(self, page: QWidget) -> None:
        """Let Tab walk from the last item to the buttons below, not past them."""
        before: QWidget = next(iter(reversed(page.findChildren(QPushButton))), self._scroll)
        for button in self.bar.buttons:
            self.setTabOrder(before, button)
            before = button

    def _keep_in_sight(self) -> None:
        """Scroll to the item that has the keyboard: nobody shall answer what cannot be seen."""
        focused = self.focusWidget()
        card = next((card for card in self.cards if focused is not None and card.isAncestorOf(focused)), None)
        if focused is not None and card is not None:
            self._scroll.ensureWidgetVisible(card, 0, _AROUND_ITEM)
            page = self._scroll.widget()
            if (
                page is not None and card.height() > self._scroll.viewport().height()
            ):  # its beginning, with the question
                top = card.mapTo(page, QPoint(0, 0)).y()
                self._scroll.verticalScrollBar().setValue(top - _AROUND_ITEM)
            self._scroll.ensureWidgetVisible(focused, 0, _BELOW_ANSWERS)

    def _connected(self, card: ItemCard) -> ItemCard:
        if self.run is not None:
            card.show_answer(self.run.answer_to(card.item.id))
        card.set_compact(compact=self._is_compact)
        card.answered.connect(self._on_answered)
        card.opened.connect(self.opened)
        card.left.connect(lambda: self._go_on_after(card.item.id))
        return card

    def _on_answered(self, item_id: str, answer: Answer | None) -> None:
        if self.run is not None:
            self.run.answer(item_id, answer)

    def _on_again(self, stage_id: str) -> None:
        if self.run is None or self._walk is None:
            return
        before = {screen.id for screen in self._walk.screens}
        try:
            self.run.again(stage_id)
        except ChecklistError as error:
            self._desk.told.emit(str(error))
            return
        self._show_screen(next((one for one in self._walk.screens if one.id not in before), self._walk.screen))

    def _on_changed(self) -> None:
        """Show the answers; build the screen anew only if items came or went."""
        if self._walk is None:
            return
        screen = self._walk.screen
        by_undo = self.bar.undo.hasFocus()
        if self._walk.is_gone:
            self._show_screen(self._walk.before_gone())
        elif [one for one in screen.items if self._is_shown(one)] != [card.item.id for card in self.cards]:
            focused = next((card.item.id for card in self.cards if card.isAncestorOf(self.focusWidget() or self)), "")
            place = self._scroll.verticalScrollBar().value()
            self._show_screen(screen)
            self._focus_on(focused)
            self._scroll.verticalScrollBar().setValue(place)
        elif self.run is not None:
            for card in self.cards:
                card.show_answer(self.run.answer_to(card.item.id))
        self._update_buttons()
        if by_undo:  # pressed again it takes back one more answer; it must never pass the key on to an item or to "Stop and forget"
            undo = self.bar.undo
            (undo if undo.isEnabled() else self._way_on()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_shown(self, item_id: str) -> bool:
        if not self._is_discreet or self.run is None:
            return True
        return any(item.id == item_id and item.discreet for stage in self.run.stages for item in stage.items)

    def _focus_on(self, item_id: str) -> None:
        for card in self.cards:
            if card.item.id == item_id:
                card.focus()

    def _go_on_after(self, item_id: str) -> None:
        """Go to the next item; from the last of a screen to the next screen, and from the last of all to the next steps."""
        ids = [card.item.id for card in self.cards]
        after = ids.index(item_id) + 1 if item_id in ids else 0
        if after < len(self.cards):
            self.cards[after].focus()
            self._keep_in_sight()
        elif not self._is_last:
            self._on_next()
        elif self.run is not None and self.run.is_answered:
            self.show_outcome()
        else:
            self.bar.finish.setFocus(Qt.FocusReason.TabFocusReason)

    def _way_on(self) -> QPushButton:
        return self.bar.finish if self._is_last else self.bar.next

    @property
    def _is_last(self) -> bool:
        return self._walk is not None and self._walk.is_last

    def _on_next(self) -> None:
        if self._is_last:
            self.show_outcome()
        elif self._walk is not None:
            self._show_screen(self._walk.after())

    def _on_back(self) -> None:
        if self._walk is not None:
            self._show_screen(self._walk.screen if self.is_at_outcome else self._walk.before())

    def _on_undo(self) -> None:
        if self.run is not None:
            self.run.undo()

    def _on_view(self, code: str) -> None:
        self._desk.change(view=code)
        if self.run is not None and self._walk is not None:
            here = next(iter(self._walk.screen.items), "")
            self._walk = Walk(self.run, code, "")
            self._show_screen(self._walk.holding(here))
            self._focus_on(here)

    def _on_listening(self) -> None:
        if self.bar.listening.press():
            self._set_discreet(discreet=not self._is_discreet)
            if self.is_at_outcome:
                self.show_outcome()
            elif self._walk is not None:
                self._show_screen(self._walk.screen)

    def _set_discreet(self, *, discreet: bool) -> None:
        is_new = discreet != self._is_discreet
        self._is_discreet = discreet
        self.bar.show_plainly(discreet=discreet)
        if is_new:
            self.discreet_changed.emit()

    def _on_language(self, name: str) -> None:
        if self.run is not None:
            self.run.language = name
            self._fill_outcome()

    def _update_buttons(self) -> None:
        ended = self.is_at_outcome
        self.bar.back.setEnabled(ended or (self._walk is not None and self._walk.number > 0))
        self.bar.undo.setEnabled(self.run is not None and self.run.can_undo and not ended)
        for button in (self.bar.print, self.bar.pdf, self.bar.seal):
            button.setVisible(ended and not self._is_discreet)
        self.bar.finish.setVisible(not ended)
        self.bar.next.setVisible(not ended and not self._is_last)
