"""Lays signed packs out as static files that any web host, file share or stick serves: a TUF repository with consistent snapshots.

Where things lie stands in :mod:`fieldguide.packs.layout`, why in ``docs/adr/0010-a-repository-is-static-files.md``. What is there already is never
written again, but for ``timestamp.json``; so a half-finished upload shows the old state, and a device fetches only what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import MetaFile, Root, Snapshot, Targets, Timestamp

from fieldguide.packs import layout
from fieldguide.packs.archive import Archive, read_bytes
from fieldguide.packs.manifest import parse
from fieldguide.packs.metadata import MOST_METADATA_BYTES
from fieldguide.packs.trust import preview
from fieldguide_publish import files
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import editors, signed
from fieldguide_publish.trust.publisher import ENDORSEMENT, Publisher


@dataclass(frozen=True, slots=True)
class Authority:
    """On whose word a repository stands.

    Attributes:
        root: The newest root: its keys sign snapshots.
        chain: Name in the repository, such as ``metadata/1.root.json``, → bytes, of files that never change.
        targets: The bytes of ``targets.json``.
        is_editors: True if ``targets`` delegates to publishers; False if it is one publisher's own list.
    """

    root: Root
    chain: Mapping[str, bytes]
    targets: bytes
    is_editors: bool


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What was done.

    Attributes:
        packs: Ids of the packs offered.
        written: How many files were new.
        size: How many bytes they have.
        snapshot: Version of the snapshot.
    """

    packs: tuple[str, ...]
    written: int
    size: int
    snapshot: int


def of_editors(folder: Path) -> Authority:
    """Return the editors as an authority: what they would hand out to a publisher, for what is laid out stays for good.

    Raises:
        SigningError: Something still lacks signatures.
    """
    with TemporaryDirectory() as place:
        handed = {
            path.name: files.read_bytes(path, MOST_METADATA_BYTES) for path in editors.hand_out(folder, Path(place))
        }
        root = editors.newest_root(Path(place)).signed
    targets = handed.pop(editors.TARGETS)
    chain = {f"{layout.METADATA}/{name}": data for name, data in handed.items()}
    return Authority(root, chain, targets, is_editors=True)


def of_publisher(mine: Publisher) -> Authority:
    """Return a publisher as its own authority, with the endorsement it has, if any."""
    chain = {}
    for number, path in signed.chain_of(mine.folder, f"{mine.slug}.root.json"):
        chain[f"{layout.METADATA}/{number}.root.json"] = files.read_bytes(path, MOST_METADATA_BYTES)
    endorsement = mine.folder / ENDORSEMENT
    if (endorsement / editors.TARGETS).is_file():
        theirs = [path for _, path in signed.chain_of(endorsement, "root.json")]
        for path in (*theirs, endorsement / editors.TARGETS):
            data = files.read_bytes(path, MOST_METADATA_BYTES)
            version = "" if path in theirs else f"{signed.read(path, Targets).signed.version}."
            chain[f"{layout.METADATA}/{layout.ENDORSEMENT}/{version}{path.name}"] = data
    return Authority(mine.root.signed, chain, files.read_bytes(mine.list_path, MOST_METADATA_BYTES), is_editors=False)


def lay_out(out: Path, packs: Iterable[bytes], authority: Authority, signers: Sequence[CryptoSigner]) -> LaidOut:
    """Add packs to a repository, which is made if it is not there.

    Args:
        out: The folder that is served.
        packs: Signed packs.
        authority: On whose word it stands.
        signers: Keys at hand; one of the authority's for snapshots must be among them.

    Raises:
        SigningError: A pack is not on the newest list of its publisher, or no key may sign snapshots.
        PackError: One is no sound pack.
    """
    allowed = authority.root.roles[Snapshot.type].keyids
    mine = [signer for signer in signers if signer.public_key.keyid in allowed]
    if not mine:
        raise SigningError(
            "None of these keys may sign snapshots of this repository.", "Name a key of the list's holders."
        )
    archives = [read_bytes(data) for data in packs]
    lists = _newest_lists(archives)
    fixed = dict(authority.chain)
    for archive in archives:
        fixed |= _files_of(archive, lists)
    listed = {**{f"{slug}.json": data for slug, data in lists.items()}, editors.TARGETS: authority.targets}
    before = _before(out)
    for name, data in _kept(before, listed):
        listed[name] = data
    meta = {name: _meta(data) for name, data in sorted(listed.items())}
    fixed |= {layout.metadata(name, meta[name].version): data for name, data in listed.items()}
    written = [_write_once(out / place, data) for place, data in sorted(fixed.items())]
    snapshot = _snapshot(out, before, meta, mine)
    return LaidOut(
        tuple(sorted(parse(one.manifest_bytes).id for one in archives)),
        len([n for n in written if n]),
        sum(written),
        snapshot,
    )


