"""The whole window on the library that ships, with a settings file of its own, driven by keys as a person presses them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThread
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from fieldguide.content.policy import parse
from fieldguide.domain.policy import fitted
from fieldguide.domain.settings import Settings, Theme
from fieldguide.qt.desk import Desk
from fieldguide.qt.one_sheet import CardPaper, PosterPaper
from fieldguide.qt.packing import Packing
from fieldguide.qt.window import MainWindow
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData
from tests.packs.carried import Ngo
from tests.qt.packed import HeldKeeper, Packed


@pytest.fixture(scope="module", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder for the tests, so that nothing of the person at the keyboard is read or written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home))
        yield home


@pytest.fixture(scope="session")
def real_library_path(real_library: Library) -> Path:
    """The library that ships, as a file."""
    return real_library.path


class Keys:
    """Presses keys. They go to the window in front and from there wherever the keyboard is, as from a person.

    Attributes:
        count: How many keys were pressed.
    """

    def __init__(self, qtbot: Any) -> None:
        self._qtbot = qtbot
        self.count = 0

    def press(self, *names: str) -> None:
        """Press combinations such as ``Ctrl+Return`` one after the other."""
        for name in names:
            combination = QKeySequence(name)[0]
            self._send(combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type plain English text."""
        for char in text:
            held = Qt.KeyboardModifier.ShiftModifier if char.isupper() else Qt.KeyboardModifier.NoModifier
            self._send(Qt.Key(ord(char.upper())), held)

    def _send(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            self._qtbot.waitUntil(dialog.isActiveWindow)
        elif QGuiApplication.focusWindow() is None:
            self._bring_to_front()
        QTest.keyClick(QGuiApplication.focusWindow(), key, held)
        self.count += 1

    def _bring_to_front(self) -> None:
        """Do what a window manager does when a dialog closes: in memory there is none."""
        (window,) = (
            widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and not widget.isMinimized()
        )
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)


@pytest.fixture
def keys(qtbot: Any) -> Keys:
    return Keys(qtbot)


@dataclass
class Guide:
    """A running guide.

    Attributes:
        window: The main window, shown.
        desk: What its parts share.
        userdata: Its settings and bookmarks, open.
        profile: The folder ``user.db`` is in.
        is_open: The window was not closed yet.
    """

    window: MainWindow
    desk: Desk
    userdata: UserData
    profile: Path
    is_open: bool = True

    def close(self) -> None:
        """Close the window as a person does; nothing of it may stay behind."""
        self.is_open = False
        threads = self.window.findChildren(QThread)
        assert 1 <= len(threads) <= 2, "one for searching, one more once a situation was described"
        assert self.window.close()
        assert all(thread.isFinished() for thread in threads), "the search thread still runs"
        self.userdata.close()
        self.desk.library.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        assert not left, "windows are still open"


OpenGuide = Callable[..., Guide]

#: Where the policy of a guide that is opened with one is said to be.
POLICY_FILE = "/etc/fieldguide/policy.toml"
CHOSEN = Settings(country="RO", role="border-first-line", theme=Theme.LIGHT, is_welcomed=True)


@pytest.fixture
def open_guide(qtbot: Any, real_library_path: Path, tmp_path: Path, today: date) -> Iterator[OpenGuide]:
    """Open a guide: for a first-line border guard in Romania unless other choices are named; ``fresh`` has no choices yet.

    ``policy`` is the text of a policy file in force.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    opened: list[Guide] = []

    def open_one(
        *, fresh: bool = False, size: tuple[int, int] | None = None, policy: str = "", **choices: Any
    ) -> Guide:
        profile = tmp_path / "profile"
        userdata = UserData(profile / "user.db")
        if not fresh and userdata.settings() == Settings():
            userdata.keep(replace(CHOSEN, **choices))
        library = Library(real_library_path)
        held = fitted(parse(policy.encode(), POLICY_FILE), library.vocabulary) if policy else None
        desk = Desk(library, userdata, lambda: today, policy=held)
        window = MainWindow(desk, application)
        guide = Guide(window, desk, userdata, profile)
        opened.append(guide)
        if size is not None:
            window.resize(*size)
        window.show()
        window.start()
        qtbot.waitUntil(window.isActiveWindow)
        return guide

    yield open_one
    for guide in opened:
        if guide.is_open:
            guide.close()


@pytest.fixture
def guide(open_guide: OpenGuide) -> Guide:
    return open_guide()


@pytest.fixture
def window(guide: Guide) -> MainWindow:
    return guide.window


@pytest.fixture
def packed(guide: Guide, keys: Keys, qtbot: Any, library_copy: Path, tmp_path: Path) -> Iterator[Packed]:
    """A guide that takes packs."""
    desk, ngo, folder = guide.desk, Ngo(), tmp_path / "files"
    folder.mkdir()
    keeper = desk.keeper = HeldKeeper(guide.profile, library_copy, ngo.root)
    packing = Packing(desk, keeper, desk.told.emit, lambda: desk.today, lambda: desk.look)
    desk.packs_asked.connect(packing.show)
    packing.begin(guide.window)
    yield Packed(guide.window, keeper, packing, ngo, folder, qtbot, keys)
    keeper.gate.set()
    packing.end()


@pytest.fixture
def search(qtbot: Any, keys: Keys) -> Callable[[MainWindow, str], None]:
    """Type into the search box and wait for the answer."""

    def type_and_wait(window: MainWindow, text: str) -> None:
        keys.press("Ctrl+K")
        keys.type(text)
        qtbot.waitUntil(lambda: not window.finding.waits)

    return type_and_wait


@pytest.fixture
def save_as(keys: Keys, qtbot: Any) -> Callable[[MainWindow, Path], None]:
    """Answer the open file dialog with a path, and wait until the file is written."""

    def answer(window: MainWindow, path: Path) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        QGuiApplication.clipboard().setText(str(path))
        keys.press("Ctrl+A", "Ctrl+V", "Return")
        qtbot.waitUntil(lambda: window.messages.text == f"Saved as {path.name}.")

    return answer


@pytest.fixture
def painted() -> Callable[[CardPaper | PosterPaper], QImage]:
    """Paint a paper as a printer would, on a white sheet."""
    dpi = 200

    def paint(paper: CardPaper | PosterPaper) -> QImage:
        image = QImage(round(210 / 25.4 * dpi), round(297 / 25.4 * dpi), QImage.Format.Format_RGB32)
        image.setDotsPerMeterX(round(dpi / 0.0254))
        image.setDotsPerMeterY(round(dpi / 0.0254))
        image.fill(QColor("white"))
        painter = QPainter(image)
        paper.paint(painter, image)
        painter.end()
        return image

    return paint


@pytest.fixture
def read(qtbot: Any) -> Callable[[MainWindow, str], None]:
    """Open a record by its id, as a link to it does."""

    def open_record(window: MainWindow, record_id: str) -> None:
        window.reader.page.followed.emit(record_id)
        assert window.reading.record is not None
        assert window.reading.record.id == record_id.partition("#")[0]

    return open_record
