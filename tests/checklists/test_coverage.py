"""The dimensions of a published list: the rule exactly as it is told, and never a total."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.checklists import dimension_positive
from fieldguide.checklists.coverage import ADULTS, CHILDREN, coverage, list_for
from fieldguide.checklists.engine import Answered, Repeated, State, apply, outcome
from fieldguide.domain.checklist import (
    Answer,
    ChecklistDefinition,
    Condition,
    Gate,
    Item,
    ItemKind,
    Outcome,
    Seen,
    Stage,
    Step,
)
from fieldguide.domain.records import Kind, Rating, Strength

S, M, W = Strength.STRONG, Strength.MEDIUM, Strength.WEAK
counts = st.integers(0, 20)


@pytest.mark.parametrize(
    ("strong", "medium", "weak", "positive"),
    [
        (0, 0, 0, False), (1, 0, 0, False), (1, 0, 1, True), (1, 1, 0, True), (2, 0, 0, True), (0, 2, 0, False), (0, 2, 1, True), (0, 3, 0, True),
        (0, 1, 0, False), (0, 1, 9, False), (0, 0, 9, False),
    ],
)  # fmt: skip
def test_the_boundaries_of_the_rule(strong, medium, weak, positive):
    assert dimension_positive(strong, medium, weak) is positive


@given(strong=counts, medium=counts, weak=counts)
def test_more_signs_never_make_less_of_a_dimension(strong, medium, weak):
    if dimension_positive(strong, medium, weak):
        assert dimension_positive(strong + 1, medium, weak)
        assert dimension_positive(strong, medium + 1, weak)
        assert dimension_positive(strong, medium, weak + 1)


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_fewer_than_none_is_refused(wrong):
    with pytest.raises(ValueError, match="fewer"):
        dimension_positive(*wrong)


def _rating(strength, item, dimension="exploitation", name=ADULTS):
    return Rating(name, dimension, strength, item)


RATINGS = {
    "indicator/strong": (_rating(S, "4.1"), _rating(M, "4.1", name=CHILDREN)),
    "indicator/medium": (_rating(M, "4.2"),),
    "indicator/weak": (_rating(W, "4.9"),),
    "indicator/elsewhere": (_rating(S, "5.1", "coercion-at-destination"),),
}


def _item(name, *shows, gate=None):
    names = tuple(f"indicator/{one}" for one in shows)
    return Item(name, ItemKind.OBSERVE, name, see=(*names, "indicator/also-read"), gate=gate, shows=names)


DEFINITION = ChecklistDefinition(
    ("health",), (), 1, "",
    (
        Stage("a", "A", (
            _item("child", gate=Gate.CHILD), _item("strong", "strong"), _item("medium", "medium"), _item("same", "strong"),
            _item("either", "strong", "weak"), _item("unrated"),
        ), again="another person"),
        Stage("b", "B", (_item("elsewhere", "elsewhere"),)),
    ),
    (Step("always", "Always", when=Condition()),),
)  # fmt: skip


def _run(**answers):
    state = State()
    for name, answer in answers.items():
        state = apply(DEFINITION, state, Answered(name, answer))
    return outcome(DEFINITION, state)


def _states(end, name=ADULTS):
    return {dimension.code: dimension.state for dimension in coverage(end, RATINGS, name)}


def test_nothing_asked_is_not_yet_asked():
    assert _states(_run()) == {"exploitation": Seen.NOT_YET_ASKED, "coercion-at-destination": Seen.NOT_YET_ASKED}


def test_one_strong_sign_alone_is_not_enough():
    end = _run(strong=Answer.YES, medium=Answer.NO, same=Answer.NO, either=Answer.NO, elsewhere=Answer.NO)
    assert _states(end) == {"exploitation": Seen.NOT_SEEN, "coercion-at-destination": Seen.NOT_SEEN}
    assert [item.id for item in coverage(end, RATINGS, ADULTS)[0].seen] == ["strong"]


def test_a_strong_and_a_medium_sign_are_enough():
    assert _states(_run(strong=Answer.YES, medium=Answer.YES))["exploitation"] is Seen.SEEN


def test_the_same_sign_twice_is_there_once():
    assert _states(_run(strong=Answer.YES, same=Answer.YES))["exploitation"] is Seen.NOT_YET_ASKED


def test_a_yes_to_one_of_several_signs_stands_for_the_weakest():
    assert _states(_run(either=Answer.YES, medium=Answer.YES))["exploitation"] is Seen.NOT_YET_ASKED
    assert _states(_run(either=Answer.YES, strong=Answer.YES))["exploitation"] is Seen.SEEN


def test_a_yes_to_signs_of_different_dimensions_says_neither():
    mixed = replace(
        DEFINITION, stages=(Stage("a", "A", (_item("mixed", "strong", "elsewhere"), _item("medium", "medium"))),)
    )
    state = State()
    for name in ("mixed", "medium"):
        state = apply(mixed, state, Answered(name, Answer.YES))
    (found,) = coverage(outcome(mixed, state), RATINGS, ADULTS)
    assert (found.code, found.state) == ("exploitation", Seen.NOT_SEEN)
    assert [item.id for item in found.seen] == ["medium"]


@pytest.mark.parametrize("answer", [Answer.NOT_KNOWN, None])
def test_not_known_is_never_not_seen(answer):
    end = _run(strong=Answer.NO, medium=answer, same=Answer.NO, either=Answer.NO, elsewhere=Answer.NO)
    assert _states(end)["exploitation"] is Seen.NOT_YET_ASKED


def test_what_is_seen_of_somebody_else_does_not_count():
    state = apply(DEFINITION, State(), Repeated("a"))
    for name in ("strong", "medium~2"):
        state = apply(DEFINITION, state, Answered(name, Answer.YES))
    end = outcome(DEFINITION, state)
    assert _states(end)["exploitation"] is Seen.NOT_YET_ASKED


@pytest.mark.parametrize(
    ("answer", "name"), [(Answer.YES, CHILDREN), (Answer.NOT_KNOWN, CHILDREN), (Answer.NO, ADULTS), (None, ADULTS)]
)
def test_in_doubt_about_age_the_children_s_list_applies(answer, name):
    assert list_for(_run(child=answer)) == name


def test_strengths_are_those_of_the_list_that_applies():
    end = _run(child=Answer.YES, strong=Answer.YES, medium=Answer.YES)
    assert _states(end, CHILDREN) == {"exploitation": Seen.NOT_YET_ASKED}


def test_what_shipped_items_stand_for_is_rated_and_looked_at(real_library):
    ratings = {head.id: real_library.record(head.id).facts.ratings for head in real_library.heads(Kind.INDICATOR)}
    touched = 0
    for head in real_library.heads(Kind.CHECKLIST):
        definition = real_library.record(head.id).facts.definition
        for item in definition.items:
            assert not item.shows or item.is_look, "what is done shows nothing about a person"
            assert all(ratings[target] for target in item.shows)
            alone = coverage(Outcome((), (item,), (), (), {item.id: Answer.YES}), ratings, ADULTS)
            assert bool(alone) is bool(item.shows), f"{head.id} {item.id} may be signs of different dimensions"
        found = coverage(outcome(definition, State()), ratings, ADULTS)
        assert all(one.state is Seen.NOT_YET_ASKED for one in found)
        touched += any(item.shows for item in definition.items)
    assert touched == 9
