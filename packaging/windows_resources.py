"""What Windows reads out of the program file itself: the version resource and the manifest. For the recipe of the freezer.

A filled-in version resource and manifest are what administrators look at and what virus scanners miss in unknown programs.
"""

from __future__ import annotations

import re
from pathlib import Path

from bare_machine import ROOT, SetupError

MANIFEST = ROOT / "packaging" / "windows" / "manifest.xml"
NAME = "Fieldguide"
PUBLISHER = "The Fieldguide project"
DESCRIPTION = "Offline field guide for the early identification of victims of human trafficking"
COPYRIGHT = "Copyright (c) 2026 The Fieldguide project. MIT licence; content CC BY 4.0."


def numbers(version: str) -> tuple[int, int, int]:
    """Return the three numbers at the beginning of a version: all that Windows compares.

    Raises:
        SetupError: It does not begin with three numbers that fit into what an MSI can hold.
    """
    found = re.match(r"(\d+)\.(\d+)\.(\d+)(?!\d)", version, re.ASCII)
    if found is None:
        raise SetupError(f"The version “{version}” does not begin with three numbers, such as 1.2.3.")
    first, second, third = (int(part) for part in found.groups())
    if first > 255 or second > 255 or third > 65535:
        raise SetupError(f"The version “{version}” is too high for Windows: 255.255.65535 is the last one.")
    return first, second, third


def version_info(version: str) -> str:
    """Return the text from which PyInstaller makes the version resource; US English and Unicode, as Explorer looks for first.

    Raises:
        SetupError: See :func:`numbers`.
    """
    quad = (*numbers(version), 0)
    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": f"{NAME}: {DESCRIPTION.lower()}",
        "FileVersion": version,
        "InternalName": "fieldguide",
        "LegalCopyright": COPYRIGHT,
        "OriginalFilename": "fieldguide.exe",
        "ProductName": NAME,
        "ProductVersion": version,
    }
    table = ",\n".join(f"        StringStruct({key!r}, {text!r})" for key, text in words.items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={quad}, prodvers={quad}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        "  kids=[\n"
        f"    StringFileInfo([\n      StringTable('040904B0', [\n{table}\n      ])\n    ]),\n"
        "    VarFileInfo([VarStruct('Translation', [0x0409, 0x04B0])]),\n"
        "  ],\n)\n"
    )


def write_version_info(folder: Path, version: str) -> Path:
    """Write the text of :func:`version_info` into a folder and return the file.

    Raises:
        SetupError: See :func:`numbers`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "version_info.txt"
    file.write_text(version_info(version), encoding="utf-8")
    return file
