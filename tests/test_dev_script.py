"""dev.py as people call it: from anywhere, with any Python, on nothing but the standard library.

What it does inside is tested in tests/packaging.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = ("dev.py", "packaging/bare_machine.py", "packaging/build_environment.py")
Done = subprocess.CompletedProcess[str]


@pytest.fixture
def tree(root: Path, tmp_path: Path) -> Path:
    """The two scripts alone, in a folder with a space in its name."""
    top = tmp_path / "a tree"
    (top / "packaging").mkdir(parents=True)
    for script in SCRIPTS:
        shutil.copy(root / script, top / script)
    return top


def python(folder: Path, *words: str | Path) -> Done:
    """Run Python without installed packages and without a search path of its own making."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("words", [(), ("--help",)])
@pytest.mark.parametrize("folder", [".", ".."])
def test_help_names_every_command_and_sets_nothing_up(tree: Path, folder: str, words: tuple[str, ...]) -> None:
    done = python(tree / folder, tree / "dev.py", *words)
    assert done.returncode == 0, done.stderr
    for command in ("run", "test", "lint", "check", "build-library", "bench", "package"):
        assert re.search(rf"^  {command} ", done.stdout, re.MULTILINE)
    assert not (tree / ".venv").exists()


def test_an_old_python_is_turned_away_before_anything_else(tree: Path) -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 7, 1); runpy.run_path('dev.py', run_name='__main__')"
    done = python(tree, "-c", pretend, "run")
    assert done.returncode == 1
    assert done.stderr.startswith("Fieldguide needs Python 3.11 or newer; this is 3.7.1")
    assert not (tree / ".venv").exists()


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_old_python_can_read_the_scripts_as_far_as_that(root: Path, script: str) -> None:
    ast.parse((root / script).read_text(encoding="utf-8"), feature_version=(3, 7))
