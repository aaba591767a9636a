"""Key pairs: the private half in a sealed file for its owner alone, the public half in a small file that may be shown to anybody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

from fieldguide.errors import FieldguideError
from fieldguide.export.sealing import check_passphrase
from fieldguide.packs import canonical
from fieldguide_publish.errors import KeyFileError
from fieldguide_publish.files import read_bytes, write_bytes
from fieldguide_publish.trust import pkcs8

#: Endings of the two halves.
PRIVATE, PUBLIC = ".key", ".pub"
_MOST_BYTES = 64 * 1024


def make(folder: Path, name: str, passphrase: str | None) -> Key:
    """Make a key pair and write both halves; return the public one.

    Args:
        folder: Where they go.
        name: Of the two files, without ending.
        passphrase: Seals the private half; None writes it as it is, which somebody must have asked for.

    Raises:
        PassphraseError: The passphrase is too weak; nothing was written.
        KeyFileError: There is such a key already; it is never overwritten.
    """
    private, public = folder / f"{name}{PRIVATE}", folder / f"{name}{PUBLIC}"
    for path in (private, public):
        if path.exists():
            raise KeyFileError(
                f"{path} is already there.", "A key is never overwritten; choose another name or folder."
            )
    used = None if passphrase is None else check_passphrase(passphrase)
    key = Ed25519PrivateKey.generate()
    write_bytes(private, pkcs8.unsealed(key) if used is None else pkcs8.sealed(key, used), is_secret=True)
    shown = SSlibKey.from_crypto(key.public_key())
    write_bytes(public, as_public(shown))
    return shown


def as_public(key: Key) -> bytes:
    """Return the public half as a file."""
    return canonical.dumps({"keyid": key.keyid, **key.to_dict()})


def read_public(path: Path) -> Key:
    """Return the public half that stands in a file.

    Raises:
        KeyFileError: There is none.
    """
    try:
        told = canonical.loads(read_bytes(path, _MOST_BYTES), "The public key", _MOST_BYTES)
        keyid = str(told.pop("keyid", ""))
        key = Key.from_dict(keyid, told)
    except (FieldguideError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise KeyFileError(f"{path} holds no public key.", "Name the file that ends in .pub.") from error
    if key.keytype != "ed25519" or SSlibKey.from_crypto(_public_of(key)).keyid != keyid:
        raise KeyFileError(f"{path} holds no Ed25519 key, or another than it says.", "Ask its owner for it again.")
    return key


def _public_of(key: Key) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(key.keyval["public"])))
    except (KeyError, ValueError) as error:
        raise KeyFileError("This is no Ed25519 key.", "Ask its owner for it again.") from error


def signer(path: Path, passphrases: Mapping[Path, str]) -> CryptoSigner:
    """Return what signs with the private key of a file.

    Args:
        path: The private half.
        passphrases: Key file → passphrase; a key that is not sealed needs none.

    Raises:
        KeyFileError: It cannot be read or opened.
    """
    data = read_bytes(path, _MOST_BYTES)
    used = passphrases.get(path, "")
    if pkcs8.is_sealed(data):
        used = check_passphrase(used)
    return CryptoSigner(pkcs8.opened(data, used))


def needs_passphrase(path: Path) -> bool:
    """Tell whether a private key is sealed."""
    return pkcs8.is_sealed(read_bytes(path, _MOST_BYTES))
