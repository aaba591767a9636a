"""Signed metadata of TUF, read strictly: python-tuf decides what a signature is worth, this module decides what may be handed to it.

Imported when a pack is looked at and not before. Stricter than TUF where a byte could change without a signature noticing: one spelling, Ed25519
only, and no signature in a file but those that count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from securesystemslib.exceptions import UnverifiedSignatureError
from securesystemslib.signer import Key, Signature, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets
from tuf.api.serialization import SerializationError

from fieldguide.errors import PackForeignError, PackTamperedError
from fieldguide.packs import canonical
from fieldguide.packs.fingerprint import fingerprint

#: Enough for some 9,000 publishers at 450 bytes each; 7,300 if all have long names and five countries.
MOST_METADATA_BYTES = 4 * 1024 * 1024
MOST_ROOT_BYTES = 64 * 1024
#: Each takes some 10 ms to check in pure Python; a pack made to be slow must still be refused soon.
MOST_SIGNATURES = 10
LARGEST_VERSION = 2**31 - 1
#: What hostile values make python-tuf raise while it reads them.
_UNREADABLE = (
    RepositoryError,
    SerializationError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    LookupError,
    RecursionError,
)
_KEY = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
#: Order of the group of Ed25519; RFC 8032, 5.1.7, asks that the second half of a signature be less.
_ORDER = 2**252 + 27742317777372353535851937790883648493
#: Signed once with a key that was thrown away.
_TRIAL = b"Fieldguide"
_TRIAL_KEY = "ce78052df5a98e7192e0d54250f68122c67ffadcc13ec78e1d5ff20114e23e49"
_TRIAL_SIGNATURE = (
    "4d7ff315f55aa85248d331edf28ab445af592e694e4d0a361d162360f16cd708"
    "749448f74bfc6592e3dd384cc9239e0be854dea45b578ef239ae48e4abda2606"
)
_HINT = "Do not use it. Ask its publisher, by telephone, for the pack as it was made."


@dataclass(frozen=True, slots=True)
class Document:
    """One signed file; nothing in it is believed before :func:`require_signed`.

    Attributes:
        name: Its name, for messages.
        data: Its bytes.
        payload: The bytes that are signed.
        signed: What it says.
        signatures: Id of a key → its signature.
    """

    name: str
    data: bytes
    payload: bytes
    signed: Root | Targets
    signatures: Mapping[str, Signature]

    @property
    def version(self) -> int:
        """Its version, which may only rise."""
        return self.signed.version

    def is_expired(self, now: datetime) -> bool:
        """Tell whether it is past its date."""
        return self.signed.is_expired(now)


@dataclass(frozen=True, slots=True)
class Authority:
    """Whoever says with which keys something must be signed.

    Attributes:
        document: A root or targets file that is believed.
        role: The role whose keys it names.
    """

    document: Document
    role: str


def read(data: bytes, name: str, kind: type[Root] | type[Targets]) -> Document:
    """Return a signed file.

    Raises:
        PackForeignError: It is none, not in the one form, or of a kind this program does not check.
    """
    most = MOST_ROOT_BYTES if kind is Root else MOST_METADATA_BYTES
    value = canonical.loads(data, f"The signed file {name}", most)
    try:
        _require_shape(value)
        metadata: Metadata[Any] = Metadata.from_dict(deepcopy(value))
        signed, payload = metadata.signed, metadata.signed_bytes
        if type(signed) is not kind or metadata.to_dict() != value:
            raise ValueError("not the kind that belongs here")
        _require_known_keys(signed)
    except _UNREADABLE as error:
        raise PackForeignError(f"The signed file {name} of this pack cannot be read.", _HINT) from error
    return Document(name, data, payload, signed, metadata.signatures)


def require_signed(document: Document, *authorities: Authority) -> None:
    """Go on only if every authority's threshold of keys has signed, and no signature is left over.

    Raises:
        PackTamperedError: Too few have signed, or a signature is wrong or of an unknown key.
    """
    counted: set[str] = set()
    for authority in authorities:
        try:
            result = authority.document.signed.get_verification_result(
                authority.role, document.payload, dict(document.signatures)
            )
        except _UNREADABLE as error:
            raise PackTamperedError(f"Nobody is named who could sign {document.name} of this pack.", _HINT) from error
        counted |= result.signed.keys()
        if not result.verified:
            raise PackTamperedError(
                f"{document.name} of this pack is not signed as it must be: {len(result.signed)} of {result.threshold} signatures are right.",
                _HINT,
            )
    if document.signatures.keys() - counted:
        raise PackTamperedError(f"{document.name} of this pack holds a signature that is wrong or nobody's.", _HINT)


def is_signed(document: Document, authority: Authority) -> bool:
    """Tell whether :func:`require_signed` would go on."""
    try:
        require_signed(document, authority)
    except PackTamperedError:
        return False
    return True


def tells_signatures_apart() -> bool:
    """Tell whether this copy of the program knows a right signature from a wrong one, with the parts that were shipped."""
    key = SSlibKey("trial", "ed25519", "ed25519", {"public": _TRIAL_KEY})
    found = []
    for text in (_TRIAL, _TRIAL + b"."):
        try:
            key.verify_signature(Signature("trial", _TRIAL_SIGNATURE), text)
        except UnverifiedSignatureError:
            found.append(False)
        else:
            found.append(True)
    return found == [True, False]


def require_chain(roots: Sequence[Document], before: Document | None = None) -> None:
    """Go on only if each root is signed by itself and by the one before it, whose version is one less.

    Args:
        roots: In order of their versions.
        before: A root that is believed and comes right before the first; None if the first stands for itself.

    Raises:
        PackTamperedError: A link does not hold.
    """
    for root in roots:
        if before is None:
            require_signed(root, Authority(root, "root"))
        else:
            if root.version != before.version + 1:
                raise PackTamperedError(f"The chain of keys of this pack has a gap before {root.name}.", _HINT)
            require_signed(root, Authority(before, "root"), Authority(root, "root"))
        before = root


def fingerprint_of(root: Root | Targets, publisher: str) -> str:
    """Return the fingerprint of the keys a publisher's own root stands on.

    Raises:
        PackForeignError: It is no root.
    """
    if not isinstance(root, Root):
        raise PackForeignError(f"What should be a root of “{publisher}” is none.", _HINT)
    role = root.roles["root"]
    keys = [_told(root.keys[keyid]) for keyid in role.keyids]
    return fingerprint(publisher, keys, role.threshold)


def _told(key: Key) -> dict[str, str]:
    return {"keytype": str(key.keytype), "scheme": str(key.scheme), "public": str(key.keyval["public"])}


def _require_shape(value: Mapping[str, Any]) -> None:
    """Refuse what TUF would pass over: unsigned fields, and signatures with more than one spelling."""
    signatures = value["signatures"]
    if value.keys() != {"signatures", "signed"} or not 0 < len(signatures) <= MOST_SIGNATURES:
        raise ValueError("unsigned fields, or too many or no signatures")
    for one in signatures:
        if one.keys() != {"keyid", "sig"} or not _SIGNATURE.fullmatch(one["sig"]) or not _KEY.fullmatch(one["keyid"]):
            raise ValueError("a signature is not written as signatures are")
        if int.from_bytes(bytes.fromhex(one["sig"])[32:], "little") >= _ORDER:
            raise ValueError("a signature has a second spelling")
    version = value["signed"]["version"]
    if type(version) is not int or not 0 < version <= LARGEST_VERSION:
        raise ValueError("a version is no number from 1")


def _require_known_keys(signed: Root | Targets) -> None:
    """Refuse keys this program cannot check, and a key that stands under two names and could sign twice."""
    holder = signed if isinstance(signed, Root) else signed.delegations
    keys: Iterable[Key] = holder.keys.values() if holder is not None else ()
    public = [
        key.keyval["public"]
        for key in keys
        if (key.keytype, key.scheme) == ("ed25519", "ed25519") and key.keyval.keys() == {"public"}
    ]
    if len(public) != len(holder.keys if holder is not None else ()) or not all(map(_KEY.fullmatch, public)):
        raise ValueError("a key is of another kind")
    if len(set(public)) != len(public):
        raise ValueError("a key stands twice")
    if isinstance(signed, Root) and len(public) > MOST_SIGNATURES:
        raise ValueError("too many keys")
