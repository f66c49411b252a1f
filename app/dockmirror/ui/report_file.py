"""Where a person wants a report to be written."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from dockmirror.i18n import _


def choose_report_file(parent: QWidget) -> Path | None:
    """Ask for the file; its ending says in which form. ``None`` where the person chose none."""
    name, _filter = QFileDialog.getSaveFileName(
        parent,
        _("Save a report"),
        "dockmirror-report.html",
        ";;".join((_("Report to read (*.html)"), _("Report for programs (*.json)"))),
    )
    return Path(name) if name else None
