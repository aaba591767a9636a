"""The golden queries name records that exist and are never left without an answer; how well they are answered is measured, not tested."""

import json

import pytest

from fieldguide.domain.search import SearchQuery
from fieldguide.search.engine import SearchEngine

FILES = ("lay-wording", "lay-wording-fresh")


@pytest.fixture(params=FILES)
def golden(request, root):
    lines = (root / "tests" / "search" / "golden" / f"{request.param}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_what_is_expected_exists(golden, real_library):
    for one in golden:
        expected = tuple(dict.fromkeys(one["expect"]))
        assert expected
        assert [head.id for head in real_library.find_heads(expected)] == list(expected), one["query"]


def test_every_query_has_an_answer_or_an_explanation(golden, real_library):
    engine = SearchEngine(real_library)
    for one in golden:
        answer = engine.run(SearchQuery(one["query"]))
        assert answer.hits or answer.explanation, one["query"]
