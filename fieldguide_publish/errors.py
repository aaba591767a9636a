"""What can go wrong at a publisher's desk and is meant for people."""

from __future__ import annotations

from collections.abc import Sequence

from fieldguide.errors import Fault, FieldguideError


class PublishError(FieldguideError):
    """A step of publishing cannot be done as asked; nothing was written."""


class ContactsError(PublishError):
    """A file of contacts cannot be read or written."""


class KeyFileError(PublishError):
    """A key cannot be made, read or used."""


class SigningError(PublishError):
    """What shall be signed, endorsed or rotated does not fit together."""


class PackFaultsError(PublishError):
    """The folder of a pack holds faults; nothing was built.

    Attributes:
        faults: All faults found, by file and line.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        many = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__(f"The pack has {many}.", "Mend the lines that are named and check again.")
