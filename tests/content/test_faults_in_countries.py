"""Countries: every one has a profile, and an answer without a source is refused."""

import pytest

from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import Kind

SE = "countries/se.yml"

# text to replace, replacement, part of the problem
CASES = [
    ("question: identification", "question: who-pays", "“who-pays” is no value for “question”"),
    ("question: identification", "question: reflection-period", "“reflection-period” is answered twice"),
    ("    short: The example police\n", "", "“short” is missing"),
    ("    says: A special unit decides.\n", "", "“says” is missing"),
    ("    short: The example police\n", "    not_found: Nowhere.\n    short: Us\n", "there is an answer and “not_found”"),
    ("source: example-manual", "source: hearsay", "the source “hearsay” is not in the bibliography"),
    ("    conflict:", "    colour:", "“colour” is not known here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), CASES, ids=lambda value: value[:40])
def test_a_fault_is_named(old, new, problem, spoil, refused):
    spoil(SE, old, new)
    assert any(problem in fault.problem and fault.file == SE for fault in refused())


def test_an_answer_needs_a_source(content_copy, spoil, refused):
    cited = """    sources:
      - {source: example-manual, locator: page 3, evidence: a special unit, read: not-read}
"""
    spoil(SE, cited, "")
    assert [fault.problem for fault in refused()] == ["the answer has no source"]


def test_a_country_without_a_profile_is_refused(content_copy, refused):
    (content_copy / "countries/no.yml").unlink()
    (fault,) = refused()
    assert (fault.file, fault.problem) == ("countries.yml", "Norway has no profile")
    assert "countries/no.yml" in fault.expected


def test_a_profile_of_a_place_that_is_no_country_of_the_list_is_refused(content_copy, refused):
    (content_copy / "countries/zz.yml").write_text("summary: Nothing.\n", encoding="utf-8")
    assert [(fault.file, fault.problem) for fault in refused()] == [
        ("countries/zz.yml", "“zz” is no country of countries.yml")
    ]


def test_answers_stand_in_the_order_of_the_questions(library):
    answers = library.record("country/se").facts.answers
    assert [answer.question for answer in answers] == ["identification", "reflection-period"]


def test_an_answer_nobody_read_is_a_draft_and_leaves_the_others_their_state(library):
    record = library.record("country/se")
    assert [answer.is_draft for answer in record.facts.answers] == [True, False]
    assert record.head.review.state is ReviewState.SOURCE_CHECKED
    assert {citation.source.id for citation in record.citations if not citation.anchor} == {"example-convention"}


def test_a_country_of_which_nothing_is_known_is_a_draft(library):
    assert library.record("country/xk").head.review.state is ReviewState.DRAFT


def test_the_name_is_the_vocabulary_s(library):
    names = {head.country: head.title for head in library.heads(Kind.COUNTRY)}
    assert names == {country.code: country.name for country in library.vocabulary.countries}
