"""What the tests of dev.py and bare_machine.py share: the scripts, loaded from a small tree, on a computer that can be made up."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Load = Callable[[Path], ModuleType]
PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def packaging_module(name: str) -> ModuleType:
    """Import a module of the folder packaging, which is no package, as its callers do."""
    if str(PACKAGING) not in sys.path:
        sys.path.append(str(PACKAGING))
    return importlib.import_module(name)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Load a script under its own name and forget it, and what it adds to the search path, after the test."""
    monkeypatch.setattr(sys, "path", sys.path[:])

    def from_file(path: Path) -> ModuleType:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return from_file


@pytest.fixture
def tree(root: Path, tmp_path: Path) -> Path:
    """A source tree with as much in it as the set-up step looks at, in a folder with a space in its name."""
    top = tmp_path / "a tree"
    for folder in ("packaging", "db/content", "fieldguide/content", "fieldguide/qt"):
        (top / folder).mkdir(parents=True)
    for script in ("dev.py", "packaging/bare_machine.py", "packaging/build_environment.py"):
        shutil.copy(root / script, top / script)
    (top / "pyproject.toml").write_text("[project]\nname = 'first'\n", encoding="utf-8")
    (top / "db/content/edition.yml").write_text("name: One\n", encoding="utf-8")
    (top / "fieldguide/content/builder.py").write_text("", encoding="utf-8")
    return top


@pytest.fixture
def be(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Stand in for the person at the computer and for the programs on its search path."""

    def somebody(*, root: bool, tools: tuple[str, ...]) -> None:
        monkeypatch.setattr("os.geteuid", lambda: 0 if root else 1000, raising=False)
        monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name in tools else None)

    return somebody


@pytest.fixture
def machine(load: Load, tree: Path, be: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """packaging/bare_machine.py, for an ordinary user without a display and without system tools."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    be(root=False, tools=())
    return load(tree / "packaging/bare_machine.py")


@pytest.fixture
def dev(load: Load, tree: Path, machine: ModuleType) -> ModuleType:
    """dev.py, on that machine."""
    return load(tree / "dev.py")
