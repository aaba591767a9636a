"""The ``fieldguide`` command: the command line, and without a subcommand the window.

Start-up of the window: library opened and checked → settings read → Qt and the window → first page. Qt is imported only on that way, so the
command line works where Qt cannot; and the command line is not imported where a click on the program asks for the window alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldguide import assets
from fieldguide.app import crash, streams
from fieldguide.errors import FieldguideError

if TYPE_CHECKING:
    from fieldguide.cli.selftest import Trial
    from fieldguide.domain.pack import Publisher
    from fieldguide.domain.policy import Policy


def main() -> None:
    """Run the command with the arguments of the process; ends the process."""
    streams.prepare()
    crash.leave_no_core()
    crash.install()
    words = sys.argv[1:]
    if words in ([], ["selftest", "--start"]):
        sys.exit(_window_alone(measured=bool(words)))
    _command_line()


def _window_alone(*, measured: bool) -> int:
    try:
        library = assets.library_path()
        return _answer_once(library) if measured else _open(library, None, None)
    except FieldguideError as error:
        if sys.stderr is not None:
            sys.stderr.write(f"{error}\n")
        return 1


def _command_line() -> None:
    from fieldguide.cli.desktop import Desktop
    from fieldguide.cli.main import commands

    commands(Desktop(_open, _trials, _answer_once, _policy, _profile, _publishers))(prog_name="fieldguide")


def _open(library: Path, profile: Path | None, pack: Path | None) -> int:
    from fieldguide.app.desktop import open_window

    return open_window(library, profile, pack=pack)


def _trials(library: Path) -> Iterable[Trial]:
    from fieldguide.app.window_trials import window_trials

    return window_trials(library)


def _answer_once(library: Path) -> int:
    from fieldguide.app.answering import answer_once

    return answer_once(library)


def _policy() -> Policy:
    from fieldguide.app import policy_file

    return policy_file.in_force()


def _profile() -> Path | None:
    from fieldguide.app import places

    return places.profile().folder


def _publishers() -> tuple[Publisher, ...]:
    from fieldguide.app import pack_places

    return pack_places.listed()
