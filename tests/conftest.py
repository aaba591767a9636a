"""What the tests share: the example content, a library built from it, the command, a fixed day, and no network."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from fieldguide.content.builder import build
from fieldguide.qt.collecting import collect
from fieldguide.store.library import Library

ROOT = Path(__file__).resolve().parents[1]
_REACHING_OUT = ("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.send", "socket.bind", "urllib.")

# One profile for every run, the same cases each time; `--hypothesis-profile=explore` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("steady")


def _forbid_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REACHING_OUT):
        raise AssertionError(f"A test reached for the network: {event} {arguments}")


sys.addaudithook(_forbid_network)


@pytest.fixture(scope="session")
def root() -> Path:
    """The source tree."""
    return ROOT


@pytest.fixture(scope="session")
def content() -> Path:
    """The example content. Read it only; ``content_copy`` is for changing."""
    return ROOT / "tests" / "data" / "content"


@pytest.fixture(scope="session")
def real_content() -> Path:
    """The content that ships."""
    return ROOT / "db" / "content"


@pytest.fixture
def content_copy(content: Path, tmp_path: Path) -> Path:
    """A copy of the example content, free to be spoiled."""
    return Path(shutil.copytree(content, tmp_path / "content"))


@pytest.fixture(scope="session")
def library_path(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library built from the example content. Read it only; ``library_copy`` is for changing."""
    path = tmp_path_factory.mktemp("library") / "library.db"
    build(content, path)
    return path


@pytest.fixture
def library_copy(library_path: Path, tmp_path: Path) -> Path:
    """A copy of the example library, free to be spoiled."""
    return Path(shutil.copy(library_path, tmp_path / "copy.db"))


@pytest.fixture(scope="session")
def library(library_path: Path) -> Iterator[Library]:
    """The example library, open for reading."""
    with Library(library_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def real_library(real_content: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library that ships, built afresh and open for reading."""
    path = tmp_path_factory.mktemp("real") / "library.db"
    build(real_content, path)
    with Library(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def today() -> date:
    """The day all ages are counted from."""
    return date(2026, 11, 21)


@pytest.fixture(scope="session")
def setting_names() -> frozenset[str]:
    """Every name a settings file may hold. One more is a decision about what stays on the computer."""
    looks = {"country", "role", "language", "theme", "text_size", "view", "window"}
    return frozenset(looks | {"welcomed", "forget_after", "pausing", "shared"})


Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def run(library_path: Path) -> Run:
    """Run the command in a process of its own, on the example library unless another is named.

    Arguments may be bytes, as the system passes them. ``under`` is put before the interpreter, ``through`` replaces ``-m fieldguide``.
    """

    def call(
        *arguments: str | bytes,
        library: Path | str | None = library_path,
        environment: dict[str, str] | None = None,
        cwd: Path | None = None,
        under: tuple[str, ...] = (),
        through: tuple[str, ...] = ("-m", "fieldguide"),
    ) -> Ran:
        chosen = ("--library", str(library)) if library is not None else ()
        return subprocess.run(
            [*under, sys.executable, *through, *chosen, *arguments],
            capture_output=True,
            check=False,
            cwd=cwd,
            encoding="utf-8",
            errors="backslashreplace",
            timeout=60,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONIOENCODING": "",
                "PYTHONUTF8": "1",
                **(environment or {}),
            },
        )

    return call


@pytest.fixture(autouse=True)
def collected_in_this_thread() -> Iterator[None]:
    """Collect unused objects in the thread of the tests, as the program does in that of its window; see `fieldguide.qt.collecting`."""
    gc.disable()
    yield
    collect()
