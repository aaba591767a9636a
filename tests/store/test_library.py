"""What the library answers."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.content.builder import build, read_content
from fieldguide.content.checks import fingerprint
from fieldguide.domain.records import Kind
from fieldguide.errors import RecordNotFoundError
from fieldguide.store.library import Interrupted, Library
from fieldguide.store.search_tables import SearchTables


def _links(record):
    return {(link.target, link.anchor) for link in record.links}


def test_what_was_read_from_the_sources_comes_back_whole(content, library):
    for written in read_content(content).records:
        read = library.record(written.id)
        assert (read.head, read.cues, read.body_html, read.text) == (
            written.head,
            written.cues,
            written.body_html,
            written.text,
        )
        assert read.citations == written.citations
        assert _links(read) == _links(written)
        if written.kind is not Kind.LEGAL:
            assert read.facts == written.facts


def test_a_legal_reference_comes_back_whole(content, library):
    for written in read_content(content).records:
        if written.kind is Kind.LEGAL:
            read = library.record(written.id).facts
            assert sorted(read.identifiers) == sorted(written.facts.identifiers)
            assert read.articles == written.facts.articles
            assert (read.official_title, read.status, read.status_on) == (
                written.facts.official_title,
                written.facts.status,
                written.facts.status_on,
            )


def test_records_know_who_points_to_them(library):
    by_id = {record.id: record for record in library.records()}
    pairs = {(record.id, link.target) for record in by_id.values() for link in record.links}
    back = {(link.target, record.id) for record in by_id.values() for link in record.linked_from}
    assert back == pairs
    assert ("indicator/papers-held", "legal/cets-197") in pairs


def test_lists_stand_by_group_and_title(library):
    heads = library.heads(Kind.SERVICE)
    assert list(heads) == sorted(heads, key=lambda head: (head.group, head.title))
    assert len(library.heads()) == 31
    assert {head.kind for head in library.heads(Kind.TERM, Kind.LEGAL)} == {Kind.TERM, Kind.LEGAL}


def test_heads_come_in_the_order_asked_for_and_the_unknown_are_left_out(library):
    ids = ("term/smuggling", "indicator/nothing", "checklist/booth")
    assert [head.id for head in library.find_heads(ids)] == ["term/smuggling", "checklist/booth"]
    assert library.find_heads(()) == ()


@given(st.text(st.characters(exclude_categories=())))
def test_an_unknown_id_is_said_to_be_unknown(library, record_id):
    with pytest.raises(RecordNotFoundError, match="There is no record"):
        library.record(record_id)


def test_codes_counts_and_sources(library):
    assert library.codes("forms") == {"indicator/papers-held": ("labour", "sexual"), "indicator/debt-told": ("labour",)}
    assert library.codes("nothing") == {}
    assert library.tally()[Kind.INDICATOR] == {"draft": 2, "expert-reviewed": 1, "source-checked": 1}
    assert library.law_articles() == 4
    assert library.ratings() == {"adult-labour": 2, "child-labour": 1}
    titles = [source.title for source in library.sources()]
    assert titles == sorted(titles)
    assert "An example manual" in titles


def test_dimensions_follow_from_the_ratings(library):
    facts = library.record("indicator/papers-held").facts
    assert facts.dimensions == ("coercive-recruitment", "coercion-at-destination", "deceptive-recruitment")


def test_the_words_and_countries(library):
    words = library.vocabulary
    assert words.label("needs", "shelter") == "Safe place"
    assert words.label("needs", "wings") == "wings"
    assert words.codes("nothing") == frozenset()
    assert [country.code for country in words.countries] == ["XK", "NO", "SE", "GB"]
    assert words.country("FR") is None
    assert (words.country_name("COE"), words.country_name("SE"), words.country_name("FR")) == (
        "Council of Europe",
        "Sweden",
        "FR",
    )


def _contacts(library, *arguments, **options):
    return [record.id.removeprefix("service/") for record in library.contacts(*arguments, **options)]


def test_contacts_begin_with_danger(library, today):
    assert _contacts(library, "GB", today=today) == ["gb-emergency", "gb-example-hotline", "gb-example-shelter"]


def test_a_member_state_has_the_european_contacts_behind_its_own(library, today):
    assert _contacts(library, "SE", today=today) == ["se-example-line", "eu-example-112", "eu-example-116000"]
    assert _contacts(library, "SE", today=today, beyond=False) == ["se-example-line"]
    assert _contacts(library, "NO", today=today) == ["no-emergency", "no-example-child-line"]


def test_contacts_for_a_need(library, today):
    assert _contacts(library, "GB", "shelter", today=today) == ["gb-example-hotline", "gb-example-shelter"]
    assert _contacts(library, "SE", "emergency", today=today) == ["eu-example-112"]
    assert _contacts(library, "GB", "return", today=today) == []
    assert _contacts(library, "ZZ", today=today) == []


def test_an_overdue_contact_stands_behind_its_like(content_copy, tmp_path):
    path = content_copy / "services/gb.csv"
    overdue = path.read_text(encoding="utf-8").split("\n")[2]
    fresh = overdue.replace("gb-example-shelter,Example", "gb-second,Zealous").removesuffix("2026-11-01")
    path.write_text(f"{path.read_text(encoding='utf-8')}{fresh}\n", encoding="utf-8")
    build(content_copy, tmp_path / "library.db")
    with Library(tmp_path / "library.db") as library:
        before, after = date(2026, 10, 31), date(2026, 11, 1)
        assert _contacts(library, "GB", "shelter", today=before)[1:] == ["gb-example-shelter", "gb-second"]
        assert _contacts(library, "GB", "shelter", today=after)[1:] == ["gb-second", "gb-example-shelter"]


def test_a_draft_stands_behind_what_was_checked(content_copy, tmp_path):
    path = content_copy / "services/gb.csv"
    row = path.read_text(encoding="utf-8").split("\n")[2].replace("gb-example-shelter,Example", "gb-second,Zealous")
    path.write_text(f"{path.read_text(encoding='utf-8')}{row}\n", encoding="utf-8")
    (record,) = (one for one in read_content(content_copy).records if one.id == "service/gb-second")
    with (content_copy / "checks.csv").open("a", encoding="utf-8") as checks:
        checks.write(f"{record.id},{fingerprint(record)},2026-11-01,second reader,\n")
    build(content_copy, tmp_path / "library.db")
    with Library(tmp_path / "library.db") as library:
        found = _contacts(library, "GB", "shelter", today=date(2026, 10, 31))
    assert found[1:] == ["gb-second", "gb-example-shelter"]


def test_numbers_are_grouped_for_inside_and_abroad(library):
    phones = {head.id: library.record(head.id).facts.phones for head in library.heads(Kind.SERVICE)}
    assert [(p.inside, p.abroad) for p in phones["service/gb-example-hotline"]] == [
        ("020 7946 0123", "+44 20 7946 0123"),
        ("0808 157 0456", "+44 808 157 0456"),
    ]
    assert [(p.e164, p.inside, p.abroad) for p in phones["service/eu-example-116000"]] == [("", "116 000", "")]
    lines = library.phone_lines(("service/gb-example-hotline", "service/eu-example-116000", "term/smuggling"))
    assert lines == {
        "service/gb-example-hotline": "020 7946 0123 · 0808 157 0456",
        "service/eu-example-116000": "116 000",
    }


def _again_and_again(ask, library):
    for _ in range(5_000):
        ask(library)


@pytest.mark.parametrize(
    "ask", [lambda library: list(library.records()), lambda library: library.contacts("SE", today=date(2026, 1, 1))]
)
def test_a_query_can_be_stopped_from_another_thread(ask, library_copy):
    done = threading.Event()
    with Library(library_copy) as opened:

        def stop_again_and_again():
            while not done.is_set():
                opened.interrupt()

        thread = threading.Thread(target=stop_again_and_again)
        thread.start()
        try:
            with pytest.raises(Interrupted):
                _again_and_again(ask, opened)
        finally:
            done.set()
            thread.join()
        assert ask(opened)


def test_an_interruption_of_the_very_first_query_is_an_interruption(library_path):
    """SQLite speaks of a failed constructor if it is interrupted while it makes a virtual table ready."""
    asked = "SELECT term, max(doc) FROM record_vocab WHERE term = 'passport' GROUP BY term"
    interrupted = 0
    for _ in range(40):
        with Library(library_path) as library:
            SearchTables(library)
            ended = threading.Event()
            other = threading.Thread(target=lambda library=library, ended=ended: _interrupt_until(library, ended))
            other.start()
            try:
                assert library.query(asked)
            except Interrupted:
                interrupted += 1
            finally:
                ended.set()
                other.join()
    assert interrupted


def _interrupt_until(library, ended):
    while not ended.is_set():
        library.interrupt()
