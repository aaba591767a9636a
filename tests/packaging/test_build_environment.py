"""The list frozen programs are made from, and what has to be there to make one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[Path], ModuleType]


def test_every_package_is_one_exact_version_with_hashes_and_no_address(root: Path) -> None:
    text = (root / "packaging/requirements.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    entries = [entry for entry in entries if not entry.startswith("#")]
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[\w.]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "index-url" not in text


def test_everything_the_program_depends_on_is_in_the_list(root: Path) -> None:
    import tomllib

    listed = set(
        re.findall(r"^([a-z0-9-]+)==", (root / "packaging/requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    )
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["figures"], "pyinstaller"]
    names = {re.split(r"[~>=<\[ ]", one)[0].lower() for one in needed}
    assert names - listed == set()


def test_missing_tools_are_named_with_the_command_that_brings_them(
    load: Load, tree: Path, machine: ModuleType, be: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = load(tree / "packaging/build_environment.py")
    monkeypatch.setattr(environment, "on_linux", lambda: True)
    be(root=False, tools=("apt-get",))
    with pytest.raises(
        machine.SetupError, match=r"objdump[\s\S]*apt-get install -y --no-install-recommends .*binutils"
    ):
        environment.require_for_freezing()


def test_an_environment_made_from_this_list_is_used_again(load: Load, tree: Path, machine: ModuleType) -> None:
    (tree / "packaging/requirements.txt").write_text("one==1 --hash=sha256:00\n", encoding="utf-8")
    environment = load(tree / "packaging/build_environment.py")
    environment.STAMP.parent.mkdir(parents=True)
    environment.STAMP.write_text(environment.stamp(), encoding="utf-8")
    assert environment.prepare().name in ("python", "python.exe")
    (tree / "packaging/requirements.txt").write_text("two==2 --hash=sha256:00\n", encoding="utf-8")
    assert environment.STAMP.read_text(encoding="utf-8") != environment.stamp()
