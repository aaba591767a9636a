"""Where one is in a run: which screens there are now, and which comes before and after."""

from __future__ import annotations

from fieldguide.checklists.screens import Screen, View, screens
from fieldguide.qt.checklist_run import ChecklistRun


class Walk:
    """The way through one run; what there is to walk through is computed anew each time, for answers change it.

    Attributes:
        at: Id of the screen one is at.
    """

    def __init__(self, run: ChecklistRun, view: str, at: str) -> None:
        """Begin.

        Args:
            run: The run.
            view: How much is on a screen, a code of :class:`View`.
            at: Where to begin; the first screen if there is none of that name.
        """
        self._run = run
        self._view = View(view) if view in set(View) else View.STAGE
        self.at = at
        self.at = self.screen.id

    @property
    def screens(self) -> tuple[Screen, ...]:
        """All screens, in order; never none."""
        return screens(self._run.stages, self._view)

    @property
    def screen(self) -> Screen:
        """The screen one is at; the first if that one has gone."""
        found = self.screens
        return next((one for one in found if one.id == self.at), found[0])

    @property
    def is_gone(self) -> bool:
        """Tell whether the answers have taken the screen away."""
        return all(one.id != self.at for one in self.screens)

    @property
    def number(self) -> int:
        """The place of the screen, from 0."""
        return self.screens.index(self.screen)

    @property
    def is_last(self) -> bool:
        """Tell whether no screen follows."""
        return self.number == len(self.screens) - 1

    def after(self) -> Screen:
        """Return the next screen; the last one stays."""
        found = self.screens
        return found[min(self.number + 1, len(found) - 1)]

    def before(self) -> Screen:
        """Return the screen before; the first one stays."""
        return self.screens[max(self.number - 1, 0)]

    def before_gone(self) -> Screen:
        """Return the last screen there is before the one that has just gone."""
        names = [name for stage in self._run.all_stages for name in (stage.id, *(item.id for item in stage.items))]
        gone = names.index(self.at) if self.at in names else 0
        found = self.screens
        return next((one for one in reversed(found) if one.id in names and names.index(one.id) < gone), found[0])

    def holding(self, item_id: str) -> Screen:
        """Return the screen an item is on; the first if it is on none."""
        found = self.screens
        return next((one for one in found if item_id in one.items), found[0])
