"""Pages for the screen and for paper: everything a reader must know is on them, and nothing a source slipped in."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldguide.content.builder import build
from fieldguide.domain.records import Kind
from fieldguide.export import edition_page, page
from fieldguide.export.citation import state_line
from fieldguide.store.library import Library

TAGS = frozenset(
    {
        "p", "br", "hr", "h1", "h2", "h3", "h4", "ul", "ol", "li", "b", "i", "strong", "em", "code", "blockquote", "a", "table", "thead",
        "tbody", "tr", "th", "td", "span", "img",
    }
)  # fmt: skip
ATTRIBUTES = frozenset({"href", "name", "class", "src", "alt"})
# Codes and days that the builder has checked, and HTML that it has made itself.
CHECKED = frozenset(
    {"status", "police_run", "reports", "checked_on", "read_on", "body_html", "before_html", "detail_html"}
)


class Reader(HTMLParser):
    """Collects tags, attributes and words of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.words, self.open = set(), set(), [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= set(attrs)
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= set(attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)

    @property
    def targets(self):
        return {value for name, value in self.attributes if name == "href"}


def _poisoned(value, poison, name=""):
    """Every text of a record, with something behind it."""
    if is_dataclass(value):
        return replace(value, **{f.name: _poisoned(getattr(value, f.name), poison, f.name) for f in fields(value)})
    if isinstance(value, tuple):
        if name == "identifiers":
            return tuple((scheme, text + poison) for scheme, text in value)
        return tuple(_poisoned(part, poison, name) for part in value)
    if isinstance(value, Enum) or not isinstance(value, str) or name in CHECKED:
        return value
    return value + poison


@pytest.fixture(scope="module")
def records(library):
    return {record.id: record for record in library.records()}


def _page(opened, record_id, today):
    return _safe(page.render(opened.record(record_id), opened.vocabulary, today))


def _safe(html):
    reader = Reader(html)
    assert not reader.open
    assert reader.tags <= TAGS
    assert {name for name, _ in reader.attributes} <= ATTRIBUTES
    assert all(target.startswith("record:") for target in reader.targets)
    assert all(value.startswith("figure:") for name, value in reader.attributes if name == "src")
    return reader


def test_a_contact_names_languages_and_says_where_its_number_is_from(library, real_library, today):
    """Organisations write languages as codes or as names; people read names."""
    contact = next(one for one in library.records() if one.head.kind is Kind.SERVICE)
    spoken = replace(contact.facts, languages=("en", "ro", "Estonian"), source_date="")
    told = _safe(page.render(replace(contact, facts=spoken), real_library.vocabulary, today)).text
    assert "English, Romanian, Estonian" in told
    assert "Number taken from" in told
    assert "Number read on" not in told


@pytest.mark.parametrize("name", ["library", "real_library"])
def test_every_page_is_of_known_tags_only(name, request, today):
    opened = request.getfixturevalue(name)
    for record in opened.records():
        _safe(page.render(record, opened.vocabulary, today))


@pytest.mark.parametrize(
    "poison",
    ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "<a href='https://x.example'>", "&lt;b&gt;<!--"],
)
def test_nothing_in_a_record_becomes_markup(poison, records, library, today):
    for record in records.values():
        clean = _safe(page.render(record, library.vocabulary, today))
        reader = _safe(page.render(_poisoned(record, poison), library.vocabulary, today))
        assert reader.tags <= clean.tags | {"p", "table", "tr", "th", "td", "br", "span", "i", "b", "ul", "li", "h2"}
        assert record.head.title + poison in reader.text


@settings(max_examples=40)
@given(
    poison=st.text(
        st.sampled_from(list("<>&\"'/=! scriptonhref:#;\0\n\u2028")) | st.characters(exclude_categories=()), max_size=30
    )
)
def test_no_text_at_all_becomes_markup(poison, library, today):
    for record in library.records():
        _safe(page.render(_poisoned(record, poison), library.vocabulary, today))


def test_hostile_front_matter_is_shown_as_text(content_copy, spoil_titles, tmp_path, today):
    spoil_titles("<script>alert(1)</script>")
    build(content_copy, tmp_path / "library.db")
    with Library(tmp_path / "library.db") as opened:
        for head in opened.heads(Kind.INDICATOR, Kind.ARTICLE, Kind.LEGAL):
            shown = page.render(opened.record(head.id), opened.vocabulary, today)
            assert "<script>alert(1)</script>" in _safe(shown).text
            assert "<script" not in shown


@pytest.fixture
def spoil_titles(content_copy):
    def spoil(text):
        for path in content_copy.glob("*/*.md"):
            path.write_text(
                path.read_text(encoding="utf-8").replace("\ntitle: ", f"\ntitle: {text} "), encoding="utf-8"
            )

    return spoil


def test_a_page_says_what_it_is_how_far_it_was_checked_and_where_it_is_from(records, library, today):
    for record in records.values():
        text = Reader(page.render(record, library.vocabulary, today)).text
        assert record.head.title in text
        assert record.head.kind.label in text
        assert state_line(record.head.review, today) in text
        for citation in record.citations:
            assert citation.source.title in text
            assert citation.source.publisher in text
            assert citation.locator in text
            assert citation.evidence in text
            assert citation.read.words in text
            assert (citation.source.read_at or citation.source.url) in text


