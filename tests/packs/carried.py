"""Packs of NGO X as files, signed for real, for tests of what happens on a device."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from fieldguide.export.edition_check import require_sound
from fieldguide.packs import container
from fieldguide.packs.installing import Packs
from tests.content.packed import FILES, contact, table


def _making():
    if "packs_making" not in sys.modules:
        spec = importlib.util.spec_from_file_location("packs_making", Path(__file__).with_name("making.py"))
        module = importlib.util.module_from_spec(spec)
        sys.modules["packs_making"] = module
        spec.loader.exec_module(module)
    return sys.modules["packs_making"]


making = _making()
COUNTRIES = ("GB", "NO", "SE")


class Ngo:
    """A publisher and the device of somebody who installs its packs.

    Attributes:
        root: The editors' root, which the device believes.
    """

    def __init__(self, slug="ngo-x", *, may_override=False):
        self.bench = making.Bench(slug)
        self.slug = slug
        self.root = self.bench.core_root()
        self.may_override = may_override
        self.released = {}
        self.lists = 0

    def pack(self, folder, version=1, files=None, *, name="contacts", alone=False, **changes):
        """Write a pack and return its path."""
        content = {f"content/{one}": data for one, data in (FILES if files is None else files).items()}
        values = {
            "id": f"{self.slug}/{name}", "publisher": self.slug, "publisher_name": "NGO X", "title": "Contacts of NGO X",
            "version": version, "date": f"2026-03-{version:02}", "languages": ("en",), "countries": COUNTRIES, "review": {},
        } | changes  # fmt: skip
        made = making.make_manifest(content, **values)
        self.released[name] = made
        self.lists += 1
        signed = self.bench.own_targets(*self.released.values(), version=self.lists)
        if alone:
            parts = self.bench.alone(made, content, **{f"{self.slug}.json": signed})
        else:
            granted = self.bench.core_targets(name="NGO X", countries=COUNTRIES, may_override=self.may_override)
            trust = {"1.root.json": self.root, "targets.json": granted, f"{self.slug}.json": signed}
            parts = self.bench.endorsed(made, content, **trust)
        path = folder / f"{self.slug}-{name}-en-{version}.fgpack"
        path.write_bytes(container.write(parts))
        return path

    def device(self, profile, bundled, **values):
        """Return the packs of a device."""
        given = {"root": self.root, "now": lambda: making.NOW} | values
        return Packs(profile, bundled, require_sound, **given)


def contacts(*numbers):
    """Return the files of a pack with some numbers, one contact each."""
    return {"services/gb.csv": table(*(contact(f"ngo-x-line-{n}", number) for n, number in enumerate(numbers)))}
