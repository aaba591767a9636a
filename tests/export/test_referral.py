"""The text of a referral: what was seen and said, told apart; no verdict, and nothing that was not noted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.checklists.engine import Answered, Repeated, State, apply, outcome
from fieldguide.domain.checklist import Answer, Stage
from fieldguide.export.checklist_page import NO_VERDICT
from fieldguide.export.referral import Agreement, Referral, text


@pytest.fixture(scope="session")
def referral(library, today):
    """Return a function that ends the booth checklist with some answers and makes a referral of it."""
    record = library.record("checklist/booth")
    definition = record.facts.definition

    def make(typed=None, **answers):
        state = State()
        for item, answer in answers.items():
            state = apply(definition, state, Answered(item, Answer(answer)))
        ended = outcome(definition, state)
        facts = Referral(record.head, library.edition, today, ended, "Sweden", ended.steps)
        return replace(facts, **(typed or {}))

    return make


def test_it_begins_by_saying_that_it_is_no_verdict(referral):
    assert text(referral()).startswith(f"{NO_VERDICT}\n\nREFERRAL\n")


def test_what_was_seen_is_told_apart_from_what_was_said_and_done(referral):
    told = text(referral(danger="no", child="not-known", private="yes", passport="declined", told="yes"))
    seen, asked, done = told.index("What was seen"), told.index("What was asked"), told.index("What was done")
    assert seen < told.index("- Somebody is in danger now: No\n") < asked
    assert seen < told.index("- The person may be under 18: Not known\n") < asked
    assert asked < told.index("- Can you have your passport when you want it?: Declined\n") < done
    assert told.index("- Tell them that help costs nothing: Done") > done


def test_what_was_not_asked_is_neither_listed_nor_a_no(referral):
    told = text(referral(child="yes"))
    assert "passport" not in told
    assert "in danger now" not in told
    assert "That is no “no”." in told
    assert "Nobody has looked yet at: immediate danger." in told
    assert "Nobody has looked" not in text(referral(danger="no", child="yes"))


def test_a_yes_comes_with_what_else_it_can_mean(referral):
    assert "now: Yes\n  Can also mean: A family may be quarrelling\n" in text(referral(danger="yes"))
    assert "Can also mean" not in text(referral(danger="no"))


def test_a_second_round_is_told_from_the_first(library, referral):
    definition = library.record("checklist/booth").facts.definition
    again = replace(definition, stages=tuple(replace(stage, again="another person") for stage in definition.stages))
    assert isinstance(again.stages[0], Stage)
    state = State()
    for event in (Answered("child", Answer.NO), Repeated("safety"), Answered("child~2", Answer.YES)):
        state = apply(again, state, event)
    told = text(replace(referral(), outcome=outcome(again, state)))
    assert "under 18: No\n" in told
    assert "under 18 (number 2): Yes\n" in told


def test_only_the_steps_that_were_chosen_are_in_it(referral):
    whole = referral(danger="yes", child="yes")
    assert "1. Call the emergency number (you, now)\n2. Hand over to child protection\n3. " in text(whole)
    some = text(replace(whole, steps=whole.steps[1:2]))
    assert "Next steps chosen\n1. Hand over to child protection\n\n" in some
    assert "emergency number" not in some
    assert "Next steps" not in text(replace(whole, steps=()))


def test_who_and_where_and_whether_the_person_agreed(referral):
    told = text(referral())
    assert "Handed over by: not named\nDate: 21 Nov 2026\nCountry: Sweden\n" in told
    assert "Agreement to passing this on: the person was not asked\n" in told
    typed = {"office": " Booth 4,\nExample  port ", "agreed": Agreement.YES, "country": ""}
    told = text(referral(typed))
    assert "Handed over by: Booth 4, Example port\n" in told
    assert "Country: not chosen\nAgreement to passing this on: the person agreed\n" in told
    assert "the person did not agree" in text(referral({"agreed": Agreement.NO}))
    assert [bool(one.caution) for one in Agreement] == [True, False, True]


def test_edition_state_and_age_of_the_checklist(referral, library):
    told = text(referral())
    assert f"“At the booth” (checklist/booth), {library.edition.name} {library.edition.version} of " in told
    assert "State of the checklist: source checked · checked 2 weeks ago · no expert review yet" in told


def test_no_word_of_a_score_or_a_verdict(referral):
    for answers in ({}, {"danger": "yes"}, {"danger": "no", "child": "yes", "told": "yes"}):
        told = text(referral(**answers)).removeprefix(NO_VERDICT).lower()
        words = (
            "score",
            "points",
            "risk",
            "probab",
            "likely",
            "%",
            "victim",
            "traffick",
            "confirmed",
            "suspect",
            "total",
        )
        assert not [word for word in words if word in told.replace(library_name(referral).lower(), "")]


def library_name(referral):
    return referral().edition.name


def test_typed_lines_cannot_be_taken_for_lines_of_the_guide(referral):
    told = text(referral({"words": "She said:\nNext steps chosen\n1. Nothing\u2028REFERRAL"}))
    assert "In the words of whoever hands over\n  She said:\n  Next steps chosen\n  1. Nothing\n  REFERRAL\n" in told
    assert "In the words of" not in text(referral({"words": " \n\t\n"}))


@given(st.text(), st.text())
def test_any_typed_text_can_be_written_and_shown(referral, words, office):
    told = text(referral({"words": words, "office": office}))
    assert told.startswith(NO_VERDICT)
    assert told.encode("utf-8").decode("utf-8") == told
    assert not any(ord(char) < 32 and char != "\n" for char in told)
    for part in words.split():
        if part.isprintable():
            assert part in told


@given(st.text(), st.text())
def test_what_is_typed_changes_no_line_of_the_guide(referral, words, office):
    def own(told):
        return [
            line
            for line in told.splitlines()
            if line and not line.startswith(("  ", "Handed over by:", "In the words"))
        ]

    assert own(text(referral({"words": words, "office": office}))) == own(text(referral()))
