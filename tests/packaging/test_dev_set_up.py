"""dev.py: what it sets up, and when it does nothing."""

from __future__ import annotations

import os
import venv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Patch = pytest.MonkeyPatch

on_posix = pytest.mark.skipif(os.name != "posix", reason="stands in for a program with a shell script")


class Installer:
    """Stands in for ``python -m venv`` and pip: notes the calls and leaves the files behind that the script looks for."""

    def __init__(self, dev: ModuleType) -> None:
        self.dev = dev
        self.calls: list[str] = []
        self.failing = False
        self.interrupted = False

    def __call__(self, command: list[Any], failure: str) -> None:
        assert self.dev.read_stamp(self.dev.VENV_STAMP) == self.dev.UNFINISHED
        self.calls.append("pip" if "pip" in command else "venv")
        if "pip" in command and self.interrupted:
            raise KeyboardInterrupt
        if "pip" in command and self.failing:
            raise self.dev.SetupError(failure)
        self.dev.PROGRAMS.mkdir(parents=True, exist_ok=True)
        for name in ("python", "fieldguide"):
            self.dev.program(name).touch()

    def take(self) -> list[str]:
        calls, self.calls = self.calls, []
        return calls


class TestEnvironment:
    @pytest.fixture
    def installer(self, dev: ModuleType, monkeypatch: Patch) -> Installer:
        stand_in = Installer(dev)
        monkeypatch.setattr(dev, "run_quietly", stand_in)
        return stand_in

    @pytest.fixture
    def ready(self, dev: ModuleType, installer: Installer) -> Installer:
        """The environment has been made, and its Python passes for a working one."""
        dev.prepare_environment()
        assert installer.take() == ["venv", "pip"]
        python = dev.program("python")
        python.unlink()
        if os.name == "posix":
            python.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
            python.chmod(0o755)
        return installer

    @on_posix
    def test_second_call_does_nothing(self, dev: ModuleType, ready: Installer) -> None:
        dev.prepare_environment()
        assert ready.take() == []

    @on_posix
    def test_changed_dependencies_are_added_to_what_is_there(
        self, dev: ModuleType, ready: Installer, tree: Path
    ) -> None:
        (tree / "pyproject.toml").write_text("[project]\nname = 'second'\n", encoding="utf-8")
        dev.prepare_environment()
        assert ready.take() == ["pip"]
        dev.prepare_environment()
        assert ready.take() == []

    @on_posix
    @pytest.mark.usefixtures("ready")
    def test_a_tree_that_was_moved_gets_a_new_environment(
        self, load: Callable[[Path], ModuleType], tree: Path, monkeypatch: Patch
    ) -> None:
        elsewhere = tree.rename(tree.with_name("moved"))
        load(elsewhere / "packaging/bare_machine.py")
        moved = load(elsewhere / "dev.py")
        installer = Installer(moved)
        monkeypatch.setattr(moved, "run_quietly", installer)
        moved.prepare_environment()
        assert installer.take() == ["venv", "pip"]

    @on_posix
    def test_interrupted_installation_is_started_afresh(self, dev: ModuleType, ready: Installer, tree: Path) -> None:
        (tree / "pyproject.toml").write_text("[project]\nname = 'second'\n", encoding="utf-8")
        ready.interrupted = True
        with pytest.raises(KeyboardInterrupt):
            dev.prepare_environment()
        ready.interrupted = False
        leftover = dev.VENV / "leftover"
        leftover.touch()
        ready.take()
        dev.prepare_environment()
        assert ready.take() == ["venv", "pip"]
        assert not leftover.exists()

    @on_posix
    def test_failed_installation_is_tried_again_in_the_same_environment(
        self, dev: ModuleType, ready: Installer, tree: Path
    ) -> None:
        (tree / "pyproject.toml").write_text("[project]\nname = 'second'\n", encoding="utf-8")
        ready.failing = True
        for _ in range(2):
            with pytest.raises(dev.SetupError, match="could not be installed"):
                dev.prepare_environment()
            assert ready.take() == ["pip"]

    def test_first_installation_that_failed_is_tried_again(self, dev: ModuleType, installer: Installer) -> None:
        installer.failing = True
        with pytest.raises(dev.SetupError):
            dev.prepare_environment()
        installer.failing = False
        installer.take()
        dev.prepare_environment()
        assert installer.take()[-1] == "pip"

    def test_environment_whose_python_is_gone_is_made_again(self, dev: ModuleType, installer: Installer) -> None:
        dev.prepare_environment()
        installer.take()
        dev.program("python").unlink()
        dev.prepare_environment()
        assert installer.take() == ["venv", "pip"]

    def test_environment_made_by_hand_is_kept_if_it_has_pip(self, dev: ModuleType) -> None:
        venv.create(dev.VENV, with_pip=False)
        assert not dev.environment_is_whole()
        packages = next(dev.VENV.rglob("site-packages"))
        (packages / "pip/_internal/cli").mkdir(parents=True)
        (packages / "pip/_internal/cli/main.py").touch()
        assert dev.environment_is_whole()

    def test_its_own_python_does_not_pull_the_rug(self, dev: ModuleType, monkeypatch: Patch) -> None:
        dev.VENV.mkdir()
        monkeypatch.setattr(dev.sys, "prefix", str(dev.VENV))
        with pytest.raises(dev.SetupError, match="Deactivate"):
            dev.make_environment()
        assert dev.VENV.exists()


class TestLibrary:
    @pytest.fixture
    def built(self, dev: ModuleType, monkeypatch: Patch) -> list[tuple[str, ...]]:
        """The calls of the builder, which is stood in for; the library has been built once."""
        calls: list[tuple[str, ...]] = []

        def build(*words: str) -> int:
            calls.append(words)
            dev.LIBRARY.parent.mkdir(exist_ok=True)
            dev.LIBRARY.touch()
            return 0

        monkeypatch.setattr(dev, "fieldguide", build)
        dev.prepare_library()
        assert calls == [("build", "db/content", "-o", str(Path("build/library.db")))]
        calls.clear()
        return calls

    @pytest.mark.parametrize(
        "changed", ["db/content/edition.yml", "db/content/new.yml", "fieldguide/content/builder.py", ".venv/made-from"]
    )
    def test_is_built_again_when_it_would_differ(
        self, dev: ModuleType, built: list[object], tree: Path, changed: str
    ) -> None:
        dev.write_stamp(tree / changed, "name: Two\n")
        dev.prepare_library()
        assert len(built) == 1

    @pytest.mark.parametrize("changed", ["fieldguide/qt/window.py", "README.md"])
    def test_is_left_alone_otherwise(self, dev: ModuleType, built: list[object], tree: Path, changed: str) -> None:
        dev.write_stamp(tree / changed, "")
        dev.prepare_library()
        assert built == []

    def test_is_built_again_when_it_is_gone(self, dev: ModuleType, built: list[object]) -> None:
        dev.LIBRARY.unlink()
        dev.prepare_library()
        assert len(built) == 1

    @pytest.mark.usefixtures("built")
    def test_faults_in_the_content_stop_the_set_up_each_time(
        self, dev: ModuleType, tree: Path, monkeypatch: Patch
    ) -> None:
        (tree / "db/content/edition.yml").write_text("name: [\n", encoding="utf-8")
        monkeypatch.setattr(dev, "fieldguide", lambda *_: 1)
        for _ in range(2):
            with pytest.raises(dev.SetupError, match="not built"):
                dev.prepare_library()
