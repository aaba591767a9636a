"""Installing packs: what one would change, the next edition made beside the one in use, and one pointer moved when it is whole and sound.

Order of an installation: what was accepted is remembered → the pack is kept as it was carried → the next library is written under a name nobody
reads, checked, and given its own → the pointer is replaced. Killed in between, the old edition stands, and what was begun is cleared away later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from fieldguide.content.overlay import overlay
from fieldguide.domain.pack import Publisher, Trusted, Verified
from fieldguide.errors import PackError, PackNamespaceError, PackUntrustedError
from fieldguide.packs import trust
from fieldguide.packs.archive import Archive, read_archive
from fieldguide.packs.changes import compare
from fieldguide.packs.editions import DeviceEdition, Editions, Installed
from fieldguide.packs.laying import Judge, Layer
from fieldguide.packs.lock import locked
from fieldguide.packs.planning import (
    LeftOut,
    Next,
    Plan,
    Refusal,
    Together,
    publisher_of,
    records_of_others,
    sources_of,
)
from fieldguide.packs.shelf import Check, Shelf
from fieldguide.packs.truststate import TrustState, read_state, write_state

_MOST_NAMED = 5


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
        in_use: Path | None = None,
    ) -> None:
        """Look after a profile.

        Args:
            profile: The folder of settings.
            bundled: The library the program brought.
            check: Looks at a finished library.
            listed: Publishers an administrator trusts.
            root: See :func:`fieldguide.packs.trust.verify`.
            now: Tells the time; the computer's if None.
            in_use: The library a window shows; it stays, whatever is installed meanwhile.
        """
        self.profile = profile
        self.bundled = bundled
        self._listed = tuple(listed)
        self._judge = Judge(self._listed, root, now)
        self._shelf = Shelf(profile, bundled, check, in_use)
        self._layer = Layer(self._shelf, self._judge)

    def editions(self) -> Editions:
        """Return the edition in use and the one before."""
        return self._shelf.editions()

    def installed(self) -> tuple[Installed, ...]:
        """Return the installed packs, those left out included."""
        return self.editions().current.packs

    # --- looking, which changes nothing ----------------------------------------------------------------------------------------------

    def look_at(self, path: Path) -> tuple[Plan, PackUntrustedError | None]:
        """Read the file of a pack once, and return what installing it would change; or its preview, and why it is no more than that."""
        archive = read_archive(path)
        try:
            return self.plan(archive), None
        except PackUntrustedError as error:
            return self.preview(archive), error

    def plan(self, pack: Path | Archive) -> Plan:
        """Return what installing a pack would change.

        Raises:
            PackUntrustedError: Its publisher is not trusted; :meth:`preview` still shows what is in it.
        """
        archive = pack if isinstance(pack, Archive) else read_archive(pack)
        state = self._state()
        return self._planned(archive, self._judge.judge(archive, state), state)

    def verify(self, path: Path) -> Verified:
        """Return what is known of a pack, without looking at its content."""
        return self._judge.judge(read_archive(path), self._state())

    def preview(self, archive: Archive) -> Plan:
        """Return what a pack holds that nobody vouches for; it cannot be installed."""
        manifest = trust.preview(archive)
        pack = sources_of(archive, manifest, manifest.publisher_name, None, may_override=True)
        base = self._layer.base
        contents = overlay(base, [pack]).contents
        return Plan(archive, None, manifest, compare(base.records, contents.records), contents=contents)

    def is_higher(self, plan: Plan) -> bool:
        """Tell whether a pack is newer than everything of it that was ever installed here: who went back wants to stay there."""
        lapsed = plan.verified.lapsed if plan.verified else ()
        newest = self._state().newest(plan.manifest.id, lapsed)
        return newest is None or plan.manifest.version > newest.version

    def trusted(self) -> tuple[Publisher, ...]:
        """Return who is trusted here by a person or by an administrator's list."""
        return (*self._listed, *self._state().publishers.values())

    # --- changing --------------------------------------------------------------------------------------------------------------------

    def install(self, plan: Plan, *, agreed: bool = False) -> Installed:
        """Install a pack; exactly what is installed already changes nothing.

        Args:
            plan: What was shown.
            agreed: A person agrees that it replaces records of others, where that is asked.

        Raises:
            PackNamespaceError: It replaces records of others, and nobody agreed.
        """
        if plan.verified is None:
            raise PackNamespaceError("A preview cannot be installed.", "Its publisher has to be trusted first.")
        with self._changing():
            state, now = self._state(), self.editions()
            verified = self._judge.judge(plan.archive, state)
            after = state.accepting(verified)
            is_same = (
                plan.made is not None
                and (plan.made.editions, plan.made.state) == (now, after)
                and verified == plan.verified
            )
            again = plan if is_same else self._planned(plan.archive, verified, state)
            if again.made is None:
                raise PackError("The next edition was not made.", "Look at the pack again.")
            mine = again.made.packs[-1]
            if mine in now.current.packs and self._shelf.is_whole(now.current):
                self._shelf.keep(mine.file, plan.archive.data)  # it may have been lost
                return mine
            if again.asks_override and not agreed:
                raise _unagreed(again.manifest.title, again.of_others)
            # Signed anew it is still the pack there is: the way back leads where it led.
            self._write(again.made, now.previous if again.is_installed else now.current)
            return mine

    def install_together(self, paths: Iterable[Path]) -> Together:
        """Install several packs as one edition, so that the way back leads to the edition before all of them.

        One that cannot be installed, or that a person would have to agree to, is refused and keeps the others from nothing.
        """
        with self._changing():
            before = self.editions()
            made = self._layer.begun(before, self._state())
            begun, refused = made, []
            for path in paths:
                try:
                    made = self._with(made, path)
                except PackError as error:
                    refused.append(Refusal.of(path, error))
            if made is not begun:
                self._write(made, before.current)
            done = tuple(pack for pack in made.packs if pack.file in made.carried)
            return Together(done, made.removed, made.left_out, tuple(refused))

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
            self._make(left, current)

    def rollback(self) -> DeviceEdition:
        """Go back to the edition before, and return it; going back again returns to this one.

        A pack whose publisher is no longer trusted does not come back with it: it is left out, with its problem.

        Raises:
            PackError: There is none.
        """
        with self._changing():
            found = self.editions()
            if found.previous is None:
                raise PackError("There is no edition to go back to.", "The first pack you install makes one.")
            if self._shelf.is_whole(found.previous) and self._still_counts(found.previous):
                self._shelf.point(found.previous, found.current)
            else:
                self._make(found.previous.packs, found.current)
            return self.editions().current

    def rebuild(self) -> tuple[LeftOut, ...]:
        """Add the installed packs to the bundled library again, after the program brought a newer one or a file was lost.

        A pack that no longer fits is left out, stays installed, and is tried again with the next core edition.

        Returns:
            The packs left out.
        """
        with self._changing():
            current = self.editions().current
            return () if self._shelf.is_whole(current) else self._make(current.packs, current)

    def trust(self, publisher: Publisher) -> None:
        """Remember that a person has compared a publisher's fingerprint and trusts it; packs of it that were left out come back."""
        with self._changing():
            write_state(self._shelf.trust, self._state().trusting(publisher))
            current = self.editions().current
            if any(pack.problem and publisher_of(pack) == publisher.slug for pack in current.packs):
                self._make(current.packs, current)

    def distrust(self, slug: str) -> None:
        """Withdraw trust in a publisher; its packs leave the edition, and the one before that the way back leads to."""
        with self._changing():
            write_state(self._shelf.trust, self._state().distrusting(slug))
            found = self.editions()
            current, previous = _without(found.current, slug), found.previous and _without(found.previous, slug)
            if previous is not None and previous.packs == current.packs:
                previous = None
            if current != found.current:
                self._make(current.packs, previous)
            elif previous != found.previous:
                self._shelf.point(current, previous)

    # --- what they share -------------------------------------------------------------------------------------------------------------

    def _state(self) -> TrustState:
        return read_state(self._shelf.trust)

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
                self._shelf.clear()

    def _planned(self, archive: Archive, verified: Verified, state: TrustState) -> Plan:
        """Return what a verified pack would change."""
        manifest, now = verified.manifest, self.editions()
        made = self._layer.added(self._layer.begun(now, state), archive, verified)
        before = next((pack for pack in now.current.packs if pack.id == manifest.id), None)
        here = self._shelf.records(now.current)
        contents = made.overlaid.contents
        of_others = records_of_others(made.overlaid, manifest)
        return Plan(
            archive, verified, manifest, compare(self._layer.base.records if here is None else here, contents.records),
            before.version if before else 0, verified.how is not Trusted.DELEGATED and bool(of_others), of_others,
            made.removed, made.left_out, before is not None and before.sha256 == verified.manifest_sha256 and not before.problem,
            made, contents,
        )  # fmt: skip

    def _with(self, made: Next, path: Path) -> Next:
        """Return an edition with one more pack, for which nobody has to be asked."""
        archive = read_archive(path)
        verified = self._judge.judge(archive, made.state)
        more = self._layer.added(made, archive, verified)
        of_others = records_of_others(more.overlaid, verified.manifest)
        if of_others and verified.how is not Trusted.DELEGATED:
            raise _unagreed(verified.manifest.title, of_others)
        return more

    def _still_counts(self, edition: DeviceEdition) -> bool:
        """Tell whether each pack of an edition could be installed as it is there: trust may have been withdrawn since."""
        wanted = [pack for pack in edition.packs if not pack.problem]
        return not (wanted and self._layer.again(wanted, self._state(), with_problems=False).left_out)

    def _make(self, packs: Iterable[Installed], previous: DeviceEdition | None) -> tuple[LeftOut, ...]:
        """Make an edition of installed packs, and return those left out."""
        laid = self._layer.again(packs, self._state(), with_problems=True)
        self._shelf.go_on(laid.packs, laid.overlaid.contents, previous)
        return laid.left_out

    def _write(self, made: Next, previous: DeviceEdition | None) -> None:
        write_state(self._shelf.trust, made.state)
        for name, archive in made.carried.items():
            self._shelf.keep(name, archive.data)
        self._shelf.go_on(made.packs, made.overlaid.contents, previous)


def _without(edition: DeviceEdition, slug: str) -> DeviceEdition:
    """Return an edition without the packs of a publisher; it has no library then, and is made when somebody goes there."""
    left = tuple(pack for pack in edition.packs if publisher_of(pack) != slug)
    return edition if left == edition.packs else DeviceEdition(edition.base, packs=left)


def _unagreed(title: str, of_others: tuple[str, ...]) -> PackNamespaceError:
    more = f" and {len(of_others) - _MOST_NAMED} more" if len(of_others) > _MOST_NAMED else ""
    return PackNamespaceError(
        f"“{title}” replaces records of others, or takes them out: {', '.join(of_others[:_MOST_NAMED])}{more}.",
        "Install it from its file and agree to that, or do not install it.",
    )
