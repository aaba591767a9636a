"""Set up, start, test and build Fieldguide from its source tree.

Call it with any Python from 3.11 on: ``python3 dev.py``. It uses nothing but the standard library and keeps what it makes inside the
tree: the environment in ``.venv/``, the library in ``build/``. Both carry a stamp that says what they were made from, so that a second
call finds them ready and touches no network. What the operating system has to provide is the matter of ``packaging/bare_machine.py``.
"""

from __future__ import annotations  # an old Python must get as far as the check of its version

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))

import build_environment
from bare_machine import ROOT, SetupError, require_for_tests, require_venv, run_quietly, say, why_no_window

VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
SUFFIX = ".exe" if sys.platform == "win32" else ""
VENV_STAMP = VENV / "made-from"
LIBRARY = ROOT / "build" / "library.db"
LIBRARY_STAMP = ROOT / "build" / "library.made-from"

OLDEST_PYTHON = (3, 11)
NEWEST_KNOWN_MINOR = 14
UNFINISHED = "unfinished"
LIBRARY_SOURCES = (
    "db/**/*",
    "fieldguide/*.py",
    "fieldguide/content/**/*.py",
    "fieldguide/domain/**/*.py",
    "fieldguide/store/**/*.py",
)
LINTERS = {
    "ruff": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "import rules": ("lint-imports",),
}


@dataclass(frozen=True)
class Command:
    """One word after ``dev.py``.

    Attributes:
        run: Does the work and returns the exit code.
        summary: One line for the help.
        passes_on: What it passes further arguments to; empty if it takes none.
    """

    run: Callable[[Sequence[str]], int]
    summary: str
    passes_on: str = ""


# --- the set-up step -----------------------------------------------------------------------------------------------------------------


def prepare(*, library: bool = True) -> None:
    """Make the environment, install into it and build the library, each only if what it is made from has changed.

    Raises:
        SetupError: A step cannot be done on this computer as it is.
    """
    prepare_environment()
    if library:
        prepare_library()


def prepare_environment() -> None:
    """Bring ``.venv`` up to date: a whole environment is kept and added to, a half-made or broken one is made again.

    Raises:
        SetupError: There is no way to make it here, or pip failed.
    """
    wanted = environment_stamp()
    if read_stamp(VENV_STAMP) == wanted and program("python").exists() and program("fieldguide").exists():
        return
    if not environment_is_whole():
        make_environment()
    install_packages(wanted)


def environment_stamp() -> str:
    """Say what the environment is made from: on the first line its Python and its place, which stay; then the project's own list."""
    packages = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return f"Python {sys.version_info.major}.{sys.version_info.minor} in {VENV}\n{packages}"


def environment_is_whole() -> bool:
    """Tell whether ``.venv`` is complete and in working order, so that packages may be added to it.

    One without a stamp was made by hand; it is welcome if it has our version of Python, and pip.
    """
    stamp = read_stamp(VENV_STAMP)
    if stamp and stamp.splitlines()[0] != environment_stamp().splitlines()[0]:
        return False
    question = f"import pip._internal.cli.main, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        return subprocess.run([program("python"), "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:  # no such program, or one for another kind of computer
        return False


def make_environment() -> None:
    """Replace ``.venv`` by an empty environment.

    Raises:
        SetupError: This Python cannot make one, or the old one cannot be removed.
    """
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise SetupError(
            "The folder .venv has to be made again, so its own Python cannot do it.\nDeactivate it, then try again."
        )
    require_venv()
    say("Making a Python environment in .venv ...")
    try:
        if VENV.exists() or VENV.is_symlink():
            shutil.rmtree(VENV)
        write_stamp(VENV_STAMP, UNFINISHED)
    except OSError as error:
        raise SetupError(
            f"The folder .venv cannot be replaced: {error}.\nRemove it by hand, then try again."
        ) from error
    run_quietly([sys.executable, "-m", "venv", VENV], "No Python environment could be made.")


