"""The disk image for macOS: property lists, and the script run with tools that only note what they were asked for."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from .conftest import packaging_module

bundle = packaging_module("macos_bundle")
packages = packaging_module("macos_packages")

TOOLS = ("codesign", "ditto", "hdiutil", "xcrun")
KEYS = (packages.IDENTITY, packages.NOTARY)

with_shell = pytest.mark.skipif(
    os.name == "nt" or shutil.which("bash") is None or shutil.which("file") is None, reason="needs bash and file"
)


class TestPropertyLists:
    def test_the_property_list_can_be_written_and_names_version_type_and_oldest_system(self) -> None:
        said = plistlib.loads(plistlib.dumps(bundle.info_plist("1.2.3rc4")))
        assert said["CFBundleShortVersionString"] == said["CFBundleVersion"] == "1.2.3"
        assert said["LSMinimumSystemVersion"] == "13.0"
        (declared,) = said["UTExportedTypeDeclarations"]
        assert declared["UTTypeTagSpecification"] == {"public.filename-extension": ["fgpack"]}
        assert said["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
        assert said["CFBundleIdentifier"].startswith("local.")

    def test_the_program_asks_for_one_right_only(self) -> None:
        data = (packages.SCRIPT.parent / "entitlements.plist").read_bytes()
        assert plistlib.loads(data) == {"com.apple.security.cs.allow-unsigned-executable-memory": True}

    @pytest.mark.parametrize(
        ("tag", "fits"), [("macosx_13_0_universal2", True), ("macosx_12_3_arm64", True), ("macosx_14_0_arm64", False)]
    )
    def test_a_qt_for_newer_systems_only_is_refused(
        self, monkeypatch: pytest.MonkeyPatch, tag: str, fits: bool
    ) -> None:
        class Wheel:
            def read_text(self, name: str) -> str:
                return f"Tag: cp310-abi3-{tag}\n" if name == "WHEEL" else ""

        monkeypatch.setattr(metadata, "distribution", lambda _: Wheel())
        if fits:
            bundle.require_old_enough_qt()
        else:
            with pytest.raises(bundle.SetupError, match=r"needs macOS 14\.0"):
                bundle.require_old_enough_qt()


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A bundle with a framework in it whose library has parts of its own; the files begin as those of macOS do."""
    top = tmp_path / "a frozen folder" / "Fieldguide.app"
    code = b"\xcf\xfa\xed\xfe\x0c\0\0\x01\0\0\0\0\x06\0\0\0" + bytes(16)
    for name in (
        "MacOS/fieldguide",
        "Frameworks/PySide6/QtCore.abi3.so",
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "Frameworks/PySide6/Qt/lib/QtCore.framework/Versions/A/Helpers/deep.dylib",
    ):
        (top / "Contents" / name).parent.mkdir(parents=True, exist_ok=True)
        (top / "Contents" / name).write_bytes(code)
    (top / "Contents/Resources").mkdir()
    (top / "Contents/Resources/library.db").write_bytes(b"SQLite format 3\0")
    return top


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the tools of macOS; returns the file with a line for every call."""
    folder, note = tmp_path / "tools", tmp_path / "asked"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{note}"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)
    return note


@with_shell
class TestScript:
    def test_the_shell_can_read_it(self) -> None:
        subprocess.run(["bash", "-n", packages.SCRIPT], check=True)

    @pytest.mark.parametrize("words", [[], ["sign"], ["image", "one"], ["rm", "-rf"], ["notarise", "a", "b"]])
    def test_a_wrong_call_shows_how_to_call_it(self, words: list[str]) -> None:
        done = subprocess.run(["bash", packages.SCRIPT, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "disk_image.sh sign APP" in done.stderr

    @pytest.mark.parametrize(
        ("step", "key"),
        [("sign", packages.IDENTITY), ("notarise", packages.NOTARY), ("keychain", "FIELDGUIDE_MACOS_CERTIFICATE")],
    )
    def test_a_step_that_needs_a_key_says_so_and_touches_nothing(
        self, app: Path, asked: Path, step: str, key: str
    ) -> None:
        words = [step] if step == "keychain" else [step, app]
        done = subprocess.run(["bash", packages.SCRIPT, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert f"{key} is not set" in done.stderr
        assert not asked.exists()

    def test_what_lies_inside_is_signed_before_what_holds_it(
        self, app: Path, asked: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(packages.IDENTITY, "Developer ID Application: Somebody")
        subprocess.run(["bash", packages.SCRIPT, "sign", app], check=True)
        lines = asked.read_text(encoding="utf-8").splitlines()
        signed = [line.split(f"{app}")[-1].removeprefix("/Contents/Frameworks/PySide6/") for line in lines]
        library = "Qt/lib/QtCore.framework/Versions/A"
        assert signed[:4] == [
            f"{library}/Helpers/deep.dylib",
            f"{library}/QtCore",
            "QtCore.abi3.so",
            "Qt/lib/QtCore.framework",
        ]
        assert all("--options runtime" in line and "--timestamp" in line for line in lines[:5])
        assert "entitlements.plist" in lines[4]
        assert lines[4].endswith(str(app))
        assert "--verify --deep --strict" in lines[5]
        assert [line for line in lines if "entitlements" in line] == [lines[4]]


@with_shell
class TestBuild:
    def test_without_a_key_there_is_an_image_and_nothing_is_notarised(
        self, app: Path, asked: Path, tmp_path: Path
    ) -> None:
        tree = app.parent / "fieldguide"
        (tree / "licences/texts").mkdir(parents=True)
        (tree / "licences/texts/MIT.txt").write_text("terms", encoding="utf-8")
        (image,) = packages.build(tree, tmp_path / "out", "1.2.3", 1)
        assert image.name.startswith("fieldguide-1.2.3-macos-")
        assert (app / "Contents/Resources/licences/texts/MIT.txt").exists()
        calls = [line.split()[0] for line in asked.read_text(encoding="utf-8").splitlines()]
        assert calls == ["codesign", "ditto", "hdiutil"]
        assert f"{image}" in asked.read_text(encoding="utf-8")

    def test_with_keys_bundle_and_image_are_signed_notarised_and_stapled_in_order(
        self, app: Path, asked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(packages.IDENTITY, "Somebody")
        monkeypatch.setenv(packages.NOTARY, "account")
        (image,) = packages.build(app, tmp_path / "out", "1.2.3", 1)
        lines = [line for line in asked.read_text(encoding="utf-8").splitlines() if not line.startswith("ditto")]
        told = [line for line in lines if line.startswith(("xcrun", "hdiutil")) or line.endswith(".dmg")]
        assert [" ".join(line.split()[:3]) for line in told] == [
            "xcrun notarytool submit", "xcrun stapler staple", "xcrun stapler validate", "hdiutil create -volname",
            "codesign --force --timestamp", "xcrun notarytool submit", "xcrun stapler staple", "xcrun stapler validate",
        ]  # fmt: skip
        assert told[1].endswith(str(app))
        assert told[6].endswith(str(image))

    @pytest.mark.usefixtures("asked")
    def test_a_profile_without_an_identity_is_a_mistake(
        self, app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(packages.NOTARY, "account")
        with pytest.raises(packages.SetupError, match="only what is signed"):
            packages.build(app, tmp_path / "out", "1.2.3", 1)

    @pytest.mark.usefixtures("asked")
    def test_a_step_that_fails_ends_the_build(self, app: Path, tmp_path: Path) -> None:
        (tmp_path / "tools/hdiutil").write_text("#!/bin/sh\necho no space >&2\nexit 1\n", encoding="utf-8")
        with pytest.raises(packages.SetupError, match=r"no space(.|\n)*image” failed"):
            packages.build(app, tmp_path / "out", "1.2.3", 1)


def test_without_a_bundle_there_is_nothing_to_pack(tmp_path: Path) -> None:
    with pytest.raises(packages.SetupError, match=r"no Fieldguide\.app"):
        packages.build(tmp_path / "fieldguide", tmp_path / "out", "1.2.3", 1)


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has the tools")
def test_elsewhere_the_missing_tool_is_named(app: Path, tmp_path: Path) -> None:
    with pytest.raises(packages.SetupError, match=r"codesign is missing\. It comes with macOS"):
        packages.build(app, tmp_path / "out", "1.2.3", 1)
