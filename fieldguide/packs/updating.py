"""Bring the installed packs up to date from folders: of files, or laid out as a repository."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldguide.errors import PackError
from fieldguide.packs.editions import Installed
from fieldguide.packs.installing import Packs
from fieldguide.packs.offers import Offer, look
from fieldguide.packs.planning import LeftOut, Refusal, Together
from fieldguide.packs.repository import is_repository, taken


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of a look through folders.

    Attributes:
        done: Packs that are newer now.
        left: Packs that are not installed here; nobody asked for them.
        refused: Files that cannot be used, and newer packs that could not be installed, and why.
        removed: Packs whose place newer ones took.
        left_out: Installed packs that can no longer be part of the edition, and why.
    """

    done: tuple[Installed, ...]
    left: tuple[Offer, ...]
    refused: tuple[Refusal, ...]
    removed: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def update(packs: Packs, folders: Iterable[Path]) -> Updated:
    """Install what folders hold that is newer than the installed packs, all of it as one edition.

    Of a repository only what changed is read, and only of packs that are installed.

    Raises:
        PackError: A repository or a folder cannot be read, or the next edition cannot be written; nothing has changed.
    """
    try:
        return _updated(packs, folders)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise PackError(
            f"The packs could not be looked through: {error.strerror or error}{where}. Nothing was changed.",
            "See that the stick or folder is still there and may be read, and that the disk has room, then try again.",
        ) from error


def _updated(packs: Packs, folders: Iterable[Path]) -> Updated:
    with TemporaryDirectory(prefix="fieldguide-", ignore_cleanup_errors=True) as place:
        found: list[Path] = []
        for number, folder in enumerate(folders):
            if is_repository(folder):
                into = Path(place) / str(number)
                into.mkdir()
                found += taken(folder, packs, into)
            else:
                found.append(folder)
        offers, refused = look(packs, found)
        newer = [offer.path for offer in offers if offer.before]
        made = packs.install_together(newer) if newer else Together()
        left = tuple(offer for offer in offers if not offer.before)
        return Updated(made.done, left, (*refused, *made.refused), made.removed, made.left_out)
