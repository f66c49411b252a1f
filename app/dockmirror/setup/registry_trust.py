"""What vouches for the mirrors of an engine on this computer, when Dockmirror asks them itself."""

import ssl
from urllib.parse import urlsplit

from dockmirror.evidence.http_session import Trust
from dockmirror.helper.engine_api import normalised
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.trust_store import daemon_context
from dockmirror.setup.machine import Machine
from dockmirror.setup.plan import Trusting


def engine_trust(machine: Machine, given: Trusting | None = None) -> Trust:
    """The trust of the engine of ``machine``: the system's store, and its own certificates.

    ``given`` are certificates that a change under way brings for one mirror, whether or not its
    file is there at the moment.
    """
    info = machine.info
    view = DaemonView(
        engine_version=info.version if info else None,
        image_store=info.image_store if info else None,
        certificates=machine.target.certificates,
    )

    def context(registry: str) -> ssl.SSLContext:
        named = given is not None and normalised([registry]) == normalised([given.mirror])
        return daemon_context(
            given=given.pem if given is not None and named else "",
            directory=view.certificate_directory(urlsplit(registry).netloc),
            may_be_empty=True,
        )

    return context
