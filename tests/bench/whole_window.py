"""Fieldguide itself, from the command's own entry, until its first search is answered; then the line ``ready``."""

from __future__ import annotations

import sys
import tempfile

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from fieldguide.app.main import main

application = QApplication(sys.argv[:1])
timer = QTimer()
typed = False


def look() -> None:
    """Type as soon as there is a search box, and stop as soon as there is a result."""
    global typed
    from fieldguide.qt.window import MainWindow

    window = next((widget for widget in application.topLevelWidgets() if isinstance(widget, MainWindow)), None)
    if window is None or not window.isVisible():
        return
    if not typed:
        typed = True
        window.top.search.setText("passport")
    elif window.pane.list.rows.rows:
        timer.stop()
        print("ready", flush=True)
        window.close()


timer.timeout.connect(look)
timer.start(2)
with tempfile.TemporaryDirectory() as profile:
    sys.argv[1:] = ["--profile", profile]
    main()
