"""A kit: what somebody with a stick needs to set the guide up with an organisation's packs. The program in it is the official one, untouched.

A program built anew begins without any reputation, and virus scanners delete such. So nothing is built here: files are copied, and named in
``SHA256SUMS``, the form that ``sha256sum --check`` and ``certutil`` understand.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fieldguide.domain.pack import Manifest
from fieldguide.packs.archive import read_archive
from fieldguide.packs.trust import preview
from fieldguide_publish import files, sheet
from fieldguide_publish.errors import PublishError, SigningError

SUMS, SHEET, PACKS = "SHA256SUMS", "INSTALL.pdf", "packs"
_MOST_SUMS = 1024 * 1024
_SUM = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CarriedPack:
    """A pack of a kit.

    Attributes:
        file: Its name.
        manifest: What it says about itself.
    """

    file: str
    manifest: Manifest


def make(out: Path, installers: Sequence[Path], packs: Sequence[Path], *, sums: Path | None = None) -> list[str]:
    """Make a kit and return the names of its files.

    Args:
        out: A folder that is not there yet, or empty.
        installers: Official installers, copied as they are.
        packs: Signed packs.
        sums: The project's own list of digests; an installer must stand in it. None if there is no such list at hand.

    Raises:
        PublishError: A file is missing, stands twice, or is not the official one; the folder is not empty.
        SigningError: A pack is not signed.
        PackError: One is no sound pack.
    """
    if out.exists() and any(out.iterdir()):
        raise PublishError(f"{out} is not empty.", "Name a new folder.")
    official = _read_sums(sums) if sums else None
    carried = [_carried(path) for path in packs]
    copies = {path.name: path for path in installers} | {f"{PACKS}/{path.name}": path for path in packs}
    if len(copies) != len(installers) + len(packs):
        raise PublishError("Two files have the same name.", "Give one of them another name.")
    digests = {name: _digest(path) for name, path in copies.items()}
    for path in installers if official is not None else ():
        if (official or {}).get(path.name) != digests[path.name]:
            raise PublishError(
                f"{path.name} is not the file the project lists.",
                "Fetch it again from the project, and never change it.",
            )
    for name, path in copies.items():
        _copy(path, out / name)
    digests_of_installers = {path.name: digests[path.name] for path in installers}
    files.write_bytes(out / SHEET, sheet.install_sheet(digests_of_installers, carried))
    digests[SHEET] = _digest(out / SHEET)
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    files.write_bytes(out / SUMS, lines.encode())
    return sorted((*digests, SUMS))


def _carried(path: Path) -> CarriedPack:
    archive = read_archive(path)
    manifest = preview(archive)
    if f"{manifest.publisher}.json" not in archive.trust:
        raise SigningError(f"{path.name} is not signed.", "Sign it first: `fieldguide-publish sign`.")
    return CarriedPack(path.name, manifest)


def _read_sums(path: Path) -> Mapping[str, str]:
    text = files.read_bytes(path, _MOST_SUMS).decode("utf-8", "replace")
    found = (_SUM.fullmatch(line.strip()) for line in text.splitlines())
    return {match[2].rpartition("/")[2]: match[1].lower() for match in found if match}


def _digest(path: Path) -> str:
    total = sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                total.update(piece)
    except OSError as error:
        raise PublishError(f"{path} cannot be read: {error.strerror}.", "Name a file that is there.") from error
    return total.hexdigest()


def _copy(path: Path, to: Path) -> None:
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
    except OSError as error:
        raise PublishError(f"{to} cannot be written: {error.strerror}.", "Is there room?") from error
