"""What every command of ours is like: its parts are imported when they are asked for, and errors meant for people are sentences."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from fieldguide.errors import FaultsError, FieldguideError


class LazyGroup(click.Group):
    """A group of commands, each in a module that is imported when it is asked for.

    A module names its commands in ``COMMANDS``.
    """

    def __init__(self, package: str, places: Mapping[str, str], **options: Any) -> None:
        """Note where the commands are.

        Args:
            package: The package of the modules.
            places: The name of each command, with its module.
            options: What click takes.
        """
        super().__init__(**options)
        self._package = package
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command; None if there is none of this name."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        commands: tuple[click.Command, ...] = importlib.import_module(f"{self._package}.{place}").COMMANDS
        return next(command for command in commands if command.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error meant for people becomes its faults, line by line, and a sentence."""
        try:
            return super().invoke(ctx)
        except FieldguideError as error:
            for fault in error.faults if isinstance(error, FaultsError) else ():
                click.echo(str(fault), err=True)
            click.echo(str(error), err=True)
        raise click.exceptions.Exit(1)
