"""An XLSForm workbook (ODK, KoboToolbox, SurveyCTO and the like) as a checklist source.

A question with the answers yes and no becomes an item, a group a stage, a hint what stands under *how*. The columns an export of the guide adds
are read back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from fieldguide.content.forms.answers import Option
from fieldguide.content.forms.draft import Question, SourceDraft
from fieldguide.content.forms.expressions import relevant_cases
from fieldguide.content.forms.logic import ALWAYS, Cases
from fieldguide.content.forms.sheets import Line, Table, read_tables, reason
from fieldguide.content.forms.sourcetext import InOneLine
from fieldguide.content.forms.workbook import read_workbook
from fieldguide.domain.checklist import Gate, ItemKind, Phase
from fieldguide.domain.form_marks import AVOID, HOW, OTHERWISE, SHEET, lead
from fieldguide.errors import FormError

_SHEETS = frozenset(["survey", "choices", "settings", SHEET])
_BLOCK = re.compile(r"(begin|end)[_ ](group|repeat|loop)(?: over \S+)?", re.IGNORECASE)
_SELECT = re.compile(r"(?:select[_ ]one(?: from)?|select1) (\S+)( or[_ ]other| or specify other)?", re.IGNORECASE)
_TICKED = (Option("OK", "Done"),)
_WHO_AND_WHEN = frozenset(
    "start end today deviceid subscriberid simserial phonenumber username email audit start-geopoint background-audio".split()  # noqa: SIM905
)
_CALCULATED = frozenset(["calculate", "hidden", "xml-external", "csv-external"])


@dataclass(slots=True)
class _Choices:
    """The lists of answers.

    Attributes:
        lists: Name → answers.
        used: Names some question has asked for.
    """

    lists: dict[str, list[Option]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def options(self, name: str) -> list[Option]:
        """Return the answers of a list; none if there is no such list."""
        self.used.add(name)
        return self.lists.get(name, [])


def read_xlsform(data: bytes) -> SourceDraft:
    """Return the source that a workbook becomes.

    Raises:
        FormError: It is no XLSForm, is damaged, or larger than any form.
    """
    book = read_workbook(data, _SHEETS)
    draft = SourceDraft()
    tables = read_tables(book, draft)
    if "survey" not in tables or not {"type", "label"} <= set(tables["survey"].columns):
        raise FormError("The workbook has no sheet “survey” with the columns type and label.", "It is no XLSForm.")
    for name in book.unread:
        draft.leave(f"sheet {name}", "the whole sheet", "an XLSForm has the sheets survey, choices and settings")
    if book.has_pictures:
        draft.leave("workbook", "pictures", "a checklist is text")
    choices = _read_choices(tables.get("choices"), draft)
    _Survey(draft, choices).read(tables["survey"])
    for name in choices.lists.keys() - choices.used:
        draft.leave("choices", f"the list “{name}”", "no question that is read uses it")
    _read_settings(tables.get("settings"), draft, is_own=SHEET in tables)
    _read_own(tables.get(SHEET), draft)
    return draft


class _Survey:
    """Reads the sheet ``survey`` row by row."""

    def __init__(self, draft: SourceDraft, choices: _Choices) -> None:
        self._draft = draft
        self._choices = choices
        self._groups: list[Cases] = []

    def read(self, table: Table) -> None:
        for line in table.lines:
            if line.text("disabled").casefold() in ("yes", "true", "true()"):
                self._leave_row(line, "it is switched off in the form")
            else:
                self._row(line)
            line.leave_rest(self._draft)
        if self._groups:
            self._draft.leave("survey", "the end of a group", "a group that was begun is never ended")

    def _row(self, line: Line) -> None:
        kind = " ".join(line.text("type").split())
        block, select = _BLOCK.fullmatch(kind), _SELECT.fullmatch(kind)
        line.take("name")
        if block and block[1].lower() == "begin":
            self._begin(line, block[2].lower())
        elif block:
            self._end(line)
        elif select:
            if select[2]:
                self._draft.leave(line.place, "“or other”", "an item has no free answer")
            self._question(line, self._choices.options(select[1]))
        elif kind.lower() in ("acknowledge", "trigger"):
            self._question(line, list(_TICKED))
        elif kind.lower() == "note":
            self._note(line)
        elif kind.lower() in _WHO_AND_WHEN:
            self._leave_row(line, "it records who answers, when or where; the guide keeps no trace")
        elif kind.lower() in _CALCULATED:
            self._leave_row(line, "it is a calculation; the guide counts and adds up nothing")
        else:
            self._leave_row(line, "an item is answered yes or no, and this is no such question")

    def _leave_row(self, line: Line, why: str, words: str = "") -> None:
        self._draft.questions.lose(line.text("name"))
        told = words or self._words(line, line.text("label") or line.text("name"))
        self._draft.leave(line.place, f"“{told}” ({line.text('type') or 'no type'})", why)
        line.take_all()

    def _words(self, line: Line, text: str) -> str:
        return self._draft.words(line.place, text)

    def _list(self, line: Line, column: str) -> list[str]:
        """Return what stands in one of the guide's own columns, one entry a line."""
        return [words for part in line.own(column).split("\n") if (words := self._words(line, part))]

    # --- groups ------------------------------------------------------------------------------------------------------------------

    def _begin(self, line: Line, kind: str) -> None:
        title = self._words(line, line.text("label"))
        named = f"“{title or line.text('name')}”"
        if line.own("part") == "about":
            self._draft.close_stage()
        elif self._groups:
            self._draft.leave(
                line.place, f"the group {named}", "a stage holds no further group; its questions stay in the stage"
            )
        else:
            self._draft.open_stage(
                line.place, title, line.own("id") or line.text("name"), self._words(line, line.own("again"))
            )
        if kind != "group":
            why = "it is asked once; “again” on a stage says what one more round is for"
            self._draft.leave(line.place, f"the repetition of {named}", why)
        self._groups.append(self._draft.narrowed(line.place, named, self._outer, lambda: self._relevant(line)))

    def _end(self, line: Line) -> None:
        line.take("label")
        if not self._groups:
            raise FormError(f"{line.place}: a group ends that was never begun.", "Mend the form and try again.")
        self._groups.pop()
        if not self._groups:
            self._draft.close_stage()

    def _relevant(self, line: Line) -> Cases:
        expression = line.text("relevant")
        return relevant_cases(expression, self._draft.questions) if expression else ALWAYS

    @property
    def _outer(self) -> Cases:
        return self._groups[-1] if self._groups else ALWAYS

    # --- rows --------------------------------------------------------------------------------------------------------------------

    def _question(self, line: Line, options: list[Option]) -> None:
        kind = line.own("kind") if line.own("kind") in set(ItemKind) else ""
        gate = line.own("gate") if line.own("gate") in set(Gate) else ""
        text = self._words(line, line.text("label"))
        if kind:
            text = text.removeprefix(f"{lead(ItemKind(kind), Gate(gate) if gate else None)}: ")
        own = {
            **self._hints(line, is_own=line.own("part") == "item"),
            "id": line.own("id"),
            "kind": kind,
            "gate": gate,
            "discreet": self._words(line, line.own("discreet")),
            "see": self._list(line, "see"),
            "shows": self._list(line, "shows"),
        }

        def shows() -> Cases:
            return self._draft.narrowed(line.place, f"“{text}”", self._outer, lambda: self._relevant(line))

        question = Question(line.place, line.text("name"), text, options, own, shows)
        if not self._draft.add_item(question):
            line.take_all()

    def _hints(self, line: Line, *, is_own: bool) -> dict[str, str]:
        """Return what a hint says: its lines under *how*, *avoid* and *otherwise* if an export of the guide wrote it, else all under *how*."""
        found: dict[str, list[str]] = {"how": []}
        labels = {"how": HOW, "avoid": AVOID, "otherwise": OTHERWISE} if is_own else {}
        for part in f"{line.text('hint')}\n{line.text('guidance_hint')}".split("\n"):
            key = next((one for one, label in labels.items() if part.startswith(label)), "how")
            found.setdefault(key, []).append(part.removeprefix(labels.get(key, "")))
        return {key: self._words(line, " ".join(parts)) for key, parts in found.items()}

    def _note(self, line: Line) -> None:
        part = line.own("part")
        self._draft.questions.lose(line.text("name"))
        words = self._words(line, f"{line.text('label')}\n{line.text('hint')}")
        if part == "about":
            line.take_all()
        elif part == "step":
            self._step(line)
        elif part in ("never", "say"):
            self._draft.manner(part, words)
        elif part == "before" or not (self._draft.items or line.text("relevant") or self._groups[1:]):
            self._draft.before(words)
        else:
            self._leave_row(line, "what to read between questions belongs to an item or a next step", words)

    def _step(self, line: Line) -> None:
        phase = line.own("phase") if line.own("phase") in set(Phase) else ""
        text = self._words(line, line.text("label"))
        own = {
            "id": line.own("id"),
            "phase": phase,
            "who": self._words(line, line.own("who")),
            "detail": self._list(line, "detail"),
            "needs": self._list(line, "needs"),
            "law": self._list(line, "law"),
        }
        self._draft.add_step(line.place, text, own, self._outer, lambda: self._relevant(line))


