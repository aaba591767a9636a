"""What no device would take is found when a pack is checked, and named where it stands."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.pack import Publisher
from fieldguide.errors import PackNamespaceError
from fieldguide.packs import container, manifest
from fieldguide.packs.archive import MOST_BYTES, read_bytes
from fieldguide.packs.trust import preview, verify
from fieldguide.packs.truststate import TrustState
from fieldguide_publish import packfile
from fieldguide_publish.errors import PackFaultsError, PublishError
from fieldguide_publish.folder import read_folder
from fieldguide_publish.trust import publisher
from tests.packs.making import make_manifest


def _change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("replaces: []", "replaces: [other/pack]", "pack.yml:11: “other/pack” is another publisher's"),
        ("replaces: []", "replaces: [NGO]", "pack.yml:11: “NGO” is no value for “replaces”"),
        ("replaces: []", "replaces: [ngo-x/a, ngo-x/a]", "pack.yml:11: “replaces” lists one twice, or too many"),
        ("overrides: []", "overrides: [Nonsense]", "pack.yml:12: “Nonsense” is no value for “overrides”"),
        ('title: "NGO X, contacts"', f"title: {'a' * 161}", "cannot be shown as “title”"),
        ('title: "NGO X, contacts"', "title: Cafe\u0301", "pack.yml:4: “Cafe\u0301” cannot be shown as “title”"),
        ('publisher: "NGO X"', f"publisher: {'a' * 161}", "cannot be shown as “publisher”"),
        ("licence: CC BY 4.0", 'licence: "CC\u202eBY"', "cannot be shown as “licence”"),
        ("least_program: 0.1.0", "least_program: 01.2.3", "pack.yml:10: “01.2.3” is no version of the program"),
        ("countries: [GB]", "countries: [GB, GB]", "pack.yml:5: “countries” lists one twice, or too many"),
        ("languages: [en]", "languages: [english]", "pack.yml:6: “english” is no value for “languages”"),
    ],
)
def test_what_a_manifest_cannot_hold_has_its_line(publish, pack_folder, before, after, told):
    _change(pack_folder / "pack.yml", before, after)
    said = publish("check", pack_folder, ends=1).output
    assert told in said
    assert "The pack has 1 fault" in said


def test_what_takes_the_place_of_anothers_pack_is_refused_by_every_device(ngo, tmp_path):
    forged = make_manifest(id="ngo-x/contacts", publisher="ngo-x", members=(), replaces=("other/pack",))
    data = container.write({"manifest.json": manifest.dump(forged)})
    signed = publisher.sign_pack(ngo, data, {})
    state = TrustState().trusting(Publisher(ngo.slug, ngo.name, ngo.fingerprint, "2026-11-22"))
    with pytest.raises(PackNamespaceError, match="take the place of other/pack"):
        verify(read_bytes(signed), state, root=b"")


def test_a_pack_for_a_program_that_is_not_there_yet_is_told_so(publish, pack_folder):
    _change(pack_folder / "pack.yml", "least_program: 0.1.0", "least_program: 9.0.0")
    assert "needs Fieldguide 9.0.0" in publish("check", pack_folder, ends=1).output


def test_what_every_device_refuses_is_signed_for_none(publish, ngo, pack_folder, built, tmp_path):
    before = ngo.list_path.read_bytes()
    whole = read_bytes(built.read_bytes())
    told = manifest.parse(whole.manifest_bytes)
    greedy = manifest.dump(replace(told, replaces=("other/pack",)))
    for data, said in (
        (container.write({"manifest.json": greedy, **whole.members}), "take the place of other/pack"),
        (container.write({"manifest.json": whole.manifest_bytes}), "is listed and not there"),
    ):
        built.write_bytes(data)
        assert said in publish("sign", built, "--with", ngo.folder, ends=1).output
        assert built.read_bytes() == data
    assert ngo.list_path.read_bytes() == before


def test_a_pack_that_is_too_large_is_told_so(publish, pack_folder):
    media = pack_folder / "media"
    media.mkdir()
    piece = MOST_BYTES // 5 + 1
    for number in range(5):
        with (media / f"drawing-{number}.svg").open("wb") as file:
            file.truncate(piece)
    said = publish("check", pack_folder, ends=1).output
    assert f"devices read at most {MOST_BYTES:,}" in said
    assert "make two packs of it" in said
    assert said == publish("build", pack_folder, ends=1).output


def test_a_pack_of_too_many_files_is_told_so(pack_folder):
    members = {f"media/a{number}.svg": b"" for number in range(5_000)}
    with pytest.raises(PublishError, match="would have 5,001 files; devices read at most 5,000"):
        packfile.packed(read_folder(pack_folder), [], (), members)
    members.popitem()
    assert len(preview(read_bytes(packfile.packed(read_folder(pack_folder), [], (), members))).members) == 4_999


def test_the_largest_pack_that_is_made_is_read(pack_folder):
    folder = read_folder(pack_folder)
    small = len(packfile.packed(folder, [], (), {"media/a.svg": b"x" * 10_000_000}))
    room = 10_000_000 + MOST_BYTES - small - 1  # one digit more in its size
    made = packfile.packed(folder, [], (), {"media/a.svg": bytes(room)})
    assert len(made) == MOST_BYTES - 1 or len(made) == MOST_BYTES
    assert preview(read_bytes(made)).id == "ngo-x/contacts"
    with pytest.raises(PublishError, match="devices read at most"):
        packfile.packed(folder, [], (), {"media/a.svg": bytes(room + 2)})


_TEXT = st.text(max_size=170) | st.sampled_from(
    ["ngo-x", "en", "GB", "0.1.0", "ngo-x/old", "service/gb-police", "Cafe\u0301"]
)
_SOUND = {
    "id": "ngo-x/contacts", "publisher": "NGO X", "title": "Contacts", "licence": "CC BY 4.0", "least_program": "0.1.0", "version": "1",
    "date": "2026-11-22", "languages": ["en"], "countries": ["GB"], "replaces": [], "overrides": [],
}  # fmt: skip


@given(key=st.sampled_from(sorted(_SOUND)), text=_TEXT, more=st.lists(_TEXT, max_size=2))
def test_whatever_pack_yml_passes_makes_a_pack_that_is_read(tmp_path_factory, key, text, more):
    root = tmp_path_factory.mktemp("any")
    told = {**_SOUND, key: [text, *more] if isinstance(_SOUND[key], list) else text}
    (root / "pack.yml").write_text(json.dumps(told), encoding="utf-8")  # what is JSON is YAML too
    with suppress(PackFaultsError):
        folder = read_folder(root)
        made = manifest.parse(read_bytes(packfile.packed(folder, [], (), {})).manifest_bytes)
        assert (made.id, made.title, made.replaces) == (folder.id, folder.title, folder.replaces)
        assert not manifest.not_its_own(made.publisher, made.replaces)
