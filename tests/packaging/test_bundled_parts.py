"""Licences and bill of materials: every part of a frozen folder is named, has its text, and nothing unknown goes out.

The folder is a small one with real compiled files in it: of the installed wheels, of Python, and of the system.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import packaging_module

bundled = packaging_module("bundled_parts")
python_parts = packaging_module("python_parts")
system_parts = packaging_module("system_parts")
licences = packaging_module("licences")
bill_of_materials = packaging_module("bill_of_materials")

SITE = Path(sysconfig.get_path("platlib"))
EPOCH = 1_790_000_000
INSIDE = ("PySide6_Essentials", "PyYAML", "click", "nh3", "shiboken6")
FROZEN = Path(__file__).resolve().parents[2] / "build" / "frozen" / "fieldguide"

on_debian = pytest.mark.skipif(
    shutil.which("dpkg-query") is None, reason="only Debian and its kin know whose a library is"
)


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a freezer makes it; the list of modules in its archive is given, because that needs the freezer."""
    top = tmp_path / "frozen"
    texts = tmp_path / "licence-texts"
    texts.mkdir()
    for name in ("LGPL-3", "GPL-3"):
        (texts / name).write_text(f"The text of {name}.\n", encoding="utf-8")
    wanted = [next(SITE.glob(pattern)) for pattern in ("nh3/nh3*", "PySide6/QtSvg.*", "yaml/_yaml*")]
    wanted = [file for file in wanted if file.suffix in (".so", ".pyd")]
    wanted += sorted(SITE.glob("PySide6/Qt/lib/libQt6Svg.so.6"))
    assert wanted
    for file in wanted:
        place = top / "_internal" / file.relative_to(SITE)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, place)
    (top / "_internal" / "notes.txt").write_text("no code", encoding="utf-8")
    monkeypatch.setattr(python_parts, "distributions", lambda _: [metadata.distribution(name) for name in INSIDE])
    monkeypatch.setattr(bundled, "TEXT_FOLDERS", (texts,))
    return top


class TestParts:
    def test_every_part_has_version_licence_texts_and_its_files(self, frozen: Path) -> None:
        found = {part.name: part for part in bundled.parts(frozen)}
        assert set(INSIDE) <= found.keys()
        assert found["PyYAML"].licence == "MIT"
        assert found["PyYAML"].purl == f"pkg:pypi/pyyaml@{metadata.version('PyYAML')}"
        assert [Path(name).parent.name for name in found["nh3"].files] == ["nh3"]
        assert {"LGPL-3", "GPL-3"} <= found["PySide6_Essentials"].texts.keys()
        assert all(part.texts for part in found.values())
        listed = sorted(name for part in found.values() for name in part.files)
        assert listed == sorted(file.relative_to(frozen).as_posix() for file in bundled.compiled_files(frozen))

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the layout of the wheel for Linux")
    def test_qt_is_told_from_its_bindings(self, frozen: Path) -> None:
        found = {part.name: part for part in bundled.parts(frozen)}
        assert found["Qt"].files == ["_internal/PySide6/Qt/lib/libQt6Svg.so.6"]
        assert found["Qt"].licence == "LGPL-3.0-only"
        assert found["Qt"].version == metadata.version("PySide6_Essentials")

    def test_a_library_of_nobody_ends_the_build(self, frozen: Path) -> None:
        (frozen / "_internal" / "libmystery.so.1").write_bytes(b"\x7fELF of unknown origin")
        with pytest.raises(bundled.SetupError, match=r"Nobody can say whose(.|\n)*_internal/libmystery\.so\.1"):
            bundled.parts(frozen)

    @on_debian
    def test_a_library_of_the_system_is_named_by_its_package(self, frozen: Path) -> None:
        original = system_parts.loaded_from()["libz.so.1"]
        shutil.copy(original, frozen / "_internal" / "libz.so.1")
        part = next(part for part in bundled.parts(frozen) if part.files == ["_internal/libz.so.1"])
        assert part.name == "zlib1g"
        assert part.purl.startswith(("pkg:deb/debian/zlib1g@", "pkg:deb/ubuntu/zlib1g@"))
        assert part.licence == "Zlib" or "see" in part.licence
        assert "Jean-loup Gailly" in part.texts["copyright"]

    @on_debian
    def test_a_library_that_only_has_the_name_of_one_of_the_system_is_not_taken_for_it(self, frozen: Path) -> None:
        shutil.copy(system_parts.loaded_from()["libm.so.6"], frozen / "_internal" / "libz.so.1")
        with pytest.raises(bundled.SetupError, match=r"libz\.so\.1"):
            bundled.parts(frozen)

    @pytest.mark.parametrize(
        "place",
        ["libpython3.11.so.1.0", "python312.dll", "python3.dll", "_ctypes.pyd", "python3.12/lib-dynload/_json.cpython-312-darwin.so",
         "Python.framework/Versions/3.12/Python"],
    )  # fmt: skip
    def test_pythons_own_files_are_known(self, place: str) -> None:
        assert bundled.is_python(place)

    @pytest.mark.parametrize("place", ["libpixman-1.so.0", "nh3/nh3.abi3.so", "mystery.pyd", "pyside6.abi3.dll"])
    def test_other_files_are_not_pythons(self, place: str) -> None:
        assert not bundled.is_python(place)


