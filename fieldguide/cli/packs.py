"""``pack``: what is installed, what a pack would change, installing, the way back, and whom this computer trusts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldguide.cli.desktop import BASE, BELONG, DESKTOP, PROFILE, Desktop
from fieldguide.cli.output import print_json
from fieldguide.clock import today
from fieldguide.errors import PackError, PackUntrustedError

if TYPE_CHECKING:
    from fieldguide.domain.pack import Verified
    from fieldguide.packs.changes import Changed
    from fieldguide.packs.editions import Installed
    from fieldguide.packs.installing import Packs
    from fieldguide.packs.planning import LeftOut, Plan

# Verifying and building bring much: only those who handle packs wait for it.

_JSON = click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
_FILE = click.argument("file", type=click.Path(path_type=Path))
_MOST_CHANGES = 40
_ASK = "ask its publisher for a newer edition: a signature has run out"


@click.group()
def pack() -> None:
    """Packs of publishers: list, show, install, remove, go back, verify, trust, update."""


def _packs() -> Packs:
    from fieldguide.export.edition_check import require_sound
    from fieldguide.packs.installing import Packs

    meta = click.get_current_context().meta
    desktop: Desktop = meta[DESKTOP]
    if meta[PROFILE] is None:
        raise PackError("This computer has no place to keep packs.", "Name a folder with --profile.")
    return Packs(meta[PROFILE], meta[BASE], require_sound, listed=desktop.publishers())


def _changeable() -> Packs:
    """Return the packs for a command that changes them.

    Raises:
        PackError: Another library was named and no profile of its own: the edition with the packs would be made anew over that library.
    """
    if not click.get_current_context().meta[BELONG]:
        raise PackError(
            "You named another library than the one the program brought; your packs are not in it, and are left as they are.",
            "Leave out --library, or name a folder of its own with --profile.",
        )
    return _packs()


@pack.command("list")
@_JSON
def list_packs(*, as_json: bool) -> None:
    """List the installed packs."""
    found = _packs().installed()
    if as_json:
        print_json([_as_object(one) for one in found])
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("No pack is installed.")


@pack.command("show")
@_FILE
@_JSON
def show_pack(file: Path, *, as_json: bool) -> None:
    """Show who publishes the pack FILE, how that publisher is trusted, and record by record what it would change."""
    plan, why = _packs().look_at(file)
    if as_json:
        print_json(_plan_object(plan, why))
        return
    _print_plan(plan, why)


@pack.command("verify")
@_FILE
@_JSON
def verify_pack(file: Path, *, as_json: bool) -> None:
    """Tell whether the pack FILE is what its publisher signed, and whether that publisher is trusted here."""
    verified = _packs().verify(file)
    if as_json:
        print_json(_verified_object(verified))
        return
    click.echo(f"{file}: as it was signed. {_who(verified)}")
    if verified.is_expired:
        click.echo(f"It can be used; {_ASK}.")


@pack.command("install")
@_FILE
@click.option(
    "--agree", is_flag=True, help="Agree that the pack of a publisher you trust yourself replaces records of others."
)
@_JSON
def install_pack(file: Path, *, agree: bool, as_json: bool) -> None:
    """Install the pack FILE: the next edition is made, checked, and used from then on."""
    packs = _changeable()
    plan = packs.plan(file)
    mine = packs.install(plan, agreed=agree)
    if as_json:
        print_json(_plan_object(plan, None))
        return
    from fieldguide.packs.changes import summary
    from fieldguide.packs.telling import others

    if plan.is_installed:
        click.echo(f"Installed already: {_line(mine)}")
        return
    click.echo(f"Installed: {_line(mine)}\n{summary(plan.changes)}.")
    _print_lines(others(plan.removes, plan.left_out, mine.id))


@pack.command("remove")
@click.argument("pack_id", metavar="ID")
def remove_pack(pack_id: str) -> None:
    """Take the pack ID out; `pack rollback` brings it back."""
    _changeable().remove(pack_id)
    click.echo(f"Removed: {pack_id}.")


@pack.command("rollback")
def roll_back() -> None:
    """Go back to the edition before; a second time returns to the one you left."""
    edition = _changeable().rollback()
    click.echo("Now in use: " + ("; ".join(map(_line, edition.packs)) or "the core edition without packs") + ".")


@pack.command("trust")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--words", default="", help="The eight words the publisher read to you, under a telephone number you already had."
)
@click.option(
    "--withdraw", metavar="PUBLISHER", default="", help="Trust this publisher no longer; its packs are removed."
)
def trust_publisher(file: Path | None, words: str, withdraw: str) -> None:
    """List whom this computer trusts beside the editors' own publishers, trust the publisher of the pack FILE, or withdraw trust."""
    packs = _changeable() if withdraw or file else _packs()
    if withdraw:
        packs.distrust(withdraw)
        click.echo(f"No longer trusted: {withdraw}.")
    elif file is None:
        _print_trusted(packs)
    else:
        _trust(packs, file, words)


