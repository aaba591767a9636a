"""Makes what Windows installs and carries from a frozen folder: a setup, an MSI, a zip for a stick.

Works on Windows and on Linux: makensis runs on both, the MSI is made by WiX 3 or by wixl (``windows_msi.py``). Standard library only.
The scripts themselves stand in ``packaging/windows``, the switches in ``packaging/README.md``.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import icons
import signing
import windows_msi
from bare_machine import ROOT, SetupError
from package_tools import require_tool, run
from windows_resources import NAME, numbers

SCRIPTS = ROOT / "packaging" / "windows"
PROGRAM = "fieldguide.exe"
#: A frozen program that finds it beside itself keeps its data there.
MARKER = ".portable"
#: Zip archives know no earlier day.
_OLDEST_ZIP = time.struct_time((1980, 1, 1, 0, 0, 0, 1, 1, 0))


def build(tree: Path, out: Path, version: str, epoch: int) -> list[Path]:
    """Make the three packages for Windows and return their files.

    If the publisher gave a command for signing, the program in the tree is signed in place first, then the packages.

    Args:
        tree: The frozen folder, with the program and ``_internal``.
        out: Where the packages go; made if it is missing.
        version: The program's version.
        epoch: Seconds since 1970 that stand for the time of everything inside.

    Raises:
        SetupError: The tree is no frozen program for Windows, a tool is missing, or a step failed.
    """
    files = shipped(tree)
    out.mkdir(parents=True, exist_ok=True)
    icon, _ = icons.write()
    signing.sign(signing.unsigned_code(tree))
    stem = f"fieldguide-{version}-windows-x64"
    return [
        setup(tree, files, out / f"{stem}-setup.exe", version, epoch, icon),
        windows_msi.msi(tree, files, out / f"{stem}.msi", version, epoch, icon),
        portable_zip(tree, files, out / f"{stem}-portable.zip", version, epoch),
    ]


def shipped(tree: Path) -> list[PurePosixPath]:
    """Return the files of a frozen folder by their places in it, in a fixed order.

    Raises:
        SetupError: It is no frozen program for Windows, carries somebody's data, or has a name that a stick or an installer spoils.
    """
    if not (tree / PROGRAM).is_file():
        raise SetupError(f"There is no {PROGRAM} in {tree}: freeze the program on Windows first.")
    found = sorted(PurePosixPath(file.relative_to(tree).as_posix()) for file in tree.rglob("*") if not file.is_dir())
    for name in found:
        if name.parts[0] in (MARKER, "data", "packs", "policy.toml"):
            raise SetupError(f"{name} in {tree} belongs to a person or an organisation; freeze into an empty folder.")
        if not str(name).isascii() or any(mark in str(name) for mark in '<>:"|?*\\$'):
            raise SetupError(f"The name {name} cannot be packed for Windows: plain letters, digits and -_. only.")
    return found


def setup(tree: Path, files: Sequence[PurePosixPath], target: Path, version: str, epoch: int, icon: Path) -> Path:
    """Compile the setup; warnings of the compiler are errors.

    Raises:
        SetupError: makensis is missing or refused.
    """
    compiler = require_tool("makensis", "NSIS 3 (Debian: apt-get install nsis)")
    values = {
        "VERSION": version,
        "NUMBERS": ".".join(map(str, numbers(version))),
        "KILOBYTES": str(sum((tree / name).stat().st_size for name in files) // 1024),
        "ICON": str(icon.resolve()),
        "OUT": str(target.resolve()),
    }
    if signing.command():
        values["SIGN"] = signing.command()
    with TemporaryDirectory(prefix="fieldguide-") as folder:
        listing = Path(folder) / "files.nsh"
        listing.write_text(nsis_listing(tree.resolve(), files), encoding="utf-8")
        values["FILES"] = str(listing)
        script = SCRIPTS / "fieldguide.nsi"
        command = [
            compiler,
            "-V2",
            "-WX",
            "-INPUTCHARSET",
            "UTF8",
            *(f"-D{key}={value}" for key, value in values.items()),
            str(script),
        ]
        run(command, "The setup could not be compiled.", epoch)
    return target


def nsis_listing(tree: Path, files: Sequence[PurePosixPath]) -> str:
    """Return the macros that unpack every file and remove them again: folders at the top are the program's own and go whole."""
    lines = ["!macro ShippedFiles"]
    folder = None
    for name in sorted(files, key=lambda name: (str(name.parent), str(name))):
        if name.parent != folder:
            folder = name.parent
            lines.append(f'  SetOutPath "{_windows("$INSTDIR", folder)}"')
        lines.append(f'  File "/oname={name.name}" "{str(tree / name).replace("$", "$$")}"')
    lines += ['  SetOutPath "$INSTDIR"', "!macroend", "!macro RemoveShippedFiles"]
    tops = sorted({name.parts[0] for name in files if len(name.parts) > 1})
    lines += [f'  RMDir /r "$INSTDIR\\{top}"' for top in tops]
    lines += [f'  Delete "$INSTDIR\\{name}"' for name in files if len(name.parts) == 1]
    lines += ["!macroend", "!macro RemoveReplacedFolders"]
    lines += [f'  RMDir /r "$INSTDIR\\{top}"' for top in tops if top != "_internal"]
    return "\n".join([*lines, "!macroend", ""])


def _windows(start: str, folder: PurePosixPath) -> str:
    return "\\".join([start, *folder.parts])


def portable_zip(tree: Path, files: Iterable[PurePosixPath], target: Path, version: str, epoch: int) -> Path:
    """Write the zip to carry on a stick: one folder, with the marker that keeps the person's data in it. Same input, same bytes."""
    moment = max(time.gmtime(epoch), _OLDEST_ZIP)[:6]
    top = f"{NAME}-{version}"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted([*files, PurePosixPath(MARKER)]):
            entry = zipfile.ZipInfo(f"{top}/{name}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # said the same on every system, so that the bytes are
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, b"" if str(name) == MARKER else (tree / name).read_bytes(), compresslevel=9)
    return target
