"""Whatever bytes come, a pack is refused in a sentence or is the very one that was signed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldguide.errors import PackError
from fieldguide.packs import canonical, container, manifest, trust
from fieldguide.packs.archive import read_bytes
from fieldguide.packs.truststate import TrustState
from tests.packs.making import CONTENT, NOW, make_manifest
from tests.packs.mutating import mutations, outcome

SAMPLE = 10_000


@pytest.fixture(scope="session")
def whole(bench):
    """A valid pack, and the root it is signed under; it carries signatures of both kinds."""
    return container.write(bench.endorsed(**{"1.hope.root.json": bench.own_root()})), bench.core_root()


def _counted(packs, root):
    found: dict[str, int] = {}
    for changed in packs:
        told = outcome(changed, root)
        found[told] = found.get(told, 0) + 1
    return found


def test_every_changed_byte_is_noticed(whole):
    """Ten thousand changes of one byte each, in every part of the file: none is accepted, none ends in another error."""
    data, root = whole
    assert outcome(data, root) == "accepted"
    found = _counted(mutations(data, SAMPLE, random.Random(20261121)), root)  # noqa: S311 - the same changes each time
    assert sum(found.values()) == SAMPLE
    assert set(found) <= {"PackDamagedError", "PackForeignError", "PackUnsafeError"}, found


def test_every_changed_byte_is_noticed_when_the_sums_are_right(whole):
    """Whoever changes a pack on purpose makes its check sums anew; then only signatures and the one spelling are left."""
    data, root = whole
    found = _counted(mutations(data, SAMPLE, random.Random(7), is_sound=True), root)  # noqa: S311 - as above
    assert sum(found.values()) == SAMPLE
    assert set(found) <= {"PackForeignError", "PackTamperedError", "PackVersionError", "PackUntrustedError"}, found
    assert found["PackTamperedError"] > SAMPLE / 4


def test_every_changed_byte_is_noticed_although_newer_files_decide(whole, bench):
    """Signed files that are older than those remembered here decide nothing, and are checked all the same."""
    data, root = whole
    newer = {"targets.json": bench.core_targets(9), "hope.json": bench.own_targets(make_manifest(), version=9)}
    state = TrustState().accepting(
        trust.verify(read_bytes(container.write(bench.endorsed(**newer))), TrustState(), root=root, now=NOW)
    )
    assert outcome(data, root, state) == "accepted"
    packs = mutations(data, 1_000, random.Random(9), is_sound=True)  # noqa: S311 - as above
    assert "accepted" not in {outcome(changed, root, state) for changed in packs}


@given(data=st.binary(max_size=400))
def test_any_bytes(data):
    for start in (b"", container.LOCAL, container.END):
        assert outcome(start + data, b"") != "accepted"


@given(cut=st.integers(0, 10**6), length=st.integers(0, 200), put=st.binary(max_size=60))
def test_a_piece_cut_out_and_another_put_in(cut, length, put, whole):
    data, root = whole
    at = cut % len(data)
    changed = data[:at] + put + data[at + length :]
    assert (outcome(changed, root) == "accepted") == (changed == data)


_NAMES = st.one_of(
    st.sampled_from([*CONTENT, "manifest.json", "trust/hope.json", "trust/targets.json", "trust/1.root.json", "../a.md", "content/con.md", "A.MD"]),
    st.text(st.characters(max_codepoint=127), max_size=20),
)  # fmt: skip


@given(files=st.dictionaries(_NAMES, st.binary(max_size=60), max_size=6))
def test_any_files(files, whole):
    assert outcome(container.write(files), whole[1]) != "accepted"


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)),
    max_leaves=12,
)


def _parsed(data):
    try:
        return manifest.parse(data)
    except PackError as error:
        told = error
    assert told.hint
    assert str(told).isprintable()
    return None


@given(key=st.sampled_from(sorted(canonical.loads(manifest.dump(make_manifest()), "it", 10**6))), value=_VALUES)
def test_any_value_in_a_manifest(key, value):
    """It is a manifest that is written the same again, or none."""
    found = {**canonical.loads(manifest.dump(make_manifest()), "it", 10**6), key: value}
    try:
        data = canonical.dumps(found)
    except ValueError:  # no JSON has it
        return
    made = _parsed(data)
    assert made is None or manifest.dump(made) == data


@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_no_manifest(data):
    assert _parsed(data) is None


@settings(max_examples=300)
@given(draws=st.data())
def test_any_value_in_a_signed_file(draws, whole):
    """Metadata whose shape is anything: python-tuf sees it, and nothing but our own errors comes back."""
    read = read_bytes(whole[0])
    name = draws.draw(st.sampled_from(sorted(read.trust)))
    value = canonical.loads(read.trust[name], "it", 10**6)
    place = value
    while isinstance(place, dict) and place:
        key = draws.draw(st.sampled_from(sorted(place)))
        if draws.draw(st.booleans()) or not isinstance(place[key], dict):
            place[key] = draws.draw(_VALUES)
            break
        place = place[key]
    try:
        changed = canonical.dumps(value)
    except ValueError:
        return
    if changed == read.trust[name]:
        return
    files = {
        "manifest.json": read.manifest_bytes,
        **read.members,
        **{f"trust/{one}": raw for one, raw in read.trust.items()},
    }
    assert outcome(container.write(files | {f"trust/{name}": changed}), whole[1]) not in (
        "accepted",
        "PackDamagedError",
    )


@given(data=st.binary(max_size=300))
def test_any_state(data, tmp_path_factory):
    from fieldguide.errors import PackStateError
    from fieldguide.packs.truststate import NAME, read_state

    folder = tmp_path_factory.mktemp("trust")
    (folder / NAME).write_bytes(data)
    with pytest.raises(PackStateError):
        read_state(folder)


def test_the_sample_is_verified_as_the_program_does(whole):
    assert trust.verify(read_bytes(whole[0]), TrustState(), root=whole[1], now=NOW).manifest == make_manifest()
