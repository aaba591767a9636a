"""The thesaurus: what is written in the source file is what search looks up."""

import pytest

from fieldguide.content.builder import build, read_content
from fieldguide.store.library import Library
from fieldguide.store.search_tables import SearchTables

FILE = "synonyms.yml"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  field: [passport, papers]\n", "", "“field” is missing"),
        ("  say: [travel papers]", "  slang: [travel papers]", "“slang” is not known here"),
        ("  say: [travel papers]", "  say: [one two three four five six seven]", "cannot be looked up"),
        ("  say: [travel papers]", "  say: ['?!']", "“?!” cannot be looked up"),
        ("passport:", "Pass port:", "“Pass port” is no good name"),
        ("taken:", "passport:", "“passport” stands here twice"),
    ],
)
def test_a_fault_is_named(old, new, problem, spoil, refused):
    spoil(FILE, old, new)
    assert any(problem in fault.problem and fault.file == FILE for fault in refused())


def test_a_folder_without_it_is_no_fault(content_copy, tmp_path):
    (content_copy / FILE).unlink()
    assert read_content(content_copy).thesaurus.concepts == ()
    build(content_copy, tmp_path / "library.db")
    with Library(tmp_path / "library.db") as opened:
        assert SearchTables(opened).meanings(["passport"], ()) == {}


def test_a_phrase_stands_for_the_words_of_its_concept(library):
    tables = SearchTables(library)
    meant = tables.meanings(["travel papers", "reisepass", "nothing"], ())
    assert set(meant) == {"travel papers", "reisepass"}
    assert meant["reisepass"].words == ("passport", "papers")
    assert meant["reisepass"].langs == {"de"}
    assert meant["travel papers"].langs == {"en"}
    assert tables.meanings((), ["reise"])["reise"].words == ("passport", "papers")


def test_the_shipped_thesaurus_is_large_and_its_words_lead_to_records(real_content, real_library):
    thesaurus = read_content(real_content).thesaurus.concepts
    assert len(thesaurus) >= 450
    spoken = {lang for concept in thesaurus for lang in concept.words}
    assert spoken >= {"fr", "de", "es", "it", "ro", "pl", "el", "bg", "hu", "uk", "ar"}
    tables = SearchTables(real_library)
    known = tables.known(word for concept in thesaurus for one in concept.field for word in one.casefold().split())
    lost = [
        concept.name for concept in thesaurus
        if not any(tables.words_of_stem(tables.stem(word)) for one in concept.field for word in one.casefold().split())
    ]  # fmt: skip
    assert known
    assert lost == []


def test_a_phrase_of_ordinary_circumstances_that_is_too_long_is_refused(content_copy, refused):
    (content_copy / "ordinary.yml").write_text("phrases:\n  - [own passport, one two three four five six seven]\n")
    (fault,) = refused()
    assert (fault.file, fault.line) == ("ordinary.yml", 1)
    assert "cannot be looked up" in fault.problem
