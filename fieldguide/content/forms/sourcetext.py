"""Texts of other forms made fit for a source, and the YAML of a source."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml

from fieldguide.domain.htmltext import plain

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<\?")
_INLINE = re.compile(r"([\\`*_\[\]])")
_AT_THE_BEGINNING = re.compile(r"([#+>-]|[0-9]+(?=[.)]))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_OPENS_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_SLUG_GAPS = re.compile(r"[^a-z0-9]+")
_MOST_ID_CHARACTERS = 60
#: Wider than any text, so that each stays on its line, as in the sources there are.
_WIDTH = 100_000


def one_line(text: str) -> str:
    """Return a text as one line: white space and control characters folded, half characters replaced by a sign that shows."""
    spelled = "".join({"Cc": " ", "Cs": "\ufffd"}.get(unicodedata.category(char), char) for char in text)
    return " ".join(spelled.split())


def without_tags(text: str) -> str | None:
    """Return the words of a text that holds HTML tags; None if it holds none."""
    return plain(text) if _TAG.search(text) else None


def as_markdown(lines: list[str]) -> str:
    """Return lines as paragraphs of Markdown that show exactly these words."""
    return "\n\n".join(_escaped(line) for line in lines)


def _escaped(line: str) -> str:
    """Take away from signs what Markdown would read in them."""
    text = _OPENS_TAG.sub("&lt;", _ENTITY.sub("&amp;", _INLINE.sub(r"\\\1", line)))
    begins = _AT_THE_BEGINNING.match(text)
    if not begins:
        return text
    end = begins.end() if begins[0].isdecimal() else 0
    return f"{text[:end]}\\{text[end:]}"


def slug(text: str) -> str:
    """Return a text as an id: small letters a–z, digits and hyphens; '' if nothing of it is left."""
    plainly = unicodedata.normalize("NFKD", text).casefold()
    return _SLUG_GAPS.sub("-", plainly)[:_MOST_ID_CHARACTERS].strip("-")


class InOneLine:
    """A list or mapping that is written in one line.

    Attributes:
        value: The list or mapping.
    """

    def __init__(self, value: Any) -> None:
        self.value = value


class _Dumper(yaml.SafeDumper):
    """Writes mappings below each other, several lines as a block, and what is marked so in one line."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the base class names it
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - as in the base class
        """Indent lists below their key, as in the sources there are."""
        super().increase_indent(flow, False)


def _represent_line(dumper: yaml.SafeDumper, marked: InOneLine) -> yaml.Node:
    if isinstance(marked.value, dict):
        return dumper.represent_mapping("tag:yaml.org,2002:map", marked.value, flow_style=True)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", marked.value, flow_style=True)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(InOneLine, _represent_line)
_Dumper.add_representer(str, _represent_text)


def as_yaml(source: dict[str, Any]) -> str:
    """Return a source as YAML, in the order of its keys."""
    return str(
        yaml.dump(source, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False)
    )
