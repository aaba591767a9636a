"""A computer without any font: the letters that ship are taken, and where there are none it is known."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest

from fieldguide.qt import letters

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only fontconfig can be told that there is no font")
NONE = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{cache}</cachedir></fontconfig>'
)


@pytest.fixture
def without_fonts(root, tmp_path):
    """Run Python on a computer without fonts and return what it printed."""
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(NONE.format(cache=tmp_path / "cache"), encoding="utf-8")

    def run(script, *arguments):
        environment = os.environ | {"FONTCONFIG_FILE": str(configuration), "QT_QPA_PLATFORM": "offscreen"}
        ran = subprocess.run(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=root, env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return ran.stdout.split("\n")[:-1]

    return run


def test_here_letters_can_be_drawn(qapp):
    assert letters.ensure()
    assert letters.can_be_drawn(qapp.font())


def test_the_letters_that_ship_are_taken(without_fonts):
    shipped = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")  # the one that is packaged
    script = (
        "import sys; from pathlib import Path; from PySide6.QtWidgets import QApplication, QLabel; application = QApplication([])\n"
        "from fieldguide import assets; from fieldguide.qt import letters\n"
        "print(letters.can_be_drawn(application.font())); assets.fonts = lambda: (Path(sys.argv[1]),)\n"
        "print(letters.ensure()); print(letters.can_be_drawn(QLabel('x').font()))\n"
    )
    assert without_fonts(script, shipped) == ["False", "True", "True"]


def test_an_install_sheet_without_letters_is_refused(without_fonts):
    script = (
        "from fieldguide_publish import sheet; from fieldguide_publish.errors import PublishError\n"
        "try:\n    sheet.install_sheet({}, [])\nexcept PublishError as error:\n    print(error)\n"
    )
    (told,) = without_fonts(script)
    assert told.startswith("There is no font to draw the install sheet with.")
