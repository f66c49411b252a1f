"""Saves the certificates that a mirror shows, to be looked at and compared."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dockmirror.i18n import _, ngettext
from dockmirror.mirror.plain_text import visible
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome

if TYPE_CHECKING:
    from dockmirror.mirror.certificate import ShownCertificate


def save_chain(narration: Narration, chain: "Sequence[ShownCertificate]", path: str) -> None:
    """Write ``chain`` to ``path``, PEM, and say what is in it. Raises ``Ending``.

    Anyone can show a certificate: the person is told to compare the fingerprint.
    """
    if not chain:
        narration.note(_("No certificate is at fault, so none was saved."))
        return
    try:
        Path(path).write_text("".join(one.pem for one in chain), encoding="ascii")
    except OSError as error:
        raise Ending(
            Outcome.REFUSED,
            _("The certificates could not be written to {path}: {reason}.").format(
                path=visible(path), reason=error.strerror or _("the reason is not known")
            ),
            _("Name a file in a folder where you may write."),
        ) from None
    count = len(chain)
    narration.note(
        ngettext(
            "{count} certificate that the mirror shows is in {path}. Before you trust it, compare "
            "its fingerprint with the one that whoever runs the mirror reads out: {fingerprint}",
            "{count} certificates that the mirror shows are in {path}. Before you trust the last, "
            "compare its fingerprint with the one that whoever runs the mirror reads out: "
            "{fingerprint}",
            count,
        ).format(count=count, path=visible(path), fingerprint=chain[-1].fingerprint)
    )
