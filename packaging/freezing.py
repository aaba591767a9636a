"""What every recipe of ours does with what PyInstaller found: the guide's own, and that of the bare window it is measured against."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from pruning import is_kept, needed


def prune(analysis: Any) -> None:
    """Take out of PyInstaller's ``Analysis`` what `pruning` leaves out.

    On Linux a library that only left-out plugins asked for goes with them. Elsewhere PyInstaller brings little that is not needed, and Qt
    opens some of it by name, so nothing is guessed there.
    """
    analysis.binaries = [one for one in analysis.binaries if is_kept(one[0])]
    analysis.datas = [one for one in analysis.datas if is_kept(one[0])]
    if sys.platform != "linux":
        return
    sources = {place: source for place, source, _ in analysis.binaries}
    wanted = needed(sources, lambda place: libraries_of(sources[place]))
    analysis.binaries = [one for one in analysis.binaries if one[0] in wanted]
    files = {place.rpartition("/")[2] for place in wanted}
    # PyInstaller puts a link to each library in the top folder; one that points to nothing must not stay.
    analysis.datas = [one for one in analysis.datas if one[2] != "SYMLINK" or one[0].rpartition("/")[2] in files]


def libraries_of(path: str) -> list[str]:
    """Return the names of the shared libraries that an ELF file itself asks for.

    ``ldd`` would add what those ask for in turn, and with it what only left-out ones need.
    """
    shown = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in shown.splitlines() if line.split()[:1] == ["NEEDED"]]
