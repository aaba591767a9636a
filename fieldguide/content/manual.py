"""The manual: ``docs/manual``, the same pages that a browser of the sources shows, made ready for the window.

``README.md`` there is the contents: a heading for each chapter, below it a line for each page with a link and what the page is for. Markdown is
imported when the first page is asked for and not before, so that nobody waits for it who only starts the guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldguide import assets
from fieldguide.errors import AssetError

FOLDER = "docs/manual"
#: The page that lists all others.
CONTENTS = "contents"
#: Links to pages of the manual, and pictures on them, are asked for under these.
PAGE, PICTURE = "record:help/", "manual:"
_ENTRY = re.compile(r"[-*] \[(?P<title>[^]]+)\]\((?P<name>[a-z0-9-]+)\.md\)(?:[:,] *(?P<about>.+))?")
_NAME = re.compile(r"[a-z0-9-]+")
_REST = "More"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents.

    Attributes:
        name: Name of the page, that of its file without ending.
        title: Its title.
        about: What it is for; may be empty.
    """

    name: str
    title: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that belong together."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page made ready.

    Attributes:
        title: Its title.
        html: Safe HTML; links to other pages and addresses of pictures begin with :data:`PAGE` and :data:`PICTURE`.
        pictures: The address of each of its pictures, with the file.
    """

    title: str
    html: str
    pictures: tuple[tuple[str, Path], ...]


def contents() -> tuple[Chapter, ...]:
    """Return the chapters with their pages. A page that the contents do not name is listed at the end.

    Raises:
        AssetError: The manual is missing.
    """
    chapters: list[tuple[str, list[Entry]]] = []
    for line in assets.text(f"{FOLDER}/README.md").splitlines():
        found = _ENTRY.fullmatch(line.strip())
        if line.startswith("## "):
            chapters.append((line[3:].strip(), []))
        elif found and chapters:
            chapters[-1][1].append(Entry(found["name"], found["title"], found["about"] or ""))
    listed = {entry.name for _, entries in chapters for entry in entries}
    chapters.append((_REST, [entry for entry in _all_pages() if entry.name not in listed]))
    return tuple(Chapter(title, tuple(entries)) for title, entries in chapters if entries)


def read(name: str) -> ManualPage:
    """Return a page.

    Args:
        name: Its name, such as ``first-start``; :data:`CONTENTS` for the page that lists all others.

    Raises:
        AssetError: There is no such page, or the manual is missing.
    """
    from fieldguide.content import markdown  # the only place that waits for Markdown in a running window

    if not _NAME.fullmatch(name):
        raise AssetError(f"The manual has no page “{name}”.", "Press F1 for its contents.")
    source = assets.text(f"{FOLDER}/{'README' if name == CONTENTS else name}.md")
    html, pictures = markdown.manual_page(source, _page_address, _picture_address)
    files = ((address, assets.path(f"{FOLDER}/{address.removeprefix(PICTURE)}")) for address in pictures)
    return ManualPage(_title(source, name), html, tuple(files))


def _all_pages() -> Iterator[Entry]:
    for path in sorted(assets.path(FOLDER).glob("*.md")):
        if path.stem != "README" and _NAME.fullmatch(path.stem):
            yield Entry(path.stem, _title(path.read_text(encoding="utf-8"), path.stem))


def _title(source: str, name: str) -> str:
    """Return the first heading of a page; the name of the page if it has none."""
    return next((line[2:].strip() for line in source.splitlines() if line.startswith("# ")), name)


def _page_address(target: str) -> str:
    """Return under what a link from one page to another is followed; empty for what lies outside the manual."""
    name = target.partition("#")[0]
    if not name.endswith(".md") or not _NAME.fullmatch(name.removesuffix(".md").lower()):
        return ""
    return PAGE + (CONTENTS if name == "README.md" else name.removesuffix(".md"))


def _picture_address(source: str) -> str:
    """Return under what a picture is asked for; empty if it is none of the manual's own."""
    return PICTURE + source if re.fullmatch(r"pictures/[a-z0-9-]+\.png", source) else ""
