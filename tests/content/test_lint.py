"""What is well-formed and still must not ship, and what an editor is told to look at."""

from datetime import date

import pytest

from fieldguide.content import lint
from fieldguide.content.builder import read_content
from fieldguide.errors import ContentError

SIGN = """---
title: {title}
summary: {summary}
who: [adult]
noticed: [seen]
cues: [{cue}]
sources:
  - {{source: {source}, locator: page 1, evidence: an example}}
---
## Why it matters
{body}

## What else it can mean
Something else.

## What to do
Something safe.
"""


@pytest.fixture
def source_key(content_copy):
    path = next((content_copy / "sources").glob("*.yml"))
    return next(
        line.rstrip(":")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.endswith(":") and not line.startswith(" ")
    )


def _write(content, source_key, name="example-sign-for-lint", **parts):
    given = {
        "title": "A sign nobody else has",
        "summary": "Only this test needs it.",
        "cue": "lint",
        "body": "A reason.",
        **parts,
    }
    (content / "indicators" / f"{name}.md").write_text(SIGN.format(source=source_key, **given), encoding="utf-8")


def _notices(folder):
    content = read_content(folder)
    return lint.notices(content.records, content.checks, date(2026, 11, 21))


def test_a_source_nobody_cites_is_noticed(content_copy):
    path = next((content_copy / "sources").glob("*.yml"))
    path.write_text(
        path.read_text(encoding="utf-8") + "left-over:\n  title: Left over\n  publisher: Nobody\n  read: not-read\n",
        encoding="utf-8",
    )
    content = read_content(content_copy)
    assert "left-over" in content.uncited
    assert "left-over" not in {source.id for source in content.sources}
    assert "left-over: stands in the bibliography" in str(next(iter(lint.uncited(["left-over"]))))


def _faults(content):
    with pytest.raises(ContentError) as caught:
        read_content(content)
    return caught.value.faults


@pytest.mark.parametrize("part", ["title", "summary", "cue", "body"])
def test_a_nation_named_in_a_sign_is_a_fault_wherever_it_stands(content_copy, source_key, part):
    (content_copy / "lint.yml").write_text(
        "indicator:\n  expected: a sign that names no nation\n  words:\n    - [Ruritanian]\n", encoding="utf-8"
    )
    _write(content_copy, source_key, **{part: "A Ruritanian person"})
    assert [str(fault) for fault in _faults(content_copy)] == [
        "indicators/example-sign-for-lint.md:2: “Ruritanian” is named. Expected: a sign that names no nation"
    ]


def test_words_are_compared_with_their_capitals_and_as_whole_words(content_copy, source_key):
    (content_copy / "lint.yml").write_text("indicator:\n  expected: none\n  words:\n    - [Polish]\n", encoding="utf-8")
    _write(content_copy, source_key, body="Fresh nail polish, a Polishing shop.")
    assert any(record.id == "indicator/example-sign-for-lint" for record in read_content(content_copy).records)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Go to 12 Example Street 4, ring twice.", "a street address stands here"),
        ("Her passport number: X1234567.", "what looks like a person's data stands here"),
        ("He was born on 3. May.", "what looks like a person's data stands here"),
    ],
)
def test_addresses_and_personal_data_are_faults(content_copy, source_key, body, problem):
    _write(content_copy, source_key, body=body)
    assert [fault.problem for fault in _faults(content_copy)] == [problem]


def test_a_broken_word_list_is_a_fault_with_its_line(content_copy):
    (content_copy / "lint.yml").write_text(
        "indicator:\n  expected: none\n  words: nothing\nnonsense: {}\n", encoding="utf-8"
    )
    told = [str(fault) for fault in _faults(content_copy)]
    assert any(line.startswith("lint.yml:3: “words” is not a list of lists") for line in told)
    assert any("“nonsense” is no kind of record" in line for line in told)


def test_two_signs_that_say_the_same_are_noticed_and_two_others_are_not(content_copy, source_key):
    _write(
        content_copy,
        source_key,
        name="one-sign",
        title="The telephone is held by another person",
        summary="Somebody else keeps the telephone.",
    )
    _write(
        content_copy,
        source_key,
        name="same-sign",
        title="Another person holds the telephone",
        summary="Somebody else keeps the telephone.",
    )
    _write(
        content_copy,
        source_key,
        name="other-sign",
        title="No luggage for a long stay",
        summary="Bags do not fit the journey.",
    )
    noticed = {notice.record_id for notice in _notices(content_copy) if "nearly the same" in notice.text}
    assert noticed & {"indicator/one-sign", "indicator/same-sign"}
    assert "indicator/other-sign" not in noticed


def test_hard_texts_score_higher_than_easy_ones_and_short_ones_are_not_judged():
    easy = "She sits still. He looks away. They go out. It is late now. " * 8
    hard = (
        "Notwithstanding jurisdictional considerations, administrative authorities responsible for identification procedures "
        * 8
    )
    assert lint.lix(easy) < 30 < lint.HARD_TO_READ < lint.lix(hard)
    assert lint.lix("Notwithstanding jurisdictional considerations.") == 0


def test_the_shipped_signs_do_not_repeat_each_other(real_content):
    noticed = [str(notice) for notice in _notices(real_content) if "nearly the same" in notice.text]
    assert noticed == []
