"""Setup, MSI and zip for Windows, made from a stub of a frozen folder with the real compilers and taken apart again."""

from __future__ import annotations

import lzma
import os
import re
import shutil
import struct
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .conftest import packaging_module

packages = packaging_module("windows_packages")
msis = packaging_module("windows_msi")
icons = packaging_module("icons")
signing = packaging_module("signing")

EPOCH = 1_790_000_000
VERSION = "1.2.3"
FILES = {
    "fieldguide.exe": b"MZ the program itself",
    "_internal/python312.dll": b"MZ a library",
    "_internal/PySide6/plugins/platforms/qwindows.dll": b"MZ a plugin with a long way to it",
    "_internal/fieldguide/_data/library.db": b"SQLite format 3\0" + bytes(range(256)) * 40,
    "licences/index.html": b"<!doctype html>licences",
}

needs_nsis = pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis (package nsis) is not installed")
needs_wixl = pytest.mark.skipif(
    not all(map(shutil.which, ("wixl", "msibuild", "msiinfo", "msiextract"))),
    reason="wixl and msitools are not installed",
)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    top = tmp_path / "a frozen é tree"
    for name, data in FILES.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(data)
    return top


@pytest.fixture(scope="module")
def icon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ico: Path = icons.write(tmp_path_factory.mktemp("icons"))[0]
    return ico


@pytest.fixture(autouse=True)
def unsigned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(signing.VARIABLE, raising=False)


class TestShipped:
    def test_all_files_are_listed_once_in_a_fixed_order(self, frozen: Path) -> None:
        names = packages.shipped(frozen)
        assert [str(name) for name in names] == sorted(FILES)

    def test_a_folder_frozen_for_another_system_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "fieldguide").write_bytes(b"\x7fELF")
        with pytest.raises(packages.SetupError, match=r"no fieldguide\.exe"):
            packages.shipped(tmp_path)

    @pytest.mark.parametrize("name", [".portable", "data/user.db", "packs/ngo.fgpack", "policy.toml"])
    def test_what_belongs_to_somebody_is_never_packed(self, frozen: Path, name: str) -> None:
        (frozen / name).parent.mkdir(exist_ok=True)
        (frozen / name).write_bytes(b"")
        with pytest.raises(packages.SetupError, match="belongs to"):
            packages.shipped(frozen)

    @pytest.mark.parametrize("name", ["_internal/é.txt", "_internal/$INSTDIR.txt", '_internal/a"b'])
    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
    def test_names_that_a_script_or_a_stick_would_spoil_are_refused(self, frozen: Path, name: str) -> None:
        (frozen / name).write_bytes(b"")
        with pytest.raises(packages.SetupError, match="cannot be packed"):
            packages.shipped(frozen)


class TestZip:
    def test_it_holds_every_file_and_the_marker_in_one_folder(self, frozen: Path, tmp_path: Path) -> None:
        target = packages.portable_zip(frozen, packages.shipped(frozen), tmp_path / "one.zip", VERSION, EPOCH)
        with zipfile.ZipFile(target) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        assert held == {f"Fieldguide-1.2.3/{name}": data for name, data in {**FILES, ".portable": b""}.items()}

    def test_the_same_files_give_the_same_bytes_whatever_their_times(self, frozen: Path, tmp_path: Path) -> None:
        files = packages.shipped(frozen)
        first = packages.portable_zip(frozen, files, tmp_path / "one.zip", VERSION, EPOCH)
        for name in FILES:
            os.utime(frozen / name, (1, 1))
        second = packages.portable_zip(frozen, reversed(files), tmp_path / "two.zip", VERSION, EPOCH)
        assert first.read_bytes() == second.read_bytes()

    @pytest.mark.parametrize("epoch", [0, EPOCH])
    def test_a_time_before_zip_archives_is_their_first_day(self, frozen: Path, tmp_path: Path, epoch: int) -> None:
        target = packages.portable_zip(frozen, packages.shipped(frozen), tmp_path / "one.zip", VERSION, epoch)
        with zipfile.ZipFile(target) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {max(1980, time.gmtime(epoch).tm_year)}


