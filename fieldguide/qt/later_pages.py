"""Pages of the window that nobody sees at the start: each is imported and made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldguide.qt.desk import Desk
from fieldguide.qt.theme import Look

if TYPE_CHECKING:
    from fieldguide.qt.describe_page import DescribePage
    from fieldguide.qt.settings_page import SettingsPage

_Page = TypeVar("_Page", bound=QWidget)


class LaterPages(QObject):
    """Settings, the description in plain words, and training.

    Signals:
        opened(str): A record was asked for.
        start_asked(list): A checklist was asked for, with the ids of the signs already seen.
        help_asked(): The contents of Help were asked for.
        done(): The reader is done with the settings.
    """

    opened = Signal(str)
    start_asked = Signal(object)
    help_asked = Signal()
    done = Signal()

    def __init__(self, stack: QStackedWidget, desk: Desk) -> None:
        super().__init__(stack)
        self._stack = stack
        self._desk = desk

    @cached_property
    def settings(self) -> SettingsPage:
        """The reader's choices."""
        from fieldguide.qt.settings_page import SettingsPage

        page = self._added(SettingsPage(self._desk, self._stack))
        page.help_asked.connect(self.help_asked)
        page.done.connect(self.done)
        return page

    @cached_property
    def describe(self) -> DescribePage:
        """The page for a description."""
        from fieldguide.qt.describe_page import DescribePage

        page = self._added(DescribePage(self._desk.library.path, self._desk, self._stack))
        page.opened.connect(self.opened)
        page.start_asked.connect(self.start_asked)
        return page

    @cached_property
    def train(self) -> QWidget:
        """The page for trainers."""
        from fieldguide.qt.train_page import train_page

        return self._added(train_page(self._stack))

    def name_of(self, page: QWidget | None) -> str:
        """Return the attribute a page is kept in; empty for a page of another kind."""
        return next((name for name, made in vars(self).items() if made is page and not name.startswith("_")), "")

    def set_look(self, look: Look) -> None:
        """Show what is made with other colours and sizes."""
        if self._has_describe:
            self.describe.set_look(look)

    def forget(self) -> None:
        """Drop what was typed."""
        if self._has_describe:
            self.describe.clear()

    def close(self) -> None:
        """Stop what works in the background."""
        if self._has_describe:
            self.describe.close_lane()

    @property
    def _has_describe(self) -> bool:
        return "describe" in vars(self)

    def _added(self, page: _Page) -> _Page:
        self._stack.addWidget(page)
        return page
