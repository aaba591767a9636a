"""The errors meant for people.

Everything a user can cause or meet and should be told about is a ``FieldguideError``: a sentence that says what happened, and a hint
that says what to do next. Any other exception is a bug and must reach the outermost handler (``fieldguide.app.crash``) unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class FieldguideError(Exception):
    """Something went wrong that a person can understand and act on.

    Attributes:
        message: What happened, one or two sentences.
        hint: What the person can do about it; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Give message and hint as one text."""
        return f"{self.message} {self.hint}".strip()


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault in one content file.

    Attributes:
        file: The file, relative to the content folder.
        line: Line number, counted from 1.
        problem: What is wrong there.
        expected: What should stand there instead.
    """

    file: str
    line: int
    problem: str
    expected: str

    def __str__(self) -> str:
        """Render as ``file:line: what is wrong. Expected: what stands there instead``; a question stands by itself."""
        asked = self.expected.endswith("?")
        rest = f"{self.expected[0].upper()}{self.expected[1:]}" if asked else f"Expected: {self.expected}"
        return f"{self.file}:{self.line}: {self.problem}. {rest}"


class FaultsError(FieldguideError):
    """Sources hold faults, so nothing was made of them.

    Attributes:
        faults: All faults found, sorted by file and line.
    """

    #: What is told, with a gap for how many faults there are, and what to do.
    TOLD = ("There are {many}.", "Mend the lines that are named and try again.")

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        told, hint = self.TOLD
        many = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__(told.format(many=many), hint)


class ContentError(FaultsError):
    """The content sources hold faults, so no library was built."""

    TOLD = ("The content has {many}; no library was written.", "Mend the lines named above and try again.")


class LibraryError(FieldguideError):
    """The library file cannot be used."""


class LibraryMissingError(LibraryError):
    """There is no library file where one is expected."""


class LibraryDamagedError(LibraryError):
    """The file is cut short or damaged."""


class LibraryForeignError(LibraryError):
    """The file is no Fieldguide library at all."""


class LibraryVersionError(LibraryError):
    """The library was made for a newer or an older program."""


class UserDataError(FieldguideError):
    """Settings or bookmarks cannot be read or kept."""


class RecordNotFoundError(FieldguideError):
    """No record carries the requested id."""


class ChecklistError(FieldguideError):
    """An event does not fit the checklist it was sent to."""


class ExportError(FieldguideError):
    """A page could not be written or printed."""


class SwitchedOffError(FieldguideError):
    """The organisation's policy does not allow it."""


class PolicyError(FieldguideError):
    """A file named as a policy is not there."""


class SealingError(FieldguideError):
    """A referral could not be sealed; nothing was written."""


class PassphraseError(SealingError):
    """The passphrase is too weak, or could not be typed again by whoever opens the file."""


class RecipientKeyError(SealingError):
    """The key is none that a file can be sealed to."""


class SealedFileError(SealingError):
    """The sealed file cannot be written."""


class SealedFileExistsError(SealedFileError):
    """Another file stands where the sealed one shall go."""


class SealedFileRefusedError(SealedFileError):
    """The folder or the file may not be written to, or is not there."""


class NoRoomForSealedFileError(SealedFileError):
    """There is no room for the sealed file."""


class FormError(FieldguideError):
    """A form of another program cannot be read, or nothing in it can become a checklist."""


class AssetError(FieldguideError):
    """A file that belongs to the program is not there."""


class PackError(FieldguideError):
    """A pack cannot be read, trusted or installed; nothing of it was taken over."""


class PackForeignError(PackError):
    """The file is no pack."""


class PackVersionError(PackError):
    """The pack needs a newer program than this one."""


class PackDamagedError(PackError):
    """The file is cut short or damaged, or cannot be read."""


class PackUnsafeError(PackError):
    """The file holds something no pack holds: a dangerous name, a link, a bomb."""


class PackTamperedError(PackError):
    """What is in the pack is not what its publisher signed."""


class PackUntrustedError(PackError):
    """The pack is what its publisher signed, or is not signed at all, and this computer does not trust its publisher.

    Attributes:
        publisher: Whose the pack says it is.
        publisher_name: How that publisher calls itself; nobody vouches for it.
        fingerprint: Of the keys it is signed with, 64 hexadecimal digits; empty if there are none that could be trusted.
        words: The same, as words to be compared by telephone.
    """

    def __init__(
        self, message: str, hint: str, *, publisher: str, publisher_name: str, fingerprint: str = "", words: str = ""
    ) -> None:
        super().__init__(message, hint)
        self.publisher = publisher
        self.publisher_name = publisher_name
        self.fingerprint = fingerprint
        self.words = words


class PackOlderError(PackError):
    """The pack, or a signature in it, is older than one this computer has seen."""


class PackNamespaceError(PackError):
    """The pack claims records, countries or a name that are not its publisher's."""


class PackContentError(FaultsError, PackError):
    """The sources in a pack hold faults."""

    TOLD = (
        "The content of the pack has {many}; it was not installed.",
        "Ask its publisher to mend them and sign it again.",
    )


class PackBusyError(PackError):
    """Another program is changing the packs of this profile."""


class PackStateError(PackError):
    """What this computer remembers of packs and publishers is damaged or cannot be kept."""
