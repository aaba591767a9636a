"""An administrator's list of publishers: every entry counts, or is a fault with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.pack import Publisher
from fieldguide.packs.trustfile import TrustFile, parse, read_trust_file

GOOD = f'[publisher.hope]\nname = "Hope Association"\nfingerprint = "{"ab" * 32}"\n'
HOPE = Publisher("hope", "Hope Association", "ab" * 32)


def test_publishers_are_read(tmp_path):
    path = tmp_path / "trust.toml"
    grouped = "AB " * 32
    path.write_text(f'{GOOD}\n[publisher.other-ngo]\nname = "Other"\nfingerprint = "{grouped}"\n', encoding="utf-8")
    assert read_trust_file(path) == TrustFile(str(path), (HOPE, Publisher("other-ngo", "Other", "ab" * 32)))


def test_no_file_trusts_nobody(tmp_path):
    assert read_trust_file(tmp_path / "trust.toml") == TrustFile()
    assert read_trust_file(tmp_path / "trust.toml" / "deeper") == TrustFile()
    told = read_trust_file(tmp_path)
    assert not told.publishers
    assert [fault.problem for fault in told.faults] == ["this is no file"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("[publisher.Hope]\n", 1, "“Hope” is no publisher"),
        ("[publisher.root]\n", 1, "“root” is no publisher"),
        ('[publisher]\nhope = "x"\n', 2, "“hope” is no publisher"),
        ('publisher = "hope"\n', 1, "this is no list of publishers"),
        ("[publisher.hope]\n", 1, "“fingerprint” is missing"),
        ('\n[publisher.hope]\nname = "Hope"\nfingerprint = "abc"\n', 4, "this is no fingerprint"),
        ('[publisher.hope]\nname = "Hope"\nfingerprint = 5\n', 3, "this is no fingerprint"),
        (GOOD.replace("Hope Association", "a\\u202eb"), 2, "this is no name"),
        (GOOD.replace('"Hope Association"', "[1]"), 2, "this is no name"),
        (GOOD + 'keys = "x"\n', 1, "“keys” is not known here"),
        ("[publishers.hope]\n", 1, "“publishers” is not known here"),
        (GOOD + GOOD, 4, "this is no TOML (Cannot declare ('publisher', 'hope') twice)"),
        ("[publisher.hope\n", 1, "this is no TOML (Expected ']' at the end of a table declaration)"),
        ("a = " + "[" * 900, 1, "brackets are nested too deeply"),
    ],
)
def test_faults_are_named(text, line, problem):
    told = parse(text.encode(), "trust.toml")
    assert (told.publishers, [(fault.line, fault.problem) for fault in told.faults]) == ((), [(line, problem)])
    assert told.faults[0].expected


def test_a_slip_in_one_entry_leaves_the_others():
    told = parse(f'{GOOD}[publisher.other]\nname = "Other"\n'.encode(), "trust.toml")
    assert told.publishers == (HOPE,)
    assert len(told.faults) == 1


def test_too_many():
    many = "".join(f'[publisher.p{n}]\nname="a"\nfingerprint="a"\n' for n in range(501))
    assert parse(many.encode(), "trust.toml").publishers == ()


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.integers(0, len(GOOD) - 1).map(lambda at: GOOD.encode()[:at]),
    )
)
def test_any_bytes(data):
    told = parse(data, "trust.toml")
    assert all(str(fault).isprintable() for fault in told.faults)
    assert told.publishers == () or told.publishers == (HOPE,)
