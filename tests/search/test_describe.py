"""Describe what you see: signs with the words that led to them, nothing about a person, and nothing for an ordinary scene."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldguide.domain.records import Kind
from fieldguide.domain.search import Recognised
from fieldguide.search.describe import Describer

SIGNS = {
    "The foreman has all their passports locked in his safe and they cannot get them": "indicator/documents-held",
    "Bruises of different colours on her back, old yellow ones and fresh ones": "indicator/injuries-at-different-stages",
    "Padlock on the outside of the door, a boy sleeps among cannabis plants": "indicator/lives-among-the-plants",
}
ORDINARY = (
    "She has her own passport with her, a return ticket and the address of the hotel. She booked herself.",
    "A family of four on the way to the beach. The children joke with their father, grandmother waits at the gate.",
    "He works in a kitchen, is paid every Friday with a pay slip and has two days off. He was not hurt.",
    "Lovely weather today.",
    "",
)


@pytest.fixture(scope="module")
def describe(real_library):
    return Describer(real_library).run


@pytest.mark.parametrize("text", SIGNS, ids=lambda text: text[:24])
def test_a_sign_is_recognised_with_the_words_that_led_to_it(describe, text):
    found = {one.head.id: one for one in describe(text).signs}
    assert SIGNS[text] in found
    told = found[SIGNS[text]]
    assert told.words
    assert all(word in text for word in told.words)


@pytest.mark.parametrize("text", ORDINARY, ids=lambda text: text[:24])
def test_an_ordinary_scene_shows_one_sign_at_most_and_what_is_ordinary_in_it(describe, text):
    found = describe(text)
    assert len(found.signs) <= 1
    assert all(word in text for word in found.ordinary)
    assert len(found.ordinary) >= 2 or len(text) < 30


def test_what_is_denied_is_not_recognised(describe):
    said = describe("The employer took the passports and keeps them locked away in the office safe.")
    denied = describe("The employer never took their passports and keeps nothing locked away.")
    assert "indicator/documents-held" in {one.head.id for one in said.signs}
    assert "indicator/documents-held" not in {one.head.id for one in denied.signs}


def test_an_ordinary_circumstance_is_known_in_any_form_and_taken_back_by_a_not(describe):
    assert describe("Her friend visits. She was visited by friends.").ordinary
    assert describe("He plays handball with his team mates and had two days off.").ordinary
    assert describe("She has no friends here, never a day off, and nobody came on holiday.").ordinary == ()


def test_there_is_no_number_about_a_person(describe):
    """A sign is recognised or not: nothing that is shown can be added up."""
    shown = {field.name: field.type for field in dataclasses.fields(Recognised)}
    assert set(shown) == {"head", "words", "dimensions", "is_plain"}
    assert all(one.head.kind is Kind.INDICATOR for one in describe(" ".join(SIGNS)).signs)


def test_the_same_text_gives_the_same_answer(describe):
    text = " ".join(SIGNS)
    assert describe(text) == describe(text)
    assert len(describe(text * 20).signs) <= 10


@settings(max_examples=150)
@given(st.text(st.characters(exclude_categories=()), max_size=300) | st.lists(st.sampled_from(
    ["passport", "boss", "not", "never", "own", "paid", "locked", "she", ".", ",", "debt", "the", "n't", "’"]
), max_size=60).map(" ".join))  # fmt: skip
def test_no_text_raises_and_every_answer_stands_on_the_text(describe, text):
    found = describe(text)
    for one in found.signs:
        assert one.words
        assert all(word in text for word in one.words)
    assert all(word in text for word in found.ordinary)


@pytest.mark.parametrize("piece", ["passport ", "a", "\0", "not paid. ", "é", "''"])
def test_a_text_of_a_hundred_thousand_characters(describe, piece):
    assert len(describe((piece * 100_000)[:100_000]).signs) <= 10
