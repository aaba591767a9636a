"""The words of the safe HTML that records hold."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset("p br hr h2 h3 h4 ul ol li blockquote table tr".split())  # noqa: SIM905


def plain(html: str) -> str:
    """Return the words of safe HTML, one block a line."""
    collector = _Words()
    collector.feed(html)
    collector.close()
    lines = "".join(collector.parts).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class names it
        self.parts.append("\n" if tag in _BLOCKS else " " if tag in ("td", "th") else "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("\n" if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))
