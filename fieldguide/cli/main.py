"""The ``fieldguide`` command and what its subcommands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from fieldguide import __version__, assets
from fieldguide.cli import authoring, finding, forms, listing, policy, selftest
from fieldguide.errors import ContentError, FieldguideError

OpenWindow = Callable[[Path, Path | None], int]


class _Commands(click.Group):
    """Shows errors meant for people as a sentence instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ContentError as error:
            for fault in error.faults:
                click.echo(str(fault), err=True)
            click.echo(str(error), err=True)
        except FieldguideError as error:
            click.echo(str(error), err=True)
        raise click.exceptions.Exit(1)


def commands(open_window: OpenWindow, in_force: policy.ReadPolicy) -> click.Group:
    """Return the whole command.

    Args:
        open_window: Opens the desktop program on a library with a settings folder (None: the usual one) and
            returns its exit code; called when no subcommand is named.
        in_force: Returns the organisation's policy on this computer.
    """

    @click.group(cls=_Commands, invoke_without_command=True)
    @click.option("--library", type=click.Path(path_type=Path), default=None, help="Use this library file.")
    @click.option(
        "--profile", type=click.Path(path_type=Path), default=None, help="Keep settings and bookmarks in this folder."
    )
    @click.version_option(__version__, prog_name="Fieldguide")
    @click.pass_context
    def fieldguide(ctx: click.Context, library: Path | None, profile: Path | None) -> None:
        """Offline field guide for the early identification of victims of human trafficking in Europe.

        Without a command it opens the window.
        """
        ctx.obj = library or assets.library_path()
        policy.keep(ctx, in_force)
        if ctx.invoked_subcommand is None:
            ctx.exit(open_window(ctx.obj, profile))

    parts = (finding, listing, authoring, forms, policy)
    for command in (*(command for part in parts for command in part.COMMANDS), selftest.selftest):
        fieldguide.add_command(command)
    return fieldguide


def prepare_streams() -> None:
    """Let the console print any text: what it cannot show is spelled out instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
