"""Writes the bill of materials of a frozen program, as CycloneDX 1.6: what it consists of, whose it is, and the hash of every compiled file.

Written by hand rather than with a library, so that packaging needs none; the tests check it against the published schema.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bare_machine import ROOT
from bundled_parts import Part, parts

NAME = "bill-of-materials.cdx.json"
_NAMESPACE = uuid.UUID("5f0c1c3e-6a0e-5f8b-9a55-2f2a8e1d7c41")
#: What may stand in the field for expressions; anything else is somebody's own words.
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", re.ASCII)


def write(tree: Path, epoch: int) -> list[Path]:
    """Write the bill of materials into a frozen folder and return the file.

    Args:
        tree: The frozen folder, with the program and ``_internal``.
        epoch: Seconds since 1970 that stand for the time of writing.

    Raises:
        SetupError: See :func:`bundled_parts.parts`.
    """
    bill = describe(tree, parts(tree), version(), epoch)
    file = tree / NAME
    file.write_text(
        json.dumps(bill, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n"
    )
    os.utime(file, (epoch, epoch))
    return [file]


def version() -> str:
    """Return the program's own version, as its sources say."""
    text = (ROOT / "fieldguide" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def describe(tree: Path, found: list[Part], own_version: str, epoch: int) -> dict[str, Any]:
    """Return the bill as CycloneDX says it; the serial number is made from what it says, so the same program has the same one."""
    own = f"pkg:generic/fieldguide@{own_version}"
    components = [component(tree, part) for part in found]
    bill: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "Fieldguide",
                "version": own_version,
                "purl": own,
                "licenses": [{"expression": "MIT AND CC-BY-4.0"}],
            },
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": sorted(one["bom-ref"] for one in components)}],
    }
    bill["serialNumber"] = uuid.uuid5(_NAMESPACE, json.dumps(bill, sort_keys=True)).urn
    return bill


def component(tree: Path, part: Part) -> dict[str, Any]:
    """Return one part, with its compiled files and what its makers compiled in as parts of it."""
    inner = [
        {"type": "file", "name": place, "hashes": [{"alg": "SHA-256", "content": sha256(tree / place)}]}
        for place in sorted(part.files)
    ]
    for name, version_within, licence, purl in part.within:
        inner.append({"type": "library", "name": name, **_version(version_within), **_purl(purl), **_licences(licence)})
    return {
        "type": "framework" if part.name == "Qt" else "library",
        "bom-ref": part.purl,
        "name": part.name,
        **_version(part.version),
        "purl": part.purl,
        **_licences(part.licence),
        **({"components": inner} if inner else {}),
    }


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _version(text: str) -> dict[str, str]:
    return {"version": text} if text else {}


def _purl(text: str) -> dict[str, str]:
    return {"purl": text} if text else {}


def _licences(text: str) -> dict[str, list[dict[str, Any]]]:
    if not text:
        return {}
    return {"licenses": [{"expression": text} if _EXPRESSION.fullmatch(text) else {"license": {"name": text}}]}
