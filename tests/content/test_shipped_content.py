"""What the project promises about the content it ships."""

import re

import pytest

from fieldguide.checklists.engine import State, outcome
from fieldguide.domain.checklist import Gate
from fieldguide.domain.pack import is_publisher
from fieldguide.domain.provenance import Read, ReviewState
from fieldguide.domain.records import Kind
from fieldguide.domain.search import SearchQuery
from fieldguide.domain.vocabulary import SUPRANATIONAL
from fieldguide.export import page
from fieldguide.search.engine import SearchEngine

#: Beginnings of words that would tell somebody who reads along what is looked for.
GIVING_AWAY = re.compile(
    r"\b(abus|afraid|alone|asylum|child[ -]protection|coer|control|crim|danger|debt|disclos|escap|exploit|fear|forc|harm|help[ -]?line|hotline"
    r"|hurt|indicat|offence|polic|prostitut|refer|rescu|risk|safe|sex|shelter|sign|slave|smuggl|suicid|suspect|suspici|threat|traffic|victim"
    r"|violen)\w*",
    re.IGNORECASE,
)


def test_it_holds_every_kind_of_record(real_library):
    assert {kind: sum(states.values()) > 0 for kind, states in real_library.tally().items()} == dict.fromkeys(
        Kind, True
    )
    assert real_library.law_articles() > 0
    assert real_library.ratings()


def test_every_record_shows_where_it_is_from(real_library):
    without = [record for record in real_library.records() if not record.citations]
    assert {record.kind for record in without} <= {Kind.COUNTRY}
    assert not [answer for record in without for answer in record.facts.answers if answer.short]


def test_what_nobody_has_compared_says_so(real_library):
    for record in real_library.records():
        review = record.head.review
        unread = any(citation.read is Read.NOT_READ for citation in record.citations if not citation.anchor)
        if unread or not review.checked_on:
            assert review.state is ReviewState.DRAFT, record.id
        if review.state is ReviewState.EXPERT_REVIEWED:
            assert review.expert, record.id
        else:
            assert not review.expert or review.state is ReviewState.DRAFT, record.id


def test_what_was_checked_says_by_whom(real_library):
    heads = real_library.heads()
    assert [head.id for head in heads if bool(head.review.checked_on) != bool(head.review.checked_by)] == []


def test_no_day_lies_behind_the_edition(real_library):
    closed = real_library.edition.date
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", closed)
    for head in real_library.heads():
        assert head.review.read_on <= closed, head.id
        assert head.review.checked_on <= closed, head.id


def test_every_country_has_contacts_and_an_emergency_number(real_library, today):
    for country in real_library.vocabulary.countries:
        own = real_library.contacts(country.code, today=today, beyond=False)
        emergency = real_library.contacts(country.code, "emergency", today=today)
        assert own, f"{country.name} has no contact"
        assert any(record.facts.phones for record in emergency), f"{country.name} has no emergency number"


def test_every_number_stands_in_the_words_of_its_source(real_library):
    for head in real_library.heads(Kind.SERVICE):
        record = real_library.record(head.id)
        (cited,) = record.citations
        digits = re.sub(r"[^0-9]", "", cited.evidence)
        for phone in record.facts.phones:
            assert re.sub(r"[^0-9]", "", phone.inside).lstrip("0") in digits, f"{head.id}: {phone.inside}"


def test_no_sign_names_a_country(real_library):
    names = [country.name for country in real_library.vocabulary.countries]
    for head in real_library.heads(Kind.INDICATOR):
        assert not [name for name in names if name in f"{head.title} {head.summary}"], head.id


def test_every_sign_stands_beside_its_other_explanations(real_library, today):
    for head in real_library.heads(Kind.INDICATOR):
        shown = page.render(real_library.record(head.id), real_library.vocabulary, today)
        assert "<h2>What else it can mean</h2>" in shown, head.id
        assert page.CAUTION in shown, head.id


def test_no_publisher_can_be_named_as_contacts_and_laws_begin(real_library):
    heads = [head for kind in (Kind.SERVICE, Kind.LEGAL, Kind.COUNTRY) for head in real_library.heads(kind)]
    assert len(heads) > 100
    beginnings = {head.id.partition("/")[2].partition("-")[0] for head in heads}
    assert [one for one in sorted(beginnings) if is_publisher(one)] == []


