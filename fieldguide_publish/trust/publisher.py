"""A publisher's folder: its keys, its own root, and the signed list of its packs.

::

    ngo-x/
      root.key  root.pub            signs who may sign; belongs on a stick in a drawer
      sign-1.key  sign-1.pub        signs packs
      1.ngo-x.root.json             the publisher's own root: what its fingerprint is made of, and what the editors endorse
      ngo-x.json                    the list of its packs, signed; there from the first day on, so that a lost one is noticed
      endorsement/                  what the editors sent back: N.root.json, targets.json
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from securesystemslib.signer import CryptoSigner, Key
from tuf.api.metadata import Metadata, Role, Root, TargetFile, Targets

from fieldguide.domain.pack import Manifest, is_publisher
from fieldguide.packs import container
from fieldguide.packs.archive import Archive, read_bytes
from fieldguide.packs.fingerprint import words
from fieldguide.packs.manifest import is_plain, parse
from fieldguide.packs.metadata import MOST_METADATA_BYTES, fingerprint_of
from fieldguide_publish import files
from fieldguide_publish.errors import SigningError
from fieldguide_publish.trust import keys, signed

ENDORSEMENT = "endorsement"
#: Field of a publisher's own root that says whose it is.
FIELD = "x-fieldguide"
_ROOT_KEY = "root"
_SIGN_KEY = re.compile(r"sign-([0-9]{1,9})\.(?:key|pub)")
#: The highest version somebody may give a list by hand; it has to rise after that.
HIGHEST_GIVEN = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Publisher:
    """What a publisher's folder says in public.

    Attributes:
        folder: The folder.
        slug: Its namespace.
        name: How it calls itself.
        root: Its newest root.
        fingerprint: Of the keys that root stands on.
    """

    folder: Path
    slug: str
    name: str
    root: Metadata[Root]
    fingerprint: str

    @property
    def words(self) -> str:
        """The fingerprint as words to be compared by telephone."""
        return words(self.fingerprint)

    @property
    def list_path(self) -> Path:
        """Where the list of its packs is."""
        return self.folder / f"{self.slug}.json"

    @property
    def signing_key(self) -> Path:
        """The private key that signs packs today.

        Raises:
            SigningError: None in the folder is named by the root.
        """
        named = self.root.signed.roles[Targets.type].keyids
        for public in sorted(self.folder.glob(f"*{keys.PUBLIC}")):
            private = public.with_suffix(keys.PRIVATE)
            if private.is_file() and keys.read_public(public).keyid in named:
                return private
        raise SigningError(
            f"No key in {self.folder} may sign packs of “{self.slug}”.", "Put the key there, or rotate it."
        )

    @property
    def root_key(self) -> Path:
        """Where the key of the root is expected; it may lie elsewhere."""
        return self.folder / f"{_ROOT_KEY}{keys.PRIVATE}"


def create(folder: Path, slug: str, name: str, passphrase: str | None) -> Publisher:
    """Make the keys and the root of a publisher, and an empty list of its packs.

    Args:
        folder: Its new folder.
        slug: Its namespace.
        name: How it calls itself.
        passphrase: Seals both keys; None leaves them open, which somebody must have asked for.

    Raises:
        SigningError: The slug or the name cannot be one, or the folder holds a publisher already.
        PassphraseError: The passphrase is too weak.
    """
    if not is_publisher(slug):
        raise SigningError(
            f"“{slug}” cannot name a publisher.",
            "Small letters, digits and hyphens, such as ngo-x; it begins every id you add.",
        )
    if not is_plain(name):
        raise SigningError("The name of the publisher must be one line of text.", "Give it with --name.")
    if signed.chain_of(folder, f"{slug}.root.json"):
        raise SigningError(f"{folder} holds the publisher “{slug}” already.", "Choose another folder.")
    mine = keys.make(folder, _ROOT_KEY, passphrase)
    sign = keys.make(folder, "sign-1", passphrase)
    root = _root(slug, name, 1, mine, sign)
    opened = dict.fromkeys((folder / "root.key", folder / "sign-1.key"), passphrase or "")
    signed.write(folder / f"1.{slug}.root.json", signed.signed_anew(root, [keys.signer(folder / "root.key", opened)]))
    made = read(folder)
    _write_list(made, _empty_list(), 1, keys.signer(folder / "sign-1.key", opened))
    return made


def _root(slug: str, name: str, version: int, mine: Key, sign: Key) -> Root:
    roles = {Root.type: Role([mine.keyid], 1)} | {
        role: Role([sign.keyid], 1) for role in (Targets.type, "snapshot", "timestamp")
    }
    return Root(
        version=version,
        expires=signed.in_days(signed.ROOT_DAYS),
        keys={key.keyid: key for key in (mine, sign)},
        roles=roles,
        consistent_snapshot=True,
        unrecognized_fields={FIELD: {"name": name, "publisher": slug}},
    )


def read(folder: Path) -> Publisher:
    """Return the publisher of a folder.

    Raises:
        SigningError: It holds none, or more than one.
    """
    found = [path for path in folder.glob("*.root.json") if path.name.count(".") == 3]
    slugs = {path.name.split(".")[1] for path in found}
    if len(slugs) != 1:
        raise SigningError(f"{folder} is no folder of one publisher.", "Make one with `fieldguide-publish keygen`.")
    slug = slugs.pop()
    _, newest = signed.chain_of(folder, f"{slug}.root.json")[-1]
    return of_root(newest)


def of_root(path: Path) -> Publisher:
    """Return the publisher whose root stands in a file, which must be signed by itself.

    Raises:
        SigningError: It is no publisher's root.
    """
    metadata = signed.read(path, Root)
    told = metadata.signed.unrecognized_fields.get(FIELD)
    told = told if isinstance(told, dict) else {}
    is_read = is_publisher(str(told.get("publisher", ""))) and is_plain(told.get("name"))
    if not is_read or signed.missing(metadata, metadata.signed, Root.type):
        raise SigningError(f"{path} is no publisher's root.", "Ask the publisher for its file N.NAME.root.json.")
    slug = str(told["publisher"])
    return Publisher(path.parent, slug, str(told["name"]), metadata, fingerprint_of(metadata.signed, slug))


def sign_pack(
    publisher: Publisher, data: bytes, passphrases: Mapping[Path, str], *, list_version: int | None = None
) -> bytes:
    """Put a pack on the publisher's signed list and return it with everything a device needs to believe it.

    Args:
        publisher: Whose keys.
        data: The pack.
        passphrases: Opens the key.
        list_version: The version the list shall have from now on; None for one more than it has. Who has lost the list must give it.

    Raises:
        SigningError: The pack is another publisher's, or no newer than the one of its name on the list; the list is missing and nobody says which
            version comes next, or it has that version already.
        PackError: It is no pack.
        KeyFileError: The key cannot be opened.
    """
    archive = read_bytes(data)
    manifest = parse(archive.manifest_bytes)
    if manifest.publisher != publisher.slug:
        raise SigningError(
            f"This pack is of “{manifest.publisher}”, and these are the keys of “{publisher.slug}”.",
            "Use the right folder.",
        )
    listed, version = _list_of(publisher, list_version)
    _require_rising(listed, manifest, archive.manifest_bytes)
    target = TargetFile(
        length=len(archive.manifest_bytes),
        hashes={"sha256": sha256(archive.manifest_bytes).hexdigest()},
        path=manifest.id,
        unrecognized_fields={"custom": {"version": manifest.version}},
    )
    signer = keys.signer(publisher.signing_key, passphrases)
    if listed.targets.get(manifest.id) != target or list_version is not None or not _is_current(publisher, signer):
        listed.targets[manifest.id] = target
        _write_list(publisher, listed, version, signer)
    return with_trust(archive, trust_files(publisher))


def _is_current(publisher: Publisher, signer: CryptoSigner) -> bool:
    """Tell whether the list is signed with the key of today."""
    metadata = signed.read(publisher.list_path, Targets)
    return set(metadata.signatures) == {signer.public_key.keyid} and not metadata.signed.is_expired()


def _list_of(publisher: Publisher, given: int | None = None) -> tuple[Targets, int]:
    """Return the list as it is, and the version it gets when it is signed next.

    A list that is missing is never begun anew in silence: devices refuse a version that is no higher than the one they have seen.
    """
    if given is not None and not 0 < given <= HIGHEST_GIVEN:
        raise SigningError(f"The version of a list is a number from 1 to {HIGHEST_GIVEN:,}.", "Give a lower one.")
    if publisher.list_path.is_file():
        listed = signed.read(publisher.list_path, Targets).signed
        if given is not None and given <= listed.version:
            raise SigningError(
                f"{publisher.list_path} has version {listed.version} already.", "Give a higher one, or none."
            )
        return listed, given or listed.version + 1
    if given is None:
        raise SigningError(
            f"{publisher.list_path}, the list of the packs that were signed, is not there. "
            "Devices refuse a list that is no newer than the one they have seen.",
            "Put it back from a copy, or take it out of the newest pack you handed out: that is a zip file and has it in “trust”. "
            "If none is left, sign with --list-version and a number higher than any you have used, and sign every pack again.",
        )
    return _empty_list(), given


def _empty_list() -> Targets:
    return Targets(version=1, expires=signed.in_days(signed.PUBLISHER_DAYS))


def _write_list(publisher: Publisher, listed: Targets, version: int, signer: CryptoSigner) -> None:
    listed.version = version
    listed.expires = signed.in_days(signed.PUBLISHER_DAYS)
    listed.targets = dict(sorted(listed.targets.items()))
    signed.write(publisher.list_path, signed.signed_anew(listed, [signer]))


def _require_rising(listed: Targets, manifest: Manifest, data: bytes) -> None:
    known = listed.targets.get(manifest.id)
    if known is None or known.hashes == {"sha256": sha256(data).hexdigest()}:
        return
    before = int(known.unrecognized_fields.get("custom", {}).get("version", 0))
    if manifest.version <= before:
        raise SigningError(
            f"Version {before} of “{manifest.id}” is signed already, and this is another pack of version {manifest.version}.",
            "Raise “version” in pack.yml and build again.",
        )


def trust_files(publisher: Publisher) -> dict[str, bytes]:
    """Return name and bytes of the signed files that a pack of this publisher carries."""
    own = signed.chain_of(publisher.folder, f"{publisher.slug}.root.json")
    carried = [publisher.list_path, *(path for _, path in own)]
    endorsement = publisher.folder / ENDORSEMENT
    carried += [path for _, path in signed.chain_of(endorsement, "root.json")]
    if (endorsement / "targets.json").is_file():
        carried.append(endorsement / "targets.json")
    return {path.name: files.read_bytes(path, MOST_METADATA_BYTES) for path in carried}


def with_trust(archive: Archive, trust: Mapping[str, bytes]) -> bytes:
    """Return a pack with these signed files in the place of those it had."""
    carried = {f"trust/{name}": content for name, content in trust.items()}
    return container.write({"manifest.json": archive.manifest_bytes, **archive.members, **carried})


def rotate(publisher: Publisher, root_key: Path, passphrases: Mapping[Path, str], passphrase: str | None) -> Publisher:
    """Make a new key for signing packs, name it in a new root and sign the list anew; the old key signs nothing from then on.

    The fingerprint stays: it is of the root's keys. Editors who endorsed the old key have to endorse the new root.

    Args:
        publisher: Whose key.
        root_key: The private key of its root.
        passphrases: Opens that key.
        passphrase: Seals the new key; None leaves it open.

    Raises:
        SigningError: ``root_key`` is not the root's.
    """
    signer = keys.signer(root_key, passphrases)
    old = publisher.root.signed
    signed.only_keys([signer], old.roles[Root.type].keyids, "the root")
    numbers = [int(match[1]) for path in publisher.folder.iterdir() if (match := _SIGN_KEY.fullmatch(path.name))]
    number = 1 + max(numbers, default=0)
    new = keys.make(publisher.folder, f"sign-{number}", passphrase)
    root = _root(publisher.slug, publisher.name, old.version + 1, signer.public_key, new)
    signed.write(publisher.folder / f"{root.version}.{publisher.slug}.root.json", signed.signed_anew(root, [signer]))
    made = read(publisher.folder)
    if publisher.list_path.is_file():
        path = made.signing_key
        _write_list(made, *_list_of(made), keys.signer(path, {path: passphrase or ""}))
    return made
