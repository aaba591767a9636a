"""The step of the wheel build that adds the library and the other data, so that an installed program needs no source tree."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LibraryBuildHook(BuildHookInterface[Any]):
    """Builds the library into a folder of its own and maps all data into the wheel.

    An editable installation gets nothing: there the program reads the source tree.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the data to a wheel that is about to be built; content with faults ends the build with a list of them."""
        if version == "editable":
            return
        root = Path(self.root)
        self._folder = TemporaryDirectory(prefix="fieldguide-")
        library = Path(self._folder.name) / "library.db"
        with _importable(root, root / "packaging"):
            import data_files

            self._build_library(root / "db" / "content", library)
        shipped = {library: data_files.LIBRARY, **data_files.data_files(root), **data_files.font_files()}
        build_data["force_include"].update({str(source): target for source, target in shipped.items()})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the library once it is in the wheel."""
        if version != "editable":
            self._folder.cleanup()

    def _build_library(self, source: Path, out: Path) -> None:
        from fieldguide.content.builder import build
        from fieldguide.errors import ContentError

        try:
            build(source, out)
        except ContentError as error:
            for fault in error.faults:
                self.app.display_error(str(fault))
            self.app.abort(str(error))


@contextmanager
def _importable(*folders: Path) -> Iterator[None]:
    """Let modules of the source tree be imported; the build runs in an environment that does not have them."""
    before = sys.path[:]
    sys.path[:0] = map(str, folders)
    try:
        yield
    finally:
        sys.path[:] = before