@pytest.mark.parametrize("role", ["border-first-line", "health", "reception"])
def test_there_is_a_checklist_for(role, real_library):
    definitions = [real_library.record(head.id).facts.definition for head in real_library.heads(Kind.CHECKLIST)]
    assert any(role in definition.roles for definition in definitions)


def test_a_checklist_ends_in_a_step_even_before_the_first_answer(real_library):
    for head in real_library.heads(Kind.CHECKLIST):
        assert outcome(real_library.record(head.id).facts.definition, State()).steps, head.id


@pytest.fixture(scope="session")
def checklists(real_library):
    return {head.id: real_library.record(head.id).facts.definition for head in real_library.heads(Kind.CHECKLIST)}


@pytest.mark.parametrize(
    "words", ["The victim", "Signs of it", "TRAFFICKED?", "Child protection called", "Threatens", "under control"]
)
def test_it_is_known_what_gives_away(words):
    assert GIVING_AWAY.search(words)


def test_every_gate_can_be_answered_while_somebody_listens(checklists):
    assert len(checklists) == 15
    for name, definition in checklists.items():
        gates = [item for item in definition.items if item.gate]
        assert {item.gate for item in gates} == set(Gate), name
        assert [item.id for item in gates if not item.discreet] == [], name


def test_discreet_wordings_are_not_mistaken_for_each_other(checklists):
    for name, definition in checklists.items():
        wordings = [item.discreet.casefold() for item in definition.items if item.discreet]
        assert sorted(set(wordings)) == sorted(wordings), name


def test_discreet_wordings_give_nothing_away(checklists):
    for name, definition in checklists.items():
        for item in definition.items:
            assert not GIVING_AWAY.search(item.discreet), f"{name}: {item.discreet}"
            assert len(item.discreet) <= 48, f"{name}: {item.discreet}"
            assert len(item.discreet.split()) in (0, 2, 3, 4, 5, 6), f"{name}: {item.discreet}"
            assert item.discreet != item.text, f"{name}: {item.id}"


def test_an_agreement_is_never_asked_for_while_somebody_listens(checklists):
    agreements = [item for definition in checklists.values() for item in definition.items if item.id == "agrees"]
    assert agreements
    assert [item.discreet for item in agreements if item.discreet] == []


def test_a_further_round_is_for_another_person(checklists):
    again = [stage.again for definition in checklists.values() for stage in definition.stages if stage.again]
    assert again
    assert [words for words in again if not re.fullmatch(r"another [a-z ]+", words) or GIVING_AWAY.search(words)] == []


def test_no_page_gives_a_score(real_library, today):
    verdict = re.compile(r"\b(risk score|score of|total score|points? in total|is a victim: (yes|no))\b", re.IGNORECASE)
    for record in real_library.records():
        assert not verdict.search(page.render(record, real_library.vocabulary, today)), record.id


def test_a_sign_is_found_by_the_words_people_would_type(real_library):
    search = SearchEngine(real_library)
    far = []
    for head in real_library.heads(Kind.INDICATOR):
        cues = real_library.record(head.id).cues
        assert cues, f"{head.id} has no cues"
        hits = search.run(SearchQuery(f"{cues[0]} ", limit=10)).hits
        if head.id not in [hit.head.id for hit in hits]:
            far.append((head.id, cues[0]))
    assert far == []


@pytest.mark.parametrize(
    ("text", "record_id"),
    [
        ("2011/36/EU", "legal/dir-2011-36"),
        ("CETS 197", "legal/cets-197"),
        ("cets197", "legal/cets-197"),
        ("116000", "service/eu-missing-children-116000"),
        ("116 000", "service/eu-missing-children-116000"),
        ("passport", "indicator/documents-held"),
        ("he has my passport", "indicator/documents-held"),
    ],
)
def test_it_is_the_first_hit(text, record_id, real_library):
    assert SearchEngine(real_library).run(SearchQuery(text)).hits[0].head.id == record_id


def test_law_names_whom_it_binds(real_library):
    known = {country.code for country in real_library.vocabulary.countries} | set(SUPRANATIONAL)
    assert [head.id for head in real_library.heads(Kind.LEGAL) if head.country not in known] == []


def test_the_selftest_passes(real_library, run):
    ran = run("selftest", library=real_library.path)
    assert ran.returncode == 0, ran.stdout
