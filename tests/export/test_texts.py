"""Plain text for the command line and for copying, and JSON for other programs."""

from __future__ import annotations

import json

import pytest

from fieldguide.domain.provenance import Citation, Read, Review, ReviewState, Source
from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchQuery
from fieldguide.export import jsonlines, plain
from fieldguide.export.citation import footer, full_text, overdue_line, source_line, state_line, with_citation
from fieldguide.search.engine import SearchEngine

KEYS = ["id", "kind", "lang", "title", "summary", "text", "country", "sources", "review"]


def test_a_record_is_one_line_of_json(library):
    for record in library.records():
        line = jsonlines.line(record)
        assert "\n" not in line
        read = json.loads(line)
        added = {Kind.SERVICE: ["service"], Kind.COUNTRY: ["answers"], Kind.TERM: ["translations"]}
        assert list(read) == KEYS + added.get(record.kind, [])
        assert (read["id"], read["title"], read["kind"]) == (record.id, record.head.title, record.kind.value)
        assert len(read["sources"]) == len(record.citations)
        assert read == jsonlines.as_object(record)


def test_what_json_tells_of_sources_review_and_numbers(library):
    read = jsonlines.as_object(library.record("indicator/papers-held"))
    assert read["review"] == {
        "state": "expert-reviewed",
        "read_on": "2026-08-15",
        "checked_on": "2026-10-01",
        "checked_by": "second reader",
        "expert": "Example Expert, Example University",
        "check_after": "2027-05-01",
    }
    assert read["sources"][1]["read_at"] == "https://archive.example/study"
    assert read["sources"][0]["evidence"] == "papers held by another person are on the list"
    contact = jsonlines.as_object(library.record("service/gb-example-hotline"))["service"]
    assert contact["phones"][0] == {"e164": "+442079460123", "inside": "020 7946 0123", "abroad": "+44 20 7946 0123"}
    assert (contact["reports"], contact["needs"]) == ("yes", ["hotline", "shelter"])


def test_a_hit_as_json(library):
    (hit, *_) = SearchEngine(library).run(SearchQuery("passport")).hits
    assert list(jsonlines.hit_as_object(hit)) == ["id", "kind", "title", "snippet", "score", "lang", "country", "state"]


def test_a_page_of_text_says_what_it_is_how_far_it_was_checked_and_where_it_is_from(library, today):
    for record in library.records():
        text = plain.page(record, library.vocabulary, today)
        assert text.startswith(
            f"{record.head.title}\n{record.head.kind.label} · {state_line(record.head.review, today)}"
        )
        assert overdue_line(record.head.review, today) in text
        for citation in record.citations:
            assert f"- {source_line(citation)}" in text
            assert (citation.source.read_at or citation.source.url) in text
        assert "<" not in text.replace("< at any time >", "")


@pytest.mark.parametrize(
    "write",
    [
        lambda record, library, today: plain.page(record, library.vocabulary, today),
        lambda record, library, today: with_citation(record, library.edition, today),
    ],
)
def test_articles_written_without_the_text_are_named(write, library, today):
    text = write(library.record("legal/cets-197"), library, today)
    assert "Draft, written without the text at hand: 13, preamble." in text
    assert "without the text at hand" not in write(library.record("legal/no-example-act"), library, today)


def test_the_words_of_a_body_are_kept_and_its_markup_is_not(library):
    text = library.record("article/first-talk").text
    assert text.split("\n") == [
        "Begin",
        "Find a quiet place. A calm voice helps, see the booth.",
        "Say Do not say",
        "Take your time Hurry up",
    ]


def test_a_sign_never_stands_in_a_text_without_the_words_what_else_it_can_mean(library, today):
    for head in library.heads(Kind.INDICATOR):
        record = library.record(head.id)
        texts = (
            plain.page(record, library.vocabulary, today),
            with_citation(record, library.edition, today),
            jsonlines.as_object(record)["text"],
        )
        for text in texts:
            lines = text.split("\n")
            assert lines.index("Why it matters") < lines.index("What else it can mean") < lines.index("What to do")


