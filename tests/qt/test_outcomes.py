"""Every protocol, for an adult and for a child, in every country: the end names a number for each step that needs one, or says what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from fieldguide.domain.checklist import Answer, Gate, Phase
from fieldguide.domain.records import Kind, ServiceFacts
from fieldguide.domain.settings import Settings
from fieldguide.export.service_page import numbers
from fieldguide.qt.checklist_run import ChecklistRun
from fieldguide.qt.desk import Desk
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData


@pytest.fixture(scope="module")
def desk(qapp, real_library):
    userdata = UserData(None)
    userdata.keep(Settings(is_welcomed=True))
    library = Library(real_library.path)
    yield Desk(library, userdata, lambda: date(2026, 11, 22))
    library.close()
    userdata.close()


def _runs(desk, child):
    """Return a run of every protocol with every other item answered yes."""
    runs = []
    for head in desk.library.heads(Kind.CHECKLIST):
        run = ChecklistRun(desk.library.record(head.id), desk)
        for item in run.definition.items:
            shown = {one.id for stage in run.stages for one in stage.items}
            if item.id in shown:
                is_child = item.gate is Gate.CHILD
                run.answer(item.id, child if is_child else Answer.YES)
        runs.append(run)
    return runs


@pytest.mark.parametrize("child", [Answer.NO, Answer.YES])
def test_every_step_has_its_number_or_says_that_none_is_known(desk, child):
    runs = _runs(desk, child)
    assert len(runs) == 15
    countries = desk.words.countries
    assert len(countries) == 43
    for country in countries:
        desk.settings = replace(desk.settings, country=country.code)
        served = {need.code: desk.contacts(need.code) for need in desk.words.lists["needs"]}
        for run in runs:
            told = unescape(re.sub(r"<[^>]+>", " ", run.outcome_html()))
            assert country.name in told
            for step in run.outcome().steps:
                assert step.text in told
                for need in step.needs:
                    records = [one for one in served[need] if isinstance(one.facts, ServiceFacts)]
                    shown = any(numbers(one.facts) in told for one in records if one.facts.phones)
                    named = any(one.head.title in told for one in records)
                    missing = "no contact known for" in told and desk.words.label("needs", need) in told
                    assert shown or named or missing, (country.code, run.record.id, step.id, need)


@pytest.mark.parametrize("child", [Answer.YES, Answer.NOT_KNOWN])
def test_who_may_be_a_child_is_protected_as_one_in_every_protocol(desk, child):
    for run in _runs(desk, child):
        phases = [step.phase for step in run.outcome().steps]
        assert Phase.CHILD_PROTECTION in phases, run.record.id
        assert phases == sorted(phases, key=list(Phase).index)
        assert "Children, labour" in run.outcome_html() or not any(item.shows for item in run.definition.items)
