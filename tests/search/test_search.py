"""From what a person typed to hits that say why they are there."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchQuery, Stage
from fieldguide.domain.vocabulary import SUPRANATIONAL
from fieldguide.folding import words
from fieldguide.search.engine import SearchEngine
from fieldguide.search.highlight import SNIPPET
from fieldguide.search.understanding import LONGEST_TEXT, MOST_WORDS, query_words

TYPED = (
    "passport", "child", "example", "116000", "116 000", "2011/36/EU", "cets 197", "border", "the", "a", "hotline", "emergency", "debt", "talk",
    "figures", "norway", "directive", "convention", "reflection", "passeport", "κόσμος", "паспорт",
)  # fmt: skip
anything = st.text(st.characters(exclude_categories=()))
signs = st.text(st.sampled_from(list("\"'*^:()-+{}[]~\\/|&%_ \0\n\t\x7f.,;AND OR NOT NEAR a1é")), max_size=60)
typed = st.lists(st.sampled_from(TYPED) | anything, max_size=6).map(" ".join)
queries = st.builds(
    SearchQuery,
    anything | signs | typed,
    kinds=st.frozensets(st.sampled_from(Kind)),
    country=st.sampled_from(["", "GB", "NO", "SE", "ZZ"]),
    only_country=st.booleans(),
    lang=st.sampled_from(["", "en", "fr"]),
    limit=st.integers(1, 500),
)


@pytest.fixture(scope="module")
def engine(library):
    return SearchEngine(library)


@pytest.fixture(scope="module")
def find(engine):
    """Search and return the ids of the hits."""

    def call(text, **options):
        return [hit.head.id for hit in engine.run(SearchQuery(text, **options)).hits]

    return call


def _sound(answer):
    """What holds for every answer."""
    query = answer.query
    assert len(answer.hits) <= query.limit
    assert len({hit.head.id for hit in answer.hits}) == len(answer.hits)
    assert all(hit.head.kind in query.kinds for hit in answer.hits if query.kinds)
    assert all(number > 0 for _, number in answer.counts)
    assert sum(number for kind, number in answer.counts if not query.kinds or kind in query.kinds) >= len(answer.hits)
    if answer.stage is Stage.EMPTY:
        assert bool(answer.explanation) == bool(query.text.strip())
    elif answer.hits and answer.stage is Stage.ALL_WORDS:
        assert bool(answer.explanation) == bool(answer.repaired or answer.unknown)
    elif answer.hits and answer.stage is Stage.IDENTIFIER:
        assert answer.explanation == ""
    elif not answer.hits or answer.stage is Stage.SOME_WORDS:
        assert answer.explanation
    for hit in answer.hits:
        assert len(hit.snippet) <= SNIPPET + len("…  …")
        for text, marks in ((hit.head.title, hit.title_marks), (hit.snippet, hit.snippet_marks)):
            end = 0
            for mark in marks:
                assert end <= mark.start < mark.end <= len(text)
                end = mark.end
                assert len(words(text[mark.start : mark.end])) == 1


@settings(max_examples=400)
@given(queries)
def test_no_text_raises_and_every_answer_is_sound(engine, query):
    _sound(engine.run(query))


@settings(max_examples=40)
@given(
    piece=st.text(st.characters(exclude_categories=()), min_size=1, max_size=20)
    | st.sampled_from(["a ", "é", "が", '"', "\0", "1/"])
)
def test_a_text_of_a_hundred_thousand_characters(engine, piece):
    _sound(engine.run(SearchQuery((piece * 100_000)[:100_000])))


@pytest.mark.parametrize(
    "text",
    ["foo-bar AND (", "passport AND", "NOT passport", "NEAR(passport child, 5)", "title:passport", "{title}: x", "passport*", "^passport",
     '"passport', "passport\"\"", "' OR 1=1 --", "%_", "\\", "*", "passport\0child", "\ud800passport\udfff", "pass\u00adport", "\u202epassport",
     "\u2488 x", "\u2474", "½", "\ufdfa"],
    ids=ascii,
)  # fmt: skip
def test_nothing_typed_is_read_as_an_operator(engine, text):
    answer = engine.run(SearchQuery(text))
    _sound(answer)
    assert answer.stage is not Stage.IDENTIFIER


@pytest.mark.parametrize("text", ["passport*", "^passport", '"passport', "title:passport\ud800", "NOT passport"])
def test_signs_around_a_word_do_not_hide_it(find, text):
    assert "indicator/papers-held" in find(text)


@pytest.mark.parametrize(
    ("text", "record_id"),
    [
        ("2011/36/EU", "legal/dir-2011-36"),
        ("2011/36/eu ", "legal/dir-2011-36"),
        ("32011L0036", "legal/dir-2011-36"),
        ("celex 32011L0036", "legal/dir-2011-36"),
        ("CETS 197", "legal/cets-197"),
        ("cets197", "legal/cets-197"),
        ("CETS-197", "legal/cets-197"),
        ("197", "legal/cets-197"),
        ("ECLI:NO:EX:2020:1", "legal/no-example-act"),
        ("116000", "service/eu-example-116000"),
        ("116 000", "service/eu-example-116000"),
        ("116-000", "service/eu-example-116000"),
        ("112", "service/eu-example-112"),
        ("020 7946 0123", "service/gb-example-hotline"),
        ("(020) 79460123", "service/gb-example-hotline"),
        ("+44 20 7946 0123", "service/gb-example-hotline"),
        ("+442079460123", "service/gb-example-hotline"),
        ("08-465 004 12", "service/se-example-line"),
    ],
)
def test_an_identifier_as_typed_stands_first(engine, text, record_id):
    answer = engine.run(SearchQuery(text))
    assert answer.stage is Stage.IDENTIFIER
    assert answer.hits[0].head.id == record_id


@pytest.mark.parametrize(
    ("text", "record_id"),
    [
        ("passport", "indicator/papers-held"),
        ("PASSPORT", "indicator/papers-held"),
        ("passeport", "term/travel-document"),
        ("паспорт", "term/travel-document"),
        ("جَواز", "term/travel-document"),
        ("κοσμος", "indicator/papers-held"),
        ("ΚΌΣΜΟΣ", "indicator/papers-held"),
        ("victima", "indicator/papers-held"),
        ("елка", "indicator/papers-held"),
        ("temps de reflexion", "term/reflection-period"),
        ("rrp", "term/reflection-period"),
        ("coyote", "term/smuggling"),
    ],
)
def test_words_are_found_in_any_spelling(find, text, record_id):
    assert record_id in find(text)


def test_the_last_word_may_be_a_beginning_until_a_space_ends_it(engine, find):
    assert "indicator/papers-held" in find("passp")
    assert find("somebody passp")[0] == "indicator/papers-held"
    assert engine.run(SearchQuery("passp ")).stage is Stage.NOTHING
    answer = engine.run(SearchQuery("passp somebody"))
    assert answer.unknown == ("passp",)
    assert "Not known here: passp." in answer.explanation


def test_all_words_alone_need_no_explanation(engine):
    answer = engine.run(SearchQuery("example"))
    assert (answer.stage, answer.explanation) == (Stage.ALL_WORDS, "")
    assert len(answer.hits) >= 5


def test_few_hits_with_every_word_are_followed_by_those_with_some(engine):
    answer = engine.run(SearchQuery("passport owner "))
    assert answer.stage is Stage.SOME_WORDS
    assert [hit.head.id for hit in answer.hits][:1] == ["indicator/papers-held"]
    assert "term/travel-document" in [hit.head.id for hit in answer.hits][1:]
    assert answer.explanation.startswith("1 record holds all of these words")


def test_without_a_record_that_holds_every_word_any_word_will_do(engine):
    answer = engine.run(SearchQuery("passport coyote "))
    assert answer.stage is Stage.ANY_WORD
    assert {"indicator/papers-held", "term/smuggling"} <= {hit.head.id for hit in answer.hits}
    assert "No record holds all of these words" in answer.explanation


@pytest.mark.parametrize("text", ["he has my passport", "who has the passport", "passport"])
def test_words_of_a_question_that_say_nothing_do_not_count(find, text):
    assert set(find(text)) == set(find("passport"))
    assert find(text)[0] == find("passport")[0]


@pytest.mark.parametrize("text", ["the", "who is", "a ", "is it the "])
def test_a_query_of_such_words_alone_is_searched_as_it_is(engine, text):
    assert engine.run(SearchQuery(text)).hits


def test_nothing_found_says_why(engine):
    answer = engine.run(SearchQuery("qwxyz"))
    assert (answer.stage, answer.hits, answer.counts) == (Stage.NOTHING, (), ())
    assert "Nothing in this edition holds this word" in answer.explanation
    assert "any of these words" in engine.run(SearchQuery("qwxyz zyxwq")).explanation


@pytest.mark.parametrize("text", ["", " ", "\t\n", "…", "?!", "\ud800", "\0"])
def test_a_query_without_words(engine, text):
    answer = engine.run(SearchQuery(text))
    assert (answer.stage, answer.hits, answer.counts) == (Stage.EMPTY, (), ())


@pytest.mark.parametrize(
    "text", ["example", "passport", "116000", "CETS 197", "2011/36/EU", "child border", "coyote passport"]
)
def test_counts_are_those_of_all_kinds_whatever_is_shown(engine, text):
    expected = engine.run(SearchQuery(text)).counts
    assert expected
    for number in range(len(Kind) + 1):
        for kinds in combinations(Kind, number):
            assert engine.run(SearchQuery(text, kinds=frozenset(kinds), limit=1)).counts == expected


def test_counts_count_what_an_unlimited_search_shows(engine):
    for text in TYPED:
        answer = engine.run(SearchQuery(text, limit=500))
        shown = [hit.head.kind for hit in answer.hits]
        assert dict(answer.counts) == {kind: shown.count(kind) for kind in Kind if kind in shown}


@pytest.mark.parametrize("text", ["coyote", "reflection period ", "CETS 197"])
def test_a_kind_without_hits_says_that_others_have_some(engine, text):
    answer = engine.run(SearchQuery(text, kinds=frozenset({Kind.SERVICE})))
    assert answer.hits == ()
    assert answer.counts
    assert "No record of the kinds chosen" in answer.explanation


def test_the_own_country_comes_first(find):
    hotlines = [one for one in find("example", kinds=frozenset({Kind.SERVICE})) if one.startswith("service/")]
    assert len(hotlines) > 3
    for country in ("NO", "GB"):
        ranked = find("example", kinds=frozenset({Kind.SERVICE}), country=country)
        assert set(ranked) == set(hotlines)
        assert ranked[0].startswith(f"service/{country.lower()}-")
    assert find("116000", country="NO")[0] == "service/no-example-child-line"


@given(text=typed, country=st.sampled_from(["GB", "NO", "SE"]))
@example(text="passport child example", country="GB")
def test_other_countries_can_be_left_out(engine, text, country):
    allowed = {"", country, *SUPRANATIONAL}
    answer = engine.run(SearchQuery(text, country=country, only_country=True, limit=500))
    assert {hit.head.country for hit in answer.hits} <= allowed
    everywhere = engine.run(SearchQuery(text, country=country, limit=500))
    if everywhere.stage is answer.stage:
        found = {hit.head.id for hit in answer.hits}
        within = {hit.head.id for hit in everywhere.hits if hit.head.country in allowed}
        # Where fewer hold all of it, the circle is drawn wider: nothing is lost, and more that hold some of it may come.
        assert within <= found if answer.stage is Stage.SOME_WORDS else within == found


def test_another_language(engine):
    assert engine.run(SearchQuery("passport", lang="en")).hits
    assert engine.run(SearchQuery("passport", lang="fr")).stage is Stage.NOTHING


@given(text=typed, limit=st.integers(1, 30))
def test_a_limit_cuts_the_same_list_and_the_order_is_stable(engine, text, limit):
    whole = engine.run(SearchQuery(text, limit=500))
    assert engine.run(SearchQuery(text, limit=500)) == whole
    cut = engine.run(SearchQuery(text, limit=limit))
    assert cut.hits == whole.hits[:limit]
    if whole.stage in (Stage.ALL_WORDS, Stage.ANY_WORD):
        scores = [hit.score for hit in whole.hits]
        assert scores == sorted(scores, reverse=True)
        assert all(score > 0 for score in scores)


def test_every_record_is_found_by_its_title(library, find):
    for head in library.heads():
        assert head.id in find(f"{head.title} "), head.id


@given(anything)
def test_a_query_is_cut_to_a_length_a_person_would_type(text):
    found = query_words(text * 50)
    assert len(found) <= MOST_WORDS
    assert len(set(found)) == len(found)
    assert found == query_words((text * 50)[:LONGEST_TEXT])


def test_a_term_is_found_by_its_words_in_other_languages(engine):
    for typed in ("περίοδος περίσκεψης", "delai de retablissement", "DRR"):
        assert "term/reflection-period" in [hit.head.id for hit in engine.run(SearchQuery(typed)).hits], typed


@pytest.mark.parametrize(
    ("typed", "meant"), [("pasport", "passport"), ("passprot", "passport"), ("Paspport ", "passport")]
)
def test_a_slip_is_repaired_announced_and_can_be_taken_back(engine, find, typed, meant):
    answer = engine.run(SearchQuery(typed))
    assert answer.repaired == meant
    assert f"these are for “{meant}”" in answer.explanation
    assert next(hit.head.id for hit in answer.hits) == "indicator/papers-held"
    literal = engine.run(SearchQuery(typed, is_literal=True))
    assert literal.repaired == ""
    assert literal.stage is Stage.NOTHING


def test_a_word_that_is_known_is_never_repaired(engine, library):
    for head in library.heads():
        assert engine.run(SearchQuery(f"{head.title} ")).repaired == "", head.id


def test_forms_of_a_word_find_each_other(find):
    assert find("passports ")[0] == "indicator/papers-held"
    assert "indicator/papers-held" in find("keeping passports ")


def test_a_phrase_of_the_thesaurus_finds_what_the_records_call_it(find, engine):
    assert find("travel papers ")[0] == "indicator/papers-held"
    assert find("Reisepass weggenommen")[0] == "indicator/papers-held"
    assert find("Reisepässe")[0] == "indicator/papers-held", "another form, by its stem"
    assert find("reisep")[0] == "indicator/papers-held", "a beginning"
    answer = engine.run(SearchQuery("Reisepass weggenommen", with_reasons=True))
    first = answer.hits[0].reasons[0]
    assert (first.typed, first.found, first.how) == ("reisepass", "passport", "means the same")


def test_a_search_tells_its_steps(engine):
    steps = engine.run(SearchQuery("who has the pasport")).steps
    assert steps[0] == "folded: who has the pasport"
    assert any(step.startswith("spelling: pasport taken for passport") for step in steps)
    assert "left out: who has the" in steps
    assert any(step.startswith("all of it: ") for step in steps)


def test_reasons_are_given_only_when_asked_for(engine):
    assert engine.run(SearchQuery("passport")).hits[0].reasons == ()
    (reason,) = engine.run(SearchQuery("passport", with_reasons=True)).hits[0].reasons
    assert (reason.typed, reason.found, reason.how, reason.where) == ("passport", "passport", "as typed", "title")


def test_a_role_tips_the_scale_and_hides_nothing(find):
    assert set(find("example", role="health")) == set(find("example"))
