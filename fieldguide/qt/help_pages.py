"""Help: the pages of the manual and the page about this edition, as rows of a list and made ready for the reading pane and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldguide import __version__
from fieldguide.domain.provenance import readable
from fieldguide.packs import editions
from fieldguide.qt.desk import Desk
from fieldguide.qt.rows import HeadingRow, PageRow, Row

if TYPE_CHECKING:
    from fieldguide.qt.printing import Paper

_PREFIX = "help/"
_CONTENTS = "contents"
CONTENTS = _PREFIX + _CONTENTS
EDITION = _PREFIX + "about-this-edition"
EDITION_TITLE = "About this edition"
#: What is shown when F1 is pressed → the page that tells about it.
_ABOUT = {
    "find": "find",
    "describe": "describe",
    "checklist": "checklists",
    "contacts": "whom-to-call",
    "settings": "settings",
    "train": "training",
}
_EDITION_ABOUT = "How far it was checked, what is missing, every source"


def is_help(target: str) -> bool:
    """Tell whether a target is a page of Help and no record."""
    return target.startswith(_PREFIX)


def page(name: str) -> str:
    """Return the target under which a page of the manual is opened."""
    return _PREFIX + name


def page_for(shown: str) -> str:
    """Return the target of the page that tells about what is shown; of the contents if there is none."""
    return page(_ABOUT.get(shown, _CONTENTS))


def rows() -> tuple[Row, ...]:
    """Return the contents: the page that lists all, the chapters with their pages, and the page about this edition.

    Raises:
        AssetError: The manual is missing.
    """
    from fieldguide.content import manual  # reads Markdown: nobody waits for it at the start

    listed: list[Row] = [PageRow(CONTENTS, "Contents", "")]
    for chapter in manual.contents():
        listed.append(HeadingRow(chapter.title, 0))
        listed += [PageRow(page(entry.name), entry.title, entry.about) for entry in chapter.entries]
    return (*listed, HeadingRow("This edition", 0), PageRow(EDITION, EDITION_TITLE, _EDITION_ABOUT))


def paper_of(target: str, desk: Desk) -> Paper:
    """Return a page of Help, ready for the reading pane and for paper.

    Args:
        target: Such as ``help/first-start``.
        desk: The library and the day.

    Raises:
        AssetError: There is no such page, or a part of the manual is missing.
    """
    from fieldguide.qt.printing import Paper

    footer = f"Fieldguide {__version__} · {target} · printed {readable(desk.today.isoformat())}"
    if target == EDITION:
        from fieldguide.export import edition_page

        used = desk.keeper.used.packs if desk.keeper else ()
        known = [edition_page.Pack(pack.id, pack.title, pack.publisher, pack.version, pack.date) for pack in used]
        state = edition_page.state_of(desk.library, desk.today, known)
        html = edition_page.render(state, __version__, desk.policy, seal=editions.seal_of(desk.library.path))
        return Paper(html, footer, EDITION_TITLE)
    from fieldguide.content import manual

    shown = manual.read(target.removeprefix(_PREFIX))
    return Paper(shown.html, footer, shown.title, {address: file.read_bytes() for address, file in shown.pictures})
