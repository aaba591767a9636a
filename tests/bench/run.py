"""``python3 dev.py bench``: ``search`` (quality and time of a keystroke), ``scale`` (large libraries),
``window`` (how long search keeps the window's thread), ``start`` (of the frozen guide, and its memory),
``packs`` (installing, starting with many, killing).

Every figure is printed beside a baseline measured in the same run on the same machine; only the ratio says something elsewhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def start() -> None:
    """Measure the frozen guide's start and memory beside a bare frozen window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.bench import starting

    starting.run(_ROOT)


def imports() -> None:
    """Print what the window waits for before its first answer: modules by the time they take to import."""
    from tests.bench import importing

    importing.run(_ROOT)


def search() -> None:
    """Compare quality and time with plain FTS5 and Xapian."""
    from tests.bench import searching

    searching.run(_ROOT)


def scale() -> None:
    """Measure large synthetic libraries."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.bench import scaling

    scaling.run()


def window() -> None:
    """Measure for how long search keeps the window's thread."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.bench import blocking

    blocking.run(_ROOT / "build" / "library.db")


def packs() -> None:
    """Measure installing, starting with packs, and kill two hundred."""
    from tests.bench import packing

    packing.run(_ROOT)


_BENCHES: dict[str, Callable[[], None]] = {
    "search": search,
    "scale": scale,
    "window": window,
    "start": start,
    "packs": packs,
    "imports": imports,
}


def main(words: Sequence[str]) -> int:
    """Run the named measurements, or all."""
    unknown = [word for word in words if word not in _BENCHES]
    if unknown:
        print(f"There is no measurement {', '.join(unknown)}; there are: {', '.join(_BENCHES)}.")
        return 2
    sys.path.insert(0, str(_ROOT))
    for word in words or _BENCHES:
        print(f"== {word}")
        _BENCHES[word]()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
