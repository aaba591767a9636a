"""What the command line may ask of the program around it, which it must not import: the program hands it over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fieldguide.cli.selftest import Trial
    from fieldguide.domain.policy import Policy

#: Under this name the window is found in a command's context.
DESKTOP = "fieldguide.desktop"


class Desktop(NamedTuple):
    """The program, as seen from the command line.

    Attributes:
        open: Opens the window on a library with a settings folder (None: the usual one) and returns an exit code when it is closed.
        trials: Tries the window on a library, part by part.
        answer_once: Opens the window until a first search is answered, and returns an exit code.
        policy: Reads the organisation's policy on this computer.
    """

    open: Callable[[Path, Path | None], int]
    trials: Callable[[Path], Iterable[Trial]]
    answer_once: Callable[[Path], int]
    policy: Callable[[], Policy]
