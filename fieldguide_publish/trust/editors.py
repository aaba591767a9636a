"""The editors' folder: the root that ships with the program, and the signed list of the publishers they endorse.

::

    editors/
      1.root.json  2.root.json …    each signed by itself and by the one before
      targets.json                  the publishers: name, keys, namespace, countries

Private keys need not lie there, and should not: each holder keeps one. Whoever signs first writes the file, the others add their signatures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner, Key
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Role, Root, Targets

from fieldguide.domain.pack import overlapping
from fieldguide.errors import PackForeignError
from fieldguide.packs import metadata as on_devices
from fieldguide.packs.metadata import MOST_METADATA_BYTES, MOST_SIGNATURES
from fieldguide_publish import files
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import signed
from fieldguide_publish.trust.publisher import FIELD, Publisher

TARGETS = "targets.json"


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds keys of a role, and how many of them must sign.

    Attributes:
        keys: Their public keys.
        threshold: So many must sign.
    """

    keys: Sequence[Key]
    threshold: int

    def role(self) -> Role:
        """Return them as TUF writes it.

        Raises:
            SigningError: The threshold cannot be reached.
        """
        keyids = [key.keyid for key in self.keys]
        if not 0 < self.threshold <= len(set(keyids)) == len(keyids):
            raise SigningError(
                f"{self.threshold} of {len(set(keyids))} different keys cannot sign.",
                "Name at least as many keys as must sign.",
            )
        return Role(keyids, self.threshold)


def newest_root(folder: Path) -> Metadata[Root]:
    """Return the newest root of the editors.

    Raises:
        SigningError: There is none.
    """
    chain = signed.chain_of(folder, "root.json")
    if not chain:
        raise SigningError(f"{folder} holds no root.", "Make one with `fieldguide-publish root init`.")
    return signed.read(chain[-1][1], Root)


def init(folder: Path, root: Holders, targets: Holders, signers: Iterable[CryptoSigner]) -> Metadata[Root]:
    """Make the first root and an empty list of publishers, signed with the keys that are at hand.

    Args:
        folder: The editors' folder.
        root: Who may change the root.
        targets: Who may endorse publishers, and lay out a repository.
        signers: Keys at hand; others sign later, see :func:`cosign`.

    Raises:
        SigningError: There is a root already, or the keys do not fit.
    """
    if signed.chain_of(folder, "root.json"):
        raise SigningError(f"{folder} has a root already.", "Change it with `fieldguide-publish root rotate`.")
    made = _root(1, root, targets)
    at_hand = list(signers)
    metadata = signed.signed_anew(made, _those(at_hand, made.roles[Root.type].keyids))
    _write(folder / "1.root.json", metadata)
    empty = Targets(version=1, expires=signed.in_days(signed.TARGETS_DAYS), delegations=Delegations({}, {}))
    _write(folder / TARGETS, signed.signed_anew(empty, _those(at_hand, made.roles[Targets.type].keyids)))
    return metadata


def _root(version: int, root: Holders, targets: Holders) -> Root:
    roles = {Root.type: root.role()} | {
        name: targets.role() if name == Targets.type else Role([key.keyid for key in targets.keys], 1)
        for name in (Targets.type, "snapshot", "timestamp")
    }
    named = {key.keyid: key for key in (*root.keys, *targets.keys)}
    if len(named) > MOST_SIGNATURES:
        raise SigningError(
            f"These are {len(named)} keys; a device reads a root of at most {MOST_SIGNATURES}.",
            "Name fewer holders, or let the same people hold keys of both.",
        )
    return Root(
        version=version, expires=signed.in_days(signed.ROOT_DAYS), keys=named, roles=roles, consistent_snapshot=True
    )


def _those(signers: Iterable[CryptoSigner], keyids: Iterable[str]) -> list[CryptoSigner]:
    return [signer for signer in signers if signer.public_key.keyid in set(keyids)]


