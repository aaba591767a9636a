"""YAML read as text with line numbers.

Every scalar stays a string: in plain YAML the country code ``NO`` would turn into "false" and an edition ``2026.10`` into a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import yaml

from fieldguide.content.faults import Faults, Place

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
#: No content nests deeper; composing recurses, and a file made to nest without end would take the program down.
_DEEPEST = 40


class Entry:
    """A YAML mapping whose values are asked for by key; what is never asked for is a fault.

    Attributes:
        place: Where the mapping begins.
    """

    def __init__(self, node: yaml.MappingNode, file: str, faults: Faults, line_offset: int = 0) -> None:
        self._file = file
        self._faults = faults
        self._offset = line_offset
        self.place = self._at(node)
        self._values: dict[str, yaml.Node] = {}
        self._keys: dict[str, Place] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if key in self._values:
                faults.add(self._at(key_node), f"“{key}” stands here twice", "one of them")
            self._values[key] = value
            self._keys[key] = self._at(key_node)
        self._asked: set[str] = set()

    def _at(self, node: yaml.Node) -> Place:
        return Place(self._file, node.start_mark.line + 1 + self._offset)

    def where(self, key: str) -> Place:
        """Return the place of a key, or of the mapping if the key is absent."""
        return self._keys.get(key, self.place)

    def where_text(self, key: str) -> Place:
        """Return the line on which the text of a key begins: for one introduced by “|” that is the line below."""
        node = self._values.get(key)
        if not isinstance(node, yaml.ScalarNode):
            return self.where(key)
        place = self._at(node)
        return Place(place.file, place.line + 1) if node.style in ("|", ">") else place

    def keys(self) -> tuple[str, ...]:
        """Return the keys in the order of the file."""
        return tuple(self._keys)

    def fault(self, key: str, problem: str, expected: str) -> None:
        """Note a fault at a key."""
        self._faults.add(self.where(key), problem, expected)

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text, '' if absent; white space around it is dropped."""
        self._asked.add(key)
        node = self._values.get(key)
        if node is not None and not isinstance(node, yaml.ScalarNode):
            self.fault(key, f"“{key}” is a list or a mapping", "a text")
            return ""
        value = node.value.strip() if node is not None else ""
        if required and not value:
            self.fault(key, f"“{key}” is missing", "a text")
        return str(value)

    def line_of_text(self, key: str, *, required: bool = False) -> str:
        """Return a text as one line, folded white space."""
        return " ".join(self.text(key, required=required).split())

    def choice(self, key: str, allowed: Iterable[str], *, required: bool = False) -> str:
        """Return a text that must be one of ``allowed``."""
        value = self.text(key, required=required)
        if value:
            self._require(key, value, allowed, self.where(key))
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts, each as one line; () if absent."""
        self._asked.add(key)
        node = self._values.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            values: tuple[str, ...] = ()
        elif isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
            values = tuple(" ".join(item.value.split()) for item in node.value)
        else:
            self.fault(key, f"“{key}” is not a list of texts", "a list such as [one, two]")
            return ()
        if required and not values:
            self.fault(key, f"“{key}” is missing", "at least one entry")
        return values

    def text_lists(self, key: str) -> list[tuple[str, ...]]:
        """Return a list whose entries are themselves lists of texts; [] if absent."""
        self._asked.add(key)
        node = self._values.get(key)
        lists = node.value if isinstance(node, yaml.SequenceNode) else []
        if node is not None and not (lists and all(isinstance(one, yaml.SequenceNode) for one in lists)):
            self.fault(key, f"“{key}” is not a list of lists", "lines such as “- [one, two]”")
            return []
        return [tuple(item.value for item in one.value if isinstance(item, yaml.ScalarNode)) for one in lists]

    def placed_texts(self, key: str) -> list[tuple[str, Place]]:
        """Return a list of texts, each with its place."""
        values = self.texts(key)
        node = self._values.get(key)
        items = node.value if values and isinstance(node, yaml.SequenceNode) else []
        return [(value, self._at(item)) for value, item in zip(values, items, strict=True)]

    def choices(self, key: str, allowed: Iterable[str], *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts that must all be in ``allowed``."""
        allowed = frozenset(allowed)
        values = self.texts(key, required=required)
        for value in values:
            self._require(key, value, allowed, self.where(key))
        return values

    def day(self, key: str, *, required: bool = False, whole: bool = False) -> str:
        """Return a date as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; with ``whole`` only the last."""
        value = self.text(key, required=required)
        if value and not is_day(value, whole=whole):
            self.fault(key, f"“{value}” is no date", "YYYY-MM-DD" if whole else "YYYY-MM-DD, YYYY-MM or YYYY")
            return ""
        return value

    def number(self, key: str) -> int:
        """Return a whole number above 0, which must be there."""
        value = self.text(key, required=True)
        if value and not re.fullmatch(r"0*[1-9][0-9]{0,3}", value):
            self.fault(key, f"“{value}” is no whole number from 1 to 9999", "a number such as 5")
            return 0
        return int(value or 0)

    def entry(self, key: str, *, required: bool = False) -> Entry | None:
        """Return a mapping, or None if absent."""
        self._asked.add(key)
        node = self._values.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            if required:
                self.fault(key, f"“{key}” is empty", "keys and values below it")
            return None
        if not isinstance(node, yaml.MappingNode):
            self.fault(key, f"“{key}” is not a mapping", "keys and values such as {on: 2026-11-21}")
            return None
        return Entry(node, self._file, self._faults, self._offset)

    def entries(self, key: str, *, required: bool = False) -> Iterator[Entry]:
        """Yield the mappings of a list."""
        self._asked.add(key)
        node = self._values.get(key)
        empty = node is None or (isinstance(node, yaml.ScalarNode) and not node.value)
        if required and (empty or (isinstance(node, yaml.SequenceNode) and not node.value)):
            self.fault(key, f"“{key}” is missing", "at least one entry")
        if empty:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fault(key, f"“{key}” is not a list", "a list of mappings, each beginning with “- ”")
            return
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                yield Entry(item, self._file, self._faults, self._offset)
            else:
                self._faults.add(self._at(item), f"an entry of “{key}” is not a mapping", "keys and values")

    def entry_or_entries(self, key: str) -> list[Entry]:
        """Return a mapping or a list of mappings as a list."""
        if isinstance(self._values.get(key), yaml.SequenceNode):
            return list(self.entries(key))
        single = self.entry(key)
        return [single] if single else []

    def finish(self) -> None:
        """Note every key that nobody asked for."""
        for key, place in self._keys.items():
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                self._faults.add(place, f"“{key}” is not known here", f"one of: {known}")

    def _require(self, key: str, value: str, allowed: Iterable[str], place: Place) -> None:
        allowed = frozenset(allowed)
        if value not in allowed:
            listed = ", ".join(sorted(allowed))
            self._faults.add(place, f"“{value}” is no value for “{key}”", f"one of: {listed}")


