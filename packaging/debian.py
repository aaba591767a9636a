"""The ``.deb``: what is in it beside the program, what it depends on, and its papers. Standard library only.

What the program asks of the system is read from its own files each time, so that a library more or less in the frozen folder is a line more
or less in ``Depends``, and never a program that does not start.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from string import Template

import elf
import icons
from archives import Entry, ar, files_of, gz, tar, xz
from bare_machine import QT_BASE, QT_WAYLAND, QT_X11, ROOT, SetupError

NAME = "fieldguide"
#: There is no domain of the project. ``.invalid`` belongs to nobody and never will (RFC 2606), so nobody's name is taken.
COMPONENT = "invalid.fieldguide.fieldguide"
MAINTAINER = "The Fieldguide project <maintainers@fieldguide.invalid>"
PACK_TYPE = "application/vnd.fieldguide.pack+zip"
ARCHITECTURES = {62: ("amd64", "x86_64"), 183: ("arm64", "aarch64")}
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
HOME = f"usr/lib/{NAME}"
#: Library file to Debian package, for all a frozen program may leave to the system.
SYSTEM = {
    **QT_BASE,
    **QT_X11,
    **QT_WAYLAND,
    **dict.fromkeys(("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"), "libc6"),
    **dict.fromkeys(("ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"), "libc6"),
    "libXext.so.6": "libxext6",
    "libXrender.so.1": "libxrender1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcups.so.2": "libcups2",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libgcc_s.so.1": "libgcc-s1",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "liblzma.so.5": "liblzma5",
    "libpng16.so.16": "libpng16-16",
    "libsystemd.so.0": "libsystemd0",
    "libuuid.so.1": "libuuid1",
}
#: The guide does without: paper can be had as PDF, and it brings letters of its own.
_RECOMMENDED = ("libcups2",)
_PAPERS = Path(__file__).resolve().parent / "linux"


class PackageError(SetupError):
    """A package cannot be built; the text says what is missing, and what to do."""


def build(tree: Path, version: str, date: int) -> bytes:
    """Return the bytes of the package.

    Args:
        tree: The frozen folder.
        version: Of the program, as Python writes it.
        date: Of every file in it, in seconds since 1970.

    Raises:
        PackageError: The program is for no processor known here, or asks for a library of no known package.
    """
    entries = contents(tree, version, date)
    papers = (Entry("control", control(tree, version, entries)), Entry("md5sums", md5sums(entries)))
    members = (
        ("debian-binary", b"2.0\n"),
        ("control.tar.xz", xz(tar(papers, date, "./"))),
        ("data.tar.xz", xz(tar(entries, date, "./"))),
    )
    return ar(members, date)


def architecture(tree: Path) -> tuple[str, str]:
    """Return what Debian, and what everybody else, calls the processor a frozen program is for.

    Raises:
        PackageError: There is no such program, or it is for another processor than we know.
    """
    program = tree / NAME
    found = elf.read(program) if program.is_file() else None
    if found is None or found.machine not in ARCHITECTURES:
        raise PackageError(f"{program} is no program for a processor that packages are built for.")
    return ARCHITECTURES[found.machine]


def contents(tree: Path, version: str, date: int) -> list[Entry]:
    """Return every file of the package."""
    words = {"version": version, "date": day(date), "type": PACK_TYPE, "component": COMPONENT}
    texts = {
        f"usr/share/applications/{NAME}.desktop": paper("fieldguide.desktop", words),
        f"usr/share/metainfo/{COMPONENT}.metainfo.xml": paper("metainfo.xml", words),
        f"usr/share/mime/packages/{NAME}.xml": paper("mime.xml", words),
        f"usr/share/man/man1/{NAME}.1.gz": gz(paper("fieldguide.1", words)),
        f"usr/share/doc/{NAME}/copyright": paper("copyright", words),
        f"usr/share/doc/{NAME}/changelog.gz": gz(changelog(version, date)),
        f"usr/share/lintian/overrides/{NAME}": paper("lintian-overrides", words),
    }
    return [
        *files_of(tree, HOME, (NAME,)),
        Entry(f"usr/bin/{NAME}", target=f"../lib/{NAME}/{NAME}"),
        *(Entry(place, text) for place, text in texts.items()),
        *_icons("fieldguide", "apps", NAME),
        *_icons("pack", "mimetypes", PACK_TYPE.replace("/", "-")),
    ]


def paper(name: str, words: dict[str, str]) -> bytes:
    """Return a text of ``packaging/linux`` with its blanks filled in."""
    return Template((_PAPERS / name).read_text(encoding="utf-8")).substitute(words).encode()


def day(date: int) -> str:
    """Return a date as 2026-11-21."""
    return datetime.fromtimestamp(date, UTC).date().isoformat()


# --- control -------------------------------------------------------------------------------------------------------------------------


def control(tree: Path, version: str, entries: Iterable[Entry]) -> bytes:
    """Return the control file: name, version, size and what the package depends on."""
    depends, recommends = dependencies(tree)
    words = {
        "version": debian_version(version),
        "architecture": architecture(tree)[0],
        "maintainer": MAINTAINER,
        "size": str(
            sum(-(-entry.size // 1024) for entry in entries)
        ),  # each file begun counts whole, as dpkg-gencontrol counts
        "depends": ", ".join(depends),
        "recommends": ", ".join(recommends),
    }
    return paper("control", words)


def debian_version(version: str) -> str:
    """Return a version so that Debian puts one that leads up to another before it: ``1.0rc1`` is ``1.0~rc1``."""
    return re.sub(r"\.?(dev|a|b|rc)(?=\d)", r"~\1", version)


def dependencies(tree: Path) -> tuple[list[str], list[str]]:
    """Return what the package depends on, and what it recommends, as the files of the program ask for it.

    Raises:
        PackageError: A library is asked for that is neither in the folder nor of a known package.
    """
    found = {path.name: read for path in sorted(tree.rglob("*")) if path.is_file() and (read := elf.read(path))}
    asked = {name: owner for owner, read in found.items() for name in read.needed}
    # A plugin for a part of Qt that was left out on purpose is never loaded.
    missing = {name: owner for name, owner in asked.items() if name not in found and not name.startswith("libQt6")}
    if unknown := sorted(set(missing) - set(SYSTEM)):
        raise PackageError(
            f"{missing[unknown[0]]} asks for {unknown[0]}, which is not in the folder. Name its package in SYSTEM, debian.py."
        )
    packages = {SYSTEM[name] for name in missing}
    glibc = ".".join(map(str, max(read.glibc for read in found.values())))
    fonts = "fonts-dejavu-core | fonts-noto-core | fonts-liberation | fonts-freefont-ttf"
    depends = {f"libc6 (>= {glibc})", "fontconfig", *packages} - {"libc6", *_RECOMMENDED}
    return sorted(depends), [*_RECOMMENDED, fonts]


def md5sums(entries: Iterable[Entry]) -> bytes:
    """Return the list by which ``dpkg --verify`` finds damage."""
    lines = {
        entry.place: hashlib.md5(entry.data, usedforsecurity=False).hexdigest() for entry in entries if not entry.target
    }
    return "".join(f"{total}  {place}\n" for place, total in sorted(lines.items())).encode()


# --- changelog -----------------------------------------------------------------------------------------------------------------------


def changelog(version: str, date: int) -> bytes:
    """Return the changelog of this version in Debian's form, from CHANGELOG.md and the edition of the content."""
    edition = dict(
        line.split(": ", 1) for line in _text("db/content/edition.yml").splitlines() if re.match(r"\w+: ", line)
    )
    changes = [f"Content: {edition['name']}, edition {edition['version']}.", *notes(_text("CHANGELOG.md"), version)]
    wrapped = "\n".join(
        textwrap.fill(change, 78, initial_indent="  * ", subsequent_indent="    ", break_long_words=False)
        for change in changes
    )
    written = format_datetime(datetime.fromtimestamp(date, UTC))
    return f"{NAME} ({debian_version(version)}) stable; urgency=medium\n\n{wrapped}\n\n -- {MAINTAINER}  {written}\n".encode()


