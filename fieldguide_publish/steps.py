"""What the window's buttons do, without a window: each step ends in a sentence and a list of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldguide.errors import FieldguideError, PackUntrustedError
from fieldguide.packs.archive import read_archive
from fieldguide.packs.trust import verify
from fieldguide.packs.truststate import TrustState
from fieldguide_publish import building, checking, files
from fieldguide_publish.errors import PublishError
from fieldguide_publish.folder import read_folder
from fieldguide_publish.telling import told

_MOST_PACK = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to.

    Attributes:
        said: In a sentence or two.
        lines: What it found, one line each.
        is_good: False if the step could not be done.
    """

    said: str
    lines: tuple[str, ...]
    is_good: bool = True

    @classmethod
    def of_error(cls, error: FieldguideError) -> Outcome:
        """Return an error meant for people as an outcome."""
        found: Sequence[object] = getattr(error, "faults", ())
        return cls(str(error), tuple(map(str, found)), is_good=False)


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody works with.

    Attributes:
        pack: The folder of the pack.
        keys: The folder of the publisher's keys; None if none was chosen.
        library: The edition packs are made for.
    """

    pack: Path
    keys: Path | None
    library: Path

    @property
    def file(self) -> Path:
        """Where the pack's file goes: beside its folder."""
        return self.pack.parent / read_folder(self.pack).file_name

    def check(self) -> Outcome:
        """Check the folder."""
        return Outcome(told(checking.check(self.pack, self.library)), ())

    def build(self) -> Outcome:
        """Make the file, not signed."""
        checked = checking.check(self.pack, self.library)
        checking.require_no_examples(checked)
        files.write_bytes(self.file, building.build(checked))
        return Outcome(f"{self.file} is built and not signed yet.", ())

    def sign(self, passphrase: str) -> Outcome:
        """Sign the file that was built."""
        from fieldguide_publish.trust import publisher

        if self.keys is None:
            raise PublishError("No folder of keys is chosen.", "Make one with `fieldguide-publish keygen`.")
        mine = publisher.read(self.keys)
        data = publisher.sign_pack(mine, files.read_bytes(self.file, _MOST_PACK), {mine.signing_key: passphrase})
        files.write_bytes(self.file, data)
        return Outcome(f"{self.file} is signed by {mine.name}. Its words: {mine.words}", ())

    def verify(self) -> Outcome:
        """Say what a new device would say of the file."""
        archive = read_archive(self.file)
        try:
            found = verify(archive, TrustState())
        except PackUntrustedError as error:
            if not error.words:
                raise
            return Outcome(
                f"The signatures are right. A new device asks for these words to be compared: {error.words}", ()
            )
        return Outcome(f"{found.manifest.title}: {found.publisher_name}, {found.how.words}.", ())
