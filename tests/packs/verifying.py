"""What tests of trust ask again and again: whose keys a pack carries, and how it is refused."""

from __future__ import annotations

import pytest

from fieldguide.errors import PackError, PackUntrustedError
from fieldguide.packs import trust
from fieldguide.packs.truststate import TrustState
from tests.packs.making import NOW, archive

EMPTY = TrustState()


def fingerprint_of(bench, files=None):
    """Return the fingerprint told of a publisher whom nobody knows."""
    with pytest.raises(PackUntrustedError) as caught:
        trust.verify(archive(files or bench.alone()), EMPTY, root=b"", now=NOW)
    return caught.value.fingerprint


def refused(kind, told, run, *arguments, **options):
    """Check that something is refused by one kind of error that says what it shall and what to do, and return the error."""
    with pytest.raises(PackError) as caught:
        run(*arguments, **options)
    assert (type(caught.value), told in str(caught.value)) == (kind, True), caught.value
    assert caught.value.hint
    return caught.value