def test_a_contact_in_a_few_lines(library, today):
    assert plain.contact(library.record("service/gb-example-hotline"), library.vocabulary, today).split("\n") == [
        "020 7946 0123 · 0808 157 0456   Example hotline",
        "    Example Charity: Trafficking hotline, Safe place",
        "    From abroad: +44 20 7946 0123, +44 808 157 0456",
        "    Hours: 24/7",
        "    Languages: English, Romanian",
        "    Cost: free",
        "    Run by the police: no",
        "    Passes on to authorities: yes",
        "    E-mail: help@charity.example",
        '    Note: Ask for the "night team", please.',
        "    source checked · checked 2 weeks ago · no expert review yet",
    ]


def test_a_blank_checklist(library):
    text = plain.checklist(library.record("checklist/telephone").facts.definition)
    assert text == "Listen\n  [ ] Tell: Say that you listen\n\nNext steps\n  1. Thank them for calling"


def test_results_in_text(library, today):
    answer = SearchEngine(library).run(SearchQuery("passport coyote "))
    text = plain.results(answer, today)
    assert text.startswith("No record holds all of these words.")
    assert " · ".join(f"{kind.plural} {number}" for kind, number in answer.counts) in text
    for hit in answer.hits:
        assert f"\n{hit.head.title}\n    {hit.snippet}\n    {hit.head.id} · " in text


def test_a_copied_text_carries_its_sources_its_state_and_the_edition(library, today):
    for record in library.records():
        text = with_citation(record, library.edition, today)
        assert text.startswith(record.head.title)
        assert all(line in text.split("\n") for line in full_text(record).split("\n"))
        for citation in record.citations:
            assert f"- {source_line(citation)} {citation.source.url}" in text
        assert text.endswith(footer(record.head, library.edition, today))


def test_the_foot_of_every_paper(library, today):
    head = library.record("term/smuggling").head
    assert footer(head, library.edition, today) == (
        "Example edition 2026.10 · term/smuggling · draft · source read 2 months ago · printed 21 Nov 2026"
    )


@pytest.mark.parametrize(
    ("review", "line"),
    [
        (Review(), "draft · source not read"),
        (Review(read_on="2026-11-20", check_after="2026-11-21"), "draft · source read yesterday · due for a new check"),
        (
            Review(ReviewState.SOURCE_CHECKED, "2026-10-01", "2026-11-21"),
            "source checked · checked today · no expert review yet",
        ),
        (Review(ReviewState.EXPERT_REVIEWED, "", "2026-11-21", "", "E"), "expert reviewed · checked today"),
    ],
)
def test_state_and_age_in_one_line(review, line, today):
    assert state_line(review, today) == line


def test_a_record_due_for_a_check_says_since_when(today):
    assert overdue_line(Review(check_after="2026-11-21"), today).startswith(
        "This had to be checked again after 21 Nov 2026."
    )
    assert overdue_line(Review(check_after="2026-11-22"), today) == ""


@pytest.mark.parametrize(
    ("citation", "line"),
    [
        (
            Citation(
                Source("s", "A title", "A press", "2019-05", "https://s.example", Read.PUBLISHER, "", "2026-09-20"),
                "page 3",
                "",
                Read.PUBLISHER,
            ),
            "A title, A press, May 2019, page 3 (read at the publisher on 20 Sep 2026)",
        ),
        (
            Citation(Source("s", "A title", "A press", read=Read.COPY, read_on="2026-09-20"), read=Read.COPY),
            "A title, A press (read in a copy elsewhere on 20 Sep 2026)",
        ),
        (
            Citation(
                Source("s", "A title", "A press", read=Read.PUBLISHER, read_on="2026-09-20"),
                "art. 4",
                read=Read.NOT_READ,
            ),
            "A title, A press, art. 4 (not read: written from general knowledge)",
        ),
    ],
)
def test_a_source_in_one_line(citation, line):
    assert source_line(citation) == line


def test_a_country_as_text_names_every_question(library, today):
    told = plain.page(library.record("country/se"), library.vocabulary, today)
    assert "Recovery and reflection period: At least 30 days. Granted on" in told
    assert "  Sources disagree. Another manual says 45 days." in told
    assert "  Draft: written without reading its source." in told
    assert "National referral mechanism: Not yet researched." in told
    assert "contacts --country SE" in told
    told = plain.page(library.record("country/no"), library.vocabulary, today)
    assert "National referral mechanism: Not known. Looked for in the example manual." in told


def test_translations_as_text_are_marked_as_drafts(library, today):
    told = plain.page(library.record("term/reflection-period"), library.vocabulary, today)
    assert told.index("Draft translations") < told.index("  French: délai de rétablissement et de réflexion, DRR")
