"""The first two promises: it works with the cable pulled, and it leaves no trace of what was looked for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GUARDED = str(Path(__file__).with_name("guarded.py"))
REACHED_OUT, WROTE = 97, 98
SENTINELS = ("Zdravkowitz", "qwertzuiopue", "geheimniskraem")
#: Every command that reads; ``build`` writes where it is told to and is looked at by itself.
COMMANDS = (
    ("search", SENTINELS[0]),
    ("search", "--json", *SENTINELS),
    ("search", "passport", "--kind", "indicator", "--country", "SE"),
    ("search", "--", f"he took {SENTINELS[1]}'s passport; \"{SENTINELS[2]}"),
    ("search", "--explain", *SENTINELS),
    ("match", f"{SENTINELS[0]} keeps the passport of {SENTINELS[1]}, who owes {SENTINELS[2]} money"),
    ("show", "indicator/papers-held"),
    ("show", f"indicator/{SENTINELS[0].lower()}"),
    ("show", "--json", "service/gb-example-hotline"),
    ("contacts", "--country", "SE"),
    ("contacts", "--country", "GB", "--need", "shelter", "--json"),
    ("contacts", "--country", SENTINELS[1]),
    ("checklist", "list"),
    ("checklist", "show", "booth"),
    ("export", "records"),
    ("stale", "--drafts"),
    ("pack", "list"),
    ("pack", "show", f"{SENTINELS[0]}.fgpack"),
    ("sources",),
    ("selftest", "--json", "--no-window"),  # with the window it makes a PDF, in a folder that it removes
    ("--version",),
    ("--help",),
    ("--library", f"{SENTINELS[2]}.db", "search", "x"),
)


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Every folder a program could think of leaving something in, all in one place of their own."""
    base = tmp_path_factory.mktemp("places")
    names = {
        "HOME": "home", "USERPROFILE": "home", "APPDATA": "roaming", "LOCALAPPDATA": "local", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "runtime", "TMPDIR": "tmp", "TEMP": "tmp", "TMP": "tmp",
        "PWD": "work",
    }  # fmt: skip
    for name in {*names.values(), "work"}:
        (base / name).mkdir()
    return base, {variable: str(base / name) for variable, name in names.items()}


@pytest.fixture(scope="module")
def quiet(run, library_path, places):
    """Run a command among the empty folders, on a copy of the library beside them."""
    base, environment = places
    library = base / "work" / "library.db"
    shutil.copy(library_path, library)

    def call(*arguments, **options):
        return run(*arguments, library=library, cwd=base / "work", environment=environment, **options)

    return call


def _files(base):
    return {path: path.stat().st_mtime_ns for path in base.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_reaches_for_the_network_or_writes_a_file(command, quiet, places):
    before = _files(places[0])
    ran = quiet(*command, through=(GUARDED, "fieldguide"))
    assert ran.returncode in (0, 1), ran.stderr
    assert _files(places[0]) == before


def test_nothing_that_was_typed_is_found_on_the_disk_afterwards(quiet, places):
    for command in COMMANDS:
        if any(word in part for word in SENTINELS for part in command):
            quiet(*command)
    held = [path for path in places[0].rglob("*") if path.is_file()]
    assert held
    for path in held:
        data = path.read_bytes().lower()
        for word in SENTINELS:
            for encoding in ("utf-8", "utf-16-le"):
                assert word.lower().encode(encoding) not in data, path
        assert not any(word.lower() in str(path).lower() for word in SENTINELS)


def test_building_reaches_for_no_network_and_writes_only_what_it_was_told_to(run, content, places):
    base, environment = places
    out = base / "work" / "built.db"
    before = _files(base)
    script = base.parent / "watch_sockets.py"
    script.write_text(
        "import runpy, sys\n"
        "sys.addaudithook(lambda event, _: event.startswith('socket.') and sys.exit('socket'))\n"
        "runpy.run_module('fieldguide', run_name='__main__')\n",
        encoding="utf-8",
    )
    ran = run(
        "build", str(content), "-o", str(out), library=None, cwd=base, environment=environment, through=(str(script),)
    )
    assert ran.returncode == 0, ran.stderr
    assert set(_files(base)) - set(before) == {out}
    out.unlink()


@pytest.fixture(scope="module")
def unplugged():
    """A way to run a program in a network name space of its own, where not even the loopback device is up."""
    for way in (("unshare", "-rn"), ("unshare", "-n")):
        if shutil.which(way[0]) and subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            return way
    pytest.skip("this system has no network name spaces, or does not let us make one")


@pytest.mark.parametrize(
    "command",
    [("search", "passport"), ("contacts", "--country", "SE"), ("selftest",), ("checklist", "show", "booth")],
    ids=" ".join,
)
def test_it_works_with_the_cable_pulled(command, run, unplugged):
    plugged = run(*command)
    pulled = run(*command, under=unplugged)
    assert (pulled.returncode, pulled.stdout, pulled.stderr) == (0, plugged.stdout, "")


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import socket\nsocket.socket()", REACHED_OUT),
        ("import socket\nsocket.create_connection(('192.0.2.1', 9), 0.1)", REACHED_OUT),
        ("import socket\nsocket.getaddrinfo('name.example', 80)", REACHED_OUT),
        ("import urllib.request\nurllib.request.urlopen('http://192.0.2.1/')", REACHED_OUT),
        ("open('trace.txt', 'w')", WROTE),
        ("open('trace.txt', 'a')", WROTE),
        ("import os\nos.open('trace.txt', os.O_CREAT | os.O_WRONLY)", WROTE),
        ("import tempfile\ntempfile.NamedTemporaryFile()", WROTE),
        ("import pathlib\npathlib.Path('trace').mkdir()", WROTE),
        ("import subprocess\nsubprocess.run(['true'])", WROTE),
        ("print(open(__file__).read())", 0),
    ],
)
def test_the_guard_itself_bites(program, code, tmp_path):
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, GUARDED, "program"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert ran.returncode == code, ran.stderr
