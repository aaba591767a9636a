"""Packs belong to the library the program brought: whoever opens another one reads it, and finds the packs as they were."""

import pytest

from fieldguide import assets
from tests.packs.carried import Ngo, contacts, everything, install

NEWER = "The program brought a newer core edition."
LEFT_ALONE = (
    "You opened another library than the one the program brought; your packs are not in it, and are left as they are."
)


@pytest.fixture
def packs_of(library_copy, tmp_path):
    """Install a pack in a profile, over the example library."""
    ngo = Ngo()
    path = ngo.pack(tmp_path, 1, contacts("+442079460111"))

    def call(profile):
        install(ngo.device(profile, library_copy), path)
        return profile

    return call


def test_another_library_leaves_the_packs_of_the_usual_profile_alone(start, places, packs_of, shipped):
    profile = packs_of(places.profile)
    before = everything(profile)
    ended = start("say_packs", "--library", shipped).end()
    assert ended.code == 0, ended.stderr
    assert ended.told == [{"opened": shipped, "told": LEFT_ALONE, "takes_packs": False}]
    assert {path: data for path, data in everything(profile).items() if path in before} == before


def test_another_library_and_a_profile_that_were_named_belong_together(start, places, packs_of, shipped):
    profile = packs_of(places.work / "named")
    ended = start("say_packs", "--library", shipped, "--profile", str(profile)).end()
    assert ended.code == 0, ended.stderr
    (told,) = ended.told
    assert told["told"].startswith(NEWER)
    assert told["takes_packs"]


def test_a_library_chosen_because_the_first_is_damaged_leaves_the_packs_alone(start, places, packs_of, shipped):
    profile = packs_of(places.work / "named")
    before = everything(profile)
    broken = places.work / "broken.db"
    broken.write_bytes(b"")
    named = ("--library", str(broken), "--profile", str(profile))
    ended = start("choose_another_library_and_say_packs", *named, OTHER_LIBRARY=shipped).end()
    assert ended.code == 0, ended.stderr
    assert ended.told == [{"opened": shipped, "told": LEFT_ALONE, "takes_packs": False}]
    assert {path: data for path, data in everything(profile).items() if path in before} == before


def test_the_library_the_program_brought_takes_packs_by_whatever_name(start, places):
    bundled = assets.library_path()
    named = (), ("--library", str(bundled.parent / ".." / bundled.parent.name / bundled.name))
    for words in named:
        ended = start("say_packs", *words).end()
        assert ended.code == 0, ended.stderr
        assert ended.told[0]["takes_packs"]


def test_a_pack_that_is_opened_beside_another_library_is_not_passed_over_in_silence(
    start, places, library_copy, tmp_path
):
    path = Ngo().pack(tmp_path, 1, contacts("+442079460111"))
    ended = start("say_packs", "--library", str(library_copy), str(path)).end()
    assert ended.code == 0, ended.stderr
    assert ended.told[0]["told"].startswith("This pack cannot be looked at here:")
