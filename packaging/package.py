"""Build everything this operating system can build: ``python3 dev.py package``.

Order: library → frozen folder → what must not be in it → licences and bill of materials → installers → sizes. It runs in the environment of
`build_environment.py`, so that the same commit gives the same files everywhere.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import bill_of_materials
import licences
import pruning
import slim_icu
from bare_machine import SetupError

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "package"
LIBRARY = BUILD / "library.db"
TREE = BUILD / "frozen" / "fieldguide"
OUT = ROOT / "dist"
#: The module that knows the packages of this system.
MAKERS = {"linux": "linux_packages", "win32": "windows_packages", "darwin": "macos_packages"}
MEGABYTE = 1_000_000


class PackagingError(Exception):
    """What was built must not go out; the text says why."""


def main(words: Sequence[str]) -> int:
    """Build, and return the exit code.

    Args:
        words: ``--folder`` to stop after the frozen folder.
    """
    if words not in ([], ["--folder"]):
        print(f"package takes --folder or nothing, not {' '.join(words)}.", file=sys.stderr)
        return 2
    try:
        freeze()
        made = [] if words else make_packages()
    except (PackagingError, SetupError, subprocess.CalledProcessError) as error:
        print(f"Not built: {error}", file=sys.stderr)
        return 1
    report(made)
    return 0


def epoch() -> int:
    """Return the one time that all files carry: the day of the edition, so that building again gives the same bytes."""
    found = re.search(
        r"^date: *([\d-]+)", (ROOT / "db" / "content" / "edition.yml").read_text(encoding="utf-8"), re.MULTILINE
    )
    if found is None:
        raise PackagingError("db/content/edition.yml names no day.")
    return int(datetime.fromisoformat(found[1]).replace(tzinfo=UTC).timestamp())


def freeze() -> None:
    """Make the frozen folder, complete and looked over.

    Raises:
        PackagingError: Something stands in it that must not.
        subprocess.CalledProcessError: The library or the folder could not be built; the reason was printed.
    """
    step("library", lambda: run("-m", "fieldguide", "build", "db/content", "-o", str(LIBRARY)))
    step("frozen folder", lambda: run_pyinstaller(ROOT / "packaging" / "fieldguide.spec", TREE.parent))
    if sys.platform == "linux":
        step("smaller ICU data", lambda: [slim_icu.slim_file(file) for file in TREE.rglob("libicudata.so.*")])
    step("what must not be in it", look_over)
    step("licences", lambda: licences.write(TREE, epoch()))
    step("bill of materials", lambda: bill_of_materials.write(TREE, epoch()))


def run_pyinstaller(recipe: Path, out: Path) -> None:
    """Run PyInstaller on a recipe; what it says goes to a file beside what it makes.

    Raises:
        subprocess.CalledProcessError: It failed; the end of what it said was printed.
    """
    log = BUILD / f"{recipe.stem}.log"
    words = ("-m", "PyInstaller", "--noconfirm", "--distpath", str(out), "--workpath", str(BUILD / "work"), str(recipe))
    with log.open("w", encoding="utf-8") as said:
        try:
            run(*words, stdout=said, stderr=subprocess.STDOUT)
        except subprocess.CalledProcessError:
            print(log.read_text(encoding="utf-8", errors="replace")[-3000:], file=sys.stderr)
            raise


def run(*words: str, **options: object) -> None:
    """Run this environment's Python in the source tree, with nothing that differs between two runs."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch()),
        "FIELDGUIDE_LIBRARY": str(LIBRARY),
        "MPLCONFIGDIR": str(BUILD / "matplotlib"),
    }
    subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, check=True, **options)  # type: ignore[call-overload]


def look_over() -> None:
    """Refuse a folder that holds what breaks a promise, a licence or the size.

    Raises:
        PackagingError: It does; the text names all of it.
    """
    from PyInstaller.archive.readers import CArchiveReader

    program = CArchiveReader(str(TREE / f"fieldguide{'.exe' if sys.platform == 'win32' else ''}"))
    modules = [
        name for part in program.toc if part.startswith("PYZ") for name in program.open_embedded_archive(part).toc
    ]
    files = [path.relative_to(TREE).as_posix() for path in TREE.rglob("*")]
    wrong = pruning.faults(files, modules)
    if wrong:
        raise PackagingError("the frozen folder holds what must not be in it:\n" + "\n".join(wrong))


def make_packages() -> list[Path]:
    """Make this system's installers from the frozen folder and return them."""
    OUT.mkdir(exist_ok=True)
    maker = importlib.import_module(MAKERS[sys.platform])
    made: list[Path] = []
    step("installers", lambda: made.extend(maker.build(TREE, OUT, bill_of_materials.version(), epoch())))
    return made


def step(name: str, work: Callable[[], object]) -> None:
    """Say what is being made, and make it."""
    print(f"{name} ...", flush=True)
    work()


def report(made: Sequence[Path]) -> None:
    """Print the size of everything that was made."""
    files = [path for path in TREE.rglob("*") if path.is_file() and not path.is_symlink()]
    print(
        f"{sum(path.stat().st_size for path in files) / MEGABYTE:8.1f} MB  {TREE.relative_to(ROOT)} ({len(files)} files)"
    )
    for path in made:
        print(f"{path.stat().st_size / MEGABYTE:8.1f} MB  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
