"""Makes packs and keys for tests, the way a publisher and the editors do; everything in memory, all of it signed for real.

``Signed`` is one TUF file under construction; ``Bench`` knows who holds which keys. The publishers' own program makes the same files.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Role, Root, TargetFile, Targets

from fieldguide.domain.pack import Manifest, Member
from fieldguide.packs import canonical, container, manifest
from fieldguide.packs.archive import Archive, read_bytes

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONTENT = {
    "content/services/ro.yml": b"country: RO\nservices: []\n",
    "content/guide/hope-how-we-work.md": b"---\ntitle: How we work\n---\nCall us.\n",
    "media/hope-map.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>\n',
}


def key() -> CryptoSigner:
    """Make a key."""
    return CryptoSigner.generate_ed25519()


def as_bytes(metadata: Metadata) -> bytes:
    """Write a signed file as packs carry it."""
    return canonical.dumps(metadata.to_dict())


def signed(payload, *signers) -> bytes:
    """Sign a TUF payload."""
    metadata = Metadata(payload)
    for signer in signers:
        metadata.sign(signer, append=True)
    return as_bytes(metadata)


def root(version, root_keys, targets_keys, *, threshold=1, targets_threshold=1, signers=None, expires=None) -> bytes:
    """Make a root; signed by its own keys unless told otherwise."""
    every = {one.public_key.keyid: one.public_key for one in (*root_keys, *targets_keys)}
    ids = [one.public_key.keyid for one in root_keys]
    other = Role([one.public_key.keyid for one in targets_keys], targets_threshold)
    roles = {
        "root": Role(ids, threshold),
        "targets": other,
        "snapshot": Role(other.keyids, 1),
        "timestamp": Role(other.keyids, 1),
    }
    payload = Root(version, expires=expires or NOW + timedelta(days=3650), keys=every, roles=roles)
    return signed(payload, *(root_keys if signers is None else signers))


def delegation(slug, keys, *, threshold=1, name="Hope Association", countries=("RO",), may_override=False, paths=None):
    """Make the role of one publisher."""
    said = {"name": name, "countries": list(countries), "may_override": may_override}
    return DelegatedRole(
        slug,
        [one.public_key.keyid for one in keys],
        threshold,
        False,
        paths or [f"{slug}/*"],
        unrecognized_fields={"x-fieldguide": said},
    )


def targets(version, *, delegates=(), files=None, signers=(), expires=None) -> bytes:
    """Make a list of publishers (``delegates``: pairs of role and keys) or of packs (``files``: path → bytes)."""
    roles = {role.name: role for role, _ in delegates}
    keys = {one.public_key.keyid: one.public_key for _, held in delegates for one in held}
    listed = {
        path: TargetFile(len(data), {"sha256": sha256(data).hexdigest()}, path) for path, data in (files or {}).items()
    }
    payload = Targets(
        version,
        expires=expires or NOW + timedelta(days=365),
        targets=listed,
        delegations=Delegations(keys, roles) if roles else None,
    )
    return signed(payload, *signers)


def make_manifest(content=None, **changes) -> Manifest:
    """Make a manifest for some content."""
    content = CONTENT if content is None else content
    members = tuple(Member(name, sha256(data).hexdigest(), len(data)) for name, data in sorted(content.items()))
    made = Manifest(
        id="hope/contacts", publisher="hope", publisher_name="Hope Association", title="Hope: contacts in Romania", version=3,
        date="2026-11-01", languages=("en", "ro"), countries=("RO",), licence="CC-BY-4.0", least_program="0.1.0", replaces=(),
        overrides=(), review={"draft": 2}, members=members,
    )  # fmt: skip
    return replace(made, **changes)


@dataclass
class Bench:
    """The keys of the editors and of one publisher, and the files they sign.

    Attributes:
        slug: The publisher.
        core: Keys of the editors' root.
        editors: Keys of the editors' list of publishers.
        own: Keys of the publisher's root.
        hand: Keys the publisher signs packs with.
    """

    slug: str = "hope"
    core: list[CryptoSigner] = field(default_factory=lambda: [key(), key(), key()])
    editors: list[CryptoSigner] = field(default_factory=lambda: [key()])
    own: list[CryptoSigner] = field(default_factory=lambda: [key()])
    hand: list[CryptoSigner] = field(default_factory=lambda: [key()])

    def core_root(self, version=1, **changes) -> bytes:
        """The editors' root: two of three keys."""
        return root(version, self.core, self.editors, **{"threshold": 2, **changes})

    def core_targets(self, version=1, *, signers=None, expires=None, others=(), **granted) -> bytes:
        """The editors' list, with this publisher on it."""
        delegates = [(delegation(self.slug, self.hand, **granted), self.hand), *others]
        return targets(
            version, delegates=delegates, signers=self.editors if signers is None else signers, expires=expires
        )

    def own_root(self, version=1, **changes) -> bytes:
        """The publisher's own root."""
        return root(version, self.own, self.hand, **changes)

    def own_targets(self, *manifests, version=1, signers=None, expires=None) -> bytes:
        """The publisher's list of its packs."""
        files = {one.id: manifest.dump(one) for one in manifests}
        return targets(version, files=files, signers=self.hand if signers is None else signers, expires=expires)

    def endorsed(self, made=None, content=None, **trust) -> dict[str, bytes]:
        """The files of a pack of an endorsed publisher; ``trust`` puts others in place of its signed files."""
        made = made or make_manifest(content)
        carried = {
            "1.root.json": self.core_root(),
            "targets.json": self.core_targets(),
            f"{self.slug}.json": self.own_targets(made),
        }
        return files(made, content, {**carried, **trust})

    def alone(self, made=None, content=None, **trust) -> dict[str, bytes]:
        """The files of a pack of a publisher of its own."""
        made = made or make_manifest(content)
        carried = {f"1.{self.slug}.root.json": self.own_root(), f"{self.slug}.json": self.own_targets(made)}
        return files(made, content, {**carried, **trust})


def files(made: Manifest, content=None, trust=None) -> dict[str, bytes]:
    """Put the files of a pack together."""
    content = CONTENT if content is None else content
    carried = {f"trust/{name}": data for name, data in (trust or {}).items() if data is not None}
    return {"manifest.json": manifest.dump(made), **content, **carried}


def archive(parts: dict[str, bytes]) -> Archive:
    """Pack and read back."""
    return read_bytes(container.write(parts))