def test_a_record_due_for_a_check_says_so_first(records, library, today):
    due = {record.id for record in records.values() if record.head.review.is_overdue(today)}
    assert due == {"indicator/answers-for-other", "service/gb-example-shelter"}
    for record in records.values():
        shown = page.render(record, library.vocabulary, today)
        assert ("This had to be checked again after 1 Nov 2026" in shown) == (record.id in due)


@pytest.mark.parametrize("name", ["library", "real_library"])
def test_every_link_leads_to_a_record_and_every_article_to_its_place(name, request, today):
    opened = request.getfixturevalue(name)
    pages = {record.id: Reader(page.render(record, opened.vocabulary, today)) for record in opened.records()}
    assert any(reader.targets for reader in pages.values())
    for record_id, reader in pages.items():
        for target in reader.targets:
            to, _, anchor = target.removeprefix("record:").partition("#")
            assert to in pages, f"{record_id} points to {target}"
            if anchor:
                assert ("name", anchor) in pages[to].attributes, f"{record_id} points to {target}"


def test_articles_written_without_the_text_are_marked_one_by_one(records, library, today):
    record = records["legal/cets-197"]
    shown = page.render(record, library.vocabulary, today)
    parts = dict(zip((a.article for a in record.facts.articles), shown.split("<h3>")[1:], strict=True))
    assert {article: "Draft: written from general knowledge" in part for article, part in parts.items()} == {
        "10(2)": False,
        "13": True,
        "preamble": True,
    }


def test_a_contact_shows_its_numbers_and_what_is_not_known(records, library, today):
    text = Reader(page.render(records["service/gb-example-hotline"], library.vocabulary, today)).text
    for part in (
        "020 7946 0123 from abroad +44 20 7946 0123",
        "Example Charity",
        "24/7",
        "English, Romanian",
        "Sep 2026",
        "Passes on to authoritiesyes",
    ):
        assert part in text
    sparse = Reader(page.render(records["service/no-example-child-line"], library.vocabulary, today)).text
    assert "116 000 inside the country only" in sparse
    assert "Hoursnot known" in sparse
    assert "no date on the page" in sparse


def test_a_contact_without_a_number_says_so(records, library, today):
    record = records["service/gb-emergency"]
    silent = replace(record, facts=replace(record.facts, phones=()))
    assert "No telephone number is known" in page.render(silent, library.vocabulary, today)


def test_an_indicator_shows_ratings_and_no_verdict(records, library, today):
    rated = Reader(page.render(records["indicator/papers-held"], library.vocabulary, today)).text
    assert page.CAUTION in rated
    assert "Made for research; not a test of a person." in rated
    assert "Adults, labourCoercion at destinationstrong5.1" in rated
    bare = Reader(page.render(records["indicator/answers-for-other"], library.vocabulary, today)).text
    assert "Coercion at destination (no published rating)" in bare


def test_related_records_stand_once(records, library, today):
    reader = Reader(page.render(records["indicator/papers-held"], library.vocabulary, today))
    assert reader.text.count("Example convention against trafficking, art. 10(2)") == 1
    assert "record:indicator/answers-for-other" in reader.targets  # which points here


def test_the_edition_page_counts_what_there_is(library, today):
    state = edition_page.state_of(library, today)
    reader = _safe(edition_page.render(state, "1.2.3"))
    for part in (
        "Example edition 2026.10, closed 1 Nov 2026",
        "The example publisher",
        "CC BY 4.0",
        "Fieldguide 1.2.3",
        "Indicators4211",
    ):
        assert part in reader.text
    assert "An expert has reviewed 1 record of this edition." in reader.text
    drafts = replace(state, tally={kind: {"draft": 3} for kind in Kind})
    assert "No expert has reviewed this edition." in edition_page.render(drafts, "1.2.3")


def test_the_edition_page_says_what_is_missing(library, today):
    told = _safe(edition_page.render(edition_page.state_of(library, today), "1.2.3")).text
    assert "16 records are drafts" in told
    assert "Who identifies formally: not known for 3 of 4 countries." in told
    assert "National referral mechanism: not known for 4 of 4 countries." in told
    assert "No number for advice on trafficking is known in Kosovo, Norway." in told
    later = edition_page.state_of(library, date(2030, 1, 1))
    assert later.overdue > edition_page.state_of(library, today).overdue
    assert f"{later.overdue} records had to be checked again" in edition_page.render(later, "1.2.3")


def test_the_edition_page_lists_every_source(library, today):
    told = _safe(edition_page.render(edition_page.state_of(library, today), "1.2.3")).text
    sources = library.sources()
    assert f"Sources ({len(sources)})" in told
    assert not [source.id for source in sources if source.title not in told]


def test_a_country_answers_or_says_what_is_not_known(library, today):
    told = _page(library, "country/se", today)
    assert "At least 30 days" in told.text
    assert "Sources disagree. Another manual says 45 days." in told.text
    assert "Draft: written without reading its source." in told.text
    assert "National referral mechanismNot yet researched." in told.text
    assert "Not known. Looked for in the example manual." in _page(library, "country/no", today).text
    assert _page(library, "country/xk", today).text.count("Not yet researched.") == 3


def test_translations_are_marked_as_unconfirmed(library, today):
    told = _page(library, "term/reflection-period", today).text
    assert told.index("Draft translations") < told.index("délai de rétablissement et de réflexion, DRR")
    assert told.index("French") < told.index("Greek") < told.index("περίοδος περίσκεψης")
    assert "Draft translations" not in _page(library, "term/smuggling", today).text
