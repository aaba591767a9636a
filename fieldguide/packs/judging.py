"""The two roads on which a publisher is trusted; see :mod:`fieldguide.packs.trust`, which everybody calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from tuf.api.metadata import DelegatedRole, Root, Targets

from fieldguide.domain.pack import Manifest, Publisher, Trusted, Verified, overlapping
from fieldguide.errors import (
    PackNamespaceError,
    PackOlderError,
    PackTamperedError,
    PackUntrustedError,
)
from fieldguide.packs.archive import Archive
from fieldguide.packs.chains import chain_in, followed, newer
from fieldguide.packs.fingerprint import words
from fieldguide.packs.manifest import is_plain
from fieldguide.packs.metadata import (
    Authority,
    Document,
    fingerprint_of,
    read,
    require_signed,
)
from fieldguide.packs.replaced import with_keys
from fieldguide.packs.truststate import Accepted, TrustState, list_place

_ASK = "Do not use it. Ask its publisher, by telephone, for the pack as it was made."
_NEWER = "Ask its publisher for the newest pack."
_VERSION = r"([1-9][0-9]{0,8})"
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Case:
    """One pack before the judge.

    Attributes:
        archive: Its bytes.
        manifest: What it says about itself; its files are those it lists.
        state: What this computer remembers.
        listed: Publishers an administrator's file trusts.
        root: The first root of the editors; empty if there is none.
        now: The time.
    """

    archive: Archive
    manifest: Manifest
    state: TrustState
    listed: tuple[Publisher, ...]
    root: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class _Editors:
    """What the editors say, as far as it is believed here.

    Attributes:
        root: Their newest root; None if this program has none.
        targets: Their newest list of publishers; None if nobody has brought one.
        carried: The list that lies in the pack; it may be an older one.
    """

    root: Document | None = None
    targets: Document | None = None
    carried: Document | None = None

    def role(self, slug: str) -> DelegatedRole | None:
        """Return what they delegate to a publisher; None if they do not endorse it."""
        return _roles(self.targets).get(slug)


@dataclass(frozen=True, slots=True)
class _Grant:
    """What an endorsed publisher may do."""

    name: str
    countries: tuple[str, ...]
    may_override: bool


def judge(case: Case) -> Verified:
    """Return a pack as verified; for arguments and errors see :func:`fieldguide.packs.trust.verify`."""
    _require_known_files(case)
    editors = _editors(case)
    if editors.role(case.manifest.publisher) is not None:
        return _endorsed(case, editors)
    return _on_its_own(case, editors)


def judge_again(case: Case, accepted: Accepted) -> Verified:
    """Return a pack that was accepted here before; its manifest is the one that was accepted then."""
    editors = _editors(case, carries=False)
    slug = case.manifest.publisher
    if accepted.how is Trusted.DELEGATED:
        role = editors.role(slug)
        if role is None:
            raise PackUntrustedError(
                f"The editors of the guide no longer endorse “{slug}”.", _NEWER, publisher=slug, publisher_name=""
            )
        grant = _grant(role, slug)
        _require_within(case.manifest, grant)
        held = _remembered(case, ("root", "targets", f"delegated/{slug}"))
        return _verified(case, grant.name, Trusted.DELEGATED, grant.countries, grant.may_override, held)
    who, how = _trusted(case, [accepted.fingerprint])
    if who is None:
        raise _untrusted(case, accepted.fingerprint)
    held = _remembered(case, (f"{_own_place(who)}/root", list_place(slug, how, who.fingerprint)))
    return _verified(case, who.name, how, case.manifest.countries, False, held, fingerprint=accepted.fingerprint)


def _remembered(case: Case, places: Iterable[str]) -> dict[str, Document]:
    known = {place: case.state.held[place] for place in places if place in case.state.held}
    return {
        place: read(data, f"the remembered {place}", Root if place.endswith("root") else Targets)
        for place, data in known.items()
    }


# --- what the editors say ------------------------------------------------------------------------------------------------------------


def _editors(case: Case, *, carries: bool = True) -> _Editors:
    """Return what the editors say by now; with what the pack carries of theirs, if it may."""
    trust = case.archive.trust if carries else {}
    chain = chain_in(trust, rf"{_VERSION}\.root\.json")
    carried = read(trust["targets.json"], "targets.json", Targets) if "targets.json" in trust else None
    if not case.root:  # nobody to believe; what the pack carries must still be sound
        if carried is not None:
            if not chain:
                raise PackTamperedError(
                    "This pack carries a list of publishers and no root that it is signed under.", _ASK
                )
            require_signed(carried, Authority(chain[-1], "targets"))
        return _Editors()
    root = _newest_root(case, chain)
    authorities = [Authority(one, "targets") for one in (root, *reversed(chain))]
    targets = newer(case.state, "targets", carried, authorities)
    return _Editors(root, targets, carried)


def _newest_root(case: Case, chain: Sequence[Document]) -> Document:
    """Follow the chain of roots from the newest one that is believed."""
    newest = read(case.root, "the root of the program", Root)
    held = case.state.held.get("root")
    remembered = read(held, "the remembered root", Root) if held else newest
    newest = max(newest, remembered, key=lambda one: one.version)
    return followed(newest, chain, "the editors of the guide")


# --- a publisher the editors endorse ---------------------------------------------------------------------------------------------------


def _endorsed(case: Case, editors: _Editors) -> Verified:
    slug = case.manifest.publisher
    role = editors.role(slug)
    if role is None or editors.root is None or editors.targets is None:
        raise PackTamperedError("Nobody endorses the publisher of this pack.", _ASK)
    grant = _grant(role, slug)
    others = _roles(editors.targets)
    if overlapping(slug, others):
        raise PackNamespaceError(
            f"“{slug}” and “{overlapping(slug, others)}” share names of records.", "Tell the editors of the guide."
        )
    _own_chain(case)  # not needed here, but nothing in a pack goes unchecked
    authorities = [Authority(editors.targets, slug)]
    if editors.carried is not None and slug in _roles(editors.carried):
        authorities.append(Authority(editors.carried, slug))
    signed = _own_targets(case, f"delegated/{slug}", authorities)
    _require_within(case.manifest, grant)
    held = {"root": editors.root, "targets": editors.targets, f"delegated/{slug}": signed}
    verified = _verified(case, grant.name, Trusted.DELEGATED, grant.countries, grant.may_override, held)
    named = {"targets": Authority(editors.root, "targets"), f"delegated/{slug}": authorities[0]}
    return with_keys(verified, signed, case.state, named, _trusted_prints(case))


def _roles(targets: Document | None) -> Mapping[str, DelegatedRole]:
    """Return the publishers the editors endorse: slug → role."""
    signed = targets.signed if targets is not None else None
    delegations = signed.delegations if isinstance(signed, Targets) else None
    return {} if delegations is None or delegations.roles is None else delegations.roles


def _grant(role: DelegatedRole, slug: str) -> _Grant:
    """Return what the editors have granted, from the delegation they signed.

    Raises:
        PackNamespaceError: It is not the delegation of one publisher's own name.
    """
    said = role.unrecognized_fields.get("x-fieldguide")
    if (
        role.paths != [f"{slug}/*"]
        or not isinstance(said, dict)
        or said.keys() != {"name", "countries", "may_override"}
    ):
        raise _no_grant(slug)
    name, countries, may_override = said["name"], said["countries"], said["may_override"]
    if not is_plain(name) or not isinstance(countries, list) or not isinstance(may_override, bool):
        raise _no_grant(slug)
    if not all(isinstance(one, str) and _COUNTRY.fullmatch(one) for one in countries):
        raise _no_grant(slug)
    return _Grant(name, tuple(countries), may_override)


def _no_grant(slug: str) -> PackNamespaceError:
    return PackNamespaceError(
        f"What the editors grant “{slug}” cannot be read.", "Install the newest program, or tell the editors."
    )


def _require_within(manifest: Manifest, grant: _Grant) -> None:
    beyond = [country for country in manifest.countries if country not in grant.countries]
    if beyond:
        raise PackNamespaceError(
            f"This pack is about {', '.join(beyond)}; the editors endorse its publisher for {', '.join(grant.countries) or 'no country'}.",
            _ASK,
        )
    if manifest.overrides and not grant.may_override:
        raise PackNamespaceError("This pack replaces records of others, which its publisher may not.", _ASK)


# --- a publisher of its own ------------------------------------------------------------------------------------------------------------


def _on_its_own(case: Case, editors: _Editors) -> Verified:
    slug = case.manifest.publisher
    chain = _own_chain(case)
    if not chain:
        raise _untrusted(case, "")
    prints = [fingerprint_of(root.signed, slug) for root in chain]
    who, how = _trusted(case, prints)
    if who is None:
        _own_targets(case, "", [Authority(chain[-1], "targets")])
        raise _untrusted(case, prints[-1])
    place = _own_place(who)
    held = case.state.held.get(f"{place}/root")
    known = read(held, "the remembered root", Root) if held else None
    root = followed(known, chain, f"“{slug}”") if known is not None else chain[-1]
    authorities = [Authority(one, "targets") for one in (root, *reversed(chain))]
    listing = list_place(slug, how, who.fingerprint)
    signed = _own_targets(case, listing, authorities)
    others = {*_roles(editors.targets), *case.state.publishers, *(one.slug for one in case.listed)}
    if overlapping(slug, others):
        raise PackNamespaceError(
            f"The records of “{slug}” could not be told from those of “{overlapping(slug, others)}”, who is trusted already.",
            _ASK,
        )
    held_now = {f"{place}/root": root, listing: signed}
    verified = _verified(case, who.name, how, case.manifest.countries, False, held_now, fingerprint=who.fingerprint)
    return with_keys(verified, signed, case.state, {listing: authorities[0]}, _trusted_prints(case))


def _own_place(who: Publisher) -> str:
    """Return where the signed files of a publisher of its own are remembered; other keys begin anew."""
    return f"own/{who.slug}/{who.fingerprint}"


def _trusted_prints(case: Case) -> frozenset[str]:
    """Return the fingerprints under which this publisher is trusted here without the editors."""
    everybody = (*case.listed, *case.state.publishers.values())
    return frozenset(who.fingerprint for who in everybody if who.slug == case.manifest.publisher)


def _own_chain(case: Case) -> list[Document]:
    return chain_in(case.archive.trust, rf"{_VERSION}\.{re.escape(case.manifest.publisher)}\.root\.json")


def _trusted(case: Case, prints: Sequence[str]) -> tuple[Publisher | None, Trusted]:
    """Return who stands on one of this computer's lists with one of these fingerprints, and on which list."""
    slug = case.manifest.publisher
    for who in case.listed:
        if who.slug == slug and who.fingerprint in prints:
            return who, Trusted.ADMINISTRATOR
    own = case.state.publishers.get(slug)
    return (own if own is not None and own.fingerprint in prints else None), Trusted.PERSON


