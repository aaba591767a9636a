"""packaging/linux_packages.py: what is in the packages, what they depend on, and that the same folder gives the same bytes."""

from __future__ import annotations

import io
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import PySide6
import pytest

from fieldguide.app import places

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the packages of Linux are made on Linux")

NOON = 1_795_262_400  # 2026-11-21
Patch = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def packages(root: Path) -> Iterator[ModuleType]:
    """The builder, packing quickly."""
    sys.path.insert(0, str(root / "packaging"))
    import archives
    import linux_packages

    sys.path.pop(0)
    usual, archives.FILTERS = archives.FILTERS, ({"id": lzma.FILTER_LZMA2, "preset": 0},)
    yield linux_packages
    archives.FILTERS = usual


@pytest.fixture(scope="module")
def debian(packages: ModuleType) -> ModuleType:
    return sys.modules["debian"]


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A frozen folder as far as a packager looks: a program of this machine, a plugin of Qt, a link, a name that is not ASCII."""
    tree = tmp_path / "frozen"
    plugin = Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"
    (tree / "_internal/plugins").mkdir(parents=True)
    shutil.copy(shutil.which("true") or "/bin/true", tree / "fieldguide")
    shutil.copy(plugin, tree / "_internal/plugins/libqxcb.so")
    (tree / "_internal/Übersicht.txt").write_text("text", encoding="utf-8")
    (tree / "_internal/link.so").symlink_to("plugins/libqxcb.so")
    return tree


def data_of(package: Path) -> tarfile.TarFile:
    """Open the files of a .deb, as deb(5) has them."""
    raw = package.read_bytes()
    assert raw.startswith(b"!<arch>\n")
    at, members = 8, {}
    while at < len(raw):
        size = int(raw[at + 48 : at + 58])
        members[raw[at : at + 16].decode().strip()] = raw[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    assert list(members) == ["debian-binary", "control.tar.xz", "data.tar.xz"]
    return tarfile.open(fileobj=io.BytesIO(lzma.decompress(members["data.tar.xz"])))


def test_the_same_folder_gives_the_same_bytes(packages: ModuleType, frozen: Path, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in packages.build(frozen, tmp_path / "one", "1.2.0", NOON)}
    for path in frozen.rglob("*"):
        if not path.is_symlink():
            os.utime(path, (1, 1))
            path.chmod(0o700)
    second = {path.name: path.read_bytes() for path in packages.build(frozen, tmp_path / "two", "1.2.0", NOON)}
    assert first == second
    machine = os.uname().machine
    assert f"fieldguide-1.2.0-linux-{machine}-portable.tar.xz" in first
    assert {"x86_64": "fieldguide_1.2.0_amd64.deb", "aarch64": "fieldguide_1.2.0_arm64.deb"}[machine] in first


def test_everything_is_roots_of_one_date_and_only_the_program_may_be_run(
    packages: ModuleType, frozen: Path, tmp_path: Path
) -> None:
    package, archive = packages.build(frozen, tmp_path, "1.2.0", NOON)
    with data_of(package) as installed, tarfile.open(archive) as carried:
        kinds = (installed.getmembers(), carried.getmembers())
    for members in kinds:
        assert {(one.uid, one.gid, one.uname, one.mtime) for one in members} == {(0, 0, "root", NOON)}
        names = [one.name for one in members]
        assert names == sorted(names)
        runnable = [one.name for one in members if one.isfile() and one.mode & 0o111]
        assert [Path(name).name for name in runnable] == ["fieldguide"]
        assert {one.mode for one in members if one.isdir()} == {0o755}
    links = [[one.linkname for one in members if one.issym()] for members in kinds]
    assert links == [["../lib/fieldguide/fieldguide", "plugins/libqxcb.so"], []], "a stick may know no links"


def test_the_one_to_carry_bears_the_mark_the_program_looks_for(
    packages: ModuleType, frozen: Path, tmp_path: Path
) -> None:
    _, archive = packages.build(frozen, tmp_path, "1.2.0", NOON)
    with tarfile.open(archive) as opened:
        names = opened.getnames()
        page = opened.extractfile("Fieldguide/README.txt")
        assert page is not None
        text = page.read().decode("ascii")
    assert f"Fieldguide/{places.MARKER}" in names
    assert f"Fieldguide/{places.DATA}" not in names, "unpacking must not touch what a person keeps"
    assert f'"{places.DATA}"' in text
    assert "Fieldguide 1.2.0" in text


def test_the_installed_one_does_not(packages: ModuleType, frozen: Path, tmp_path: Path) -> None:
    package, _ = packages.build(frozen, tmp_path, "1.2.0", NOON)
    with data_of(package) as opened:
        names = opened.getnames()
        link = opened.getmember("./usr/bin/fieldguide")
    assert link.linkname == "../lib/fieldguide/fieldguide"
    assert not [name for name in names if places.MARKER in name]
    top = {name.split("/")[1] for name in names if "/" in name}
    assert top == {"usr"}


def test_it_depends_on_what_its_files_ask_for(debian: ModuleType, frozen: Path) -> None:
    depends, recommends = debian.dependencies(frozen)
    assert {"libx11-6", "libxcb1", "libxcb-cursor0", "libxkbcommon-x11-0", "fontconfig"} <= set(depends)
    assert [one for one in depends if one.startswith("libc6 (>= 2.")]
    assert recommends[0] == "libcups2"
    assert "fonts-dejavu-core" in recommends[1], "it brings letters of its own for want of any"
    shutil.copy(frozen / "_internal/plugins/libqxcb.so", frozen / "_internal/libxcb-cursor.so.0")
    assert "libxcb-cursor0" not in debian.dependencies(frozen)[0], "what is brought along is not depended on"


@pytest.mark.skipif(not shutil.which("dpkg"), reason="dpkg is not installed")
def test_the_packages_named_are_those_the_libraries_are_of(debian: ModuleType) -> None:
    """Compared with the list of this system; a package that was renamed since still answers to the old name (t64)."""
    ran = subprocess.run(
        ["dpkg", "-S", *(f"*-linux-gnu/{name}" for name in debian.SYSTEM)], capture_output=True, text=True, check=False
    )
    owners = {line.rsplit("/", 1)[1]: line.split(":")[0].removesuffix("t64") for line in ran.stdout.splitlines()}
    if "libc.so.6" not in owners:
        pytest.skip("this system's libraries are not of Debian's packages")
    assert owners == {name: debian.SYSTEM[name] for name in owners}


def test_a_library_of_no_known_package_ends_the_build(debian: ModuleType, frozen: Path) -> None:
    program = frozen / "fieldguide"
    program.write_bytes(program.read_bytes().replace(b"\0libc.so.6\0", b"\0libq.so.6\0"))
    with pytest.raises(debian.PackageError, match=r"fieldguide asks for libq\.so\.6"):
        debian.dependencies(frozen)


def test_a_folder_without_a_program_ends_the_build(packages: ModuleType, debian: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "fieldguide").write_text("#!/bin/sh\n", encoding="ascii")
    with pytest.raises(debian.PackageError, match="no program"):
        packages.build(tmp_path, tmp_path / "out", "1", 0)


def test_a_link_out_of_the_folder_ends_the_build(packages: ModuleType, frozen: Path, tmp_path: Path) -> None:
    (frozen / "out.so").symlink_to("../../elsewhere")
    with pytest.raises(ValueError, match="out of the folder"):
        packages.build(frozen, tmp_path / "out", "1", 0)


@pytest.mark.skipif(not shutil.which("dpkg"), reason="dpkg is not installed")
@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("0.1.0", "0.2.0"), ("1.0rc1", "1.0"), ("1.0.dev3", "1.0"), ("1.0a1", "1.0b1"), ("1.0b2", "1.0rc1"), ("1.9", "1.10"),
    ],
)  # fmt: skip
def test_a_newer_version_is_newer_for_dpkg(debian: ModuleType, older: str, newer: str) -> None:
    versions = [debian.debian_version(one) for one in (older, newer)]
    assert subprocess.run(["dpkg", "--compare-versions", versions[0], "lt", versions[1]], check=False).returncode == 0


def test_the_changelog_tells_what_ours_tells(debian: ModuleType) -> None:
    text = "# Changelog\n\n## Unreleased\n\n### Added\n- One,\n  and *more*.\n\n## 0.2.0 (2026-12-01)\n- `Two`.\n### Fixed\n- Three.\n"
    assert debian.notes(text, "0.2.0") == ["Two.", "Three."]
    assert debian.notes(text, "0.3.0") == ["One, and more."]
    assert debian.notes("# Changelog\n", "0.3.0") == []
    written = debian.changelog("0.1.0", NOON).decode()
    assert written.startswith("fieldguide (0.1.0) stable; urgency=medium\n\n  * Content: Fieldguide core, edition ")
    assert written.endswith("  Sat, 21 Nov 2026 12:00:00 +0000\n")
    assert max(len(line) for line in written.splitlines() if not line.startswith(" -- ")) <= 80


def test_the_papers_fit_together(debian: ModuleType, root: Path) -> None:
    words = {"version": "1.2.0", "date": "2026-11-21", "type": debian.PACK_TYPE, "component": debian.COMPONENT}
    entry = debian.paper("fieldguide.desktop", words).decode()
    told = ET.fromstring(debian.paper("metainfo.xml", words))  # noqa: S314 - our own file
    kind = ET.fromstring(debian.paper("mime.xml", words))  # noqa: S314 - our own file
    assert f"MimeType={debian.PACK_TYPE};" in entry
    assert told.findtext("id") == debian.COMPONENT
    assert told.findtext("launchable") == "fieldguide.desktop"
    assert told.findtext("provides/mediatype") == debian.PACK_TYPE
    assert kind[0].get("type") == debian.PACK_TYPE
    assert 'setDesktopFileName("fieldguide")' in (root / "fieldguide/app/desktop.py").read_text(encoding="utf-8")
    man = debian.paper("fieldguide.1", words).decode()
    assert "\\-\\-profile" in man
    assert debian.COMPONENT.startswith("invalid."), (
        "a domain of the project: name it in the papers, and the old id under provides"
    )


TOOLS = {"desktop-file-validate": ("usr/share/applications",), "appstreamcli": ("usr/share/metainfo",)}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tools_of_the_desktops_find_nothing(
    packages: ModuleType, debian: ModuleType, frozen: Path, tmp_path: Path, tool: str
) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    (place,) = TOOLS[tool]
    (text,) = (one for one in debian.contents(frozen, "1.2.0", NOON) if one.place.startswith(place))
    path = tmp_path / Path(text.place).name
    path.write_bytes(text.data)
    words = (tool, "validate", "--no-net", path) if tool == "appstreamcli" else (tool, path)
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert tool == "appstreamcli" or ran.stdout == ""


def test_icons_are_drawn_in_every_size(debian: ModuleType) -> None:
    drawn = {one.place: one.data for one in debian._icons("fieldguide", "apps", "fieldguide")}
    for size in debian.ICON_SIZES:
        data = drawn[f"usr/share/icons/hicolor/{size}x{size}/apps/fieldguide.png"]
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(data[16:20], "big") == size
        assert b"tIME" not in data
    assert drawn["usr/share/icons/hicolor/scalable/apps/fieldguide.svg"].startswith(b"<svg")
    with pytest.raises(debian.SetupError, match=r"nothing\.svg"):
        debian._icons("nothing", "apps", "fieldguide")


def test_icons_are_drawn_where_windows_are(
    packages: ModuleType, debian: ModuleType, frozen: Path, tmp_path: Path, monkeypatch: Patch
) -> None:
    """Qt takes the thread it is first used in for the main one; whoever opens a window afterwards elsewhere gets no events."""
    draw, threads = debian.icons.draw, []

    def noting(*arguments: object) -> object:
        threads.append(threading.current_thread())
        return draw(*arguments)

    monkeypatch.setattr(debian.icons, "draw", noting)
    packages.build(frozen, tmp_path, "1.2.0", NOON)
    assert set(threads) == {threading.main_thread()}
