"""What is due with packs after a start: a newer core edition, what the policy names, what folders offer; and the words for it.

This runs beside the window, on the thread that works with packs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fieldguide.errors import PackError
from fieldguide.packs import editions
from fieldguide.packs.archive import read_archive
from fieldguide.packs.manifest import parse
from fieldguide.packs.offers import look
from fieldguide.packs.truststate import read_state
from fieldguide.qt.pack_work import NEXT_START

if TYPE_CHECKING:
    from fieldguide.packs.installing import Packs

#: So many packs are named in one message; the rest are counted.
_MOST_TOLD = 3


def catch_up(packs: Packs, preloaded: Sequence[Path], offered: Sequence[Path], *, is_behind: bool) -> str:
    """Add packs again after a newer core edition, install what the policy names, and look through folders.

    Args:
        packs: The packs of this profile.
        preloaded: Files and folders whose packs are installed without asking, by the organisation's policy.
        offered: Folders whose newer packs are offered.
        is_behind: The window shows an edition without the installed packs.

    Returns:
        What the reader should know; empty if there is nothing.

    Raises:
        PackError: The packs could not be added again.
        LibraryError: The core edition cannot be read.
    """
    told = _added_again(packs) if is_behind else []
    if preloaded:
        told += _installed(packs, preloaded)
    if offered:
        told += _newer(packs, offered)
    return " ".join(told)


def _added_again(packs: Packs) -> list[str]:
    was_behind = editions.in_use(packs.profile, packs.bundled).is_behind
    left_out = packs.rebuild()
    added = [pack.title for pack in editions.in_use(packs.profile, packs.bundled).packs]
    if not was_behind:  # another window was quicker
        told = [f"The edition with your packs is there. {NEXT_START}"] if added else []
    elif not left_out:
        told = [f"Your packs were added to the core edition again. {NEXT_START}"]
    elif added:
        told = [f"Added to the core edition again: {', '.join(added)}. {NEXT_START}"]
    else:
        told = ["None of your packs could be added to the core edition again."]
    return told + [f"{one.pack.title} was left out: {one.reason}" for one in left_out]


def _installed(packs: Packs, places: Sequence[Path]) -> list[str]:
    """Install what the policy names, and tell what of it cannot be: nobody else would notice that it is not there."""
    offers, refused = look(packs, places)
    installed = []
    left = [f"{one.path.name}: {one.reason}" for one in refused if not _is_outdated(packs, one.path)]
    for offer in offers:
        try:
            plan = packs.plan(offer.path)
            if not packs.is_higher(plan):
                continue
            if plan.asks_override:
                left.append(
                    f"{offer.path.name}: It replaces records of others, to which a person has to agree. Settings, Packs installs it."
                )
                continue
            packs.install(plan)
        except PackError as error:
            left.append(f"{offer.path.name}: {error}")
        else:
            installed.append(plan.manifest.title)
    told = []
    if installed:
        told.append(f"Installed by your organisation's policy: {', '.join(installed)}. {NEXT_START}")
    if left:
        told.append(f"Named by your organisation's policy and not installed: {' '.join(left[:_MOST_TOLD])}")
    if len(left) > _MOST_TOLD:
        told.append(f"And {len(left) - _MOST_TOLD} more.")
    return told


def _is_outdated(packs: Packs, path: Path) -> bool:
    """Tell whether a newer version of a refused pack was installed here: then nothing is missing, and nobody needs to be told."""
    try:
        found = parse(read_archive(path).manifest_bytes)
        newest = read_state(editions.trust_folder(packs.profile)).newest(found.id)
    except PackError:
        return False
    return newest is not None and newest.version > found.version


def _newer(packs: Packs, folders: Sequence[Path]) -> list[str]:
    """Tell what folders offer; what nobody here trusts is no fault of theirs, and is not told at every start."""
    offers = look(packs, folders)[0]
    if not offers:
        return []
    named = ", ".join(
        f"{one.verified.manifest.title}, version {one.verified.manifest.version} ({one.path})"
        for one in offers[:_MOST_TOLD]
    )
    return [f"A newer pack is there: {named}. Settings, Packs installs it."]
