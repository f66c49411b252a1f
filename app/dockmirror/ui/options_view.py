"""What a person can choose about a change; the defaults suit nearly everybody."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.setup.options import Options
from dockmirror.ui.choice_box import Choice, ChoiceBox
from dockmirror.ui.style_sheet import SPACE

ALL_WAYS: Final = ("auto", "restart", "reload", "none")


def _restart_choices(ways: Sequence[str]) -> tuple[Choice, ...]:
    automatic = _(
        "A restart, unless that would stop running containers: then the change is read while they "
        "run."
    )
    if "reload" not in ways:
        automatic = _("A restart, which stops running containers.")
    elif "restart" not in ways:
        automatic = _("The change is read without a restart. No container is stopped.")
    choices = (
        Choice("auto", _("Automatic"), automatic),
        Choice(
            "restart",
            _("Restart"),
            _("As a boot would do it. Without live restore this stops running containers."),
        ),
        Choice(
            "reload",
            _("Reload"),
            _("The change is read without a restart. No container is stopped."),
        ),
        Choice(
            "none",
            _("Don't apply"),
            _("Only the file is written. The change counts from the next start on, unproven."),
        ),
    )
    return tuple(choice for choice in choices if choice.value in ways)


def _if_not_used_choices() -> tuple[Choice, ...]:
    return (
        Choice(
            "revert",
            _("Go back to Docker Hub"),
            _("The former configuration is put back, and a test pull shows that it works."),
        ),
        Choice(
            "keep",
            _("Keep the mirror"),
            _("The mirror stays configured. Images come from Docker Hub until it works."),
        ),
    )


class OptionsView(QWidget):
    """The choices of a setup."""

    changed = Signal()

    def __init__(self, object_name: str, *, with_if_not_used: bool = True) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.restart = ChoiceBox(
            _("How the change is applied"), _restart_choices(ALL_WAYS), f"{object_name}-restart"
        )
        self.if_not_used = ChoiceBox(
            _("If the mirror is not used"),
            _if_not_used_choices(),
            f"{object_name}-if-not-used",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, 0, 0, SPACE)
        layout.setSpacing(2 * SPACE)
        for box in (self.restart, self.if_not_used):
            layout.addWidget(box)
            box.chosen.connect(self.changed)
        self._has_ways = True
        self.if_not_used.setVisible(with_if_not_used)

    def offer_ways(self, ways: Sequence[str]) -> None:
        """Offer the ways that the target has; without any there is nothing to choose."""
        self._has_ways = bool(ways)
        self.restart.offer(_restart_choices(ways))
        self.restart.setVisible(self._has_ways)

    def show_options(self, options: Options) -> None:
        """Show these choices, telling nobody."""
        self.restart.choose(options.restart)
        self.if_not_used.choose(options.if_not_used)
        profile = options.organisation.profile
        if profile is not None:
            self.restart.set_by_organisation(locked=profile.locks("restart"))
            self.if_not_used.set_by_organisation(locked=profile.locks("if-not-used"))

    def applied_to(self, options: Options) -> Options:
        """The options with what is chosen here."""
        restart = self.restart.value if self._has_ways else options.restart
        return replace(options, restart=restart, if_not_used=self.if_not_used.value)
