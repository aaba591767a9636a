"""The manifest has a closed set of keys, plain values, and one spelling."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from fieldguide.domain.pack import Manifest, Trusted, is_publisher, overlapping, owns
from fieldguide.errors import PackForeignError, PackVersionError
from fieldguide.packs import canonical, manifest
from tests.packs.making import make_manifest


def _changed(**values):
    return canonical.dumps({**canonical.loads(manifest.dump(make_manifest()), "it", 10**6), **values})


def test_it_is_read_as_it_was_written():
    made = make_manifest()
    data = manifest.dump(made)
    assert manifest.parse(data) == made
    assert data == manifest.dump(manifest.parse(data))
    assert data.endswith(b"}\n")
    assert b" :" not in data
    assert made.name == "contacts"


def test_a_newer_format_asks_for_a_newer_program():
    with pytest.raises(PackVersionError, match="of format 2; this program reads format 1") as caught:
        manifest.parse(_changed(format=2, whatever="new"))
    assert "newest program" in caught.value.hint


@pytest.mark.parametrize("key", [one.name for one in fields(Manifest)])
def test_no_key_may_be_missing(key):
    found = canonical.loads(manifest.dump(make_manifest()), "it", 10**6)
    del found[key]
    with pytest.raises(PackForeignError, match=f"“{key}” is missing"):
        manifest.parse(canonical.dumps(found))


_MEMBER = {"name": "content/a.md", "sha256": "0" * 64, "size": 1}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "hope"), ("id", "hope/"), ("id", "Hope/contacts"), ("id", "hope/a/b"), ("id", "hope/../b"), ("id", "root/a"), ("id", 5),
        ("id", "other/contacts"), ("publisher", "other"), ("publisher", "targets"), ("publisher", "a--b"), ("publisher", "a" * 41),
        ("publisher_name", ""), ("publisher_name", " Hope"), ("publisher_name", "a\u202eb"), ("publisher_name", "a\nb"),
        ("publisher_name", "e\u0301"), ("publisher_name", "a" * 161), ("title", None), ("title", ["a"]),
        ("version", 0), ("version", -1), ("version", "3"), ("version", True), ("version", 2**31), ("version", 2**53 - 1),
        ("date", "2026-02-30"), ("date", "2026-2-3"), ("date", "20260203"), ("date", "2026-W01-1"), ("date", 2026),
        ("languages", []), ("languages", ["english"]), ("languages", ["en", "en"]), ("languages", "en"), ("languages", [["en"]]),
        ("countries", ["ro"]), ("countries", ["ROU"]), ("countries", ["RO", "RO"]), ("countries", {}),
        ("licence", ""), ("least_program", "1.0"), ("least_program", "1.0.0.0"), ("least_program", "01.0.0"), ("least_program", "1.0.0a"),
        ("replaces", ["x"]), ("replaces", ["hope/a", "hope/a"]), ("overrides", ["x"]), ("overrides", ["service/"]), ("overrides", ["../a"]),
        ("review", {"perfect": 1}), ("review", {"draft": -1}), ("review", {"draft": True}), ("review", []),
        ("members", {}), ("members", [1]), ("members", [{}]), ("members", [{**_MEMBER, "more": 1}]), ("members", [_MEMBER, _MEMBER]),
        ("members", [{**_MEMBER, "name": "trust/a.json"}]), ("members", [{**_MEMBER, "name": "../a.md"}]),
        ("members", [{**_MEMBER, "name": "content/../a.md"}]), ("members", [{**_MEMBER, "name": "content/con.md"}]),
        ("members", [{**_MEMBER, "name": "content/\u00e9.md"}]), ("members", [{**_MEMBER, "sha256": "0" * 63}]),
        ("members", [{**_MEMBER, "sha256": "A" * 64}]), ("members", [{**_MEMBER, "size": -1}]), ("members", [{**_MEMBER, "size": 2**40}]),
        ("members", [{**_MEMBER, "name": "content/b.md"}, _MEMBER]),
        ("members", [{**_MEMBER, "name": f"content/{n}.md", "size": 40 * 2**20} for n in "ab"]),
        ("format", 0), ("format", "1"), ("format", True), ("signature", "x"),
    ],
)  # fmt: skip
def test_values_no_manifest_has(key, value):
    with pytest.raises(PackForeignError, match=f"“{key}”" if key != "publisher" else "“(publisher|id)”") as caught:
        manifest.parse(_changed(**{key: value}))
    assert caught.value.hint


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.rstrip(),
        lambda data: data + b"\n",
        lambda data: data.replace(b",", b", ", 1),
        lambda data: data.replace(b'"version":3', b'"version":3.0'),
        lambda data: data.replace(b'"version":3', b'"version":3e0'),
        lambda data: data.replace(b'"version":3', b'"version":NaN'),
        lambda data: data.replace(b'"version":3', b'"version":-0'),
        lambda data: data.replace(b'"version":3', b'"version":2,"version":3'),
        lambda data: data.replace(b"Hope", b"\\u0048ope", 1),
        lambda data: data.replace(b"Hope", b"\xc3", 1),
        lambda data: data.replace(b"Hope", b"\\ud800", 1),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: b'{"id":"hope/contacts",' + data.replace(b'"id":"hope/contacts",', b"")[1:],
    ],
)
def test_another_spelling_of_the_same(change):
    with pytest.raises(PackForeignError):
        manifest.parse(change(manifest.dump(make_manifest())))


def test_what_could_not_be_read_is_not_written():
    for wrong in (
        make_manifest(version=0),
        make_manifest(title="\ud800"),
        replace(make_manifest(), review={"draft": object()}),
    ):
        with pytest.raises(PackForeignError):
            manifest.dump(wrong)


def test_it_may_not_be_endless():
    with pytest.raises(PackForeignError, match="at most 2,097,152 are read"):
        manifest.parse(b" " * (manifest.MOST_MANIFEST_BYTES + 1))


def test_whose_a_record_is():
    assert owns("ngo-x", "service/ngo-x-helpline")
    for record in (
        "service/ngo-x",
        "service/ngo-x-",
        "service/ngo-xy-helpline",
        "service/ro-police",
        "ngo-x-helpline",
        "",
    ):
        assert not owns("ngo-x", record)


def test_names_that_lie_in_one_another():
    assert overlapping("hope", ["other", "hope-moldova"]) == "hope-moldova"
    assert overlapping("hope-moldova", ["hope"]) == "hope"
    assert overlapping("hope", ["hope", "hopeful", "ho"]) == ""


def test_names_of_publishers():
    assert is_publisher("la-strada2")
    for wrong in ("", "2hope", "-a", "a-", "a_b", "root", "snapshot", "core", "A", "\u0430bc", "gb", "eu", "echr"):
        assert not is_publisher(wrong)


def test_every_reason_of_trust_has_words():
    assert len({how.words for how in Trusted}) == len(Trusted)
