"""The page for whoever runs the mirror: what the kit is to be, and what became of it."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QPushButton

from dockmirror.i18n import _
from dockmirror.ui.kit_form import KitForm
from dockmirror.ui.kit_outcome import KitOutcome
from dockmirror.ui.page import Page
from dockmirror.ui.plain_label import TITLE, PlainLabel
from dockmirror.ui.style_sheet import SPACE


class HostKitPage(Page):
    """The form, and the outcome under it."""

    def __init__(self) -> None:
        super().__init__("host-kit", _("Host a mirror"))
        self.column.setSpacing(2 * SPACE)
        self.column.addWidget(PlainLabel(_("Host a mirror"), scale=TITLE, bold=True))
        self.column.addWidget(
            PlainLabel(
                _(
                    "Writes a folder with which a server runs a mirror or a registry: Docker "
                    "Compose, nginx, certificates, clean-up, and how to use them. Nothing on this "
                    "computer is changed."
                ),
                tone="muted",
            )
        )
        self.form = KitForm()
        self.outcome = KitOutcome()
        self.column.addWidget(self.form)
        self.column.addWidget(self.outcome)
        self.column.addStretch(1)
        self.outcome.hide()

    def primary(self) -> QPushButton | None:
        """What Return does."""
        return self.form.write

    def to_outcome(self) -> None:
        """Bring the outcome into sight, and have it read out."""
        room = self.viewport().height() // 2
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.outcome.title, 0, room))
        event = QAccessibleEvent(self.outcome, QAccessible.Event.Alert)
        QAccessible.updateAccessibility(event)
