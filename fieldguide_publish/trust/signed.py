"""Signed metadata as it is written: python-tuf's values in the one form that the program reads, each change a version more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from securesystemslib.signer import CryptoSigner, Key
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Signed, Snapshot, Targets, Timestamp
from tuf.api.serialization import SerializationError

from fieldguide.errors import FieldguideError
from fieldguide.packs import canonical
from fieldguide.packs.metadata import MOST_METADATA_BYTES
from fieldguide_publish.errors import SigningError
from fieldguide_publish.files import read_bytes, write_bytes

#: How long a signature is meant to hold, in days. A device only tells that it has passed; it never refuses for it.
ROOT_DAYS, TARGETS_DAYS, PUBLISHER_DAYS, SNAPSHOT_DAYS = 5 * 365, 2 * 365, 365, 365
_UNREADABLE = (FieldguideError, RepositoryError, SerializationError, ValueError, TypeError, KeyError, AttributeError)
_Kind = TypeVar("_Kind", Root, Targets, Snapshot, Timestamp)


def in_days(days: int) -> datetime:
    """Return the moment so many days from now, to the second, as TUF writes it."""
    return (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)


def as_bytes(metadata: Metadata[Any]) -> bytes:
    """Return metadata as the file of it."""
    return canonical.dumps(metadata.to_dict())


def read(path: Path, kind: type[_Kind]) -> Metadata[_Kind]:
    """Return the metadata that stands in a file.

    Raises:
        SigningError: There is none of this kind.
    """
    return parsed(read_bytes(path, MOST_METADATA_BYTES), str(path), kind)


def parsed(data: bytes, name: str, kind: type[_Kind]) -> Metadata[_Kind]:
    """Return the metadata that some bytes are.

    Raises:
        SigningError: They are none of this kind.
    """
    try:
        metadata: Metadata[Any] = Metadata.from_dict(canonical.loads(data, name, MOST_METADATA_BYTES))
        if type(metadata.signed) is not kind:
            raise ValueError("another kind")
    except _UNREADABLE as error:
        raise SigningError(f"{name} is no signed file of the kind “{kind.type}”.", "Ask for it again.") from error
    return metadata


def write(path: Path, metadata: Metadata[Any]) -> None:
    """Write metadata as a file."""
    write_bytes(path, as_bytes(metadata))


def signed_anew(signed: Signed, signers: Iterable[CryptoSigner]) -> Metadata[Any]:
    """Return metadata with signatures of these signers and no others."""
    metadata: Metadata[Any] = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata


def missing(metadata: Metadata[Any], authority: Root | Targets, role: str) -> int:
    """Return how many signatures are still missing before an authority's role believes it."""
    result = authority.get_verification_result(role, metadata.signed_bytes, metadata.signatures)
    return max(0, result.threshold - len(result.signed))


def only_keys(
    signers: Iterable[CryptoSigner], allowed: Mapping[str, Key] | Iterable[str], what: str
) -> list[CryptoSigner]:
    """Return the signers, all of whom must be allowed.

    Raises:
        SigningError: One of them may not sign this.
    """
    known = set(allowed)
    kept = list(signers)
    for signer in kept:
        if signer.public_key.keyid not in known:
            raise SigningError(
                f"The key {signer.public_key.keyid[:8]}… may not sign {what}.", "Name one of the keys that may."
            )
    return kept


def chain_of(folder: Path, ending: str) -> list[tuple[int, Path]]:
    """Return number and path of the roots in a folder, in order.

    Args:
        folder: Where they are.
        ending: Of their names, such as ``root.json``: ``1.root.json``, ``2.root.json``.
    """
    found = []
    for path in folder.glob(f"*.{ending}"):
        number = path.name.removesuffix(f".{ending}")
        if number.isascii() and number.isdecimal():
            found.append((int(number), path))
    return sorted(found)
