"""The CA certificates that come and go with the mirrors of a program that pulls by itself."""

from collections.abc import Sequence

from cryptography.x509 import Certificate

from dockmirror.helper.certs_d import OWN_FOLDER
from dockmirror.helper.history import Change, anchors, changes
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.setup.ca_certificate import given_for, trusting
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.plan import Plan, Trusting
from dockmirror.setup.planning import with_certificates, with_certificates_of
from dockmirror.setup.puller import Puller


def vouching_for(
    narration: Narration, url: MirrorUrl, options: Options, found: Puller
) -> tuple[Certificate, ...]:
    """The certificates that are to vouch for ``url``. Raises ``Ending``.

    An organisation's own are left out where the program takes none; a person's are refused then.
    """
    if options.ca_certificate is not None:
        found.require_no_certificates()
    if not found.target.takes_certificates:
        return ()
    return given_for(narration, url, options, must_count=True)


def trusting_by(
    found: Puller, url: MirrorUrl, certificates: tuple[Certificate, ...]
) -> Trusting | None:
    """The file for the certificates; ``None`` without any."""
    if not certificates:
        return None
    return trusting(url, certificates, OWN_FOLDER, found.target.certificates)


def planned(found: Puller, wanted: Sequence[str], trusts: Trusting | None = None) -> Plan:
    """The plan to make the list of mirrors exactly ``wanted``. Raises ``Ending``."""
    so_far = anchors(changes(found.target.state_directory))
    return with_certificates(found.plan(wanted), trusts, so_far)


def planned_undo(found: Puller, change: Change) -> Plan:
    """The plan to put back what was before ``change``. Raises ``Ending``."""
    so_far = anchors(changes(found.target.state_directory))
    return with_certificates_of(found.plan(change.mirrors_before), change, so_far)


def changes_something(plan: Plan) -> bool:
    """Whether the program's file changes, or a file of certificates."""
    return plan.changes_file or plan.changes_trust
