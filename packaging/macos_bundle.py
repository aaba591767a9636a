"""What macOS reads of the program before it starts: the property list of ``Fieldguide.app``. For the recipe of the freezer."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Any

from bare_machine import SetupError
from windows_resources import COPYRIGHT, NAME, numbers

#: Names are to begin with a domain of the maker, and we have none; ``local`` is nobody's (RFC 6762).
IDENTIFIER = "local.fieldguide.desktop"
PACK_TYPE = "local.fieldguide.pack"
#: The oldest system that the pinned Qt is built for, as the tag of its wheel says: macosx_13_0_universal2.
OLDEST_MACOS = "13.0"


def info_plist(version: str) -> dict[str, Any]:
    """Return the property list; the freezer adds the names of program and icon.

    Raises:
        SetupError: The version does not begin with three numbers.
    """
    short = ".".join(map(str, numbers(version)))
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleShortVersionString": short,
        "CFBundleVersion": short,
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "LSApplicationCategoryType": "public.app-category.reference",
        "NSHumanReadableCopyright": COPYRIGHT,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSQuitAlwaysKeepsWindows": False,  # the system must not keep what stood in a window
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Fieldguide pack",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [PACK_TYPE],
            }
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": PACK_TYPE,
                "UTTypeDescription": "Fieldguide pack",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": ["fgpack"]},
            }
        ],
    }


def require_old_enough_qt() -> None:
    """Make sure that the installed Qt runs on the oldest macOS that we promise.

    Raises:
        SetupError: It was built for a newer one.
    """
    tags = metadata.distribution("PySide6_Essentials").read_text("WHEEL") or ""
    for major, minor in re.findall(r"macosx_(\d+)_(\d+)_", tags):
        if (int(major), int(minor)) > tuple(map(int, OLDEST_MACOS.split("."))):
            raise SetupError(
                f"The installed Qt needs macOS {major}.{minor}, but {OLDEST_MACOS} is promised.\n"
                "Install an older one, or change OLDEST_MACOS in packaging/macos_bundle.py and what README.md promises."
            )
