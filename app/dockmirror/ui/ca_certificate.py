"""Choosing the file of a CA certificate, and telling what would be trusted."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from dockmirror.i18n import _
from dockmirror.setup.plan import Plan

REMEDIED: Final = frozenset(
    {
        "tls-unknown-issuer",
        "tls-self-signed",
        "tls-certs-d-ignored",
        "ca-certificate-unusable",
    }
)
"""The findings that a CA certificate, or another one, puts right."""

ChooseFile = Callable[[QWidget, Callable[[str], None]], None]
"""Asks the person for a file, and calls back with its path once one is chosen."""


def choose_file(parent: QWidget, on_chosen: Callable[[str], None]) -> None:
    """Open the system's dialog for a file; nothing waits for it."""
    dialog = QFileDialog(parent, _("The CA certificate of the mirror"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(
        [_("Certificates (*.pem *.crt *.cer *.der)"), _("All files (*)")],
    )
    dialog.fileSelected.connect(on_chosen)
    dialog.open()


def trust_text(plan: Plan) -> str:
    """Which certificates Docker will trust once the plan is carried out; empty where none."""
    lines: list[str] = []
    trusts = plan.trusts
    if trusts is not None:
        heading = (
            _("This is trusted for {mirror} already, in {path}:")
            if trusts.there
            else _("This will be trusted for {mirror}, from {path}:")
        )
        lines.append(heading.format(mirror=trusts.mirror, path=trusts.path))
        for certificate in trusts.certificates:
            lines += [
                _("Subject: {subject}").format(subject=certificate.subject),
                _("Issuer: {issuer}").format(issuer=certificate.issuer),
                _("Valid: {since} until {until}").format(
                    since=certificate.since, until=certificate.until
                ),
                _("Fingerprint (SHA-256): {fingerprint}").format(
                    fingerprint=certificate.fingerprint
                ),
            ]
    for path in plan.trust_files_removed:
        lines.append(_("The CA certificate in {path} is removed.").format(path=path))
    for path in plan.trust_files_restored:
        lines.append(_("The CA certificate in {path} is put back.").format(path=path))
    return "\n".join(lines)
