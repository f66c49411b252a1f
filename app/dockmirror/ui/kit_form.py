"""The choices for a kit: what nearly everybody has to say, and behind it what few need."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dockmirror.hostkit.choices import Choices
from dockmirror.i18n import _
from dockmirror.ui.button import push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.choice_box import Choice, ChoiceBox
from dockmirror.ui.disclosure import Disclosure
from dockmirror.ui.form_field import FormField
from dockmirror.ui.kit_options import KitOptions
from dockmirror.ui.style_sheet import SPACE


def _role_choices() -> tuple[Choice, ...]:
    return (
        Choice(
            "cache",
            _("A mirror of Docker Hub"),
            _("It keeps what workstations pull, and refuses pushes."),
        ),
        Choice(
            "both",
            _("A mirror and a private registry"),
            _("Side by side under two names: a registry is a cache or private, not both."),
        ),
        Choice(
            "private",
            _("A private registry"),
            _("It holds what you push to it. It is no mirror."),
        ),
    )


def _certificate_choices() -> tuple[Choice, ...]:
    return (
        Choice(
            "acme",
            _("From Let's Encrypt"),
            _("The server must be reachable from the internet, at port 80 too."),
        ),
        Choice("files", _("Files of my own"), _("They are checked, and copied into the kit.")),
        Choice(
            "internal",
            _("From an authority made for this kit"),
            _("For names within a house. Workstations have to be given its certificate."),
        ),
    )


class KitForm(QFrame):
    """The form; ``submitted`` comes with its button or with Return."""

    submitted = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kit-form")
        self.setProperty("surface", "card")
        self.setAccessibleName(_("What the kit is to be"))
        self.folder = FormField(
            _("&Folder"),
            "kit-folder",
            example="/srv/registry",
            meaning=_("Where the kit is written: an empty folder, or one that does not exist yet."),
            browse="folder",
        )
        self.domain = FormField(
            _("&Domain name"),
            "kit-domain",
            example="registry.example.com",
            meaning=_("The name under which workstations reach the server."),
        )
        self.role = ChoiceBox(_("What the server is to be"), _role_choices(), "kit-role")
        self.private_domain = FormField(
            _("Name of the private registry"), "kit-private-domain", example="private.example.com"
        )
        self.source = ChoiceBox(_("Certificate"), _certificate_choices(), "kit-certificates")
        self.email = FormField(
            _("Address for mail about the certificate (optional)"),
            "kit-email",
            example="admin@example.com",
        )
        self.certificate = FormField(
            _("Certificate, followed by those that vouch for it"),
            "kit-certificate",
            example="/etc/ssl/fullchain.pem",
            browse="file",
        )
        self.key = FormField(
            _("Its private key"), "kit-key", example="/etc/ssl/privkey.pem", browse="file"
        )
        self.options = KitOptions()
        self.disclosure = Disclosure(_("&Options"), self.options, "kit-options-disclosure")
        self.write = push_button(_("&Write the kit"), "kit-write", kind="primary")
        self._lay_out()
        self.role.box.currentIndexChanged.connect(self._show_what_applies)
        self.source.box.currentIndexChanged.connect(self._show_what_applies)
        self.write.clicked.connect(self.submitted)
        for field in (self.folder, self.domain, *self._other_fields()):
            field.edited.connect(self._changed)
            field.edit.returnPressed.connect(self._submit)
        self._show_what_applies()

    def choices(self) -> Choices:
        """What is chosen; fields that are not shown count for nothing."""
        role, source = self.role.value, self.source.value
        chosen: dict[str, Any] = {"role": "private" if role == "private" else "cache"}
        if role == "both":
            chosen["private_domain"] = self.private_domain.text
        if source == "acme" and self.email.text:
            chosen["acme_email"] = self.email.text
        if source == "files":
            chosen["certificate"] = self.certificate.path
            chosen["key"] = self.key.path
        chosen["internal_ca"] = source == "internal"
        return Choices(self.domain.text, **chosen, **self.options.chosen(role))

    def _other_fields(self) -> tuple[FormField, ...]:
        own = (self.private_domain, self.email, self.certificate, self.key)
        return (*own, *self.options.findChildren(FormField))

    def _submit(self) -> None:
        if self.write.isEnabled():
            self.submitted.emit()

    def _changed(self) -> None:
        needed = [self.folder, self.domain]
        if self.role.value == "both":
            needed.append(self.private_domain)
        if self.source.value == "files":
            needed += [self.certificate, self.key]
        missing = [field.edit.accessibleName() for field in needed if not field.text]
        self.write.setEnabled(not missing)
        said = _("Still missing: {fields}.").format(fields=", ".join(missing))
        self.write.setToolTip(said if missing else "")
        self.edited.emit()

    def _show_what_applies(self) -> None:
        role, source = self.role.value, self.source.value
        self.private_domain.setVisible(role == "both")
        self.email.setVisible(source == "acme")
        self.certificate.setVisible(source == "files")
        self.key.setVisible(source == "files")
        self.options.show_what_applies(role)
        self._changed()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        rows: tuple[QWidget, ...] = (
            self.folder,
            self.domain,
            self.role,
            self.private_domain,
            self.source,
            self.email,
            self.certificate,
            self.key,
            self.disclosure,
            ButtonRow((), (self.write,)),
        )
        for row in rows:
            layout.addWidget(row)
