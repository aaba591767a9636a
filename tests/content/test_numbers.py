"""Numbers are shown as a person dials them."""

import pytest

from fieldguide.domain.records import ServiceFacts


@pytest.mark.parametrize(
    ("record_id", "inside", "abroad"),
    [
        ("service/ro-anitp-helpline", "0800 800 678", "+40 800 800 678"),
        ("service/eu-europe-direct", "00 800 6789 1011", "+800 6789 1011"),
        ("service/eu-missing-children-116000", "116 000", ""),
    ],
)
def test_inside_the_country_and_from_abroad(real_library, record_id, inside, abroad):
    facts = real_library.record(record_id).facts
    assert isinstance(facts, ServiceFacts)
    assert (facts.phones[0].inside, facts.phones[0].abroad) == (inside, abroad)
