"""Reads ``checklists/*.yml`` and proves that every way through one ends in a next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldguide.content.branches import unreachable
from fieldguide.content.faults import Place
from fieldguide.content.markdown import render
from fieldguide.content.reading import Draft, Reading, draft, read_citations
from fieldguide.content.yamltree import Entry, read_mapping
from fieldguide.domain.checklist import (
    Answer,
    ChecklistDefinition,
    Clause,
    Condition,
    Gate,
    Item,
    ItemKind,
    Phase,
    Stage,
    Step,
)
from fieldguide.domain.htmltext import plain
from fieldguide.domain.records import ChecklistFacts, Kind

_Links = list[tuple[str, Place]]


def read_checklists(reading: Reading) -> Iterator[Draft]:
    """Yield the checklists of a content folder."""
    for file, text in reading.files("checklists", ".yml"):
        top = read_mapping(text, file, reading.faults)
        if top:
            yield _Checklist(reading, top).read(file)


class _Checklist:
    """Reads one checklist; keeps the items seen so far, for conditions may only look back."""

    def __init__(self, reading: Reading, top: Entry) -> None:
        self._reading = reading
        self._top = top
        self._items: dict[str, ItemKind] = {}
        self._links: _Links = []
        self._places: dict[str, Place] = {}
        self._gates: set[str] = set()
        self._reached = next(iter(Phase))

    def read(self, file: str) -> Draft:
        top, words = self._top, self._reading.vocabulary
        faults_before = len(self._reading.faults.found)
        before = self._html(top, "before")
        definition = ChecklistDefinition(
            roles=top.choices("roles", words.codes("roles"), required=True),
            settings=top.choices("settings", words.codes("settings")),
            minutes=top.number("minutes"),
            before_html=before,
            stages=tuple(self._stages()),
            steps=tuple(self._steps()),
            never=top.texts("never"),
            say=top.texts("say"),
        )
        why_none = top.line_of_text("without_gates")
        if definition.items and not why_none:
            self._require_gates()
        is_sound = (
            len(self._reading.faults.found) == faults_before
        )  # a condition with a fault in it leads nowhere, and is told already
        for name in unreachable(definition) if is_sound else ():
            problem = f"nothing that can be answered leads to “{name}”"
            self._reading.faults.add(self._places[name], problem, "conditions that do not contradict one another")
        if definition.steps and not any(not step.when.clauses for step in definition.steps):
            top.fault(
                "steps", "no step applies always, so a way through may end nowhere", "at least one step without “when”"
            )
        result = draft(
            self._reading,
            kind=Kind.CHECKLIST,
            name=file.split("/")[-1].removesuffix(".yml"),
            entry=top,
            facts=ChecklistFacts(definition),
            summary=top.line_of_text("summary", required=True),
            text="\n".join(_words(definition)),
            group=definition.roles[0] if definition.roles else "",
            citations=read_citations(self._reading, top),
            links=self._links,
        )
        top.finish()
        return result

    def _stages(self) -> Iterator[Stage]:
        seen: set[str] = set()
        for entry in self._top.entries("stages", required=True):
            stage_id = self._unique(entry, seen)
            items = tuple(self._item(item) for item in entry.entries("items", required=True))
            yield Stage(stage_id, entry.line_of_text("title", required=True), items, entry.line_of_text("again"))
            entry.finish()

    def _item(self, entry: Entry) -> Item:
        item_id = entry.text("id", required=True)
        self._places[item_id] = entry.where("id")
        if item_id in self._items:
            entry.fault("id", f"the item “{item_id}” stands here twice", "another id")
        kind = entry.choice("kind", [value.value for value in ItemKind], required=True)
        when = self._condition(entry)
        self._items[item_id] = ItemKind(kind) if kind in set(ItemKind) else ItemKind.OBSERVE
        see = self._references(entry, "see")
        item = Item(
            item_id,
            self._items[item_id],
            entry.line_of_text("text", required=True),
            entry.line_of_text("how"),
            entry.line_of_text("avoid"),
            entry.line_of_text("otherwise"),
            see,
            when,
            self._gate(entry, when),
            entry.line_of_text("discreet"),
            self._shows(entry, see),
        )
        entry.finish()
        return item

    def _shows(self, entry: Entry, see: tuple[str, ...]) -> tuple[str, ...]:
        found = entry.texts("shows")
        for target in found:
            if target not in see or not target.startswith("indicator/"):
                entry.fault(
                    "shows",
                    f"“{target}” is no indicator this item rests on",
                    "an indicator that stands under “see” too",
                )
        return found

    def _gate(self, entry: Entry, when: Condition) -> Gate | None:
        code = entry.choice("gate", [value.value for value in Gate])
        if code not in set(Gate):
            return None
        if code in self._gates:
            entry.fault("gate", f"the gate “{code}” stands here twice", "one item for each gate")
        if when.clauses:
            entry.fault(
                "gate", "a safety gate waits for another answer", "an item without “when”: gates are always shown"
            )
        self._gates.add(code)
        return Gate(code)

    def _require_gates(self) -> None:
        """Every encounter begins with the same five looks."""
        for missing in [gate for gate in Gate if gate.value not in self._gates]:
            self._top.fault(
                "stages",
                f"no item is the safety gate “{missing.value}”",
                f"“gate: {missing.value}” on an item, or why there is none under “without_gates”",
            )

    def _phase(self, entry: Entry) -> Phase:
        code = entry.choice("phase", [value.value for value in Phase], required=True)
        phase = Phase(code) if code in set(Phase) else self._reached
        if list(Phase).index(phase) < list(Phase).index(self._reached):
            entry.fault(
                "phase",
                f"a step of “{phase.value}” stands behind one of “{self._reached.value}”",
                "the order " + " → ".join(value.value for value in Phase),
            )
        self._reached = phase
        return phase

    def _steps(self) -> Iterator[Step]:
        seen: set[str] = set()
        for entry in self._top.entries("steps", required=True):
            yield Step(
                self._unique(entry, seen),
                entry.line_of_text("text", required=True),
                self._html(entry, "detail"),
                entry.line_of_text("who"),
                entry.choices("needs", self._reading.vocabulary.codes("needs")),
                self._references(entry, "law"),
                self._condition(entry),
                self._phase(entry),
            )
            entry.finish()

    def _unique(self, entry: Entry, seen: set[str]) -> str:
        name = entry.text("id", required=True)
        self._places.setdefault(name, entry.where("id"))
        if name in seen:
            entry.fault("id", f"“{name}” stands here twice", "another id")
        seen.add(name)
        return name

    def _references(self, entry: Entry, key: str) -> tuple[str, ...]:
        placed = entry.placed_texts(key)
        self._links += placed
        return tuple(target for target, _ in placed)

    def _html(self, entry: Entry, key: str) -> str:
        rendered = render(entry.text(key), entry.where_text(key), self._reading.faults)
        self._links += rendered.links
        return rendered.html

    def _condition(self, entry: Entry) -> Condition:
        return Condition(tuple(self._clause(clause) for clause in entry.entry_or_entries("when")))

    def _clause(self, entry: Entry) -> Clause:
        requires = []
        for item in sorted(entry.keys()):
            answers = entry.choices(item, [value.value for value in Answer], required=True)
            if item not in self._items:
                entry.fault(
                    item, f"no earlier item is called “{item}”", "the id of an item that stands before this one"
                )
                continue
            known = tuple(Answer(answer) for answer in answers if answer in set(Answer))
            for answer in known:
                if answer not in self._items[item].answers:
                    entry.fault(
                        item, f"“{item}” is never answered “{answer.value}”", "an answer its kind of item offers"
                    )
            requires.append((item, known))
        return Clause(tuple(requires))


def _words(definition: ChecklistDefinition) -> Iterable[str]:
    yield plain(definition.before_html)
    for stage in definition.stages:
        yield stage.title
        for item in stage.items:
            yield " ".join(part for part in (item.text, item.how, item.avoid, item.otherwise) if part)
    for step in definition.steps:
        yield f"{step.text} {plain(step.detail_html)}".strip()
    yield from definition.never
    yield from definition.say
