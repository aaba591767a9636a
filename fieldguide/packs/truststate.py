"""What this computer remembers of packs and publishers, so that an older one cannot be put in the place of a newer one.

One file, ``state.json`` in the folder ``packs/trust`` of the profile, written whole or not at all. It ends in a seal against damage. A state that is
damaged or has gone is never begun anew in silence: an empty memory would take any old pack for new.

What is remembered may only rise in version, but for what stands on keys that have been replaced since: see :mod:`fieldguide.packs.chains` for lists,
:mod:`fieldguide.packs.replaced` for packs.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fieldguide import whole_file
from fieldguide.domain.pack import SUFFIX, Publisher, Trusted, Verified, is_publisher, overlapping
from fieldguide.errors import PackForeignError, PackNamespaceError, PackOlderError, PackStateError
from fieldguide.packs import canonical
from fieldguide.packs.manifest import is_plain

NAME = "state.json"
MOST_STATE_BYTES = 48 * 1024 * 1024
MOST_PUBLISHERS, MOST_PACKS = 500, 1_000
#: So many versions of one pack are remembered as having been installed here; a rollback goes back to one of them.
MOST_ACCEPTED = 20
_FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Accepted:
    """A pack that was installed here.

    Attributes:
        version: Its version.
        sha256: SHA-256 of its manifest.
        how: Why its publisher was trusted.
        fingerprint: Of the publisher's own keys, if they were what was trusted.
        keys: Ids of the keys that had signed the list it stood on.
        known: Ids of all keys that had been named for that list by then.
    """

    version: int
    sha256: str
    how: Trusted
    fingerprint: str = ""
    keys: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustState:
    """What is remembered; a value, so that nothing is remembered by looking at a pack.

    Attributes:
        held: Place, such as ``targets`` or ``own/ngo-x/root``, → newest signed metadata that was accepted there.
        packs: Id of a pack → what was installed of it, oldest first.
        publishers: Slug → publisher a person trusts on this computer.
        keys: Place of a list → ids of all keys that were named for it since it is remembered, in the order they came.
    """

    held: Mapping[str, bytes] = field(default_factory=lambda: _EMPTY)
    packs: Mapping[str, tuple[Accepted, ...]] = field(default_factory=lambda: _EMPTY)
    publishers: Mapping[str, Publisher] = field(default_factory=lambda: _EMPTY)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)

    def newest(self, pack_id: str, lapsed: Collection[str] = ()) -> Accepted | None:
        """Return the newest version of a pack that was installed here; None if none was.

        Args:
            pack_id: The pack.
            lapsed: SHA-256 of manifests that do not count, as in :class:`~fieldguide.domain.pack.Verified`.
        """
        counting = (one for one in self.packs.get(pack_id, ()) if one.sha256 not in lapsed)
        return max(counting, key=lambda one: one.version, default=None)

    def installed(self, pack_id: str, sha256: str) -> Accepted | None:
        """Return what is remembered of a pack that was installed here; None if it was not, or has been set aside.

        Set aside is one whose version is not below that of a pack that was installed later: its publisher has replaced the keys it was signed with,
        and begins its versions where the new keys say, so it is not the publisher's.
        """
        accepted = self.packs.get(pack_id, ())
        for number, one in enumerate(accepted):
            if one.sha256 == sha256:
                return None if any(later.version <= one.version for later in accepted[number + 1 :]) else one
        return None

    def accepting(self, verified: Verified) -> TrustState:
        """Return the state after a pack was accepted.

        Raises:
            PackOlderError: A newer version has been accepted since it was verified.
            PackStateError: There are too many packs to remember.
        """
        manifest, newest = verified.manifest, self.newest(verified.manifest.id, verified.lapsed)
        place = list_place(manifest.publisher, verified.how, verified.fingerprint)
        keys = {at: _joined(self.keys.get(at, ()), named) for at, named in verified.named.items()}
        mine = Accepted(
            manifest.version, verified.manifest_sha256, verified.how, verified.fingerprint,
            _signers(verified.held[place]), keys.get(place, ()),
        )  # fmt: skip
        is_older = newest is not None and (
            newest.version > mine.version or (newest.version == mine.version and newest.sha256 != mine.sha256)
        )
        if is_older or any(self._is_newer(at, data, verified.lapsed) for at, data in verified.held.items()):
            raise PackOlderError("Something newer has been installed meanwhile.", "Look at the pack again.")
        before = tuple(one for one in self.packs.get(manifest.id, ()) if one.sha256 != mine.sha256)
        packs = {**self.packs, manifest.id: (*before, mine)[-MOST_ACCEPTED:]}
        if len(packs) > MOST_PACKS:
            raise PackStateError(f"This computer remembers {MOST_PACKS} packs and can remember no more.", "")
        return replace(self, held={**self.held, **verified.held}, packs=packs, keys={**self.keys, **keys})

    def _is_newer(self, place: str, data: bytes, lapsed: Collection[str]) -> bool:
        """Tell whether something newer is remembered at a place than this, and counts."""
        held = self.held.get(place, data)
        return _version(held) > _version(data) and hashlib.sha256(held).hexdigest() not in lapsed

    def trusting(self, publisher: Publisher) -> TrustState:
        """Return the state after a person has compared a fingerprint and trusts its publisher.

        Another fingerprint under the same name gives way, and what was signed with it is forgotten; versions of packs are not.

        Raises:
            PackNamespaceError: Its namespace overlaps that of a publisher who is trusted already.
            PackStateError: There are too many publishers.
            ValueError: It is no publisher.
        """
        if not (is_publisher(publisher.slug) and is_plain(publisher.name) and _SHA256.fullmatch(publisher.fingerprint)):
            raise ValueError("a publisher has a slug, a name and a fingerprint")
        other = overlapping(publisher.slug, self.publishers)
        if other:
            raise PackNamespaceError(
                f"The records of “{publisher.slug}” could not be told from those of “{other}”, who is trusted already.",
                "Only one of them can be trusted on this computer.",
            )
        known = self.publishers.get(publisher.slug)
        state = (
            self if known is None or known.fingerprint == publisher.fingerprint else self.distrusting(publisher.slug)
        )
        publishers = {**state.publishers, publisher.slug: publisher}
        if len(publishers) > MOST_PUBLISHERS:
            raise PackStateError(f"{MOST_PUBLISHERS} publishers are trusted here already.", "Withdraw trust in some.")
        return replace(state, publishers=publishers)

    def distrusting(self, slug: str) -> TrustState:
        """Return the state after trust in a publisher is withdrawn; what is installed of it is for the caller to remove."""
        own = f"own/{slug}/"
        return replace(
            self,
            held={place: data for place, data in self.held.items() if not place.startswith(own)},
            keys={place: ids for place, ids in self.keys.items() if not place.startswith(own)},
            publishers={one: who for one, who in self.publishers.items() if one != slug},
        )


def list_place(slug: str, how: Trusted, fingerprint: str) -> str:
    """Return where a publisher's list of its packs is remembered; other keys of its own begin anew."""
    return f"delegated/{slug}" if how is Trusted.DELEGATED else f"own/{slug}/{fingerprint}/targets"


