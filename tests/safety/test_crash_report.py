"""A report of a bug names the error and the lines it passed: no value, no folder of this computer."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldguide.app.crash import describe

SECRET = "Zdravkowitz"  # noqa: S105 - a name somebody could have typed


def _report(error):
    try:
        raise error
    except type(error) as caught:
        return describe(type(caught), caught.__traceback__)


@given(st.text(min_size=12).filter(str.strip))
def test_no_value_is_in_the_report(text):
    for error in (
        ValueError(text),
        KeyError(text),
        FileNotFoundError(2, "no such file", text),
        UnicodeDecodeError("utf-8", text.encode("utf-8", "replace"), 0, 1, text),
    ):
        report = _report(error)
        assert type(error).__name__ in report
        assert text not in report


def _program(body, root, folder):
    """Run a program that meets a bug in a folder that tells a name, with the handler installed."""
    path = folder / "home" / SECRET / "program.py"
    path.parent.mkdir(parents=True)
    path.write_text(f"from fieldguide.app import crash\ncrash.install()\ntyped = '{SECRET}'\n{body}", encoding="utf-8")
    return subprocess.run(
        [sys.executable, path], env={"PYTHONPATH": str(root)}, cwd=folder, capture_output=True, text=True, check=False
    )


BUGS = {
    "in the open": "raise ValueError(typed)\n",
    "below other code": "import json\njson.loads('{' + typed)\n",
    "one after another": "try:\n    {}[typed]\nexcept KeyError as error:\n    raise RuntimeError(typed) from error\n",
    "several at once": "raise ExceptionGroup(typed, [ValueError(typed)])\n",
    "with a note": "error = ValueError(typed)\nerror.add_note(typed)\nraise error\n",
}


@pytest.mark.parametrize("body", BUGS.values(), ids=BUGS)
def test_a_bug_ends_the_program_with_a_report_without_values(body, root, tmp_path):
    ran = _program(body, root, tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.startswith("Fieldguide met an error it did not expect: ")
    assert "  program.py:" in ran.stderr
    assert "Nothing was written to disk." in ran.stderr
    for part in (SECRET, str(tmp_path), "home", "Traceback", "typed"):
        assert part not in ran.stderr + ran.stdout


@pytest.mark.parametrize(
    "body",
    [
        "import threading\ndef work():\n    raise ValueError(typed)\n"
        "thread = threading.Thread(target=work, name=typed)\nthread.start()\nthread.join()\n",
        "class Held:\n    def __del__(self):\n        raise ValueError(typed)\nheld = Held()\ndel held\n",
    ],
    ids=["thread", "destructor"],
)
def test_a_bug_elsewhere_is_reported_in_the_same_way(body, root, tmp_path):
    ran = _program(body, root, tmp_path)
    assert ran.returncode == 0
    assert ran.stderr.startswith("Fieldguide met an error it did not expect: ValueError")
    for part in (SECRET, str(tmp_path), "Traceback"):
        assert part not in ran.stderr


def test_the_report_is_shown_to_the_person_too(root, tmp_path):
    ran = _program("crash.install(lambda report: print('told:', report))\nraise ValueError(typed)\n", root, tmp_path)
    assert ran.stdout.startswith("told: Fieldguide met an error it did not expect: ValueError")
    assert SECRET not in ran.stdout


def test_a_bug_in_our_own_code_is_named_from_the_package_on(root, tmp_path):
    ran = _program("from fieldguide import folding\nfolding.fold(None)\n", root, tmp_path)
    assert "  fieldguide/folding.py:" in ran.stderr
    assert str(root) not in ran.stderr


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/anna/fieldguide/fieldguide/cli/main.py", "fieldguide/cli/main.py"),
        ("/home/fieldguide/anna/fieldguide/cli/main.py", "fieldguide/cli/main.py"),
        (r"C:\Users\Anna\fieldguide\fieldguide\cli\main.py", "fieldguide/cli/main.py"),
        ("/home/anna/lib/click/core.py", "core.py"),
        ("/home/anna/fieldguide.py", "fieldguide.py"),
        ("<string>", "<string>"),
    ],
)
def test_paths_are_shown_without_the_folders_of_this_computer(path, shown):
    try:
        exec(compile("raise ValueError", path, "exec"))  # noqa: S102 - the only way to have a frame with such a path
    except ValueError as error:
        lines = describe(ValueError, error.__traceback__).splitlines()
    assert lines[-2] == f"  {shown}:1 <module>"
