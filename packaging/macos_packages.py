"""Makes the disk image for macOS from the bundle that the freezer made. Only a Mac has the tools; standard library only.

The steps with a key are in ``packaging/macos/disk_image.sh``; the keys are the publisher's. Without them the image is complete but unsigned,
and macOS asks whoever opens it for the first time to allow it in System Settings.
"""

from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

import macos_bundle
from bare_machine import ROOT, SetupError
from package_tools import require_tool, run

SCRIPT = ROOT / "packaging" / "macos" / "disk_image.sh"
BUNDLE = "Fieldguide.app"
IDENTITY = "FIELDGUIDE_MACOS_IDENTITY"
NOTARY = "FIELDGUIDE_NOTARY_PROFILE"
#: What lies beside the program in the frozen folder and goes into the bundle, where readers find it under Contents/Resources.
_PAPERS = ("licences", "bill-of-materials.cdx.json")


def build(tree: Path, out: Path, version: str, epoch: int) -> list[Path]:
    """Make the disk image and return its file.

    Signed if the publisher named an identity, notarised if they named a profile too.

    Args:
        tree: The frozen folder; the freezer put ``Fieldguide.app`` beside it. Or that bundle itself.
        out: Where the image goes; made if it is missing.
        version: The program's version.
        epoch: Seconds since 1970; the tools of macOS write their own time into an image all the same.

    Raises:
        SetupError: There is no bundle, no tools, no Bourne shell, or a step failed.
    """
    app = tree if tree.suffix == ".app" else tree.parent / BUNDLE
    if not (app / "Contents" / "MacOS" / "fieldguide").is_file():
        raise SetupError(f"There is no {BUNDLE} beside {tree}: freeze the program on macOS first.")
    for tool in ("codesign", "ditto", "hdiutil"):
        require_tool(tool, "macOS")
    macos_bundle.require_old_enough_qt()
    add_papers(tree, app)
    out.mkdir(parents=True, exist_ok=True)
    image = out / f"fieldguide-{version}-macos-{platform.machine()}.dmg"
    for words in steps(app, image):
        run(["bash", str(SCRIPT), *words], f"“disk_image.sh {words[0]}” failed.", epoch)
    return [image]


def add_papers(tree: Path, app: Path) -> None:
    """Copy licences and bill of materials into the bundle; must come before anything is signed."""
    if tree == app:
        return
    resources = app / "Contents" / "Resources"
    for name in _PAPERS:
        if (tree / name).is_dir():
            shutil.copytree(tree / name, resources / name, dirs_exist_ok=True)
        elif (tree / name).exists():
            shutil.copy2(tree / name, resources / name)


def steps(app: Path, image: Path) -> list[list[str]]:
    """Return what to ask of the script, by what the publisher has. The bundle is stapled too, so that a copy of it opens without a network."""
    signed, notarised = bool(os.environ.get(IDENTITY)), bool(os.environ.get(NOTARY))
    if notarised and not signed:
        raise SetupError(f"{NOTARY} is set but {IDENTITY} is not: only what is signed can be notarised.")
    plan = [["sign" if signed else "seal", str(app)]]
    if notarised:
        plan.append(["notarise", str(app)])
    plan.append(["image", str(app), str(image)])
    if notarised:
        plan.append(["notarise", str(image)])
    return plan
