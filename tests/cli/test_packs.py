"""The command line for packs: a publisher of its own, from the first look to the way back."""

import json

import pytest

from tests.content.packed import contact, table
from tests.packs.carried import Ngo, contacts


@pytest.fixture
def guide(run, tmp_path):
    """The command, with a profile of its own."""

    def call(*arguments):
        return run("--profile", str(tmp_path / "profile"), *map(str, arguments))

    return call


@pytest.fixture
def ngo():
    return Ngo()


def _json(ran):
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def _trusted(guide, path):
    words = _json(guide("pack", "show", path, "--json"))["words"]
    assert guide("pack", "trust", path, "--words", words).returncode == 0


def test_from_the_first_look_to_the_way_back(guide, ngo, tmp_path):
    one = ngo.pack(tmp_path, 1, contacts("+442079460111"), alone=True)
    assert guide("pack", "list").stdout == "No pack is installed.\n"
    looked = guide("pack", "show", one)
    assert "PREVIEW" in looked.stdout
    assert "1 contact added" in looked.stdout
    refused = guide("pack", "install", one)
    assert refused.returncode == 1
    assert "whom nobody on this computer has trusted yet" in refused.stderr
    _trusted(guide, one)
    assert guide("pack", "install", one).stdout.startswith("Installed: ngo-x/contacts  Contacts of NGO X, version 1")
    assert "NGO X · draft" in guide("search", "ngo-x-line-0").stdout
    (tmp_path / "stick" / "deep").mkdir(parents=True)
    ngo.pack(tmp_path / "stick" / "deep", 2, contacts("+442079460112"), alone=True)
    (tmp_path / "stick" / "broken.fgpack").write_bytes(b"PK")
    updated = guide("pack", "update", "--from", tmp_path / "stick")
    assert "Updated: ngo-x/contacts" in updated.stdout
    assert "broken.fgpack" in updated.stderr
    assert [pack["version"] for pack in _json(guide("pack", "list", "--json"))] == [2]
    assert "version 1 of" in guide("pack", "rollback").stdout
    assert guide("pack", "remove", "ngo-x/contacts").returncode == 0
    assert guide("pack", "remove", "ngo-x/contacts").returncode == 1


def test_wrong_words_trust_nobody(guide, ngo, tmp_path):
    path = ngo.pack(tmp_path, alone=True)
    ran = guide("pack", "trust", path, "--words", "kala kala kala kala kala kala kala kala")
    assert ran.returncode == 1
    assert "not the words" in ran.stderr
    assert guide("pack", "trust").stdout.startswith("Nobody beside")
    assert not (tmp_path / "profile" / "packs" / "trust" / "state.json").exists()


def test_replacing_records_of_others_needs_a_yes(guide, ngo, tmp_path):
    files = {"services/gb.csv": table(contact("gb-example-hotline", "+442079460112"))}
    path = ngo.pack(tmp_path, files=files, alone=True, overrides=("service/gb-example-hotline",))
    _trusted(guide, path)
    shown = guide("pack", "show", path).stdout
    assert "1 contact is replaced or goes:\n" in shown
    assert "0808 157 0456 → 020 7946 0112\n" in shown
    assert "takes them out: service/gb-example-hotline.\nInstalling it needs --agree.\n" in shown
    refused = guide("pack", "install", path)
    assert refused.returncode == 1
    assert "replaces records of others" in refused.stderr
    assert guide("pack", "install", path, "--agree").returncode == 0
    shown = guide("show", "service/gb-example-hotline").stdout
    assert "This page of the core edition was replaced by NGO X" in shown
    assert guide("pack", "trust", "--withdraw", "ngo-x").returncode == 0
    assert "NGO X" not in guide("show", "service/gb-example-hotline").stdout


def test_what_becomes_of_other_packs_is_told(guide, ngo, tmp_path):
    lines = ngo.pack(tmp_path, 1, contacts("+442079460111"), name="lines", alone=True)
    night = ngo.pack(
        tmp_path, 1, {"services/gb.csv": table(contact("ngo-x-n", "+442079460112"))}, name="night", alone=True
    )
    _trusted(guide, lines)
    for path in (lines, night):
        assert guide("pack", "install", path).returncode == 0
    assert guide("pack", "install", night).stdout.startswith("Installed already: ngo-x/night")
    (kept,) = (tmp_path / "profile" / "packs" / "installed").glob("*night*")
    kept.unlink()
    path = ngo.pack(tmp_path, 1, replaces=("ngo-x/lines",), alone=True)
    shown = _json(guide("pack", "show", path, "--json"))
    assert (shown["removes"], [one["id"] for one in shown["left_out"]]) == (["ngo-x/lines"], ["ngo-x/night"])
    for command in ("show", "install"):
        told = guide("pack", command, path).stdout
        assert "Removed: ngo-x/lines; ngo-x/contacts takes its place." in told
        assert "Left out: ngo-x/night  Contacts of NGO X: " in told
    assert "not in use: " in guide("pack", "list").stdout


def test_faults_are_named_with_file_and_line(guide, ngo, tmp_path):
    path = ngo.pack(tmp_path, files={"withdraw.yml": b"withdraw: &a [x]\n"}, alone=True)
    ran = guide("pack", "show", path)
    assert ran.returncode == 1
    assert "content/withdraw.yml:1: an anchor or alias stands here" in ran.stderr


@pytest.mark.parametrize("command", ["show", "verify", "install", "trust"])
@pytest.mark.parametrize("what", ["missing", "a folder", "text", "empty"])
def test_what_is_no_pack_is_explained(command, what, guide, tmp_path):
    path = tmp_path / "x.fgpack"
    if what == "a folder":
        path.mkdir()
    elif what != "missing":
        path.write_bytes(b"hello\n" * 100 if what == "text" else b"")
    ran = guide("pack", command, path)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "x.fgpack" in ran.stderr
    assert not (tmp_path / "profile").exists()


def test_a_folder_that_is_not_there_is_named(guide, tmp_path):
    assert "There is no folder" in guide("pack", "update", "--from", tmp_path / "none").stderr


def test_another_library_leaves_the_packs_of_the_usual_profile_alone(run, ngo, tmp_path):
    path = ngo.pack(tmp_path, alone=True)
    home = {name: str(tmp_path / "home") for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")}
    home |= {f"XDG_{name}_HOME": str(tmp_path / "home") for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    changing = (
        ("install", path), ("remove", "ngo-x/contacts"), ("rollback",), ("trust", path), ("trust", "--withdraw", "ngo-x"),
        ("update", "--from", tmp_path),
    )  # fmt: skip
    for words in changing:
        ran = run("pack", *map(str, words), environment=home)
        assert ran.returncode == 1
        assert ran.stderr == (
            "You named another library than the one the program brought; your packs are not in it, and are left as they are. "
            "Leave out --library, or name a folder of its own with --profile.\n"
        )
    assert run("pack", "list", environment=home).stdout == "No pack is installed.\n"
    assert run("pack", "trust", environment=home).stdout.startswith("Nobody beside")
    assert not (tmp_path / "home").exists()
