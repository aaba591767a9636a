"""The objects of a FHIR form: elements are asked for by name, and what nobody asked for stays behind and is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fieldguide.content.faults import shown
from fieldguide.content.forms.draft import SourceDraft
from fieldguide.errors import FormError

#: Groups of a form nest three or four deep.
DEEPEST = 30
_MOST_ENTRIES = 5_000
_MOST_ID = 80
_SCORES = ("ordinalvalue", "itemweight", "score", "weight")
_NO_PLACE = "a checklist has no place for it"
_REASONS = {
    "required": "no item has to be answered",
    "repeats": "it is asked once; “again” on a stage says what one more round is for",
    "readOnly": "every item can be answered",
    "initial": "nothing is answered beforehand",
    "initialSelected": "nothing is answered beforehand",
    "maxLength": "an item takes any of its answers",
    "prefix": "items have no numbers or marks of their own",
    "contained": "only the form itself is read",
    "definition": "a checklist names no definitions of other systems",
    "item": "what stands below a text is not read",
}
_FACTS = "facts about the other form belong into the source it is cited by"


def refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return pairs as a mapping.

    Raises:
        ValueError: A name stands there twice: one of the two would be lost.
    """
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return told


class Node:
    """An object of a form.

    Attributes:
        place: Its ``linkId``, or the nearest one around it.
    """

    def __init__(self, told: dict[str, Any], place: str, depth: int = 0) -> None:
        if depth > DEEPEST:
            raise FormError(f"{place}: the form nests deeper than {DEEPEST}.", "It is not read.")
        link_id = told.get("linkId")
        self.place = f"linkId {shown(link_id)[:_MOST_ID]}" if isinstance(link_id, str) and link_id else place
        self._told = told
        self._depth = depth
        self._taken: set[str] = set()
        self._nodes: dict[str, list[Node]] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is an element; it does not count as read."""
        return name in self._told

    def text(self, name: str) -> str:
        """Return a text, number or yes-or-no as text; '' if absent.

        Raises:
            FormError: It is an object or a list.
        """
        self._taken.add(name)
        value = self._told.get(name, "")
        if isinstance(value, dict | list):
            raise FormError(f"{self.place}: “{name}” is no text.", "Mend the form and try again.")
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    def node(self, name: str) -> Node:
        """Return an object; an empty one if absent."""
        return next(iter(self._inside(name, [self._told.get(name, {})])))

    def nodes(self, name: str) -> list[Node]:
        """Return a list of objects; [] if absent. The same objects each time."""
        return self._inside(name, self._told.get(name, []))

    def _inside(self, name: str, values: Any) -> list[Node]:
        self._taken.add(name)
        if name not in self._nodes:
            if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
                raise FormError(f"{self.place}: “{name}” is not made as FHIR says.", "Mend the form and try again.")
            if len(values) > _MOST_ENTRIES:
                raise FormError(
                    f"{self.place}: “{name}” has {len(values)} entries.", f"At most {_MOST_ENTRIES} are read."
                )
            self._nodes[name] = [Node(value, self.place, self._depth + 1) for value in values]
        return self._nodes[name]

    def take(self, *names: str) -> None:
        """Mark elements as read that say nothing of their own."""
        self._taken.update(names)

    def take_all(self) -> None:
        """Mark everything as read: the object as a whole has been named, or is written anew by every export."""
        self._taken.update(self._told)

    def leave_rest(self, draft: SourceDraft) -> None:
        """Name every element nobody asked for."""
        self.take("linkId")  # it is the place
        for name in self._untaken():
            value = self._told[name]
            if name == "extension":
                for extension in self.nodes("extension"):
                    extension.leave_as_extension(draft)
            elif value is not False and value is not None:
                told = f" “{value}”" if isinstance(value, str | int | float) and value is not True else ""
                why = _REASONS.get(name, _FACTS if self.place == "Questionnaire" else _NO_PLACE)
                draft.leave(self.place, f"{name}{told}", why)

    def _untaken(self) -> Iterator[str]:
        yield from [name for name in self._told if name not in self._taken]

    def leave_as_extension(self, draft: SourceDraft) -> None:
        """Name an extension that is not read; one that gives points is refused."""
        name = self.text("url").rpartition("/")[2] or "without url"
        is_score = any(word in name.lower() for word in _SCORES) or "calculated" in name.lower()
        why = "a score is refused: the guide gives no points and adds up nothing" if is_score else _NO_PLACE
        draft.leave(self.place, f"the extension {name}", why)
        self.take_all()
