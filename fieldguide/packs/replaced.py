"""What new keys set aside: lists and versions of packs that stood on keys which have been replaced since.

A publisher replaces its signing key because somebody else may have it. Whoever has it may have signed the highest versions there are, and devices
have accepted them. If those counted on, nothing the publisher signs with its new key would ever be newer. If every new key made a device forget,
old packs could be played back. So a version lapses only if the keys under it count no more, and the list that says so is signed with a key that this
computer had not seen named when the version was accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

from fieldguide.domain.pack import Trusted, Verified
from fieldguide.packs.metadata import Authority, Document
from fieldguide.packs.truststate import Accepted, TrustState, list_place


def with_keys(
    verified: Verified,
    listing: Document,
    state: TrustState,
    authorities: Mapping[str, Authority],
    trusted: Collection[str],
) -> Verified:
    """Return a pack with the keys that are named today, and with what of the remembered they have set aside.

    Args:
        verified: The pack, verified.
        listing: The list of its publisher on which it stands.
        state: What is remembered.
        authorities: Place of a list → who says with which keys it must be signed.
        trusted: Fingerprints under which its publisher is trusted here without the editors.
    """
    named = {place: tuple(_role(authority)[0]) for place, authority in authorities.items()}
    lists = {
        sha256(state.held[place]).hexdigest()
        for place in authorities
        if place in state.held and state.held[place] != verified.held[place]
    }
    place = list_place(verified.manifest.publisher, verified.how, verified.fingerprint)
    packs = {
        one.sha256
        for one in state.packs.get(verified.manifest.id, ())
        if _has_lapsed(one, verified, listing, authorities[place], trusted)
    }
    return replace(verified, named=MappingProxyType(named), lapsed=frozenset(lists | packs))


def _has_lapsed(
    accepted: Accepted, verified: Verified, listing: Document, authority: Authority, trusted: Collection[str]
) -> bool:
    """Tell whether the version of a pack that was accepted before counts no more."""
    slug = verified.manifest.publisher
    now = list_place(slug, verified.how, verified.fingerprint)
    if list_place(slug, accepted.how, accepted.fingerprint) != now:
        is_own = Trusted.DELEGATED not in (accepted.how, verified.how)
        return is_own and accepted.fingerprint not in trusted  # somebody has compared other words since
    keyids, threshold = _role(authority)
    if len(keyids & set(accepted.keys)) >= threshold:
        return False
    return not listing.signatures.keys() <= set(accepted.known)


def _role(authority: Authority) -> tuple[Set[str], int]:
    role = authority.document.signed.get_delegated_role(authority.role)
    return dict.fromkeys(role.keyids).keys(), role.threshold
