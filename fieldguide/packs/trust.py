"""Deciding whether a pack is what its publisher signed, and whether that publisher is trusted here: offline, and before its content is parsed.

There are two roads. The editors of the guide hold a root whose first version ships with the program; it names the keys of their ``targets`` file, and
that file delegates to each publisher they endorse its own name and countries. Any other publisher carries a root of its own, and counts if a person
or an administrator of this computer has put its fingerprint on a list. Whatever is signed may only rise in version, unless its keys have been
replaced; a date that has passed is told and refuses nothing, for whoever is offline for months has no newer file to take.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import fieldguide
from fieldguide import assets
from fieldguide.content.faults import shown
from fieldguide.domain.pack import Manifest, Publisher, Verified
from fieldguide.errors import AssetError, PackNamespaceError, PackOlderError, PackTamperedError, PackVersionError
from fieldguide.packs.archive import Archive
from fieldguide.packs.manifest import parse
from fieldguide.packs.truststate import TrustState

if TYPE_CHECKING:
    from fieldguide.packs.judging import Case

_ROOT = "resources/trust/root.json"
_ASK = "Do not use it. Ask its publisher, by telephone, for the pack as it was made."


def pinned_root() -> bytes:
    """Return the root that ships with the program; empty if none does, and then the editors endorse nobody."""
    try:
        return assets.path(_ROOT).read_bytes()
    except AssetError:
        return b""


def verify(
    archive: Archive,
    state: TrustState,
    *,
    listed: Iterable[Publisher] = (),
    root: bytes | None = None,
    now: datetime | None = None,
) -> Verified:
    """Return what is known of a pack that may be installed.

    Args:
        archive: The pack, as it was read.
        state: What this computer remembers; it is not changed, see :meth:`TrustState.accepting`.
        listed: Publishers that an administrator's file trusts.
        root: The root to believe instead of the one that ships; empty for none.
        now: The time; that of the computer if None.

    Raises:
        PackForeignError: Its manifest or a signed file cannot be read.
        PackTamperedError: Something in it is not what was signed.
        PackUntrustedError: Everything is as it was signed, and its publisher is not trusted here.
        PackOlderError: Something newer has been accepted here.
        PackNamespaceError: It claims what is not its publisher's.
        PackVersionError: It needs a newer program.
    """
    case = _case(archive, state, listed, root, now)
    from fieldguide.packs import judging

    verified = judging.judge(case)
    _require_own(case.manifest)
    _require_newest(verified, state)
    _require_program(case.manifest)
    return verified


def verify_installed(
    archive: Archive,
    state: TrustState,
    *,
    listed: Iterable[Publisher] = (),
    root: bytes | None = None,
    now: datetime | None = None,
) -> Verified:
    """Return what is known of a pack that was installed here before, for building an edition anew or going back to it.

    Unlike for :func:`verify`, it may be older than what was installed since: a person has gone back to it. It must be, byte for byte, what was
    accepted then, and its publisher must still be trusted.

    Raises:
        PackError: As :func:`verify`; PackOlderError if it was never accepted here, or has been set aside by one of its publisher's new keys.
    """
    case = _case(archive, state, listed, root, now)
    manifest = case.manifest
    accepted = state.installed(manifest.id, sha256(archive.manifest_bytes).hexdigest())
    if accepted is None:
        raise PackOlderError(
            f"“{manifest.title}” is not as it was installed on this computer, or its publisher has since replaced the keys it was signed with.",
            "Install the pack again from its publisher's newest file.",
        )
    from fieldguide.packs import judging

    _require_program(manifest)
    return judging.judge_again(case, accepted)


def _case(
    archive: Archive, state: TrustState, listed: Iterable[Publisher], root: bytes | None, now: datetime | None
) -> Case:
    """Return a pack that holds exactly the files it lists, for the judge."""
    manifest = parse(archive.manifest_bytes)
    _require_members(archive, manifest)
    from fieldguide.packs.judging import Case  # brings python-tuf, for which no start shall wait

    believed = pinned_root() if root is None else root
    return Case(archive, manifest, state, tuple(listed), believed, now or datetime.now(UTC))


def preview(archive: Archive) -> Manifest:
    """Return the manifest of a pack that nobody vouches for, so that it can be looked at, marked as such, and never merged.

    Raises:
        PackForeignError: Its manifest cannot be read.
        PackTamperedError: Its files are not those the manifest lists.
        PackVersionError: It needs a newer program.
    """
    manifest = parse(archive.manifest_bytes)
    _require_members(archive, manifest)
    _require_program(manifest)
    return manifest


def _require_members(archive: Archive, manifest: Manifest) -> None:
    """Go on only if the pack holds exactly the files that are listed, byte for byte."""
    listed = {member.name: member for member in manifest.members}
    for name in sorted(listed.keys() ^ archive.members.keys()):
        what = "is listed and not there" if name in listed else "is there and not listed"
        raise PackTamperedError(f"The files of this pack are not those it lists: “{shown(name)}” {what}.", _ASK)
    for name, member in listed.items():
        content = archive.members[name]
        if len(content) != member.size or sha256(content).hexdigest() != member.sha256:
            raise PackTamperedError(f"“{shown(name)}” in this pack is not the file its publisher listed.", _ASK)


def _require_own(manifest: Manifest) -> None:
    """Go on only if the pack takes the place of none but its publisher's own packs."""
    foreign = [one for one in manifest.replaces if not one.startswith(f"{manifest.publisher}/")]
    if foreign:
        raise PackNamespaceError(f"This pack would take the place of {foreign[0]}, which is not its publisher's.", _ASK)


def _require_newest(verified: Verified, state: TrustState) -> None:
    manifest = verified.manifest
    newest = state.newest(manifest.id, verified.lapsed)
    if newest is None or manifest.version > newest.version:
        return
    if manifest.version < newest.version:
        raise PackOlderError(
            f"This is version {manifest.version} of “{manifest.title}”; version {newest.version} was installed here.",
            "Install the newest one. To go back to the edition before, use the way back in Settings, Packs.",
        )
    if verified.manifest_sha256 != newest.sha256:
        raise PackOlderError(
            f"Another pack with the same version {manifest.version} of “{manifest.title}” was installed here.",
            "Ask its publisher which one is right; the other needs a higher version.",
        )


def _require_program(manifest: Manifest) -> None:
    needed = tuple(map(int, manifest.least_program.split(".")))
    if needed > tuple(map(int, re.findall(r"\d+", fieldguide.__version__)[:3])):
        raise PackVersionError(
            f"“{manifest.title}” needs Fieldguide {manifest.least_program}; this is {fieldguide.__version__}.",
            "Install the newest program first.",
        )
