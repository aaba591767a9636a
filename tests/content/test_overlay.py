"""Packs over the core edition: what they add, replace and withdraw, what happens to links, and what is refused with file and line."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.content.checks import fingerprint
from fieldguide.content.overlay import overlay
from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import CORE, ChecklistFacts
from fieldguide.errors import FieldguideError, PackContentError, PackNamespaceError
from fieldguide.store.library import Library
from fieldguide.store.reading_back import read_back
from fieldguide.store.writer import write_library
from tests.content.packed import FILES, SOURCES, article, contact, sources, table


@pytest.fixture(scope="module")
def base(library_path):
    return read_back(library_path)


def _by_id(overlaid):
    return {record.id: record for record in overlaid.contents.records}


def _faults(base, files, **values):
    with pytest.raises(PackContentError) as caught:
        overlay(base, [sources(files, **values)])
    return [str(fault) for fault in caught.value.faults]


def test_without_packs_nothing_changes(base):
    assert overlay(base, []).contents == base


def test_a_pack_adds_records_that_say_whose_they_are(base):
    found = _by_id(overlay(base, [sources()]))
    added = set(found) - {record.id for record in base.records}
    assert added == {"service/ngo-x-helpline", "service/ngo-x-shelter", "article/ngo-x-protocol"}
    issued = found["service/ngo-x-helpline"].head.issued
    assert (issued.publisher, issued.pack, issued.version, issued.date, issued.replaces) == (
        "NGO X", "ngo-x/contacts", 1, "2026-03-01", "",
    )  # fmt: skip
    assert found["service/gb-emergency"].head.issued is None


def test_links_go_from_a_pack_into_the_core(base):
    links = _by_id(overlay(base, [sources()]))["article/ngo-x-protocol"].links
    assert [(link.target, link.title) for link in links] == [
        ("legal/cets-197", "Example convention against trafficking")
    ]


def test_what_is_written_is_found_and_read(base, tmp_path):
    contents = overlay(base, [sources()]).contents
    path = tmp_path / "next.db"
    write_library(path, contents.meta, contents.vocabulary, contents.sources, contents.records, contents.thesaurus)
    assert read_back(path) == replace(contents, thesaurus=read_back(path).thesaurus)
    with Library(path) as library:
        assert library.integrity()
        back = library.record("legal/cets-197").linked_from
        assert "article/ngo-x-protocol" in {link.target for link in back}


def test_the_state_of_a_record_of_a_pack_is_computed(base):
    record = _by_id(overlay(base, [sources()]))["service/ngo-x-helpline"]
    assert record.head.review.state is ReviewState.DRAFT
    row = f"record,text,on,by,expert\n{record.id},{fingerprint(record)},2026-03-02,second reader,\n"
    compared = _by_id(overlay(base, [sources({**FILES, "checks.csv": row.encode()})]))[record.id]
    assert compared.head.review.state is ReviewState.SOURCE_CHECKED
    wrong = row.replace(fingerprint(record), "0" * 16)
    still = _by_id(overlay(base, [sources({**FILES, "checks.csv": wrong.encode()})]))[record.id]
    assert still.head.review.state is ReviewState.DRAFT


OTHER_NUMBER = {"services/gb.csv": table(contact("gb-example-hotline", "+442079460115", name="Another line"))}


def test_a_publisher_who_may_replaces_a_record_of_the_core(base):
    pack = sources(OTHER_NUMBER, may_override=True, overrides=frozenset({"service/gb-example-hotline"}))
    record = _by_id(overlay(base, [pack]))["service/gb-example-hotline"]
    assert record.head.issued.replaces == CORE
    assert record.facts.phones[0].e164 == "+442079460115"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "is there already, and NGO X may not replace it"),
        ({"may_override": True}, "is replaced, and the manifest does not say so"),
    ],
)
def test_others_may_not(base, values, told):
    with pytest.raises(PackNamespaceError, match=told) as caught:
        overlay(base, [sources(OTHER_NUMBER, **values)])
    assert "content/services/gb.csv:2: " in caught.value.message


EMERGENCY = "service/gb-emergency”: an emergency number of the core edition cannot be replaced or taken out"
OF_DANGER = {
    "services/gb.csv": table(contact("gb-emergency", "+442079460115", name="Emergency", type="emergency", needs="emergency"))
}  # fmt: skip


@pytest.mark.parametrize("may_override", [True, False])
@pytest.mark.parametrize(
    ("files", "where"),
    [
        (OF_DANGER, "content/services/gb.csv:2: "),
        ({"services/gb.csv": table(contact("gb-emergency", "+442079460115"))}, "content/services/gb.csv:2: "),
        ({"withdraw.yml": b"withdraw: [service/gb-emergency]\n"}, "content/withdraw.yml:1: "),
    ],
)
def test_an_emergency_number_of_the_core_is_nobodys_to_change(base, files, where, may_override):
    pack = sources(files, may_override=may_override, overrides=frozenset({"service/gb-emergency"}))
    with pytest.raises(PackNamespaceError, match=EMERGENCY) as caught:
        overlay(base, [pack])
    assert where in caught.value.message


def test_a_contact_for_danger_counts_as_one_whatever_its_type(base):
    records = tuple(
        replace(record, facts=replace(record.facts, type="authority"))
        if record.id == "service/gb-emergency"
        else record
        for record in base.records
    )
    with pytest.raises(PackNamespaceError, match=EMERGENCY):
        overlay(
            replace(base, records=records),
            [sources({"withdraw.yml": b"withdraw: [service/gb-emergency]\n"}, may_override=True)],
        )


def test_a_publisher_changes_and_takes_out_a_contact_for_danger_of_its_own(base):
    row = contact("ngo-x-danger", "+442079460115", type="emergency", needs="emergency")
    first = sources({"services/gb.csv": table(row)})
    other = sources({"withdraw.yml": b"withdraw: [service/ngo-x-danger]\n"}, id="ngo-x/others")
    assert "service/ngo-x-danger" in _by_id(overlay(base, [first, replace(first, version=2)]))
    assert "service/ngo-x-danger" not in _by_id(overlay(base, [first, other]))


def test_a_new_record_bears_the_name_of_its_publisher(base):
    files = {"guide/somebody-else.md": article(body="Text."), "sources/x.yml": SOURCES}
    with pytest.raises(PackNamespaceError, match="new ids begin with “ngo-x-”"):
        overlay(base, [sources(files, may_override=True)])


def test_a_publisher_keeps_to_its_countries(base):
    with pytest.raises(PackNamespaceError, match="is about GB; this publisher may write about SE"):
        overlay(base, [sources(countries=frozenset({"SE"}))])
    assert overlay(base, [sources(countries=frozenset({"GB"}))])


def test_a_later_pack_replaces_an_earlier_one_and_says_whose(base):
    other = sources(
        {"services/gb.csv": table(contact("ngo-x-helpline", "+442079460119"))},
        id="ngo-y/contacts", publisher="ngo-y", publisher_name="NGO Y", may_override=True,
        overrides=frozenset({"service/ngo-x-helpline"}),
    )  # fmt: skip
    found = _by_id(overlay(base, [sources(), other]))["service/ngo-x-helpline"]
    assert (found.head.issued.publisher, found.head.issued.replaces) == ("NGO Y", "NGO X")


def test_withdrawing_leaves_plain_words_where_links_were(base):
    pack = sources({"withdraw.yml": b"withdraw: [legal/cets-197]\n"}, may_override=True)
    overlaid = overlay(base, [pack])
    found = _by_id(overlaid)
    assert "legal/cets-197" not in found
    assert overlaid.withdrawn == ("legal/cets-197",)
    assert overlaid.loosened["indicator/papers-held"] == ("legal/cets-197#10(2)",)
    assert "See the example convention." in found["indicator/papers-held"].body_html.replace("\n", " ")
    targets = {link.target for record in found.values() for link in record.links}
    assert "legal/cets-197" not in targets
    assert 'href="legal/cets-197' not in "".join(record.body_html for record in found.values())
    for record in found.values():
        if isinstance(record.facts, ChecklistFacts):
            definition = record.facts.definition
            told = [one for item in definition.items for one in item.see] + [
                one for step in definition.steps for one in step.law
            ]
            assert not any(one.startswith("legal/cets-197") for one in told)


def test_what_is_not_a_publishers_own_it_may_not_withdraw(base):
    with pytest.raises(PackNamespaceError, match="is not NGO X's to withdraw"):
        overlay(base, [sources({"withdraw.yml": b"withdraw: [legal/cets-197]\n"})])


def test_what_a_pack_takes_from_others_is_told_for_each_pack_and_by_who_issued_it(base):
    first = sources({"withdraw.yml": b"withdraw: [legal/cets-197]\n"}, may_override=True)
    mine = {"services/gb.csv": table(contact("gb-shelter", "+442079460111"))}
    named = {"publisher": "gb", "publisher_name": "GB", "may_override": True}
    taking = {"withdraw.yml": b"withdraw: [service/gb-shelter, service/gb-example-hotline]\n"}
    packs = [first, sources(mine, id="gb/shelters", **named), sources(taking, id="gb/others", **named)]
    assert overlay(base, packs).of_others == {
        "ngo-x/contacts": ("legal/cets-197",),
        "gb/others": ("service/gb-example-hotline",),
    }


def test_withdrawing_what_is_not_there_does_no_harm(base):
    assert overlay(base, [sources({"withdraw.yml": b"withdraw: [legal/nothing]\n"})]).withdrawn == ("legal/nothing",)


def test_a_link_that_leads_nowhere_is_a_fault_of_a_new_pack_and_words_in_an_old_one(base):
    files = {"guide/ngo-x-a.md": article(body="See [that](article/ngo-y-b)."), "sources/x.yml": SOURCES}
    assert _faults(base, files) == [
        "content/guide/ngo-x-a.md:7: no record is called “article/ngo-y-b”. Expected: the id of a record of the guide or of this pack"
    ]
    overlaid = overlay(base, [sources(files, is_new=False)])
    assert _by_id(overlaid)["article/ngo-x-a"].body_html == "<p>See that.</p>"
    assert overlaid.loosened == {"article/ngo-x-a": ("article/ngo-y-b",)}


def test_the_page_a_contact_was_read_on_keeps_its_own_day(base):
    url = "https://emergency.example/"
    row = contact("ngo-x-helpline", "+442079460111", source_url=url)
    overlaid = overlay(base, [sources({"services/gb.csv": table(row)})])
    found = _by_id(overlaid)
    assert found["service/ngo-x-helpline"].citations[0].source.read_on == "2026-03-01"
    assert found["service/gb-emergency"].citations[0].source.read_on == "2026-10-31"
    assert len({source.id for source in overlaid.contents.sources}) == len(overlaid.contents.sources)


FIGURE = b"""title: T
concept: registered
place: EU
period: "2024"
unit: persons
style: columns
head: [Year, Persons]
rows:
  - ["2024", "5"]
