"""What Windows and macOS show of the program before it is started: icons, version, manifest."""

from __future__ import annotations

import ast
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from .conftest import packaging_module

PNG = b"\x89PNG\r\n\x1a\n"

icons = packaging_module("icons")
resources = packaging_module("windows_resources")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return icons.write(tmp_path_factory.mktemp("icons"))


class TestIcons:
    def test_every_size_windows_asks_for_is_a_picture_of_that_size(self, made: tuple[Path, Path]) -> None:
        data = made[0].read_bytes()
        reserved, kind, count = struct.unpack_from("<HHH", data)
        assert (reserved, kind, count) == (0, 1, len(icons.ICO_SIZES))
        for place, size in enumerate(icons.ICO_SIZES):
            width, height, *_, length, start = struct.unpack_from("<BBBBHHII", data, 6 + 16 * place)
            picture = QImage.fromData(data[start : start + length], "PNG")
            assert (width or 256, height or 256) == (picture.width(), picture.height()) == (size, size)

    def test_the_parts_for_macos_fill_the_file(self, made: tuple[Path, Path]) -> None:
        data = made[1].read_bytes()
        assert data[:4] == b"icns"
        assert dict(members(data)).keys() == set(icons.ICNS_TYPES)
        for name, png in members(data):
            assert png.startswith(PNG)
            assert struct.unpack_from(">I", png, 16) == (icons.ICNS_TYPES[name],)

    def test_an_icon_is_not_blank(self, made: tuple[Path, Path]) -> None:
        picture = QImage.fromData(dict(members(made[1].read_bytes()))[b"ic07"], "PNG")
        assert any(picture.pixelColor(x, y).alpha() for x in range(0, 128, 4) for y in range(0, 128, 4))

    @pytest.mark.qt_log_ignore("Cannot read file", extend=True)
    def test_icons_are_made_again_only_for_a_newer_drawing(self, made: tuple[Path, Path], tmp_path: Path) -> None:
        before = made[0].stat().st_mtime_ns
        assert icons.write(made[0].parent) == made
        assert made[0].stat().st_mtime_ns == before
        broken = tmp_path / "broken.svg"
        broken.write_text("no drawing", encoding="utf-8")
        with pytest.raises(icons.SetupError, match="no SVG"):
            icons.write(tmp_path, broken)


def members(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place + 4)
        yield data[place : place + 4], data[place + 8 : place + length]
        place += length


class TestVersion:
    @given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 65535), st.sampled_from(["", "rc1", ".dev4", "+x"]))
    def test_three_numbers_are_found_in_every_version(self, one: int, two: int, three: int, rest: str) -> None:
        assert resources.numbers(f"{one}.{two}.{three}{rest}") == (one, two, three)

    @given(st.text(max_size=12))
    def test_anything_else_is_refused_in_words(self, text: str) -> None:
        if re.match(r"[0-9]+\.[0-9]+\.[0-9]+", text):
            return
        with pytest.raises(resources.SetupError, match="three numbers"):
            resources.numbers(text)

    @pytest.mark.parametrize("text", ["256.0.0", "1.256.0", "1.2.65536"])
    def test_numbers_no_msi_can_hold_are_refused(self, text: str) -> None:
        with pytest.raises(resources.SetupError, match="too high"):
            resources.numbers(text)

    def test_the_version_resource_is_one_expression_with_the_version_in_it(self, tmp_path: Path) -> None:
        text = resources.write_version_info(tmp_path / "new", "1.2.3rc1").read_text(encoding="utf-8")
        call = ast.parse(text, mode="eval").body
        assert isinstance(call, ast.Call)
        assert ast.unparse(call.func) == "VSVersionInfo"
        pairs = {
            ast.literal_eval(node.args[0]): ast.literal_eval(node.args[1])
            for node in ast.walk(call)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "StringStruct"
        }
        assert pairs["ProductVersion"] == pairs["FileVersion"] == "1.2.3rc1"
        assert pairs["CompanyName"] == resources.PUBLISHER
        assert "filevers=(1, 2, 3, 0)" in text


def test_the_manifest_asks_for_no_rights_and_for_long_paths_sharp_text_and_utf8() -> None:
    tree = ET.parse(resources.MANIFEST)  # noqa: S314 # our own file
    said = {element.tag.rsplit("}", 1)[-1]: element for element in tree.iter()}
    assert said["requestedExecutionLevel"].attrib == {"level": "asInvoker", "uiAccess": "false"}
    assert said["dpiAwareness"].text == "PerMonitorV2"
    assert said["longPathAware"].text == "true"
    assert said["activeCodePage"].text == "UTF-8"


def test_the_freezer_takes_the_manifest_as_it_is() -> None:
    freezer: ModuleType = pytest.importorskip("PyInstaller.utils.win32.winmanifest", reason="PyInstaller is not here")
    made = freezer.create_application_manifest(resources.MANIFEST.read_bytes())
    assert b">PerMonitorV2<" in made
    assert b">UTF-8<" in made
    assert made.count(b"Common-Controls") == 1
