"""Bring the installed packs up to date from folders: of files, or laid out as a repository."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldguide.packs.editions import Installed
from fieldguide.packs.installing import Packs
from fieldguide.packs.offers import Offer, look
from fieldguide.packs.planning import Refusal
from fieldguide.packs.repository import is_repository, taken


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of a look through folders.

    Attributes:
        done: Packs that are newer now.
        left: Packs that are not installed here; nobody asked for them.
        refused: Files that cannot be used, and why.
    """

    done: tuple[Installed, ...]
    left: tuple[Offer, ...]
    refused: tuple[Refusal, ...]


def update(packs: Packs, folders: Iterable[Path]) -> Updated:
    """Install what folders hold that is newer than the installed packs.

    Of a repository only what changed is read, and only of packs that are installed.

    Raises:
        PackError: A repository cannot be read, or a newer pack cannot be installed; those before it are.
    """
    with TemporaryDirectory(prefix="fieldguide-") as place:
        found: list[Path] = []
        for number, folder in enumerate(folders):
            if is_repository(folder):
                into = Path(place) / str(number)
                into.mkdir()
                found += taken(folder, packs, into)
            else:
                found.append(folder)
        offers, refused = look(packs, found)
        done = tuple(packs.install(packs.plan(offer.path)) for offer in offers if offer.before)
        return Updated(done, tuple(offer for offer in offers if not offer.before), refused)