def _untrusted(case: Case, digits: str) -> PackUntrustedError:
    manifest = case.manifest
    slug, named = manifest.publisher, manifest.publisher_name
    known = [one for one in (*case.listed, *case.state.publishers.values()) if one.slug == slug]
    if not digits:
        message = (
            f"This pack says it is of {named} ({slug}), but it is not signed with keys that anybody here could trust."
        )
        hint = "It can be looked at and not installed. Ask its publisher for a signed pack."
    elif known:
        message = f"This pack says it is of {named} ({slug}), whom you trust, but it is signed with other keys than those you trust."
        hint = "Telephone the publisher under a number you already have. If its keys are new, compare the eight words."
    else:
        message = f"This pack says it is of {named} ({slug}), whom nobody on this computer has trusted yet."
        hint = "Telephone the publisher under a number you already have and compare the eight words; then trust it, or look at the pack only."
    said = words(digits) if digits else ""
    return PackUntrustedError(message, hint, publisher=slug, publisher_name=named, fingerprint=digits, words=said)


# --- what both roads end in ------------------------------------------------------------------------------------------------------------


def _own_targets(case: Case, place: str, authorities: Sequence[Authority]) -> Document:
    """Return the publisher's newest list of its packs; this one must stand on it.

    Args:
        case: The pack.
        place: Where the list is remembered; empty if it is not.
        authorities: As for :func:`fieldguide.packs.chains.newer`.
    """
    slug, name = case.manifest.publisher, f"{case.manifest.publisher}.json"
    if name not in case.archive.trust:
        raise PackTamperedError(f"This pack lacks the signature of its publisher ({name}).", _ASK)
    carried = read(case.archive.trust[name], name, Targets)
    _require_listed(case, carried)
    newest = newer(case.state if place else TrustState(), place, carried, authorities)
    if newest is None or newest.data == carried.data:
        return carried
    if not _is_listed(case, newest):
        raise PackOlderError(
            f"“{slug}” has since signed another list of its packs, on which this one does not stand.", _NEWER
        )
    return newest


