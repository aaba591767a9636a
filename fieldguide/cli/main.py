"""The ``fieldguide`` command and what its subcommands share."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import click

from fieldguide import __version__, assets
from fieldguide.cli.desktop import BASE, DESKTOP, PROFILE, Desktop
from fieldguide.domain.pack import SUFFIX
from fieldguide.errors import ContentError, FieldguideError, PackContentError
from fieldguide.packs import editions

#: Where each command is. It is imported when it is asked for, so that the window does not wait for all of them.
_PLACES = {
    "search": "finding", "match": "finding", "show": "finding",
    "contacts": "listing", "checklist": "forms", "export": "listing",
    "build": "authoring", "check": "authoring", "confirm": "authoring", "stale": "authoring", "draw": "authoring", "sources": "authoring",
    "import-form": "forms", "policy": "policy", "selftest": "selftest", "pack": "packs",
}  # fmt: skip


class _Commands(click.Group):
    """Finds a command when it is asked for, and shows errors meant for people as a sentence instead of a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = _PLACES.get(cmd_name)
        if place is None:
            return _look_at(cmd_name) if cmd_name.casefold().endswith(SUFFIX) else None
        module = importlib.import_module(f"fieldguide.cli.{place}")
        commands: tuple[click.Command, ...] = module.COMMANDS
        return next(command for command in commands if command.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ContentError, PackContentError) as error:
            for fault in error.faults:
                click.echo(str(fault), err=True)
            click.echo(str(error), err=True)
        except FieldguideError as error:
            click.echo(str(error), err=True)
        raise click.exceptions.Exit(1)


def _look_at(file: str) -> click.Command:
    """Return what a double click on a pack asks for: the window, with that pack."""

    @click.command(file, hidden=True)
    @click.pass_context
    def look(ctx: click.Context) -> None:
        desktop: Desktop = ctx.meta[DESKTOP]
        ctx.exit(desktop.open(ctx.meta[BASE], ctx.meta[PROFILE], Path(file)))

    return look


def commands(desktop: Desktop) -> click.Group:
    """Return the whole command.

    Args:
        desktop: The window; opened when no subcommand is named.
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

        Without a command it opens the window; with the file of a pack, to look at that pack.
        """
        ctx.meta[DESKTOP] = desktop
        base = ctx.meta[BASE] = library or assets.library_path()
        folder = ctx.meta[PROFILE] = profile or desktop.profile()
        if ctx.invoked_subcommand is None:
            ctx.exit(desktop.open(base, folder, None))
        used = editions.in_use(folder, base)
        ctx.obj = used.library
        if used.problem and library is None:
            click.echo(used.problem, err=True)

    return fieldguide


def prepare_streams() -> None:
    """Let the console print any text: what it cannot show is spelled out instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
