"""The packages for Linux, made from a frozen folder: a ``.deb`` to install and a ``.tar.xz`` to carry. Standard library only.

The same folder, version and date give the same bytes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import debian
from archives import Entry, files_of, tar, xz

#: The folder that unpacking the archive makes. It bears no version, so that a newer one is unpacked over an older one, and is ASCII.
FOLDER = "Fieldguide"
#: By this file the program knows that it is carried about; fieldguide/app/places.py looks for it.
MARKER = ".portable"


def build(tree: Path, out: Path, version: str, epoch: int) -> list[Path]:
    """Make the packages.

    Args:
        tree: The frozen folder: the program ``fieldguide`` and what it needs.
        out: Where they go; it is made if it is not there.
        version: Of the program.
        epoch: Date of every file in them, in seconds since 1970 (SOURCE_DATE_EPOCH).

    Returns:
        The files made.

    Raises:
        debian.PackageError: The folder holds no program for a processor we know, or a library is missing.
    """
    architecture, machine = debian.architecture(tree)
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as beside:  # packing lets go of the interpreter
        carried = beside.submit(portable, tree, version, epoch)
        # Here, for it draws icons: Qt takes the thread it is first used in for the one of the windows.
        installed = debian.build(tree, version, epoch)
    made = {
        out / f"fieldguide_{version}_{architecture}.deb": installed,
        out / f"fieldguide-{version}-linux-{machine}-portable.tar.xz": carried.result(),
    }
    for path, data in made.items():
        path.write_bytes(data)
    return list(made)


def portable(tree: Path, version: str, epoch: int) -> bytes:
    """Return the archive to carry: the program, the mark that it is carried, and a page that says how to use it.

    Links stay out, for sticks formatted as on Windows know none. The freezer makes them as a second way to libraries that find each other
    without them; tests/frozen starts the result.
    """
    entries = [
        *(entry for entry in files_of(tree, FOLDER, (debian.NAME,)) if not entry.target),
        Entry(
            f"{FOLDER}/{MARKER}",
            b"Settings and bookmarks are kept in the folder data beside this file, which marks it.\n",
        ),
        Entry(f"{FOLDER}/README.txt", debian.paper("portable.txt", {"version": version})),
    ]
    return xz(tar(entries, epoch))
