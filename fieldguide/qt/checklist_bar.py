"""The buttons below a checklist, with their keys."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.keys import ABOUT, bind

_LISTENING, _LISTENING_SHORT = "Someone is listening", "Listening"
#: How long the second press may take that shows everything again, in milliseconds.
_SECOND_PRESS = 4_000


class ChecklistBar(QWidget):
    """Ways back on the left, ways on to the right. What they do is connected by the view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = self._button("‹ Back", "Screen before", "Ctrl+Left")
        self.undo = self._button("Undo", "Take the last answer back", "Ctrl+Z")
        self.stop = self._button("Stop and forget", "End the checklist and forget all answers", "Ctrl+W")
        self.listening = ListeningButton(self)
        self.print = self._button("Print", "Look at the pages and print them", "Ctrl+P")
        self.pdf = self._button("PDF", "Save the next steps as a PDF file", "Ctrl+S")
        self.seal = self._button(
            "Seal", "Seal a referral for somebody who will help: a file only they can open", "Ctrl+E"
        )
        self.finish = self._button("Finish now", "Show the next steps for what is noted so far", "Ctrl+Return")
        self.next = self._button("Next ›", "Next screen", "Ctrl+Right")
        self.next.setProperty("role", "primary")
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._foot.setContentsMargins(24, 8, 24, 12)
        self._foot.setSpacing(8)
        ways_back = (self.back, self.undo, self.stop, self.listening)
        ways_on = (self.print, self.pdf, self.seal, self.finish, self.next)
        for buttons, at_end, share in ((ways_back, False, 3), (ways_on, True, 2)):
            holder = QWidget(self)
            row = FlowLayout(holder, gap=8, at_end=at_end)
            for button in buttons:
                row.addWidget(button)
            self._foot.addWidget(holder, share)
        self._is_compact = self._is_discreet = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the two groups under each other where the widest button would not fit beside the other group."""
        super().resizeEvent(event)
        widest = max(button.minimumSizeHint().width() for button in self.buttons)
        fits = 0.6 * (self.width() - 64) >= widest
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

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
            self._word()

    def show_plainly(self, *, discreet: bool) -> None:
        """Take words off the buttons that say what this is, or put them back."""
        self._is_discreet = discreet
        self._word()

    def _word(self) -> None:
        short, discreet = self._is_compact, self._is_discreet
        self.back.setText("‹" if short else "‹ Back")
        self.stop.setText("Close" if discreet else "Stop" if short else "Stop and forget")
        self.finish.setText("Finish" if discreet or short else "Finish now")
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
