"""The finished packages in ``dist/``, and programs from them started as on somebody's computer, among empty folders of their own."""

from __future__ import annotations

import lzma
import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


def _package(pattern: str) -> Path:
    found = sorted((ROOT / "dist").glob(pattern), key=lambda path: path.stat().st_mtime)
    if not found:
        pytest.skip(f"there is no {pattern} in dist/: make it with python3 dev.py package")
    return found[-1]


@pytest.fixture(scope="session")
def deb() -> Path:
    """The package to install."""
    return _package("fieldguide_*.deb")


@pytest.fixture(scope="session")
def archive() -> Path:
    """The archive to carry."""
    return _package("fieldguide-*-linux-*-portable.tar.xz")


@pytest.fixture(scope="session")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, unpacked by tar where names have spaces and letters with accents. Read it only; ``carried`` is for using."""
    place = tmp_path_factory.mktemp("carried") / "Kézikönyv für Ämter"
    place.mkdir()
    subprocess.run(["tar", "-xJf", archive, "-C", place], check=True, timeout=PATIENCE)
    return place / "Fieldguide"


@pytest.fixture
def carried(unpacked: Path, tmp_path: Path) -> Path:
    """A copy to use and to spoil; its large files are links to those of the first, for they are never written."""
    place = tmp_path / "Stick Žluťoučký" / "Fieldguide"
    shutil.copytree(unpacked, place, symlinks=True, copy_function=os.link)
    return place


@dataclass
class Computer:
    """Folders a program could think of leaving something in, and the variables that name them."""

    base: Path

    @property
    def home(self) -> Path:
        return self.base / "home"

    @property
    def usual(self) -> Path:
        """Where settings are kept unless the program is carried about."""
        return self.home / ".local/share/Fieldguide"

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "HOME": str(self.home), "TMPDIR": str(self.base / "tmp"), "XDG_RUNTIME_DIR": str(self.base / "run"),
            "PATH": os.defpath, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", **more,
        }  # fmt: skip

    def files(self) -> set[str]:
        """Name every file and folder."""
        return {path.relative_to(self.base).as_posix() for path in self.base.rglob("*")}


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    made = Computer(tmp_path / "computer")
    for name in ("home", "tmp", "run"):
        (made.base / name).mkdir(parents=True, mode=0o700)
    return made


Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def call() -> Call:
    """Run a program to its end."""

    def run(
        *words: str | Path, env: dict[str, str] | None = None, cwd: Path | str = "/"
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*map(str, words)], env=env, cwd=cwd, capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    return run


def _until(ask: Callable[[], bool]) -> None:
    """Ask again and again until the answer is yes: what is waited for happens in another process, which sends no signal."""
    end = time.monotonic() + PATIENCE
    while not ask():
        assert time.monotonic() < end, "it never happened"


@dataclass
class Kept:
    """What stands in a file of settings and bookmarks."""

    bookmarks: list[str]
    settings: dict[str, str]


def _kept(file: Path) -> Kept:
    if not file.exists():
        return Kept([], {})
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        bookmarks = [row[0] for row in connection.execute("SELECT record_id FROM bookmark")]
        return Kept(bookmarks, dict(connection.execute("SELECT key, value FROM setting")))
    except sqlite3.OperationalError:  # its tables are not there yet
        return Kept([], {})
    finally:
        connection.close()


@pytest.fixture(scope="session")
def kept() -> Callable[[Path], Kept]:
    """Read what stands in a file of settings and bookmarks."""
    return _kept


@dataclass
class Opened:
    """A window that was opened.

    Attributes:
        process: The program, still running.
        display: The screen it is on.
    """

    process: subprocess.Popen[str]
    display: str

    def says(self) -> str:
        """Wait for the line it writes to standard error, and return it."""
        assert self.process.stderr is not None
        assert select.select([self.process.stderr], [], [], PATIENCE)[0], "it says nothing"
        return self.process.stderr.readline()

    def stop(self) -> str:
        """End it as a session ends that is closed; return what it wrote to standard error."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=PATIENCE)[1]

    def tool(self, *words: str) -> str:
        ran = subprocess.run(
            words,
            env={"DISPLAY": self.display, "PATH": os.defpath},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, f"{' '.join(words)}: {ran.stderr}"
        return ran.stdout.strip()

    def focus(self) -> str:
        """Wait for the window, give it the keyboard and return its number."""
        window = self.tool("xdotool", "search", "--sync", "--onlyvisible", "--name", "^Fieldguide$").splitlines()[0]
        self.tool("xdotool", "windowfocus", "--sync", window)
        return window

    def press(self, *keys: str) -> None:
        self.tool("xdotool", "key", "--clearmodifiers", *keys)

    def keep_something(self, file: Path) -> Kept:
        """Bookmark the first checklist and choose the first role, by keys; wait until both are in the file."""
        self.press("alt+2")
        self.press("Return", "ctrl+d")
        _until(lambda: bool(_kept(file).bookmarks))
        self.press("ctrl+comma")
        self.press("Down")
        _until(lambda: _kept(file).settings.get("role") == "border-first-line")
        return _kept(file)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A virtual screen; X itself chooses the number and tells it when it is ready."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"no virtual screen here: {', '.join(missing)} not installed")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    number = server.stdout.readline().strip()
    assert number.isdigit(), "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait(10)
    server.stdout.close()


@pytest.fixture
def open_window(display: str) -> Iterator[Callable[..., Opened]]:
    """Open the window of a frozen program on the virtual screen, and wait until it is there."""
    opened: list[Opened] = []

    def start(*words: str | Path, env: dict[str, str], cwd: Path | str = "/") -> Opened:
        process = subprocess.Popen(
            [*map(str, words)],
            env={**env, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        opened.append(Opened(process, display))
        opened[-1].focus()
        return opened[-1]

    yield start
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
        one.process.communicate()


@pytest.fixture(scope="session")
def builder() -> Iterator[object]:
    """packaging/linux_packages.py, packing quickly: for packages of another version."""
    sys.path.insert(0, str(ROOT / "packaging"))
    import archives
    import linux_packages

    sys.path.pop(0)
    usual, archives.FILTERS = archives.FILTERS, ({"id": lzma.FILTER_LZMA2, "preset": 0},)
    yield linux_packages
    archives.FILTERS = usual


@pytest.fixture(scope="session")
def as_somebody() -> tuple[str, ...]:
    """Words that start a program as a user without rights."""
    words = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all")
    if shutil.which("setpriv") and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
        return words
    pytest.skip("another user cannot be taken on here")


@pytest.fixture(scope="session")
def open_to_all() -> Callable[[Path], None]:
    """Let every user pass through the folders a test is in; they are ours alone as pytest makes them."""

    def let_pass(path: Path) -> None:
        shared = Path(tempfile.gettempdir())
        for folder in (path, *path.parents):
            if shared in folder.parents and folder.stat().st_uid == os.geteuid():
                folder.chmod(folder.stat().st_mode | 0o055)

    return let_pass


@pytest.fixture(scope="session")
def without_network() -> tuple[str, ...]:
    """Words that start a program without any network; none where it cannot be taken away."""
    for way in (("unshare", "-n"), ("unshare", "-rn")):
        if shutil.which("unshare") and subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            return way
    return ()