def read_mapping(text: str, file: str, faults: Faults, line_offset: int = 0) -> Entry | None:
    """Read YAML text that must be one mapping; None, and a fault, if it is not."""
    try:
        odd = _odd_event(text)
        if odd is not None:
            faults.add(Place(file, odd[0] + 1 + line_offset), *odd[1:])
            return None
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if mark and (mark.line, mark.column) >= _end_of(text):
            mark = error.context_mark or mark  # a quote or bracket nobody closed: what helps is where it was opened
        line = (mark.line if mark else 0) + 1 + line_offset
        faults.add(
            Place(file, line),
            f"this is not valid YAML ({error.problem or 'unreadable'})",
            "“key: value” lines; quote texts that hold “: ” or “#”",
        )
        return None
    except yaml.reader.ReaderError as error:
        # libyaml counts the position in bytes; the character itself is refused wherever it stands, so its first place is the fault.
        line = text.count("\n", 0, max(text.find(chr(error.character)), 0)) + 1 + line_offset
        faults.add(
            Place(file, line),
            f"this is not valid YAML (control character U+{error.character:04X})",
            "plain UTF-8 text without control characters",
        )
        return None
    if not isinstance(node, yaml.MappingNode):
        faults.add(Place(file, 1 + line_offset), "no keys and values here", "“key: value” lines")
        return None
    return Entry(node, file, faults, line_offset)


def _end_of(text: str) -> tuple[int, int]:
    lines = text.rstrip().split("\n")
    return len(lines) - 1, len(lines[-1])


def _odd_event(text: str) -> tuple[int, str, str] | None:
    """Return what no content needs and hostile files are made of: the line, counted from 0, what is wrong, what is expected."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return line, "an anchor or alias stands here", "the text itself; in quotes if it begins with & or *"
        tag = getattr(event, "tag", None)
        if tag:
            return (
                line,
                f"the tag {tag} stands here",
                "plain texts, lists and mappings; in quotes if it begins with “!”",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            return line, "this nests too deep", "lists and mappings as in db/content/README.md"
    return None


def is_day(value: str, *, whole: bool = False) -> bool:
    """Tell whether a text is a date that exists, in full or (unless ``whole``) as far as known."""
    if not _DATE.fullmatch(value) or (whole and len(value) != 10):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
