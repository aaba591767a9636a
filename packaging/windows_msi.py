"""Makes the MSI for administrators, by WiX 3 on Windows or wixl on Linux, from ``packaging/windows/fieldguide.wxs`` and a list of files.

wixl knows neither the tables that copy and remove the packs of an organisation nor the place of an action among the others. Those rows are
written with msibuild, which comes with it. The rest is one source for both.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from xml.sax.saxutils import quoteattr

import signing
from bare_machine import ROOT, SetupError
from package_tools import require_tool, run
from windows_resources import numbers

SOURCE = ROOT / "packaging" / "windows" / "fieldguide.wxs"
#: All GUIDs are made from this one and a name, so that a file keeps its component from one release to the next.
_NAMESPACE = uuid.UUID("0d3dc5b4-54c6-5b1e-8a5f-7f5f6d3f2a10")
#: What the part of the source for WiX says, as rows; the type 51 sets a property, 2 removes on uninstalling.
_ROWS = (
    "UPDATE `Property` SET `Value` = 'PACKS;WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED' WHERE `Property` = 'SecureCustomProperties'",
    "CREATE TABLE `MoveFile` (`FileKey` CHAR(72) NOT NULL, `Component_` CHAR(72) NOT NULL, `SourceName` CHAR(255) LOCALIZABLE, "
    "`DestName` CHAR(255) LOCALIZABLE, `SourceFolder` CHAR(72), `DestFolder` CHAR(72) NOT NULL, `Options` SHORT NOT NULL PRIMARY KEY `FileKey`)",
    "INSERT INTO `MoveFile` (`FileKey`, `Component_`, `SourceName`, `SourceFolder`, `DestFolder`, `Options`) "
    "VALUES ('CopyPacks', 'Packs', '*.fgpack', 'PACKS', 'PACKSFOLDER', 0)",
    "INSERT INTO `MoveFile` (`FileKey`, `Component_`, `SourceName`, `SourceFolder`, `DestFolder`, `Options`) "
    "VALUES ('CopyPolicy', 'Packs', 'policy.toml', 'PACKS', 'INSTALLFOLDER', 0)",
    "INSERT INTO `RemoveFile` (`FileKey`, `Component_`, `FileName`, `DirProperty`, `InstallMode`) "
    "VALUES ('RemovePacks', 'Packs', '*.fgpack', 'PACKSGONE', 2)",
    "INSERT INTO `RemoveFile` (`FileKey`, `Component_`, `FileName`, `DirProperty`, `InstallMode`) "
    "VALUES ('RemovePolicy', 'Packs', 'policy.toml', 'POLICYGONE', 2)",
    "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) VALUES ('SetPacksGone', 51, 'PACKSGONE', '[PACKSFOLDER]')",
    "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) VALUES ('SetPolicyGone', 51, 'POLICYGONE', '[INSTALLFOLDER]')",
    "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES ('MoveFiles', 'PACKS', 3800)",
    "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) "
    "VALUES ('SetPacksGone', 'REMOVE=\"ALL\" AND NOT UPGRADINGPRODUCTCODE', 1001)",
    "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) "
    "VALUES ('SetPolicyGone', 'REMOVE=\"ALL\" AND NOT UPGRADINGPRODUCTCODE', 1002)",
)


def guid(name: str) -> str:
    """Return the GUID that belongs to a name, always the same one."""
    return str(uuid.uuid5(_NAMESPACE, name)).upper()


def msi(tree: Path, files: Sequence[PurePosixPath], target: Path, version: str, epoch: int, icon: Path) -> Path:
    """Make the MSI; its contents are fixed by the tree and the version, but not its package code and date, which must differ.

    Raises:
        SetupError: Neither WiX 3 nor wixl is here, or one of them refused.
    """
    values = {
        "ProductCode": guid(f"product/{version}"),
        "Version": version,
        "Numbers": ".".join(map(str, numbers(version))),
        "StartMenuGuid": guid("start menu"),
        "FileTypeGuid": guid("file type"),
        "PacksGuid": guid("packs"),
    }
    with TemporaryDirectory(prefix="fieldguide-") as folder:
        work = Path(folder)
        shutil.copy(icon, work / "fieldguide.ico")
        (work / "files.wxs").write_text(file_source(files), encoding="utf-8")
        shutil.copy(SOURCE, work / "fieldguide.wxs")
        make = with_wix if shutil.which("candle") and shutil.which("light") else with_wixl
        make(tree.resolve(), work, target.resolve(), values, epoch)
    signing.sign([target])
    return target


def with_wix(tree: Path, work: Path, target: Path, values: dict[str, str], epoch: int) -> None:
    """Make it with WiX 3.

    Raises:
        SetupError: It refused.
    """
    defines = [f"-d{key}={value}" for key, value in values.items()]
    sources = [str(work / "fieldguide.wxs"), str(work / "files.wxs")]
    failure = "WiX could not make the MSI."
    run(["candle", "-nologo", "-arch", "x64", "-dMaker=wix", *defines, "-out", f"{work}/", *sources], failure, epoch)
    objects = [str(work / "fieldguide.wixobj"), str(work / "files.wixobj")]
    run(["light", "-nologo", "-spdb", "-b", str(work), "-b", str(tree), "-out", str(target), *objects], failure, epoch)


def with_wixl(tree: Path, work: Path, target: Path, values: dict[str, str], epoch: int) -> None:
    """Make it with wixl, which finds files only from the folder it is started in, and complete it with msibuild.

    Raises:
        SetupError: One of them is missing or refused.
    """
    wixl = require_tool("wixl", "msitools (Debian: apt-get install wixl msitools), or use WiX 3 on Windows")
    msibuild = require_tool("msibuild", "msitools (Debian: apt-get install msitools)")
    sources = [str(work / "fieldguide.wxs"), str(work / "files.wxs")]
    defines = [word for key, value in values.items() for word in ("-D", f"{key}={value}")]
    failure = "wixl could not make the MSI."
    target.unlink(missing_ok=True)
    run(
        [wixl, "-a", "x64", "-D", "Maker=wixl", "-I", str(work), *defines, "-o", str(target), *sources],
        failure,
        epoch,
        folder=tree,
    )
    if not target.exists():
        raise SetupError(failure)
    run([msibuild, str(target), *(word for row in _ROWS for word in ("-q", row))], failure, epoch)


def file_source(files: Sequence[PurePosixPath]) -> str:
    """Return the WiX source with every folder and file; one component for each file, as the rules of Windows Installer ask."""
    folders = sorted({parent for name in files for parent in name.parents if parent.parts})
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">',
        "  <Fragment>",
    ]
    for folder in folders:
        lines.append(
            f'    <DirectoryRef Id="{_folder_id(folder.parent)}">'
            f'<Directory Id="{_folder_id(folder)}" Name={quoteattr(folder.name)}/></DirectoryRef>'
        )
    for name in files:
        lines.append(
            f'    <DirectoryRef Id="{_folder_id(name.parent)}">'
            f'<Component Id="{_id("c", name)}" Guid="{guid(str(name))}" Win64="yes">'
            f'<File Id="{_id("f", name)}" Name={quoteattr(name.name)} Source={quoteattr(str(name))} KeyPath="yes"/></Component></DirectoryRef>'
        )
    references = [f'      <ComponentRef Id="{_id("c", name)}"/>' for name in files]
    return "\n".join(
        [*lines, '    <ComponentGroup Id="Files">', *references, "    </ComponentGroup>", "  </Fragment>", "</Wix>", ""]
    )


def _folder_id(folder: PurePosixPath) -> str:
    return _id("d", folder) if folder.parts else "INSTALLFOLDER"


def _id(kind: str, name: PurePosixPath) -> str:
    """Return an identifier that the tables take; names of files may hold signs that they do not."""
    return kind + uuid.uuid5(_NAMESPACE, str(name)).hex
