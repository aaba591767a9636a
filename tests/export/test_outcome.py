"""The end of a checklist on paper: what to do, by which rule, whom to call."""

from __future__ import annotations

import pytest

from fieldguide.checklists.engine import Answered, State, apply, outcome
from fieldguide.domain.checklist import Answer
from fieldguide.domain.records import Kind, Link
from fieldguide.export.checklist_page import NO_VERDICT, Surroundings, render, render_outcome
from fieldguide.export.citation import state_line


@pytest.fixture
def booth(library):
    return library.record("checklist/booth").facts.definition


@pytest.fixture
def ended(booth, library, today):
    """End the booth checklist with some answers, in a country."""

    def end(country="SE", **answers):
        state = State()
        for item, answer in answers.items():
            state = apply(booth, state, Answered(item, Answer(answer)))
        known = library.vocabulary.country(country)
        contacts = {need: library.contacts(country, need, today=today) for need in library.vocabulary.codes("needs")}
        around = Surroundings(
            country=known.name if known else "",
            contacts=contacts,
            law={
                "legal/cets-197#10(2)": Link("legal/cets-197", "10(2)", "Example convention", Kind.LEGAL),
                "legal/dir-2011-36#11(2)": Link("legal/dir-2011-36", "11(2)", "Example directive", Kind.LEGAL),
            },
            age=lambda record: state_line(record.head.review, today),
        )
        return render_outcome(booth, outcome(booth, state), library.vocabulary, around)

    return end


def test_without_any_answer_there_is_a_step_and_no_verdict(ended):
    page = ended()
    assert NO_VERDICT in page
    assert "<b>Hand over to the second line</b>" in page
    assert "Call the emergency number" not in page
    assert page.count("Not asked yet") == 3


def test_a_step_comes_with_its_rule_and_its_number(ended):
    page = ended(danger="yes", child="not-known")
    steps = page[page.index("<ol>") : page.index("</ol>")]
    assert (
        steps.index("Call the emergency number")
        < steps.index("Hand over to child protection")
        < steps.index("second line")
    )
    assert "<b>112</b>" in steps
    assert '<a href="record:service/eu-example-112">' in steps
    assert "checked 2 weeks ago" in steps
    assert '<a href="record:legal/cets-197#10(2)">Example convention, art. 10(2)</a>' in steps
    assert '<a href="record:article/first-talk">' in steps


def test_a_need_nobody_serves_is_admitted(ended):
    page = ended(child="yes")
    assert "<b>116&nbsp;000</b>" in page, "a number stays on its line"
    assert "Sweden: no contact known for Voluntary return." in page
    page = ended(country="XK", child="yes")
    assert "Kosovo: no contact known for Missing child, Voluntary return." in page


def test_without_a_country_it_asks_for_one(ended):
    assert "Choose a country in Settings" in ended(country="", danger="yes")


def test_what_was_seen_stands_beside_what_it_can_mean(ended):
    page = ended(danger="yes", child="no", told="not-known")
    seen, not_seen, rest = page.index("Seen or done"), page.index("Not seen or not done"), page.index("Open: not known")
    assert seen < page.index("Somebody is in danger now") < not_seen < page.index("may be under 18") < rest
    assert "Can also mean: A family may be quarrelling" in page
    assert page.index("Tell them that help costs nothing") > rest
    assert "Not possible" in page
    assert "Can also mean" not in ended(danger="no")


def test_what_not_to_do_and_what_to_say(ended):
    page = ended()
    assert "<h2>What not to do</h2><ul><li>Do not question the person in front of a companion</li></ul>" in page
    assert "<h2>What you can say</h2><ul><li>You are not in trouble</li></ul>" in page


def test_no_word_of_a_score(ended):
    for answers in ({}, {"danger": "yes"}, {"danger": "no", "child": "yes"}):
        text = ended(**answers).lower()
        assert not [word for word in ("score", "points", "risk level", "probab", "likely", "%") if word in text]


def test_a_blank_checklist_shows_every_item_and_step(booth, library):
    page = render(booth, library.vocabulary)
    for item in booth.items:
        assert item.text in page
    for step in booth.steps:
        assert step.text in page
    assert page.count("☐") == len(booth.items)
    assert "Before you begin" in page
    assert "3 minutes" in page
