"""The golden queries and situations: what they expect exists, and no style falls below its floor."""

import json
from collections import defaultdict

import pytest

from fieldguide.domain.search import SearchQuery
from fieldguide.search.describe import Describer
from fieldguide.search.engine import SearchEngine

#: Style → the least share of queries with an expected record among the first three. A little below what was measured.
FLOORS = {
    "abbreviation": 0.93, "half-typed": 0.94, "identifier": 0.93, "keyword": 0.96, "lay": 0.87, "no-accents": 0.97,
    "other-language": 0.88, "question": 0.85, "typo": 0.85,
}  # fmt: skip
OVERALL = 0.92
FILES = ("queries", "lay-wording", "lay-wording-fresh", "situations", "situations-more", "situations-held-out")


def _lines(root, name):
    path = root / "tests" / "search" / "golden" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_what_is_expected_exists(name, root, real_library):
    for one in _lines(root, name):
        expected = tuple(dict.fromkeys(one["expect"]))
        assert expected or one["ordinary"]
        assert [head.id for head in real_library.find_heads(expected)] == list(expected), one


def test_there_are_enough_of_each_style(root):
    styles = [one["style"] for one in _lines(root, "queries")]
    assert len(styles) >= 300
    assert {style for style in styles if styles.count(style) >= 30} == set(FLOORS)
    situations = _lines(root, "situations")
    assert len(situations) >= 60
    assert sum(one["ordinary"] for one in situations) >= 12


def test_no_style_falls_below_its_floor(root, real_library):
    engine = SearchEngine(real_library)
    found = defaultdict(list)
    for one in _lines(root, "queries"):
        answer = engine.run(SearchQuery(one["query"], limit=3))
        assert answer.hits or answer.explanation, one["query"]
        found[one["style"]].append(any(hit.head.id in one["expect"] for hit in answer.hits))
    shares = {style: sum(hits) / len(hits) for style, hits in found.items()}
    assert {style: share for style, share in shares.items() if share < FLOORS[style]} == {}
    everything = [hit for hits in found.values() for hit in hits]
    assert sum(everything) / len(everything) >= OVERALL


def test_situations_are_recognised_and_ordinary_ones_left_alone(root, real_library):
    describer = Describer(real_library)
    labelled = recognised = 0
    for one in _lines(root, "situations"):
        shown = {sign.head.id for sign in describer.run(one["text"]).signs}
        if one["ordinary"]:
            assert len(shown) <= 1, one["text"]
        labelled += len(one["expect"])
        recognised += sum(expected in shown for expected in one["expect"])
    assert recognised / labelled >= 0.80
