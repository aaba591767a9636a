"""What stays behind of a form, and what a source still lacks when everything has come over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fieldguide.content.faults import shown
from fieldguide.domain.checklist import Gate

_PLACE = "form"
_MISSING = {
    "title": "the form does not say what it is called",
    "summary": "the form does not say in a sentence what it is for",
    "roles": "the form does not say for whom it is, in the codes of vocabulary.yml",
    "minutes": "the form does not say how long it takes",
    "steps": "the form has no next step; every checklist ends in one",
    "sources": "the form cites no source of the bibliography",
}


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Something of a form that did not come over, or that it does not say.

    Attributes:
        place: Sheet and row, or ``linkId``.
        what: What it is.
        why: Why it stays behind, or what became of it.
    """

    place: str
    what: str
    why: str

    def __str__(self) -> str:
        """Render as one line."""
        return shown(f"{self.place}: {self.what}: {self.why}")


def missing_from(source: dict[str, Any]) -> Iterator[LeftBehind]:
    """Yield what ``fieldguide check`` will ask for: nothing of it is made up."""
    for key, why in _MISSING.items():
        if key not in source:
            yield LeftBehind(_PLACE, f"no “{key}”", why)
    items = [item for stage in source.get("stages", ()) for item in stage["items"]]
    steps = source.get("steps", [])
    if steps and all("when" in step for step in steps):
        yield LeftBehind(_PLACE, "no step that always applies", "a way through may end nowhere")
    marked = {item.get("gate") for item in items}
    missing = [gate.value for gate in Gate if gate.value not in marked]
    if missing:
        why = "mark the item that is one, or write why there is none under “without_gates”"
        yield LeftBehind(_PLACE, f"no safety gate {', '.join(missing)}", why)
    without_kind = sum("kind" not in item for item in items)
    if without_kind:
        why = "the form does not say whether to look, ask, read documents, do or tell"
        yield LeftBehind(_PLACE, f"no “kind” for {without_kind} items", why)
    without_phase = sum("phase" not in step for step in steps)
    if without_phase:
        why = "the form does not say where they belong in the order of steps"
        yield LeftBehind(_PLACE, f"no “phase” for {without_phase} steps", why)
