"""``fieldguide policy``, and commands that a policy switches off."""

from __future__ import annotations

import json

import pytest

_FAULTY = """\
[allow]
printting = false
export = "no"

[preset]
country = "QQ"
"""
_DRIVER = (
    "from pathlib import Path; from fieldguide.app import main, policy_file;"
    "policy_file.places = lambda: (Path({first!r}), Path({second!r})); main.main()"
)


@pytest.fixture
def policed(run, tmp_path):
    """Run the command on a computer with a policy: ``first`` stands where the system's file does, ``second`` beside the program."""

    def call(*words, first=None, second=None, **more):
        paths = {"first": str(tmp_path / "system.toml"), "second": str(tmp_path / "beside.toml")}
        for name, text in (("first", first), ("second", second)):
            if text is not None:
                (tmp_path / f"{'system' if name == 'first' else 'beside'}.toml").write_text(text, encoding="utf-8")
        return run(*words, through=("-c", _DRIVER.format(**paths)), **more)

    return call


def test_without_a_policy_it_says_where_one_is_looked_for(policed, tmp_path):
    ran = policed("policy")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        f"No policy is in force. A file is looked for here:\n  {tmp_path / 'system.toml'}\n  {tmp_path / 'beside.toml'}\n"
    )


def test_the_file_in_force_is_shown_with_every_value_and_its_origin(policed, tmp_path):
    ran = policed("policy", first="[allow]\n\nprinting = false\n[preset]\ncountry='se'\n", second="[allow]")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in ran.stdout.splitlines()]
    assert lines[:2] == [
        f"In force: {tmp_path / 'system.toml'}",
        f"Does not count, for only one file does: {tmp_path / 'beside.toml'}",
    ]
    assert "allow.printing false line 3" in lines
    assert "allow.export true not in the file" in lines
    assert "preset.country SE line 5" in lines
    assert "checklists.forget_after_minutes 30 not in the file" in lines
    assert len(lines) == 2 + 12


def test_the_same_as_json(policed, tmp_path):
    ran = policed("policy", "--json", second="[preset]\nrole = 'health'\n[library]\npacks = ['a', 'b']")
    assert ran.returncode == 0
    told = json.loads(ran.stdout)
    assert (told["ok"], told["file"], told["passed_over"]) == (True, str(tmp_path / "beside.toml"), [])
    assert told["looked_for"] == [str(tmp_path / "system.toml"), str(tmp_path / "beside.toml")]
    assert told["values"]["preset.role"] == {"value": "health", "from": "line 2"}
    assert told["values"]["library.packs"] == {"value": ["a", "b"], "from": "line 4"}
    assert told["faults"] == []


def test_a_faulty_file_in_force_is_shown_as_what_it_does(policed, tmp_path):
    ran = policed("policy", first=_FAULTY)
    assert ran.returncode == 1
    lines = [" ".join(line.split()) for line in ran.stdout.splitlines()]
    assert "allow.pausing false because the file has a fault" in lines
    assert "checklists.forget_after_minutes 5 because the file has a fault" in lines
    assert "preset.country – line 6, left out: this edition does not have it" in lines
    assert [line.removeprefix(str(tmp_path / "system.toml")) for line in ran.stderr.splitlines()] == [
        ":2: there is no key “printting” in [allow]. Did you mean “printing”?",
        ":3: “export” cannot be “no”. Expected: true or false, without quotes",
        ":6: this edition has no country “QQ”. Expected: one of: XK, NO, SE, GB",
    ]


def test_check_names_all_faults(run, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_bytes(b"\xef\xbb\xbf" + _FAULTY.replace("\n", "\r\n").encode())
    ran = run("policy", "check", str(path))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert [line.removeprefix(f"{path}:").partition(":")[0] for line in ran.stderr.splitlines()] == ["2", "3", "6"]
    assert all(line.startswith(f"{path}:") for line in ran.stderr.splitlines())
    asked = run("policy", "check", "--json", str(path))
    assert asked.returncode == 1
    told = json.loads(asked.stdout)
    assert [(fault["file"], fault["line"]) for fault in told["faults"]] == [(str(path), line) for line in (2, 3, 6)]
    assert told["ok"] is False


def test_check_of_a_sound_file(run, tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text("[fixed]\nrole = 'health'\n[library]\nupdate_folder = 'x'\n", encoding="utf-8")
    ran = run("policy", "check", str(path))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"No faults in {path}.\n", "")


def test_check_needs_a_file_and_does_without_a_library(run, tmp_path):
    ran = run("policy", "check", str(tmp_path / "none.toml"))
    assert (ran.returncode, ran.stderr) == (
        1,
        f"There is no file {tmp_path / 'none.toml'}. Name the policy file to check.\n",
    )
    (tmp_path / "policy.toml").write_text("[preset]\ncountry = 'QQ'", encoding="utf-8")
    ran = run("policy", "check", str(tmp_path / "policy.toml"), library=tmp_path / "none.db")
    assert ran.returncode == 0
    assert ran.stderr.startswith("Countries and roles were not compared: There is no library")


@pytest.mark.parametrize("policy", ["[allow]\nexport = false", "[allow", "[allow]\nexport = 1"])
def test_no_export_where_it_is_switched_off(policed, tmp_path, policy):
    out = tmp_path / "out.json"
    for words in (("export", "records"), ("checklist", "export", "booth", "--as", "fhir", "-o", str(out))):
        ran = policed(*words, first=policy)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr.startswith("Saving files is switched off by your organisation's policy. ")
        assert str(tmp_path / "system.toml") in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
    assert not out.exists()


def test_all_other_commands_work_whatever_the_policy(policed):
    for words in (
        ("search", "passport"),
        ("show", "indicator/papers-held"),
        ("contacts", "--country", "SE"),
        ("selftest",),
    ):
        ran = policed(*words, first="[allow")
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout


def test_a_policy_that_only_presets_lets_content_out(policed):
    ran = policed("export", "records", first="[preset]\ncountry = 'SE'")
    assert ran.returncode == 0
    assert all(json.loads(line)["id"] for line in ran.stdout.splitlines())
