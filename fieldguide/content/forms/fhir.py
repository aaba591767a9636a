"""A FHIR R4 Questionnaire in JSON as a checklist source.

A question with the answers yes and no becomes an item, a group on the outermost level a stage, a help text what stands under *how*. What an
export of the guide adds is read back. Elements are asked for by name; one that nobody asked for stays behind and is named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from fieldguide.content.forms.draft import Question, SourceDraft
from fieldguide.content.forms.fhirconditions import shown_cases
from fieldguide.content.forms.fhirparts import marked, marks_of, options_of
from fieldguide.content.forms.logic import ALWAYS, Cases
from fieldguide.content.forms.nodes import DEEPEST, Node, refuse_twice
from fieldguide.content.forms.sourcetext import InOneLine
from fieldguide.domain.checklist import Gate, ItemKind, Phase
from fieldguide.domain.form_marks import (
    AVOID,
    ENABLE_WHEN_EXPRESSION,
    GATES,
    HOW,
    KINDS,
    OTHERWISE,
    RECORDS,
    ROLES,
    SETTINGS,
)
from fieldguide.errors import FormError

#: What an export of the guide writes anew each time.
_OWN_FACTS = (
    "id", "url", "identifier", "version", "name", "status", "experimental", "date", "publisher", "purpose", "copyright", "approvalDate",
    "lastReviewDate", "language",
)  # fmt: skip
_OWN_ABOUT = frozenset(["state", "caution", "source", "again", "contacts", "rules"])


def read_questionnaire(data: bytes) -> SourceDraft:
    """Return the source that a Questionnaire becomes.

    Raises:
        FormError: It is no Questionnaire, is malformed, or larger or deeper than any form.
    """
    try:
        raw = json.loads(data.decode("utf-8-sig"), object_pairs_hook=refuse_twice)
    except RecursionError as error:
        raise FormError("The JSON nests too deep.", f"A form nests at most {DEEPEST} deep.") from error
    except ValueError as error:
        raise FormError(
            "This is no JSON that can be read.", "Save the form as FHIR R4 Questionnaire in JSON, UTF-8."
        ) from error
    if not isinstance(raw, dict) or raw.get("resourceType") != "Questionnaire":
        raise FormError(
            "This is no FHIR Questionnaire.", "Its “resourceType” has to say so; take it out of a Bundle first."
        )
    top = Node(raw, "Questionnaire")
    top.take("resourceType")
    form = _Form(SourceDraft(), is_own=any(one.text("system") == RECORDS for one in top.nodes("identifier")))
    form.read(top)
    return form.draft


class _Form:
    """Reads one Questionnaire.

    Attributes:
        draft: What becomes of it.
    """

    def __init__(self, draft: SourceDraft, *, is_own: bool) -> None:
        self.draft = draft
        self._is_own = is_own

    def read(self, top: Node) -> None:
        """Read facts and items."""
        self._facts(top)
        if self._is_own:
            top.take(*_OWN_FACTS)
        for item in top.nodes("item"):
            self._outermost(item)
        self.draft.close_stage()
        top.leave_rest(self.draft)
        if self._is_own:
            self.draft.name_what_exports_lose()

    def _words(self, node: Node, name: str) -> str:
        return self.draft.words(node.place, node.text(name))

    # --- facts -------------------------------------------------------------------------------------------------------------------

    def _facts(self, top: Node) -> None:
        draft = self.draft
        draft.say_of_all("title", self._words(top, "title"))
        draft.say_of_all("summary", self._words(top, "description"))
        codes: dict[str, list[str]] = {ROLES: [], SETTINGS: []}
        for context in top.nodes("useContext"):
            coding = next(iter(context.node("valueCodeableConcept").nodes("coding")), None)
            if coding and coding.text("system") in codes:
                codes[coding.text("system")].append(coding.text("code"))
            else:
                draft.leave(top.place, "a useContext", "it is not in the codes of vocabulary.yml")
        draft.say_of_all("roles", InOneLine(codes[ROLES]) if codes[ROLES] else None)
        draft.say_of_all("settings", InOneLine(codes[SETTINGS]) if codes[SETTINGS] else None)
        marks = marks_of(top, self.draft, "minutes", "cue", "state", "check_after", "source")
        draft.say_minutes(top.place, next(iter(marked(marks, "minutes", self.draft)), ""))
        draft.say_of_all("check_after", next(iter(marked(marks, "check_after", self.draft)), ""))
        draft.say_of_all("cues", marked(marks, "cue", self.draft))
        draft.say_of_all("sources", [InOneLine(cited) for cited in self._sources(marks)])

    def _sources(self, marks: list[Node]) -> Iterator[dict[str, str]]:
        for mark in marks:
            if mark.text("url") == "source":
                told = {
                    one.text("url"): self.draft.words(one.place, one.text("valueString"))
                    for one in mark.nodes("extension")
                }
                names = (("key", "source"), ("locator", "locator"), ("evidence", "evidence"), ("read", "read"))
                yield {name: told[key] for key, name in names if told.get(key)}

    # --- items -------------------------------------------------------------------------------------------------------------------

    def _outermost(self, item: Node) -> None:
        part = item.text("linkId").partition("/")[0] if self._is_own else ""
        readers: dict[str, Callable[[Node], None]] = {
            "before": self._before,
            "never": lambda node: self._manners("never", node),
            "say": lambda node: self._manners("say", node),
            "steps": self._steps,
        }
        if part in _OWN_ABOUT and _is_text(item):
            item.take_all()
        elif part in readers:
            self.draft.close_stage()
            item.take("text", "type")
            readers[part](item)
            item.leave_rest(self.draft)
        elif item.text("type") == "group":
            self._stage(item)
        else:
            self._inside(item, ALWAYS)

    def _before(self, group: Node) -> None:
        for line in group.nodes("item"):
            self.draft.before(self._words(line, "text"))
            line.take("linkId", "type")
            line.leave_rest(self.draft)

    def _manners(self, key: str, group: Node) -> None:
        for line in group.nodes("item"):
            self.draft.manner(key, self._words(line, "text"))
            line.take("linkId", "type")
            line.leave_rest(self.draft)

    def _stage(self, group: Node) -> None:
        marks = marks_of(group, self.draft, "again")
        again = next(iter(marked(marks, "again", self.draft)), "")
        link_id = group.text("linkId")
        title = self._words(group, "text")
        self.draft.open_stage(group.place, title, link_id.removeprefix("stage/") if self._is_own else "", again)
        self._children(group, ALWAYS, f"“{title}”")
        self.draft.close_stage()
        group.leave_rest(self.draft)

    def _children(self, group: Node, outer: Cases, named: str) -> None:
        cases = self.draft.narrowed(group.place, named, outer, lambda: shown_cases(group, self.draft.questions))
        for item in group.nodes("item"):
            self._inside(item, cases)

    def _inside(self, item: Node, outer: Cases) -> None:
        kind = item.text("type")
        if self._is_own and item.text("linkId").partition("/")[0] in _OWN_ABOUT and _is_text(item):
            item.take_all()
        elif kind == "group":
            words = self._words(item, "text")
            self.draft.leave(
                item.place, f"the group “{words}”", "a stage holds no further group; its questions stay in the stage"
            )
            marks_of(item, self.draft)
            self._children(item, outer, f"“{words}”")
        elif kind == "display":
            self._display(item)
        else:
            self._question(item, kind, outer)
        item.leave_rest(self.draft)

    def _display(self, item: Node) -> None:
        marks_of(item, self.draft)
        words = self._words(item, "text")
        if self.draft.items or item.has("enableWhen") or _expression(item):
            self.draft.leave(
                item.place, f"the text “{words}”", "what to read between questions belongs to an item or a next step"
            )
            item.take_all()
        else:
            self.draft.before(words)

    def _question(self, item: Node, kind: str, outer: Cases) -> None:
        options = options_of(item, kind, self.draft)
        marks = marks_of(item, self.draft, "see", "shows", "discreet")
        link_id = item.text("linkId")
        own: dict[str, Any] = {
            "id": link_id.removeprefix("item/") if self._is_own else "",
            "discreet": next(iter(marked(marks, "discreet", self.draft)), ""),
            "see": marked(marks, "see", self.draft),
            "shows": marked(marks, "shows", self.draft),
            **self._kind_and_gate(item),
        }
        if own.get("kind"):
            item.take("prefix")
        inner = [self._beside(child, own) for child in item.nodes("item")]
        words = self._words(item, "text")

        @cache
        def shows() -> Cases:
            return self.draft.narrowed(item.place, f"“{words}”", outer, lambda: shown_cases(item, self.draft.questions))

        question = Question(item.place, link_id, words, options, own, shows)
        if not self.draft.add_item(question):
            item.take_all()
        for child in inner:
            if child is not None:
                self.draft.leave(child.place, "a question below another", "it follows as an item of its own")
                self._inside(child, shows())

    def _kind_and_gate(self, item: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for coding in item.nodes("code"):
            system, code = coding.text("system"), coding.text("code")
            if system == KINDS and code in set(ItemKind):
                found["kind"] = code
            elif system == GATES and code in set(Gate):
                found["gate"] = code
            else:
                self.draft.leave(
                    item.place, f"the code {code} of {system}", "a checklist names no codes of other systems"
                )
        return found

    def _beside(self, child: Node, own: dict[str, Any]) -> Node | None:
        """Take a text below a question as what it says beside the item; return anything else."""
        if child.text("type") != "display":
            return child
        part = child.text("linkId").partition("/")[0] if self._is_own else ""
        key, label = {"avoid": ("avoid", AVOID), "otherwise": ("otherwise", OTHERWISE)}.get(part, ("how", HOW))
        words = self._words(child, "text")
        own[key] = f"{own.get(key, '')} {words.removeprefix(label) if self._is_own else words}".strip()
        marks_of(child, self.draft)
        child.take("linkId")
        child.leave_rest(self.draft)
        return None

    # --- next steps of an export -------------------------------------------------------------------------------------------------

    def _steps(self, group: Node) -> None:
        for item in group.nodes("item"):
            part, _, step_id = item.text("linkId").partition("/")
            if part == "step":
                self._step(item, step_id)
            elif part in _OWN_ABOUT and _is_text(item):
                item.take_all()
            else:
                self._inside(item, ALWAYS)

    def _step(self, item: Node, step_id: str) -> None:
        item.take("type")
        marks = marks_of(item, self.draft, "phase", "need", "law")
        phase = next(iter(marked(marks, "phase", self.draft)), "")
        own: dict[str, Any] = {
            "id": step_id,
            "phase": phase if phase in set(Phase) else "",
            "needs": marked(marks, "need", self.draft),
            "law": marked(marks, "law", self.draft),
            "detail": [],
        }
        for child in item.nodes("item"):
            part = child.text("linkId").partition("/")[0]
            words = self._words(child, "text")
            child.take("type")
            if part == "detail":
                own["detail"].append(words)
            elif part == "who":
                own["who"] = words
            elif part not in _OWN_ABOUT:
                self.draft.leave(child.place, f"the text “{words}”", "a next step has no such part")
            child.leave_rest(self.draft)
        self.draft.add_step(
            item.place, self._words(item, "text"), own, ALWAYS, lambda: shown_cases(item, self.draft.questions)
        )
        item.leave_rest(self.draft)


def _is_text(item: Node) -> bool:
    """Tell whether there is nothing to answer in an item."""
    kind, inside = item.text("type"), item.nodes("item")
    return kind == "display" or (kind == "group" and all(child.text("type") == "display" for child in inside))


def _expression(item: Node) -> bool:
    return any(one.text("url") == ENABLE_WHEN_EXPRESSION for one in item.nodes("extension"))
