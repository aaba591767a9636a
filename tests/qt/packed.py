"""The real window with packs: what looks after them holds its work back for as long as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from shiboken6 import isValid

from fieldguide.domain.pack import Publisher
from fieldguide.errors import PackUntrustedError
from fieldguide.packs import editions
from fieldguide.packs.editions import InUse
from fieldguide.packs.installing import Packs
from fieldguide.qt.pack_dialog import PackDialog
from fieldguide.qt.pack_work import PackKeeper
from fieldguide.qt.packing import Packing
from fieldguide.qt.packs_page import PacksDialog
from fieldguide.qt.window import MainWindow
from tests.packs.carried import Ngo


class HeldKeeper(PackKeeper):
    """The keeper of the program; work that was begun goes on when ``gate`` is open.

    Attributes:
        listed: Whom an administrator trusts, asked on the thread that works.
    """

    def __init__(self, profile: Path, bundled: Path, root: bytes) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.listed: Callable[[], tuple[Publisher, ...]] = tuple
        super().__init__(profile, bundled, InUse(bundled), lambda: self.listed(), root=root)

    def packs(self) -> Packs:
        assert self.gate.wait(20), "nobody opened the gate"
        return super().packs()


@dataclass
class Packed:
    """A running guide that takes packs. They are added to the example library, which is quicker made than the one that ships.

    Attributes:
        window: The main window, shown.
        keeper: Looks after the packs.
        packing: What brings them into the window.
        ngo: Whose packs they are.
        folder: An empty folder for files.
    """

    window: MainWindow
    keeper: HeldKeeper
    packing: Packing
    ngo: Ngo
    folder: Path
    _qtbot: Any
    _keys: Any

    @property
    def told(self) -> str:
        """What the window says; empty if it says nothing."""
        return self.window.messages.text if self.window.messages.isVisible() else ""

    def device(self) -> Packs:
        """Return the packs of the same profile, as a command beside the window sees them."""
        return self.ngo.device(self.keeper._profile, self.keeper._bundled)

    def start_anew(self) -> None:
        """Let the window know what a start would."""
        self.keeper.used = editions.in_use(self.keeper._profile, self.keeper._bundled)

    def settle(self) -> None:
        """Wait until no work goes on."""
        self.wait_for(lambda: not self.keeper.is_busy)

    def wait_for(self, question: Callable[[], bool]) -> None:
        """Wait until the answer is yes."""
        self._qtbot.waitUntil(question, timeout=20_000)

    def trust(self, path: Path) -> None:
        """Trust whoever signed a pack, as a person does who compared the words."""
        device = self.device()
        with pytest.raises(PackUntrustedError) as caught:
            device.verify(path)
        told = caught.value
        device.trust(Publisher(told.publisher, told.publisher_name, told.fingerprint, "2026-11-20"))

    def begin_other_work(self) -> None:
        """Keep the packs busy until the gate is opened."""
        self.keeper.gate.clear()
        assert self.keeper.run(lambda _: None, lambda _: None, lambda _: None)

    def list(self) -> PacksDialog:
        """Open the list of packs with the keyboard."""
        self._keys.press("Ctrl+,")
        self.window.pages.settings.packs.setFocus()
        self._keys.press("Space")
        return self.front(PacksDialog)

    def look(self, path: Path) -> PackDialog:
        """Look at a pack as one that was dropped on the window."""
        self.packing.look_at(path)
        return self.front(PackDialog)

    def press(self, button: Any) -> None:
        """Press a button with the keyboard."""
        assert button.isEnabled()
        assert button.isVisible()
        self._qtbot.keyClick(button, Qt.Key.Key_Space)

    def agree(self, word: str) -> None:
        """Answer the question in front."""
        box = self.front(QMessageBox)
        self.press(next(one for one in box.buttons() if one.text() == word))

    def leave(self, dialog: Any) -> None:
        """Close a dialog with the keyboard; nothing of it stays."""
        self._keys.press("Esc")
        self.wait_until_gone(dialog)

    def wait_until_gone(self, dialog: Any) -> None:
        """Wait until a dialog that was closed has been cleared away."""
        self._qtbot.waitUntil(lambda: not isValid(dialog))

    def front(self, kind: type) -> Any:
        """Return the dialog in front."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        return dialog
