"""Where the policy file is looked for, and what the program says of it when it starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldguide.app import policy_file
from fieldguide.domain.policy import Policy
from tests.app.policies import faults_of, is_strict

# --- where the file is ---


@pytest.fixture
def system(monkeypatch, tmp_path):
    """The system's place, moved to where a test may write."""
    place = tmp_path / "etc" / "policy.toml"
    place.parent.mkdir()
    monkeypatch.setattr(policy_file, "system_place", lambda: place)
    return place


@pytest.fixture
def beside(monkeypatch, tmp_path):
    """The place beside a frozen program, in a folder such as people have."""
    folder = tmp_path / "Größe mit Leerzeichen"
    folder.mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "fieldguide"))
    monkeypatch.setattr(sys, "platform", "linux")
    return folder / "policy.toml"


def test_without_a_file_nothing_is_laid_down(system, beside):
    assert policy_file.in_force() == Policy(looked_for=(str(system), str(beside)))
    assert not policy_file.in_force().is_in_force


def test_a_file_beside_the_program_counts(system, beside):
    beside.write_text("[allow]\nexport = false", encoding="utf-8")
    policy = policy_file.in_force()
    assert (policy.file, policy.export, policy.passed_over) == (str(beside), False, ())


def test_the_systems_file_counts_alone(system, beside):
    beside.write_text("[allow]\nexport = false\n[preset]\ncountry = 'HU'", encoding="utf-8")
    system.write_text("[allow]\nprinting = false", encoding="utf-8")
    policy = policy_file.in_force()
    assert (policy.file, policy.printing, policy.export, policy.country) == (str(system), False, True, "")
    assert policy.passed_over == (str(beside),)


def test_a_broken_file_of_the_system_does_not_make_way_for_another(system, beside):
    beside.write_text("[allow]\nexport = true", encoding="utf-8")
    system.write_text("[allow", encoding="utf-8")
    policy = policy_file.in_force()
    assert policy.file == str(system)
    assert is_strict(policy)


def test_a_place_nobody_may_look_into_is_a_fault(system, beside, monkeypatch):
    def refuse(self, **_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    policy = policy_file.in_force()
    assert faults_of(policy) == [
        f"{system}:1: the file cannot be read (Permission denied). Expected: a file everybody may read"
    ]
    assert is_strict(policy)


def test_a_checkout_has_only_the_systems_place(monkeypatch):
    assert policy_file.beside_the_program() == ()
    monkeypatch.setenv("XDG_DATA_DIRS", "/somewhere")
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/somewhere")
    monkeypatch.setattr(sys, "platform", "linux")
    assert policy_file.places() == (Path("/etc/fieldguide/policy.toml"),)


def test_on_a_mac_beside_means_beside_the_app(monkeypatch, tmp_path):
    app = tmp_path / "Programs" / "Fieldguide.app"
    (app / "Contents" / "MacOS").mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(sys, "executable", str(app / "Contents" / "MacOS" / "fieldguide"))
    assert policy_file.places() == (
        Path("/Library/Application Support/Fieldguide/policy.toml"),
        tmp_path / "Programs" / "policy.toml",
        app / "Contents" / "Resources" / "policy.toml",
    )


def test_looking_for_a_file_that_is_not_there_loads_no_reader_of_toml(root):
    script = (
        "import sys; from fieldguide.app import policy_file; policy_file.system_place = lambda: policy_file.Path('none');"
        "assert not policy_file.in_force().is_in_force;"
        "print(*({'tomllib', 'difflib', 'fieldguide.content.policy'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"


# --- the program as a process ---


@pytest.fixture
def with_policy(tmp_path):
    """A script that runs the driven program on a computer whose system has this policy."""

    def write(text):
        place = tmp_path / "system.toml"
        place.write_text(text, encoding="utf-8")
        script = tmp_path / "with_policy.py"
        script.write_text(
            "import pathlib, runpy, sys\n"
            "from fieldguide.app import policy_file\n"
            f"policy_file.system_place = lambda: pathlib.Path({str(place)!r})\n"
            "del sys.argv[0]\n"
            "runpy.run_path(sys.argv[0], run_name='__main__')\n",
            encoding="utf-8",
        )
        return place, (str(script),)

    return write


def test_a_broken_policy_is_said_in_the_window_which_opens_all_the_same(start, shipped, with_policy):
    place, through = with_policy("[allow]\nprintting = false\nexport = 3\n")
    ended = start("open_and_close", "--library", shipped, through=through).end()
    assert ended.code == 0, ended.stderr
    faults = [
        f"{place}:2: there is no key “printting” in [allow]. Did you mean “printing”?",
        f"{place}:3: “export” cannot be 3. Expected: true or false, without quotes",
    ]
    assert ended.stderr.splitlines() == faults
    assert ended.told[0]["told"] == (
        "Your organisation's policy has a fault. Until it is mended, printing, saving files, pausing and shared screens are switched off: "
        f"{faults[0]} And 1 more; F1 names all."
    )


def test_a_sound_policy_says_nothing_at_the_start(start, shipped, with_policy):
    _, through = with_policy("[allow]\nprinting = false\n[preset]\ncountry = 'RO'\n")
    ended = start("open_and_close", "--library", shipped, through=through).end()
    assert (ended.code, ended.stderr) == (0, "")
    assert ended.told[0]["told"] == ""
