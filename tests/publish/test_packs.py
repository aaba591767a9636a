"""From an empty folder to the file of a pack: faults with their place, the same bytes each time, and what changed upstream."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.content.builder import build as build_library
from fieldguide.errors import FieldguideError
from fieldguide.packs.archive import read_archive
from fieldguide.packs.manifest import parse
from fieldguide.packs.trust import preview
from fieldguide.store.library import Library
from fieldguide_publish.folder import read_folder


def _change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_new_pack_passes_the_check_and_cannot_be_published_by_mistake(publish, tmp_path):
    folder = tmp_path / "pack"
    publish("new", folder, "--id", "ngo-x/contacts", "--publisher", 'NGO "X": one', "--country", "gb")
    assert "No faults in 2 records: 1 checklist, 1 contact (2 draft)" in publish("check", folder).output
    refused = publish("build", folder, "-o", tmp_path / "out", ends=1).output
    assert "content/services/gb.csv:2: this is the example that `new` wrote" in refused
    assert not (tmp_path / "out").exists()
    assert (
        "already there"
        in publish("new", folder, "--id", "ngo-x/a", "--publisher", "X", "--country", "GB", ends=1).output
    )


def test_every_fault_of_a_folder_has_its_place(publish, pack_folder):
    _change(pack_folder / "content/services/gb.csv", "Call us: 0121 234 5678", "Call us: 0121 234 5679")
    _change(pack_folder / "content/checklists/ngo-x-after-a-call.yml", "roles: [border-first-line]", "roles: [nobody]")
    told = publish("check", pack_folder, ends=1).output
    assert "content/services/gb.csv:2: the number +441212345678 does not stand in “evidence”" in told
    assert "content/checklists/ngo-x-after-a-call.yml:4: “nobody” is no value for “roles”" in told


def test_every_fault_of_pack_yml_has_its_place(publish, pack_folder):
    for before, after in (
        ("ngo-x/contacts", "NGO/contacts"),
        ("version: 1", "version: one"),
        ("[GB]", "[gb]"),
        ("licence", "license"),
    ):
        _change(pack_folder / "pack.yml", before, after)
    told = publish("check", pack_folder, ends=1).output
    for fault in (
        "pack.yml:2: “NGO/contacts” is no id of a pack",
        "“one” is no whole number",
        "“gb” is no value",
        "“license” is not known here",
    ):
        assert fault in told


def test_a_record_of_another_name_or_country_is_refused(publish, pack_folder):
    _change(pack_folder / "content/services/gb.csv", "ngo-x-example-line", "gb-example-other")
    assert "new ids begin with “ngo-x-”" in publish("check", pack_folder, ends=1).output
    _change(pack_folder / "content/services/gb.csv", "gb-example-other", "ngo-x-line")
    _change(pack_folder / "pack.yml", "[GB]", "[RO]")
    assert "is about GB" in publish("check", pack_folder, ends=1).output


def test_a_file_that_belongs_into_no_pack_is_named(publish, pack_folder):
    (pack_folder / "content" / "notes.txt").write_text("hello", encoding="utf-8")
    (pack_folder / "media").mkdir()
    (pack_folder / "media" / "Logo.svg").write_text("<svg/>", encoding="utf-8")
    told = publish("check", pack_folder, ends=1).output
    assert "content/notes.txt:1: no file of this name belongs into a pack" in told
    assert "media/Logo.svg:1" in told


def test_the_same_folder_gives_the_same_bytes_anywhere(publish, pack_folder, built, tmp_path):
    other = Path(shutil.copytree(pack_folder, tmp_path / "elsewhere"))
    publish("build", other, "-o", tmp_path / "again")
    assert built.name == "ngo-x-contacts-en-" + built.name[18:]
    assert (tmp_path / "again" / built.name).read_bytes() == built.read_bytes()
    assert zipfile.ZipFile(built).testzip() is None


def test_a_pack_says_what_it_is_and_lists_its_files(built):
    manifest = preview(read_archive(built))
    assert (manifest.id, manifest.publisher_name, manifest.version) == ("ngo-x/contacts", "NGO X", 1)
    assert manifest.review == {"draft": 2}
    assert [member.name for member in manifest.members] == [
        "content/checklists/ngo-x-after-a-call.yml", "content/services/gb.csv", "content/sources/ngo-x.yml", "content/upstream.csv",
    ]  # fmt: skip
    assert manifest == parse(read_archive(built).manifest_bytes)


_FIGURE = """title: Calls answered
concept: registered
place: Britain
period: 2021 to 2022
unit: calls
style: columns
head: [Year, Calls]
rows:
  - ["2021", "7155"]
  - ["2022", "8000"]
