"""What every part of the window works with: the library, the reader's choices within the policy, the look, and the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fieldguide.domain.policy import Policy
from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import CountryFacts, Head, Kind, Record, ServiceFacts
from fieldguide.domain.settings import Bookmark
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.errors import UserDataError
from fieldguide.export.citation import standing_line
from fieldguide.export.service_page import numbers
from fieldguide.qt.pack_work import PackKeeper
from fieldguide.qt.theme import look_for
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData

if TYPE_CHECKING:
    from fieldguide.export.country_page import Nearby
    from fieldguide.export.country_sheet import CountrySheet

_MOST_READ = 8
_MOST_CONTACTS = 3
#: Rules of Europe on the reflection period, shown on every country's page beside what is known of the country itself.
_MINIMUM = {
    "legal/cets-197#13": "Council of Europe Convention, article 13: at least 30 days, in states that are party to it",
    "legal/dir-2004-81#6": "Residence Permit Directive, article 6: a reflection period, its length left to the member state",
    "legal/dir-2011-36#11(2)": "EU Anti-Trafficking Directive, article 11(2): help starts on reasonable grounds",
}


class Desk(QObject):
    """Shared by the parts of one window; created once, by hand.

    Attributes:
        library: Open in the window's thread, for short look-ups by id.
        policy: What the organisation lays down.
        settings: The choices that hold now: the reader's, within the policy.
        look: Colours and sizes now.
        last_read: Records read since the program was started, newest first; in memory only.
        keeper: Installs packs; None where there are none, as in tests of other parts.
        searched: What was searched for since then and led to a record, newest first; in memory only.

    Signals:
        settings_changed(Settings): Choices changed; the argument holds the earlier ones.
        look_changed(): Colours or sizes changed.
        bookmarks_changed(): A bookmark came or went.
        packs_asked(): The reader wants to see the packs of other organisations.
        told(str): Something the reader should know; one sentence.
    """

    settings_changed = Signal(object)
    look_changed = Signal()
    bookmarks_changed = Signal()
    packs_asked = Signal()
    told = Signal(str)

    def __init__(
        self,
        library: Library,
        userdata: UserData,
        today: Callable[[], date],
        parent: QObject | None = None,
        *,
        policy: Policy | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self.library = library
        self._userdata = userdata
        self._today = today
        self._now = now
        self.policy = policy or Policy()
        self._kept = userdata.settings()
        self._own = self.policy.begun(self._kept)
        self.settings = self.policy.held(self._own)
        self.look = look_for(self.settings.theme, self.settings.text_size)
        self.last_read: list[Head] = []
        self.searched: list[str] = []
        self.keeper: PackKeeper | None = None

    @property
    def today(self) -> date:
        """The day ages are counted from."""
        return self._today()

    @property
    def now(self) -> datetime:
        """The hour opening hours are compared with: this computer's own time."""
        return self._now()

    @property
    def words(self) -> Vocabulary:
        """Labels for codes."""
        return self.library.vocabulary

    @property
    def country_name(self) -> str:
        """Name of the chosen country; empty if none is chosen."""
        return self.words.country_name(self.settings.country) if self.settings.country else ""

    def change(self, **changes: Any) -> None:
        """Change settings and keep them; what cannot be kept still counts until the program ends."""
        earlier = self.settings
        # What is fixed, and what is preset until the first question is answered, is not the reader's own choice and not kept as one.
        chosen = {name: value for name, value in changes.items() if value != getattr(earlier, name)}
        if not chosen:
            return
        self._own = replace(self._own, **chosen)
        self._kept = self._own if self._own.is_welcomed else replace(self._kept, **chosen)
        self.settings = self.policy.held(self._own)
        self.look_again()
        self._keep(lambda: self._userdata.keep(self._kept))
        self.settings_changed.emit(earlier)

    def look_again(self) -> None:
        """Follow the computer's change between light and dark, if the reader wants that."""
        look = look_for(self.settings.theme, self.settings.text_size)
        if look != self.look:
            self.look = look
            self.look_changed.emit()

    def bookmarks(self) -> tuple[Bookmark, ...]:
        """Return the bookmarks, newest first."""
        return self._userdata.bookmarks()

    def is_bookmarked(self, record_id: str) -> bool:
        """Tell whether a record is among the bookmarks."""
        return any(bookmark.record_id == record_id for bookmark in self.bookmarks())

    def toggle_bookmark(self, head: Head) -> None:
        """Add a bookmark for a record, or drop the one it has."""
        if self.is_bookmarked(head.id):
            self._keep(lambda: self._userdata.remove_bookmark(head.id))
        else:
            self._keep(lambda: self._userdata.add_bookmark(Bookmark(head.id, head.title)))
        self.bookmarks_changed.emit()

    def remember(self, head: Head) -> None:
        """Note that a record was read; forgotten when the program ends or is hidden."""
        self.last_read = [head, *(one for one in self.last_read if one.id != head.id)][:_MOST_READ]

    def remember_search(self, text: str) -> None:
        """Note a search that led to a record; forgotten when the program ends or is hidden."""
        told = " ".join(text.split())
        if told:
            self.searched = [told, *(one for one in self.searched if one != told)][:_MOST_READ]

    def contacts(self, need: str = "", country: str = "") -> tuple[Record, ...]:
        """Return the contacts of a country, by default the chosen one; none if no country is chosen."""
        code = country or self.settings.country
        return self.library.contacts(code, need, today=self.today) if code else ()

    def emergency(self) -> tuple[Record, ...]:
        """Return the contacts for danger in the chosen country; those of the whole EU if none is chosen.

        Only those of the core edition: what is dialled in danger stands where nobody looks for whose it is.
        """
        found = self.contacts("emergency", self.settings.country or "EU")
        return tuple(record for record in found if record.head.issued is None)

    def emergency_line(self) -> str:
        """Return the number to dial in danger as it is shown everywhere; empty if none is known for the chosen country."""
        facts = [record.facts for record in self.emergency()]
        shown = next((numbers(one) for one in facts if isinstance(one, ServiceFacts) and one.phones), "")
        return f"{shown} (EU)" if shown and not self.settings.country else shown

    def page(self, record: Record) -> str:
        """Return a record's page; a country's with its contacts and law."""
        from fieldguide.export import page  # nobody reads before the window stands

        nearby = self._nearby(record.head.country) if isinstance(record.facts, CountryFacts) else None
        return page.render(record, self.words, self.today, nearby)

    def sheet(self, code: str) -> CountrySheet:
        """Return what stands on a card or poster of a country, for the chosen role."""
        from fieldguide.export import country_sheet

        return country_sheet.gather(self.library, code, self.settings.role, self.today)

    def _nearby(self, code: str) -> Nearby:
        from fieldguide.export import country_page

        return country_page.Nearby(
            {need: self.contacts(need, code)[:_MOST_CONTACTS] for need in country_page.needs()},
            tuple(head for head in self.library.heads(Kind.LEGAL) if head.country == code),
            {
                target: words
                for target, words in _MINIMUM.items()
                if self.library.find_heads((target.partition("#")[0],))
            },
            lambda head: standing_line(head, self.today),
            lambda head: head.review.state is ReviewState.DRAFT or head.review.is_overdue(self.today),
        )

    def checklists(self) -> tuple[Head, ...]:
        """Return the checklists: those written for the reader's role, those that serve it too, all others."""
        roles, own = self.library.codes("roles"), self.settings.role

        def rank(head: Head) -> int:
            served = roles.get(head.id, ())
            return 0 if own in served[:1] else 1 if own in served else 2

        return tuple(sorted(self.library.heads(Kind.CHECKLIST), key=rank))

    def _keep(self, write: Callable[[], None]) -> None:
        try:
            write()
        except UserDataError as error:
            self.told.emit(str(error))
