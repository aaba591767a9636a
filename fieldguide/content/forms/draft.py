"""The checklist source that is made from a form, and the list of what stays behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldguide.content.forms.answers import Option, as_asked, kind_from
from fieldguide.content.forms.leftbehind import LeftBehind, missing_from
from fieldguide.content.forms.logic import ALWAYS, NEVER, Cases, NotUnderstoodError, Questions
from fieldguide.content.forms.sourcetext import InOneLine, as_markdown, as_yaml, one_line, slug, without_tags
from fieldguide.domain.checklist import Answer
from fieldguide.errors import FormError

#: A text of a checklist has a few sentences; a form with more in one place is no form for people.
MOST_CHARACTERS = 5_000
MOST_ITEMS = 2_000
MOST_LEFT_BEHIND = 10_000
_MOST_LISTED = 6

_ORDER = (
    "title", "summary", "roles", "settings", "cues", "minutes", "check_after", "before", "stages", "steps", "never", "say", "sources",
)  # fmt: skip


@dataclass(slots=True)
class Question:
    """A question of a form on its way to an item.

    Attributes:
        place: Where it stands.
        name: What conditions of the form call it.
        text: What it asks.
        options: Its answers.
        own: What the form says in our own words: ``id``, ``kind``, ``gate``, ``how``, ``avoid``, ``otherwise``, ``discreet``, ``see``,
            ``shows``.
        shows: Returns when it shows, as :meth:`SourceDraft.narrowed` tells; asked only for what can be an item.
    """

    place: str
    name: str
    text: str
    options: Sequence[Option]
    own: dict[str, Any] = field(default_factory=dict)
    shows: Callable[[], Cases] = lambda: ALWAYS


class SourceDraft:
    """A source that grows item by item.

    Attributes:
        left_behind: What stays behind so far.
        questions: What conditions may look back to.
        items: How many items it has.
    """

    def __init__(self) -> None:
        self.left_behind: list[LeftBehind] = []
        self.questions = Questions()
        self.items = 0
        self._top: dict[str, Any] = {}
        self._stages: list[dict[str, Any]] = []
        self._steps: list[dict[str, Any]] = []
        self._before: list[str] = []
        self._lists: dict[str, list[str]] = {"never": [], "say": []}
        self._stage: dict[str, Any] | None = None
        self._stage_place = ""
        self._without_not_known = 0
        self._ids: dict[str, set[str]] = {"stage": set(), "item": set(), "step": set()}

    # --- what is found -----------------------------------------------------------------------------------------------------------

    def leave(self, place: str, what: str, why: str) -> None:
        """Note something that stays behind.

        Raises:
            FormError: So much of the form would that it is none for this guide.
        """
        if len(self.left_behind) >= MOST_LEFT_BEHIND:
            raise FormError(
                f"More than {MOST_LEFT_BEHIND} things of this form would stay behind.", "It is no form for this guide."
            )
        self.left_behind.append(LeftBehind(place, what, why))

    def words(self, place: str, text: str) -> str:
        """Return a text as one line of words; formatting and references stay behind, named.

        Raises:
            FormError: It is longer than any text of a form.
        """
        if len(text) > MOST_CHARACTERS:
            raise FormError(f"{place}: a text has {len(text)} characters.", f"At most {MOST_CHARACTERS} are read.")
        bare = without_tags(text)
        if bare is not None:
            self.leave(place, "formatting", "HTML was taken out, its words are kept")
        line = one_line(text if bare is None else bare)
        if "${" in line:
            self.leave(place, f"“{line}”", "the text refers to an answer; it was kept as it is, and nothing is put in")
        return line

    def say_of_all(self, key: str, value: Any) -> None:
        """Set a fact about the whole checklist, if there is one."""
        if value:
            self._top[key] = value

    def say_minutes(self, place: str, text: str) -> None:
        """Set how long it takes."""
        if text.isdecimal() and text.isascii() and len(text) <= 4:
            self.say_of_all("minutes", int(text))
        elif text:
            self.leave(place, f"the minutes “{text}”", "they are no whole number up to 9999")

    def name_what_exports_lose(self) -> None:
        """Name what a form made by the guide itself does not hold."""
        if self._before or any("detail" in step for step in self._steps):
            self.leave(
                "form", "bold words, lists and links under “before” and “detail”", "the form holds their words only"
            )
        self.leave(
            "form", "“see” of the whole checklist, “without_gates” and the links", "an export does not write them"
        )

    def before(self, line: str) -> None:
        """Add a line to what stands before the first item."""
        if line:
            self._before.append(line)

    def manner(self, key: str, line: str) -> None:
        """Add a line of what never to do, or of what can be said."""
        if line:
            self._lists[key].append(line)

    def open_stage(self, place: str, title: str, own_id: str = "", again: str = "") -> None:
        """Begin a stage; items follow."""
        self.close_stage()
        stage_id = self._unique("stage", own_id or title or "questions")
        self._stage_place = place
        self._stage = _without_empty({"id": stage_id, "title": title, "again": again}) | {"items": []}

    def close_stage(self) -> None:
        """End the stage that is open; one without items stays behind."""
        stage, self._stage = self._stage, None
        if stage is None:
            return
        if not stage["items"]:
            self.leave(self._stage_place, f"the group “{stage.get('title', '')}”", "nothing in it came over")
            return
        if "title" not in stage:
            self.leave(self._stage_place, "a title", "questions outside any group became a stage without a title")
        self._stages.append(stage)

    def add_item(self, question: Question) -> bool:
        """Turn a question into an item, and tell whether it became one.

        Raises:
            FormError: There are more than any checklist has.
        """
        place, named = question.place, f"“{question.text or question.name}”"
        if not _is_yes_or_no(question.options):
            why = f"an item is answered yes or no, and this with: {_listed(question.options)}"
            return self._drop(question, named, why)
        cases = question.shows()
        if cases == NEVER:
            return self._drop(question, named, "it never shows")
        if self.items >= MOST_ITEMS:
            raise FormError(f"{place}: the form has more than {MOST_ITEMS} questions.", "Split it into several.")
        item_id = self._unique("item", question.own.get("id") or question.name or question.text)
        if not self.questions.add(question.name, as_asked(item_id, question.options)):
            self.leave(place, f"the name “{question.name}”", "it stands twice; conditions that ask for it stay behind")
        self._name_answers(question)
        self._without_not_known += Answer.NOT_KNOWN not in {option.answer for option in question.options}
        if self._stage is None:
            self.open_stage(place, "")
        if self._stage is not None:
            self._stage["items"].append(self._item(question, item_id, cases))
        self.items += 1
        return True

    def _drop(self, question: Question, what: str, why: str) -> bool:
        self.leave(question.place, what, why)
        self.questions.lose(question.name)
        return False

    def _item(self, question: Question, item_id: str, cases: Cases) -> dict[str, Any]:
        own = question.own
        kind = own.get("kind") or kind_from(question.options)
        return _without_empty(
            {
                "id": item_id,
                "gate": own.get("gate"),
                "kind": str(kind or ""),
                "text": question.text,
                **{key: own.get(key) for key in ("discreet", "how", "avoid", "otherwise")},
                "see": InOneLine(own["see"]) if own.get("see") else None,
                "shows": InOneLine(own["shows"]) if own.get("shows") else None,
                "when": self._when(cases),
            }
        )

    def _name_answers(self, question: Question) -> None:
        first: dict[Answer, str] = {}
        for option in question.options:
            answer = option.answer
            if answer is None:
                self.leave(question.place, f"the answer “{option.shown}”", "an item has no such answer")
            elif answer in first:
                self.leave(question.place, f"the answer “{option.shown}”", f"it became the same as “{first[answer]}”")
            else:
                first[answer] = option.shown

    def narrowed(self, place: str, what: str, outer: Cases, condition: Callable[[], Cases]) -> Cases:
        """Return when something shows inside what shows in ``outer``; a condition that cannot be said stays behind, named."""
        try:
            inner = condition()
            cases = outer if inner == ALWAYS else self.questions.both(outer, inner)
            if cases != NEVER:
                self.questions.when(cases)
        except NotUnderstoodError as error:
            self.leave(place, f"the condition of {what}", f"{error}; without it this shows more often")
            return outer
        return cases

    def _when(self, cases: Cases) -> Any:
        when = self.questions.when(cases)
        if isinstance(when, list):
            return [InOneLine(clause) for clause in when]
        return InOneLine(when) if when else None

    def add_step(
        self, place: str, text: str, own: Mapping[str, Any], outer: Cases, condition: Callable[[], Cases]
    ) -> None:
        """Add a next step: ``own`` may hold ``id``, ``phase``, ``who``, ``detail`` (a list of lines), ``needs`` and ``law``."""
        cases = self.narrowed(place, f"“{text}”", outer, condition)
        if cases == NEVER:
            self.leave(place, f"“{text}”", "it never shows")
            return
        step = {
            "id": self._unique("step", str(own.get("id", "")) or slug(text) or "step"),
            "phase": own.get("phase"),
            "text": text,
            "detail": as_markdown(own.get("detail", [])),
            "who": own.get("who"),
            "needs": InOneLine(own["needs"]) if own.get("needs") else None,
            "law": InOneLine(own["law"]) if own.get("law") else None,
            "when": self._when(cases),
        }
        self._steps.append(_without_empty(step))

    def _unique(self, kind: str, wanted: str) -> str:
        name = slug(wanted) or kind
        free, number = name, 1
        while free in self._ids[kind]:
            number += 1
            free = f"{name}-{number}"
        self._ids[kind].add(free)
        return free

    # --- what becomes of it ------------------------------------------------------------------------------------------------------

    @property
    def stages(self) -> int:
        """How many stages it has."""
        return len(self._stages)

    @property
    def steps(self) -> int:
        """How many next steps it has."""
        return len(self._steps)

    def finished(self) -> str:
        """Return the source as YAML, and name what the form does not say."""
        self.close_stage()
        found = {
            **self._top,
            "before": as_markdown(self._before),
            "stages": self._stages,
            "steps": self._steps,
            **self._lists,
        }
        source = {key: found[key] for key in _ORDER if found.get(key)}
        if self._without_not_known:
            why = (
                f"{self._without_not_known} questions do not offer it and items do; look again at what depends on them"
            )
            self.leave("form", "the answer “not known”", why)
        self.left_behind += missing_from(source)
        return as_yaml(source)


def _listed(options: Sequence[Option]) -> str:
    told = [option.shown for option in options[:_MOST_LISTED]]
    more = f" and {len(options) - len(told)} more" if len(options) > len(told) else ""
    return f"{', '.join(told)}{more}" if told else "nothing listed"


def _is_yes_or_no(options: Sequence[Option]) -> bool:
    """Tell whether a question is answered yes or no, or by ticking it, which is *done* or nothing."""
    found = {option.answer for option in options}
    return {Answer.YES, Answer.NO} <= found or (len(options) == 1 and found == {Answer.YES})


def _without_empty(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in (None, "", [])}
