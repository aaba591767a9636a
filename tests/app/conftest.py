"""The real program as a process, among empty folders of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fieldguide.store.library import Library

DRIVEN = str(Path(__file__).with_name("driven.py"))
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Places:
    """Every folder a program could think of leaving something in.

    Attributes:
        base: All of them are below it.
        environment: The variables that name them.
    """

    base: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        """The folder the program is started in."""
        return self.base / "work"

    @property
    def profile(self) -> Path:
        """The folder settings are kept in unless another is named."""
        return self.base / "data" / "Fieldguide"

    def files(self) -> set[str]:
        """Name every file, but for the fonts fontconfig has listed for itself."""
        found = (path for path in self.base.rglob("*") if path.is_file())
        return {path.relative_to(self.base).as_posix() for path in found if "fontconfig" not in path.parts}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    base = tmp_path / "places"
    names = {
        "HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp",
    }  # fmt: skip
    for name in {*names.values(), "work"}:
        (base / name).mkdir(parents=True, mode=0o700)
    return Places(base, {variable: str(base / name) for variable, name in names.items()})


@dataclass
class Ended:
    """A process that has come to its end.

    Attributes:
        code: Its exit code; negative if a signal ended it.
        told: What its course told, in order.
        stderr: What it wrote to standard error, but for what Qt says of every dialog drawn in memory.
    """

    code: int
    told: list[dict[str, Any]]
    stderr: str


class Running:
    """A course on its way."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._told: list[dict[str, Any]] = []

    def next_told(self) -> dict[str, Any]:
        """Wait for the next thing it tells."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        self._told.append(json.loads(line))
        return self._told[-1]

    def end(self) -> Ended:
        """Wait for its end."""
        out, err = self.process.communicate(timeout=60)
        lines = [line for line in err.splitlines() if not line.startswith("This plugin does not support")]
        return Ended(self.process.returncode, [*self._told, *map(json.loads, out.splitlines())], "\n".join(lines))


Drive = Callable[..., Running]


@pytest.fixture
def start(places: Places) -> Iterator[Drive]:
    """Start the program: driven through a course, or as it is if no course is named.

    ``under`` is put before the interpreter, ``through`` is a script that runs the driven program in its turn.
    """
    started: list[subprocess.Popen[str]] = []

    def call(
        course: str, *arguments: str, under: tuple[str, ...] = (), through: tuple[str, ...] = (), **environment: str
    ) -> Running:
        program = (*through, DRIVEN, course) if course else ("-m", "fieldguide")
        inherited = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        process = subprocess.Popen(
            [*under, sys.executable, "-B", *program, *arguments],
            cwd=places.work,
            env={
                **inherited,
                "PYTHONPATH": str(ROOT),
                "QT_QPA_PLATFORM": "offscreen",
                **places.environment,
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        return Running(process)

    yield call
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def shipped(real_library: Library) -> str:
    """The library that ships, as a path."""
    return str(real_library.path)
