"""The workflows: they can be read, ask for few rights, and call only what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from .conftest import Load, packaging_module

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

machine = packaging_module("bare_machine")


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def workflow(request: pytest.FixtureRequest) -> dict[Any, Any]:
    return read(request.param)


@pytest.fixture
def dev_commands(load: Load) -> set[str]:
    dev: ModuleType = load(ROOT / "dev.py")
    return set(dev.COMMANDS)


def read(file: Path) -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def scripts(workflow: dict[Any, Any]) -> list[str]:
    return [step["run"] for step in steps(workflow) if "run" in step]


def test_both_workflows_are_there() -> None:
    assert [file.name for file in FILES] == ["ci.yml", "release.yml"]


def test_every_job_has_a_machine_a_limit_and_steps(workflow: dict[Any, Any]) -> None:
    assert workflow[True]  # YAML reads the key “on” as true
    for job in workflow["jobs"].values():
        assert {"runs-on", "timeout-minutes", "steps"} <= job.keys()
    assert all(("run" in step) != ("uses" in step) for step in steps(workflow))


def test_what_is_called_is_there(workflow: dict[Any, Any], dev_commands: set[str]) -> None:
    text = "\n".join(scripts(workflow))
    assert set(re.findall(r"dev\.py (\S+)", text)) <= dev_commands
    called = re.findall(r"(?<![\w./\"])(?:packaging|\.ci|tests)/[\w./-]+", text)
    assert [name for name in called if not (ROOT / name).is_file()] == []
    assert "dev.py" in text


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Bourne shell")
def test_the_shell_can_read_every_script(workflow: dict[Any, Any]) -> None:
    for step in steps(workflow):
        if "run" in step and step.get("shell") != "pwsh":
            subprocess.run(["bash", "-n", "-c", step["run"]], check=True)


def test_actions_are_pinned_to_a_version_and_come_from_one_place(workflow: dict[Any, Any]) -> None:
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)] == []


def test_rights_are_read_only_but_for_the_job_that_writes_the_draft(workflow: dict[Any, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    with_more = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    assert with_more in ({}, {"draft": {"contents": "write", "id-token": "write", "attestations": "write"}})
    if with_more:  # and that one runs nothing of ours or of others
        assert not any(
            "dev.py" in script or "pip" in script for script in scripts({"jobs": {"draft": workflow["jobs"]["draft"]}})
        )


def test_no_script_holds_what_somebody_else_wrote(workflow: dict[Any, Any]) -> None:
    assert [script for script in scripts(workflow) if "${{" in script] == []


def test_a_change_from_outside_sees_no_secret() -> None:
    text = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    assert "secrets" not in text
    assert "pull_request_target" not in text
    assert list(read(ROOT / ".github/workflows/release.yml")[True]) == ["push"]


def test_the_release_installs_every_library_that_qt_leaves_to_the_system() -> None:
    text = "\n".join(scripts(read(ROOT / ".github/workflows/release.yml")))
    needed = {*machine.QT_BASE.values(), *machine.QT_X11.values(), *machine.QT_WAYLAND.values()}
    assert needed <= set(text.split())


def test_the_release_is_tried_before_it_is_uploaded() -> None:
    build = read(ROOT / ".github/workflows/release.yml")["jobs"]["build"]["steps"]
    order = [step.get("run", step.get("uses", "")) for step in build]
    packed, tried, sent = (
        next(place for place, step in enumerate(order) if mark in step)
        for mark in ("dev.py package", "selftest", "upload-artifact")
    )
    assert packed < tried < sent
