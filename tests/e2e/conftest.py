"""Two people: an organisation at its desk, and somebody with a device that has never been online."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldguide.cli.desktop import Desktop
from fieldguide.cli.main import commands
from fieldguide.content.builder import build
from fieldguide.domain.policy import Policy
from fieldguide_publish.main import command

Call = Callable[..., Result]


@pytest.fixture(scope="module")
def edition(real_content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition that ships."""
    path = tmp_path_factory.mktemp("edition") / "library.db"
    build(real_content, path)
    return path


def _called(group, words, ends: int, typed: str | None = None) -> Result:
    result = CliRunner().invoke(group, [str(word) for word in words], input=typed)
    assert result.exit_code == ends, (words, result.output, result.exception)
    return result


@pytest.fixture
def desk(edition: Path) -> Call:
    """Call ``fieldguide-publish`` as the organisation does, and as the editors do."""

    def call(*words: object, ends: int = 0) -> Result:
        return _called(command, ("--library", edition, *words), ends)

    return call


@pytest.fixture
def device(edition: Path, tmp_path: Path) -> Call:
    """Call ``fieldguide`` on a device with a profile of its own."""
    program = Desktop(lambda *_: 0, lambda _: (), lambda _: 0, Policy, lambda: tmp_path / "usual", tuple)

    def call(*words: object, ends: int = 0) -> Result:
        group = commands(program)
        return _called(group, ("--library", edition, "--profile", tmp_path / "profile", *words), ends)

    return call