def rotate(folder: Path, root: Holders, targets: Holders, signers: Iterable[CryptoSigner]) -> Metadata[Root]:
    """Write the next root, signed with the keys at hand: it needs the thresholds of the old one and of itself.

    The list of publishers has to be signed anew with the keys it names; :func:`resign` does that.

    Raises:
        SigningError: The newest root still lacks signatures, no device could read the next one, or a key comes back that was taken from the list.
    """
    old = newest_root(folder)
    if signed.missing(old, old.signed, Root.type):
        raise SigningError("The newest root still lacks signatures.", "Let its holders sign it first: `cosign`.")
    new = _root(old.signed.version + 1, root, targets)
    _require_signable(old.signed, new)
    _require_no_return(folder, new)
    allowed = {*old.signed.roles[Root.type].keyids, *new.roles[Root.type].keyids}
    metadata = signed.signed_anew(new, _those(signers, allowed))
    _write(folder / f"{new.version}.root.json", metadata)
    return metadata


def _require_signable(old: Root, new: Root) -> None:
    """Go on only if the signatures that a new root needs, by old holders and by new ones, are no more than a device reads."""
    before, after = old.roles[Root.type], new.roles[Root.type]
    both = len({*before.keyids} & {*after.keyids})
    needed = before.threshold + after.threshold - min(both, before.threshold, after.threshold)
    if needed > MOST_SIGNATURES:
        raise SigningError(
            f"This root needs {needed} signatures; a device reads at most {MOST_SIGNATURES}.",
            "Change it in two steps, of which the first lets fewer sign, or keep more of the holders.",
        )


def _require_no_return(folder: Path, new: Root) -> None:
    """Go on only if no key comes back to the list: what it signed before it was taken away would count again, and could be played back."""
    earlier = [signed.read(path, Root).signed for _, path in signed.chain_of(folder, "root.json")]
    last = {*earlier[-1].roles[Targets.type].keyids}
    back = {keyid for one in earlier for keyid in one.roles[Targets.type].keyids} - last
    for keyid in new.roles[Targets.type].keyids:
        if keyid in back:
            raise SigningError(
                f"The key {keyid[:8]}… was taken from the list of publishers before.",
                "Let its holder make a new one: `fieldguide-publish keygen --holder`.",
            )


def resign(folder: Path, signers: Iterable[CryptoSigner]) -> Metadata[Targets]:
    """Sign the list of publishers anew under the newest root, one version higher."""
    return _write_targets(folder, signed.read(folder / TARGETS, Targets).signed, signers)


def endorse(
    folder: Path,
    publisher: Publisher,
    countries: Sequence[str],
    signers: Iterable[CryptoSigner],
    *,
    may_override: bool = False,
) -> Metadata[Targets]:
    """Put a publisher on the list: its keys may sign packs in its own namespace, about these countries.

    Endorsing again replaces what was granted before, and names the keys of the publisher's newest root.

    Raises:
        SigningError: Its namespace overlaps another's, a country is none, or a key may not endorse.
    """
    targets = signed.read(folder / TARGETS, Targets).signed
    delegations = _delegations(targets)
    roles = dict(delegations.roles or {})
    other = overlapping(publisher.slug, roles)
    if other:
        raise SigningError(
            f"The records of “{publisher.slug}” could not be told from those of “{other}”.",
            "One of them needs another name.",
        )
    if any(len(code) != 2 or not code.isascii() or not code.isupper() for code in countries):
        raise SigningError(
            f"{', '.join(countries)}: one of these is no code of a country.", "Two capital letters, such as RO."
        )
    role = publisher.root.signed.roles[Targets.type]
    roles[publisher.slug] = DelegatedRole(
        publisher.slug, list(role.keyids), role.threshold, terminating=True, paths=[f"{publisher.slug}/*"],
        unrecognized_fields={
            FIELD: {"name": publisher.name, "countries": sorted(set(countries)), "may_override": may_override}
        },
    )  # fmt: skip
    known = {**delegations.keys, **{keyid: publisher.root.signed.keys[keyid] for keyid in role.keyids}}
    return _write_targets(folder, _delegating(targets, roles, known), signers)


def withdraw(folder: Path, slug: str, signers: Iterable[CryptoSigner]) -> Metadata[Targets]:
    """Take a publisher off the list.

    Raises:
        SigningError: It is not on it, or a key may not endorse.
    """
    targets = signed.read(folder / TARGETS, Targets).signed
    delegations = _delegations(targets)
    roles = {name: role for name, role in (delegations.roles or {}).items() if name != slug}
    if len(roles) == len(delegations.roles or {}):
        raise SigningError(f"“{slug}” is not endorsed.", "")
    return _write_targets(folder, _delegating(targets, roles, delegations.keys), signers)