class TestOtherSystems:
    @pytest.mark.parametrize(
        ("file", "part", "licence"),
        [
            ("sqlite3.dll", "SQLite", "blessing"),
            ("VCRUNTIME140_1.dll", "Microsoft Visual C++ runtime", "Microsoft Distributable Code"),
            ("libffi-8.dll", "libffi", "MIT"),
        ],
    )
    def test_what_comes_with_python_for_windows_is_known(
        self, frozen: Path, monkeypatch: pytest.MonkeyPatch, file: str, part: str, licence: str
    ) -> None:
        monkeypatch.setattr("sys.platform", "win32")
        (frozen / "_internal" / file).write_bytes(b"MZ")
        known = next(one for one in bundled.parts(frozen) if f"_internal/{file}" in one.files)
        assert (known.name, known.licence) == (part, licence)
        assert all(known.texts.values())

    def test_openssl_brings_the_apache_licence_or_is_refused(
        self, frozen: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.platform", "darwin")
        (frozen / "_internal" / "libcrypto.3.dylib").write_bytes(b"\xcf\xfa\xed\xfe")
        with pytest.raises(licences.SetupError, match=r"OpenSSL : the text Apache-2\.0"):
            licences.write(frozen, EPOCH)


class TestLicences:
    def test_a_page_leads_to_every_text_once_and_makes_the_offer(self, frozen: Path) -> None:
        written = licences.write(frozen, EPOCH)
        index = frozen / "licences" / "index.html"
        assert written[0] == index
        html = index.read_text(encoding="utf-8")
        linked = set(re.findall(r'href="texts/([^"]+)"', html))
        assert (
            linked
            == {file.name for file in (frozen / "licences" / "texts").iterdir()}
            == {file.name for file in written[1:]}
        )
        bodies = [file.read_text(encoding="utf-8") for file in written[1:]]
        assert len(set(bodies)) == len(bodies)
        assert "The Fieldguide project" in next(
            body for body in bodies if "MIT License" in body and "Fieldguide" in body
        )
        assert f"PySide6_Essentials {metadata.version('PySide6_Essentials')}" in html
        assert "source" in html
        assert "For three years" in html

    def test_writing_again_gives_the_same_bytes_and_times_and_leaves_nothing_old(self, frozen: Path) -> None:
        first = {file: file.read_bytes() for file in licences.write(frozen, EPOCH)}
        (frozen / "licences" / "texts" / "old.txt").write_text("gone", encoding="utf-8")
        second = {file: file.read_bytes() for file in licences.write(frozen, EPOCH)}
        assert first == second
        assert {file.stat().st_mtime for file in second} == {EPOCH}
        assert not (frozen / "licences" / "texts" / "old.txt").exists()

    def test_a_missing_text_ends_the_build_and_is_named_with_its_part(
        self, frozen: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bundled, "TEXT_FOLDERS", ())
        with pytest.raises(licences.SetupError, match=r"PySide6_Essentials \S+: the text LGPL-3"):
            licences.write(frozen, EPOCH)
        assert not (frozen / "licences").exists()

    def test_a_part_without_any_text_ends_the_build(self) -> None:
        with pytest.raises(licences.SetupError, match="Thing 1: no licence text"):
            licences.require_texts([bundled.Part("Thing", "1", "pkg:generic/thing@1", "MIT")])

    @given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1), st.text()), max_size=6))
    def test_names_of_texts_are_plain_and_never_shared_by_different_texts(
        self, given_texts: list[tuple[str, str, str]]
    ) -> None:
        names = licences.Texts()
        for part, label, text in given_texts:
            assert re.fullmatch(r"[A-Za-z0-9.+-]+\.txt", names.add(part, label, text))
        assert len(set(names.texts.values())) == len(names.texts)


