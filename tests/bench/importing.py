"""``dev.py bench imports``: which modules are imported until the first search is answered, and for how long.

Python's own report (``-X importtime``), each module without what it imports in turn. `tests/app/test_starting.py` says what must not be in it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
_SHOWN = 20


def run(root: Path) -> None:
    """Start the guide from the source tree once to warm up and once to measure, and print the slowest modules.

    Args:
        root: The top folder of the source tree.
    """
    with TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": home}
        words = [sys.executable, "-X", "importtime", "-m", "fieldguide", "selftest", "--start"]
        for _ in range(2):
            done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=True)
    took = sorted(((int(found[1]), found[2]) for found in _LINE.finditer(done.stderr)), reverse=True)
    whole = sum(micro for micro, _ in took)
    ours = sum(micro for micro, name in took if name.startswith("fieldguide"))
    print(f"{len(took)} modules in {whole / 1000:.0f} ms, of which {ours / 1000:.0f} ms are the guide's own")
    for micro, name in took[:_SHOWN]:
        print(f"{micro / 1000:8.1f} ms  {name}")
