"""``dev.py bench start``: the frozen guide until its first search is answered, beside a bare frozen window until it is drawn.

Both are made by the same PyInstaller with the same things left out, and started in turn. Printed are wall-clock time from the start of the
process until the line it prints, time on the processor, and the most memory held, each as a median with the ratio of medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from fieldguide.domain.settings import Settings
from fieldguide.store.userdata import UserData

ROUNDS = 15
_KINDS = ("wall clock, ms", "processor, ms", "most memory, MB")


def run(root: Path) -> None:
    """Measure and print.

    Args:
        root: The top folder of the source tree, where ``dev.py package --folder`` has been.
    """
    made = root / "build" / "package"
    guide = made / "frozen" / "fieldguide" / "fieldguide"
    if not guide.exists():
        raise SystemExit("There is no frozen guide yet: python3 dev.py package --folder")
    bare = _frozen_bare(root, made)
    ours: list[tuple[float, ...]] = []
    least: list[tuple[float, ...]] = []
    with TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = home  # a reader's settings, none of the person who measures
        userdata = UserData(Path(home) / "Fieldguide" / "user.db")
        userdata.keep(Settings(is_welcomed=True))
        userdata.close()
        for _ in range(ROUNDS):
            least.append(_start([str(bare)], b"mapped"))
            ours.append(_start([str(guide), "selftest", "--start"], b"answered"))
    print(f"{ROUNDS} starts of each, in turn, drawn {os.environ.get('QT_QPA_PLATFORM', 'on the screen')}")
    for number, kind in enumerate(_KINDS):
        guide_took, bare_took = (statistics.median(one[number] for one in values) for values in (ours, least))
        best = min(one[number] for one in ours) / min(one[number] for one in least)
        print(
            f"{kind:16} guide {guide_took:6.0f}  bare window {bare_took:6.0f}  ratio {guide_took / bare_took:.2f}  of the best {best:.2f}"
        )


def _frozen_bare(root: Path, made: Path) -> Path:
    """Return the bare window's program, frozen anew if it is older than its source."""
    program, recipe = made / "bare" / "bare_window" / "bare_window", root / "tests" / "bench" / "bare_window.spec"
    if not program.exists() or program.stat().st_mtime < recipe.with_suffix(".py").stat().st_mtime:
        python = made / "env" / "bin" / "python"
        words = ["-m", "PyInstaller", "--noconfirm", "--distpath", made / "bare", "--workpath", made / "work", recipe]
        subprocess.run([python, *words], check=True, capture_output=True)
    return program


def _start(words: list[str], awaited: bytes) -> tuple[float, float, float]:
    """Start a program and return milliseconds until its line, milliseconds on the processor, and megabytes at most."""
    before = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        taken = time.perf_counter() - before
        child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if line.strip() != awaited or child.returncode:
        raise SystemExit(f"{words[0]} printed {line!r} and ended with {child.returncode}.")
    megabyte = 1024 if sys.platform == "linux" else 1024 * 1024
    return taken * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / megabyte
