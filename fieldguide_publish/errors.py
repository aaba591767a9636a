"""What can go wrong at a publisher's desk and is meant for people."""

from __future__ import annotations

from fieldguide.errors import FaultsError, FieldguideError


class PublishError(FieldguideError):
    """A step of publishing cannot be done as asked; nothing was written."""


class ContactsError(PublishError):
    """A file of contacts cannot be read or written."""


class KeyFileError(PublishError):
    """A key cannot be made, read or used."""


class SigningError(PublishError):
    """What shall be signed, endorsed or rotated does not fit together."""


class PackFaultsError(FaultsError, PublishError):
    """The folder of a pack holds faults; nothing was built."""

    TOLD = ("The pack has {many}.", "Mend the lines that are named and check again.")
