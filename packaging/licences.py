"""Writes the folder ``licences`` into a frozen program: an index page, and the text of every licence of every part, each once.

Nothing may be handed on without its terms, so a part without a text ends the build.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bare_machine import ROOT, SetupError
from bundled_parts import TEXT_FOLDERS, Part, parts

FOLDER = "licences"
OURS = "Fieldguide"
#: Texts that many parts share keep their own name.
_COMMON = re.compile(r"(GPL|LGPL|GFDL|MPL|CC0|Apache|Artistic|BSD)(-[0-9.]+)?")
_OFFER = """
<h2>Source code of Qt and of the other parts under the GNU licences</h2>
<p>Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License, version 3. They lie beside the program as libraries of their
own, unchanged from what their makers publish, and may be replaced by versions that you have changed: put yours in the place of the files in
the folder of this program and start it. Working out how this program and such a library go together, for that purpose, is allowed.</p>
<p>For three years from the day you got this program, whoever handed it to you as publisher will give anybody who asks the complete source
code of {names}, in exactly these versions, for no more than the cost of the medium and of sending it. Ask through the place where you got the
program, and name the versions. The same holds for every other part in the table whose licence is the GNU GPL or LGPL.</p>
"""
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Licences</title>
<style>body {{ font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }} td {{ padding: .2em 1em .2em 0; vertical-align: top }}
th {{ text-align: left }}</style></head>
<body>
<h1>Licences of Fieldguide and of all it consists of</h1>
<p>The program is under the MIT licence, its content under CC BY 4.0: <a href="texts/{ours}">their text</a>. The parts below were made by others.</p>
<table>
<tr><th scope="col">Part</th><th scope="col">Version</th><th scope="col">Licence</th><th scope="col">Texts</th></tr>
{rows}
</table>
{offer}
{within}
</body>
</html>
"""
_WITHIN = """<h2>Compiled into other parts</h2>
<p>What the makers of these parts say they contain, and under which licence. They do not give the texts along.</p>
{lists}"""


def write(tree: Path, epoch: int) -> list[Path]:
    """Write the licences into a frozen folder, in place of older ones, and return the files.

    Args:
        tree: The frozen folder, with the program and ``_internal``.
        epoch: Seconds since 1970 that become the time of every file.

    Raises:
        SetupError: A part has no text of its licence; all such parts are named. Or see :func:`bundled_parts.parts`.
    """
    found = parts(tree)
    require_texts(found)
    shutil.rmtree(tree / FOLDER, ignore_errors=True)
    texts = tree / FOLDER / "texts"
    texts.mkdir(parents=True)
    names = Texts()
    ours = names.add(OURS, "LICENSE", (ROOT / "LICENSE").read_text(encoding="utf-8"))
    links = {
        part.name: [(label, names.add(part.name, label, text)) for label, text in sorted(part.texts.items())]
        for part in found
    }
    written = [texts / name for name in names.texts]
    for file in written:
        file.write_text(names.texts[file.name], encoding="utf-8", newline="\n")
    index = tree / FOLDER / "index.html"
    index.write_text(page(found, links, ours), encoding="utf-8", newline="\n")
    for file in (index, *written):
        os.utime(file, (epoch, epoch))
    return [index, *sorted(written)]


def require_texts(found: Sequence[Part]) -> None:
    """Make sure that every part has all texts of its licence.

    Raises:
        SetupError: Some have not; the text names them all and says where texts are looked for.
    """
    gaps = [f"{part.name} {part.version}: {what}" for part in found for what in part.missing]
    gaps += [
        f"{part.name} {part.version}: no licence text at all" for part in found if not part.texts and not part.missing
    ]
    if gaps:
        places = " and ".join(str(folder) for folder in TEXT_FOLDERS)
        raise SetupError(
            "These parts must not be handed on without their terms, which are not here:\n  "
            + "\n  ".join(gaps)
            + f"\nTexts of common licences are looked for in {places}. Copy them there from a Debian system."
        )


class Texts:
    """Gives every text one file, whoever brings it.

    Attributes:
        texts: The texts by the names of their files.
    """

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def add(self, part: str, label: str, text: str) -> str:
        """Return the name of the file for a text, which is that of the first part that brought it."""
        plain = "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
        key = hashlib.sha256(plain.encode()).hexdigest()
        if key not in self._names:
            stem = re.sub(
                r"[^A-Za-z0-9.+-]+", "-", label if _COMMON.fullmatch(label) else f"{part}-{label}"
            ).removesuffix(".txt")
            name = f"{stem}.txt" if f"{stem}.txt" not in self.texts else f"{stem}-{key[:8]}.txt"
            self._names[key] = name
            self.texts[name] = plain
        return self._names[key]


def page(found: Sequence[Part], links: dict[str, list[tuple[str, str]]], ours: str) -> str:
    """Return the index page."""
    rows = "\n".join(
        f"<tr><td>{escape(part.name)}</td><td>{escape(part.version)}</td><td>{escape(part.licence)}</td><td>"
        + " ".join(f'<a href="texts/{escape(name)}">{escape(label)}</a>' for label, name in links[part.name])
        + "</td></tr>"
        for part in found
    )
    gnu = [f"{part.name} {part.version}" for part in found if part.name.startswith(("Qt", "PySide6", "shiboken6"))]
    lists = "\n".join(
        f"<h3>{escape(part.name)}</h3>\n<ul>"
        + "".join(
            f"<li>{escape(name)} {escape(version)}: {escape(terms or 'licence not told')}</li>"
            for name, version, terms, _ in part.within
        )
        + "</ul>"
        for part in found
        if part.within
    )
    return _PAGE.format(
        rows=rows,
        ours=escape(ours),
        offer=_OFFER.format(names=escape(", ".join(gnu))) if gnu else "",
        within=_WITHIN.format(lists=lists) if lists else "",
    )
