"""Which package of Debian or its kin a bundled library came from. Elsewhere nothing is found."""

from __future__ import annotations

import functools
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from python_parts import READ_IT

#: The beginning of the note in a library that names its build; stripping leaves it alone, so it proves that two files are one.
_BUILD_NOTE = b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0"
_DOCUMENTS = Path("/usr/share/doc")
#: Debian's short names for licences that SPDX calls otherwise; GPL and LGPL are turned by rule.
_SPDX = {
    "expat": "MIT",
    "mit": "MIT",
    "mit/x11": "MIT",
    "x11": "X11",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "zlib": "Zlib",
    "isc": "ISC",
    "apache-2.0": "Apache-2.0",
    "libpng": "Libpng",
}


@dataclass(frozen=True)
class Package:
    """A package of the operating system: its name, version, Package URL, licence as far as it can be told, and the text of its terms."""

    name: str
    version: str
    purl: str
    licence: str
    text: str


def package_of(library: Path) -> Package | None:
    """Return the package that a bundled library was copied from; ``None`` if the system has no such library or has another one."""
    original = loaded_from().get(library.name)
    if original is None or not shutil.which("dpkg-query") or build_of(original) != build_of(library):
        return None
    real = str(original.resolve())
    for path in (real, real.removeprefix("/usr"), f"/usr{real}"):  # where /lib is a link, packages know either name
        asked = _output("dpkg-query", "-S", path)
        if asked:
            return describe(asked.split(": ")[0].split(",")[0])
    return None


@functools.cache
def loaded_from() -> dict[str, Path]:
    """Return where the system's loader finds each library."""
    lister = shutil.which("ldconfig") or "/sbin/ldconfig"
    lines = _output(lister, "-p").splitlines() if Path(lister).exists() else []
    pairs = (line.split(" => ") for line in lines if " => " in line)
    return {name.split()[0]: Path(path) for name, path in reversed(list(pairs))}


def build_of(library: Path) -> bytes:
    """Return the number of the build that a library names in itself; empty if it names none."""
    data = library.read_bytes()
    place = data.find(_BUILD_NOTE)
    return data[place + 16 : place + 36] if place >= 0 else b""


@functools.cache
def describe(qualified: str) -> Package:
    """Return what the package manager and the package's own file of terms say."""
    name = qualified.split(":")[0]
    version, architecture = _output("dpkg-query", "-W", "-f", "${Version} ${Architecture}", qualified).split()
    release = platform.freedesktop_os_release()
    system = release["ID"]
    purl = f"pkg:deb/{system}/{name}@{version.replace(':', '%3A').replace('+', '%2B')}?arch={architecture}"
    purl += f"&distro={system}-{release.get('VERSION_ID', '')}"
    terms = _DOCUMENTS / name / "copyright"
    text = terms.read_text(encoding="utf-8", errors="replace") if terms.exists() else ""
    return Package(name, version, purl, licence(text), text)


def licence(text: str) -> str:
    """Return the licence of a package, if its file of terms is written for machines and has only one; else where to read.

    Such a file tells of the whole source, of which a library may be the part under other terms: the libraries of a program under the GPL
    are often under the LGPL.
    """
    stanzas = (
        re.findall(r"(?ms)^Files:\s*(.*?)^\S.*?^License:[ \t]*([^\n]+)$", text) if text.startswith("Format:") else []
    )
    terms = {words.strip() for files, words in stanzas if not files.strip().startswith("debian/")}
    main = next((_expression(words.strip()) for files, words in stanzas if files.strip() == "*"), "")
    if not main:
        return READ_IT
    return main if len(terms) == 1 else f"source mainly {main}, {READ_IT}"


def _expression(claim: str) -> str:
    """Return a claim as an SPDX expression if every word of it is known, else as it stands."""
    words = re.split(r"\s+(and|or)\s+", claim)
    spdx = [word.upper() if word in ("and", "or") else _spdx(word) for word in words]
    return " ".join(spdx) if all(spdx) else claim


def _spdx(word: str) -> str:
    gnu = re.fullmatch(r"(L?GPL)-(\d)(?:\.(\d))?(\+)?", word)
    if gnu:
        return f"{gnu[1]}-{gnu[2]}.{gnu[3] or 0}-{'or-later' if gnu[4] else 'only'}"
    return _SPDX.get(word.lower(), "")


def texts_named(text: str) -> list[str]:
    """Return the common licences that a file of terms refers to instead of quoting them."""
    return sorted({name.rstrip(".") for name in re.findall(r"/usr/share/common-licenses/([A-Za-z0-9.-]+)", text)})


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
