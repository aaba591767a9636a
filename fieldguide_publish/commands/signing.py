"""``keygen``, ``sign``, ``verify`` and ``rotate``: a publisher's keys and what they sign."""

from __future__ import annotations

from pathlib import Path

import click

from fieldguide.errors import PackUntrustedError
from fieldguide.packs.archive import read_archive
from fieldguide.packs.trust import pinned_root
from fieldguide.packs.trust import verify as judge
from fieldguide.packs.truststate import TrustState
from fieldguide_publish import files
from fieldguide_publish.commands import passphrases
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import keys, publisher, signed

_PLACE = click.Path(path_type=Path)
_MOST_PACK = 64 * 1024 * 1024
_MOST_SIGNED = 4 * 1024 * 1024


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
    data = publisher.sign_pack(mine, files.read_bytes(pack, _MOST_PACK), opened, list_version=list_version)
    files.write_bytes(out or pack, data)
    click.echo(f"{out or pack}: signed by {mine.name} ({mine.slug}). {mine.words}")


def _keep(endorsement: Path, place: Path) -> None:
    found = [path for _, path in signed.chain_of(endorsement, "root.json")] + [endorsement / "targets.json"]
    for path in found:
        files.write_bytes(place / path.name, files.read_bytes(path, _MOST_SIGNED))


@click.command()
@click.argument("pack", type=_PLACE)
@click.option(
    "--root", type=_PLACE, default=None, help="Believe this root of the editors instead of the one that ships."
)
@click.pass_context
def verify(ctx: click.Context, pack: Path, root: Path | None) -> None:
    """Say what a new device would say of PACK; ends with 1 if it would not install it unasked."""
    believed = files.read_bytes(root, _MOST_SIGNED) if root else pinned_root()
    try:
        found = judge(read_archive(pack), TrustState(), root=believed)
    except PackUntrustedError as error:
        click.echo(str(error))
        if error.words:
            click.echo(f"Its signatures are right. Fingerprint: {error.words}")
        ctx.exit(1)
    manifest = found.manifest
    click.echo(
        f"{manifest.title}, version {manifest.version} of {manifest.date}: {found.publisher_name}, {found.how.words}."
    )
    click.echo(
        f"For {', '.join(found.countries) or 'no country'}; "
        + ("may" if found.may_override else "may not")
        + " replace records of others."
    )
    if found.is_expired:
        click.echo("A signature is past its date: sign it again.")


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
