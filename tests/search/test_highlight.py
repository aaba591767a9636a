"""Which words of a shown text are marked, and which passage is shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fieldguide.domain.search import Span
from fieldguide.folding import words
from fieldguide.search.highlight import SNIPPET, Passages, Shown, marks, opening, snippet
from fieldguide.search.understanding import query_words

anything = st.text(st.characters(exclude_categories=()))
prose = st.lists(
    st.sampled_from(["passport", "Passport", "πασπόρτ", "the", "a", "é", "…", "\n", "x" * 200]) | anything, max_size=120
).map(" ".join)
asked = (
    st.lists(st.sampled_from(["passport", "the", "pass", "x" * 200]) | anything, max_size=5)
    .map(" ".join)
    .map(query_words)
)


def _shown(found, *, prefix):
    return Shown(frozenset(found), tuple(found[-1:]) if prefix else ())


@settings(max_examples=300)
@given(text=anything | prose, found=asked, prefix=st.booleans())
@example(text="aa " + "b" * 500, found=("b",), prefix=True)
@example(text="b" * 170 + " " + "c" * 170, found=("c" * 170,), prefix=False)
def test_a_snippet_is_a_passage_of_the_text_and_its_marks_are_words_asked_for(text, found, prefix):
    passage, marked = snippet(Passages.of(text), _shown(found, prefix=prefix))
    assert len(passage) <= SNIPPET + len("…  …")
    assert passage.removeprefix("… ").removesuffix(" …") in " ".join(text.split())
    for mark in marked:
        (word,) = words(passage[mark.start : mark.end])
        assert word in found or (prefix and word.startswith(found[-1]))


@settings(max_examples=300)
@given(text=prose, found=asked, prefix=st.booleans())
def test_every_word_asked_for_is_marked(text, found, prefix):
    marked = {text[mark.start : mark.end] for mark in marks(text, _shown(found, prefix=prefix))}
    assert {word for one in marked for word in words(one)} == {
        word for word in words(text) if word in found or (prefix and found and word.startswith(found[-1]))
    }


def test_marks_stand_on_the_spelling_of_the_text():
    assert marks("La Víctima, víctimas", _shown(("victima",), prefix=False)) == (Span(3, 10),)
    assert marks("La Víctima, víctimas", _shown(("victima",), prefix=True)) == (Span(3, 10), Span(12, 20))
    assert marks("Straße", _shown(("strasse",), prefix=False)) == (Span(0, 6),)
    assert marks("", _shown(("x",), prefix=True)) == ()
    assert marks("x", _shown((), prefix=True)) == ()


def test_the_passage_is_the_one_with_most_of_the_words():
    text = "one " + "filler " * 60 + "one two three " + "filler " * 60
    passage, marked = snippet(Passages.of(text), _shown(("one", "two", "three"), prefix=False))
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert [passage[mark.start : mark.end] for mark in marked] == ["one", "two", "three"]


def test_without_a_match_it_is_the_beginning():
    passage, marked = snippet(Passages.of("first words " + "more " * 100), _shown(("absent",), prefix=False))
    assert passage.startswith("first words")
    assert marked == ()


def test_a_short_text_is_shown_whole():
    assert snippet(Passages.of("a passport\nin a drawer"), _shown(("drawer",), prefix=False)) == (
        "a passport in a drawer",
        (Span(16, 22),),
    )


@pytest.mark.parametrize("text", ["the " * 5_000, "the\u0301" * 5_000, "e " * 10_000])
def test_a_text_full_of_matches_takes_no_time(text):
    begin = time.process_time()
    snippet(Passages.of(text), _shown(("the", "e"), prefix=True))
    assert time.process_time() - begin < 1


@given(anything | prose)
def test_the_beginning_of_a_text_is_no_longer_than_a_snippet(text):
    shown = opening(text)
    assert len(shown) <= SNIPPET + len(" …")
    assert text.startswith(shown.removesuffix(" …"))
