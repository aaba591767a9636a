from hypothesis import given
from hypothesis import strategies as st

from fieldguide.domain.checklist import Answer, ChecklistDefinition, Clause, Condition, Item, ItemKind, Stage, Step
from fieldguide.domain.records import Kind
from fieldguide.store.checklist_json import from_json, to_json

texts = st.text(max_size=20)
lists = st.lists(texts, max_size=3).map(tuple)
answers = st.lists(st.sampled_from(Answer), unique=True).map(tuple)
clauses = st.dictionaries(texts, answers, max_size=3).map(lambda requires: Clause(tuple(sorted(requires.items()))))
conditions = st.lists(clauses, max_size=3).map(lambda found: Condition(tuple(found)))
items = st.builds(Item, texts, st.sampled_from(ItemKind), texts, texts, texts, texts, lists, conditions)
stages = st.builds(Stage, texts, texts, st.lists(items, max_size=3).map(tuple))
steps = st.builds(Step, texts, texts, texts, texts, lists, lists, conditions)
definitions = st.builds(
    ChecklistDefinition,
    roles=lists,
    settings=lists,
    minutes=st.integers(),
    before_html=texts,
    stages=st.lists(stages, max_size=3).map(tuple),
    steps=st.lists(steps, max_size=3).map(tuple),
    never=lists,
    say=lists,
)


@given(definitions)
def test_a_definition_survives_the_way_through_json(definition):
    assert from_json(to_json(definition)) == definition


@given(definitions)
def test_the_same_definition_gives_the_same_text(definition):
    assert to_json(from_json(to_json(definition))) == to_json(definition)


def test_the_shipped_checklists_survive_too(real_library):
    for head in real_library.heads(Kind.CHECKLIST):
        definition = real_library.record(head.id).facts.definition
        assert from_json(to_json(definition)) == definition
