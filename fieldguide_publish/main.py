"""The ``fieldguide-publish`` command."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import click

from fieldguide import __version__, assets
from fieldguide.app import streams
from fieldguide.errors import ContentError, FieldguideError, PackContentError
from fieldguide_publish.errors import PackFaultsError

#: Where each command is. It is imported when it is asked for: most need no cryptography, and none but the window needs Qt.
_PLACES = {
    "contacts": "contacts",
    "new": "packs", "check": "packs", "preview": "packs", "stale": "packs", "diff": "packs", "build": "packs",
    "keygen": "signing", "sign": "signing", "verify": "signing", "rotate": "signing",
    "root": "endorsing", "endorse": "endorsing", "cosign": "endorsing",
    "repository": "handing_out", "kit": "handing_out", "window": "desktop",
}  # fmt: skip


class _Commands(click.Group):
    """Finds a command when it is asked for, and shows errors meant for people as a sentence instead of a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        place = _PLACES.get(cmd_name)
        if place is None:
            return None
        module = importlib.import_module(f"fieldguide_publish.commands.{place}")
        commands: tuple[click.Command, ...] = module.COMMANDS
        return next(command for command in commands if command.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FieldguideError as error:
            for fault in error.faults if isinstance(error, (ContentError, PackContentError, PackFaultsError)) else ():
                click.echo(str(fault), err=True)
            click.echo(str(error), err=True)
        raise click.exceptions.Exit(1)


@click.group(cls=_Commands)
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    default=None,
    help="The edition packs are made for; the one that ships if left out.",
)
@click.version_option(__version__, prog_name="fieldguide-publish")
@click.pass_context
def command(ctx: click.Context, library: Path | None) -> None:
    """Make, check, sign and hand out packs for Fieldguide."""
    ctx.obj = library or assets.library_path()


def main() -> None:
    """Run the command."""
    streams.prepare()
    command()