note: A call is no person.
sources: [{source: ngo-x-handbook, locator: chapter 3}]
"""
_GUIDE = """---
title: Our calls
summary: How many calls we answered.
topic: basics
cues: [how many calls]
sources: [{source: ngo-x-handbook, locator: chapter 3}]
---
Year by year.

{figure: ngo-x-calls}
"""


def test_a_figure_travels_as_a_picture(publish, pack_folder, tmp_path):
    for name, text in (("figures/ngo-x-calls.yml", _FIGURE), ("guide/ngo-x-calls.md", _GUIDE)):
        (pack_folder / "content" / name).parent.mkdir(exist_ok=True)
        (pack_folder / "content" / name).write_text(text, encoding="utf-8")
    assert "No faults in 3 records" in publish("check", pack_folder).output
    publish("build", pack_folder, "-o", tmp_path)
    whole = read_archive(next(tmp_path.glob("*.fgpack")))
    assert b"<svg" in whole.members["media/ngo-x-calls.svg"]
    assert preview(whole).review == {"draft": 3}


def test_a_preview_calls_itself_one(publish, pack_folder, tmp_path):
    publish("preview", pack_folder, "-o", tmp_path / "preview.db")
    with Library(tmp_path / "preview.db") as opened:
        assert opened.edition.name.startswith("PREVIEW, not signed: NGO X, contacts")
        record = opened.record("service/ngo-x-example-line")
    assert record.head.issued is not None
    assert record.head.issued.publisher == "PREVIEW, not signed: NGO X"


def test_stale_lists_what_is_due_and_drafts(publish, pack_folder):
    _change(
        pack_folder / "content/checklists/ngo-x-after-a-call.yml", "minutes: 5", "minutes: 5\ncheck_after: 2026-01-01"
    )
    told = publish("stale", pack_folder, "--by", "2026-06-01").output
    assert "2026-01-01  checklist/ngo-x-after-a-call" in told
    assert "1 due by 2026-06-01, 2 drafts." in told


def test_a_change_in_law_reaches_the_pack_that_rests_on_it(publish, pack_folder, content_copy, tmp_path):
    place = pack_folder / "content/checklists/ngo-x-after-a-call.yml"
    _change(place, "    who: whoever took the call", "    who: whoever took the call\n    law: [legal/cets-197]")
    assert "not noted yet: legal/cets-197" in publish("diff", pack_folder).output
    publish("build", pack_folder, "-o", tmp_path / "out")
    assert "0 to be looked at, of 1 records" in publish("diff", pack_folder).output
    law = content_copy / "law" / "cets-197.md"
    _change(law, "summary: ", "summary: Since amended. ")
    newer = tmp_path / "newer.db"
    build_library(content_copy, newer)
    told = publish("diff", pack_folder, library=newer, ends=1).output
    assert "changed since edition 2026.10: legal/cets-197" in told
    assert "used by checklist/ngo-x-after-a-call" in told
    assert "Not looked at yet: changed" in publish("build", pack_folder, "-o", tmp_path / "out2", library=newer).output
    publish("diff", pack_folder, "--accept", library=newer)
    assert "0 to be looked at" in publish("diff", pack_folder, library=newer).output


@given(text=st.text(max_size=200))
def test_any_pack_yml_is_read_or_told(tmp_path_factory, text):
    root = tmp_path_factory.mktemp("any")
    (root / "pack.yml").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(FieldguideError) as told:
        read_folder(root)
    assert told.value.message
