"""What docs/publishing.md tells publishers to type exists."""

from __future__ import annotations

import re

import click
import pytest

from fieldguide_publish.main import command


def _told(root):
    """Yield the words after the program's name in each command the page shows, and of the short forms for editors."""
    text = (root / "docs" / "publishing.md").read_text(encoding="utf-8")
    for shown in re.findall(
        r"`((?:fieldguide-publish |root |endorse |cosign |keygen )[^`]+)`", text.replace("\n", " ")
    ):
        for one in shown.split(" && "):
            yield one.removeprefix("fieldguide-publish ").split()


def _command(words):
    """Return the command that some words call."""
    context = click.Context(command)
    found: click.Command | None = command
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        found = found.get_command(context, words.pop(0))
    return found


def test_every_command_and_option_on_the_page_exists(root):
    seen = 0
    for words in _told(root):
        shown = " ".join(words)
        found = _command(words)
        assert found is not None, shown
        known = {option for parameter in found.params for option in parameter.opts}
        for word in words:
            if word.startswith("-"):
                assert word in known, f"{shown}: {word}"
        seen += 1
    assert seen >= 15


@pytest.mark.parametrize(
    "name", click.Group.list_commands(command, click.Context(command)) or command.list_commands(click.Context(command))
)
def test_every_command_says_what_it_does(name):
    found = command.get_command(click.Context(command), name)
    assert found is not None
    assert len(found.help or "") > 20
    assert all(option.help for option in found.params if isinstance(option, click.Option) and option.name != "help")
