"""Makes every picture of README and manual from the real window: ``.venv/bin/python packaging/screenshots.py``.

Needs a built library. Without a display it draws in memory, which is also how the pictures that ship were made: the same program, library and
fonts give the same pictures. Day and hour are fixed, choices are kept in memory, so that no profile is touched, and what is described is invented.

Pictures of the manual show a part of the window at its real size: on a page of Help they stand in a column about as wide.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from palette import with_few_colours
from PySide6.QtCore import QEventLoop, QRect, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fieldguide.domain.checklist import Answer
from fieldguide.domain.settings import Theme
from fieldguide.qt.desk import Desk
from fieldguide.qt.window import MainWindow
from fieldguide.store.library import Library
from fieldguide.store.userdata import UserData

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "docs" / "screenshots"
MANUAL = ROOT / "docs" / "manual" / "pictures"
_SIZE = (1280, 800)
#: For checklists, whose items take the width they get: so small that the words can be read on a page.
_SMALL = (860, 640)
_NOW = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 - the computer's own time, as the guide takes it
_STORY = "The man holds both passports and answers for her. She does not know the address they are going to."


class Studio:
    """A window to take pictures of, opened anew for each scene."""

    def __init__(
        self, application: QApplication, library: Library, size: tuple[int, int], *, welcomed: bool = True
    ) -> None:
        self._application = application
        self.desk = Desk(library, UserData(None), lambda: date(_NOW.year, _NOW.month, _NOW.day), now=lambda: _NOW)
        self.desk.change(theme=Theme.LIGHT)
        if welcomed:
            self.desk.change(country="RO", role="border-first-line", is_welcomed=True)
        self.window = MainWindow(self.desk, application)
        self.window.resize(*size)
        self.window.show()
        self.window.start()
        self.settle()

    def settle(self) -> None:
        """Let the window lay itself out and paint."""
        loop = QEventLoop()
        QTimer.singleShot(250, loop.quit)
        loop.exec()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Turn the event loop until a condition holds, at most ten seconds."""
        loop = QEventLoop()
        watch = QTimer()
        watch.timeout.connect(lambda: condition() and loop.quit())
        watch.start(20)
        QTimer.singleShot(10_000, loop.quit)
        loop.exec()

    def search(self, text: str, *, read: bool) -> None:
        """Type into the search box, and read the first result."""
        self.window.top.search.setText(text)
        self.wait_until(lambda: not self.window.finding.waits)
        if read:
            self.window.top.search.confirmed.emit()

    def dialog(self) -> QDialog:
        """Return the dialog that is open."""
        return next(one for one in self.window.findChildren(QDialog) if one.isVisible())

    def keep(self, path: Path, shown: QWidget | None = None, part: tuple[int, int] | None = None) -> None:
        """Write a picture of a widget, by default the window; only its upper left part if a size is given."""
        self.settle()
        widget = shown or self.window
        taken = widget.grab(QRect(0, 0, *part)) if part else widget.grab()
        write(taken, path)

    def close(self) -> None:
        """Close the window."""
        self.window.close()
        self.window.deleteLater()
        self.settle()


def write(taken: QPixmap, path: Path) -> None:
    """Write a picture as a small PNG file."""
    image = with_few_colours(taken.toImage())
    if not image.save(str(path), "PNG", 0):  # 0: as small as it gets
        raise SystemExit(f"{path} cannot be written.")
    print(f"{path.relative_to(ROOT)}: {image.width()} × {image.height()}, {path.stat().st_size // 1024} kB")


def first_start(studio: Studio) -> None:
    """Role, country, language, look, text size."""
    studio.keep(MANUAL / "first-start.png", studio.window.pages.settings, (640, 720))


def settings(studio: Studio) -> None:
    """The same later, with a bookmark kept and choices made."""
    studio.window.show_settings(welcome=False)
    studio.keep(MANUAL / "settings.png", studio.window.pages.settings, (640, 650))


def finding(studio: Studio) -> None:
    """A search: in a narrow window the results have all of it."""
    studio.search("passport taken", read=False)
    studio.keep(MANUAL / "find.png")


def reading(studio: Studio) -> None:
    """A search and the sign it found, as the README shows them, and the sign alone."""
    studio.search("passport taken", read=True)
    studio.keep(README / "read.png")
    studio.keep(MANUAL / "read-a-sign.png", studio.window.reader, (720, 600))


def describing(studio: Studio) -> None:
    """A few sentences and the signs in them."""
    studio.window.show_describe()
    studio.window.pages.describe.text.setPlainText(_STORY)
    studio.window.pages.describe.describe()
    studio.wait_until(lambda: bool(studio.window.pages.describe.told))
    studio.keep(MANUAL / "describe.png", studio.window.pages.describe)


def country(studio: Studio) -> None:
    """A country at a glance, and the dialog that puts it on paper."""
    studio.window.reading.open("country/ro")
    studio.keep(MANUAL / "whom-to-call.png", studio.window.reader, (720, 600))
    studio.window.reader.papers.click()
    dialog = studio.dialog()
    dialog.kinds.setCurrentIndex(1)
    dialog.resize(600, dialog.height())
    studio.keep(MANUAL / "on-paper.png", dialog)
    dialog.close()


def checklist(studio: Studio) -> None:
    """A checklist, its harmless wording, and its end."""
    window = studio.window
    window.start_checklist("checklist/first-line-border")
    window.checklist.bar.next.click()
    studio.settle()
    window.checklist.cards[0].buttons[Answer.YES].click()
    studio.keep(MANUAL / "checklist.png", window.checklist)
    window.checklist.bar.listening.click()
    studio.keep(MANUAL / "listening.png")
    for _ in range(2):
        window.checklist.bar.listening.click()
    window.checklist.show_outcome()
    studio.keep(MANUAL / "next-steps.png", window.checklist)
    window.checklist.bar.seal.click()
    dialog = studio.dialog()
    dialog.resize(*_SMALL)
    dialog.target.passphrase.setText("kbtz-wqdh-rmfp-xcgs-hzbk")
    dialog.form.office.setText("First line, Bridge East")
    studio.keep(MANUAL / "seal.png", dialog)
    dialog.close()


SCENES: tuple[tuple[Callable[[Studio], None], tuple[int, int], bool], ...] = (
    (first_start, _SIZE, False),
    (settings, _SIZE, True),
    (finding, _SMALL, True),
    (reading, _SIZE, True),
    (describing, _SMALL, True),
    (country, _SIZE, True),
    (checklist, _SMALL, True),
)


def main() -> None:
    """Make all pictures; those of an earlier time go."""
    for folder in (README, MANUAL):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
    application = QApplication(sys.argv[:1])
    application.setCursorFlashTime(0)
    library = Library(ROOT / "build" / "library.db")
    for scene, size, welcomed in SCENES:
        studio = Studio(application, library, size, welcomed=welcomed)
        scene(studio)
        studio.close()
    library.close()


if __name__ == "__main__":
    main()