def read_state(folder: Path) -> TrustState:
    """Return what is remembered in a folder; nothing if nothing ever was.

    Raises:
        PackStateError: It is damaged or cannot be read, or has gone while packs are installed beside it.
    """
    path = folder / NAME
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _damaged(path)
        with path.open("rb") as file:
            data = file.read(MOST_STATE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        if any((folder.parent / "installed").glob(f"*{SUFFIX}")):
            raise _damaged(path) from error
        return TrustState()
    except OSError as error:
        raise PackStateError(f"{path} cannot be read: {error.strerror}.", "No pack is read until it can be.") from error
    try:
        return _parse(data)
    except (PackForeignError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(path) from error


def write_state(folder: Path, state: TrustState) -> None:
    """Keep a state: the new one whole, or the old one untouched.

    Raises:
        PackStateError: It cannot be written, or what stands there by now knows of something newer.
    """
    if _falls(read_state(folder), state):
        raise PackStateError("Another window of the guide has changed what this computer trusts.", "Begin again.")
    data = _dump(state)
    if len(data) > MOST_STATE_BYTES:
        raise PackStateError("There is more to remember of packs than this program keeps.", "Remove some packs.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        whole_file.write(folder / NAME, data, is_secret=True)
    except OSError as error:
        raise PackStateError(
            f"{folder / NAME} cannot be written: {error.strerror}.", "Make room, or use a profile you may write to."
        ) from error


def _damaged(path: Path) -> PackStateError:
    return PackStateError(
        f"{path}, where this computer remembers packs and publishers, is damaged or has gone.",
        "No pack is read until it is put back from a copy. If there is none, delete the folder “packs” above it and install every pack anew, "
        "from files you have from their publishers; the guide itself works without.",
    )


def _falls(old: TrustState, new: TrustState) -> bool:
    """Tell whether something newer would be forgotten: of a pack what was installed last, a list, or a key that was named for it."""
    for pack_id, accepted in old.packs.items():
        newest = new.newest(pack_id)
        has_last = any(one.sha256 == accepted[-1].sha256 for one in new.packs.get(pack_id, ()))
        if not has_last and (newest is None or newest.version <= max(one.version for one in accepted)):
            return True
    shared = {place for place in old.held if place in new.held or not place.startswith("own/")}
    return any(place not in new.held or _list_falls(old, new, place) for place in shared)


def _list_falls(old: TrustState, new: TrustState, place: str) -> bool:
    """Tell whether a list would be forgotten; its version may fall only if a new key has come for it."""
    before, now = old.keys.get(place, ()), new.keys.get(place, ())
    if now[: len(before)] != before:
        return True
    return now == before and _version(new.held[place]) < _version(old.held[place])


def _joined(before: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    return (*before, *(one for one in named if one not in before))


def _version(data: bytes) -> int:
    signed: Any = canonical.loads(data, "Signed metadata", MOST_STATE_BYTES)["signed"]
    return int(signed["version"])


def _signers(data: bytes) -> tuple[str, ...]:
    signatures: Any = canonical.loads(data, "Signed metadata", MOST_STATE_BYTES)["signatures"]
    return tuple(sorted(str(one["keyid"]) for one in signatures))


def _dump(state: TrustState) -> bytes:
    value: dict[str, object] = {
        "format": _FORMAT,
        "held": {place: data.decode() for place, data in state.held.items()},
        "packs": {
            one: [[a.version, a.sha256, a.how, a.fingerprint, [*a.keys], [*a.known]] for a in accepted]
            for one, accepted in state.packs.items()
        },
        "keys": {place: [*ids] for place, ids in state.keys.items()},
        "publishers": {slug: [who.name, who.fingerprint, who.on] for slug, who in state.publishers.items()},
    }
    return canonical.dumps({**value, "seal": hashlib.sha256(canonical.dumps(value)).hexdigest()})


def _parse(data: bytes) -> TrustState:
    value: dict[str, Any] = canonical.loads(data, "The state", MOST_STATE_BYTES)
    seal = value.pop("seal")
    if value["format"] != _FORMAT or hashlib.sha256(canonical.dumps(value)).hexdigest() != seal:
        raise ValueError("damaged, or of another program")
    held = {place: text.encode() for place, text in value["held"].items()}
    packs = {
        one: tuple(
            Accepted(version, sha256, Trusted(how), own, tuple(keys), tuple(known))
            for version, sha256, how, own, keys, known in accepted
        )
        for one, accepted in value["packs"].items()
    }
    keys = {place: tuple(ids) for place, ids in value["keys"].items()}
    publishers = {slug: Publisher(slug, name, digits, on) for slug, (name, digits, on) in value["publishers"].items()}
    return TrustState(held, packs, publishers, keys)
