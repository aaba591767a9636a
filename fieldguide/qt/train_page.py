"""Train: says what will stand here."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget


def train_page(parent: QWidget) -> QWidget:
    """Return the page."""
    page = QWidget(parent)
    page.setObjectName("page")
    column = QVBoxLayout(page)
    column.setContentsMargins(32, 28, 32, 28)
    for text, role in (
        ("Train", "h1"),
        (
            "Workshop material will stand here: scenarios with debrief, quizzes, slides and handouts made from the same records.",
            "",
        ),
        (
            "This edition has none yet. Until then any page prints on A4, and Settings offers text large enough for a projector.",
            "quiet",
        ),
    ):
        label = QLabel(text, page)
        label.setProperty("role", role)
        label.setWordWrap(True)
        column.addWidget(label)
    column.addStretch(1)
    return page