@pack.command("update")
@click.option("--from", "folder", required=True, type=click.Path(path_type=Path), help="A folder or stick with packs.")
@_JSON
def update_packs(folder: Path, *, as_json: bool) -> None:
    """Install what a folder holds that is newer than the installed packs; packs you do not have are named and left.

    The folder may be a repository, as publishers serve them: then only what changed is read.
    """
    if not folder.is_dir():
        raise PackError(f"There is no folder {folder}.", "Name the folder or stick that holds the packs.")
    from fieldguide.packs.telling import others
    from fieldguide.packs.updating import update

    found = update(_changeable(), [folder])
    if as_json:
        print_json(
            {
                "updated": [_as_object(one) for one in found.done],
                "not_installed": [_verified_object(one.verified) | {"file": str(one.path)} for one in found.left],
                "refused": [{"file": str(one.path), "reason": one.reason} for one in found.refused],
                "removed": list(found.removed),
                "left_out": _left_out_objects(found.left_out),
            }
        )
        return
    for one in found.done:
        click.echo(f"Updated: {_line(one)}")
    _print_lines(others(found.removed, found.left_out, "a newer pack"))
    for other in found.left:
        click.echo(
            f"Not installed yet: {other.verified.manifest.title} ({other.path}); `fieldguide pack install` installs it."
        )
    for bad in found.refused:
        click.echo(f"{bad.path}: {bad.reason}", err=True)
    if not found.done:
        click.echo("Nothing newer was found.")


def _trust(packs: Packs, file: Path, words: str) -> None:
    from fieldguide.domain.pack import Publisher

    try:
        verified = packs.verify(file)
    except PackUntrustedError as error:
        if not error.fingerprint:
            raise
        if not words:
            raise PackError(
                f"{error.publisher_name} signs with these words: {error.words}",
                "Telephone the publisher under a number you already have. If it reads the same words, repeat this with --words “…”.",
            ) from error
        if words.casefold().split() != error.words.split():
            raise PackError(
                "These are not the words of the keys this pack is signed with.",
                "Do not install it. Ask the publisher, under a number you already had, what happened.",
            ) from error
        packs.trust(Publisher(error.publisher, error.publisher_name, error.fingerprint, today().isoformat()))
        click.echo(f"Trusted on this computer from now on: {error.publisher_name} ({error.publisher}).")
        return
    click.echo(f"Trusted already. {_who(verified)}")


def _print_trusted(packs: Packs) -> None:
    from fieldguide.packs.fingerprint import words

    found = packs.trusted()
    for one in found:
        since = f"since {one.on}" if one.on else "by an administrator"
        click.echo(f"{one.slug}  {one.name}, {since}: {words(one.fingerprint)}")
    if not found:
        click.echo("Nobody beside the publishers the editors of the guide endorse.")


def _line(one: Installed) -> str:
    told = f"{one.id}  {one.title}, version {one.version} of {one.date}, by {one.publisher}"
    asks = f"; {_ASK}" if one.is_expired(today().isoformat()) else ""
    return told + asks + (f"; not in use: {one.problem}" if one.problem else "")


def _who(verified: Verified) -> str:
    return f"Published by {verified.publisher_name}, {verified.how.words}."


def _print_plan(plan: Plan, why: PackUntrustedError | None) -> None:
    from fieldguide.packs.changes import summary
    from fieldguide.packs.telling import warnings

    made = plan.manifest
    click.echo(f"{made.title} ({made.id}), version {made.version} of {made.date}, {made.licence}")
    if plan.verified is None or why is not None:
        click.echo(f"PREVIEW: {why}" if why else "PREVIEW")
        if why is not None and why.words:
            click.echo(f"Its words: {why.words}")
    else:
        click.echo(_who(plan.verified))
        if plan.verified.is_expired:
            click.echo(f"Please {_ASK}.")
    if plan.is_installed:
        click.echo("Exactly this pack is installed.")
    _print_lines(warnings(plan, _MOST_CHANGES))
    if plan.asks_override:
        click.echo("Installing it needs --agree.")
    click.echo(f"What changes: {summary(plan.changes)}.")
    _print_changes(plan.changes)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _print_changes(changes: Sequence[Changed]) -> None:
    for one in changes[:_MOST_CHANGES]:
        click.echo(
            f"  {one.change.value:9} {one.record_id}  {one.title}"
            + "".join(f"\n            {part}" for part in one.details)
        )
    if len(changes) > _MOST_CHANGES:
        click.echo(f"  and {len(changes) - _MOST_CHANGES} more; --json names all")


def _as_object(one: Installed) -> dict[str, object]:
    return {
        "id": one.id, "title": one.title, "publisher": one.publisher, "version": one.version, "date": one.date, "how": one.how,
        "expires": one.expires, "is_expired": one.is_expired(today().isoformat()), "problem": one.problem,
    }  # fmt: skip


def _left_out_objects(left_out: Sequence[LeftOut]) -> list[dict[str, str]]:
    return [{"id": one.pack.id, "title": one.pack.title, "reason": one.reason} for one in left_out]


def _verified_object(verified: Verified) -> dict[str, object]:
    made = verified.manifest
    return {
        "id": made.id, "title": made.title, "publisher": verified.publisher_name, "version": made.version, "date": made.date,
        "how": verified.how.value, "is_expired": verified.is_expired, "fingerprint": verified.fingerprint,
    }  # fmt: skip


def _plan_object(plan: Plan, why: PackUntrustedError | None) -> dict[str, object]:
    from fieldguide.packs.changes import summary

    made = plan.manifest
    told = (
        _verified_object(plan.verified)
        if plan.verified
        else {"id": made.id, "title": made.title, "version": made.version}
    )
    return {
        **told,
        "is_preview": plan.verified is None,
        "why": str(why) if why else "",
        "words": why.words if why else "",
        "is_installed": plan.is_installed,
        "before": plan.before,
        "asks_override": plan.asks_override,
        "of_others": list(plan.of_others),
        "removes": list(plan.removes),
        "left_out": _left_out_objects(plan.left_out),
        "summary": summary(plan.changes),
        "changes": [
            {"change": one.change.value, "id": one.record_id, "title": one.title, "details": list(one.details)}
            for one in plan.changes
        ],
    }


COMMANDS = (pack,)
