"""Checks: who compared which text. A text that is changed afterwards counts as not compared, without anybody having to remember it."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.content.builder import read_content
from fieldguide.content.checks import fingerprint
from fieldguide.content.lint import notices
from fieldguide.domain.provenance import ReviewState
from fieldguide.domain.records import Phone

FILE = "checks.csv"


def _record(content, record_id):
    return next(record for record in content.records if record.id == record_id)


def _state(content, record_id):
    return _record(content, record_id).head.review.state


# record, file, text that was compared, what somebody made of it
CHANGES = [
    ("service/gb-example-hotline", "services/gb.csv", "24/7", "8-16"),
    ("service/gb-example-hotline", "services/gb.csv", "Ask for the", "Ask for any"),
    ("indicator/answers-for-other", "indicators/answers-for-other.md", "title: ", "title: Perhaps "),
    ("legal/cets-197", "law/cets-197.md", "30 days", "45 days"),
    ("term/reflection-period", "glossary/terms.yml", "without removal", "without expulsion"),
    ("checklist/booth", "checklists/booth.yml", "Who is responsible for you?", "Who looks after you?"),
    ("country/se", "countries/se.yml", "short: At least 30 days", "short: At least 60 days"),
    ("case_study/the-example-farm", "cases/the-example-farm.md", "locator: summary", "locator: page 9"),
]


@pytest.mark.parametrize(("record_id", "file", "old", "new"), CHANGES, ids=[f"{c[0]}-{c[3][:12]}" for c in CHANGES])
def test_a_change_after_the_check_makes_it_a_draft_again(record_id, file, old, new, content_copy, today):
    assert _state(read_content(content_copy), record_id) is ReviewState.SOURCE_CHECKED
    path = content_copy / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    content = read_content(content_copy)
    review = _record(content, record_id).head.review
    assert (review.state, review.checked_on, review.checked_by) == (ReviewState.DRAFT, "", "")
    told = [str(notice) for notice in notices(content.records, content.checks, today)]
    assert [line for line in told if line.startswith(f"{record_id}: changed since second reader compared it on 2026-")]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("glossary/terms.yml", "lay: [time to think, temps de réflexion]", "lay: [time to think]"),
        ("glossary/terms.yml", "    fr: [délai de rétablissement et de réflexion, DRR]\n", ""),
        ("glossary/terms.yml", "  see: [legal/cets-197#13]\n", ""),
        ("glossary/terms.yml", "Time to recover and decide", "Time to   recover and decide"),
    ],
)
def test_what_is_not_compared_with_a_source_may_change(file, old, new, spoil, content_copy):
    spoil(file, old, new)
    content = read_content(content_copy)
    lay = "lay" in old
    assert (_state(content, "term/reflection-period") is ReviewState.DRAFT) == lay, "lay words stand on the page"


def test_a_number_grouped_in_another_way_is_the_same_number(library):
    record = library.record("service/gb-example-hotline")
    phones = tuple(Phone(phone.e164, phone.inside.replace(" ", "-"), "") for phone in record.facts.phones)
    assert fingerprint(replace(record, facts=replace(record.facts, phones=phones))) == fingerprint(record)
    other = (replace(record.facts.phones[0], e164="+442079460124"), *record.facts.phones[1:])
    assert fingerprint(replace(record, facts=replace(record.facts, phones=other))) != fingerprint(record)


def test_a_key_for_sealed_referrals_is_compared_where_there_is_one_and_disturbs_no_other_check(library):
    """The fingerprint below was noted before contacts could have a key."""
    assert fingerprint(library.record("service/gb-example-hotline")) == "caa6c12af44dbb81"
    record = library.record("service/se-example-line")
    assert record.facts.sealed_to
    without = replace(record, facts=replace(record.facts, sealed_to=""))
    assert fingerprint(without) != fingerprint(record)


def test_a_record_from_the_library_has_the_fingerprint_of_its_source(content, library):
    for record in read_content(content).records:
        assert fingerprint(library.record(record.id)) == fingerprint(record), record.id


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("record,text,on,by,expert", "record,on,by", "the first row is not what is expected"),
        ("article/figures,", "article/nothing,", "no record is called “article/nothing”"),
        (",2025-01-10,", ",2025-13-10,", "this is no check"),
        ("2025-01-10,second reader", "2025-01-10,", "this is no check"),
        ("article/first-talk,", "article/figures,", "“article/figures” stands here twice"),
    ],
)
def test_a_fault_is_named_with_its_line(old, new, problem, content_copy, spoil, refused):
    before = (content_copy / FILE).read_text(encoding="utf-8")
    spoil(FILE, old, new)
    faults = refused()
    line = before[: before.index(old)].count("\n") + 1
    assert [(fault.file, fault.line, fault.problem) for fault in faults] == [(FILE, line, problem)]


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_no_text_in_the_file_is_a_bug(tmp_path_factory, content, text):
    from fieldguide.content.checks import read_checks
    from fieldguide.content.faults import Faults

    root = tmp_path_factory.mktemp("checks")
    (root / FILE).write_text("record,text,on,by,expert\n" + text, encoding="utf-8")
    faults = Faults()
    for name, check in read_checks(root, faults).items():
        assert name == check.record
        assert check.by


def _rows(root):
    return list(csv.reader(io.StringIO((root / FILE).read_text(encoding="utf-8"))))


def test_confirming_notes_who_and_when(run, content_copy):
    assert _state(read_content(content_copy), "indicator/child-alone") is ReviewState.DRAFT
    ran = run("confirm", str(content_copy), "indicator/child-alone", "--by", "second reader", library=None)
    assert ran.returncode == 0, ran.stderr
    assert "Noted for 1 records" in ran.stdout
    content = read_content(content_copy)
    assert _state(content, "indicator/child-alone") is ReviewState.SOURCE_CHECKED
    rows = _rows(content_copy)
    assert rows[1:] == sorted(rows[1:])
    assert ["second reader", ""] in [row[3:] for row in rows if row[0] == "indicator/child-alone"]


def test_an_expert_is_named(run, content_copy):
    command = (
        "confirm",
        str(content_copy),
        "legal/cets-197",
        "--by",
        "legal reader",
        "--expert",
        "A. Expert, Example Bar",
    )
    assert run(*command, library=None).returncode == 0
    review = _record(read_content(content_copy), "legal/cets-197").head.review
    assert (review.state, review.expert) == (ReviewState.EXPERT_REVIEWED, "A. Expert, Example Bar")


def test_confirming_what_is_not_there_notes_nothing(run, content_copy):
    before = (content_copy / FILE).read_bytes()
    ran = run("confirm", str(content_copy), "legal/cets-197", "legal/nothing", "--by", "somebody", library=None)
    assert ran.returncode == 1
    assert "There is no record “legal/nothing”" in ran.stderr
    assert (content_copy / FILE).read_bytes() == before
    assert run("confirm", str(content_copy), "legal/cets-197", library=None).returncode == 2, (
        "somebody must answer for it"
    )


def test_a_folder_without_checks_is_all_drafts(content_copy):
    (content_copy / FILE).unlink()
    assert {record.head.review.state for record in read_content(content_copy).records} == {ReviewState.DRAFT}
