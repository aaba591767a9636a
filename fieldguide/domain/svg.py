"""Pictures of figures: the colours that stand in them until a look is known, and what a picture may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Role of a colour → what stands for it in a stored picture. No look uses these, so they can be replaced without looking at the picture.
PLACEHOLDERS = {"text": "#010201", "line": "#010202", "series1": "#010203", "series2": "#010204"}

_REACHES_OUT = re.compile(r"<image|<script|<foreignObject|href\s*=\s*[\"'](?!#)|url\((?!#)|@import", re.IGNORECASE)


def is_self_contained(svg: str) -> bool:
    """Tell whether a picture refers to nothing outside itself: no file, no address, no script."""
    return not _REACHES_OUT.search(svg)


def coloured(svg: str, colours: Mapping[str, str]) -> str:
    """Return the picture with the colours of a look, given by role."""
    for role, placeholder in PLACEHOLDERS.items():
        svg = svg.replace(placeholder, colours[role])
    return svg
