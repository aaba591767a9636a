"""The ``fieldguide`` command: the command line, and without a subcommand the window.

Start-up of the window: library opened and checked → settings read → Qt and the window → first page. Qt is imported only on that way, so the
command line works where Qt cannot.
"""

from __future__ import annotations

from pathlib import Path

from fieldguide.app import crash
from fieldguide.cli.main import commands, prepare_streams
from fieldguide.domain.policy import Policy


def main() -> None:
    """Run the command with the arguments of the process; ends the process."""
    prepare_streams()
    crash.leave_no_core()
    crash.install()
    commands(_open_window, _policy)(prog_name="fieldguide")


def _open_window(library: Path, profile: Path | None) -> int:
    from fieldguide.app.desktop import open_window

    return open_window(library, profile)


def _policy() -> Policy:
    from fieldguide.app import policy_file

    return policy_file.in_force()
