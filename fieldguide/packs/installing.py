"""Installing packs: what one would change, the next edition made beside the one in use, and one pointer moved when it is whole and sound.

Order of an installation: what was accepted is remembered → the pack is kept as it was carried → the next library is written under a name nobody
reads, checked, and given its own → the pointer is replaced. Killed in between, the old edition stands, and what was begun is cleared away later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fieldguide import whole_file
from fieldguide.content.overlay import Overlaid, PackSources, overlay
from fieldguide.domain.pack import Publisher, Trusted, Verified
from fieldguide.domain.records import Record
from fieldguide.errors import FieldguideError, LibraryError, PackDamagedError, PackError, PackNamespaceError
from fieldguide.packs import editions, trust
from fieldguide.packs.archive import Archive, read_archive
from fieldguide.packs.changes import compare
from fieldguide.packs.editions import DeviceEdition, Editions, Installed
from fieldguide.packs.lock import locked
from fieldguide.packs.planning import (
    LeftOut,
    Made,
    Plan,
    expiry_of,
    file_name,
    publisher_of,
    sources_of,
    withdraws_others,
)
from fieldguide.packs.truststate import read_state, write_state
from fieldguide.store.reading_back import Contents, read_back

#: Looks at a finished library before anybody uses it, with the records that are new in it; raises a FieldguideError if it is not sound.
Check = Callable[[Path, Sequence[str]], None]


class Packs:
    """The packs of one profile.

    Methods raise :class:`~fieldguide.errors.PackError`, and :class:`~fieldguide.errors.LibraryError` if the bundled library cannot be read;
    then nothing has changed.
    """

    def __init__(
        self,
        profile: Path,
        bundled: Path,
        check: Check,
        *,
        listed: Iterable[Publisher] = (),
        root: bytes | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Look after a profile.

        Args:
            profile: The folder of settings.
            bundled: The library the program brought.
            check: Looks at a finished library.
            listed: Publishers an administrator trusts.
            root: See :func:`fieldguide.packs.trust.verify`.
            now: Tells the time; the computer's if None.
        """
        self.profile = profile
        self.bundled = bundled
        self._check = check
        self._listed = tuple(listed)
        self._root = root
        self._now = now
        self._base: Contents | None = None

    def editions(self) -> Editions:
        """Return the edition in use and the one before."""
        try:
            found = editions.read(self.profile)
        except (OSError, ValueError) as error:
            raise PackDamagedError(
                f"{editions.pointer(self.profile)}, the list of installed packs, cannot be read.",
                "Put it back from a copy, or delete it and install the packs anew; the guide itself works without.",
            ) from error
        return found or Editions(DeviceEdition(editions.seal_of(self.bundled)))

    def installed(self) -> tuple[Installed, ...]:
        """Return the installed packs, those left out included."""
        return self.editions().current.packs

    def plan(self, path: Path) -> Plan:
        """Return what installing a pack would change; changes nothing.

        Raises:
            PackUntrustedError: Its publisher is not trusted; :meth:`preview` still shows what is in it.
        """
        archive = read_archive(path)
        return self._planned(archive, self._verified(archive))

    def verify(self, path: Path) -> Verified:
        """Return what is known of a pack, without looking at its content."""
        return self._verified(read_archive(path))

    def preview(self, path: Path) -> Plan:
        """Return what a pack holds that nobody vouches for; it cannot be installed."""
        archive = read_archive(path)
        manifest = trust.preview(archive)
        pack = sources_of(archive, manifest, manifest.publisher_name, None, may_override=True)
        base = self._contents()
        contents = overlay(base, [pack]).contents
        return Plan(archive, None, manifest, compare(base.records, contents.records), contents=contents)

    def install(self, plan: Plan, *, agreed: bool = False) -> Installed:
        """Install a pack.

        Args:
            plan: What was shown.
            agreed: A person agrees that it replaces records of others, where that is asked.

        Raises:
            PackNamespaceError: It replaces records of others, and nobody agreed.
        """
        if plan.verified is None:
            raise PackNamespaceError("A preview cannot be installed.", "Its publisher has to be trusted first.")
        with self._changing():
            state = read_state(self._trust)
            verified = self._verified(plan.archive)
            is_same = plan.made is not None and plan.made.editions == self.editions() and verified == plan.verified
            again = plan if is_same else self._planned(plan.archive, verified)
            if again.asks_override and not agreed:
                raise PackNamespaceError(
                    f"“{again.manifest.title}” replaces records of others: {', '.join(sorted(again.manifest.overrides)[:5])}.",
                    "Agree to that, or do not install it.",
                )
            write_state(self._trust, state.accepting(verified))
            made = again.made
            if made is None:
                raise PackError("The next edition was not made.", "Look at the pack again.")
            mine = made.packs[-1]
            self._keep(plan.archive.data, mine.file)
            self._go_on(made.packs, made.overlaid)
            return mine

    def is_higher(self, plan: Plan) -> bool:
        """Tell whether a pack is newer than everything of it that was ever installed here: who went back wants to stay there."""
        lapsed = plan.verified.lapsed if plan.verified else ()
        newest = read_state(self._trust).newest(plan.manifest.id, lapsed)
        return newest is None or plan.manifest.version > newest.version

    def remove(self, pack_id: str) -> None:
        """Take a pack out.

        Raises:
            PackError: It is not installed.
        """
        with self._changing():
            current = self.editions().current
            left = tuple(pack for pack in current.packs if pack.id != pack_id)
            if len(left) == len(current.packs):
                names = ", ".join(pack.id for pack in current.packs) or "none"
                raise PackError(f"There is no installed pack “{pack_id}”.", f"Installed: {names}.")
            self._rebuild(left)

    def rollback(self) -> DeviceEdition:
        """Go back to the edition before, and return it; going back again returns to this one.

        Raises:
            PackError: There is none.
        """
        with self._changing():
            found = self.editions()
            if found.previous is None:
                raise PackError("There is no edition to go back to.", "The first pack you install makes one.")
            target = found.previous
            if self._is_whole(target):
                editions.write(self.profile, Editions(target, found.current))
            else:
                self._rebuild(target.packs)
            return self.editions().current

    def rebuild(self) -> tuple[LeftOut, ...]:
        """Add the installed packs to the bundled library again, after the program brought a newer one or a file was lost.

        A pack that no longer fits is left out, stays installed, and is tried again with the next core edition.

        Returns:
            The packs left out.
        """
        with self._changing():
            current = self.editions().current
            if self._is_whole(current):
                return ()
            return self._rebuild(current.packs)

    def trust(self, publisher: Publisher) -> None:
        """Remember that a person has compared a publisher's fingerprint and trusts it."""
        with self._changing():
            write_state(self._trust, read_state(self._trust).trusting(publisher))

    def distrust(self, slug: str) -> None:
        """Withdraw trust in a publisher; its packs leave the edition."""
        with self._changing():
            write_state(self._trust, read_state(self._trust).distrusting(slug))
            packs = self.editions().current.packs
            left = tuple(pack for pack in packs if not pack.id.startswith(f"{slug}/"))
            if left != packs:
                self._rebuild(left)

    def trusted(self) -> tuple[Publisher, ...]:
        """Return who is trusted here by a person or by an administrator's list."""
        return (*self._listed, *read_state(self._trust).publishers.values())

    # --- making an edition -----------------------------------------------------------------------------------------------------------

    @property
    def _trust(self) -> Path:
        return editions.trust_folder(self.profile)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the lock, and tell a full disk or a missing right in words; clear away afterwards what nobody needs."""
        with locked(self.profile):
            try:
                yield
            except OSError as error:
                raise PackError(
                    f"The profile {self.profile} cannot be written: {error.strerror}.",
                    "Make room, or use a profile you may write to. The edition you had is still there.",
                ) from error
            finally:
                self._clear()

    def _verified(self, archive: Archive) -> Verified:
        state, now = read_state(self._trust), self._now and self._now()
        return trust.verify(archive, state, listed=self._listed, root=self._root, now=now)

    def _contents(self) -> Contents:
        if self._base is None:
            self._base = read_back(self.bundled)
        return self._base

    def _planned(self, archive: Archive, verified: Verified) -> Plan:
        manifest, base = verified.manifest, self._contents()
        now = self.editions()
        current = now.current
        before = next((pack for pack in current.packs if pack.id == manifest.id), None)
        asks = verified.how is not Trusted.DELEGATED
        mine = Installed(
            manifest.id, file_name(archive, manifest), verified.manifest_sha256, verified.publisher_name, manifest.title,
            manifest.version, manifest.date, verified.how.value, expiry_of(verified), verified.may_override or asks,
        )  # fmt: skip
        removes = tuple(
            pack.id
            for pack in current.packs
            if pack.id in manifest.replaces and publisher_of(pack) == manifest.publisher
        )
        packs = tuple(pack for pack in current.packs if pack.id not in (*removes, manifest.id))
        others = [self._again(pack) for pack in packs if not pack.problem]
        own = sources_of(
            archive, manifest, verified.publisher_name, frozenset(verified.countries), may_override=mine.may_override
        )
        overlaid = overlay(base, [*others, own])
        changes = compare(self._records_now(base, current), overlaid.contents.records)
        replaced = any(
            record.head.issued is not None and record.head.issued.pack == manifest.id and record.head.issued.replaces
            for record in overlaid.contents.records
        )
        return Plan(
            archive, verified, manifest, changes, before.version if before else 0,
            asks and (replaced or bool(manifest.overrides) or withdraws_others(overlaid, manifest)), removes,
            before is not None and before.sha256 == mine.sha256 and not before.problem,
            Made(overlaid, (*packs, mine), now), overlaid.contents,
        )  # fmt: skip

    def _records_now(self, base: Contents, current: DeviceEdition) -> tuple[Record, ...]:
        path = editions.folder(self.profile) / current.library
        if current.library and self._is_whole(current):
            with suppress(LibraryError):
                return read_back(path).records
        return base.records

    def _again(self, pack: Installed) -> PackSources:
        """Return an installed pack, looked at again: what lies in the profile may have been changed since."""
        archive = read_archive(editions.packs_folder(self.profile) / pack.file)
        verified = trust.verify_installed(
            archive, read_state(self._trust), listed=self._listed, root=self._root, now=self._now and self._now()
        )
        return replace(
            sources_of(
                archive,
                verified.manifest,
                verified.publisher_name,
                frozenset(verified.countries),
                may_override=verified.may_override or pack.may_override,
            ),
            is_new=False,
        )

    def _rebuild(self, packs: Sequence[Installed]) -> tuple[LeftOut, ...]:
        base = self._contents()
        kept: list[Installed] = []
        sources: list[PackSources] = []
        left_out = []
        overlaid = overlay(base, [])
        for pack in packs:
            try:
                own = self._again(pack)
                overlaid = overlay(base, [*sources, own])
            except PackError as error:
                left_out.append(LeftOut(pack, str(error)))
                kept.append(replace(pack, problem=error.message))
                continue
            sources.append(own)
            kept.append(replace(pack, problem=""))
        self._go_on(tuple(kept), overlaid)
        return tuple(left_out)

    def _go_on(self, packs: tuple[Installed, ...], overlaid: Overlaid) -> None:
        """Make the library of an edition and let it be the current one."""
        before = self.editions()
        edition = DeviceEdition(editions.seal_of(self.bundled), packs=packs)
        if any(not pack.problem for pack in packs):
            path = self._build(overlaid.contents)
            edition = replace(edition, library=path.name, seal=editions.seal_of(path))
        editions.write(self.profile, Editions(edition, before.current))

    def _build(self, contents: Contents) -> Path:
        from fieldguide.store.writer import write_library  # brings more than those need who only look

        folder = editions.folder(self.profile)
        folder.mkdir(parents=True, exist_ok=True)
        numbers = [int(path.stem) for path in folder.glob("*.db") if path.stem.isdecimal()]
        path = folder / f"{max(numbers, default=0) + 1}.db"
        with whole_file.made(path) as part:
            write_library(
                part, contents.meta, contents.vocabulary, contents.sources, contents.records, contents.thesaurus
            )
            self._require_as_meant(part, contents)
        return path

    def _require_as_meant(self, path: Path, contents: Contents) -> None:
        try:
            self._check(path, [record.id for record in contents.records if record.head.issued])
        except LibraryError as error:
            raise PackError(
                "The next edition could not be read back as it was written.",
                "Try again. If it happens twice, the disk may be failing.",
            ) from error

    def _keep(self, data: bytes, name: str) -> None:
        folder = editions.packs_folder(self.profile)
        folder.mkdir(parents=True, exist_ok=True)
        whole_file.write(folder / name, data)

    def _is_whole(self, edition: DeviceEdition) -> bool:
        """Tell whether an edition can be used as it lies there."""
        if edition.base != editions.seal_of(self.bundled):
            return not edition.packs
        if not edition.library:
            return all(pack.problem for pack in edition.packs)
        return editions.seal_of(editions.folder(self.profile) / edition.library) == edition.seal

    def _clear(self) -> None:
        """Delete what neither this edition nor the one before needs; what cannot be deleted now goes the next time."""
        with suppress(FieldguideError, OSError):
            found = self.editions()
            kept = [found.current, *([found.previous] if found.previous else [])]
            needed = (
                {one.library for one in kept}
                | {pack.file for one in kept for pack in one.packs}
                | {editions.pointer(self.profile).name}
            )
            for folder in (editions.folder(self.profile), editions.packs_folder(self.profile)):
                for path in folder.glob("*"):
                    if path.name not in needed:
                        with suppress(OSError):
                            path.unlink()
