"""Whatever stands in a source file, the builder answers with faults or with a library that works."""

from __future__ import annotations

import shutil
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldguide.content.builder import build, read_content
from fieldguide.domain.search import SearchQuery
from fieldguide.errors import ContentError
from fieldguide.export import jsonlines, page, plain
from fieldguide.search.engine import SearchEngine
from fieldguide.store.library import Library

FILES = (
    "edition.yml",
    "vocabulary.yml",
    "countries.yml",
    "sources/example.yml",
    "indicators/papers-held.md",
    "law/cets-197.md",
    "guide/first-talk.md",
    "services/gb.csv",
    "checklists/booth.yml",
    "glossary/terms.yml",
)
KEYS = (
    "title", "summary", "sources", "source", "locator", "evidence", "read", "see", "cues", "checked", "on", "by", "check_after", "who", "noticed",
    "ratings", "set", "strength", "item", "articles", "article", "says", "identifiers", "celex", "stages", "items", "steps", "id", "kind", "text",
    "when", "needs", "law", "danger", "term", "definition", "label", "name", "eu", "languages", "date", "minutes",
)  # fmt: skip
VALUES = (
    "",
    "yes",
    "no",
    "2026-11-01",
    "example-manual",
    "legal/cets-197#10(2)",
    "adult",
    "seen",
    "null",
    "~",
    "1e999",
    "ask",
    "[x](y)",
)

marks_of_the_formats = st.text(
    st.sampled_from(list("-:#|>&*!%@`'\"[]{}(),;?\\/<=_~^. \n\t\r\0\ufeff\x85\u2028aé0")), max_size=80
)
anything = st.text(max_size=60)
leaves = st.sampled_from(VALUES) | anything | st.integers() | st.booleans() | st.none() | st.dates()
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | anything, inner, max_size=6),
    max_leaves=25,
)
documents = trees.map(lambda tree: yaml.safe_dump(tree, allow_unicode=True))
bodies = st.one_of(
    st.binary(max_size=300),
    st.one_of(
        anything,
        marks_of_the_formats,
        documents,
        st.tuples(documents, marks_of_the_formats).map(lambda parts: f"---\n{parts[0]}\n---\n{parts[1]}"),
    ).map(lambda text: text.encode("utf-8", "surrogatepass")),
)


@pytest.fixture(scope="module")
def folder(content, tmp_path_factory):
    """A copy of the content whose files are put back after each try."""
    return shutil.copytree(content, tmp_path_factory.mktemp("any") / "content")


def _faults_of(folder):
    try:
        read_content(folder)
    except ContentError as error:
        found = error.faults
    else:
        return ()
    assert found
    for fault in found:
        assert fault.line >= 1
        assert str(fault).isprintable()
        assert fault.problem
        assert fault.expected
    return found


@settings(max_examples=80)
@given(file=st.sampled_from(FILES), body=bodies)
def test_anything_in_place_of_a_file(file, body, folder):
    before = (folder / file).read_bytes()
    (folder / file).write_bytes(body)
    try:
        for fault in _faults_of(folder):
            if fault.file == file:
                assert fault.line <= len(body.splitlines()) + 2
    finally:
        (folder / file).write_bytes(before)


@settings(max_examples=80)
@given(data=st.data(), file=st.sampled_from(FILES))
def test_anything_in_the_midst_of_a_file(data, file, folder, tmp_path_factory):
    before = (folder / file).read_bytes()
    begin = data.draw(st.integers(0, len(before)))
    end = min(len(before), begin + data.draw(st.integers(0, 40)))
    filling = data.draw(
        st.sampled_from(VALUES).map(str.encode) | marks_of_the_formats.map(str.encode) | st.binary(max_size=20)
    )
    (folder / file).write_bytes(before[:begin] + filling + before[end:])
    try:
        if not _faults_of(folder):
            _use(folder, tmp_path_factory.getbasetemp() / "any.db")
    finally:
        (folder / file).write_bytes(before)


def _use(folder, out):
    """Content without faults gives a library in which everything can be found, shown and passed on."""
    today = date(2026, 11, 21)
    build(folder, out)
    with Library(out) as library:
        assert library.integrity()
        search = SearchEngine(library)
        for record in library.records():
            assert page.render(record, library.vocabulary, today)
            assert plain.page(record, library.vocabulary, today)
            assert jsonlines.line(record)
            search.run(SearchQuery(record.head.title))


@pytest.mark.parametrize(
    "body",
    [
        "[" * 300_000,
        "{" * 300_000,
        "a: " * 50_000,
        "- " * 50_000,
        "&a [*a]",
        "&a {stages: &b [{items: *b, id: *a}], steps: *b, when: *a, sources: [*a], see: *b}",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n" * 3,
        "!!python/object/apply:os.getcwd []",
        "title: !!binary aGk=\nminutes: !!int 3",
        "<<: {title: x}",
        "? [a, b]\n: c",
        "? {a: b}\n: c\n? {a: b}\n: d",
        '"\\ud800": x',
        '"\\0": x',
        "%YAML 9.9\n---\na: b",
        "a: b\n---\nc: d",
        "\ufeff\ufeffa: b",
    ],
    ids=lambda body: ascii(body[:30]),
)
@pytest.mark.parametrize("file", ["checklists/telephone.yml", "edition.yml", "vocabulary.yml"])
def test_yaml_made_to_do_harm(file, body, content_copy):
    (content_copy / file).write_text(body, encoding="utf-8")
    assert any(fault.file == file for fault in _faults_of(content_copy))


@pytest.mark.parametrize(
    "body",
    [
        "> " * 3_000, "[" * 1_500, "![" * 800, "*" * 5_000, "_*" * 2_000, "- " * 2_000, "`" * 3_001, "|" * 3_000 + "\n|-|",
        "\x02\x03wzxhzdk:0", "&#x110000;", "<![", "[a]: <b> (\n", "\r\n\r\r\n",
    ],
    ids=lambda body: ascii(body[:12]),
)  # fmt: skip
def test_markdown_made_to_do_harm(body, content_copy):
    path = content_copy / "guide/figures.md"
    path.write_text(path.read_text(encoding="utf-8") + body, encoding="utf-8")
    assert {fault.file for fault in _faults_of(content_copy)} <= {"guide/figures.md"}
