"""However much is shown at once, every item stands on exactly one screen, in its order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.checklists.screens import View, screens
from fieldguide.domain.checklist import Item, ItemKind, Stage

sizes = st.lists(st.integers(1, 5), max_size=6)


def _stages(numbers):
    return tuple(
        Stage(f"s{n}", f"Stage {n}", tuple(Item(f"s{n}i{i}", ItemKind.ASK, "?") for i in range(size)), "another one")
        for n, size in enumerate(numbers)
    )


@pytest.mark.parametrize("view", View)
@given(numbers=sizes)
def test_every_item_is_on_one_screen(view, numbers):
    stages = _stages(numbers)
    found = screens(stages, view)
    assert [name for screen in found for name in screen.items] == [item.id for stage in stages for item in stage.items]
    assert len({screen.id for screen in found}) == len(found)
    assert view.label


@given(numbers=sizes)
def test_how_much_is_on_a_screen(numbers):
    stages = _stages(numbers)
    assert [len(screen.items) for screen in screens(stages, View.ONE)] == [1] * sum(numbers)
    assert [screen.title for screen in screens(stages, View.STAGE)] == [stage.title for stage in stages]
    whole = screens(stages, View.WHOLE)
    assert len(whole) == bool(numbers)
    assert all(not screen.title or len(numbers) == 1 for screen in whole)


@given(numbers=sizes)
def test_another_round_is_offered_once_for_each_stage(numbers):
    stages = _stages(numbers)
    for view in View:
        offered = [stage.id for screen in screens(stages, view) for stage in screen.stages if stage.again]
        assert offered == [stage.id for stage in stages]
