"""Which Python packages a frozen program holds, and what they say of their licences."""

from __future__ import annotations

import json
import re
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from bare_machine import SetupError

#: What older packages write instead of an SPDX expression; a claim that is not here is handed on in its own words.
_SPDX = {
    "mit": "MIT",
    "mit license": "MIT",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd-2-clause": "BSD-2-Clause",
    "apache license, version 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "psfl": "PSF-2.0",
    "gplv2-or-later with a special exception which allows to use pyinstaller to build and distribute non-free programs (including commercial ones)": (
        "GPL-2.0-or-later WITH Bootloader-exception"
    ),
}
READ_IT = "see its licence text"
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]*\d[A-Za-z0-9.+-]*( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", re.ASCII)
_TERMS = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)


def distributions(tree: Path) -> list[metadata.Distribution]:
    """Return the installed packages of which something is in a frozen program, the loader's own among them, without ourselves.

    Raises:
        SetupError: It is no frozen program, or not of this environment.
    """
    known = metadata.packages_distributions()
    inside = top_level_modules(tree)
    names = {name for module in inside for name in known.get(module, ())} - {"fieldguide"}
    return [one for one in map(metadata.distribution, sorted(names | {"pyinstaller"})) if brings_code(one)]


def top_level_modules(tree: Path) -> set[str]:
    """Return the names that a frozen program could import: those in its archive, and folders and compiled modules beside it.

    This is the one place that knows how the freezer packs.

    Raises:
        SetupError: There is no freezer to read it with, or no program in the folder.
    """
    try:
        from PyInstaller.archive.readers import ArchiveReadError, CArchiveReader
    except ImportError as error:
        raise SetupError(
            "Listing what is in the program needs the environment that froze it, with PyInstaller."
        ) from error
    program = next((tree / name for name in ("fieldguide", "fieldguide.exe") if (tree / name).is_file()), None)
    if program is None:
        raise SetupError(f"There is no frozen program in {tree}.")
    try:
        archive = CArchiveReader(str(program))
        packed = next(name for name in archive.toc if name.endswith(".pyz"))
        modules = {name.split(".")[0] for name in archive.open_embedded_archive(packed).toc}
    except (ArchiveReadError, StopIteration) as error:
        raise SetupError(
            f"{program} is not what the freezer made; look at it before it is signed or changed."
        ) from error
    inner = tree / "_internal"
    beside = {one.name.split(".")[0] for one in inner.iterdir() if one.is_dir() or one.suffix in (".so", ".pyd")}
    return modules | beside - {"python3"}


def brings_code(distribution: metadata.Distribution) -> bool:
    """Tell whether a package brings anything to run; some hold only descriptions of types."""
    return any(file.suffix in (".py", ".so", ".pyd") for file in distribution.files or ())


def owners(found: Iterable[metadata.Distribution]) -> dict[str, str]:
    """Return the name of the package by every file that packages brought, as its own list says."""
    return {file.as_posix(): one.metadata["Name"] for one in found for file in one.files or ()}


def licence(distribution: metadata.Distribution) -> str:
    """Return the licence of a package: its SPDX expression, one we can tell from its words, or the words."""
    said = distribution.metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    words = str(said.get("License") or "").strip()
    classifiers = [
        line.rsplit(" :: ", 1)[-1] for line in said.get_all("Classifier") or () if line.startswith("License ::")
    ]
    for claim in (words, *classifiers):
        if claim.lower() in _SPDX:
            return _SPDX[claim.lower()]
        if _EXPRESSION.fullmatch(claim):
            return claim
    first = {text.strip().splitlines()[0].strip().lower() for text in texts(distribution).values() if text.strip()}
    if first & _SPDX.keys():
        return _SPDX[min(first & _SPDX.keys())]
    return ", ".join(classifiers) or (words.splitlines()[0] if words else READ_IT)


def texts(distribution: metadata.Distribution) -> dict[str, str]:
    """Return the licence texts and notices that a package carries beside its code."""
    found = [
        file for file in distribution.files or () if ".dist-info" in file.parts[0] and _TERMS.search(file.as_posix())
    ]
    return {file.name: Path(str(file.locate())).read_text(encoding="utf-8") for file in found}


def compiled_in(distribution: metadata.Distribution) -> list[tuple[str, str, str, str]]:
    """Return what a package says is compiled into it (name, version, licence, purl), from the CycloneDX file it carries (PEP 770)."""
    found = set()
    for file in distribution.files or ():
        if "sboms" in file.parts and file.name.endswith(".json"):
            bill = json.loads(Path(str(file.locate())).read_text(encoding="utf-8"))
            for one in bill.get("components", ()):
                terms = [
                    entry.get("expression") or entry.get("license", {}).get("id", "")
                    for entry in one.get("licenses", ())
                ]
                purl = str(one.get("purl", "")).split("?")[0]
                found.add((one["name"], one.get("version", ""), " AND ".join(filter(None, terms)), purl))
    return sorted(found)


def python_licence() -> str:
    """Return the text of Python's own licence, with the terms of what comes with it; empty if this Python has none."""
    version = f"python3.{sys.version_info.minor}"
    places = (
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path("/usr/share/doc") / version / "copyright",
    )
    return next((place.read_text(encoding="utf-8") for place in places if place.exists()), "")
