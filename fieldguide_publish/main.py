"""The ``fieldguide-publish`` command."""

from __future__ import annotations

from pathlib import Path

import click

from fieldguide import __version__, assets
from fieldguide.app import streams
from fieldguide.cli.group import LazyGroup

#: Where each command is. It is imported when it is asked for: most need no cryptography, and none but the window needs Qt.
_PLACES = {
    "contacts": "contacts",
    "new": "packs", "check": "packs", "preview": "packs", "stale": "packs", "diff": "packs", "build": "packs",
    "keygen": "signing", "sign": "signing", "verify": "signing", "rotate": "signing",
    "root": "endorsing", "endorse": "endorsing", "cosign": "endorsing",
    "repository": "handing_out", "kit": "handing_out", "window": "desktop",
}  # fmt: skip


@click.group(cls=LazyGroup, package="fieldguide_publish.commands", places=_PLACES)
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
