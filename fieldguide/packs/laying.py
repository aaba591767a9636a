"""The next edition in memory: installed packs looked at again, a new one laid over them, and what no longer fits left out.

An installed pack whose file is gone, whose publisher nobody trusts any more or whose records no longer fit stands in the way of no other: it
stays installed, with its problem, and is not part of the edition. Only the new one has to fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from fieldguide.content.overlay import Overlaid, PackSources, overlay
from fieldguide.domain.pack import Publisher, Trusted, Verified
from fieldguide.errors import PackError
from fieldguide.packs import trust
from fieldguide.packs.archive import Archive
from fieldguide.packs.editions import Editions, Installed
from fieldguide.packs.planning import (
    LeftOut,
    Next,
    expiry_of,
    file_name,
    publisher_of,
    records_of_others,
    sources_of,
)
from fieldguide.packs.shelf import Shelf
from fieldguide.packs.truststate import TrustState
from fieldguide.store.reading_back import Contents, read_back

_NONE: Mapping[str, Archive] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Judge:
    """Who decides on this computer whether a pack counts; for the attributes see :func:`fieldguide.packs.trust.verify`."""

    listed: tuple[Publisher, ...]
    root: bytes | None
    now: Callable[[], datetime] | None

    def judge(self, archive: Archive, state: TrustState) -> Verified:
        """Judge a pack that may be installed."""
        now = self.now and self.now()
        return trust.verify(archive, state, listed=self.listed, root=self.root, now=now)

    def again(self, archive: Archive, state: TrustState) -> Verified:
        """Judge a pack that was installed before."""
        now = self.now and self.now()
        return trust.verify_installed(archive, state, listed=self.listed, root=self.root, now=now)


@dataclass(frozen=True, slots=True)
class Laid:
    """Packs laid over the core edition.

    Attributes:
        overlaid: The records.
        packs: The installed packs, with the problem of those that are not part of it.
        left_out: Those of them that were to be and cannot.
    """

    overlaid: Overlaid
    packs: tuple[Installed, ...]
    left_out: tuple[LeftOut, ...]


class Layer:
    """Lays packs over the core edition. Methods raise LibraryError if the bundled library cannot be read."""

    def __init__(self, shelf: Shelf, judge: Judge) -> None:
        self._shelf = shelf
        self._judge = judge
        self._base: Contents | None = None

    @property
    def base(self) -> Contents:
        """The core edition."""
        if self._base is None:
            self._base = read_back(self._shelf.bundled)
        return self._base

    def again(self, packs: Iterable[Installed], state: TrustState, *, with_problems: bool) -> Laid:
        """Lay installed packs over the core edition; those with a problem are tried again, or stay as they are."""
        return self._laid(packs, state, _NONE, (), with_problems=with_problems)

    def begun(self, editions: Editions, state: TrustState) -> Next:
        """Return an edition as it is, for packs to be added to it; nothing is looked at yet."""
        return Next(overlay(self.base, []), editions.current.packs, editions, state)

    def added(self, before: Next, archive: Archive, verified: Verified) -> Next:
        """Return an edition with one more pack.

        Others are judged by what would be remembered after it: it may carry the very list that withdraws one of them.

        Raises:
            PackContentError: The new pack has faults.
            PackNamespaceError: The new pack holds what is not its publisher's.
        """
        manifest, state = verified.manifest, before.state.accepting(verified)
        name, is_endorsed = file_name(archive, manifest), verified.how is Trusted.DELEGATED
        removed = tuple(
            pack.id
            for pack in before.packs
            if pack.id in manifest.replaces and publisher_of(pack) == manifest.publisher
        )
        others = [pack for pack in before.packs if pack.id not in (*removed, manifest.id)]
        may_override = verified.may_override if is_endorsed else True  # as far as somebody agrees, see below
        countries = frozenset(verified.countries)
        own = sources_of(archive, manifest, verified.publisher_name, countries, may_override=may_override)
        laid = self._laid(others, state, before.carried, [own], with_problems=False)
        asked = bool(records_of_others(laid.overlaid, manifest))
        mine = Installed(
            manifest.id, name, verified.manifest_sha256, verified.publisher_name, manifest.title, manifest.version,
            manifest.date, verified.how.value, expiry_of(verified), verified.may_override if is_endorsed else asked,
        )  # fmt: skip
        gone = {manifest.id, *removed}
        left_out = (*(one for one in before.left_out if one.pack.id not in gone), *laid.left_out)
        return Next(
            laid.overlaid, (*laid.packs, mine), before.editions, state, {**before.carried, name: archive}, left_out,
            tuple(dict.fromkeys((*before.removed, *removed))),
        )  # fmt: skip

    def _laid(
        self,
        packs: Iterable[Installed],
        state: TrustState,
        carried: Mapping[str, Archive],
        new: Sequence[PackSources],
        *,
        with_problems: bool,
    ) -> Laid:
        packs = tuple(packs)
        sources: list[PackSources] = []
        refused: dict[str, PackError] = {}
        for pack in packs:
            if with_problems or not pack.problem:
                try:
                    sources.append(self._again(pack, state, carried))
                except PackError as error:
                    refused[pack.id] = error
        try:
            overlaid = overlay(self.base, [*sources, *new])
        except PackError:
            sources = self._fitting(sources, refused)
            overlaid = overlay(self.base, [*sources, *new])
        if with_problems:
            packs = tuple(replace(pack, problem="") for pack in packs)
        kept = tuple(replace(pack, problem=refused[pack.id].message) if pack.id in refused else pack for pack in packs)
        left_out = tuple(LeftOut(pack, str(refused[pack.id])) for pack in kept if pack.id in refused)
        return Laid(overlaid, kept, left_out)

    def _fitting(self, sources: list[PackSources], refused: dict[str, PackError]) -> list[PackSources]:
        """Return those that fit, and note why the others do not."""
        with suppress(PackError):
            overlay(self.base, sources)
            return sources
        fitting: list[PackSources] = []
        for own in sources:
            try:
                overlay(self.base, [*fitting, own])
                fitting.append(own)
            except PackError as error:
                refused[own.id] = error
        return fitting

    def _again(self, pack: Installed, state: TrustState, carried: Mapping[str, Archive]) -> PackSources:
        """Return an installed pack, looked at again: what lies in the profile may have been changed since."""
        archive = carried.get(pack.file) or self._shelf.archive(pack)
        verified = self._judge.again(archive, state)
        # What the editors grant they can take back; what a person agreed to is only noted here.
        may_override = verified.may_override if verified.how is Trusted.DELEGATED else pack.may_override
        countries = frozenset(verified.countries)
        own = sources_of(archive, verified.manifest, verified.publisher_name, countries, may_override=may_override)
        return replace(own, is_new=False)
