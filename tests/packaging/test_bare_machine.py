"""packaging/bare_machine.py: what it finds missing, installs where it may, and tells a person otherwise."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Patch = pytest.MonkeyPatch
Be = Callable[..., None]

C_RUNTIME = {"libc.so.6", "libm.so.6", "libgcc_s.so.1"}

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the system")


class TestMissing:
    @on_linux
    def test_a_library_that_is_not_there_is_found_missing(self, machine: ModuleType) -> None:
        missing = machine.missing_libraries({"libno-such-thing.so.9": "libno-such-thing9", "libc.so.6": "libc6"})
        assert [(need.what, need.apt) for need in missing] == [("libno-such-thing.so.9", "libno-such-thing9")]

    @on_linux
    @pytest.mark.parametrize(
        ("table", "files"),
        [
            ("QT_BASE", ["lib/libQt6{Core,DBus,Gui,Widgets,PrintSupport,Svg,Test}.so.6"]),
            (
                "QT_X11",
                ["lib/libQt6XcbQpa.so.6", "plugins/platforms/libqxcb.so", "plugins/xcbglintegrations/libqxcb-*.so"],
            ),
            (
                "QT_WAYLAND",
                [
                    "lib/libQt6WaylandClient.so.6",
                    "plugins/platforms/libqwayland.so",
                    "plugins/wayland-*-client/*-egl.so",
                ],
            ),
        ],
    )
    def test_the_lists_hold_exactly_what_the_installed_qt_asks_for(
        self, machine: ModuleType, table: str, files: list[str]
    ) -> None:
        known = C_RUNTIME | set(machine.QT_BASE) | set(getattr(machine, table))
        asked = set().union(*(asked_for(path) for pattern in files for path in qt_files(pattern)))
        assert asked <= known
        assert set(getattr(machine, table)) <= asked

    def test_debian_without_venv_names_its_package(self, machine: ModuleType, monkeypatch: Patch) -> None:
        monkeypatch.setattr(machine.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
        monkeypatch.setattr(machine.sys, "base_prefix", "/usr")
        assert [need.apt for need in machine.missing_venv_modules()] == [f"python3.{sys.version_info.minor}-venv"]
        monkeypatch.setattr(machine.sys, "base_prefix", "/opt/python")
        with pytest.raises(machine.SetupError, match="another one"):
            machine.missing_venv_modules()

    def test_one_font_is_enough(self, machine: ModuleType, monkeypatch: Patch, tmp_path: Path) -> None:
        monkeypatch.setattr(machine, "FONT_FOLDERS", (tmp_path / "none", tmp_path / "fonts"))
        assert [need.apt for need in machine.missing_font()] == ["fonts-dejavu-core"]
        (tmp_path / "fonts/dejavu").mkdir(parents=True)
        (tmp_path / "fonts/dejavu/Sans.TTF").touch()
        assert machine.missing_font() == []

    @pytest.mark.parametrize(
        ("environment", "sets"),
        [
            ({"DISPLAY": ":0"}, ["QT_X11"]),
            ({"WAYLAND_DISPLAY": "wayland-0"}, ["QT_WAYLAND"]),
            ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ["QT_WAYLAND", "QT_X11"]),
            ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, []),
            ({"QT_QPA_PLATFORM": "wayland;xcb"}, ["QT_WAYLAND", "QT_X11"]),
        ],
    )
    def test_each_display_has_its_libraries(
        self, machine: ModuleType, environment: dict[str, str], sets: list[str]
    ) -> None:
        assert machine.display_libraries(environment) == [getattr(machine, name) for name in sets]

    @on_linux
    def test_one_complete_display_is_enough(self, machine: ModuleType, monkeypatch: Patch) -> None:
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
        for table in ("QT_BASE", "QT_X11"):
            monkeypatch.setattr(machine, table, {"libc.so.6": "libc6"})
        monkeypatch.setattr(machine, "QT_WAYLAND", {"libno-such-thing.so.9": "libno-such-thing9"})
        monkeypatch.setattr(machine, "missing_font", list)
        assert machine.missing_for_window() == []


def qt_files(pattern: str) -> Iterator[Path]:
    """Expand ``{a,b}`` and ``*`` below the folder of the installed Qt."""
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    before, _, rest = pattern.partition("{")
    names, _, after = rest.partition("}")
    found = [
        path for name in names.split(",") for path in (Path(spec.origin).parent / "Qt").glob(before + name + after)
    ]
    assert found, pattern
    yield from found


def asked_for(path: Path) -> set[str]:
    """Return the names of the system libraries in a library file; those that Qt brings along are left out."""
    names = re.findall(rb"\0(lib[\w.+-]+\.so\.\d+)(?=\0)", path.read_bytes())
    return {name.decode() for name in names if not name.startswith((b"libQt6", b"libicu"))}


class TestGetting:
    @pytest.mark.parametrize(
        ("tool", "command"),
        [
            ("apt-get", "sudo apt-get update && sudo apt-get install -y --no-install-recommends liba1 libb2"),
            ("dnf", "sudo dnf install -y 'liba.so.1()(64bit)' 'libb.so.2()(64bit)'"),
        ],
    )
    def test_a_person_gets_one_command_to_copy(
        self, machine: ModuleType, be: Be, monkeypatch: Patch, tool: str, command: str
    ) -> None:
        be(root=False, tools=(tool,))
        monkeypatch.setattr(machine, "run_quietly", None)
        with pytest.raises(machine.SetupError) as told:
            machine.require(lambda: two_needs(machine), "The window")
        assert "The window needs parts that this system lacks: liba.so.1, libb.so.2, libb-extra.so.2." in str(
            told.value
        )
        assert [line.strip() for line in str(told.value).splitlines() if line.startswith("    ")] == [command]

    def test_an_unknown_system_is_told_the_files(self, machine: ModuleType) -> None:
        with pytest.raises(machine.SetupError, match=r"liba\.so\.1, libb\.so\.2"):
            machine.require(lambda: two_needs(machine), "The window")

    def test_root_on_debian_gets_them_installed(self, machine: ModuleType, be: Be, monkeypatch: Patch) -> None:
        be(root=True, tools=("apt-get",))
        calls: list[list[str]] = []
        monkeypatch.setattr(machine, "run_quietly", lambda command, *_: calls.append(command))
        machine.require(lambda: [] if calls else two_needs(machine), "The window")
        assert calls == [
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "liba1", "libb2"],
        ]

    def test_packages_that_do_not_help_are_no_success(self, machine: ModuleType, be: Be, monkeypatch: Patch) -> None:
        be(root=True, tools=("apt-get",))
        monkeypatch.setattr(machine, "run_quietly", lambda *_: None)
        with pytest.raises(machine.SetupError, match=r"lacks: liba\.so\.1"):
            machine.require(lambda: two_needs(machine), "The window")

    def test_nothing_missing_means_nothing_is_run(self, machine: ModuleType, be: Be, monkeypatch: Patch) -> None:
        be(root=True, tools=("apt-get",))
        monkeypatch.setattr(machine, "run_quietly", None)
        machine.require(list, "The window")

    def test_programs_that_fail_are_quoted(self, machine: ModuleType) -> None:
        with pytest.raises(machine.SetupError, match=r"no such wheel\nIt failed\. .*-c"):
            machine.run_quietly([sys.executable, "-c", "print('no such wheel'); raise SystemExit(1)"], "It failed.")

    def test_programs_can_ask_nothing(self, machine: ModuleType) -> None:
        answers = "import os, sys; sys.exit(sys.stdin.read() + os.environ['DEBIAN_FRONTEND'] != 'noninteractive')"
        machine.run_quietly([sys.executable, "-c", answers], "It waited for an answer.")


def two_needs(machine: ModuleType) -> list[Any]:
    return [
        machine.Need("liba.so.1", "liba1", "liba.so.1()(64bit)"),
        machine.Need("libb.so.2", "libb2", "libb.so.2()(64bit)"),
        machine.Need("libb-extra.so.2", "libb2", "libb.so.2()(64bit)"),
    ]
