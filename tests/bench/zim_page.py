"""A record as a page of a ZIM file; only imported where libzim is installed."""

from __future__ import annotations

from html import escape

from libzim.writer import Hint, Item, StringProvider


class Page(Item):  # type: ignore[misc]
    def __init__(self, path: str, title: str, text: str) -> None:
        super().__init__()
        self._path, self._title, self._text = path, title, text

    def get_path(self) -> str:
        return self._path

    def get_title(self) -> str:
        return self._title

    def get_mimetype(self) -> str:
        return "text/html"

    def get_contentprovider(self) -> object:
        return StringProvider(f"<html><body><h1>{escape(self._title)}</h1>{escape(self._text)}</body></html>")

    def get_hints(self) -> dict[object, bool]:
        return {Hint.FRONT_ARTICLE: True}
