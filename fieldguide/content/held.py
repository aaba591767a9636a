"""Files that are held in memory and read like those of a folder: the sources of a pack are never written out to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path


class HeldPath:
    """A name below a folder that exists in memory only; knows as much of :class:`pathlib.Path` as the readers of content ask for."""

    def __init__(self, files: Mapping[str, bytes], name: str = "") -> None:
        """Stand at a name, with forward slashes; the folder itself if it is empty."""
        self._files = files
        self._name = name

    def __truediv__(self, part: str) -> HeldPath:
        return HeldPath(self._files, f"{self._name}/{part}" if self._name else part)

    def __lt__(self, other: HeldPath) -> bool:
        return self._name < other._name

    @property
    def name(self) -> str:
        """The last part of the name."""
        return self._name.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The last part without its ending."""
        return self.name.rpartition(".")[0] or self.name

    def glob(self, pattern: str) -> Iterator[HeldPath]:
        """Yield the files of this folder, not of those below, that match a pattern such as ``*.yml``."""
        folder = f"{self._name}/" if self._name else ""
        for name in self._files:
            last = name.removeprefix(folder)
            if name.startswith(folder) and "/" not in last and fnmatchcase(last, pattern):
                yield HeldPath(self._files, name)

    def is_file(self) -> bool:
        """Tell whether there is such a file."""
        return self._name in self._files

    def read_bytes(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            FileNotFoundError: There is none.
        """
        try:
            return self._files[self._name]
        except KeyError:
            raise FileNotFoundError(2, "no such file", self._name) from None


#: A folder of content: on disk, or held in memory.
Folder = Path | HeldPath
