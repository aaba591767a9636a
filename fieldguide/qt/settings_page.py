"""The reader's choices: on the first start as a question that can be skipped, later under Settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fieldguide.domain.policy import BY_POLICY, ended
from fieldguide.domain.settings import FORGET_AFTER, LANGUAGES, TEXT_SIZES, Theme
from fieldguide.qt import capture
from fieldguide.qt.desk import Desk
from fieldguide.qt.fields import Choices, plain_label

_WELCOME = (
    "Choose your role and country, so that your checklists and this country's numbers come first. "
    "Both can be changed at any time; you can also go on without."
)
_KEPT = (
    "Kept on this computer: these choices, your bookmarks and the place of the window. Never kept: what you search for, "
    "what you read, and anything you note in a checklist."
)

_NO_EXCLUSION = "This system cannot keep a window out of screenshots. Close a checklist before you share the screen."


_SHARED_OFF = f"Showing checklists on shared screens is switched off {BY_POLICY}."
_SHARED_OFF_IN_VAIN = (
    "Your organisation's policy keeps checklists off shared screens, but this system cannot keep a window out of screenshots. "
    "Close a checklist before you share the screen."
)
#: How many faults of a policy are named here; the page behind F1 names all.
_MOST_FAULTS = 3


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


class SettingsPage(QScrollArea):
    """Country, role, language, theme, text size.

    Signals:
        done(): The reader is ready.
        help_asked(): The reader wants to know how the guide is used, or what this edition is.
    """

    done = Signal()
    help_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName("Settings")
        self.setWidgetResizable(True)
        page = QWidget(self)
        page.setObjectName("page")
        self._title = self._label("Settings", "h1")
        self._about = self._label("", "quiet")
        roles = desk.words.lists.get("roles", ())
        self.role = self._combo(
            "Role", [("", "Not chosen", ""), *((word.code, word.label, word.about) for word in roles)]
        )
        self.country = self._combo(
            "Country", [("", "Not chosen"), *((one.code, one.name) for one in desk.words.countries)]
        )
        self.language = self._combo("Language", list(LANGUAGES))
        self.theme = self._combo("Look", [(theme.value, theme.label) for theme in Theme])
        self.text_size = self._combo("Text size", [(str(size), f"{size} %") for size in TEXT_SIZES])
        self.forget_after = self._combo(
            "Forget a checklist",
            [(str(one), f"after {_minutes(one)} without a key") for one in desk.policy.forget_choices],
        )
        self.pausing = QCheckBox("Esc Esc pauses a checklist instead of forgetting it", page)
        self.shared = QCheckBox("Show checklists on shared screens", page)
        self.shared.setToolTip("For workshops and for help from afar; also in screenshots and recordings.")
        self.shared.setEnabled(capture.can_exclude() and desk.policy.shared_screens)
        self.pausing.setEnabled(desk.policy.pausing)
        self.role.setEnabled(not desk.policy.fixed_role)
        self.accept = QPushButton("Done", page)
        self.accept.setProperty("role", "primary")
        self.accept.setDefault(True)
        self.skip = QPushButton("Skip", page)
        self.help = QPushButton("Help, keys and this edition", page)
        self.help.clicked.connect(self.help_asked)
        self.packs = QPushButton("&Packs…", page)
        self.packs.setToolTip("Content of other organisations: what is installed, install, remove, go back.")
        self.packs.clicked.connect(desk.packs_asked)
        self.packs.setVisible(desk.keeper is not None)
        for button in (self.accept, self.skip):
            button.clicked.connect(self._finish)
        self._compose(page)
        for combo in (self.role, self.country, self.language, self.theme, self.text_size, self.forget_after):
            combo.activated.connect(lambda _: self._take())
        for box in (self.pausing, self.shared):
            box.clicked.connect(lambda _: self._take())

    def open(self, *, welcome: bool) -> None:
        """Show the choices as they are now; ``welcome`` asks for the first time."""
        self._title.setText("Welcome to Fieldguide" if welcome else "Settings")
        self._about.setText(_WELCOME if welcome else "")
        self._about.setVisible(welcome)
        self.skip.setVisible(welcome)
        self.packs.setVisible(not welcome and self._desk.keeper is not None)
        settings = self._desk.settings
        for combo, value in (
            (self.role, settings.role),
            (self.country, settings.country),
            (self.language, settings.language),
            (self.theme, settings.theme.value),
            (self.text_size, str(settings.text_size)),
            (self.forget_after, str(settings.forget_after)),
        ):
            combo.setCurrentIndex(max(combo.findData(value), 0))
        self.pausing.setChecked(settings.is_pausing)
        self.shared.setChecked(settings.is_shared or not capture.can_exclude())
        first = self.role if self.role.isEnabled() else self.country
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        self._desk.change(
            role=self.role.currentData(),
            country=self.country.currentData(),
            language=self.language.currentData(),
            theme=Theme(self.theme.currentData()),
            text_size=int(self.text_size.currentData()),
            forget_after=int(self.forget_after.currentData()),
            is_pausing=self.pausing.isChecked(),
            is_shared=self.shared.isChecked() and capture.can_exclude(),
        )

    def _finish(self) -> None:
        self._desk.change(is_welcomed=True)
        self.done.emit()

    def _compose(self, page: QWidget) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(12)
        for label, combo in (
            ("&Role", self.role),
            ("&Country", self.country),
            ("&Language", self.language),
            ("L&ook", self.theme),
            ("&Text size", self.text_size),
            ("&Forget a checklist", self.forget_after),
        ):
            reason = self._reasons().get(combo)
            if reason is None:
                form.addRow(label, combo)
                continue
            field = QVBoxLayout()
            field.setSpacing(4)
            field.addWidget(combo)
            field.addWidget(self._reason(reason, combo))
            words = QLabel(label, page)
            words.setBuddy(combo)
            form.addRow(words, field)
        buttons = QHBoxLayout()
        buttons.addWidget(self.accept)
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        buttons.addWidget(self.packs)
        buttons.addWidget(self.help)
        inner = QWidget(page)
        inner.setMaximumWidth(self._desk.look.pixels(640))
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addLayout(form)
        for box in (self.pausing, self.shared):
            choice = QVBoxLayout()
            choice.setSpacing(2)
            choice.addWidget(box)
            if reason := self._reasons().get(box):
                choice.addWidget(self._reason(reason, box))
            column.addLayout(choice)
        if not capture.can_exclude() and self._desk.policy.shared_screens:
            column.addWidget(self._label(_NO_EXCLUSION, "quiet"))
        column.addWidget(self._label(_KEPT, "quiet"))
        if told := self._policy_told():
            column.addWidget(self._label(told, "quiet"))
        column.addLayout(buttons)
        column.addStretch(1)
        outer = QHBoxLayout(page)
        outer.addWidget(inner)
        outer.addStretch(1)
        outer.setStretch(0, 1)
        self.setWidget(page)

    def _reasons(self) -> dict[QWidget, str]:
        """Control → why it cannot be changed, or not freely."""
        policy = self._desk.policy
        least = policy.forget_after < max(FORGET_AFTER)
        told = {
            self.role: f"Fixed {BY_POLICY}." if policy.fixed_role else "",
            self.forget_after: f"At most {_minutes(policy.forget_after)}: limited {BY_POLICY}." if least else "",
            self.pausing: "" if policy.pausing else policy.sentence("Pausing"),
            self.shared: "" if policy.shared_screens else _SHARED_OFF if capture.can_exclude() else _SHARED_OFF_IN_VAIN,
        }
        return {widget: reason for widget, reason in told.items() if reason}

    def _reason(self, reason: str, control: QWidget) -> QLabel:
        """Return the reason to be shown below a control, and say it of the control itself."""
        control.setToolTip(reason)
        control.setAccessibleDescription(reason)
        return self._label(reason, "quiet")

    def _policy_told(self) -> str:
        """Return which policy is in force and what of it is no setting; empty if there is none."""
        policy = self._desk.policy
        if not policy.is_in_force:
            return ""
        off = [one for one in (policy.printing_off, policy.export_off) if one]
        faults = [ended(fault) for fault in (*policy.faults, *policy.misfits)[:_MOST_FAULTS]]
        return "\n".join((f"Your organisation's policy is in force: {policy.file}", *off, *faults))

    def _combo(self, name: str, entries: Sequence[tuple[str, ...]]) -> Choices:
        combo = Choices(self)
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(24)
        for entry in entries:
            combo.add(*entry)
        return combo

    def _label(self, text: str, role: str) -> QLabel:
        return plain_label(text, role, self)
