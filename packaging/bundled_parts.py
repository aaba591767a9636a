"""What a frozen program consists of: each part with its version, its licence, the texts of that licence, and the files it brought.

The list of licences and the bill of materials are both written from it. It looks at the frozen folder itself and asks the environment that
froze it; a compiled file that belongs to nothing known is a fault, because nobody could say under which terms it is handed on.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import python_parts
import system_parts
from bare_machine import ROOT, SetupError

#: Where texts of licences lie that come with no package: Debian's own folder, or a copy of it that the publisher put into the tree.
TEXT_FOLDERS = (ROOT / "build" / "licence-texts", Path("/usr/share/common-licenses"))
#: The beginnings of compiled files on Linux, Windows and macOS.
_MAGIC = (b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_WHEEL_OF_QT = "PySide6"
#: Libraries that come with Python or Qt on Windows and macOS, by the beginning of their names; their terms stand in Python's own licence.
_WITH_PYTHON = {
    "libcrypto": ("OpenSSL", "Apache-2.0"),
    "libffi": ("libffi", "MIT"),
    "sqlite3": ("SQLite", "blessing"),
    "libsqlite3": ("SQLite", "blessing"),
    "vcruntime": ("Microsoft Visual C++ runtime", "Microsoft Distributable Code"),
    "msvcp": ("Microsoft Visual C++ runtime", "Microsoft Distributable Code"),
    "concrt": ("Microsoft Visual C++ runtime", "Microsoft Distributable Code"),
    "ucrtbase": ("Microsoft Universal C runtime", "Microsoft Distributable Code"),
    "api-ms-win": ("Microsoft Universal C runtime", "Microsoft Distributable Code"),
}

_PUBLIC_DOMAIN = "SQLite is in the public domain: its authors gave up their rights in it and ask for nothing.\n"


@dataclass
class Part:
    """One thing that somebody else made and that we hand on.

    Attributes:
        name: As its makers call it.
        version: Theirs; empty if it cannot be told.
        purl: Its package address (Package URL specification).
        licence: An SPDX expression, or the words of its makers.
        files: The compiled files it brought, by their place in the frozen folder.
        texts: Texts of its licence, by a short name.
        missing: Texts that ought to be there and are not.
        within: What its makers say they compiled into it: name, version, licence, purl.
    """

    name: str
    version: str
    purl: str
    licence: str
    files: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    within: list[tuple[str, str, str, str]] = field(default_factory=list)


def parts(tree: Path) -> list[Part]:
    """Return every part of a frozen folder, by name.

    Args:
        tree: The frozen folder, with the program and ``_internal``.

    Raises:
        SetupError: It is no frozen folder, or a compiled file in it belongs to nothing known.
    """
    found: dict[str, Part] = {}
    for distribution in python_parts.distributions(tree):
        name, version = distribution.metadata["Name"], distribution.version
        purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
        part = Part(name, version, purl, python_parts.licence(distribution), texts=python_parts.texts(distribution))
        part.within = python_parts.compiled_in(distribution)
        if name.startswith((_WHEEL_OF_QT, "shiboken6")):
            add_texts(part, "LGPL-3", "GPL-3")
        found[name] = part
    owners = python_parts.owners(metadata.distribution(name) for name in found)
    unknown = []
    for file in compiled_files(tree):
        place = file.relative_to(tree).as_posix()
        owner = part_of(file, place.removeprefix("_internal/"), owners, found)
        if owner is None:
            unknown.append(place)
        else:
            owner.files.append(place)
    if unknown:
        raise SetupError(
            "Nobody can say whose these files are, so they must not be handed on:\n  "
            + "\n  ".join(unknown)
            + "\nLeave them out in packaging/pruning.py, or add them to packaging/bundled_parts.py."
        )
    return sorted(found.values(), key=lambda part: part.name.lower())


def compiled_files(tree: Path) -> Iterator[Path]:
    """Yield every compiled file once, in a fixed order; links to one are not followed."""
    for file in sorted(tree.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as data:
                if data.read(4).startswith(_MAGIC):
                    yield file


def part_of(file: Path, place: str, owners: dict[str, str], found: dict[str, Part]) -> Part | None:
    """Return the part that a compiled file belongs to, and note the part if it is new; ``None`` if nobody knows it."""
    name = file.name.lower()
    if "/" not in place and name.removesuffix(".exe") in (
        "fieldguide",
        "fieldguide-cli",
    ):  # the loader; our own code lies behind it
        return found.get("pyinstaller")
    if name.startswith("libicu") and place.startswith(_WHEEL_OF_QT):
        return icu(name, found)
    if not sys.platform.startswith("linux"):
        start = next((start for start in _WITH_PYTHON if name.startswith(start)), None)
        if start is not None:
            return with_python(start, found)
    if place.startswith(_WHEEL_OF_QT) and (
        "qt6" in name or "/Qt/" in place or "plugins/" in place or ".framework/" in place
    ):
        return qt(found)
    if place in owners:
        return found[owners[place]]
    if is_python(place):
        return python(found)
    return from_debian(file, found)


def is_python(place: str) -> bool:
    """Tell whether a file is Python's own library or a module of its standard library."""
    name = place.rsplit("/", 1)[-1].lower()
    module = re.split(r"\.(?:cpython|cp3|pyd|so|abi3)", name)[0]
    return (
        re.match(r"(lib)?python3", name) is not None
        or place.startswith("Python")
        or "/lib-dynload/" in place
        or ("/" not in place and module in {known.lower() for known in sys.stdlib_module_names})
    )


