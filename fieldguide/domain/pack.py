"""What a pack is: content of one publisher, in one file, with a list of everything in it and signatures over that list.

Values only; reading is ``fieldguide.packs``. The terms and the reasons stand in ``docs/adr/0008-packs-are-signed-with-tuf.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

#: The format this program reads and writes.
FORMAT = 1
SUFFIX = ".fgpack"
#: A publisher or the name of a pack: small letters, digits and single hyphens, beginning with a letter.
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST_SLUG = 40
#: Names of roles that TUF has given away; they and what they sign would share a file name with a publisher.
_ROLES = ("root", "targets", "snapshot", "timestamp", "fieldguide", "core")
#: What ids of contacts and laws of the core edition begin with, beside the two letters of a country: nobody could tell such a publisher's from them.
_OF_THE_CORE = ("case", "cedaw", "cets", "crc", "dir", "echr", "gdpr", "greta", "ilo", "opsc", "osce", "palermo",
                "refugee", "reg", "slavery", "smuggling", "unhcr", "untoc")  # fmt: skip
_RESERVED = frozenset({*_ROLES, *_OF_THE_CORE})
_SHORTEST_PUBLISHER = 3


def is_slug(text: str) -> bool:
    """Tell whether a text can name a publisher or a pack."""
    return len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None


def is_publisher(text: str) -> bool:
    """Tell whether a text can name a publisher; two letters are a country, and some words begin ids of the core edition."""
    return is_slug(text) and len(text) >= _SHORTEST_PUBLISHER and text not in _RESERVED


def owns(publisher: str, record_id: str) -> bool:
    """Tell whether a record, such as ``service/ngo-x-helpline``, lies in the namespace of a publisher, such as ``ngo-x``.

    A record of any other name is not the publisher's to add; it can only replace one that is there.
    """
    _, _, slug = record_id.partition("/")
    return len(slug) > len(publisher) + 1 and slug.startswith(f"{publisher}-")


def overlapping(publisher: str, others: Iterable[str]) -> str:
    """Return another publisher whose namespace holds this one's or lies in it, as ``ngo`` and ``ngo-x`` do; empty if there is none."""
    for other in others:
        if other != publisher and (other.startswith(f"{publisher}-") or publisher.startswith(f"{other}-")):
            return other
    return ""


class Trusted(StrEnum):
    """Why the content of a publisher may be merged into the guide."""

    DELEGATED = "delegated"
    ADMINISTRATOR = "administrator"
    PERSON = "person"

    @property
    def words(self) -> str:
        """What a reader is told about it."""
        return {
            Trusted.DELEGATED: "endorsed by the editors of the guide",
            Trusted.ADMINISTRATOR: "trusted by whoever looks after this computer",
            Trusted.PERSON: "trusted on this computer by a person who compared its fingerprint",
        }[self]


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One file of a pack.

    Attributes:
        name: Its place in the pack, such as ``content/services/ro.yml``.
        sha256: SHA-256 of its bytes, 64 small hexadecimal digits.
        size: How many bytes it has.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says about itself; the signatures of its publisher cover every byte of it.

    Attributes:
        id: ``publisher/name``, for ever the same.
        publisher: Whose it is; its records have ids that begin so.
        publisher_name: How the publisher calls itself.
        title: What people see.
        version: A whole number that only rises.
        date: The day of issue, ``YYYY-MM-DD``.
        languages: Codes of the languages its texts are in.
        countries: Countries it is about, two capital letters each; empty if about none.
        licence: Under which its texts may be passed on.
        least_program: The oldest version of the program that can read it.
        replaces: Packs that it takes the place of.
        overrides: Records of others that it replaces.
        review: State of review → how many of its records have it.
        members: Every file under ``content/`` and ``media/``, sorted by name.
        format: The format of the pack.
    """

    id: str
    publisher: str
    publisher_name: str
    title: str
    version: int
    date: str
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    licence: str
    least_program: str
    replaces: tuple[str, ...]
    overrides: tuple[str, ...]
    review: Mapping[str, int]
    members: tuple[Member, ...]
    format: int = FORMAT

    @property
    def name(self) -> str:
        """The pack's own part of its id."""
        return self.id.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher whom this computer trusts although the editors of the guide have not endorsed it.

    Attributes:
        slug: Its namespace.
        name: How it was called when it was trusted.
        fingerprint: Of its keys, 64 hexadecimal digits.
        on: The day a person confirmed it, ``YYYY-MM-DD``; empty if it stands in a file.
    """

    slug: str
    name: str
    fingerprint: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A pack whose every byte is what its publisher signed, and whose publisher this computer trusts.

    Attributes:
        manifest: What it says about itself.
        manifest_sha256: SHA-256 of exactly that manifest.
        publisher_name: What the publisher is called by whoever vouches for it, not by itself.
        how: Why it is trusted.
        countries: Countries its records may be about.
        may_override: It may replace records of others; a publisher nobody delegated may only if the person says so, every time.
        is_expired: A signature is past its date: the pack counts, and people are asked for a newer one.
        roles: Name of a signing role → version of it that was used.
        fingerprint: Of the publisher's own keys, if those are what is trusted; else empty.
        held: Signed metadata to be remembered, so that an older one is noticed: its place in the trust state → its bytes.
        named: Place of a list → ids of the keys that are named for it today.
        lapsed: SHA-256 of what is remembered and gives way to this pack although its version is higher, for it stands on keys that have been
            replaced: lists, and manifests of this pack.
    """

    manifest: Manifest
    manifest_sha256: str
    publisher_name: str
    how: Trusted
    countries: tuple[str, ...]
    may_override: bool
    is_expired: bool
    roles: Mapping[str, int]
    fingerprint: str = ""
    held: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    named: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    lapsed: frozenset[str] = frozenset()
