"""What the command line may ask of the program around it, which it must not import: the program hands it over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fieldguide.cli.selftest import Trial
    from fieldguide.domain.pack import Publisher
    from fieldguide.domain.policy import Policy

#: Under this name the window is found in a command's context.
DESKTOP = "fieldguide.desktop"
#: Under these, the folder of settings, the library that packs are added to, and whether packs of that folder belong to that library.
PROFILE, BASE, BELONG = "fieldguide.profile", "fieldguide.base", "fieldguide.belong"


class Desktop(NamedTuple):
    """The program, as seen from the command line.

    Attributes:
        open: Opens the window on a library, with what packs of the settings folder add to it and, if one is named, with a pack to be
            looked at first; returns an exit code when it is closed.
        trials: Tries the window on a library, part by part.
        answer_once: Opens the window until a first search is answered, and returns an exit code.
        policy: Reads the organisation's policy on this computer.
        profile: Returns the usual settings folder; None if this computer has no place for one.
        publishers: Reads whom an administrator trusts.
    """

    open: Callable[[Path, Path | None, Path | None], int]
    trials: Callable[[Path], Iterable[Trial]]
    answer_once: Callable[[Path], int]
    policy: Callable[[], Policy]
    profile: Callable[[], Path | None]
    publishers: Callable[[], tuple[Publisher, ...]]
