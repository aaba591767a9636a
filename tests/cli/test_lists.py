"""``contacts``, ``checklist``, ``export``, ``build``, ``check`` and ``selftest``."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from fieldguide import __version__
from fieldguide.content.builder import build
from fieldguide.store.connection import LIBRARY_SCHEMA


def _fine(ran):
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    return ran.stdout


def _refused(ran, *told):
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    for part in told:
        assert part in ran.stderr


def test_contacts_of_a_country_danger_first(run):
    text = _fine(run("contacts", "--country", "se"))
    assert (
        text.index("08-465 004 12   Exempellinjen") < text.index("112   112 example") < text.index("116 000   116 000")
    )
    found = json.loads(_fine(run("contacts", "--country", "GB", "--json")))
    assert found[0]["id"] == "service/gb-emergency"
    assert found[1]["service"]["phones"][0]["inside"] == "020 7946 0123"


def test_contacts_for_a_need(run):
    assert "Example shelter network" in _fine(run("contacts", "--country", "GB", "--need", "shelter"))
    assert json.loads(_fine(run("contacts", "--country", "GB", "--need", "return", "--json"))) == []
    assert _fine(run("contacts", "--country", "GB", "--need", "return")).startswith(
        "No contact in United Kingdom is known"
    )
    assert _fine(run("contacts", "--country", "XK", "--need", "shelter")).startswith("No contact in Kosovo is known")


def test_contacts_that_cannot_be_asked_for(run):
    _refused(run("contacts", "--country", "ZZ"), "no country “ZZ”", "GB, NO, SE, XK")
    _refused(run("contacts", "--country", ""), "no country “”")
    _refused(run("contacts", "--country", "GB", "--need", "wings"), "no need “wings”", "shelter")
    assert run("contacts").returncode == 2


def test_checklists(run):
    listed = _fine(run("checklist", "list"))
    assert {line.split()[0] for line in listed.splitlines()} == {"booth", "clinic", "telephone"}
    assert "At the booth (source checked)" in listed
    shown = _fine(run("checklist", "show", "booth"))
    assert shown == _fine(run("checklist", "show", "checklist/booth"))
    assert "[ ] Look: Somebody is in danger now" in shown
    assert "3. Hand over to the second line" in shown
    _refused(run("checklist", "show", "nothing"), "There is no record “checklist/nothing”")
    _refused(run("checklist", "show", "indicator/papers-held"), "There is no record")


def test_every_record_can_be_exported(run, library):
    lines = _fine(run("export", "records")).splitlines()
    read = [json.loads(line) for line in lines]
    assert [one["id"] for one in read] == [record.id for record in library.records()]
    assert all(one["review"]["state"] for one in read)
    # Two countries state no facts: nothing was researched there.
    assert [one["id"] for one in read if not one["sources"]] == ["country/gb", "country/no", "country/xk"]


def test_a_reader_that_stops_reading_is_no_error(library_path, root):
    ran = subprocess.Popen(
        [sys.executable, "-m", "fieldguide", "--library", library_path, "export", "records"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    ran.stdout.close()
    told = ran.stderr.read()
    ran.stderr.close()
    ran.wait(60)
    assert told == b""


def test_check_and_build(run, content, tmp_path):
    told = _fine(run("check", str(content)))
    assert told.startswith("No faults in 31 records (16 draft, 1 expert reviewed, 14 source checked).")
    assert len(told.splitlines()) == 1
    out = tmp_path / "library.db"
    assert "31 records from 13 sources, edition 2026.10" in _fine(run("build", str(content), "-o", str(out)))
    assert json.loads(_fine(run("selftest", "--json", library=out)))["total"] == 31
    assert not list(tmp_path.glob("*.part"))


def test_check_writes_nothing(run, content, tmp_path):
    _fine(run("check", str(content), cwd=tmp_path, library=None))
    assert list(tmp_path.iterdir()) == []


def test_a_content_folder_that_is_not_there(run, tmp_path):
    for command in (
        ("check", str(tmp_path / "none")),
        ("build", str(tmp_path / "none"), "-o", str(tmp_path / "out.db")),
    ):
        _refused(run(*command), "no content folder at")
    assert run("build", str(tmp_path)).returncode == 2


def test_selftest(run, library):
    report = json.loads(_fine(run("selftest", "--json")))
    assert report["ok"] is True
    assert report["versions"]["fieldguide"] == __version__
    assert report["edition"]["digest"] == library.edition.digest
    assert report["records"]["indicator"] == {"total": 4, "draft": 2, "source-checked": 1, "expert-reviewed": 1}
    assert (report["total"], report["law_articles"], report["sources"], report["countries"]) == (31, 4, 13, 4)
    assert len(report["tried"]) >= 5
    assert all(trial["ok"] and not trial["problem"] for trial in report["tried"])
    text = _fine(run("selftest"))
    assert text.count("ok   ") == len(report["tried"])
    assert "FAIL" not in text


def test_a_selftest_that_fails_names_what_failed(run, content_copy, tmp_path):
    path = content_copy / "glossary/terms.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("term: smuggling of migrants", 'term: "?!"'), encoding="utf-8"
    )
    build(content_copy, tmp_path / "library.db")
    ran = run("selftest", library=tmp_path / "library.db")
    assert ran.returncode == 1
    assert "FAIL words are found The title of term/smuggling does not find it." in ran.stdout
    report = json.loads(run("selftest", "--json", library=tmp_path / "library.db").stdout)
    assert report["ok"] is False
    assert [trial["name"] for trial in report["tried"] if not trial["ok"]] == ["words are found"]


def test_version_and_help(run):
    assert _fine(run("--version", library=None)) == f"Fieldguide, version {__version__}\n"
    for command in (
        (),
        ("search",),
        ("show",),
        ("contacts",),
        ("checklist",),
        ("build",),
        ("check",),
        ("selftest",),
        ("export",),
    ):
        assert _fine(run(*command, "--help", library=None)).startswith("Usage: fieldguide")


BROKEN = ("missing", "folder", "empty", "truncated", "newer", "foreign", "text", "altered")


@pytest.fixture
def broken(library_copy, tmp_path):
    """A library in some bad state."""

    def make(how):
        data = bytearray(library_copy.read_bytes())
        data[60:64] = (LIBRARY_SCHEMA + 1).to_bytes(4, "big") if how == "newer" else data[60:64]
        data[68:72] = bytes(4) if how == "foreign" else data[68:72]
        data[len(data) // 2] ^= how == "altered"
        body = {"empty": b"", "truncated": bytes(data[:5_000]), "text": b"hello\n" * 99}.get(how, bytes(data))
        path = tmp_path / f"{how} library.db"
        if how == "folder":
            path.mkdir()
        elif how != "missing":
            path.write_bytes(body)
        return path

    return make


@pytest.mark.parametrize("how", BROKEN)
def test_a_library_that_cannot_be_used_is_one_clear_line(how, broken, run):
    told = {
        "missing": "There is no library at",
        "folder": "There is no library at",
        "newer": "was made for a newer Fieldguide",
        "foreign": "is not a Fieldguide library",
        "text": "is not a Fieldguide library",
    }.get(how, "is damaged or incomplete")
    _refused(run("search", "passport", library=broken(how)), f"{how} library.db", told)


@pytest.mark.parametrize(
    "command",
    [
        ("show", "x"),
        ("contacts", "--country", "GB"),
        ("checklist", "list"),
        ("checklist", "show", "x"),
        ("export", "records"),
        ("selftest",),
        ("selftest", "--json"),
    ],
)
def test_every_command_says_so(command, broken, run):
    _refused(run(*command, library=broken("truncated")), "is damaged or incomplete")


def test_the_command_line_needs_no_qt(root):
    script = (
        "import pkgutil, sys\n"
        "import fieldguide.cli, fieldguide.app.main\n"
        "for found in pkgutil.iter_modules(fieldguide.cli.__path__, 'fieldguide.cli.'):\n"
        "    __import__(found.name)\n"
        "print(sorted(name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'fieldguide.qt'))))\n"
        "print('fieldguide.cli.finding' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == ["[]", "True"], ran.stderr


def test_the_command_line_works_where_qt_cannot_be_loaded(root, library_path, tmp_path):
    (tmp_path / "PySide6.py").write_text("raise ImportError('no Qt here')\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "fieldguide", "--library", library_path, "search", "passport"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(root)))},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "indicator/papers-held" in ran.stdout


def test_a_draw_is_the_same_for_the_same_seed_and_names_the_places_to_compare(run, library):
    first = _fine(run("draw", "--count", "5", "--seed", "7"))
    assert first == _fine(run("draw", "--count", "5", "--seed", "7"))
    assert first != _fine(run("draw", "--count", "5", "--seed", "8"))
    drawn = [line.split()[1] for line in first.splitlines() if line[:1].isdigit() and ". " in line]
    assert len(set(drawn)) == 5
    for record_id in drawn:
        for citation in library.record(record_id).citations:
            assert citation.source.id in first
    cited = sum(bool(record.citations) for record in library.records())
    assert f"{cited} of {cited} records with sources" in _fine(run("draw", "--count", "500", "--seed", "7"))
    assert run("draw", "--count", "0", "--seed", "7").returncode == 2
