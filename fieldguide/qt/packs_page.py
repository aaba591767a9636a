"""Settings, Packs: what is installed, from whom, how old; installing, removing, the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from fieldguide.domain.pack import SUFFIX, Trusted
from fieldguide.domain.provenance import readable
from fieldguide.errors import FieldguideError, PackError
from fieldguide.qt.fields import plain_label
from fieldguide.qt.pack_dialog import PackDialog
from fieldguide.qt.pack_frame import PackFrame, PackList
from fieldguide.qt.pack_work import BUSY, NEXT_START, PackKeeper, is_there
from fieldguide.qt.theme import Look

if TYPE_CHECKING:
    from fieldguide.packs.editions import Installed
    from fieldguide.packs.installing import Packs
    from fieldguide.packs.updating import Updated

_ABOUT = (
    "A pack brings the contacts and texts of an organisation into the guide. Its records say on every page whose they are. "
    "Nothing is fetched from a network: a pack is a file that somebody gives you."
)
_NONE = "No pack is installed."
_WIDTH, _MOST_NAMED = 76, 5


class PacksDialog(PackFrame):
    """The installed packs."""

    def __init__(
        self, keeper: PackKeeper, told: Callable[[str], None], today: date, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("Packs", parent)
        self._keeper = keeper
        self._told = told
        self._today = today
        self._look = look
        self._packs: tuple[Installed, ...] = ()
        self._before: tuple[Installed, ...] | None = None
        self._state = ""
        self.list = PackList("Installed packs", look, self)
        self.status = plain_label("", "quiet", self)
        self.add = self._button("&Install from file…", self._choose)
        self.update_from = self._button("&Update from folder…", self._choose_folder)
        self.remove = self._button("&Remove", self._remove)
        self.back = self._button("&Back to the edition before", self._roll_back)
        self.leave = self._button("Close", self.accept)
        self.list.currentRowChanged.connect(lambda _: self._show_buttons())
        keeper.busy.connect(self._on_busy)  # a method: a function of its own would outlive the dialog
        self._compose()
        self.refresh()
        (self.list if self._packs else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is installed now, or why that cannot be told; what was said about the last piece of work stays."""
        self.list.clear()
        try:
            self._packs, self._before = self._keeper.installed(), self._keeper.before()
            state = "" if self._packs else _NONE
        except PackError as error:
            self._packs, self._before, state = (), None, str(error)
        for pack in self._packs:
            lines = _lines(pack, self._today.isoformat())
            self.list.add(pack.id, "\n".join(lines), *lines)
        self.list.setVisible(bool(self._packs))
        if self.status.text() in ("", BUSY, self._state):
            self._tell(state)
        self._state = state
        self._show_buttons()

    def _tell(self, text: str) -> None:
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def _compose(self) -> None:
        self.column.addWidget(plain_label("Packs", "h1", self))
        self.column.addWidget(self.list, 1)
        for widget in (self.status, plain_label(_ABOUT, "quiet", self)):
            self.column.addWidget(widget)
        self.column.addStretch(0)
        width = _WIDTH * self.fontMetrics().averageCharWidth()
        self.fit(width, width * 3 // 4)

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = self.button(text)
        button.clicked.connect(lambda _: slot())
        return button

    def _on_busy(self) -> None:
        if self._keeper.is_busy:
            self._show_buttons()
        else:
            self.refresh()

    def _show_buttons(self) -> None:
        is_free = not self._keeper.is_busy
        self.remove.setEnabled(is_free and self.list.currentItem() is not None)
        self.back.setEnabled(is_free and self._before is not None)
        self.add.setEnabled(is_free)
        self.update_from.setEnabled(is_free)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a pack", "", f"Packs (*{SUFFIX})")
        if name:
            self.look_at(Path(name))

    def look_at(self, path: Path) -> None:
        """Look at a pack that may be installed."""
        dialog = PackDialog(self._keeper, path, self._say, self._today, self._look, self)
        dialog.finished.connect(self.refresh)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Choose a folder or stick with packs")
        if name:
            self.update_all([Path(name)])

    def update_all(self, places: Sequence[Path]) -> None:
        """Install what some folders hold that is newer than the installed packs; a folder may be a repository."""

        def work(packs: Packs) -> Updated:
            from fieldguide.packs.updating import update

            return update(packs, places)

        self._do(work, "Looking through the folder …", _updated)

    def _remove(self) -> None:
        pack = next((one for one in self._packs if one.id == self.list.chosen()), None)
        if pack is None:
            return
        asked = f"Remove {_named(pack)}, by {pack.publisher}? Its records leave the guide. “Back to the edition before” brings them back."

        def go() -> None:
            self._do(lambda packs: packs.remove(pack.id), "Removing …", lambda _: f"Removed: {pack.id}. {NEXT_START}")

        self._ask(asked, "Remove", go)

    def _roll_back(self) -> None:
        asked = f"Go back to the edition before? It has {_all_named(self._before or ())}. The one in use has {_all_named(self._packs)}."

        def go() -> None:
            done = f"The edition before is back. {NEXT_START}"
            self._do(lambda packs: packs.rollback(), "Going back …", lambda _: done)

        self._ask(asked, "Go back", go)

    def _ask(self, question: str, yes: str, go: Callable[[], object]) -> None:
        """Ask before what is in the guide changes; Return and Esc leave it as it is."""
        box = QMessageBox(self)
        box.setWindowTitle(yes)
        box.setTextFormat(Qt.TextFormat.PlainText)  # titles are their publishers'
        box.setText(question)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(leave)
        box.setEscapeButton(leave)
        box.buttonClicked.connect(lambda button: go() if button is agreed else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def _do(self, work: Callable[[Packs], object], meanwhile: str, told_of: Callable[[Any], str]) -> None:
        """Change the packs, and tell how it ended; in the window too, for this dialog may be closed by then."""
        is_begun = self._keeper.run(work, lambda found: self._say(told_of(found)), self._say_error)
        self._tell(meanwhile if is_begun else BUSY)

    def _say(self, text: str) -> None:
        self._told(text)
        if is_there(self):
            self._tell(text)

    def _say_error(self, error: FieldguideError) -> None:
        if is_there(self):
            self._tell(str(error))
        else:
            self._told(str(error))


def _updated(found: Updated) -> str:
    told = [f"{len(found.done)} updated. {NEXT_START}" if found.done else "Nothing newer was found."]
    if found.left:
        told.append(f"{len(found.left)} not installed yet: choose Install from file to look at them.")
    told += [f"{one.path.name}: {one.reason}" for one in found.refused[:3]]
    return " ".join(told)


def _lines(pack: Installed, today: str) -> list[str]:
    lines = [
        pack.title,
        f"{pack.publisher}, {Trusted(pack.how).words}",
        f"version {pack.version} of {readable(pack.date)}"
        + (": ask for a newer edition, a signature has run out" if pack.is_expired(today) else ""),
    ]
    return lines + ([f"not in use: {pack.problem}"] if pack.problem else [])


def _named(pack: Installed) -> str:
    return f"“{pack.title}”, version {pack.version} of {readable(pack.date)}"


def _all_named(packs: Sequence[Installed]) -> str:
    """Return packs with their versions; the rest of many are counted."""
    named = "; ".join(_named(pack) for pack in packs[:_MOST_NAMED])
    more = f"; and {len(packs) - _MOST_NAMED} more" if len(packs) > _MOST_NAMED else ""
    return f"{named}{more}" if packs else "no packs"
