"""Whatever is answered, taken back or undone, a run stays consistent and ends in a safe step, never in a verdict."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from fieldguide.checklists.engine import (
    Answered,
    Repeated,
    State,
    Undone,
    apply,
    outcome,
    visible_items,
    visible_stages,
)
from fieldguide.checklists.rounds import MOST_ROUNDS, expanded, first_of
from fieldguide.domain.checklist import (
    Answer,
    ChecklistDefinition,
    Clause,
    Condition,
    Gate,
    Item,
    ItemKind,
    Stage,
    Step,
    round_of,
)
from fieldguide.domain.records import Kind
from fieldguide.errors import ChecklistError

EXAMPLES = ("checklist/booth", "checklist/clinic", "checklist/telephone")


@st.composite
def conditions(draw, known):
    """A condition on items that stand earlier, as the builder lets them through."""
    if not known or draw(st.integers(0, 4)) == 0:
        return Condition()
    clauses = []
    for _ in range(draw(st.integers(1, 2))):
        chosen = draw(st.lists(st.sampled_from(known[-3:]), min_size=1, max_size=2, unique_by=lambda item: item.id))
        pairs = [(item.id, tuple(draw(st.sets(st.sampled_from(item.kind.answers), min_size=1)))) for item in chosen]
        clauses.append(Clause(tuple(sorted(pairs))))
    return Condition(tuple(clauses))


@st.composite
def definitions(draw):
    items = []
    for number in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(ItemKind))
        when = draw(conditions(items))
        gate = None if when.clauses or number >= len(Gate) else draw(st.sampled_from([None, list(Gate)[number]]))
        items.append(Item(f"i{number}", kind, f"Item {number}", when=when, gate=gate))
    cut = draw(st.integers(1, len(items)))
    stages = tuple(
        Stage(f"s{n}", f"Stage {n}", tuple(part), draw(st.sampled_from(["", "another one"])))
        for n, part in enumerate((items[:cut], items[cut:]))
        if part
    )
    steps = [
        Step(f"n{number}", f"Step {number}", when=draw(conditions(items))) for number in range(draw(st.integers(0, 3)))
    ]
    steps.insert(draw(st.integers(0, len(steps))), Step("always", "Always"))
    return ChecklistDefinition(("health",), (), 5, "", stages, tuple(steps))


def check(definition, state):
    """What holds in every state that events can lead to."""
    shown = visible_items(definition, state)
    ids = [item.id for item in shown]
    whole = expanded(definition, state.rounds)
    assert ids == [item.id for item in whole.items if item.id in set(ids)]
    assert len(set(ids)) == len(ids)
    assert {first_of(one) for one in ids} <= {item.id for item in definition.items}
    assert [item for stage in visible_stages(definition, state) for item in stage.items] == list(shown)
    assert all(stage.items for stage in visible_stages(definition, state))

    end = outcome(definition, state)
    assert end.steps
    assert list(end.steps) == [step for step in whole.steps if step in end.steps]
    assert [step.id for step in whole.steps] == [step.id for step in definition.steps]
    assert all(step in end.steps for step in definition.steps if not step.when.clauses)
    assert end.gates == tuple(item for item in shown if item.gate and item.id not in state.answers)
    assert set(end.answers) <= set(ids) & set(state.answers)
    assert sorted(item.id for item in (*end.seen, *end.not_seen, *end.open)) == sorted(ids)
    assert {item.id for item in end.seen} == {one for one, answer in end.answers.items() if answer is Answer.YES}
    assert {item.id for item in end.not_seen} == {one for one, answer in end.answers.items() if answer is Answer.NO}

    # Answers of hidden items change nothing: without them everything looks the same.
    bare = State(MappingProxyType({one: answer for one, answer in state.answers.items() if one in ids}), state.rounds)
    assert visible_items(definition, bare) == shown
    assert outcome(definition, bare) == end
    # A step that depends on something never applies on the ground of what nobody answered.
    for step in end.steps:
        assert not step.when.clauses or any(all(one in end.answers for one, _ in c.requires) for c in step.when.clauses)


class Runs(RuleBasedStateMachine):
    """Any sequence of events on any definition."""

    @initialize(definition=definitions())
    def begin(self, definition):
        self.definition = definition
        self.state = State()
        self.before = []
        self.events = []

    def _send(self, event):
        self.events.append(event)
        self.state = apply(self.definition, self.state, event)

    @rule(data=st.data(), answer=st.sampled_from([*Answer, None]))
    def answer(self, data, answer):
        shown = visible_items(self.definition, self.state)
        if not shown:
            return
        item = data.draw(st.sampled_from(shown))
        before = self.state
        if answer is not None and answer not in item.kind.answers:
            with pytest.raises(ChecklistError, match="cannot be answered"):
                apply(self.definition, before, Answered(item.id, answer))
            return
        self._send(Answered(item.id, answer))
        assert self.state.answers.get(item.id) is answer
        assert {one: a for one, a in self.state.answers.items() if one != item.id} == {
            one: a for one, a in before.answers.items() if one != item.id
        }
        if self.state != before:
            self.before.append(before)
            assert apply(self.definition, self.state, Undone()) == before

    @rule(number=st.integers(0, 1))
    def go_through_again(self, number):
        stage = next((one for one in self.definition.stages if one.id == f"s{number}"), None)
        before = self.state
        if stage is None or not stage.again or before.rounds.get(stage.id, 1) == MOST_ROUNDS:
            with pytest.raises(ChecklistError, match=r"no stage|has been gone through"):
                apply(self.definition, before, Repeated(f"s{number}"))
            return
        earlier = outcome(self.definition, before)
        self._send(Repeated(stage.id))
        self.before.append(before)
        assert apply(self.definition, self.state, Undone()) == before
        later = outcome(self.definition, self.state)
        assert [step.id for step in later.steps] == [step.id for step in earlier.steps], (
            "asking again takes nothing away"
        )
        assert set(earlier.answers.items()) == set(later.answers.items())

    @rule()
    def undo(self):
        self._send(Undone())
        assert self.state == (self.before.pop() if self.before else State())

    @rule(data=st.data(), answer=st.sampled_from([*Answer, None]))
    def answer_what_is_not_shown(self, data, answer):
        shown = {item.id for item in visible_items(self.definition, self.state)}
        hidden = [item.id for item in expanded(self.definition, self.state.rounds).items if item.id not in shown]
        name = data.draw(st.sampled_from([*hidden, "", "nothing", "s0", "always"]))
        with pytest.raises(ChecklistError, match="has no item"):
            apply(self.definition, self.state, Answered(name, answer))

    @invariant()
    def consistent(self):
        if hasattr(self, "definition"):
            check(self.definition, self.state)

    def teardown(self):
        state = State()
        for event in getattr(self, "events", ()):
            state = apply(self.definition, state, event)
        assert not hasattr(self, "state") or state == self.state


Runs.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestRuns = Runs.TestCase

walks = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([*Answer, None, "undo"])), max_size=30)


def _walk(definition, walk):
    state = State()
    for number, answer in walk:
        if answer == "undo":
            state = apply(definition, state, Undone())
            continue
        shown = visible_items(definition, state)
        item = shown[number % len(shown)]
        if answer is None or answer in item.kind.answers:
            state = apply(definition, state, Answered(item.id, answer))
        check(definition, state)
    return state


@pytest.mark.parametrize("record_id", EXAMPLES)
@given(walk=walks)
def test_any_way_through_the_examples(record_id, walk, library):
    definition = library.record(record_id).facts.definition
    assert _walk(definition, walk) == _walk(definition, walk)


@given(walk=walks)
def test_any_way_through_the_shipped_checklists(walk, shipped):
    for definition in shipped:
        _walk(definition, walk)


@pytest.fixture(scope="module")
def shipped(real_library):
    return [real_library.record(head.id).facts.definition for head in real_library.heads(Kind.CHECKLIST)]


@pytest.mark.parametrize("answer", [Answer.YES, Answer.NO, Answer.NOT_KNOWN])
def test_the_same_answer_everywhere(answer, shipped):
    for definition in shipped:
        state = State()
        for item in definition.items:
            if item in visible_items(definition, state):
                state = apply(definition, state, Answered(item.id, answer))
        check(definition, state)


@pytest.fixture
def booth(library):
    return library.record("checklist/booth").facts.definition


def _shown(definition, state):
    return [item.id for item in visible_items(definition, state)]


def _answered(definition, **answers):
    state = State()
    for item, answer in answers.items():
        state = apply(definition, state, Answered(item, answer))
    return state


def test_the_example_opens_as_answers_come_in(booth):
    assert _shown(booth, State()) == ["danger", "child", "told"]
    assert _shown(booth, _answered(booth, danger=Answer.NO)) == ["danger", "child", "private", "told"]
    assert _shown(booth, _answered(booth, danger=Answer.NO, private=Answer.YES))[2:] == ["private", "passport", "told"]
    assert "guardian" in _shown(booth, _answered(booth, child=Answer.YES))
    assert "guardian" not in _shown(booth, _answered(booth, child=Answer.NOT_KNOWN))


def test_a_hidden_answer_comes_back_with_its_item(booth):
    state = _answered(booth, danger=Answer.NO, private=Answer.YES, passport=Answer.NO)
    hidden = apply(booth, state, Answered("danger", Answer.YES))
    assert "passport" not in _shown(booth, hidden)
    assert set(outcome(booth, hidden).answers) == {"danger"}
    back = apply(booth, hidden, Answered("danger", Answer.NO))
    assert outcome(booth, back) == outcome(booth, state)


def test_not_known_is_not_no(booth):
    steps = {
        answer: [step.id for step in outcome(booth, _answered(booth, child=answer)).steps]
        for answer in (Answer.NO, Answer.NOT_KNOWN)
    }
    assert steps[Answer.NO] == ["hand-over"]
    assert steps[Answer.NOT_KNOWN] == ["child-protection", "hand-over"]
    end = outcome(booth, _answered(booth, child=Answer.NOT_KNOWN))
    assert "child" in {item.id for item in end.open}


def test_an_answer_taken_back_is_not_asked(booth):
    state = apply(booth, _answered(booth, danger=Answer.YES), Answered("danger", None))
    assert state.answers == {}
    assert outcome(booth, state) == outcome(booth, State())
    assert apply(booth, state, Undone()) == _answered(booth, danger=Answer.YES)


def test_undo_at_the_beginning_changes_nothing(booth):
    assert apply(booth, State(), Undone()) == State()


def test_a_state_cannot_be_changed_from_outside(booth):
    state = _answered(booth, danger=Answer.NO)
    with pytest.raises(TypeError):
        state.answers["danger"] = Answer.YES
    with pytest.raises(TypeError):
        outcome(booth, state).answers["danger"] = Answer.YES


def test_every_answer_has_a_word_for_every_kind_of_item():
    for kind in ItemKind:
        told = [kind.word(answer) for answer in kind.answers]
        assert all(told)
        assert len(set(told)) == len(told)
        assert kind.label
    assert Answer.DECLINED in ItemKind.ASK.answers
    assert Answer.DECLINED not in ItemKind.OBSERVE.answers


def test_a_second_child_is_protected_like_the_first(booth):
    again = replace(booth, stages=(replace(booth.stages[0], again="another person"), *booth.stages[1:]))
    state = apply(again, _answered(again, danger=Answer.NO, child=Answer.NO), Repeated("safety"))
    assert _shown(again, state)[:4] == ["danger", "child", "danger~2", "child~2"]
    assert [round_of(one) for one in _shown(again, state)[:4]] == [1, 1, 2, 2]
    assert "child-protection" not in [step.id for step in outcome(again, state).steps]
    second = apply(again, state, Answered("child~2", Answer.YES))
    assert "child-protection" in [step.id for step in outcome(again, second).steps]
    assert "guardian" in _shown(again, second), "what hangs on a child in another stage is asked for any of them"
    assert not any(item.gate for item in visible_items(again, state) if round_of(item.id) == 2)


def test_a_condition_inside_a_round_looks_at_its_own_round(booth):
    talk = next(stage for stage in booth.stages if stage.id == "talk")
    again = replace(booth, stages=(booth.stages[0], replace(talk, again="another person")))
    state = apply(again, _answered(again, danger=Answer.NO, private=Answer.YES), Repeated("talk"))
    assert "passport" in _shown(again, state)
    assert "passport~2" not in _shown(again, state)
    assert "passport~2" in _shown(again, apply(again, state, Answered("private~2", Answer.YES)))


def test_safety_gates_nobody_looked_at_are_told(booth):
    assert [item.gate for item in outcome(booth, State()).gates] == [Gate.DANGER]
    assert outcome(booth, _answered(booth, danger=Answer.NOT_KNOWN)).gates == ()


def test_every_shipped_checklist_has_all_five_gates(shipped):
    for definition in shipped:
        gates = [item.gate for item in visible_items(definition, State()) if item.gate]
        assert sorted(gates) == sorted(Gate)
