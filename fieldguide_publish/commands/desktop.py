"""``window``: the same steps with buttons, for those who do not use a command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.pass_obj
def window(library: Path) -> None:
    """Open the window “Publish”: choose a folder, check, build, sign, verify."""
    from PySide6.QtWidgets import QApplication

    from fieldguide.app.desktop import prepare
    from fieldguide.domain.settings import Theme
    from fieldguide.qt.theme import apply_look, look_for
    from fieldguide_publish.window import PublishWindow

    made = QApplication.instance() or QApplication(sys.argv[:1])
    application = made if isinstance(made, QApplication) else QApplication(sys.argv[:1])
    prepare(application)
    apply_look(application, look_for(Theme.SYSTEM, 100))
    shown = PublishWindow(library)
    shown.show()
    application.exec()


COMMANDS = (window,)
