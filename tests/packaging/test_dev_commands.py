"""dev.py: what each command runs, and what it says when it cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Patch = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]
Be = Callable[..., None]

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")


class TestCalling:
    @pytest.mark.parametrize(
        ("words", "problem"), [(("launch",), "no command “launch”"), (("lint", "x"), "“lint” takes no arguments")]
    )
    def test_wrong_calls_are_explained_with_the_help(
        self, dev: ModuleType, capsys: Captured, words: tuple[str, ...], problem: str
    ) -> None:
        assert dev.main(words) == 2
        told = capsys.readouterr().err
        assert problem in told
        assert "Usage:" in told

    def test_a_newer_python_is_named_only_if_it_starts(self, dev: ModuleType, be: Be, monkeypatch: Patch) -> None:
        be(root=False, tools=("python3.13", "python3.12"))
        monkeypatch.setattr(dev, "starts", lambda name: name == "python3.12")
        assert dev.old_python_text().endswith("python3.12 dev.py")

    def test_benchmarks_that_are_not_there_are_no_traceback(self, dev: ModuleType, capsys: Captured) -> None:
        assert dev.main(["bench", "--quick"]) == 1
        assert "run.py" in capsys.readouterr().err


class TestCommands:
    @pytest.fixture
    def said(self, dev: ModuleType, monkeypatch: Patch) -> list[list[str]]:
        """The programs that were run, by name and arguments; nothing is set up."""
        calls: list[list[str]] = []

        def call(command: list[Any], environment: object = None) -> int:
            calls.append([Path(command[0]).stem, *map(str, command[1:])])
            return 0

        monkeypatch.setattr(dev, "prepare", lambda **_: None)
        monkeypatch.setattr(dev, "call", call)
        return calls

    @on_linux
    def test_without_a_display_run_shows_the_command_line(
        self, dev: ModuleType, monkeypatch: Patch, capfd: Captured
    ) -> None:
        monkeypatch.setattr(dev, "prepare", lambda: None)
        dev.write_stamp(dev.program("fieldguide"), '#!/bin/sh\necho "asked: $*"\n')
        dev.program("fieldguide").chmod(0o755)
        assert dev.main(["run"]) == 0
        lines = capfd.readouterr().out.splitlines()
        assert "no window can open" in lines[0]
        assert "asked: search passport" in lines
        assert "asked: contacts --country RO" in lines
        assert lines[-1] == "Go on with: .venv/bin/fieldguide --help"

    @on_linux
    @pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
    def test_with_a_display_run_starts_the_window(
        self, dev: ModuleType, machine: ModuleType, said: list[list[str]], monkeypatch: Patch, variable: str
    ) -> None:
        monkeypatch.setenv(variable, "offscreen")
        monkeypatch.setattr(machine, "missing_for_window", list)
        monkeypatch.setattr(machine, "display_answers", lambda _: True)
        assert dev.main(["run", "--library", "other.db"]) == 0
        assert said == [["fieldguide", "--library", "other.db"]]

    @on_linux
    def test_a_display_that_does_not_answer_is_as_good_as_none(
        self, dev: ModuleType, machine: ModuleType, said: list[list[str]], monkeypatch: Patch, capsys: Captured
    ) -> None:
        monkeypatch.setenv("DISPLAY", ":9871")
        monkeypatch.setattr(machine, "missing_for_window", list)
        assert dev.main(["run"]) == 0
        assert said == [["fieldguide", "search", "passport"], ["fieldguide", "contacts", "--country", "RO"]]
        assert "The display :9871 does not answer, so no window can open." in capsys.readouterr().out

    @on_linux
    def test_with_a_display_but_without_libraries_qt_is_not_started(
        self, dev: ModuleType, machine: ModuleType, said: list[list[str]], monkeypatch: Patch
    ) -> None:
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setattr(machine, "QT_X11", {"libno-such-thing.so.9": "libno-such-thing9"})
        assert dev.main(["run"]) == 1
        assert said == []

    def test_run_passes_a_command_on_even_without_a_display(self, dev: ModuleType, said: list[list[str]]) -> None:
        assert dev.main(["run", "search", "passport"]) == 0
        assert said == [["fieldguide", "search", "passport"]]

    @pytest.mark.parametrize(
        ("words", "opens"),
        [
            ((), True),
            (("--library", "a.db"), True),
            (("--library=a.db",), True),
            (("--library", "a.db", "search", "x"), False),
            (("--help",), False),
            (("search", "x"), False),
        ],
    )
    def test_only_commands_go_without_a_window(self, dev: ModuleType, words: tuple[str, ...], opens: bool) -> None:
        assert dev.opens_window(words) is opens

    @pytest.mark.parametrize(("before", "during"), [(None, "offscreen"), ("xcb", "xcb")])
    def test_test_draws_in_memory_unless_told_otherwise(
        self, dev: ModuleType, machine: ModuleType, monkeypatch: Patch, before: str | None, during: str
    ) -> None:
        seen: list[tuple[list[str], str]] = []

        def call(command: list[str], environment: dict[str, str]) -> int:
            seen.append((command[1:], environment["QT_QPA_PLATFORM"]))
            return 3

        if before:
            monkeypatch.setenv("QT_QPA_PLATFORM", before)
        monkeypatch.setattr(dev, "prepare", lambda: None)
        monkeypatch.setattr(machine, "missing_for_tests", list)
        monkeypatch.setattr(dev, "call", call)
        assert dev.main(["test", "-k", "law", "-x"]) == 3
        assert seen == [(["-m", "pytest", "-k", "law", "-x"], during)]

    @on_linux
    def test_tests_run_without_a_virtual_screen_if_it_cannot_be_had(
        self, dev: ModuleType, machine: ModuleType, said: list[list[str]], be: Be, monkeypatch: Patch, capsys: Captured
    ) -> None:
        be(root=True, tools=("apt-get",))
        monkeypatch.setattr(machine, "missing_for_tests", list)
        monkeypatch.setattr(machine, "run_quietly", fail_with(dev, "no network"))
        assert dev.main(["test"]) == 0
        assert said == [["python", "-m", "pytest"]]
        assert "no network\nGoing on without." in capsys.readouterr().out

    def test_lint_runs_every_check_and_fails_if_one_does(
        self, dev: ModuleType, monkeypatch: Patch, capsys: Captured
    ) -> None:
        codes = iter([0, 1, 0, 0])
        monkeypatch.setattr(dev, "prepare", lambda **_: None)
        monkeypatch.setattr(dev, "call", lambda _: next(codes))
        assert dev.main(["lint"]) == 1
        results = [line.split()[-1] for line in capsys.readouterr().out.splitlines()[-4:]]
        assert results == ["passed", "FAILED", "passed", "passed"]
        assert next(codes, None) is None

    def test_check_builds_nothing(self, dev: ModuleType, said: list[list[str]], monkeypatch: Patch) -> None:
        asked: list[object] = []
        monkeypatch.setattr(dev, "prepare", lambda **options: asked.append(options))
        assert dev.main(["check"]) == 0
        assert asked == [{"library": False}]
        assert said == [["fieldguide", "check", "db/content"]]

    def test_a_program_that_vanished_is_named(self, dev: ModuleType) -> None:
        with pytest.raises(dev.SetupError, match="missing"):
            dev.fieldguide("search", "x")

    def test_ctrl_c_ends_without_a_traceback(self, dev: ModuleType, monkeypatch: Patch) -> None:
        def interrupt(**options: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(dev, "prepare", interrupt)
        assert dev.main(["run"]) == 130


def fail_with(dev: ModuleType, text: str) -> Callable[..., None]:
    def fail(*_arguments: object) -> None:
        raise dev.SetupError(text)

    return fail
