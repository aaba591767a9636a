"""What the command line may ask of the window, which it must not import: the window's own code hands it over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fieldguide.cli.selftest import Trial

#: Under this name the window is found in a command's context.
DESKTOP = "fieldguide.desktop"


class Desktop(NamedTuple):
    """The window, as seen from the command line.

    Attributes:
        open: Opens it on a library with a settings folder (None: the usual one) and returns an exit code when it is closed.
        trials: Tries it on a library, part by part.
        answer_once: Opens it until a first search is answered, and returns an exit code.
    """

    open: Callable[[Path, Path | None], int]
    trials: Callable[[Path], Iterable[Trial]]
    answer_once: Callable[[Path], int]
