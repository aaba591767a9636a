"""The keys of the editors and of a publisher, see ``making``; a computer that verifies, and one that installs."""

from __future__ import annotations

import pytest

from fieldguide.domain.pack import Publisher, Verified
from fieldguide.packs import trust
from tests.packs.carried import Ngo
from tests.packs.making import NOW, Bench, archive
from tests.packs.verifying import EMPTY, fingerprint_of


@pytest.fixture(scope="session")
def bench() -> Bench:
    """One set of keys for the whole run."""
    return Bench()


@pytest.fixture(scope="session")
def check(bench):
    """Verify the files of a pack on a computer that knows the editors' root."""

    def run(files, state=EMPTY, root=None, **options) -> Verified:
        return trust.verify(
            archive(files), state, root=bench.core_root() if root is None else root, **{"now": NOW, **options}
        )

    return run


@pytest.fixture(scope="session")
def trusting(bench):
    """The state of a computer on which a person trusts the publisher's own keys."""
    return EMPTY.trusting(Publisher("hope", "Hope (confirmed)", fingerprint_of(bench), "2026-11-20"))


@pytest.fixture
def ngo():
    return Ngo()


@pytest.fixture
def device(ngo, tmp_path, library_path):
    return ngo.device(tmp_path / "profile", library_path)
