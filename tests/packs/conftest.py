"""The keys of the editors and of a publisher; see ``making``."""

from __future__ import annotations

import pytest

from tests.packs.making import Bench


@pytest.fixture(scope="session")
def bench() -> Bench:
    """One set of keys for the whole run."""
    return Bench()
