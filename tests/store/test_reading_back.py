"""A library read back and written again is the same library: editions with packs are made from the one that ships."""

import hashlib
from dataclasses import replace

import pytest

from fieldguide.domain.records import CORE, Issued
from fieldguide.errors import LibraryMissingError
from fieldguide.store.library import Library
from fieldguide.store.reading_back import read_back
from fieldguide.store.writer import write_library


def _written(contents, path):
    write_library(path, contents.meta, contents.vocabulary, contents.sources, contents.records, contents.thesaurus)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_example_library_written_again_has_the_same_bytes(library_path, tmp_path):
    again = _written(read_back(library_path), tmp_path / "again.db")
    assert again == hashlib.sha256(library_path.read_bytes()).hexdigest()


def test_the_shipped_library_written_again_has_the_same_bytes(real_library, tmp_path):
    again = _written(read_back(real_library.path), tmp_path / "again.db")
    assert again == hashlib.sha256(real_library.path.read_bytes()).hexdigest()


def test_a_library_written_again_reads_the_same(library, tmp_path):
    _written(read_back(library.path), tmp_path / "again.db")
    with Library(tmp_path / "again.db") as again:
        assert list(again.records()) == list(library.records())
        assert again.sources() == library.sources()
        assert again.edition == library.edition


def test_the_pack_a_record_came_with_is_kept(library_path, tmp_path):
    issued = Issued("NGO X", "ngo-x/contacts", 3, "2026-03-01", CORE)
    contents = read_back(library_path)
    first = contents.records[0]
    marked = replace(first, head=replace(first.head, issued=issued))
    _written(replace(contents, records=(marked, *contents.records[1:])), tmp_path / "marked.db")
    back = read_back(tmp_path / "marked.db")
    assert back.records[0].head.issued == issued
    assert {record.head.issued for record in back.records[1:]} == {None}
    with Library(tmp_path / "marked.db") as opened:
        assert opened.record(first.id).head.issued == issued
        assert sum(head.issued is not None for head in opened.heads()) == 1


def test_no_library_no_contents(tmp_path):
    with pytest.raises(LibraryMissingError):
        read_back(tmp_path / "none.db")
