"""Settings, Packs: what is installed, from whom, how old; installing, removing, the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from fieldguide.domain.pack import SUFFIX, Trusted
from fieldguide.errors import FieldguideError, PackError
from fieldguide.qt.fields import plain_label
from fieldguide.qt.flow import FlowLayout
from fieldguide.qt.pack_dialog import PackDialog
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
_WIDTH = 76


class PacksDialog(QDialog):
    """The installed packs."""

    def __init__(
        self, keeper: PackKeeper, told: Callable[[str], None], today: date, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._told = told
        self._today = today
        self._look = look
        self._has_before = False
        self._state = ""
        self.setWindowTitle("Packs")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Installed packs")
        self.list.setWordWrap(True)
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

    def refresh(self) -> None:
        """Show what is installed now, or why that cannot be told; what was said about the last piece of work stays."""
        self.list.clear()
        packs: tuple[Installed, ...] = ()
        try:
            packs, self._has_before = self._keeper.installed(), self._keeper.has_before()
            state = "" if packs else _NONE
        except PackError as error:
            self._has_before, state = False, str(error)
        for pack in packs:
            item = QListWidgetItem(_row(pack, self._today.isoformat()))
            item.setData(Qt.ItemDataRole.UserRole, pack.id)
            self.list.addItem(item)
        if self.status.text() in ("", BUSY, self._state):
            self.status.setText(state)
        self._state = state
        self._show_buttons()

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        heading = plain_label("Packs", "h1", self)
        for widget in (heading, plain_label(_ABOUT, "quiet", self)):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self.status)
        buttons = FlowLayout()
        for button in (self.add, self.update_from, self.remove, self.back, self.leave):
            buttons.addWidget(button)
        column.addLayout(buttons)
        room = self.screen().availableSize()
        width = _WIDTH * self.fontMetrics().averageCharWidth()
        self.resize(min(width, room.width() - 80), min(width * 3 // 4, room.height() - 120))

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
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
        self.back.setEnabled(is_free and self._has_before)
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
        item = self.list.currentItem()
        if item is not None:
            pack_id = str(item.data(Qt.ItemDataRole.UserRole))
            self._do(lambda packs: packs.remove(pack_id), "Removing …", lambda _: f"Removed: {pack_id}. {NEXT_START}")

    def _roll_back(self) -> None:
        done = f"The edition before is back. {NEXT_START}"
        self._do(lambda packs: packs.rollback(), "Going back …", lambda _: done)

    def _do(self, work: Callable[[Packs], object], meanwhile: str, told_of: Callable[[Any], str]) -> None:
        """Change the packs, and tell how it ended; in the window too, for this dialog may be closed by then."""
        is_begun = self._keeper.run(work, lambda found: self._say(told_of(found)), self._say_error)
        self.status.setText(meanwhile if is_begun else BUSY)

    def _say(self, text: str) -> None:
        self._told(text)
        if is_there(self):
            self.status.setText(text)

    def _say_error(self, error: FieldguideError) -> None:
        if is_there(self):
            self.status.setText(str(error))
        else:
            self._told(str(error))


def _updated(found: Updated) -> str:
    told = [f"{len(found.done)} updated. {NEXT_START}" if found.done else "Nothing newer was found."]
    if found.left:
        told.append(f"{len(found.left)} not installed yet: choose Install from file to look at them.")
    told += [f"{one.path.name}: {one.reason}" for one in found.refused[:3]]
    return " ".join(told)


def _row(pack: Installed, today: str) -> str:
    lines = [
        pack.title,
        f"{pack.publisher}, {Trusted(pack.how).words}",
        f"version {pack.version} of {pack.date}"
        + (": ask for a newer edition, a signature has run out" if pack.is_expired(today) else ""),
    ]
    if pack.problem:
        lines.append(f"not in use: {pack.problem}")
    return "\n".join(lines)