def _delegations(targets: Targets) -> Delegations:
    if targets.delegations is None:
        raise SigningError("This is no list of publishers.", "Name the editors' folder.")
    return targets.delegations


def _delegating(targets: Targets, roles: dict[str, DelegatedRole], known: dict[str, Key]) -> Targets:
    """Return the list with these publishers, and the keys that they use."""
    used = {keyid for role in roles.values() for keyid in role.keyids}
    ordered = {name: roles[name] for name in sorted(roles)}
    targets.delegations = Delegations({keyid: known[keyid] for keyid in sorted(used)}, ordered)
    return targets


def _write_targets(folder: Path, targets: Targets, signers: Iterable[CryptoSigner]) -> Metadata[Targets]:
    allowed = newest_root(folder).signed.roles[Targets.type].keyids
    kept = signed.only_keys(signers, allowed, "the list of publishers")
    targets.version += 1
    targets.expires = signed.in_days(signed.TARGETS_DAYS)
    metadata = signed.signed_anew(targets, kept)
    _write(folder / TARGETS, metadata)
    return metadata


def _write(path: Path, metadata: Metadata[Any]) -> None:
    """Write a root or the list of publishers, if devices can read it; one that nobody has signed yet is looked at when somebody does.

    Raises:
        SigningError: They cannot; nothing was written.
    """
    if metadata.signatures:
        try:
            on_devices.read(signed.as_bytes(metadata), path.name, type(metadata.signed))
        except PackForeignError as error:
            raise SigningError(
                f"{path.name} could not be read on any device; it was not written. {error.message}",
                f"A root names at most {MOST_SIGNATURES} keys; a file has as many signatures at most, "
                f"and {MOST_METADATA_BYTES // 1024**2} MB.",
            ) from error
    signed.write(path, metadata)


def cosign(folder: Path, name: str, signer: CryptoSigner) -> int:
    """Add a holder's signature to a root or to the list of publishers; return how many are still missing.

    Raises:
        SigningError: The key may not sign it, or no device could read it with one signature more.
    """
    root = newest_root(folder)
    path = folder / name
    if name == TARGETS:
        targets = signed.read(path, Targets)
        signed.only_keys([signer], root.signed.roles[Targets.type].keyids, name)
        targets.sign(signer, append=True)
        _write(path, targets)
        return signed.missing(targets, root.signed, Targets.type)
    metadata = signed.read(path, Root)
    before = folder / f"{metadata.signed.version - 1}.root.json"
    authorities = [metadata.signed, *([signed.read(before, Root).signed] if before.is_file() else [])]
    allowed = {keyid for one in authorities for keyid in one.roles[Root.type].keyids}
    signed.only_keys([signer], allowed, name)
    metadata.sign(signer, append=True)
    _write(path, metadata)
    return max(signed.missing(metadata, one, Root.type) for one in authorities)


def still_missing(folder: Path, name: str) -> int:
    """Return how many signatures a root or the list of publishers still lacks."""
    if name == TARGETS:
        return signed.missing(signed.read(folder / name, Targets), newest_root(folder).signed, Targets.type)
    metadata = signed.read(folder / name, Root)
    before = folder / f"{metadata.signed.version - 1}.root.json"
    authorities = [metadata.signed, *([signed.read(before, Root).signed] if before.is_file() else [])]
    return max(signed.missing(metadata, one, Root.type) for one in authorities)


def hand_out(folder: Path, out: Path) -> list[Path]:
    """Copy what an endorsed publisher needs into a folder: the roots and the list of publishers.

    Raises:
        SigningError: Something still lacks signatures.
    """
    names = [*(path.name for _, path in signed.chain_of(folder, "root.json")), TARGETS]
    for name in names:
        if still_missing(folder, name):
            raise SigningError(f"{name} still lacks signatures.", "Let the other holders sign it first: `cosign`.")
    written = []
    for name in names:
        files.write_bytes(out / name, files.read_bytes(folder / name, MOST_METADATA_BYTES))
        written.append(out / name)
    return written
