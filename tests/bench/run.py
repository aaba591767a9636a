"""``python3 dev.py bench``: ``search`` (quality and time of a keystroke), ``scale`` (large libraries),
``window`` (how long search keeps the window's thread), ``start``, ``packs`` (installing, starting with many, killing).

Every figure is printed beside a baseline measured in the same run on the same machine; only the ratio says something elsewhere.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = 9


def _until_ready(script: str) -> float:
    """Return the milliseconds from starting a process until it prints a line."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(_ROOT / "tests" / "bench" / script)], stdout=subprocess.PIPE, env=environment, cwd=_ROOT
    ) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        taken = (time.perf_counter() - start) * 1000
        child.communicate(timeout=60)
    if line.strip() != b"ready":
        raise SystemExit(f"{script} did not become ready")
    return taken


def start() -> None:
    """Print milliseconds until the first search is answered, beside a bare window of the same Qt."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(_ROUNDS):
        bare.append(_until_ready("bare_window.py"))
        ours.append(_until_ready("whole_window.py"))
    for name, values in (("first search answered", ours), ("bare PySide6 window shown", bare)):
        print(
            f"{name:26} median {statistics.median(values):7.0f} ms   best {min(values):7.0f} ms   worst {max(values):7.0f} ms"
        )
    print(
        f"ratio of medians {statistics.median(ours) / statistics.median(bare):.2f}   ({_ROUNDS} starts of each, in turn)"
    )


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
