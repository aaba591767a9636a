"""Where settings, bookmarks and packs belong on this computer; the command line asks too, so this imports little."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def default_profile() -> Path:
    """Return the folder for settings and bookmarks on this computer."""
    return Path(platformdirs.user_data_dir("Fieldguide", appauthor=False))
