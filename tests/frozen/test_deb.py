"""The package to install: its whole life, with the real dpkg, in a system of its own or in one that forgets everything afterwards."""

from __future__ import annotations

import fnmatch
import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the package is for Debian and its like"),
    pytest.mark.skipif(not shutil.which("dpkg"), reason="dpkg is not installed"),
]

NAME = "fieldguide"


@dataclass
class System:
    """A system as far as dpkg looks: a folder with its list of packages, and nothing installed."""

    root: Path
    under: tuple[str, ...]

    def dpkg(self, *words):
        """Run dpkg, which may ask nothing; what the package depends on is not there and not needed to unpack it."""
        ran = subprocess.run(
            [
                *self.under,
                "dpkg",
                f"--root={self.root}",
                "--force-depends",
                "--force-script-chrootless",
                *map(str, words),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def files(self):
        """Name every file and folder but dpkg's own."""
        found = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*"))
        return {name for name in found if not name.startswith("var/")}

    @property
    def command(self):
        return self.root / "usr/bin" / NAME


@pytest.fixture
def system(tmp_path):
    """Such a system; installing into it needs to be root, or to be so for oneself."""
    under = next(
        (
            words
            for words in ((), ("unshare", "-r"))
            if subprocess.run([*words, "sh", "-c", "test $(id -u) = 0"], capture_output=True, check=False).returncode
            == 0
        ),
        None,
    )
    if under is None:
        pytest.skip("nobody here may give files to root")
    root = tmp_path / "system"
    for name in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/log"):
        (root / name).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    return System(root, under)


@pytest.fixture(scope="session")
def older(deb, builder, tmp_path_factory):
    """A package of an older version, made of the same program and one file that a newer one no longer has."""
    place = tmp_path_factory.mktemp("older")
    subprocess.run(["dpkg-deb", "-x", deb, place / "files"], check=True, timeout=120)
    tree = place / "files/usr/lib" / NAME
    (tree / "_internal/left-over.txt").write_text("old", encoding="ascii")
    package = place / "older.deb"
    package.write_bytes(sys.modules["debian"].build(tree, "0.0.1", 0))
    return package


def test_what_is_installed_starts_through_its_link(system, deb, computer, call):
    system.dpkg("-i", deb)
    assert system.command.is_symlink()
    told = call(system.command, "--version", env=computer.environment(), cwd=computer.base)
    version = call("dpkg-deb", "-f", deb, "Version").stdout.strip()
    assert told.stdout.split()[-1] == version
    ran = call(system.command, "selftest", env=computer.environment(), cwd=computer.base)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert computer.files() == {"home", "tmp", "run"}
    assert system.dpkg("--verify", NAME) == ""


@pytest.mark.parametrize("how", ["--remove", "--purge"])
def test_a_whole_life(system, older, deb, computer, open_window, kept, how):
    """Installed, used, replaced by a newer version, used again, removed: the person's own files stay and nothing else."""
    before = system.files()
    system.dpkg("-i", older)
    assert "usr/lib/fieldguide/_internal/left-over.txt" in system.files()
    window = open_window(system.command, env=computer.environment())
    found = window.keep_something(computer.usual / "user.db")
    assert window.stop() == ""
    (computer.usual / "packs").mkdir()
    (computer.usual / "packs/ours.fgpack").write_bytes(b"mine")
    profile = {path.name: path.read_bytes() for path in computer.usual.rglob("*") if path.is_file()}

    system.dpkg("-i", deb)
    assert "usr/lib/fieldguide/_internal/left-over.txt" not in system.files()
    window = open_window(system.command, env=computer.environment())
    assert window.stop() == ""
    assert kept(computer.usual / "user.db") == found

    system.dpkg(how, NAME)
    assert system.files() == before
    assert {path.name: path.read_bytes() for path in computer.usual.rglob("*") if path.is_file()} == profile


def test_an_installed_program_writes_nowhere_but_in_the_profile(system, deb, computer, open_window):
    system.dpkg("-i", deb)
    totals = {path: _total(path) for path in (system.root / "usr").rglob("*") if path.is_file()}
    window = open_window(system.command, env=computer.environment())
    window.keep_something(computer.usual / "user.db")
    assert window.stop() == ""
    files = {name for name in computer.files() if "." in name.rpartition("/")[2] and "fontconfig" not in name}
    assert files - {"home/.cache", "home/.local"} == {"home/.local/share/Fieldguide/user.db"}
    assert {path: _total(path) for path in (system.root / "usr").rglob("*") if path.is_file()} == totals


def _total(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def test_everything_is_roots_and_nobody_else_may_write(deb, call):
    lines = call("dpkg-deb", "-c", deb).stdout.splitlines()
    assert len(lines) > 200
    assert {line.split()[1] for line in lines} == {"root/root"}
    assert [line for line in lines if not line.startswith("l") and "w" in line[5] + line[8]] == []


def test_it_depends_on_every_library_it_does_not_bring(deb, older, call):
    """Asked of the system's own loader and list of packages, which do not know how the package was made."""
    tree = older.parent / "files/usr/lib" / NAME
    brought = {path.name for path in tree.rglob("*")}
    told = call("sh", "-c", 'find "$1" -name "*.so*" -type f -exec objdump -p {} + | grep NEEDED', "sh", tree).stdout
    if not told:
        pytest.skip("binutils is not installed")
    asked = {line.split()[1] for line in told.splitlines()} - brought
    known = {line.split()[0]: line.split()[-1] for line in call("/sbin/ldconfig", "-p").stdout.splitlines()[1:]}
    fields = call("dpkg-deb", "-f", deb, "Depends", "Recommends").stdout
    owners = {}
    for name in sorted(one for one in asked if one in known):
        path = Path(known[name])
        told = call("dpkg", "-S", path).stdout or call("dpkg", "-S", path.resolve()).stdout
        if told:
            owners[name] = told.split(":")[0]
    assert owners, "this system knows none of them"
    assert {name: owner for name, owner in owners.items() if owner not in fields} == {}


def test_every_library_it_brings_has_its_licence_named(older):
    """No part falls to the licence of the guide itself only because nobody thought of it."""
    top = older.parent / "files"
    text = (top / "usr/share/doc" / NAME / "copyright").read_text(encoding="utf-8")
    patterns = [line.strip() for line in text.splitlines() if line.startswith(" usr/lib/")]
    libraries = [path.relative_to(top).as_posix() for path in (top / "usr/lib").rglob("*.so*")]
    assert len(patterns) > 10
    assert [name for name in libraries if not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)] == []


@pytest.mark.skipif(not shutil.which("lintian"), reason="lintian is not installed")
def test_lintian_finds_nothing(deb, call):
    ran = subprocess.run(
        ["lintian", "--allow-root", "--fail-on", "error,warning", deb],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout == ""


_FORGETTING = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/all"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/all"
mount --bind /dev "$1/all/dev"
mount -t proc proc "$1/all/proc"
cp "$2" "$1/all/new.deb"
cd "$1/all"
chroot . dpkg --force-depends -i /new.deb 2>/dev/null
printf 'PK' > some.fgpack
echo "command: $(chroot . fieldguide --version)"
echo "menu: $(grep -c '=fieldguide.desktop' usr/share/applications/mimeinfo.cache || true)"
echo "kind: $(grep -c 'fgpack' usr/share/mime/globs2 || true)"
chroot . dpkg --purge fieldguide
echo "left: $(find "$1/upper" -iname '*fieldguide*' ! -type c | tr '\\n' ' ')"
echo "kind left: $(grep -c 'fgpack' usr/share/mime/globs2 || true)"
"""


def test_a_real_system_knows_it_and_forgets_it(deb, call, tmp_path):
    """This very system, with its triggers for menus and kinds of files, under a layer that is thrown away."""
    place = tmp_path / "layer"
    place.mkdir()
    probe = f"mount -t tmpfs tmpfs {place} && mkdir {place}/u {place}/w {place}/m && "
    probe += f"mount -t overlay overlay -o lowerdir=/,upperdir={place}/u,workdir={place}/w {place}/m"
    if call("unshare", "-m", "sh", "-c", probe).returncode or not Path("/usr/share/mime/globs2").exists():
        pytest.skip("no layer can be put over this system")
    ran = subprocess.run(
        ["unshare", "-m", "-n", "sh", "-c", _FORGETTING, "sh", place, deb],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = dict(line.split(": ", 1) for line in ran.stdout.splitlines() if line.startswith(("c", "m", "k", "l")))
    assert told["command"].startswith("Fieldguide")
    assert (told["menu"], told["kind"]) == ("1", "1")
    assert (told["left"].strip(), told["kind left"]) == ("", "0")
