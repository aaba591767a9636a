"""Signed files that follow one another: roots, each signed by the one before, and lists, of which the newest counts.

A pack may carry signed files that are older than those this computer has from another pack. Then the newer ones decide: they name the publisher's
keys of today, and list the packs that still count.

A version may only rise, with one exception. Whoever stole a key can sign the highest version there is; when the key has been replaced, a list of the
new key must count although its version is lower. What tells it from an old list that is played back is a signature by a key that was not named for
that list while the old one counted: no list from before can bear it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tuf.api.metadata import Root, Targets

from fieldguide.errors import PackOlderError, PackTamperedError
from fieldguide.packs.metadata import Authority, Document, is_signed, read, require_chain, require_signed
from fieldguide.packs.truststate import TrustState

MOST_ROOTS = 30
_ASK = "Do not use it. Ask its publisher, by telephone, for the pack as it was made."
_NEWER = "Ask its publisher for the newest pack."


def chain_in(trust: Mapping[str, bytes], pattern: str) -> list[Document]:
    """Return the roots a pack carries, all from the first on; each is signed by itself and by the one before."""
    found = sorted((int(match[1]), name) for name in trust if (match := re.fullmatch(pattern, name)))
    if len(found) > MOST_ROOTS:
        raise PackTamperedError(f"This pack carries more than {MOST_ROOTS} roots.", _ASK)
    chain = [read(trust[name], name, Root) for _, name in found]
    if [root.version for root in chain] != list(range(1, len(chain) + 1)):
        raise PackTamperedError("The roots in this pack are not numbered from 1 on, each by its own version.", _ASK)
    require_chain(chain)
    return chain


def followed(newest: Document, chain: Sequence[Document], whose: str) -> Document:
    """Return the newest of some roots, beginning with one that is believed.

    Args:
        newest: The one that is believed.
        chain: What a pack carries, as :func:`chain_in` returns it.
        whose: Whose they are, for messages.

    Raises:
        PackTamperedError: They are other roots than the one that is believed, or do not follow from it.
    """
    for one in chain:
        if one.version == newest.version and one.data != newest.data:
            raise PackTamperedError(f"This pack carries other keys for {whose} than this computer knows.", _ASK)
    later = [one for one in chain if one.version > newest.version]
    require_chain(later, newest)
    return later[-1] if later else newest


def newer(state: TrustState, place: str, carried: Document | None, authorities: Sequence[Authority]) -> Document | None:
    """Return the newer of what a pack carries and what is remembered; None if there is neither.

    Args:
        state: What is remembered.
        place: Where it is remembered.
        carried: What the pack carries.
        authorities: Who must have signed it, today's first; the older ones count only for what is not used.

    Raises:
        PackTamperedError: What the pack carries is not signed as it must be.
        PackOlderError: It is signed with keys that have been replaced, or is older than what is remembered, or another of the same version.
    """
    data = state.held.get(place)
    held = read(data, f"the remembered {place}", Targets) if data else None
    if carried is None:
        return held if held is not None and is_signed(held, authorities[0]) else None
    if held is None or carried.version > held.version:
        require_signed(carried, authorities[0])
        return carried
    if not is_signed(held, authorities[0]):
        _require_succeeding(state, place, carried, authorities)
        return carried
    if not any(is_signed(carried, one) for one in authorities[1:]):
        require_signed(carried, authorities[0])
    if carried.version == held.version and carried.data != held.data:
        raise PackOlderError(
            f"{carried.name} of this pack is not the one with the same version that was seen here.", _NEWER
        )
    return held


def _require_succeeding(state: TrustState, place: str, carried: Document, authorities: Sequence[Authority]) -> None:
    """Go on only if what a pack carries may take the place of a higher version, whose keys have been replaced.

    One of today's keys that signed it must be new: never named for this list as long as the higher version was believed. A key that was named then
    may have signed it before that version, by right, and somebody plays it back now.
    """
    if any(is_signed(carried, one) for one in authorities[1:]) and not is_signed(carried, authorities[0]):
        raise PackOlderError(f"{carried.name} of this pack is signed with keys that no longer count.", _NEWER)
    require_signed(carried, authorities[0])
    known = state.keys.get(place)
    if known is None or carried.signatures.keys() <= set(known):
        raise PackOlderError(
            f"{carried.name} of this pack is older than one that was seen here, and nobody has signed it with a new key since.",
            f"{_NEWER} If a key of theirs was stolen, they have to replace it by a new one.",
        )