def python(found: dict[str, Part]) -> Part:
    """Return the part that is Python itself."""
    version = ".".join(map(str, sys.version_info[:3]))
    if "Python" not in found:
        text = python_parts.python_licence()
        found["Python"] = Part(
            "Python", version, f"pkg:generic/python@{version}", "PSF-2.0", texts={"LICENSE": text} if text else {}
        )
    return found["Python"]


def with_python(start: str, found: dict[str, Part]) -> Part:
    """Return the part that a library belongs to which comes with Python on Windows and macOS, by the beginning of its name."""
    name, licence = _WITH_PYTHON[start]
    if name not in found:
        text = _PUBLIC_DOMAIN if licence == "blessing" else python_parts.python_licence()
        found[name] = Part(
            name, "", f"pkg:generic/{name.lower().replace(' ', '-')}", licence, texts={"LICENSE": text} if text else {}
        )
        if licence == "Apache-2.0":
            add_texts(found[name], licence)
    return found[name]


def qt(found: dict[str, Part]) -> Part:
    """Return the part that is Qt, as the wheel brings it."""
    if "Qt" not in found:
        version = next(part.version for name, part in found.items() if name.startswith(_WHEEL_OF_QT))
        found["Qt"] = add_texts(Part("Qt", version, f"pkg:generic/qt@{version}", "LGPL-3.0-only"), "LGPL-3", "GPL-3")
    return found["Qt"]


def icu(name: str, found: dict[str, Part]) -> Part:
    """Return the part that is ICU, which the wheels of Qt for Linux bring along without its terms; Debian's package has them."""
    if "ICU" not in found:
        version = name.rsplit(".", 1)[-1]
        terms = "Unicode-DFS-2016" if int(version) < 74 else "Unicode-3.0"
        part = Part("ICU", version, f"pkg:generic/icu@{version}", terms)
        copyright_file = next(iter(sorted(Path("/usr/share/doc").glob("libicu[0-9]*/copyright"))), None)
        if copyright_file is None:
            part.missing.append("the licence of ICU (any package libicu of Debian has it)")
        else:
            part.texts["copyright"] = copyright_file.read_text(encoding="utf-8")
        found["ICU"] = part
    return found["ICU"]


def from_debian(file: Path, found: dict[str, Part]) -> Part | None:
    """Return the part of a library that the freezer took from Debian or its kin, with the package and the terms it came under."""
    package = system_parts.package_of(file)
    if package is None:
        return None
    if package.name not in found:
        part = Part(package.name, package.version, package.purl, package.licence)
        if package.text:
            part.texts["copyright"] = package.text
            add_texts(part, *system_parts.texts_named(package.text))
        found[package.name] = part
    return found[package.name]


def add_texts(part: Part, *names: str) -> Part:
    """Add common licences to a part by the names of their files at Debian, and note those that are not here."""
    for name in names:
        text = next((folder / name for folder in TEXT_FOLDERS if (folder / name).exists()), None)
        if text is None:
            part.missing.append(f"the text {name}")
        else:
            part.texts[name] = text.read_text(encoding="utf-8")
    return part
