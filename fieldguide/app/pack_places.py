"""Where packs and an administrator's list of publishers are looked for: the only code that knows.

They lie where a policy may lie, see :mod:`fieldguide.app.policy_file`: in the folder only administrators write to, and beside the program.
"""

from __future__ import annotations

from pathlib import Path

from fieldguide.app import policy_file
from fieldguide.domain.pack import Publisher
from fieldguide.domain.policy import Policy

#: The folder of packs beside the program or its installer.
FOLDER = "packs"


def listed() -> tuple[Publisher, ...]:
    """Return the publishers an administrator trusts; the first file there is counts alone, as for policies."""
    from fieldguide.packs import trustfile  # most computers have none, and no start shall wait for its reader

    for place in policy_file.places():
        found = trustfile.read_trust_file(place.with_name(trustfile.NAME))
        if found.file:
            return found.publishers
    return ()


def preloaded(policy: Policy) -> tuple[Path, ...]:
    """Return the files and folders a policy has packs installed from; what is no full path is meant from the policy's folder."""
    return tuple(Path(policy.file).parent / name for name in policy.packs)


def offered(policy: Policy) -> tuple[Path, ...]:
    """Return the folders whose packs are offered: ``packs`` beside the program, and the one a policy names."""
    named = (Path(policy.file).parent / policy.update_folder,) if policy.update_folder else ()
    return (*(place.with_name(FOLDER) for place in policy_file.beside_the_program()), *named)