sources: [{source: ngo-x-handbook}]
"""
TERM = b"ngo-x-a: {term: a, definition: b, sources: [{source: ngo-x-handbook}]}\n"


def _text(body):
    return {"guide/ngo-x-a.md": article(body=body), "sources/x.yml": SOURCES}


def _cells(**cells):
    return {"services/gb.csv": table(contact("ngo-x-a", "+442079460111", **cells))}


GUIDE, GB, YAML = "guide/ngo-x-a.md", "services/gb.csv", "sources/x.yml"
HOSTILE = {
    "a database": ({GUIDE: b"SQLite format 3\x00" + bytes(100)}, f"{GUIDE}:1: this is a database"),
    "a program": ({GB: b"MZ\x90\x00"}, f"{GB}:1: this is a program"),
    "zero bytes": ({GUIDE: b"---\ntitle: a\x00b\n"}, f"{GUIDE}:2: this is not text"),
    "not UTF-8": ({YAML: b"a: \xff\xfe"}, f"{YAML}:1: this is not UTF-8 text"),
    "an anchor": ({YAML: b"a: &a [x]\nb: [*a, *a]\n"}, f"{YAML}:1: an anchor or alias stands here"),
    "a tag": ({YAML: b"a: !!python/object:os.system {}\n"}, f"{YAML}:1: the tag tag:yaml.org,2002:python/object"),
    "nesting": ({YAML: b"a: " + b"[" * 5_000}, f"{YAML}:1: this nests too deep"),
    "HTML": (_text("<script>alert(1)</script>"), f"{GUIDE}:7: HTML stands in the text"),
    "a remote picture": (
        _text("![x](https://evil.example/x.png)"),
        f"{GUIDE}:7: the link “https://evil.example/x.png”",
    ),
    "a script": (_text("[x](javascript:alert)"), f"{GUIDE}:7: the link “javascript:alert” leaves the guide"),
    "a formula": (_cells(note="=HYPERLINK(1)"), f"{GB}:2: a cell begins with “=”"),
    "a command": (_cells(note="+1+cmd|' /C calc'!A0"), f"{GB}:2: a cell begins with “+”"),
    "another file": ({"vocabulary.yml": b"roles: {}\n"}, "vocabulary.yml:1: no file of this name belongs into a pack"),
    "an unproved number": (
        _cells(evidence="Call us."),
        f"{GB}:2: the number +442079460111 does not stand in “evidence”",
    ),
    "a figure undrawn": (
        {**_text("{figure: ngo-x-f}"), "figures/ngo-x-f.yml": FIGURE},
        f"{GUIDE}:2: the picture of the figure “ngo-x-f” is missing",
    ),
    "twice": (
        {"glossary/a.yml": TERM, "glossary/b.yml": TERM, YAML: SOURCES},
        "glossary/b.yml:1: the id “term/ngo-x-a” is already used",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_hostile_or_wrong_is_named_with_its_line(base, case):
    files, told = HOSTILE[case]
    found = _faults(base, files)
    assert any(fault.startswith(f"content/{told}") for fault in found), found


@given(
    name=st.sampled_from([*FILES, "law/ngo-x-a.md", "checklists/ngo-x-a.yml", "withdraw.yml", "checks.csv"]),
    data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode),
)
def test_any_bytes_are_an_edition_or_a_reason(base, name, data):
    try:
        told = len(overlay(base, [sources({**FILES, name: data})]).contents.records)
    except FieldguideError as error:
        told = len(error.message)
    assert told


def test_a_full_set_of_phone_cells_may_begin_with_a_plus(base):
    row = contact("ngo-x-a", "+442079460111", evidence="+44 20 7946 0111, free (day and night)")
    assert "service/ngo-x-a" in _by_id(overlay(base, [sources({"services/gb.csv": table(row)})]))
