"""The buttons below a checklist, with their keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.keys import ABOUT, bind

_LISTENING, _LISTENING_SHORT = "Someone is listening", "Listening"
_BACK, _STOP, _FINISH = "‹ Back", "Stop and forget", "Finish now"
#: Room at the sides and between buttons, in pixels; where that is what makes a second row, the narrow one.
_SIDE, _GAP = 24, 8
_NARROW_SIDE, _NARROW_GAP = 6, 4
#: How long the second press may take that shows everything again, in milliseconds.
_SECOND_PRESS = 4_000


class ChecklistBar(QWidget):
    """Ways back on the left, ways on to the right. What they do is connected by the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = self._button(_BACK, "Screen before", "Ctrl+Left")
        self.undo = self._button("Undo", "Take the last answer back", "Ctrl+Z")
        self.stop = self._button(_STOP, "End the checklist and forget all answers", "Ctrl+W")
        self.listening = ListeningButton(self)
        self.print = self._button("Print", "Look at the pages and print them", "Ctrl+P")
        self.pdf = self._button("PDF", "Save the next steps as a PDF file", "Ctrl+S")
        self.seal = self._button(
            "Seal", "Seal a referral for somebody who will help: a file only they can open", "Ctrl+E"
        )
        self.finish = self._button(_FINISH, "Show the next steps for what is noted so far", "Ctrl+Return")
        self.next = self._button("Next ›", "Next screen", "Ctrl+Right")
        self.next.setProperty("role", "primary")
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._foot.setContentsMargins(_SIDE, 8, _SIDE, 12)
        self._foot.setSpacing(_GAP)
        self._groups: list[FlowLayout] = []
        ways_back = (self.back, self.undo, self.stop, self.listening)
        ways_on = (self.print, self.pdf, self.seal, self.finish, self.next)
        for buttons, at_end in ((ways_back, False), (ways_on, True)):
            holder = QWidget(self)
            row = FlowLayout(holder, gap=_GAP, at_end=at_end)
            for button in buttons:
                row.addWidget(button)
            self._foot.addWidget(holder)
            self._groups.append(row)
        self._is_compact = self._is_discreet = self._is_short = False
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the words there is room for."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Use the words there is room for once the buttons have another size."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Keep to one row: with short words where the full ones need more, and with two groups as wide as each needs.

        The groups stand under each other only where the widest button would not fit beside the other group.
        """
        room = self.width() - 2 * _SIDE - _GAP
        short = self._is_compact or sum(self._needs(_GAP)) > room
        if short != self._is_short:
            self._is_short = short
            self._word()
        side, gap = _SIDE, _GAP
        if short and sum(self._needs(_GAP, short=True)) > room:
            side, gap = _NARROW_SIDE, _NARROW_GAP
            room = self.width() - 2 * side - gap
        self._set_gap(side, gap)
        back, on = self._needs(gap, short=short)
        if back + on > room:
            back, on = 3, 2
        if (self._foot.stretch(0), self._foot.stretch(1)) != (back, on):
            self._foot.setStretch(0, back)
            self._foot.setStretch(1, on)
            self._foot.update()
        widest = max(button.minimumSizeHint().width() for button in self.buttons)
        fits = 0.6 * (room - 8) >= widest
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def _set_gap(self, side: int, gap: int) -> None:
        if self._foot.spacing() != gap:
            self._foot.setContentsMargins(side, 8, side, 12)
            for layout in (self._foot, *self._groups):
                layout.setSpacing(gap)

    def _needs(self, gap: int, *, short: bool = False) -> tuple[int, int]:
        """Return the widths in which each group stands in one row, on a screen of items and at the end alike."""
        words = {} if short else {self.back: _BACK, self.stop: _STOP, self.listening: _LISTENING, self.finish: _FINISH}

        def row(*buttons: QPushButton) -> int:
            return sum(_width(one, words.get(one, one.text())) for one in buttons) + gap * (len(buttons) - 1)

        back = row(self.back, self.undo, self.stop, self.listening)
        return back, max(row(self.print, self.pdf, self.seal), row(self.finish, self.next))

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """All buttons, in the order in which Tab walks over them."""
        return (
            self.back, self.undo, self.stop, self.listening, self.print, self.pdf, self.seal, self.finish, self.next,
        )  # fmt: skip

    def set_compact(self, *, compact: bool) -> None:
        """Use short words where there is little room."""
        if compact != self._is_compact:
            self._is_compact = compact
            self._fit()

    def show_plainly(self, *, discreet: bool) -> None:
        """Take words off the buttons that say what this is, or put them back."""
        self._is_discreet = discreet
        self._word()

    def _word(self) -> None:
        short, discreet = self._is_short, self._is_discreet
        self.back.setText("‹" if short else _BACK)
        self.stop.setText("Close" if discreet else "Stop" if short else _STOP)
        self.finish.setText("Finish" if discreet or short else _FINISH)
        self.listening.show_state(discreet=discreet, short=short)
        for button in self.buttons:
            about = button.property(ABOUT)
            button.setToolTip("" if discreet else about)
            button.setAccessibleDescription("" if discreet else about)
            button.setAccessibleName(button.text().strip("‹› ") or "Back")

    def _button(self, text: str, about: str, keys: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text.strip("‹› "))
        bind(button, keys, about)
        return button


def _width(button: QPushButton, words: str) -> int:
    """Return the width a button needs with other words."""
    metrics = button.fontMetrics()
    return button.sizeHint().width() + metrics.horizontalAdvance(words) - metrics.horizontalAdvance(button.text())


class ListeningButton(QPushButton):
    """Switches to the discreet wording at once, and back only by two presses: a slip must not show everything to the wrong person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_LISTENING, parent)
        self.setAccessibleName(_LISTENING)
        bind(self, "Ctrl+L", "Show only wording that anybody may read; press twice to show everything again")
        self._is_discreet = self._is_short = False
        self._asks = QTimer(self)
        self._asks.setSingleShot(True)
        self._asks.setInterval(_SECOND_PRESS)
        self._asks.timeout.connect(lambda: self.show_state(discreet=self._is_discreet, short=self._is_short))

    def press(self) -> bool:
        """Take a press and tell whether the wording changes now."""
        if self._is_discreet and not self._asks.isActive():
            self._asks.start()
            self.setText("Sure?")
            return False
        return True

    def show_state(self, *, discreet: bool, short: bool) -> None:
        """Say on the button what a press does."""
        self._asks.stop()
        self._is_discreet, self._is_short = discreet, short
        self.setText("Details" if discreet else _LISTENING_SHORT if short else _LISTENING)
        self.setAccessibleName("Details" if discreet else _LISTENING)