def install_packages(wanted: str) -> None:
    """Install the project, editable and with its tools, into ``.venv``.

    The stamp reads "unfinished" meanwhile: if we are killed, the next call cannot know what is there and starts afresh. If pip fails
    by itself it has cleaned up after itself, and the environment keeps the standing it had.

    Raises:
        SetupError: pip failed; its output is in the text.
    """
    say("Installing Fieldguide and what it needs into .venv; this takes a minute the first time ...")
    before = read_stamp(VENV_STAMP)
    write_stamp(VENV_STAMP, UNFINISHED)
    pip = [program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".[dev]"]
    try:
        run_quietly(pip, "The packages could not be installed. Is there a connection to the package index?")
    except SetupError:
        write_stamp(VENV_STAMP, "" if before == UNFINISHED else before)
        raise
    write_stamp(VENV_STAMP, wanted)


def prepare_library() -> None:
    """Build ``build/library.db`` if the sources, the code that reads them or the environment changed since it was built.

    Raises:
        SetupError: The content has faults, or the file cannot be written; the builder has printed why.
    """
    wanted = library_stamp()
    if LIBRARY.exists() and read_stamp(LIBRARY_STAMP) == wanted:
        return
    say("Building the library ...")
    if fieldguide("build", "db/content", "-o", shown(LIBRARY)):
        raise SetupError("The library was not built; the lines above say why.")
    write_stamp(LIBRARY_STAMP, wanted)


def library_stamp() -> str:
    """Say what the library depends on: every source file, the code that turns them into a library, and the packages it uses."""
    total = hashlib.sha256(read_stamp(VENV_STAMP).encode())
    for path in sorted(found for pattern in LIBRARY_SOURCES for found in ROOT.glob(pattern) if found.is_file()):
        content = path.read_bytes()
        total.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def read_stamp(path: Path) -> str:
    """Return what a stamp says; empty if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def write_stamp(path: Path, text: str) -> None:
    """Write a stamp, with the folder it stands in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# --- the commands --------------------------------------------------------------------------------------------------------------------


def run(arguments: Sequence[str]) -> int:
    """Start the program; without a display, show the command line at work instead."""
    prepare()
    reason = why_no_window() if opens_window(arguments) else ""
    return show_command_line(reason) if reason else fieldguide(*arguments)


def opens_window(arguments: Sequence[str]) -> bool:
    """Tell whether the program opens its window on these arguments: it does if they name at most another library."""
    takes = {"--library": 2}.get(arguments[0], int(arguments[0].startswith("--library="))) if arguments else 0
    return not arguments[takes:]


def show_command_line(reason: str) -> int:
    """Say why no window can open and answer two questions on the command line."""
    say(f"{reason}, so no window can open.")
    say("The command line answers from the same library. Two questions as examples:")
    failed = 0
    for words in (("search", "passport"), ("contacts", "--country", "RO")):
        say(f"\n$ fieldguide {shlex.join(words)}")
        failed = fieldguide(*words) or failed
    say(f"\nGo on with: {shown(program('fieldguide'))} --help")
    return failed


def test(arguments: Sequence[str]) -> int:
    """Run the tests, drawing in memory unless ``QT_QPA_PLATFORM`` says otherwise."""
    prepare()
    require_for_tests()
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    return call([program("python"), "-m", "pytest", *arguments], environment)


def lint(_arguments: Sequence[str]) -> int:
    """Run every check of the code, also after one has failed, and sum up."""
    prepare(library=False)
    failed = {}
    for name, (tool, *words) in LINTERS.items():
        say(f"--- {name}")
        failed[name] = call([program(tool), *words])
    say("---")
    for name, code in failed.items():
        say(f"{name:<14}{'FAILED' if code else 'passed'}")
    return int(any(failed.values()))


def check(_arguments: Sequence[str]) -> int:
    """Check the content sources and build nothing."""
    prepare(library=False)
    return fieldguide("check", "db/content")


def build_library(_arguments: Sequence[str]) -> int:
    """Build the library and say how to use it."""
    prepare()
    say(f"The library {shown(LIBRARY)} is up to date. Ask it with: {shown(program('fieldguide'))} search passport")
    return 0