class TestBill:
    def test_it_follows_the_published_schema(self, frozen: Path) -> None:
        (file,) = bill_of_materials.write(frozen, EPOCH)
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(file.read_text(encoding="utf-8")) is None

    def test_it_names_parts_with_licence_files_with_hash_and_what_was_compiled_in(self, frozen: Path) -> None:
        bill = json.loads(bill_of_materials.write(frozen, EPOCH)[0].read_text(encoding="utf-8"))
        by_name = {one["name"]: one for one in bill["components"]}
        assert by_name["PyYAML"]["licenses"] == [{"expression": "MIT"}]
        inner = by_name["nh3"]["components"]
        hashed = [one["hashes"][0]["content"] for one in inner if one["type"] == "file"]
        assert hashed == [bill_of_materials.sha256(next((frozen / "_internal" / "nh3").iterdir()))]
        assert "pkg:cargo/ammonia" in " ".join(one.get("purl", "") for one in inner)
        assert bill["metadata"]["component"]["version"] == metadata.version("fieldguide")
        assert set(bill["dependencies"][0]["dependsOn"]) == {one["bom-ref"] for one in bill["components"]}

    def test_the_same_program_has_the_same_bill_another_one_another_number(self, frozen: Path) -> None:
        first = bill_of_materials.write(frozen, EPOCH)[0].read_bytes()
        assert bill_of_materials.write(frozen, EPOCH)[0].read_bytes() == first
        extension = next((frozen / "_internal" / "nh3").iterdir())
        extension.write_bytes(extension.read_bytes() + b"!")
        changed = json.loads(bill_of_materials.write(frozen, EPOCH)[0].read_bytes())
        assert changed["serialNumber"] != json.loads(first)["serialNumber"]

    @settings(max_examples=20)  # each reads the schema
    @given(st.text(max_size=40))
    def test_whatever_a_maker_calls_the_licence_the_schema_takes_it(self, words: str) -> None:
        part = bundled.Part("Thing", "1", "pkg:generic/thing@1", words)
        bill = bill_of_materials.describe(Path(), [part], "1.0.0", EPOCH)
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


class TestTermsOfDebian:
    def test_one_licence_for_all_is_told_as_spdx_says_it(self) -> None:
        text = "Format: x\n\nFiles: *\nCopyright: A\nLicense: LGPL-2.1+ or Expat\n\nFiles: debian/*\nCopyright: B\nLicense: GPL-3\n"
        assert system_parts.licence(text) == "LGPL-2.1-or-later OR MIT"

    def test_a_source_with_several_is_not_summed_up_as_one(self) -> None:
        text = (
            "Format: x\n\nFiles: *\nCopyright: A\nLicense: GPL-2+\n\nFiles: lib/*\nCopyright: B\nLicense: LGPL-2.1+\n"
        )
        assert system_parts.licence(text) == "source mainly GPL-2.0-or-later, see its licence text"

    @given(st.text(max_size=200))
    def test_any_other_text_is_only_pointed_to(self, text: str) -> None:
        assert system_parts.licence(text) == "see its licence text"

    def test_texts_that_are_referred_to_are_found(self) -> None:
        text = "On Debian systems see /usr/share/common-licenses/GPL-2. Or `/usr/share/common-licenses/LGPL-2.1'."
        assert system_parts.texts_named(text) == ["GPL-2", "LGPL-2.1"]


@pytest.mark.skipif(not (FROZEN / "_internal").is_dir(), reason="the program has not been frozen here")
def test_the_frozen_program_has_a_text_for_every_part(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller", reason="PyInstaller is not here")
    found = bundled.parts(FROZEN)
    licences.require_texts(found)
    assert {"Python", "Qt", "click", "pyinstaller"} <= {part.name for part in found}


def test_a_folder_without_a_program_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("PyInstaller", reason="PyInstaller is not here")
    with pytest.raises(python_parts.SetupError, match="no frozen program"):
        python_parts.distributions(tmp_path)
    (tmp_path / "fieldguide").write_bytes(b"\x7fELF but nothing behind it")
    with pytest.raises(python_parts.SetupError, match="not what the freezer made"):
        python_parts.distributions(tmp_path)
