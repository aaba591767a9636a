"""Opening hours are understood wholly or not at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.opening import Open, open_at
from fieldguide.domain.records import Kind, ServiceFacts

MONDAY, SATURDAY = (datetime(2026, 11, day, 10, 30, tzinfo=UTC) for day in (23, 28))


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        ("24/7", SATURDAY, Open.NOW),
        ("Mon-Fri 9:00-17:00", MONDAY, Open.NOW),
        ("Mon-Fri 9:00-17:00 (2022)", MONDAY, Open.NOW),
        ("Mon-Fri 9:00-17:00", SATURDAY, Open.CLOSED),
        ("Mon-Fri 9:00-10:30", MONDAY, Open.CLOSED),
        ("Mon-Fri 10:30-11:00", MONDAY, Open.NOW),
        ("weekdays 9:00-20:00", SATURDAY, Open.CLOSED),
        ("daily 8:00-24:00", SATURDAY, Open.NOW),
        ("Mon 9:00-12:00; Sat 9:00-12:00", SATURDAY, Open.NOW),
        ("", MONDAY, Open.NOT_KNOWN),
        ("every day of the year", MONDAY, Open.NOT_KNOWN),
        ("Mon-Fri 9:00-17:00; second number Mon-Fri 9:00-20:00", MONDAY, Open.NOT_KNOWN),
        ("Mon-Fri 17:00-9:00", MONDAY, Open.NOT_KNOWN),
        ("Fri-Mon 9:00-17:00", MONDAY, Open.NOT_KNOWN),
        ("Mxx 9:00-17:00", MONDAY, Open.NOT_KNOWN),
        ("Mon-Fri 9:00-25:00", MONDAY, Open.NOT_KNOWN),
    ],
)
def test_hours(hours, moment, expected):
    assert open_at(hours, moment) is expected


@given(hours=st.text(max_size=60), moment=st.datetimes())
def test_any_words_are_answered(hours, moment):
    assert open_at(hours, moment) in Open


def test_the_shipped_hours_are_never_both_open_and_closed_all_week(real_library):
    """What is understood at one hour is understood at all, and no line is closed for good."""
    understood = 0
    for head in real_library.heads(Kind.SERVICE):
        facts = real_library.record(head.id).facts
        assert isinstance(facts, ServiceFacts)
        week = {
            open_at(facts.hours, datetime(2026, 11, day, hour, tzinfo=UTC))
            for day in range(23, 30)
            for hour in range(24)
        }
        assert week in ({Open.NOT_KNOWN}, {Open.NOW}, {Open.NOW, Open.CLOSED}), facts.hours
        understood += Open.NOT_KNOWN not in week
    assert understood >= 80
