"""``keygen``, ``sign``, ``verify`` and ``rotate``: a publisher's keys and what they sign."""

from __future__ import annotations

from pathlib import Path

import click

from fieldguide.packs.metadata import MOST_METADATA_BYTES, MOST_ROOT_BYTES
from fieldguide_publish import files, steps
from fieldguide_publish.commands import passphrases
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import keys, publisher, signed

_PLACE = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=_PLACE)
@click.option(
    "--publisher", "slug", default="", help="Your namespace, such as ngo-x: every id you add begins with it. For ever."
)
@click.option("--name", default="", help="How you call yourselves.")
@click.option("--holder", default="", help="Make one key pair of this name instead: for a holder of the editors' root.")
@click.option("--no-passphrase", is_flag=True, help="Leave the keys open. Whoever copies them then signs as you.")
@passphrases.passphrase_file
def keygen(
    folder: Path, slug: str, name: str, holder: str, passphrase_file: Path | None, *, no_passphrase: bool
) -> None:
    """Make the keys of a publisher, or of one holder of the editors' root, in FOLDER."""
    if bool(slug) == bool(holder):
        raise SigningError("Whose keys?", "--publisher SLUG --name NAME, or --holder NAME.")
    passphrase = None if no_passphrase else passphrases.new(passphrase_file)
    if holder:
        made = keys.make(folder, holder, passphrase)
        click.echo(f"{folder / holder}.key is yours alone. Hand out {holder}.pub ({made.keyid[:16]}…).")
        return
    mine = publisher.create(folder, slug, name, passphrase)
    click.echo(f"{folder}: the keys of {mine.name} ({mine.slug}).")
    click.echo(f"Fingerprint, to be read out by telephone: {mine.words}")
    click.echo(
        "Move root.key to a stick, copy it to a second one, and lock both away: only it can replace a lost or stolen signing key."
    )
    click.echo(f"To be endorsed, send the editors {mine.folder / f'1.{slug}.root.json'}.")


@click.command()
@click.argument("pack", type=_PLACE)
@click.option("--with", "folder", type=_PLACE, required=True, help="Your folder of keys.")
@click.option(
    "--endorsement", type=_PLACE, default=None, help="The folder the editors sent you; it is kept with your keys."
)
@click.option("-o", "--out", type=_PLACE, default=None, help="The signed pack; the file itself if left out.")
@click.option(
    "--list-version",
    type=click.IntRange(1, publisher.HIGHEST_GIVEN),
    default=None,
    help="Version of the list of your packs; only if the list is lost, and higher than any before.",
)
@passphrases.passphrase_file
def sign(
    pack: Path, folder: Path, endorsement: Path | None, out: Path | None, list_version: int | None, passphrase_file: Path | None
) -> None:  # fmt: skip
    """Sign PACK, and put it on the list of your packs."""
    mine = publisher.read(folder)
    if endorsement is not None:
        _keep(endorsement, folder / publisher.ENDORSEMENT)
    opened = passphrases.known([mine.signing_key], passphrase_file)
    click.echo(steps.sign(pack, mine, opened, out, list_version=list_version).said)


def _keep(endorsement: Path, place: Path) -> None:
    found = [path for _, path in signed.chain_of(endorsement, "root.json")] + [endorsement / "targets.json"]
    for path in found:
        files.write_bytes(place / path.name, files.read_bytes(path, MOST_METADATA_BYTES))


@click.command()
@click.argument("pack", type=_PLACE)
@click.option(
    "--root", type=_PLACE, default=None, help="Believe this root of the editors instead of the one that ships."
)
@click.pass_context
def verify(ctx: click.Context, pack: Path, root: Path | None) -> None:
    """Say what a new device would say of PACK; ends with 1 if it would not install it unasked."""
    found = steps.verify(pack, files.read_bytes(root, MOST_ROOT_BYTES) if root else None)
    for line in (found.said, *found.lines):
        click.echo(line)
    if found.asks_person:
        ctx.exit(1)


@click.command()
@click.argument("folder", type=_PLACE)
@click.option("--root-key", type=_PLACE, default=None, help="Where root.key is; in FOLDER if left out.")
@click.option("--no-passphrase", is_flag=True, help="Leave the new key open.")
@passphrases.passphrase_file
def rotate(folder: Path, root_key: Path | None, passphrase_file: Path | None, *, no_passphrase: bool) -> None:
    """Replace the signing key in FOLDER by a new one: because it is lost, stolen or old."""
    mine = publisher.read(folder)
    key = root_key or mine.root_key
    opened = passphrases.known([key], passphrase_file)
    made = publisher.rotate(mine, key, opened, None if no_passphrase else passphrases.new(passphrase_file))
    click.echo(f"{made.signing_key.name} signs from now on; the fingerprint stays: {made.words}")
    click.echo(
        f"Sign and hand out every pack again. Endorsed? Send the editors {made.root.signed.version}.{made.slug}.root.json."
    )


COMMANDS = (keygen, sign, verify, rotate)
