"""Files are read within bounds, and what is too large is told in a unit that says something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide_publish import files
from fieldguide_publish.errors import PublishError


@pytest.mark.parametrize(
    ("most", "said"), [(3, "larger than 3 bytes"), (4096, "larger than 4 KB"), (2 * 1024**2, "larger than 2 MB")]
)
def test_a_bound_is_told_in_a_unit_that_says_something(tmp_path, most, said):
    path = tmp_path / "a.key"
    path.write_bytes(b"x" * (most + 1))
    with pytest.raises(PublishError, match=said):
        files.read_bytes(path, most)
    path.write_bytes(b"x" * most)
    assert len(files.read_bytes(path, most)) == most


@given(size=st.integers(1, 2**40))
def test_no_size_is_told_as_none(size):
    number, unit = files.size_in_words(size).split()
    assert 0 < int(number) * {"bytes": 1, "KB": 1024, "MB": 1024**2}[unit] <= size


@given(there=st.binary(max_size=40), wanted=st.binary(max_size=40))
def test_a_file_holds_exactly_some_bytes_or_does_not(tmp_path_factory, there, wanted):
    path = tmp_path_factory.mktemp("held") / "a"
    path.write_bytes(there)
    assert files.is_holding(path, wanted) is (there == wanted)
