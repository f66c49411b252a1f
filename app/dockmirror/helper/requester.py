"""Who asked the elevated helper, and a line in the system's log on what for."""

import hashlib
import sys
from collections.abc import Mapping

from dockmirror.helper.mirror_rule import without_credentials
from dockmirror.helper.plain_text import visible
from dockmirror.helper.protocol import Pull, Request, SetMirrors, Undo

if sys.platform == "win32":
    from dockmirror.helper.windows import event_log
else:
    import syslog

_NUMBER_LIMIT = 10


def requesting_uid(environment: Mapping[str, str], own: int) -> int:
    """The user id of the person, as pkexec or sudo leave it, else of the process itself."""
    for name in ("PKEXEC_UID", "SUDO_UID"):
        value = environment.get(name, "")
        if value.isascii() and value.isdigit() and len(value) <= _NUMBER_LIMIT:
            return int(value)
    return own


def log_request(uid: int, request: Request) -> None:
    """Log a request that changes or fetches something."""
    name = type(request).__name__
    what = ""
    if isinstance(request, SetMirrors):
        listed = ", ".join(without_credentials(mirror) for mirror in request.mirrors)
        what = f" mirrors=[{visible(listed, 600)}] restart={request.restart}"
        if request.ca_certificate is not None:
            what += f" ca-certificate={_digest_of(request.ca_certificate.pem)}"
    elif isinstance(request, Undo):
        what = f" change={request.change or 'newest'} restart={request.restart}"
    elif isinstance(request, Pull):
        what = f" image={visible(request.image, 600)}"
    _log(f"uid={uid} asks: {name}{what}")


def log_ending(uid: int, reply: Mapping[str, object]) -> None:
    """Log how a request ended."""
    words = [str(reply.get("reply", "")), str(reply.get("code", ""))]
    _log(f"uid={uid} gets: {' '.join(word for word in words if word)}")


def _digest_of(pem: str) -> str:
    """What tells the certificates that a client sends from others, whatever they are."""
    return hashlib.sha256(pem.encode("utf-8", "replace")).hexdigest()


def _log(message: str) -> None:
    if sys.platform == "win32":
        event_log.report(message)
    else:
        syslog.openlog("dockmirror-helper", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
        syslog.syslog(syslog.LOG_NOTICE, message)
