"""The frozen program tries itself out, under what it meets on locked-down and bare computers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.frozen,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the archive is for Linux"),
]

NO_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{cache}</cachedir></fontconfig>"""


def _passed(done):
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    tried = {trial["name"] for trial in report["tried"]}
    assert {
        "questions find what they are about",
        "a page becomes a PDF",
        "nothing that reaches a network was loaded",
    } <= tried
    assert report["ok"]
    assert all(trial["ok"] for trial in report["tried"])


@pytest.fixture
def selftest(unpacked, computer, call):
    def run(*before, **environment):
        return call(*before, unpacked / "fieldguide", "selftest", "--json", env=computer.environment(**environment))

    return run


def test_without_a_network_every_part_works(selftest, without_network):
    _passed(selftest(*without_network))


def test_an_ordinary_user_who_may_write_nowhere_but_to_the_temporary_folder(
    selftest, unpacked, computer, open_to_all, as_somebody
):
    open_to_all(unpacked)
    open_to_all(computer.base)
    shutil.chown(computer.base / "tmp", 65534, 65534)
    shutil.chown(computer.base / "run", 65534, 65534)
    _passed(selftest(*as_somebody, HOME="/nonexistent"))


def test_letters_are_drawn_on_a_computer_without_fonts(selftest, tmp_path):
    none = tmp_path / "fonts.conf"
    none.write_text(NO_FONTS.format(cache=tmp_path / "cache"), encoding="utf-8")
    _passed(selftest(FONTCONFIG_FILE=str(none)))


def test_the_real_plugin_for_x11_on_a_virtual_screen(selftest):
    if not shutil.which("Xvfb"):
        pytest.skip("there is no virtual screen here")
    words = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as screen:
        number = screen.stdout.readline().strip()
        try:
            _passed(selftest(DISPLAY=f":{number}", QT_QPA_PLATFORM="xcb"))
        finally:
            screen.terminate()


def test_licences_and_a_bill_of_materials_are_inside(unpacked):
    assert (unpacked / "licences" / "index.html").is_file()
    bill = json.loads((unpacked / "bill-of-materials.cdx.json").read_text(encoding="utf-8"))
    named = {component["name"].lower() for component in bill["components"]}
    assert {"pyside6_essentials", "click", "pyrage"} <= named
    assert not {"pytest", "matplotlib", "numpy"} & named


def test_nothing_forbidden_is_inside(unpacked, root):
    sys.path.insert(0, str(root / "packaging"))
    try:
        import pruning
    finally:
        sys.path.pop(0)
    files = [path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")]
    assert len(files) > 100
    assert pruning.faults(files, ()) == []
