"""A private key in a file that only its passphrase opens: PKCS #8 under PBES2 with scrypt and AES-256 (RFC 5958, RFC 8018, RFC 7914).

Every tool that reads PKCS #8 opens such a file, ``openssl pkey`` for one. It is put together here because the library that does the
cryptography writes the same form with 2,048 rounds of PBKDF2 only, which a thief's computer goes through millions of times a second.
"""

from __future__ import annotations

import hashlib
import secrets
import textwrap
from base64 import b64encode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from fieldguide_publish.errors import KeyFileError

#: Cost of one guess: 16 MB and some tenths of a second; of the settings OWASP calls equal, the one that OpenSSL still opens unasked.
_N, _R, _P = 2**14, 8, 5
_MEMORY = 64 * 1024 * 1024
_SALT, _KEY, _BLOCK = 16, 32, 16
_LABEL = "ENCRYPTED PRIVATE KEY"
_LINE = 64
_PBES2 = "1.2.840.113549.1.5.13"
_SCRYPT = "1.3.6.1.4.1.11591.4.11"
_AES_256_CBC = "2.16.840.1.101.3.4.1.42"
_SEQUENCE, _INTEGER, _OCTETS, _OID = 0x30, 0x02, 0x04, 0x06


def sealed(key: Ed25519PrivateKey, passphrase: str) -> bytes:
    """Return a private key as a PEM file that its passphrase opens."""
    inner = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    salt, start = secrets.token_bytes(_SALT), secrets.token_bytes(_BLOCK)
    secret = hashlib.scrypt(passphrase.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY, dklen=_KEY)
    padder = padding.PKCS7(_BLOCK * 8).padder()
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
    hidden = encryptor.update(padder.update(inner) + padder.finalize()) + encryptor.finalize()
    derivation = _sequence(
        _oid(_SCRYPT), _sequence(_tagged(_OCTETS, salt), _integer(_N), _integer(_R), _integer(_P), _integer(_KEY))
    )
    cipher = _sequence(_oid(_AES_256_CBC), _tagged(_OCTETS, start))
    whole = _sequence(_sequence(_oid(_PBES2), _sequence(derivation, cipher)), _tagged(_OCTETS, hidden))
    lines = "\n".join(textwrap.wrap(b64encode(whole).decode(), _LINE))
    return f"-----BEGIN {_LABEL}-----\n{lines}\n-----END {_LABEL}-----\n".encode()


def unsealed(key: Ed25519PrivateKey) -> bytes:
    """Return a private key as a PEM file that anybody opens who can read it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def is_sealed(data: bytes) -> bool:
    """Tell whether a file asks for a passphrase."""
    return _LABEL.encode() in data


def opened(data: bytes, passphrase: str) -> Ed25519PrivateKey:
    """Return the private key that stands in a file.

    Raises:
        KeyFileError: The passphrase is another, or there is no Ed25519 key.
    """
    try:
        key = serialization.load_pem_private_key(data, passphrase.encode() if is_sealed(data) else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError("The key cannot be opened.", "Is this its passphrase, and is the file whole?") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError("This is no Ed25519 key.", "Make one with `fieldguide-publish keygen`.")
    return key


def _tagged(tag: int, content: bytes) -> bytes:
    """Return a value of ASN.1 in DER; no value here is longer than 65,535 bytes."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    return bytes([tag, 0x82]) + size.to_bytes(2) + content if size > 0xFF else bytes([tag, 0x81, size]) + content


def _sequence(*parts: bytes) -> bytes:
    return _tagged(_SEQUENCE, b"".join(parts))


def _integer(value: int) -> bytes:
    return _tagged(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    encoded = bytes([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.insert(0, number & 0x7F | 0x80)
        encoded += bytes(groups)
    return _tagged(_OID, encoded)
