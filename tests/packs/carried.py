"""Packs of NGO X as files, signed for real, for tests of what happens on a device."""

from __future__ import annotations

from fieldguide.domain.pack import Publisher
from fieldguide.export.edition_check import require_sound
from fieldguide.packs import container, editions
from fieldguide.packs.installing import Packs
from fieldguide.store.library import Library
from tests.content.packed import FILES, contact, table
from tests.packs import making
from tests.packs.verifying import fingerprint_of

COUNTRIES = ("GB", "NO", "SE")


class Ngo:
    """A publisher and the device of somebody who installs its packs.

    Attributes:
        root: The editors' root, which the device believes.
        granted: The editors' list its packs carry; one with this publisher alone if None.
    """

    def __init__(self, slug="ngo-x", *, may_override=False, beside=None):
        """Make one; ``beside`` another that the same editors endorse."""
        self.bench = making.Bench(
            slug, **({"core": beside.bench.core, "editors": beside.bench.editors} if beside else {})
        )
        self.granted = None
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
            granted = self.granted or self.listed()
            trust = {"1.root.json": self.root, "targets.json": granted, f"{self.slug}.json": signed}
            parts = self.bench.endorsed(made, content, **trust)
        path = folder / f"{self.slug}-{name}-en-{version}.fgpack"
        path.write_bytes(container.write(parts))
        return path

    def listed(self, version=1, *others):
        """Return the editors' list with this publisher on it, and with others."""
        said = {"name": "NGO X", "countries": COUNTRIES}
        delegates = [
            (making.delegation(one.slug, one.bench.hand, may_override=one.may_override, **said), one.bench.hand)
            for one in (self, *others)
        ]
        return making.targets(version, delegates=delegates, signers=self.bench.editors)

    def alone(self):
        """Return this publisher as somebody trusts it who compared its fingerprint."""
        made = making.make_manifest(id=f"{self.slug}/contacts", publisher=self.slug)
        return Publisher(self.slug, self.slug.upper(), fingerprint_of(self.bench, self.bench.alone(made)), "2026-11-21")

    def device(self, profile, bundled, **values):
        """Return the packs of a device."""
        given = {"root": self.root, "now": lambda: making.NOW} | values
        return Packs(profile, bundled, require_sound, **given)


def contacts(*numbers):
    """Return the files of a pack with some numbers, one contact each."""
    return {"services/gb.csv": table(*(contact(f"ngo-x-line-{n}", number) for n, number in enumerate(numbers)))}


def in_use(device):
    """Return the edition a start would open."""
    return editions.in_use(device.profile, device.bundled)


def heads(device):
    """Return the heads of its records by id."""
    with Library(in_use(device).library) as library:
        return {head.id: head for head in library.heads()}


def install(device, path, **values):
    """Plan and install a pack."""
    return device.install(device.plan(path), **values)


def everything(folder):
    """Return all files below a folder with their bytes."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
