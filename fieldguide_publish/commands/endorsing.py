"""``root``, ``endorse`` and ``cosign``: what the editors of the guide do, several of them together."""

from __future__ import annotations

from pathlib import Path

import click
from securesystemslib.signer import CryptoSigner

from fieldguide.packs.metadata import MOST_SIGNATURES
from fieldguide_publish.commands import passphrases
from fieldguide_publish.trust import editors, keys, publisher
from fieldguide_publish.trust.editors import TARGETS, Holders

_PLACE = click.Path(path_type=Path)
_KEY = click.option(
    "--key", "at_hand", type=_PLACE, multiple=True, required=True, help="A private key that is at hand; several may be."
)
_ROOT_HOLDER = click.option(
    "--root-holder",
    "root",
    type=_PLACE,
    multiple=True,
    required=True,
    help="A public key (.pub) that may change the root.",
)
_LIST_HOLDER = click.option(
    "--list-holder", "listing", type=_PLACE, multiple=True, required=True, help="A public key that may endorse."
)
_OF_ROOT = click.option(
    "--root-threshold",
    type=click.IntRange(1, MOST_SIGNATURES),
    default=2,
    show_default=True,
    help="So many must sign a root.",
)
_OF_LIST = click.option(
    "--list-threshold",
    type=click.IntRange(1, MOST_SIGNATURES),
    default=1,
    show_default=True,
    help="So many must sign the list.",
)


@click.group()
def root() -> None:
    """The root that ships with the program: who may endorse publishers."""


def _signers(at_hand: tuple[Path, ...], file: Path | None) -> list[CryptoSigner]:
    opened = passphrases.known(at_hand, file)
    return [keys.signer(path, opened) for path in at_hand]


def _holders(paths: tuple[Path, ...], threshold: int) -> Holders:
    return Holders([keys.read_public(path) for path in paths], threshold)


def _report(folder: Path, *names: str) -> None:
    for name in names:
        lacking = editors.still_missing(folder, name)
        click.echo(
            f"{folder / name}: "
            + (f"{lacking} more signature{'s' * (lacking > 1)} needed (cosign)." if lacking else "signed.")
        )


@root.command("init")
@click.argument("folder", type=_PLACE)
@_ROOT_HOLDER
@_LIST_HOLDER
@_OF_ROOT
@_OF_LIST
@_KEY
@passphrases.passphrase_file
def init(
    folder: Path, root: tuple[Path, ...], listing: tuple[Path, ...], root_threshold: int, list_threshold: int, at_hand: tuple[Path, ...],
    passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Make the first root in FOLDER. It goes into the program as resources/trust/root.json."""
    editors.init(
        folder, _holders(root, root_threshold), _holders(listing, list_threshold), _signers(at_hand, passphrase_file)
    )
    _report(folder, "1.root.json", TARGETS)


@root.command("rotate")
@click.argument("folder", type=_PLACE)
@_ROOT_HOLDER
@_LIST_HOLDER
@_OF_ROOT
@_OF_LIST
@_KEY
@passphrases.passphrase_file
def rotate(
    folder: Path, root: tuple[Path, ...], listing: tuple[Path, ...], root_threshold: int, list_threshold: int, at_hand: tuple[Path, ...],
    passphrase_file: Path | None,
) -> None:  # fmt: skip
    """Make the next root in FOLDER: other holders, other thresholds. It needs the old holders' signatures too."""
    signers = _signers(at_hand, passphrase_file)
    made = editors.rotate(folder, _holders(root, root_threshold), _holders(listing, list_threshold), signers)
    keyids = made.signed.roles["targets"].keyids
    editors.resign(folder, [signer for signer in signers if signer.public_key.keyid in keyids])
    _report(folder, f"{made.signed.version}.root.json", TARGETS)


@click.command()
@click.argument("request", type=_PLACE)
@click.option("--editors", "folder", type=_PLACE, required=True, help="The editors' folder.")
@click.option("--country", "countries", multiple=True, help="A country it may write about, such as RO; several may be.")
@click.option("--may-override", is_flag=True, help="It may replace and withdraw records of others.")
@click.option("--withdraw", is_flag=True, help="Take it off the list instead.")
@click.option("-o", "--out", type=_PLACE, default=None, help="The folder to send back to the publisher.")
@_KEY
@passphrases.passphrase_file
def endorse(
    request: Path, folder: Path, countries: tuple[str, ...], out: Path | None, at_hand: tuple[Path, ...], passphrase_file: Path | None, *,
    may_override: bool, withdraw: bool,
) -> None:  # fmt: skip
    """Endorse the publisher whose root stands in REQUEST: for its own namespace, and these countries only.

    Read the eight words out to the publisher by telephone first, under a number you did not get with the file.
    """
    asking = publisher.of_root(request)
    signers = _signers(at_hand, passphrase_file)
    if withdraw:
        editors.withdraw(folder, asking.slug, signers)
    else:
        editors.endorse(folder, asking, countries, signers, may_override=may_override)
    click.echo(f"{asking.name} ({asking.slug}): {'taken off the list' if withdraw else asking.words}")
    _report(folder, TARGETS)
    if out is not None:
        for path in editors.hand_out(folder, out):
            click.echo(path)


@click.command()
@click.argument("name")
@click.option("--editors", "folder", type=_PLACE, required=True, help="The editors' folder.")
@click.option("-o", "--out", type=_PLACE, default=None, help="The folder to send to a publisher, if all is signed.")
@_KEY
@passphrases.passphrase_file
def cosign(name: str, folder: Path, out: Path | None, at_hand: tuple[Path, ...], passphrase_file: Path | None) -> None:
    """Add your signature to NAME in the editors' folder: targets.json, or a root such as 2.root.json. Look at it first."""
    for signer in _signers(at_hand, passphrase_file):
        editors.cosign(folder, name, signer)
    _report(folder, name)
    if out is not None:
        editors.hand_out(folder, out)


COMMANDS = (root, endorse, cosign)
