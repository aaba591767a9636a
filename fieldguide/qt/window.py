"""The main window: puts the parts together and decides which of them is seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldguide.domain.search import SearchPage
from fieldguide.errors import FieldguideError
from fieldguide.qt import help_pages
from fieldguide.qt.browsing import Browsing
from fieldguide.qt.describe_page import DescribePage
from fieldguide.qt.desk import Desk
from fieldguide.qt.encounter import Encounter
from fieldguide.qt.escape import EscapeWatch
from fieldguide.qt.finding import Finding
from fieldguide.qt.home import HomePage
from fieldguide.qt.list_pane import ListPane
from fieldguide.qt.message_bar import MessageBar
from fieldguide.qt.packs_page import Packing
from fieldguide.qt.rail import Rail, Section, icon
from fieldguide.qt.reader import ReaderPane
from fieldguide.qt.reading import Reading
from fieldguide.qt.settings_page import SettingsPage
from fieldguide.qt.split import SplitView
from fieldguide.qt.theme import apply_look
from fieldguide.qt.top_bar import TopBar
from fieldguide.qt.train_page import train_page

_TITLE = "Fieldguide"
#: Title while hidden: says nothing to a person looking over the shoulder.
_NEUTRAL_TITLE = "Documents"
_SIZE = (1120, 720)
_LEAST = (720, 480)


class MainWindow(QMainWindow):
    """The window."""

    def __init__(self, desk: Desk, application: QApplication) -> None:
        super().__init__()
        self._desk = desk
        self._application = application
        self.setWindowTitle(_TITLE)
        self.setMinimumSize(*_LEAST)
        self.rail = Rail(desk.look, self)
        self.top = TopBar(desk, self)
        self.messages = MessageBar(self)
        self.home = HomePage(desk, self)
        self.pane = ListPane(desk.look, self)
        self.reader = ReaderPane(desk.look, self)
        self.split = SplitView(self.pane, self.reader, self)
        self._escape = EscapeWatch(application)
        self.encounter = Encounter(desk, self._escape, self)
        self.checklist = self.encounter.view
        self.settings = SettingsPage(desk, self)
        self.train = train_page(self)
        self.describe = DescribePage(desk.library.path, desk, self)
        self.finding = Finding(desk.library.path, desk, self)
        self.browsing = Browsing(self.pane, desk, self)
        self.reading = Reading(self.reader, desk, self)
        self.packing = Packing(self, desk.keeper, self.messages.tell, lambda: desk.today)
        self._reads_next = False
        self._compose()
        self._connect()
        self._restore_place()
        self._apply_look()

    def start(self) -> None:
        """Show the first page: the first-run choice, or Find."""
        if self._desk.settings.is_welcomed:
            self.show_section(Section.FIND)
        else:
            self.show_settings(welcome=True)

    def show_section(self, section: Section) -> None:
        """Show a section."""
        self.rail.show_chosen(section)
        if section is not Section.FIND:
            self.finding.pause()  # an answer that comes now must not take the reader away
        if section is Section.SETTINGS:
            self.show_settings(welcome=False)
        elif section is Section.TRAIN:
            self._stack.setCurrentWidget(self.train)
        elif section is Section.FIND:
            self._show_find()
        elif section is Section.HELP:
            self.reading.open(help_pages.page_for(self._topic()))
        else:
            self.browsing.show(section)
            if section is Section.CONTACTS:
                self.reading.open_country(self.browsing.country)
            self._show_split()
            self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settings(self, *, welcome: bool) -> None:
        """Show the reader's choices."""
        self.rail.show_chosen(Section.FIND if welcome else Section.SETTINGS)
        self._stack.setCurrentWidget(self.settings)
        self.settings.open(welcome=welcome)

    def start_checklist(self, record_id: str, seen: frozenset[str] = frozenset()) -> None:
        """Run a checklist from its beginning, with the items ticked that rest on signs already seen."""
        try:
            ticked = self.encounter.start(record_id, seen)
        except FieldguideError as error:
            self.messages.tell(str(error))
            return
        self.rail.show_chosen(Section.IDENTIFY)
        if ticked:
            items = "1 item is" if ticked == 1 else f"{ticked} items are"
            self.messages.tell(f"{items} ticked from your description. Look at each: words are not facts.")

    def show_describe(self) -> None:
        """Show the page for a description."""
        self.rail.show_chosen(Section.FIND)
        self.finding.pause()
        self._stack.setCurrentWidget(self.describe)
        self.describe.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_everything(self) -> None:
        """Clear search and reading, pause or forget a checklist, and put the window out of sight; it comes back saying nothing."""
        self.setWindowTitle(_NEUTRAL_TITLE)
        self.showMinimized()
        for dialog in self._application.topLevelWidgets():
            if isinstance(dialog, QDialog):
                dialog.close()
        self._forget()
        self.show_section(Section.FIND)
        self.encounter.hide()

    def changeEvent(self, event: QEvent) -> None:
        """Take the name back when the window comes back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            if self.isMinimized():  # by whatever way: it comes back in front of whoever clicks on it
                self.encounter.hide()
            self._tell_title()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the place of the window, forget everything else."""
        place = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self._forget()
        self.encounter.forget()
        self._desk.change(window=place)
        self.finding.close()
        self.describe.close_lane()
        self._escape.close()
        super().closeEvent(event)

    def _compose(self) -> None:
        self._stack = QStackedWidget(self)
        for page in (
            self.home, self.split, self.checklist, self.encounter.pause_page, self.settings, self.train, self.describe,
        ):  # fmt: skip
            self._stack.addWidget(page)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self.top, self.messages):
            right.addWidget(widget)
        right.addWidget(self._stack, 1)
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(holder)

    def _connect(self) -> None:
        self._escape.pressed_twice.connect(self.hide_everything)
        self.rail.chosen.connect(self._on_rail)
        self.top.search.textChanged.connect(self._on_typed)
        self.top.search.stepped.connect(self.pane.list.step)
        self.top.search.confirmed.connect(self._read_chosen)
        self.top.place_asked.connect(lambda: self.show_section(Section.SETTINGS))
        self.top.emergency_asked.connect(self._open)
        self.finding.found.connect(self._on_found)
        self.finding.emptied.connect(self._on_emptied)
        self.finding.failed.connect(self.messages.tell)
        self.pane.opened.connect(self._open)
        self.pane.filtered.connect(self._on_filtered)
        self.pane.picked.connect(self._on_picked)
        self.pane.overview_asked.connect(self._show_overview)
        self.reading.opened.connect(self._on_opened)
        self.reading.start_asked.connect(self.start_checklist)
        self.reading.list_asked.connect(self._show_list)
        self.home.opened.connect(self._open)
        self.home.started.connect(self.start_checklist)
        self.home.identify_asked.connect(lambda: self.show_section(Section.IDENTIFY))
        self.home.describe_asked.connect(self.show_describe)
        self.home.searched.connect(self.top.search.setText)
        self.describe.opened.connect(self._open)
        self.describe.start_asked.connect(
            lambda ids: self.start_checklist(self._desk.checklists()[0].id, frozenset(ids))
        )
        self.home.settings_asked.connect(lambda: self.show_section(Section.SETTINGS))
        self.checklist.opened.connect(self._open)
        self.encounter.closed.connect(lambda: self.show_section(Section.FIND))
        self.encounter.shown.connect(self._stack.setCurrentWidget)
        self.encounter.discreet_changed.connect(self._on_page)
        self._stack.currentChanged.connect(self._on_page)
        self.settings.help_asked.connect(lambda: self.reading.open(help_pages.CONTENTS))
        self.settings.packs_asked.connect(self.packing.show)
        self.settings.done.connect(lambda: self.show_section(Section.FIND))
        self._desk.settings_changed.connect(self._on_settings_changed)
        self._desk.look_changed.connect(self._apply_look)
        self._desk.told.connect(self.messages.tell)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._desk.look_again)
        for keys, slot in (
            ("Ctrl+K", self.focus_search),
            ("/", self.focus_search),
            ("Ctrl+Shift+F", self.show_describe),
            ("Alt+W", self._tell_why),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda slot=slot: self._unless_discreet(slot))

    def _unless_discreet(self, slot: Callable[[], None]) -> None:
        """Let no slip of a key open a page that says what this is while somebody may see the screen."""
        if not self.encounter.is_discreet(self._stack.currentWidget()):
            slot()

    def focus_search(self) -> None:
        """Put the keyboard into the search box."""
        self.top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.top.search.selectAll()

    def _on_typed(self, text: str) -> None:
        self._reads_next = False
        self.finding.type(text)

    def _on_rail(self, section: Section) -> None:
        run = self.encounter.page
        if section is Section.IDENTIFY and run is not None and self._stack.currentWidget() is not run:
            self._stack.setCurrentWidget(run)  # an unfinished checklist is what Identify goes back to
        else:
            self.show_section(section)

    def _on_page(self) -> None:
        """Take everything away around a page that says what it is, where somebody else may see it, or put it back."""
        page = self._stack.currentWidget()
        self.encounter.look_at(page)
        discreet = self.encounter.is_discreet(page)
        self.rail.setVisible(not discreet)
        self.top.setVisible(not discreet)
        if discreet:
            self.messages.hide()
        self._tell_title()

    def _tell_title(self) -> None:
        is_plain = self.isMinimized() or self.encounter.is_discreet(self._stack.currentWidget())
        self.setWindowTitle(_NEUTRAL_TITLE if is_plain else _TITLE)

    def _show_find(self) -> None:
        if not self.top.search.text().strip():
            self.home.refresh()
            self._stack.setCurrentWidget(self.home)
        elif self._shows_results():
            self._show_split()
        else:
            self.finding.again()
        self.focus_search()

    def _show_split(self) -> None:
        self._stack.setCurrentWidget(self.split)
        self.split.show_list()

    def _topic(self) -> str:
        """Return in a word what is shown now, so that Help can begin with the page about it."""
        named: dict[QWidget | None, str] = {self.split: self.browsing.section.value, self.checklist: "checklist", self.describe: "describe",
                 self.settings: "settings", self.train: "train"}  # fmt: skip
        return named.get(self._stack.currentWidget(), "")

    def _show_list(self) -> None:
        self.split.show_list()
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_found(self, page: SearchPage) -> None:
        self.rail.show_chosen(Section.FIND)
        self.browsing.show_found(page, self.finding.kind)
        self._show_split()
        if self._reads_next:
            self._read_chosen()

    def _shows_results(self) -> bool:
        return self._stack.currentWidget() is self.split and self.browsing.section is Section.FIND

    def _on_emptied(self) -> None:
        if self._shows_results():
            self.show_section(Section.FIND)

    def _on_filtered(self, code: str) -> None:
        if self.browsing.section is Section.FIND:
            self.finding.narrow(code)
        else:
            self.browsing.narrow(code)

    def _on_picked(self, code: str) -> None:
        self.browsing.pick(code)
        if self.browsing.section is Section.CONTACTS:
            self.reading.open_country(self.browsing.country)

    def _tell_why(self) -> None:
        """Say why the chosen result is there."""
        row = self.pane.list.chosen_row()
        if row is not None and row.why:
            self.messages.tell(f"{row.head.title}: {row.why}.")

    def _show_overview(self) -> None:
        if self.browsing.section is Section.FIND:
            self.finding.literally()
            return
        if self.browsing.section is Section.HELP:
            self._open(help_pages.EDITION)
            return
        self.reading.open_country(self.browsing.country)
        self.split.show_reader()
        self.reader.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_chosen(self) -> None:
        """Read the chosen result; if Enter was quicker than the search, read the first one as soon as it is there."""
        if not self._shows_results() and not self.finding.waits:
            self.finding.again()
        self._reads_next = self.finding.waits
        if self._reads_next:
            return
        if self._stack.currentWidget() is self.split and self.pane.list.chosen_id():
            self._open(self.pane.list.chosen_id())

    def _open(self, target: str) -> None:
        if self._shows_results():
            self._desk.remember_search(self.top.search.text())
        self.reading.open(target)

    def _on_opened(self, record_id: str) -> None:
        is_listed = help_pages.is_help(record_id) == (self.browsing.section is Section.HELP)
        if self._stack.currentWidget() is not self.split or not is_listed:
            self._fill_list_for(record_id)
        elif record_id.startswith("country/") and self.browsing.section is Section.CONTACTS:
            self.browsing.pick(record_id.partition("/")[2].upper())
        self._stack.setCurrentWidget(self.split)
        self.pane.list.choose(record_id)
        self.split.show_reader()
        self.reader.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_list_for(self, record_id: str) -> None:
        """Opened from a card or a checklist, or in Help or out of it: show beside the record the section it belongs to."""
        has_results = bool(self.top.search.text().strip()) and self.browsing.section is Section.FIND
        if not has_results or help_pages.is_help(record_id):
            self.rail.show_chosen(self.browsing.show_for(record_id))

    def _on_settings_changed(self, earlier: object) -> None:
        is_elsewhere = getattr(earlier, "country", "") != self._desk.settings.country
        if is_elsewhere and self._stack.currentWidget() is self.split and self.browsing.section is Section.CONTACTS:
            self.browsing.show(Section.CONTACTS)

    def _apply_look(self) -> None:
        look = self._desk.look
        apply_look(self._application, look)
        self.setWindowIcon(icon("fieldguide", look.colours.accent, 64))
        self.rail.set_look(look)
        self.pane.list.set_look(look)
        self.reader.page.set_look(look)
        self.checklist.set_look(look)
        self.describe.set_look(look)
        self.split.set_text_size(look.percent)

    def _forget(self) -> None:
        """Drop everything a person could read off the screen or out of memory about what was looked for."""
        self.top.search.setText("")  # unlike clear() this leaves nothing that undo could bring back
        self.finding.clear()
        self.reading.clear()
        self.browsing.forget()
        self.pane.show_rows(())
        self.describe.clear()
        self._desk.last_read.clear()
        self._desk.searched.clear()
        self.messages.hide()

    def _restore_place(self) -> None:
        self.resize(*_SIZE)
        if self._desk.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self._desk.settings.window.encode("ascii")))