def _newest_lists(archives: Iterable[Archive]) -> dict[str, bytes]:
    """Return slug → newest signed list of packs that came with any of them."""
    newest: dict[str, bytes] = {}
    for archive in archives:
        slug = preview(archive).publisher
        if f"{slug}.json" not in archive.trust:
            raise SigningError(f"{archive.name} is not signed.", "Sign it first: `fieldguide-publish sign`.")
        data = archive.trust[f"{slug}.json"]
        if slug not in newest or _version(data) > _version(newest[slug]):
            newest[slug] = data
    return newest


def _version(data: bytes) -> int:
    return signed.parsed(data, "list", Targets).signed.version


def _files_of(archive: Archive, lists: Mapping[str, bytes]) -> dict[str, bytes]:
    manifest = parse(archive.manifest_bytes)
    target = signed.parsed(lists[manifest.publisher], manifest.publisher, Targets).signed.targets.get(manifest.id)
    digest = sha256(archive.manifest_bytes).hexdigest()
    if target is None or target.hashes != {"sha256": digest}:
        raise SigningError(
            f"This pack {manifest.id}, version {manifest.version}, is not on the newest list of its publisher.",
            "Take the newest one.",
        )
    own = {
        f"{layout.METADATA}/{name}": data
        for name, data in archive.trust.items()
        if name.endswith(f".{manifest.publisher}.root.json")
    }
    blobs = {layout.blob(member.sha256): archive.members[member.name] for member in manifest.members}
    return {**own, **blobs, layout.manifest(manifest.id, digest): archive.manifest_bytes}


def _before(out: Path) -> tuple[int, Mapping[str, MetaFile], Path]:
    """Return version, listed files and folder of the newest snapshot there is."""
    place = out / layout.METADATA
    if not (place / layout.TIMESTAMP).is_file():
        return 0, {}, place
    version = signed.read(place / layout.TIMESTAMP, Timestamp).signed.snapshot_meta.version
    return version, signed.read(out / layout.metadata(layout.SNAPSHOT, version), Snapshot).signed.meta, place


def _kept(before: tuple[int, Mapping[str, MetaFile], Path], listed: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    """Yield the lists of publishers that are in the repository and no older than those that came now.

    Raises:
        SigningError: The list of publishers is older than the one that is there.
    """
    _, meta, place = before
    for name, known in meta.items():
        path = place / f"{known.version}.{name}"
        if name in listed and _version(listed[name]) < known.version:
            raise SigningError(f"{name} is older than the one in the repository.", "Take the newest one.")
        if name not in listed:
            yield name, files.read_bytes(path, MOST_METADATA_BYTES)


def _meta(data: bytes) -> MetaFile:
    return MetaFile(_version(data), len(data), {"sha256": sha256(data).hexdigest()})


def _snapshot(
    out: Path,
    before: tuple[int, Mapping[str, MetaFile], Path],
    meta: dict[str, MetaFile],
    signers: Sequence[CryptoSigner],
) -> int:
    """Write snapshot and time stamp, the latter last; return the snapshot's version."""
    version = before[0] + 1
    expires = signed.in_days(signed.SNAPSHOT_DAYS)
    snapshot = signed.as_bytes(signed.signed_anew(Snapshot(version=version, expires=expires, meta=meta), signers[:1]))
    files.write_bytes(out / layout.metadata(layout.SNAPSHOT, version), snapshot)
    told = MetaFile(version, len(snapshot), {"sha256": sha256(snapshot).hexdigest()})
    stamp = Timestamp(version=version, expires=expires, snapshot_meta=told)
    signed.write(out / layout.METADATA / layout.TIMESTAMP, signed.signed_anew(stamp, signers[:1]))
    return version


def _write_once(path: Path, data: bytes) -> int:
    """Write a file that never changes; return how many bytes were new.

    Raises:
        SigningError: Something else stands there.
    """
    if path.is_file():
        if not files.is_holding(path, data):
            raise SigningError(
                f"{path} is there with other bytes.", "Never write into a repository by hand; lay it out anew."
            )
        return 0
    files.write_bytes(path, data)
    return len(data)