def _require_listed(case: Case, targets: Document) -> None:
    if not _is_listed(case, targets):
        raise PackTamperedError("What this pack says about itself is not what its publisher signed.", _ASK)


def _is_listed(case: Case, targets: Document) -> bool:
    if not isinstance(targets.signed, Targets) or targets.signed.delegations is not None:
        return False
    if not all(path.startswith(f"{case.manifest.publisher}/") for path in targets.signed.targets):
        return False
    target = targets.signed.targets.get(case.manifest.id)
    data = case.archive.manifest_bytes
    return target is not None and target.length == len(data) and target.hashes == {"sha256": sha256(data).hexdigest()}


def _require_known_files(case: Case) -> None:
    slug = case.manifest.publisher
    known = re.compile(rf"{_VERSION}\.root\.json|targets\.json|{slug}\.json|{_VERSION}\.{slug}\.root\.json")
    for name in case.archive.trust:
        if not known.fullmatch(name):
            raise PackTamperedError(f"The signed file {name} has no place in a pack of “{slug}”.", _ASK)


def _verified(
    case: Case,
    name: str,
    how: Trusted,
    countries: tuple[str, ...],
    may_override: bool,
    held: Mapping[str, Document],
    *,
    fingerprint: str = "",
) -> Verified:
    return Verified(
        case.manifest,
        sha256(case.archive.manifest_bytes).hexdigest(),
        name,
        how,
        countries,
        may_override,
        any(one.is_expired(case.now) for one in held.values()),
        MappingProxyType({place: one.version for place, one in held.items()}),
        fingerprint,
        MappingProxyType({place: one.data for place, one in held.items()}),
    )