@needs_nsis
class TestSetup:
    @pytest.fixture
    def compile(self, frozen: Path, tmp_path: Path, icon: Path) -> Callable[[str], Path]:
        def one(name: str) -> Path:
            target: Path = packages.setup(frozen, packages.shipped(frozen), tmp_path / name, VERSION, EPOCH, icon)
            return target

        return one

    def test_it_compiles_without_a_warning_and_holds_every_file(self, compile: Callable[[str], Path]) -> None:
        inside = unpacked(compile("three.exe"))
        missing = [name for name, data in FILES.items() if data not in inside]
        assert not missing

    def test_the_same_tree_gives_the_same_setup(self, compile: Callable[[str], Path], frozen: Path) -> None:
        first = compile("one.exe").read_bytes()
        for name in FILES:
            os.utime(frozen / name, (1, 1))
        assert compile("two.exe").read_bytes() == first

    def test_it_asks_for_no_rights_by_itself_and_says_who_made_it(self, compile: Callable[[str], Path]) -> None:
        data = compile("three.exe").read_bytes()
        assert b'level="asInvoker"' in data
        assert b"longPathAware" in data
        assert "The Fieldguide project".encode("utf-16-le") in data

    def test_it_knows_its_switches_and_registers_file_type_and_removal(self, compile: Callable[[str], Path]) -> None:
        inside = unpacked(compile("three.exe"))
        for text in (
            "/AllUsers", "/CurrentUser", "/PACKS=", "runas", "Software\\Classes\\.fgpack", "Fieldguide.Pack", "QuietUninstallString",
            "DisplayVersion", "EstimatedSize", "Publisher", VERSION, "64-bit Windows 10 or newer", "policy.toml", "_internal.old",
        ):  # fmt: skip
            assert text.encode("utf-16-le") in inside, text

    def test_a_tool_that_fails_is_quoted(self, frozen: Path, tmp_path: Path) -> None:
        with pytest.raises(packages.SetupError, match="could not be compiled"):
            packages.setup(frozen, packages.shipped(frozen), tmp_path / "x.exe", VERSION, EPOCH, tmp_path / "none.ico")


