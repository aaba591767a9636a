"""What the editors make can be read on every device, or is not written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Root, Targets

from fieldguide.packs import metadata
from fieldguide.packs.metadata import MOST_SIGNATURES
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import editors, publisher
from fieldguide_publish.trust.editors import Holders

PEOPLE = [CryptoSigner.generate_ed25519() for _ in range(14)]


def _holders(people, threshold):
    return Holders([one.public_key for one in people], threshold)


@given(st.integers(1, 12), st.integers(0, 4))
def test_every_first_root_that_is_made_can_be_read(tmp_path_factory, changing, listing):
    folder = tmp_path_factory.mktemp("editors")
    root, those = PEOPLE[:changing], PEOPLE[changing - 1 : changing + listing]  # one person is in both
    many = {one.public_key.keyid for one in (*root, *those)}
    if len(many) > MOST_SIGNATURES:
        with pytest.raises(SigningError, match="a device reads a root of at most 10") as told:
            editors.init(folder, _holders(root, 1), _holders(those, 1), PEOPLE)
        assert told.value.hint
        assert not list(folder.iterdir())
        return
    editors.init(folder, _holders(root, 1), _holders(those, 1), PEOPLE)
    for name, kind in (("1.root.json", Root), (editors.TARGETS, Targets)):
        assert metadata.read((folder / name).read_bytes(), name, kind)


def test_a_next_root_that_would_need_too_many_signatures(tmp_path):
    old, new = PEOPLE[:6], PEOPLE[6:12]
    editors.init(tmp_path, _holders(old, 6), _holders(old[:1], 1), old)
    with pytest.raises(SigningError, match="needs 12 signatures"):
        editors.rotate(tmp_path, _holders(new, 6), _holders(new[:1], 1), [*old, *new])
    assert not (tmp_path / "2.root.json").exists()
    kept = [*old[2:], *new[:2]]
    editors.rotate(
        tmp_path, _holders(kept, 6), _holders(new[:1], 1), [*old, *kept[-2:]]
    )  # eight people, four of them for both
    assert metadata.read((tmp_path / "2.root.json").read_bytes(), "2.root.json", Root)


def test_one_signature_more_than_a_device_reads_is_not_added(tmp_path):
    old, new = PEOPLE[:6], PEOPLE[6:12]
    editors.init(tmp_path, _holders(old, 2), _holders(old[:1], 1), old)
    editors.rotate(tmp_path, _holders(new, 2), _holders(new[:1], 1), [*old, *new[:4]])
    before = (tmp_path / "2.root.json").read_bytes()
    with pytest.raises(SigningError, match="could not be read on any device"):
        editors.cosign(tmp_path, "2.root.json", new[4])
    assert (tmp_path / "2.root.json").read_bytes() == before
    assert editors.still_missing(tmp_path, "2.root.json") == 0


def test_a_root_nobody_at_hand_may_sign_waits_for_its_holders(tmp_path):
    editors.init(tmp_path, _holders(PEOPLE[:2], 2), _holders(PEOPLE[:1], 1), [])
    assert editors.still_missing(tmp_path, "1.root.json") == 2
    editors.cosign(tmp_path, "1.root.json", PEOPLE[0])
    assert editors.cosign(tmp_path, "1.root.json", PEOPLE[1]) == 0


def test_a_key_that_was_taken_from_the_list_does_not_come_back(tmp_path):
    holders = _holders(PEOPLE[:1], 1)
    editors.init(tmp_path, holders, _holders([PEOPLE[1]], 1), PEOPLE)
    editors.rotate(tmp_path, holders, _holders([PEOPLE[2]], 1), PEOPLE)
    editors.rotate(tmp_path, holders, _holders([PEOPLE[2], PEOPLE[3]], 1), PEOPLE)
    with pytest.raises(SigningError, match="was taken from the list of publishers before"):
        editors.rotate(tmp_path, holders, _holders([PEOPLE[1], PEOPLE[3]], 1), PEOPLE)


def test_as_many_publishers_as_the_documents_say_fit_on_the_list(tmp_path):
    """450 bytes each, 9,000 of them: ARCHITECTURE.md and the limit itself say so."""
    editors.init(tmp_path / "core", _holders(PEOPLE[:1], 1), _holders(PEOPLE[:1], 1), PEOPLE)
    place = tmp_path / "core" / editors.TARGETS
    before = place.stat().st_size
    other = publisher.create(tmp_path / "other", "hope-ro", "Association for the Support of Survivors", None)
    editors.endorse(tmp_path / "core", other, ["RO"], PEOPLE[:1])
    each = place.stat().st_size - before
    assert 9_000 <= metadata.MOST_METADATA_BYTES / each < 9_800
