"""State and age are computed from what is known, never typed in."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.provenance import Citation, Read, Review, ReviewState, Source, ago, readable, review_state

SOURCE = Source("example", "An example", "Example Press")
DRAFT, CHECKED, EXPERT = ReviewState.DRAFT, ReviewState.SOURCE_CHECKED, ReviewState.EXPERT_REVIEWED


def _cited(*reads, anchor=""):
    return [Citation(SOURCE, read=read, anchor=anchor) for read in reads]


@pytest.mark.parametrize(
    ("cited", "checked_on", "expert"),
    tuple(
        product(
            [
                (),
                (Read.PUBLISHER,),
                (Read.COPY,),
                (Read.NOT_READ,),
                (Read.PUBLISHER, Read.COPY),
                (Read.COPY, Read.NOT_READ),
            ],
            ["", "2026-11-01"],
            ["", "An expert"],
        )
    ),
)
def test_state_in_every_combination(cited, checked_on, expert):
    state = review_state(_cited(*cited), checked_on, expert)
    if not cited or Read.NOT_READ in cited or not checked_on:
        assert state is DRAFT
    else:
        assert state is (EXPERT if expert else CHECKED)


def test_an_article_nobody_read_does_not_make_the_whole_record_a_draft():
    cited = [*_cited(Read.PUBLISHER), *_cited(Read.NOT_READ, anchor="11")]
    assert review_state(cited, "2026-11-01", "") is CHECKED
    assert review_state(_cited(Read.PUBLISHER, anchor="11"), "2026-11-01", "") is DRAFT


@pytest.mark.parametrize(
    ("record_id", "state", "read_on", "expert"),
    [
        ("indicator/papers-held", EXPERT, "2026-08-15", "Example Expert, Example University"),
        ("indicator/answers-for-other", CHECKED, "2026-09-20", ""),
        ("indicator/debt-told", DRAFT, "", ""),  # checked, but its source was not read
        ("indicator/child-alone", DRAFT, "2026-09-20", ""),  # read, but not checked
        ("legal/dir-2011-36", DRAFT, "", ""),
        ("service/gb-example-hotline", CHECKED, "2026-10-31", ""),
        ("service/gb-example-shelter", DRAFT, "2026-10-30", ""),
        ("checklist/telephone", DRAFT, "", ""),
        ("term/reflection-period", CHECKED, "2026-10-31", ""),
    ],
)
def test_state_of_built_records(record_id, state, read_on, expert, library):
    review = library.record(record_id).head.review
    assert (review.state, review.read_on, review.expert) == (state, read_on, expert)


def test_a_single_place_nobody_read_makes_the_record_a_draft(content_copy, spoil, checked):
    spoil("indicators/papers-held.md", "locator: page 12", "locator: page 12\n    read: not-read")
    (record,) = (record for record in checked(content_copy).records if record.id == "indicator/papers-held")
    assert record.head.review.state is DRAFT


@pytest.mark.parametrize(
    "line",
    [
        "state: expert-reviewed", "review: {state: source-checked}", "read_on: 2026-11-01",
        "checked: {on: 2026-11-01, by: second reader}", "expert_review: {on: 2026-11-01, by: An expert}",
    ],
)  # fmt: skip
def test_a_state_cannot_be_typed_in(line, spoil, refused):
    spoil("indicators/child-alone.md", "noticed: [seen]", f"noticed: [seen]\n{line}")
    (fault,) = refused()
    assert "is not known here" in fault.problem


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-21", "today"),
        ("2026-11-20", "yesterday"),
        ("2026-11-19", "2 days ago"),
        ("2026-11-08", "13 days ago"),
        ("2026-11-07", "2 weeks ago"),
        ("2026-09-23", "8 weeks ago"),
        ("2026-09-22", "2 months ago"),
        ("2025-11-21", "12 months ago"),
        ("2024-11-22", "24 months ago"),
        ("2024-11-21", "2 years ago"),
        ("2016-11-21", "10 years ago"),
        ("2026-11-22", "on 2026-11-22"),
        ("2026-11", "in 2026-11"),
        ("2017", "in 2017"),
        ("c. 2017", "in about 2017"),
        ("c. 2024-11-21", "2 years ago"),
    ],
)
def test_ago(day, words, today):
    assert ago(day, today) == words


@given(day=st.dates(), today=st.dates())
def test_ago_has_words_for_any_two_days(day, today):
    words = ago(day.isoformat(), today)
    assert words.startswith("on ") == (day > today)
    assert words == words.strip() != ""


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-21", "21 Nov 2026"),
        ("2026-01-02", "2 Jan 2026"),
        ("2026-12", "Dec 2026"),
        ("2026", "2026"),
        ("", ""),
        ("c. 2017", "c. 2017"),
        ("2017-2018", "2017-2018"),
        ("2026-13", "2026-13"),
        ("2026-00", "2026-00"),
        ("²", "²"),
        ("1-2-3-4", "1-2-3-4"),
        ("spring 2026", "spring 2026"),
    ],
)
def test_readable(day, words):
    assert readable(day) == words


@given(st.text() | st.from_regex(r"[0-9-]{1,12}", fullmatch=True))
def test_readable_takes_any_text(text):
    assert readable(text) == text or text[:4].isdigit()


@given(day=st.dates(min_value=date(2, 1, 1), max_value=date(9998, 1, 1)))
def test_overdue_begins_on_the_day_itself(day):
    review = Review(check_after=day.isoformat())
    assert review.is_overdue(day)
    assert review.is_overdue(day + timedelta(days=1))
    assert not review.is_overdue(day - timedelta(days=1))
    assert not Review().is_overdue(day)


@pytest.mark.parametrize(
    ("review", "words"),
    [
        (Review(), "source not read"),
        (Review(read_on="2026-11-20"), "source read yesterday"),
        (Review(DRAFT, "2026-11-20", "2026-11-21"), "source read yesterday"),
        (Review(CHECKED, "2026-10-01", "2026-11-19"), "checked 2 days ago"),
        (Review(EXPERT, "2026-10-01", "2026-11-19", "second reader", "An expert"), "checked 2 days ago"),
    ],
)
def test_age(review, words, today):
    assert review.age(today) == words


@pytest.mark.parametrize(
    "words", [{value: value.words for value in ReviewState}, {value: value.words for value in Read}]
)
def test_every_state_says_something_of_its_own(words):
    assert len(set(words.values())) == len(words)
    assert all(words.values())
