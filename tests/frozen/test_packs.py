"""The frozen program takes a pack: verifying, building an edition and going back work without a source tree and without a network."""

from __future__ import annotations

import json
import sys

import pytest

from tests.packs.carried import Ngo, contacts

pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the archive is for Linux"),
]
NUMBER = "+442079460111"


@pytest.fixture
def guide(carried, computer, call, without_network):
    def run(*words):
        return call(*without_network, carried / "fieldguide", *words, env=computer.environment())

    return run


def test_a_pack_of_a_publisher_somebody_trusts_is_installed_found_and_removed(guide, tmp_path):
    pack = Ngo().pack(tmp_path, 1, contacts(NUMBER), alone=True)
    refused = guide("pack", "install", pack)
    assert refused.returncode == 1
    assert "nobody on this computer has trusted" in refused.stderr
    words = json.loads(guide("pack", "show", "--json", pack).stdout)["words"]
    assert guide("pack", "trust", pack, "--words", words).returncode == 0
    done = guide("pack", "install", pack)
    assert done.returncode == 0, done.stderr
    assert "1 contact added" in done.stdout
    shown = guide("show", "service/ngo-x-line-0")
    assert "Published by NGO X, not by the editors of the guide" in shown.stdout
    assert "+44 20 7946 0111" in shown.stdout
    assert guide("selftest").returncode == 0
    assert guide("pack", "remove", "ngo-x/contacts").returncode == 0
    assert guide("show", "service/ngo-x-line-0").returncode == 1


def test_one_changed_digit_is_refused(guide, tmp_path):
    pack = Ngo().pack(tmp_path, 1, contacts(NUMBER), alone=True)
    data = pack.read_bytes()
    assert b"20794601" in data
    pack.write_bytes(data.replace(b"2079460111", b"2079460112"))
    done = guide("pack", "install", pack)
    assert done.returncode == 1
    assert "damaged" in done.stderr
