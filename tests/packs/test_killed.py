"""Killed at any instant, the guide starts with a complete edition. ``dev.py bench packs`` kills two hundred."""

import os

import pytest

from tests.packs.killed import kill_at_random


@pytest.mark.skipif(os.name == "nt", reason="forks")
def test_killed_at_random_instants_a_complete_edition_is_there(library_path, tmp_path):
    outcome = kill_at_random(24, 20261121, library_path, tmp_path)
    assert outcome.tried == 24
    assert outcome.killed >= 6
