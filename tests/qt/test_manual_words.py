"""The manual and the window say the same: every label a page sets in bold is a text of the program, every key it names does something."""

from __future__ import annotations

import ast
import re

import pytest
from PySide6.QtGui import QKeySequence, QShortcut

from fieldguide.qt.item_card import _KEYS
from fieldguide.qt.rail import Section

#: Keys that widgets take as events, tested where the widgets are: lists, the search box, dialogs, buttons, and the arrows of both.
_EVENTS = {"Enter", "Tab", "Shift+Tab", "Esc", "↑", "↓"}
_SPELLED = {"→": "Right", "←": "Left", "↑": "Up", "↓": "Down", "Enter": "Return"}
_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z0-9/,]|F\d+|Enter|Tab|Esc|[←→↑↓])")


@pytest.fixture(scope="module")
def sources(root):
    """Name of a page → its Markdown; of those that stand in the contents."""
    folder = root / "docs" / "manual"
    contents = (folder / "README.md").read_text(encoding="utf-8")
    names = ["README", *re.findall(r"\(([a-z-]+)\.md\)", contents)]
    return {name: (folder / f"{name}.md").read_text(encoding="utf-8") for name in names}


def _texts(root):
    """Yield the texts of the program; gaps are filled with a mark."""
    for path in (root / "fieldguide").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "\0" for part in node.values)


@pytest.fixture(scope="module")
def is_text(root, real_library):
    """Tell whether a label is a text of the program: a whole one, what stands before a colon or in a tag, or one with its gaps filled."""
    texts = {re.sub("&(?=[A-Za-z])", "", text).strip() for text in _texts(root)}
    whole = {text for text in texts if "\0" not in text} | {section.label for section in Section}
    whole |= {word.label for words in real_library.vocabulary.lists.values() for word in words}
    begun = {text.split(mark)[0] for text in texts for mark in (":", ". ") if mark in text}
    tagged = {one.rstrip(".: ") for text in texts for one in re.findall(r">([^<>\0]{3,})", text)}
    gaps = [text for text in texts if "\0" in text and len(text.replace("\0", "")) > 7 and "<" not in text]
    filled = re.compile("|".join(".+".join(map(re.escape, text.split("\0"))) for text in gaps))
    sentence = {re.split(r"[.:]", one)[0] for one in tagged}
    return lambda label: label in whole | begun | tagged | sentence or bool(filled.fullmatch(label))


def test_every_label_in_bold_is_a_text_of_the_program(sources, is_text):
    told = [(name, label) for name, source in sources.items() for label in re.findall(r"\*\*(.+?)\*\*", source)]
    assert len(told) > 100
    assert [f"{name}: {label}" for name, label in told if not is_text(label)] == []


@pytest.mark.parametrize(
    "label", ["Save everything", "Next page ›", "Bookmarks and more", "Someone listens", "Stop", "Helps"]
)
def test_a_label_that_is_none_would_be_noticed(is_text, label):
    assert is_text(label) is (label == "Stop")  # the short wording of "Stop and forget"


def _bound(window):
    """Return every key that is bound in the window or in its dialogs."""
    window.start_checklist("checklist/first-line-border")
    window.checklist.show_outcome()
    window.checklist.bar.seal.click()
    return {
        shortcut.key().toString(QKeySequence.SequenceFormat.PortableText) for shortcut in window.findChildren(QShortcut)
    }


def test_every_key_named_is_bound(sources, window):
    bound = _bound(window)
    answers = {chr(key) for key in _KEYS}
    named = {
        (name, key)
        for name, source in sources.items()
        for key in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", source, flags=re.DOTALL))
        if _KEY.fullmatch(key)
    }
    assert len(named) > 60
    unknown = []
    for name, key in named:
        spelled = "+".join(_SPELLED.get(part, part) for part in key.split("+"))
        if key not in _EVENTS | answers and spelled not in bound:
            unknown.append(f"{name}: {key}")
    assert unknown == []


def test_every_key_that_is_bound_is_on_the_page_of_keys(sources, window):
    page = sources["keys"]
    told = {"+".join(_SPELLED.get(part, part) for part in key.split("+")) for key in re.findall(r"`([^`\n]+)`", page)}
    told |= {f"Alt+{number}" for number in range(1, 7)}
    assert _bound(window) - told == set()
