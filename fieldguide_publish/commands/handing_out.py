"""``repository`` and ``kit``: how packs reach other people."""

from __future__ import annotations

from pathlib import Path

import click

from fieldguide.packs.archive import MOST_BYTES
from fieldguide_publish import files
from fieldguide_publish import kit as kits
from fieldguide_publish import repository as repositories
from fieldguide_publish.commands import passphrases
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import keys, publisher

_PLACE = click.Path(path_type=Path)


@click.command()
@click.argument("packs", type=_PLACE, nargs=-1, required=True)
@click.option("-o", "--out", type=_PLACE, required=True, help="The folder to serve; what is there is added to.")
@click.option(
    "--with", "folder", type=_PLACE, default=None, help="Your folder of keys: a repository of your own packs."
)
@click.option(
    "--editors", type=_PLACE, default=None, help="The editors' folder: a repository of all endorsed publishers."
)
@click.option(
    "--key",
    "at_hand",
    type=_PLACE,
    default=None,
    help="The private key that signs snapshots; with --with your signing key.",
)
@passphrases.passphrase_file
def repository(
    packs: tuple[Path, ...],
    out: Path,
    folder: Path | None,
    editors: Path | None,
    at_hand: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Lay signed PACKS out as static files that any web host, file share or stick serves."""
    if folder is not None:
        mine = publisher.read(folder)
        authority, key = repositories.of_publisher(mine), at_hand or mine.signing_key
    elif editors is not None and at_hand is not None:
        authority, key = repositories.of_editors(editors), at_hand
    else:
        raise SigningError("On whose word shall it stand?", "--with YOUR-KEYS, or --editors FOLDER with --key.")
    signer = keys.signer(key, passphrases.known([key], passphrase_file))
    data = [files.read_bytes(path, MOST_BYTES) for path in packs]
    made = repositories.lay_out(out, data, authority, [signer])
    click.echo(
        f"{out}: snapshot {made.snapshot}, {len(made.packs)} packs, {made.written} new files of {made.size} bytes."
    )


@click.command()
@click.argument("packs", type=_PLACE, nargs=-1, required=True)
@click.option(
    "--installer",
    "installers",
    type=_PLACE,
    multiple=True,
    required=True,
    help="An official installer file; several may be.",
)
@click.option(
    "--sums",
    type=_PLACE,
    default=None,
    help="The project's own SHA256SUMS: installers that do not stand in it are refused.",
)
@click.option("-o", "--out", type=_PLACE, required=True, help="A new folder.")
def kit(packs: tuple[Path, ...], installers: tuple[Path, ...], sums: Path | None, out: Path) -> None:
    """Put official installers, signed PACKS, an install sheet and checksums into one folder; nothing is built again."""
    for name in kits.make(out, installers, packs, sums=sums):
        click.echo(name)


COMMANDS = (repository, kit)