def unpacked(setup: Path) -> bytes:
    """Return what a solid setup unpacks: behind the mark stand two lengths, five bytes of settings, and one stream."""
    data = setup.read_bytes()
    start = data.index(b"\xef\xbe\xad\xdeNullsoftInst") + 24
    settings, dictionary = struct.unpack_from("<BI", data, start)
    high, low = divmod(settings, 9)
    chain = [{"id": lzma.FILTER_LZMA1, "dict_size": dictionary, "lc": low, "lp": high % 5, "pb": high // 5}]
    return lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=chain).decompress(data[start + 5 :])


class TestListing:
    def test_what_is_unpacked_is_what_is_removed(self, frozen: Path) -> None:
        text = packages.nsis_listing(frozen, packages.shipped(frozen))
        placed = set()
        folder = ""
        for line in text.splitlines():
            if found := re.search(r'SetOutPath "(.*)"', line):
                folder = found[1]
            elif found := re.search(r'File "/oname=(.*?)"', line):
                placed.add(f"{folder}\\{found[1]}")
        assert placed == {"$INSTDIR\\" + name.replace("/", "\\") for name in FILES}
        assert re.findall(r'Delete "(.*)"', text) == ["$INSTDIR\\fieldguide.exe"]
        removed = text.split("RemoveShippedFiles")[1].split("!macroend")[0]
        assert re.findall(r'RMDir /r "(.*)"', removed) == ["$INSTDIR\\_internal", "$INSTDIR\\licences"]

    def test_every_text_the_setup_shows_is_written_down(self) -> None:
        folder = packages.SCRIPTS
        used = set(re.findall(r"\$\((\w+)\)", (folder / "fieldguide.nsi").read_text(encoding="utf-8")))
        there = set(re.findall(r"LangString (\w+) ", (folder / "english.nsh").read_text(encoding="utf-8")))
        assert used == there

    def test_the_script_starts_no_program_of_ours_and_uses_no_foreign_plugin(self) -> None:
        script = (packages.SCRIPTS / "fieldguide.nsi").read_text(encoding="utf-8")
        assert not re.findall(r"(?m)^\s*(?:Exec|ExecWait|nsExec::\w+)\b", script)
        assert "FINISHPAGE_RUN" not in script
        assert set(re.findall(r"(\w+)::", script)) <= {"UserInfo", "nsDialogs", "System"}
        assert "upx" not in script.lower()


@needs_wixl
class TestMsi:
    @pytest.fixture
    def msi(self, frozen: Path, tmp_path: Path, icon: Path) -> Path:
        made: Path = msis.msi(frozen, packages.shipped(frozen), tmp_path / "one.msi", VERSION, EPOCH, icon)
        return made

    def test_it_unpacks_to_the_files_it_was_made_from(self, msi: Path, tmp_path: Path) -> None:
        out = tmp_path / "unpacked"
        out.mkdir()
        subprocess.run(["msiextract", "-C", out, msi], check=True, capture_output=True)
        held = {
            file.relative_to(out / "Fieldguide").as_posix(): file.read_bytes()
            for file in out.rglob("*")
            if file.is_file()
        }
        assert held == FILES

    def test_it_is_for_the_machine_and_replaces_older_versions(self, msi: Path) -> None:
        properties = dict(row[:2] for row in table(msi, "Property"))
        assert properties["ALLUSERS"] == "1"
        assert properties["ProductVersion"] == VERSION
        assert properties["UpgradeCode"] == "{6B0E5A0C-3C1B-5E43-9C7B-6A3C5E0F9D21}"
        assert "PACKS" in properties["SecureCustomProperties"].split(";")
        assert properties["REINSTALLMODE"] == "amus"
        order = {row[0]: int(row[2]) for row in table(msi, "InstallExecuteSequence")}
        assert order["RemoveExistingProducts"] < order["InstallFiles"] < order["InstallFinalize"]
        assert {row[0] for row in table(msi, "Upgrade")} == {properties["UpgradeCode"]}
        assert "x64" in subprocess.run(["msiinfo", "suminfo", msi], capture_output=True, text=True, check=True).stdout

    def test_packs_are_copied_if_named_and_removed_only_for_good(self, msi: Path) -> None:
        assert {(row[2], row[4], row[5]) for row in table(msi, "MoveFile")} == {
            ("*.fgpack", "PACKS", "PACKSFOLDER"),
            ("policy.toml", "PACKS", "INSTALLFOLDER"),
        }
        gone = {row[2]: row[3] for row in table(msi, "RemoveFile")}
        assert gone["*.fgpack"] == "PACKSGONE"
        assert gone["policy.toml"] == "POLICYGONE"
        sequence = {row[0]: (row[1], int(row[2])) for row in table(msi, "InstallExecuteSequence")}
        assert sequence["MoveFiles"][0] == "PACKS"
        for action in ("SetPacksGone", "SetPolicyGone"):
            condition, place = sequence[action]
            assert condition == 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE'
            assert sequence["CostFinalize"][1] < place < sequence["RemoveFiles"][1]

    def test_nothing_is_started_and_packs_open_with_the_program(self, msi: Path) -> None:
        assert {row[1] for row in table(msi, "CustomAction")} == {"51"}
        values = {(row[2], row[4]) for row in table(msi, "Registry")}
        assert ("Software\\Classes\\.fgpack", "Fieldguide.Pack") in values
        assert (
            "Software\\Classes\\Fieldguide.Pack\\shell\\open\\command",
            '"[INSTALLFOLDER]fieldguide.exe" "%1"',
        ) in values

    def test_components_keep_their_guid_from_build_to_build(
        self, msi: Path, frozen: Path, tmp_path: Path, icon: Path
    ) -> None:
        (frozen / "_internal/new.dll").write_bytes(b"MZ new")
        later = msis.msi(frozen, packages.shipped(frozen), tmp_path / "two.msi", "1.2.4", EPOCH, icon)
        before, after = ({row[0]: row[1] for row in table(one, "Component")} for one in (msi, later))
        assert before.items() <= after.items()
        assert len(after) == len(before) + 1
        codes = [dict(row[:2] for row in table(one, "Property"))["ProductCode"] for one in (msi, later)]
        assert codes[0] != codes[1]


@needs_wixl
@given(st.lists(st.text("abcXYZ019 -_.&'()+", min_size=1, max_size=12), min_size=1, max_size=6, unique=True))
def test_every_list_of_files_gives_one_component_each_with_its_own_guid(names: list[str]) -> None:
    files = [PurePosixPath("_internal", f"f{name}f") for name in names]
    text = msis.file_source(files)
    guids = re.findall(r'Guid="([0-9A-F-]{36})"', text)
    assert len(set(guids)) == len(files)
    assert text.count("<ComponentRef ") == len(files)


def table(msi: Path, name: str) -> list[list[str]]:
    text = subprocess.run(["msiinfo", "export", msi, name], capture_output=True, text=True, check=True).stdout
    return [[*line.split("\t"), "", "", ""] for line in text.splitlines()[3:]]


class TestSigning:
    def test_without_a_command_nothing_is_signed(self, frozen: Path) -> None:
        signing.sign(signing.unsigned_code(frozen))
        assert (frozen / "fieldguide.exe").read_bytes() == FILES["fieldguide.exe"]

    def test_program_and_libraries_are_handed_to_the_publishers_command(
        self, frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        note = tmp_path / "signed"
        monkeypatch.setenv(signing.VARIABLE, f'sh -c \'printf "%s\\\\n" "$@" > {note}\' sign')
        code = signing.unsigned_code(frozen)
        assert {file.name for file in code} == {"fieldguide.exe", "python312.dll", "qwindows.dll"}
        if shutil.which("sh"):
            signing.sign(code)
            assert note.read_text(encoding="utf-8").splitlines() == [str(file) for file in code]

    @pytest.mark.parametrize(
        ("command", "said"), [("false", "ended with 1"), ("no-such-tool-here", "cannot be run"), ("'", "cannot be run")]
    )
    def test_a_command_that_fails_ends_the_build(
        self, frozen: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str
    ) -> None:
        monkeypatch.setenv(signing.VARIABLE, command)
        with pytest.raises(signing.SetupError, match=said):
            signing.sign(signing.unsigned_code(frozen))


def test_a_missing_compiler_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(packages.SetupError, match=r"makensis is missing\. It comes with NSIS 3"):
        packages.require_tool("makensis", "NSIS 3")
