"""Where things lie in a repository of packs: a folder of static files, see ``docs/adr/0010-a-repository-is-static-files.md``.

::

    metadata/timestamp.json                  which snapshot is the newest
    metadata/7.snapshot.json                 which version every other signed file has
    metadata/1.root.json 2.root.json …       the root chain, or that of a single publisher
    metadata/5.targets.json                  the publishers, or the list of packs of the single one
    metadata/3.ngo-x.json                    the packs of a publisher: target ngo-x/contacts is a manifest
    metadata/1.ngo-x.root.json …             the publisher's own root chain
    metadata/endorsement/…                  root chain and targets.json of the editors, in the repository of a single publisher
    targets/ngo-x/<sha256>.contacts          the manifest, under its digest
    blobs/ab/<sha256>                        a file of a pack, under its digest

Everything but ``timestamp.json`` has a name that says its version or its digest, and never changes once it is there.
"""

from __future__ import annotations

METADATA, TARGETS, BLOBS = "metadata", "targets", "blobs"
TIMESTAMP, SNAPSHOT = "timestamp.json", "snapshot.json"
#: Folder in ``metadata`` with what the editors signed, where the repository is a publisher's own.
ENDORSEMENT = "endorsement"


def metadata(name: str, version: int) -> str:
    """Return the place of a signed file, such as ``targets.json``, in a version."""
    return f"{METADATA}/{version}.{name}"


def manifest(pack_id: str, sha256: str) -> str:
    """Return the place of the manifest of a pack."""
    publisher, _, name = pack_id.partition("/")
    return f"{TARGETS}/{publisher}/{sha256}.{name}"


def blob(sha256: str) -> str:
    """Return the place of a file of a pack."""
    return f"{BLOBS}/{sha256[:2]}/{sha256}"
