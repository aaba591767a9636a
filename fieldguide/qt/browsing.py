"""Fills the list pane for each section and remembers how each was narrowed down."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject

from fieldguide.domain.search import SearchPage, Stage
from fieldguide.errors import AssetError
from fieldguide.qt import help_pages, sections
from fieldguide.qt.desk import Desk
from fieldguide.qt.list_pane import Choice, ListPane
from fieldguide.qt.rail import Section

#: Kinds of record are short words: as chips they stay in sight, and two or three rows of them hold all.
_KINDS = 10
_NO_COUNTRY = "Choose a country to see whom to call there."


class _Narrowed(NamedTuple):
    """How a section is narrowed down: by chip and by drop-down list."""

    chip: str = ""
    picked: str = ""


class Browsing(QObject):
    """Shows a section, or the results of a search, in the list pane."""

    def __init__(self, pane: ListPane, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pane = pane
        self._desk = desk
        self._narrowed: dict[Section, _Narrowed] = {}
        self._section = Section.FIND
        self._show: dict[Section, Callable[[_Narrowed], None]] = {
            Section.IDENTIFY: self._identify,
            Section.CONTACTS: self._contacts,
            Section.LAW: self._law,
            Section.GUIDE: self._guide,
            Section.HELP: self._help,
        }
        desk.settings_changed.connect(self._on_settings_changed)

    @property
    def section(self) -> Section:
        """The section whose list is shown now."""
        return self._section

    @property
    def country(self) -> str:
        """The country whose contacts are listed: the one picked, or the reader's own; empty if there is none."""
        return self._narrowed.get(Section.CONTACTS, _Narrowed()).picked or self._desk.settings.country

    def show(self, section: Section) -> None:
        """Show the list of a section as it was narrowed down last."""
        self._section = section
        if section in self._show:
            self._show[section](self._narrowed.get(section, _Narrowed()))

    def show_for(self, target: str) -> Section:
        """Show the list of the section a record or a page of Help belongs to, and return which that is."""
        kind, _, name = target.partition("/")
        section = section_of(kind)
        self.show(section)
        if kind == "country":
            self.pick(name.upper())
        return section

    def show_found(self, page: SearchPage, kind: str) -> None:
        """Show the results of a search."""
        self._section = Section.FIND
        total = sum(number for _, number in page.counts)
        title = "Nothing found" if page.stage in (Stage.NOTHING, Stage.EMPTY) else f"{total} found"
        literal = f"Search for “{page.query.text.strip()}” as typed" if page.repaired else ""
        self._pane.set_title(title, page.explanation, literal)
        self._pane.set_picker("", (), "")
        self._pane.set_chips(sections.found_choices(page) if page.counts else (), kind, most=_KINDS)
        self._pane.show_rows(sections.found(page, self._desk) if page.hits else sections.ways_on(self._desk))

    def narrow(self, chip: str) -> None:
        """Show only what a chip stands for."""
        self._change(self._narrowed.get(self._section, _Narrowed())._replace(chip=chip))

    def pick(self, picked: str) -> None:
        """Show only what an entry of the drop-down list stands for."""
        self._change(_Narrowed("", picked))

    def forget(self) -> None:
        """Show every section whole again."""
        self._narrowed.clear()

    def _on_settings_changed(self, earlier: object) -> None:
        if getattr(earlier, "country", "") != self._desk.settings.country:
            self._narrowed.pop(Section.CONTACTS, None)  # the country chosen now comes before one looked at earlier

    def _change(self, narrowed: _Narrowed) -> None:
        self._narrowed[self._section] = narrowed
        self.show(self._section)

    def _identify(self, narrowed: _Narrowed) -> None:
        self._pane.set_title("Identify", "Checklists for your role, and signs by dimension. One sign proves nothing.")
        self._pane.set_picker("Place", sections.settings_choices(self._desk), narrowed.picked)
        self._pane.set_chips((), "")
        self._pane.show_rows(sections.identify(self._desk, narrowed.picked))

    def _contacts(self, narrowed: _Narrowed) -> None:
        country = self.country
        rows = sections.contacts(self._desk, country, narrowed.chip) if country else ()
        choices = sections.country_choices(self._desk)
        self._pane.set_picker("Country", choices if country else (Choice("", "Choose a country"), *choices), country)
        self._pane.set_chips(sections.need_choices(self._desk, country) if country else (), narrowed.chip)
        note = "Numbers as dialled inside the country; open one for the number from abroad." if country else _NO_COUNTRY
        overview = f"{self._desk.words.country_name(country)} at a glance" if country else ""
        self._pane.set_title("Contacts", note, overview)
        self._pane.show_rows(rows)

    def _law(self, narrowed: _Narrowed) -> None:
        self._pane.set_title(
            "Law", "International and European rules set minimums; the law of the country sets the details."
        )
        national = narrowed.chip == sections.NATIONAL
        self._pane.set_picker("Country", sections.law_countries(self._desk) if national else (), narrowed.picked)
        self._pane.set_chips(sections.law_choices(self._desk), narrowed.chip)
        self._pane.show_rows(sections.law(self._desk, narrowed.chip, narrowed.picked if national else ""))

    def _guide(self, narrowed: _Narrowed) -> None:
        self._pane.set_title("Guide")
        self._pane.set_picker("", (), "")
        self._pane.set_chips(sections.guide_choices(self._desk), narrowed.chip)
        self._pane.show_rows(sections.guide(self._desk, narrowed.chip))

    def _help(self, _narrowed: _Narrowed) -> None:
        self._pane.set_title("Help", "", help_pages.EDITION_TITLE)
        self._pane.set_picker("", (), "")
        self._pane.set_chips((), "")
        try:
            self._pane.show_rows(help_pages.rows())
        except AssetError as error:
            self._desk.told.emit(str(error))
            self._pane.show_rows(())


def section_of(kind: str) -> Section:
    """Return the section that lists records of a kind."""
    sections = {
        "indicator": Section.IDENTIFY,
        "checklist": Section.IDENTIFY,
        "service": Section.CONTACTS,
        "country": Section.CONTACTS,
        "legal": Section.LAW,
        "help": Section.HELP,
    }
    return sections.get(kind, Section.GUIDE)
