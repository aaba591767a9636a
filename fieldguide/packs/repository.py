"""Reads a repository of packs from a folder: on a stick, a file share or a copy of a web site. Nothing is fetched from anywhere else.

Nothing here decides about trust. What is found is put together to the very file of a pack, which is then judged like any other file
(:func:`fieldguide.packs.trust.verify`): a repository that lies can offer too little or too old, and nothing that is not signed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fieldguide.content.faults import shown
from fieldguide.domain.pack import SUFFIX, Manifest, is_publisher, is_slug
from fieldguide.errors import PackDamagedError, PackError, PackForeignError
from fieldguide.packs import canonical, container, editions, layout
from fieldguide.packs.archive import MOST_BYTES, read_archive
from fieldguide.packs.installing import Packs
from fieldguide.packs.manifest import MOST_MANIFEST_BYTES, parse

_MOST_SIGNED = 4 * 1024 * 1024
_MOST_PACKS = 20_000
_NAME = re.compile(r"([a-z][a-z0-9-]{0,39})\.json")
_ROOT = re.compile(r"([1-9][0-9]{0,8})\.root\.json")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ASK = "Ask whoever gave it to you for a whole copy."


@dataclass(frozen=True, slots=True)
class Offered:
    """A pack that a repository says it has; nothing of it is checked yet.

    Attributes:
        id: ``publisher/name``.
        sha256: Of its manifest.
        size: Of its manifest, in bytes.
    """

    id: str
    sha256: str
    size: int


class Repository:
    """The newest snapshot of a folder."""

    def __init__(self, folder: Path) -> None:
        """Read which signed files it has.

        Raises:
            PackForeignError: The folder is no repository.
            PackDamagedError: A file is missing or not what it should be.
        """
        self._folder = folder
        stamp = self._signed(f"{layout.METADATA}/{layout.TIMESTAMP}")
        version = _whole(_at(stamp, "meta", layout.SNAPSHOT, "version"))
        told = _at(self._signed(layout.metadata(layout.SNAPSHOT, version)), "meta")
        if not isinstance(told, dict):
            raise _foreign()
        self._versions = {name: _whole(_at(one, "version")) for name, one in told.items() if _NAME.fullmatch(name)}

    def offered(self) -> list[Offered]:
        """Return the packs it says it has, by id.

        Raises:
            PackForeignError: A list of packs cannot be read.
            PackDamagedError: A list of packs is missing.
        """
        found = []
        for name in sorted(self._versions):
            slug = name.removesuffix(".json")
            targets = (
                _at(self._signed(layout.metadata(name, self._versions[name])), "targets") if is_publisher(slug) else {}
            )
            for pack_id, target in sorted(targets.items()) if isinstance(targets, dict) else ():
                publisher, _, own = str(pack_id).partition("/")
                digest = _at(target, "hashes", "sha256")
                if publisher == slug and is_slug(own) and _SHA256.fullmatch(str(digest)):
                    found.append(Offered(str(pack_id), str(digest), _whole(_at(target, "length"))))
            if len(found) > _MOST_PACKS:
                raise PackForeignError(f"This folder offers more than {_MOST_PACKS} packs.", _ASK)
        return found

    def manifest(self, offered: Offered) -> Manifest:
        """Return what an offered pack says about itself, for the choice which to take.

        Raises:
            PackDamagedError: It is missing, or not the one that is listed.
            PackForeignError: It is no manifest.
        """
        return parse(self._manifest(offered))

    def assemble(self, offered: Offered, held: Callable[[str], bytes | None] = lambda _: None) -> bytes:
        """Return the file of an offered pack.

        Args:
            offered: The pack.
            held: SHA-256 → a file that this computer has from another version, so that it is not read again; None if it has not.

        Raises:
            PackDamagedError: Something is missing, or not what the manifest lists.
            PackForeignError: Something is not what belongs there.
        """
        data = self._manifest(offered)
        files = {"manifest.json": data}
        for member in parse(data).members:
            known = held(member.sha256)
            content = known if known is not None else self._bytes(layout.blob(member.sha256), member.size)
            if len(content) != member.size or sha256(content).hexdigest() != member.sha256:
                raise PackDamagedError(f"“{shown(member.name)}” of {offered.id} in this folder is damaged.", _ASK)
            files[member.name] = content
        return container.write(files | {f"trust/{name}": told for name, told in self._trust(offered.id).items()})

    def _trust(self, pack_id: str) -> dict[str, bytes]:
        """Return the signed files the pack needs: its publisher's list and roots, and what the editors signed."""
        slug = pack_id.partition("/")[0]
        place = self._folder / layout.METADATA
        carried = {f"{slug}.json": self._read(layout.metadata(f"{slug}.json", self._versions[f"{slug}.json"]))}
        own = re.compile(rf"[1-9][0-9]{{0,8}}\.{re.escape(slug)}\.root\.json")
        carried |= {
            path.name: self._read(f"{layout.METADATA}/{path.name}")
            for path in _files(place)
            if own.fullmatch(path.name)
        }
        endorsed = place / layout.ENDORSEMENT
        if endorsed.is_dir():
            return carried | self._editors(f"{layout.METADATA}/{layout.ENDORSEMENT}", _newest(endorsed, "targets.json"))
        version = self._versions.get("targets.json", 0)
        if version and "delegations" in self._signed(layout.metadata("targets.json", version)):
            return carried | self._editors(layout.METADATA, version)
        return carried

    def _editors(self, folder: str, version: int) -> dict[str, bytes]:
        roots = [path.name for path in _files(self._folder / folder) if _ROOT.fullmatch(path.name)]
        told = {name: self._read(f"{folder}/{name}") for name in roots}
        return told | {"targets.json": self._read(f"{folder}/{version}.targets.json")} if version else told

    def _manifest(self, offered: Offered) -> bytes:
        data = self._bytes(layout.manifest(offered.id, offered.sha256), MOST_MANIFEST_BYTES)
        if sha256(data).hexdigest() != offered.sha256:
            raise PackDamagedError(f"What {offered.id} says about itself is damaged in this folder.", _ASK)
        return data

    def _signed(self, name: str) -> Mapping[str, Any]:
        signed = canonical.loads(self._read(name), name, _MOST_SIGNED).get("signed")
        if not isinstance(signed, dict):
            raise _foreign()
        return signed

    def _read(self, name: str) -> bytes:
        return self._bytes(name, _MOST_SIGNED)

    def _bytes(self, name: str, most: int) -> bytes:
        path = self._folder / name
        try:
            if path.is_symlink() or not path.is_file():
                raise FileNotFoundError(2, "no such file")
            with path.open("rb") as stream:
                data = stream.read(min(most, MOST_BYTES) + 1)
        except OSError as error:
            raise PackDamagedError(f"{name} of this folder cannot be read: {error.strerror}.", _ASK) from error
        if len(data) > most:
            raise PackDamagedError(f"{name} of this folder is larger than it should be.", _ASK)
        return data


