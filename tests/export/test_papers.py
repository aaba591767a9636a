"""Pocket card and posters: every number stands in a record of the country, nothing is invented, every paper says how far it was checked."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.htmltext import plain
from fieldguide.domain.provenance import Review, ReviewState
from fieldguide.domain.records import Head, Kind, Phone, Record, ServiceFacts
from fieldguide.domain.vocabulary import Vocabulary
from fieldguide.export import contact_block, country_parts
from fieldguide.export.cards import HOW_TO_FOLD, pocket_card
from fieldguide.export.citation import paper_footer, weakest
from fieldguide.export.country_sheet import gather, is_for_danger, lines
from fieldguide.export.encounter_paper import HANDLING, NOTICE
from fieldguide.export.posters import public_poster, staff_poster

COUNTRIES = (  # noqa: SIM905 - quoted one by one they are hard to read
    "AL AM AT BA BE BG CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IS IT LI LT LU LV MD ME MK MT NL NO PL PT RO RS SE SI SK TR UA XK"
).split()
ROLES = ("", "border-second-line", "health", "reception", "asylum", "labour-inspection", "child-protection", "trainer")


@pytest.fixture(scope="module")
def sheet_of(real_library, today):
    """Return the sheet of a country; each is gathered once."""
    known = {}

    def of(code, role=""):
        if (code, role) not in known:
            known[code, role] = gather(real_library, code, role, today)
        return known[code, role]

    return of


def _papers(sheet):
    """Return every paper of a country, with every number a poster can print large: name → its blocks and its footers."""
    card = pocket_card(sheet)
    papers = {"card": ((*card.cover, *card.left, *card.right, *card.back), (card.footer, card.short_footer))}
    for make, public in ((staff_poster, False), (public_poster, True)):
        for number, line in enumerate(lines(sheet, public=public) or (None,)):
            poster = make(sheet, line)
            papers[f"{make.__name__} {number}"] = (poster.blocks, (poster.footer,))
    return papers


def _html(blocks):
    return "\n".join(part for block in blocks for part in (block.top, block.number, *block.columns, block.code_words))


def _words(blocks):
    return plain(_html(blocks)).replace("\xa0", " ")


def _digits(text):
    return re.sub(r"\D", "", text)


def _large_numbers(blocks):
    """Yield every number that is set in larger letters than text."""
    yield from (number for block in blocks for number in block.number.split(" · ") if number)
    for shown in re.findall(r"<p class='number'>(.*?)</p>", _html(blocks)):
        without_marks = plain(re.sub(r"<span.*?</span>", "", shown)).replace("\xa0", " ")
        yield from (number.removeprefix("or ").strip() for number in without_marks.split(" · "))


def test_all_countries_are_looked_at(real_library):
    assert sorted(country.code for country in real_library.vocabulary.countries) == COUNTRIES


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_number_stands_in_a_record_of_the_country(code, sheet_of, real_library, today):
    records = real_library.contacts(code, today=today)
    dialled = {phone.inside for record in records for phone in record.facts.phones}
    told = (*(f"{record.head.title} {record.text}" for record in records), sheet_of(code).profile.text, *dialled)
    stored = [_digits(text) for text in told]
    for name, (blocks, _) in _papers(sheet_of(code)).items():
        large = set(_large_numbers(blocks))
        assert large, name
        assert large <= dialled, name
        for run in re.findall(r"[0-9][0-9 ./()-]{3,}[0-9]", _words(blocks)):
            assert any(_digits(run) in text for text in stored), f"{name}: {run}"


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_footer_names_edition_state_and_dates(code, sheet_of, real_library):
    edition = real_library.edition
    for name, (_, footers) in _papers(sheet_of(code)).items():
        for footer in footers:
            assert footer.startswith(f"{edition.name} {edition.version} · "), name
            assert any(f" · {state.label}" in footer for state in ReviewState), name
            assert "printed 21 Nov 2026" in footer, name
        assert "sources read" in footers[0], name
        assert sheet_of(code).country in footers[0], name


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_paper_is_as_weak_as_the_weakest_of_what_stands_on_it(code, sheet_of):
    sheet = sheet_of(code)
    for name, (blocks, footers) in _papers(sheet).items():
        words = _words(blocks)
        if "[not confirmed" in words or name.startswith("public"):
            assert all(" · draft" in footer for footer in footers), name
        else:
            assert all("source checked" in footer for footer in footers), name
        assert not any("expert reviewed" in footer for footer in footers), name


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_draft_and_every_overdue_number_is_marked(code, sheet_of):
    sheet = sheet_of(code)
    contacts = (*sheet.emergency, *sheet.hotlines, *sheet.children, *sheet.identification, *sheet.others)
    for record in contacts:
        marked = contact_block.contact(record, sheet.words, sheet.today).replace("\xa0", " ").replace("&nbsp;", " ")
        assert ("not confirmed" in marked.partition("<p class='small'>")[0]) is (
            record.head.review.state is ReviewState.DRAFT
        )
        assert ("due for a new check" in marked) is record.head.review.is_overdue(sheet.today)
    profile = sheet.profile.head.review
    assert ("not&nbsp;confirmed" in country_parts.profile_marks(sheet)) is (profile.state is ReviewState.DRAFT)


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_code_dials_a_number_of_the_contact_and_nothing_else(code, sheet_of):
    sheet = sheet_of(code)
    for make, public in ((staff_poster, False), (public_poster, True)):
        for line in lines(sheet, public=public):
            codes = [block.code for block in make(sheet, line).blocks if block.code]
            if is_for_danger(sheet, line):
                assert codes == []
                continue
            (code_drawn,) = codes
            assert code_drawn.address == f"tel:{line.phone.e164 or _digits(line.phone.inside)}"
            assert re.fullmatch(r"tel:\+?[0-9]{3,15}", code_drawn.address)


def test_without_a_trafficking_line_the_paper_says_so_and_makes_none_up(sheet_of):
    without = [code for code in COUNTRIES if not sheet_of(code).hotlines]
    assert without, "every country has a line now: test this with a country of the example library"
    for sheet in map(sheet_of, without):
        assert lines(sheet, public=False) == lines(sheet, public=True) == ()
        for blocks, _ in _papers(sheet).values():
            assert country_parts.NO_LINE in _words(blocks)
            assert not any(block.code for block in blocks)
            assert country_parts.numbers_of(sheet.emergency[0]) in _words(blocks)


def test_a_line_for_professionals_is_not_offered_to_the_public(sheet_of):
    sheet = sheet_of("SE")
    assert [line.phone.inside for line in lines(sheet, public=False)] == ["020-39 00 00", "020-35 40 40"]
    assert [line.phone.inside for line in lines(sheet, public=True)] == ["020-35 40 40"]


def test_a_number_for_calls_from_abroad_is_left_to_the_guide(sheet_of):
    sheet = sheet_of("RO")
    assert "021 313 3100" not in "".join(_words(blocks) for blocks, _ in _papers(sheet).values())


def test_the_number_for_danger_is_no_trafficking_line_where_there_is_another(sheet_of):
    assert "192" not in [line.phone.inside for line in lines(sheet_of("RS"), public=True)]
    assert [line.phone.inside for line in lines(sheet_of("IS"), public=True)] == ["112"]


def test_the_europe_wide_112_is_not_printed_below_a_countrys_own(sheet_of):
    assert [country_parts.numbers_of(record) for record in sheet_of("SK").emergency] == ["112 · 158"]
    assert [country_parts.numbers_of(record) for record in sheet_of("CY").emergency] == ["199", "112"]


@pytest.mark.parametrize("code", COUNTRIES)
def test_no_contact_stands_twice_among_those_to_call(code, sheet_of):
    sheet = sheet_of(code)
    called = [record.id for record in (*sheet.hotlines, *sheet.children, *sheet.others)]
    assert len(called) == len(set(called))


@pytest.mark.parametrize("role", ROLES)
def test_the_card_holds_rules_do_nots_and_words_for_the_role(role, sheet_of, real_library):
    sheet = sheet_of("DE", role)
    card = pocket_card(sheet)
    right, back = _words(card.right), _words(card.back)
    assert len(sheet.rules) == 3
    for rule in (*country_parts.SIGN_RULES, *sheet.rules, *sheet.never):
        assert rule in right
    for text in (*sheet.say, HOW_TO_FOLD):
        assert text in back
    assert sheet.role == real_library.vocabulary.label("roles", role or "border-first-line")
    assert (role or "border-first-line") in real_library.codes("roles")[sheet.checklist.id]


def test_what_is_not_known_says_so_and_where_to_ask(sheet_of):
    open_questions = 0
    for sheet in map(sheet_of, COUNTRIES):
        words = _words(pocket_card(sheet).left)
        for question, answer in sheet.answers:
            label = sheet.words.label("country-questions", question)
            if answer is None or answer.not_found:
                open_questions += 1
                assert f"{label}: not known. Ask " in words
            else:
                assert f"{label}: {answer.short[:1].upper()}{answer.short[1:]}" in words
                assert words.count("[sources disagree]") == sum(bool(one and one.conflict) for _, one in sheet.answers)
        if not sheet.children:
            assert f"A child, missing or alone\n{country_parts.NOT_KNOWN} Ask " in words
    assert open_questions > 20


def test_a_country_without_anything_still_makes_every_paper(library, today):
    """The example library has no rules, no profile of most countries, and few contacts."""
    for country in library.vocabulary.countries:
        sheet = gather(library, country.code, "", today)
        for name, (blocks, footers) in _papers(sheet).items():
            assert _words(blocks), name
            assert "printed 21 Nov 2026" in footers[0]
    nowhere = gather(library, "QQ", "nobody", today)
    blocks, footers = _papers(nowhere)["card"]
    assert country_parts.NOT_KNOWN in _words(blocks)
    assert country_parts.NO_LINE in _words(blocks)
    assert _words(blocks).count("not known. Ask the legal service of your organisation.") == 4
    assert " · draft · sources not read · " in footers[0]


def test_the_public_poster_names_no_sign_list_and_promises_nothing(sheet_of):
    for code in COUNTRIES:
        for name, (blocks, _) in _papers(sheet_of(code)).items():
            if name.startswith("public"):
                words = " ".join(block.columns[0] for block in blocks[:2]).lower()
                assert not re.search(r"victim|traffick|police|confidential|anonymous|safe|free of charge", words), name


def test_the_public_poster_says_who_learns_of_a_call(sheet_of):
    def told(code):
        sheet = sheet_of(code)
        return _words(public_poster(sheet, lines(sheet, public=True)[0]).blocks)

    assert "The police answer. Reports are passed on to authorities: ask first." in told("AM")
    assert "Not the police. Reports are passed on to authorities: ask first." in told("ES")
    assert "Ask first, before you say who you are." in told("IT")
    assert "not known: ask for yours" in told("RO")


class TestFooter:
    def test_the_weakest_state_counts(self):
        states = [Review(state=state) for state in ReviewState]
        assert weakest(states) is ReviewState.DRAFT
        assert weakest(states[1:]) is ReviewState.SOURCE_CHECKED
        assert weakest(states[2:]) is ReviewState.EXPERT_REVIEWED
        assert weakest(()) is ReviewState.DRAFT

    def test_dates_of_sources_and_of_printing(self, real_library, today):
        checked = Review(state=ReviewState.SOURCE_CHECKED, read_on="2026-10-31")
        later = Review(state=ReviewState.SOURCE_CHECKED, read_on="2026-11-21", check_after="2026-11-21")
        footer = paper_footer("card", (later, checked), real_library.edition, today)
        assert "source checked, no expert review yet · sources read 31 Oct 2026 to 21 Nov 2026" in footer
        assert "parts are due for a new check · printed 21 Nov 2026" in footer
        one = paper_footer("card", (checked,), real_library.edition, today)
        assert "sources read 31 Oct 2026 · printed" in one


def test_a_filled_paper_says_what_it_holds_and_how_it_is_handled():
    told = plain(NOTICE)
    assert told.startswith("Data about an encounter\nHandle as confidential.")
    for word in ("no name", "no free text", "shred", "rules on records"):
        assert word in told
    assert "shred" in HANDLING


LINE = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
NUMBER = st.from_regex(r"0[0-9]{2,4}( [0-9]{2,4}){0,3}", fullmatch=True)


def _contact(title, number, note, hours):
    head = Head("service/xx-one", Kind.SERVICE, "en", title, "", "XX", "hotline", Review())
    phones = (Phone("", number, ""),) if number else ()
    facts = ServiceFacts(title, "hotline", ("hotline",), phones, hours=hours, note=note)
    return Record(head, (), "", "", (), (), (), facts)


@given(title=LINE, number=NUMBER, note=LINE, hours=LINE)
def test_any_contact_is_printed_as_text_and_never_as_markup(title, number, note, hours):
    html = contact_block.contact(_contact(title, number, note, hours), Vocabulary({}, ()), date(2026, 11, 21))
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "b", "span"}
    words = plain(html).replace("\xa0", " ").split()
    assert " ".join(note.split()).replace("\xa0", " ").split() == [] or note.split()[0] in words
    assert number in plain(html).replace("\xa0", " ")
    assert "[not confirmed]" in plain(html).replace("\xa0", " ")


@given(
    before=st.sampled_from(["", "National ", "ANITP "]),
    number=NUMBER,
    after=st.sampled_from(["", " helpline", ", line"]),
)
def test_a_name_loses_only_the_number_beside_it(before, number, after):
    shorter = contact_block.name_beside_number(_contact(f"{before}line {number}{after}", number, "", ""))
    assert _digits(shorter) == ""
    assert shorter.casefold().startswith(f"{before}line".casefold())
    assert contact_block.name_beside_number(_contact(f"({number})", number, "", "")) == f"({number})"