def notes(text: str, version: str) -> list[str]:
    """Return what a changelog says of a version, one text for each point; of one not named yet, what is unreleased."""
    chapters = {
        part.partition("\n")[0].strip(" []"): part.partition("\n")[2]
        for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    }
    chapter = next((body for head, body in chapters.items() if head.split()[0].strip("[]") == version), "")
    points = re.split(r"^- ", chapter or chapters.get("Unreleased", ""), flags=re.MULTILINE)[1:]
    return [" ".join(point.partition("\n### ")[0].replace("`", "").replace("*", "").split()) for point in points]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# --- icons ---------------------------------------------------------------------------------------------------------------------------


def _icons(drawing: str, kind: str, name: str) -> list[Entry]:
    """Return a drawing of ``resources/app`` in every size, where the desktops look for it (the hicolor theme).

    Raises:
        PackageError: It could not be drawn.
    """
    source = ROOT / "resources" / "app" / f"{drawing}.svg"
    pictures = icons.draw(source, list(ICON_SIZES))
    theme = "usr/share/icons/hicolor"
    drawn = [Entry(f"{theme}/{size}x{size}/{kind}/{name}.png", data) for size, data in pictures.items()]
    return [*drawn, Entry(f"{theme}/scalable/{kind}/{name}.svg", source)]