def taken(folder: Path, packs: Packs, into: Path) -> list[Path]:
    """Put together the packs of a repository that are installed here in another version, and return their files.

    Args:
        folder: The repository.
        packs: What is installed; files it has already are not read again.
        into: An empty folder for the files.

    Raises:
        PackForeignError: The repository cannot be read.
        PackDamagedError: Something in it is missing or damaged.
        PackError: The files cannot be written.
    """
    found = Repository(folder)
    there = {pack.id: pack for pack in packs.installed()}
    made = []
    for offered in found.offered():
        mine = there.get(offered.id)
        if mine is None or mine.sha256 == offered.sha256:
            continue
        data = found.assemble(offered, _held(editions.packs_folder(packs.profile) / mine.file).get)
        path = into / f"{offered.id.replace('/', '-')}{SUFFIX}"
        try:
            path.write_bytes(data)
        except OSError as error:
            raise PackError(
                f"{into} cannot be written: {error.strerror}.", "Make room on this disk; nothing was changed."
            ) from error
        if found.manifest(offered).version > mine.version or _sets_aside(packs, path, mine.sha256):
            made.append(path)
    return made


def _sets_aside(packs: Packs, path: Path, installed: str) -> bool:
    """Tell whether a pack takes the place of one with a higher version, because its publisher has replaced the keys of that one."""
    try:
        return installed in packs.verify(path).lapsed
    except PackError:
        return False


def _held(path: Path) -> dict[str, bytes]:
    """Return the files of an installed pack by digest; none of a damaged one, which the newer pack then heals."""
    with suppress(PackError):
        return {sha256(data).hexdigest(): data for data in read_archive(path).members.values()}
    return {}


def is_repository(folder: Path) -> bool:
    """Tell whether a folder looks like a repository of packs."""
    return (folder / layout.METADATA / layout.TIMESTAMP).is_file()


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    except OSError as error:
        raise PackDamagedError(f"{folder.name} of this folder cannot be read: {error.strerror}.", _ASK) from error


def _newest(folder: Path, name: str) -> int:
    ending = f".{name}"
    numbers = [path.name.removesuffix(ending) for path in _files(folder) if path.name.endswith(ending)]
    return max((int(number) for number in numbers if number.isascii() and number.isdecimal()), default=0)


def _at(value: object, *keys: str) -> object:
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            raise _foreign()
        value = value[key]
    return value


def _whole(value: object) -> int:
    if type(value) is not int or not 0 < value < 2**31:
        raise _foreign()
    return value


def _foreign() -> PackForeignError:
    return PackForeignError("This folder is no repository of packs, or not a whole one.", _ASK)