def package(arguments: Sequence[str]) -> int:
    """Build what this operating system can build of programs that need no Python.

    Raises:
        SetupError: This system lacks a part, or the pinned packages cannot be installed.
    """
    build_environment.require_for_freezing()
    return call([build_environment.prepare(), ROOT / "packaging" / "package.py", *arguments])


def bench(arguments: Sequence[str]) -> int:
    """Measure the program against its time limits.

    Raises:
        SetupError: This tree has no benchmark.
    """
    script = ROOT / "tests" / "bench" / "run.py"
    if not script.exists():
        raise SetupError(f"This tree has no {shown(script)}.")
    prepare()
    return call([program("python"), script, *arguments])


COMMANDS: Mapping[str, Command] = {
    "run": Command(run, "start the program, or show the command line if there is no display", "fieldguide"),
    "test": Command(test, "run the tests", "pytest"),
    "lint": Command(lint, "check style, types and the rules on imports"),
    "check": Command(check, "check the content sources without building"),
    "build-library": Command(build_library, "build build/library.db from db/content"),
    "bench": Command(bench, "measure the program", "tests/bench/run.py"),
    "package": Command(package, "build the program without Python, and its installers", "packaging/package.py"),
}


# --- running programs and talking ----------------------------------------------------------------------------------------------------


def program(name: str) -> Path:
    """Return the path of a program inside ``.venv``."""
    return PROGRAMS / f"{name}{SUFFIX}"


def fieldguide(*arguments: str) -> int:
    """Run the program itself and return its exit code."""
    return call([program("fieldguide"), *arguments])


def call(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> int:
    """Run a program in the tree's top folder, in full view, and return its exit code.

    Raises:
        SetupError: It is not there.
    """
    sys.stdout.flush()
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except FileNotFoundError as error:
        raise SetupError(f"{shown(Path(command[0]))} is missing.\nRemove the folder .venv, then try again.") from error


def shown(path: Path) -> str:
    """Return a path as a person in the top folder would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def help_text() -> str:
    """Return what ``dev.py`` alone prints."""
    lines = ["Usage: python3 dev.py COMMAND [ARGUMENTS]", ""]
    for name, command in COMMANDS.items():
        passes_on = f"; arguments go to {command.passes_on}" if command.passes_on else ""
        lines.append(f"  {name:<15}{command.summary}{passes_on}")
    lines += ["", "The first call installs what is needed into .venv and takes a minute; later calls start at once."]
    return "\n".join(lines)


def old_python_text() -> str:
    """Say that this Python is too old, and name a newer one if it is at hand."""
    wanted, got = (".".join(map(str, version)) for version in (OLDEST_PYTHON, sys.version_info[:3]))
    names = (f"python3.{minor}" for minor in range(NEWEST_KNOWN_MINOR, OLDEST_PYTHON[1] - 1, -1))
    newer = next((name for name in names if shutil.which(name) and starts(name)), None)
    way = f"Call it with the newer one you have: {newer} dev.py" if newer else "Install a newer Python, then try again."
    return f"Fieldguide needs Python {wanted} or newer; this is {got} ({sys.executable}).\n{way}"


def starts(python: str) -> bool:
    """Tell whether a Python on the search path is one, and no placeholder for one that is not chosen or not installed."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def main(words: Sequence[str]) -> int:
    """Run one command and return the exit code: 1 for what a person has to put right, 2 for a wrong call."""
    if sys.version_info < OLDEST_PYTHON:
        print(old_python_text(), file=sys.stderr)
        return 1
    if not words or words[0] in ("-h", "--help", "help"):
        say(help_text())
        return 0
    # The figures are drawn by a library that otherwise writes into the home folder.
    os.environ.setdefault("MPLCONFIGDIR", str(ROOT / "build" / "matplotlib"))
    name, *arguments = words
    command = COMMANDS.get(name)
    if command is None or (arguments and not command.passes_on):
        problem = f"There is no command “{name}”." if command is None else f"“{name}” takes no arguments."
        print(f"{problem}\n\n{help_text()}", file=sys.stderr)
        return 2
    try:
        return command.run(arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever reads our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
