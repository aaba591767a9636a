"""One run of a checklist: holds the state in memory, and nowhere else."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from html import escape

from PySide6.QtCore import QObject, Signal

from fieldguide.checklists import engine
from fieldguide.checklists.coverage import coverage, list_for
from fieldguide.checklists.rounds import expanded
from fieldguide.domain.checklist import Answer, ChecklistDefinition, Outcome, Stage
from fieldguide.domain.opening import Open, open_at
from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import ChecklistFacts, IndicatorFacts, Rating, Record, ServiceFacts
from fieldguide.errors import ChecklistError, RecordNotFoundError
from fieldguide.export import citation, encounter_paper
from fieldguide.export.checklist_page import Surroundings, render_outcome
from fieldguide.export.citation import overdue_line, standing_line
from fieldguide.qt.desk import Desk
from fieldguide.qt.printing import Paper

_MISSING = "Something this item rests on is not in this edition. The item itself can be used."


class ChecklistRun(QObject):
    """Answers given so far, and what follows from them.

    Signals:
        changed(): The answers changed.
    """

    changed = Signal()

    def __init__(self, record: Record, desk: Desk, parent: QObject | None = None) -> None:
        """Begin a run.

        Raises:
            ChecklistError: The record is no checklist.
        """
        super().__init__(parent)
        if not isinstance(record.facts, ChecklistFacts):
            raise ChecklistError(f"“{record.head.title}” is no checklist.")
        self.record = record
        self.definition: ChecklistDefinition = record.facts.definition
        self._desk = desk
        self._state = engine.State()
        #: The screen it was left at; empty for the first.
        self.place = ""
        #: Contacts that speak this language come first; empty for any.
        self.language = ""

    @property
    def all_stages(self) -> tuple[Stage, ...]:
        """The stages in every round, with all their items."""
        return expanded(self.definition, self._state.rounds).stages

    @property
    def is_answered(self) -> bool:
        """Tell whether every visible item has an answer."""
        return all(self.answer_to(item.id) for stage in self.stages for item in stage.items)

    @property
    def problems(self) -> dict[str, str]:
        """Id of an item → why something behind it is missing in this edition."""
        known = {link.target for link in self.record.links}
        return {
            item.id: _MISSING
            for stage in self.all_stages
            for item in stage.items
            if any(target.partition("#")[0] not in known for target in item.see)
        }

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages the contacts of the chosen country speak, as far as it is known."""
        facts = [record.facts for record in self._desk.contacts()]
        return tuple(sorted({name for one in facts if isinstance(one, ServiceFacts) for name in one.languages}))

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that have something to show now."""
        return engine.visible_stages(self.definition, self._state)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is an answer to take back."""
        return self._state.before is not None

    def hidden_in(self, stage_id: str) -> int:
        """Return how many items of a stage wait for an answer elsewhere."""
        whole = next((stage for stage in self.all_stages if stage.id == stage_id), None)
        shown = next((stage for stage in self.stages if stage.id == stage_id), None)
        return len(whole.items if whole else ()) - len(shown.items if shown else ())

    def answer_to(self, item_id: str) -> Answer | None:
        """Return the answer noted for an item, if any."""
        return self._state.answers.get(item_id)

    def answer(self, item_id: str, answer: Answer | None) -> None:
        """Note an answer; None takes it back."""
        self._apply(engine.Answered(item_id, answer))

    def tick(self, seen: AbstractSet[str]) -> int:
        """Answer yes to every item that rests on one of these signs, and return how many there are."""
        ticked: set[str] = set()
        more = True
        while more:  # an answer can bring further items to light
            items = [item for stage in self.stages for item in stage.items if item.id not in ticked]
            fitting = [item for item in items if item.is_look and not seen.isdisjoint(item.see)] if seen else []
            for item in fitting:
                self.answer(item.id, Answer.YES)
            ticked |= {item.id for item in fitting}
            more = bool(fitting)
        return len(ticked)

    def again(self, stage_id: str) -> None:
        """Go through a stage once more, for somebody else.

        Raises:
            ChecklistError: The stage is not made for that, or it was gone through very often.
        """
        self._apply(engine.Repeated(stage_id))

    def undo(self) -> None:
        """Take the last answer back."""
        self._apply(engine.Undone())

    def wipe(self) -> None:
        """Forget all answers and what could bring them back."""
        self._state = engine.State()
        self.place = self.language = ""
        self.changed.emit()

    def outcome(self) -> Outcome:
        """Return where the run ends if it ends now."""
        return engine.outcome(self.definition, self._state)

    def outcome_html(self) -> str:
        """Return the end of the run as a page."""
        head = self.record.head
        warning = overdue_line(head.review, self._desk.today)
        country = self._desk.country_name or "no country chosen"
        top = f"<p class='kind kind-checklist'>{escape(head.title)} · {escape(country)}</p><h1>What to do next</h1>"
        top += f"<p class='state'>{escape(standing_line(head, self._desk.today))}</p>"
        top += f"<p class='warning'>{escape(warning)}</p>" if warning else ""
        top += f"<p class='phone'>Danger at any moment: <b>{escape(self._desk.emergency_line() or 'no number known')}</b></p>"
        outcome = self.outcome()
        return top + render_outcome(self.definition, outcome, self._desk.words, self._surroundings(outcome))

    def paper(self) -> Paper:
        """Return the end of the run made ready for paper: it says on every sheet that it holds data about an encounter."""
        head, desk = self.record.head, self._desk
        outcome = self.outcome()
        contacts = self._surroundings(outcome).contacts
        shown = [record for step in outcome.steps for need in step.needs for record in contacts.get(need, ())]
        printed = [head.review, *(record.head.review for record in (*desk.emergency()[:1], *shown))]
        footer = citation.paper_footer(f"{head.id}, filled", printed, desk.library.edition, desk.today)
        html = encounter_paper.NOTICE + self.outcome_html()
        return Paper(html, f"{footer} · {encounter_paper.HANDLING}", f"{head.title}: next steps")

    def _surroundings(self, outcome: Outcome) -> Surroundings:
        links = {f"{link.target}#{link.anchor}" if link.anchor else link.target: link for link in self.record.links}
        needs = {need for step in self.definition.steps for need in step.needs}
        name = list_for(outcome)
        return Surroundings(
            country=self._desk.country_name,
            contacts={need: self._most_useful(self._desk.contacts(need)) for need in sorted(needs)},
            law=links,
            age=lambda record: standing_line(record.head, self._desk.today),
            now=self._desk.now,
            list_name=self._desk.words.label("sets", name),
            dimensions=coverage(outcome, self._ratings, name),
        )

    @cached_property
    def _ratings(self) -> dict[str, tuple[Rating, ...]]:
        """The published ratings of the indicators the items rest on."""
        rated: dict[str, tuple[Rating, ...]] = {}
        for target in {target for item in self.definition.items for target in item.shows}:
            with suppress(RecordNotFoundError):
                facts = self._desk.library.record(target.partition("#")[0]).facts
                if isinstance(facts, IndicatorFacts):
                    rated[target] = facts.ratings
        return rated

    def _most_useful(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        """Leave out contacts without a number where others have one, and show no more than a person can weigh.

        First stand the emergency numbers of the core edition, then those that speak the person's language and are open now; drafts of
        packs come last. A contact of a pack alone does not take the place of one for all of Europe.
        """
        own = [record for record in records if record.head.country == self._desk.settings.country]
        if all(record.head.issued for record in own):
            own = []
        callable_ = [
            record for record in own or records if isinstance(record.facts, ServiceFacts) and record.facts.phones
        ]
        found = callable_ or own or list(records)
        return tuple(sorted(found, key=self._distance)[:3])

    def _distance(self, record: Record) -> tuple[int, bool, Open]:
        facts, head = record.facts, record.head
        if not isinstance(facts, ServiceFacts):
            return (2, True, Open.CLOSED)
        place = 0 if head.issued is None and facts.type == "emergency" else 1
        if head.issued is not None and head.review.state is ReviewState.DRAFT:
            place = 2
        return (
            place,
            bool(self.language) and self.language not in facts.languages,
            open_at(facts.hours, self._desk.now),
        )

    def _apply(self, event: engine.Event) -> None:
        state = engine.apply(self.definition, self._state, event)
        if state != self._state:
            self._state = state
            self.changed.emit()
