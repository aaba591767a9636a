import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldguide.folding import compact, fold, tokens, words

# Every script, combining marks close together, lone surrogates and control characters.
anything = st.text(st.characters(exclude_categories=()))
marks = st.characters(categories=("Mn", "Mc", "Me"))
stacked = st.lists(st.tuples(st.characters(categories=("L", "N", "S")), st.text(marks, max_size=3))).map(
    lambda pairs: "".join(base + above for base, above in pairs)
)


@settings(max_examples=400)
@given(anything | stacked)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@settings(max_examples=400)
@given(st.text(st.characters(categories=("L", "N", "P", "Z"))))
def test_case_does_not_matter(text):
    assert fold(text.upper().casefold()) == fold(text.casefold()) == fold(text)


@settings(max_examples=400)
@given(anything | stacked)
def test_tokens_lie_in_the_text_in_order_and_reproduce_the_words(text):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.folded == fold(text[token.start : token.end]) != ""
        end = token.end
    assert words(text) == [token.folded for token in tokens(text)]


@given(anything)
def test_compact_is_the_words_without_gaps(text):
    assert compact(text) == "".join(words(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("víctima", "VICTIMA"),
        ("κόσμος", "κοσμος"),
        ("ΚΌΣΜΟΣ", "κοσμοσ"),
        ("Ёлка", "елка"),
        ("Їжак", "ижак"),
        ("йога", "иога"),
        ("فتاةٌ", "فتاه"),
        ("إِنسان", "انسان"),
        ("أَحْمَد", "احمد"),
        ("یک", "يك"),
        ("الـعـربية", "العربيه"),
        ("שָׁלוֹם", "שלום"),
        ("Đorđević", "dordevic"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("œuvre", "oeuvre"),
        ("ısı", "isi"),
        ("İstanbul", "istanbul"),
        ("þing", "thing"),
        ("ﬁnger", "finger"),
        ("\uff50\uff41\uff53\uff53", "pass"),
        ("e\u0301te\u0301", "été"),
        ("ţară", "tara"),
        ("người", "nguoi"),
        ("Nguyễn", "nguyen"),
        ("カ", "ｶ"),
    ],
)
def test_spellings_people_mix_up_become_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("が", "か"), ("ぱ", "は"), ("की", "कि"), ("पिता", "पता"), ("ไม้", "ไม่"), ("น้ำ", "นำ"), ("한", "하")],
)
def test_marks_that_make_another_letter_are_kept(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \t\n—…!", []),
        ("Don't_go", ["don", "t", "go"]),
        ("2011/36/EU", ["2011", "36", "eu"]),
        ("कि न", ["कि", "न"]),
        ("e\u0301te\u0301 x", ["ete", "x"]),
        ("паспорт,паспорт", ["паспорт", "паспорт"]),
        ("ภาษาไทย", ["ภาษาไทย"]),
    ],
)
def test_words_are_parted_at_everything_that_is_no_letter_or_digit(text, expected):
    assert words(text) == expected


def test_numbers_typed_in_any_grouping_become_one():
    assert {compact(text) for text in ("116000", "116 000", "116-000", "(116)000")} == {"116000"}
    assert compact("CETS No. 197") == compact("cets no.197") == "cetsno197"