def _read_choices(table: Table | None, draft: SourceDraft) -> _Choices:
    choices = _Choices()
    named: set[str] = set()
    for line in table.lines if table else ():
        name, value = line.text("list_name"), line.text("name")
        option = Option(value, draft.words(line.place, line.text("label")))
        if name and value:
            choices.lists.setdefault(name, []).append(option)
        else:
            draft.leave(line.place, f"the answer “{option.shown}”", "it has no list_name or no name")
        for column in line.untaken():
            if column not in named:
                draft.leave(f"choices column {column}", "the whole column", reason(column))
            named.add(column)
        line.take_all()
        line.leave_rest(draft)
    return choices


def _read_settings(table: Table | None, draft: SourceDraft, *, is_own: bool) -> None:
    for number, line in enumerate(table.lines if table else ()):
        if number == 0:
            draft.say_of_all("title", draft.words(line.place, line.text("form_title")))
        if is_own:
            line.take("form_id", "version")
        line.leave_rest(draft)


def _read_own(table: Table | None, draft: SourceDraft) -> None:
    """Read the sheet that an export of the guide adds: what the record is, and its sources."""
    found: dict[str, list[str]] = {}
    sources: list[InOneLine] = []
    for line in table.lines if table else ():
        key, value = line.text("key"), draft.words(line.place, line.text("name"))  # XLSForm's other word for “value”
        if key == "source":
            more = {name: draft.words(line.place, line.text(name)) for name in ("locator", "evidence", "read")}
            sources.append(InOneLine({name: text for name, text in {"source": value, **more}.items() if text}))
        elif key in ("summary", "minutes", "check_after", "role", "setting", "cue"):
            found.setdefault(key, []).append(value)
        elif key not in ("record", "state"):
            draft.leave(line.place, f"{key} “{value}”", "a checklist has no place for it")
        line.leave_rest(draft)
    for key in ("summary", "check_after"):
        draft.say_of_all(key, found.get(key, [""])[0])
    draft.say_minutes(f"sheet {SHEET}", found.get("minutes", [""])[0])
    for key, name in (("role", "roles"), ("setting", "settings")):
        draft.say_of_all(name, InOneLine(found[key]) if key in found else None)
    draft.say_of_all("cues", found.get("cue"))
    draft.say_of_all("sources", sources)
    if table:
        draft.name_what_exports_lose()
