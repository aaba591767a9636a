"""``policy``: what the organisation lays down on this computer; and what commands ask before a file leaves the guide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from fieldguide.cli.desktop import DESKTOP, Desktop
from fieldguide.cli.output import print_json
from fieldguide.domain.policy import Policy, fitted
from fieldguide.domain.settings import Settings
from fieldguide.errors import Fault, LibraryError, PolicyError
from fieldguide.store.library import Library

_MINUTES = "checklists.forget_after_minutes"


def require_export() -> None:
    """Go on only if the policy in force lets content out of the guide.

    Raises:
        SwitchedOffError: It does not.
    """
    _in_force().require_export()


def _in_force() -> Policy:
    desktop: Desktop = click.get_current_context().meta[DESKTOP]
    return desktop.policy()


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def policy(ctx: click.Context, *, as_json: bool) -> None:
    """Show the organisation's policy in force on this computer: its file, every value, and where that comes from."""
    if ctx.invoked_subcommand is None:
        _show(_compared(_in_force(), ctx.obj), ctx, as_json=as_json)


@policy.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def check_policy(ctx: click.Context, file: Path, *, as_json: bool) -> None:
    """Check the policy FILE and name every fault; nothing is put in force."""
    from fieldguide.content.policy import read

    found = read(file)
    if found is None:
        raise PolicyError(f"There is no file {file}.", "Name the policy file to check.")
    found = _compared(found, ctx.obj)
    if as_json:
        _show(found, ctx, as_json=True)
        return
    _tell_faults(found)
    if found.faults or found.misfits:
        ctx.exit(1)
    click.echo(f"No faults in {file}.")


def _show(found: Policy, ctx: click.Context, *, as_json: bool) -> None:
    if as_json:
        print_json(_as_object(found))
    elif found.is_in_force:
        click.echo(f"In force: {found.file}")
        for other in found.passed_over:
            click.echo(f"Does not count, for only one file does: {other}")
        for key, value, origin in _values(found):
            click.echo(f"{key:32} {_spelled(value):24} {origin}".rstrip())
        _tell_faults(found)
    else:
        click.echo("No policy is in force. A file is looked for here:")
        for place in found.looked_for:
            click.echo(f"  {place}")
    if found.faults or found.misfits:
        ctx.exit(1)


def _compared(found: Policy, library: Path) -> Policy:
    """Return a policy compared with the countries and roles of a library, if there is one."""
    try:
        with Library(library) as opened:
            return fitted(found, opened.vocabulary)
    except LibraryError as error:
        click.echo(f"Countries and roles were not compared: {error.message}", err=True)
        return found


def _values(found: Policy) -> Iterator[tuple[str, object, str]]:
    """Yield every key with its value and where that comes from."""
    from fieldguide.content.policy import KEYS

    for section, keys in KEYS.items():
        for name, key in keys.items():
            full, value = f"{section}.{name}", getattr(found, key.attribute)
            yield full, value, _origin(found, full, value)


def _origin(found: Policy, key: str, value: object) -> str:
    line = found.lines.get(key)
    is_made_strict = key.startswith("allow.") or (key == _MINUTES and value == Settings().forget_after)
    if found.faults and is_made_strict:
        return "because the file has a fault"
    if line and not value and value is not False:
        return f"line {line}, left out: this edition does not have it"
    return f"line {line}" if line else "not in the file" if found.is_in_force else "no file"


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value or "–")


def _as_object(found: Policy) -> dict[str, object]:
    return {
        "ok": not (found.faults or found.misfits),
        "file": found.file,
        "passed_over": list(found.passed_over),
        "looked_for": list(found.looked_for),
        "values": {key: {"value": value, "from": origin} for key, value, origin in _values(found)},
        "faults": [_fault(one) for one in (*found.faults, *found.misfits)],
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {"file": fault.file, "line": fault.line, "problem": fault.problem, "expected": fault.expected}


def _tell_faults(found: Policy) -> None:
    for fault in (*found.faults, *found.misfits):
        click.echo(str(fault), err=True)


COMMANDS = (policy,)
