"""The ``fieldguide`` command: the command line, and without a subcommand the window.

Start-up of the window: library opened and checked → settings read → Qt and the window → first page. Qt is imported only on that way, so the
command line works where Qt cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldguide.app import crash
from fieldguide.cli.desktop import Desktop
from fieldguide.cli.main import commands, prepare_streams
from fieldguide.domain.pack import Publisher
from fieldguide.domain.policy import Policy

if TYPE_CHECKING:
    from fieldguide.cli.selftest import Trial


def main() -> None:
    """Run the command with the arguments of the process; ends the process."""
    prepare_streams()
    crash.leave_no_core()
    crash.install()
    commands(Desktop(_open, _trials, _answer_once, _policy, _profile, _publishers))(prog_name="fieldguide")


def _open(library: Path, profile: Path, pack: Path | None) -> int:
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


def _profile() -> Path:
    from fieldguide.app.profile import default_profile

    return default_profile()


def _publishers() -> tuple[Publisher, ...]:
    from fieldguide.app import pack_places

    return pack_places.listed()
