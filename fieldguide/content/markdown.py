"""Markdown with front matter, and its way to safe HTML and plain words.

HTML in a source is a fault, not something to clean silently; the allow-list behind it is the second wall, and also the one packs will meet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from fieldguide.content.faults import Faults, Place
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.htmltext import plain

_TAGS = frozenset(
    "p br hr h2 h3 h4 ul ol li strong em code blockquote a table thead tbody tr th td".split()  # noqa: SIM905 - reads as a list of tags
)
_MANUAL_TAGS = _TAGS | {"h1", "pre", "img"}
_HTML = re.compile(r"<[a-zA-Z/!?][^>]*>?")


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file.

    Attributes:
        front: Its front matter.
        body: The Markdown behind it.
        body_line: The line its body begins at, from 1.
    """

    front: Entry
    body: str
    body_line: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown made ready.

    Attributes:
        html: Safe HTML.
        text: Plain words, blocks parted by line breaks.
        links: Targets of its links, each with its place.
    """

    html: str
    text: str
    links: tuple[tuple[str, Place], ...]


def read_page(text: str, file: str, faults: Faults) -> Page | None:
    """Take front matter and body apart; None, and a fault, if there is no front matter."""
    lines = text.split("\n")
    if lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        faults.add(Place(file, 1), "there is no front matter", "“---”, keys and values, “---”, then the text")
        return None
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == "---")
    front = read_mapping("\n".join(lines[1:end]), file, faults, line_offset=1)
    return Page(front, "\n".join(lines[end + 1 :]), end + 2) if front else None


def render(source: str, place: Place, faults: Faults) -> Rendered:
    """Turn Markdown into safe HTML and plain words.

    Args:
        source: The Markdown.
        place: Where it begins.
        faults: Takes HTML tags and links that are no record ids.
    """
    for number, line in enumerate(source.split("\n")):
        if _HTML.search(line):
            faults.add(Place(place.file, place.line + number), "HTML stands in the text", "Markdown only")
    raw, targets = _convert(source)
    links: list[tuple[str, Place]] = []
    for target in targets:
        for here in _places_of(target, source, place):
            if ":" in target or target.startswith("/"):
                faults.add(
                    here, f"the link “{target}” leaves the guide", "the id of a record; cite web pages under “sources”"
                )
            else:
                links.append((target, here))
    html = nh3.clean(raw, tags=set(_TAGS), attributes={"a": {"href"}}, url_schemes=set(), link_rel=None)
    return Rendered(html, plain(html), tuple(links))


def _convert(source: str) -> tuple[str, tuple[str, ...]]:
    """Return the HTML and the targets of all links in it, however they are written."""
    converter = markdown.Markdown(extensions=["tables", "sane_lists"], output_format="html")
    targets = _Targets()
    converter.treeprocessors.register(targets, "targets", -1)
    html = converter.convert(source)
    return html, tuple(dict.fromkeys(targets.found))


def _places_of(target: str, source: str, place: Place) -> Iterator[Place]:
    """Yield the lines a link's target stands on; the first line of the text if it is written in another way."""
    written = re.compile(rf"(?:^|[(<\s:]){re.escape(target)}(?=[)>\s\"]|$)")
    lines = [number for number, line in enumerate(source.split("\n")) if written.search(line)]
    for number in lines or [0]:
        yield Place(place.file, place.line + number)


def manual_page(source: str, page: Callable[[str], str], picture: Callable[[str], str]) -> tuple[str, tuple[str, ...]]:
    """Turn a page of the manual into safe HTML, each picture with its words below it, and return it with the addresses of its pictures.

    Args:
        source: The Markdown.
        page: Returns where a link leads, by what is written; one that leads nowhere keeps its words and is no link.
        picture: Returns the address of a picture, by what is written; one without an address is left out.
    """
    converter = markdown.Markdown(
        extensions=[TableExtension(), SaneListExtension(), FencedCodeExtension()], output_format="html"
    )
    addresses = _Addresses(page, picture)
    converter.treeprocessors.register(addresses, "addresses", -1)
    attributes = {"a": {"href"}, "img": {"src", "alt"}, "p": {"class"}}
    html = nh3.clean(
        converter.convert(source),
        tags=set(_MANUAL_TAGS),
        attributes=attributes,
        url_schemes={"record", "manual"},
        link_rel=None,
    )
    told = html.replace("\n</code></pre>", "</code></pre>")  # Qt would show the last line end as an empty line
    return told, tuple(dict.fromkeys(addresses.pictures))


def headings(source: str, place: Place) -> list[tuple[str, Place]]:
    """Return the second-level headings of a Markdown text, with their places."""
    found = [(line, number) for number, line in enumerate(source.split("\n")) if line.startswith("## ")]
    return [(line[3:].strip(), Place(place.file, place.line + number)) for line, number in found]


class _Targets(Treeprocessor):
    """Notes where links and pictures point, when Markdown has understood them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def run(self, root: Element) -> None:
        for element in root.iter():
            self.found += [value for key, value in element.items() if key in ("href", "src")]


class _Addresses(Treeprocessor):
    """Says where the links and pictures of a page of the manual lead in the guide, and sets the words of a picture below it."""

    def __init__(self, page: Callable[[str], str], picture: Callable[[str], str]) -> None:
        super().__init__()
        self._page = page
        self._picture = picture
        self.pictures: list[str] = []

    def run(self, root: Element) -> None:
        for link in list(root.iter("a")):
            address = self._page(link.attrib.pop("href", ""))
            if address:
                link.set("href", address)
            else:
                link.tag = "span"
        for number, block in reversed(list(enumerate(root))):
            image = block.find("img") if block.tag == "p" else None
            address = self._picture(image.get("src", "")) if image is not None else ""
            if image is not None and address:
                image.set("src", address)
                self.pictures.insert(0, address)
                block.set("class", "figure")
                root.insert(number + 1, self._caption(image.get("alt", "")))
            elif image is not None:
                block.remove(image)

    def _caption(self, words: str) -> Element:
        caption = Element("p", {"class": "quiet"})
        caption.text = words
        return caption
