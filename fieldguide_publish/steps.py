"""Check, build, sign and verify, without a window and without a command line: each ends in a sentence and a list of lines.

The command prints them and the window shows them; neither knows more than the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldguide.clock import today
from fieldguide.content import lint
from fieldguide.errors import FieldguideError, PackUntrustedError
from fieldguide.packs import trust
from fieldguide.packs.archive import MOST_BYTES, read_archive, read_bytes
from fieldguide.packs.manifest import not_its_own
from fieldguide.packs.truststate import TrustState
from fieldguide_publish import building, checking, files, upstream
from fieldguide_publish.errors import PublishError, SigningError
from fieldguide_publish.folder import read_folder
from fieldguide_publish.telling import counted, told
from fieldguide_publish.upstream import Change

if TYPE_CHECKING:
    from fieldguide_publish.trust.publisher import Publisher  # brings cryptography, which only signing needs


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to.

    Attributes:
        said: In a sentence or two.
        lines: What it found, one line each.
        is_good: False if the step could not be done.
        asks_person: It was done, and what it found needs a person: the command ends with 1.
        file: What was written; None if nothing was.
    """

    said: str
    lines: tuple[str, ...] = ()
    is_good: bool = True
    asks_person: bool = False
    file: Path | None = None

    @classmethod
    def of_error(cls, error: FieldguideError) -> Outcome:
        """Return an error meant for people as an outcome."""
        found: Sequence[object] = getattr(error, "faults", ())
        return cls(str(error), tuple(map(str, found)), is_good=False)


def check(pack: Path, library: Path) -> Outcome:
    """Check the folder of a pack against an edition; the lines are its notices. Nothing is written.

    Raises:
        FieldguideError: As :func:`fieldguide_publish.checking.check`.
    """
    checked = checking.check(pack, library)
    return Outcome(told(checked), tuple(map(str, lint.notices(checked.records, {}, today()))))


def build(pack: Path, library: Path, out: Path) -> Outcome:
    """Make the file of a pack in a folder, not signed; the lines name what has changed upstream and was not looked at.

    Raises:
        FieldguideError: The check finds faults, an example is left, or the file cannot be written.
    """
    checked = checking.check(pack, library)
    checking.require_no_examples(checked)
    found = upstream.differences(checked, upstream.read_seen(pack))
    waiting = tuple(f"Not looked at yet: {one}" for one in found if one.change is Change.CHANGED)
    path = out / checked.folder.file_name
    files.write_bytes(path, building.build(checked))
    return Outcome(f"{path}: {counted(len(checked.records), 'record', 'records')}, not signed yet.", waiting, file=path)


def sign(
    file: Path,
    mine: Publisher,
    passphrases: Mapping[Path, str],
    out: Path | None = None,
    *,
    list_version: int | None = None,
) -> Outcome:
    """Sign the file of a pack and put it on the list of the publisher's packs.

    Args:
        file: The file.
        mine: Whose keys sign.
        passphrases: Key file → passphrase.
        out: Where the signed file goes; None for the file itself.
        list_version: See :func:`fieldguide_publish.trust.publisher.sign_pack`.

    Raises:
        SigningError: It is no pack of this publisher's, or one that every device refuses; the list of its packs is missing.
        PackError: It is no sound pack.
        KeyFileError: The key cannot be opened.
    """
    from fieldguide_publish.trust import publisher

    data = files.read_bytes(file, MOST_BYTES)
    manifest = trust.preview(read_bytes(data, file.name))
    for other in not_its_own(manifest.publisher, manifest.replaces):
        raise SigningError(
            f"This pack would take the place of {other}, which is another publisher's.",
            "Take it out of “replaces” in pack.yml and build again.",
        )
    signed = publisher.sign_pack(mine, data, passphrases, list_version=list_version)
    path = out or file
    read_bytes(signed, path.name)  # its signatures need room in it too
    files.write_bytes(path, signed)
    return Outcome(f"{path} is signed by {mine.name} ({mine.slug}). Its words: {mine.words}", file=path)


def verify(file: Path, root: bytes | None = None) -> Outcome:
    """Say what a new device would say of a file.

    Args:
        file: The file.
        root: The root of the editors to believe; that which ships if None.

    Raises:
        PackError: Every device refuses it.
    """
    try:
        found = trust.verify(read_archive(file), TrustState(), root=root)
    except PackUntrustedError as error:
        if not error.words:
            raise
        said = f"Its signatures are right. A new device asks for these words to be compared: {error.words}"
        return Outcome(said, (str(error),), asks_person=True)
    manifest = found.manifest
    lines = [
        f"For {', '.join(found.countries) or 'no country'}; "
        + ("may" if found.may_override else "may not")
        + " replace records of others."
    ]
    if found.is_expired:
        lines.append("A signature is past its date: sign it again.")
    return Outcome(
        f"{manifest.title}, version {manifest.version} of {manifest.date}: {found.publisher_name}, {found.how.words}.",
        tuple(lines),
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody works with, and the steps with it; read from a window once, when a step begins.

    Attributes:
        pack: The folder of the pack.
        keys: The folder of the publisher's keys; None if none was chosen.
        library: The edition packs are made for.
        passphrase: Of the signing key.
    """

    pack: Path
    keys: Path | None
    library: Path
    passphrase: str = field(default="", repr=False)

    @property
    def file(self) -> Path:
        """Where the pack's file goes: beside its folder."""
        return self.pack.parent / read_folder(self.pack).file_name

    def check(self) -> Outcome:
        """Check the folder."""
        return check(self.pack, self.library)

    def build(self) -> Outcome:
        """Make the file, not signed."""
        return build(self.pack, self.library, self.pack.parent)

    def sign(self) -> Outcome:
        """Sign the file that was built."""
        from fieldguide_publish.trust import publisher

        if self.keys is None:
            raise PublishError("No folder of keys is chosen.", "Make one with `fieldguide-publish keygen`.")
        mine = publisher.read(self.keys)
        return sign(self.file, mine, {mine.signing_key: self.passphrase})

    def verify(self) -> Outcome:
        """Say what a new device would say of the file."""
        return verify(self.file)
