"""The ``fieldguide`` command and what its subcommands share."""

from __future__ import annotations

from pathlib import Path

import click

from fieldguide import __version__, assets
from fieldguide.cli.desktop import BASE, BELONG, DESKTOP, PROFILE, Desktop
from fieldguide.cli.group import LazyGroup
from fieldguide.domain.pack import SUFFIX
from fieldguide.packs import editions

#: Where each command is. It is imported when it is asked for, so that the window does not wait for all of them.
_PLACES = {
    "search": "finding", "match": "finding", "show": "finding",
    "contacts": "listing", "checklist": "forms", "export": "listing",
    "build": "authoring", "check": "authoring", "confirm": "authoring", "stale": "authoring", "draw": "authoring", "sources": "authoring",
    "import-form": "forms", "policy": "policy", "selftest": "selftest", "pack": "packs",
}  # fmt: skip


class _Commands(LazyGroup):
    """Takes the file of a pack for a command too."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        return _look_at(cmd_name) if found is None and cmd_name.casefold().endswith(SUFFIX) else found


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

    @click.group(cls=_Commands, package="fieldguide.cli", places=_PLACES, invoke_without_command=True)
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
        is_named = profile is not None and profile != desktop.profile()
        ctx.meta[BELONG] = is_named or assets.is_bundled(base)
        if ctx.invoked_subcommand is None:
            ctx.exit(desktop.open(base, folder, None))
        used = editions.in_use(folder, base) if folder else editions.InUse(base)
        ctx.obj = used.library
        if used.problem and library is None:
            click.echo(used.problem, err=True)

    return fieldguide
