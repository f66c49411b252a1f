"""What a person can choose about a change; the defaults suit nearly everybody."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.setup.options import Options
from dockmirror.ui.choice_box import Choice, ChoiceBox
from dockmirror.ui.style_sheet import SPACE


def _restart_choices() -> tuple[Choice, ...]:
    return (
        Choice(
            "auto",
            _("Automatic"),
            _(
                "Restart Docker, unless that would stop running containers: then let it read the "
                "change while it runs."
            ),
        ),
        Choice(
            "restart",
            _("Restart Docker"),
            _("As a boot would do it. Without live restore this stops running containers."),
        ),
        Choice(
            "reload",
            _("Reload"),
            _("Docker reads the change while it runs. No container is stopped."),
        ),
        Choice(
            "none",
            _("Don't apply"),
            _("Only the file is written. Docker takes the change at its next start, unproven."),
        ),
    )


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
            _("The mirror stays configured. Docker pulls from Docker Hub until it works."),
        ),
    )


class OptionsView(QWidget):
    """The choices of a setup."""

    changed = Signal()

    def __init__(self, object_name: str, *, with_if_not_used: bool = True) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.target = ChoiceBox(_("Which Docker"), (), f"{object_name}-target")
        self.restart = ChoiceBox(
            _("How Docker takes the change"), _restart_choices(), f"{object_name}-restart"
        )
        self.if_not_used = ChoiceBox(
            _("If Docker does not use the mirror"),
            _if_not_used_choices(),
            f"{object_name}-if-not-used",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, 0, 0, SPACE)
        layout.setSpacing(2 * SPACE)
        for box in (self.target, self.restart, self.if_not_used):
            layout.addWidget(box)
            box.chosen.connect(self.changed)
        self.target.hide()
        self.if_not_used.setVisible(with_if_not_used)

    def offer_targets(self, targets: Sequence[Choice]) -> None:
        """Offer the engines of this computer; with a single one there is nothing to choose."""
        self.target.offer(targets)
        self.target.setVisible(len(targets) > 1)

    def show_options(self, options: Options) -> None:
        """Show these choices, telling nobody."""
        self.restart.choose(options.restart)
        self.if_not_used.choose(options.if_not_used)
        if options.target is not None:
            self.target.choose(options.target)
        profile = options.organisation.profile
        if profile is not None:
            self.restart.set_by_organisation(locked=profile.locks("restart"))
            self.if_not_used.set_by_organisation(locked=profile.locks("if-not-used"))

    def applied_to(self, options: Options) -> Options:
        """The options with what is chosen here."""
        chosen = replace(options, restart=self.restart.value, if_not_used=self.if_not_used.value)
        if self.target.isVisibleTo(self) and self.target.value:
            chosen = replace(chosen, target=self.target.value)
        return chosen
