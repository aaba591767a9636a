"""Parts of a FHIR item: the guide's own extension, and the answers a question offers."""

from __future__ import annotations

from fieldguide.content.forms.answers import YES_AND_NO, Option
from fieldguide.content.forms.draft import SourceDraft
from fieldguide.content.forms.nodes import Node
from fieldguide.domain.form_marks import ENABLE_WHEN_EXPRESSION, ITEM_CONTROL, MARKS

_KNOWN_SETS = {
    "http://terminology.hl7.org/ValueSet/v2-0136": (Option("Y", "Yes"), Option("N", "No")),
    "http://hl7.org/fhir/ValueSet/yesnodontknow": (
        Option("Y", "Yes"),
        Option("N", "No"),
        Option("asked-unknown", "Don't know"),
    ),
}
_CHOICES = frozenset(["choice", "coding", "open-choice"])


def marks_of(node: Node, draft: SourceDraft, *known: str) -> list[Node]:
    """Return what the guide's own extension holds; what is not known of it, and other extensions, stay behind if nobody else reads them."""
    found: list[Node] = []
    for extension in node.nodes("extension"):
        url = extension.text("url")
        if url == MARKS:
            found += extension.nodes("extension")
        elif url not in (ITEM_CONTROL, ENABLE_WHEN_EXPRESSION):
            extension.leave_as_extension(draft)
    for mark in found:
        if mark.text("url") not in known:
            mark.leave_as_extension(draft)
    return found


def marked(marks: list[Node], name: str, draft: SourceDraft) -> list[str]:
    """Return every text the guide's own extension holds under a name."""
    found = [mark for mark in marks if mark.text("url") == name]
    return [draft.words(mark.place, mark.text("valueString") or mark.text("valueInteger")) for mark in found]


def options_of(item: Node, kind: str, draft: SourceDraft) -> tuple[Option, ...]:
    """Return the answers a question offers; where they are numbers, words or days, one that no item has."""
    if kind == "boolean":
        return YES_AND_NO
    known = _KNOWN_SETS.get(item.text("answerValueSet").partition("|")[0])
    if kind not in _CHOICES:
        item.take("answerOption", "answerValueSet")
        return (Option(kind or "no type", ""),)
    if kind == "open-choice":
        draft.leave(item.place, "a free answer", "an item has none")
    if known is None and item.has("answerValueSet"):
        draft.leave(
            item.place, f"the answers {item.text('answerValueSet')}", "they stand outside the form and are not read"
        )
    return known or tuple(_option(option, draft) for option in item.nodes("answerOption"))


def _option(option: Node, draft: SourceDraft) -> Option:
    coding = option.node("valueCoding")
    marks_of(option, draft)
    marks_of(coding, draft)
    label = draft.words(option.place, coding.text("display") or option.text("valueString"))
    value = coding.text("code") or option.text("valueString") or option.text("valueInteger") or label
    system = coding.text("system")
    coding.take("version", "userSelected")
    coding.leave_rest(draft)
    option.leave_rest(draft)
    return Option(value, label, system)
