"""What the tests of the publisher's desk share: its command."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from fieldguide_publish.main import command

Publish = Callable[..., Result]


@pytest.fixture
def publish() -> Publish:
    """Call ``fieldguide-publish``; what a person types in is ``typed``."""

    def call(*words: object, typed: str | None = None, ends: int = 0) -> Result:
        result = CliRunner().invoke(command, [str(word) for word in words], input=typed)
        assert result.exit_code == ends, (words, result.output, result.exception)
        return result

    return call
