"""What the person at the keyboard chose. Nothing here concerns a person spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: Text sizes offered, in percent.
TEXT_SIZES = (100, 125, 150, 175, 200)
#: After how long a checklist that nobody touches is forgotten, in minutes.
FORGET_AFTER = (1, 2, 5, 15, 30)
#: Languages of the texts: BCP 47 code and name.
LANGUAGES = (("en", "English"),)


class Theme(StrEnum):
    """How the window looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"

    @property
    def label(self) -> str:
        """The word in Settings."""
        return {Theme.SYSTEM: "Like the computer", Theme.LIGHT: "Light", Theme.DARK: "Dark"}[self]


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices.

    Attributes:
        country: ISO code of the country whose numbers are shown; empty if none was chosen.
        role: Code of the reader's role; empty if none was chosen.
        language: BCP 47 language of the texts.
        theme: How the window looks.
        text_size: In percent, one of :data:`TEXT_SIZES`.
        is_welcomed: The first-run choice was made or skipped.
        forget_after: A checklist nobody touches for so long, or that is paused so long, is forgotten; one of :data:`FORGET_AFTER`, in minutes.
        is_pausing: Hiding the guide pauses a checklist instead of forgetting it at once.
        is_shared: Checklists may be seen in screenshots and on shared screens: for workshops and for help from afar.
        view: How much of a checklist is on screen at once, a code of :class:`~fieldguide.checklists.screens.View`.
        window: Place and size of the window, as Qt writes it, in base 64; empty if unknown.
    """

    country: str = ""
    role: str = ""
    language: str = "en"
    theme: Theme = Theme.SYSTEM
    text_size: int = 100
    is_welcomed: bool = False
    forget_after: int = 5
    is_pausing: bool = True
    is_shared: bool = False
    view: str = "stage"
    window: str = ""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A record the reader wants to find again.

    Attributes:
        record_id: Its id; the present library may have no such record any more.
        title: Its title when it was bookmarked.
    """

    record_id: str
    title: str
