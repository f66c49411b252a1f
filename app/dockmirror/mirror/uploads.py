"""Whether pushes get through to a private registry: an upload is started, and cancelled."""

import secrets
from collections.abc import Callable
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from dockmirror.i18n import _
from dockmirror.mirror import catalogue
from dockmirror.mirror.answer import Answer
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.registry_client import RegistryClient
from dockmirror.mirror.shown_address import shown_address

PART: Final = 1024 * 1024 + 1
"""Bytes; one more than nginx lets through where nobody told it otherwise."""

_STARTED: Final = 202


def try_uploads(client: RegistryClient, report: Callable[[Finding], None]) -> str:
    """Start an upload, send a part that is larger than nginx's own limit, and cancel it.

    Returns a remark on what the registry said. Raises ``Fault`` where no upload can be started.
    """
    repository = f"dockmirror-check/{secrets.token_hex(8)}"
    started = client.begin_upload(repository)
    if started.status == 401:
        report(catalogue.finding("uploads-not-checked", registry=client.url.text))
        return started.status_text
    if started.status == 405:
        raise Fault("uploads-refused-by-cache", registry=client.url.text)
    location = started.headers.get("location")
    if started.status != _STARTED or location is None:
        raise Fault("uploads-refused", registry=client.url.text, status=started.status_text)
    named = urljoin(started.url, location)
    address = _at_the_registry(client, named)
    try:
        if urlsplit(named)[:2] != urlsplit(address)[:2]:
            facts = {"registry": client.url.text, "location": shown_address(named)}
            raise Fault("uploads-elsewhere", **facts)
        part = client.send_part(address, bytes(PART))
        if part.status != _STARTED:
            raise _part_fault(client, part)
        address = _at_the_registry(client, urljoin(address, part.headers.get("location", "")))
    finally:
        ended = client.cancel_upload(address)
    if ended.status >= 400:
        report(
            catalogue.finding(
                "uploads-not-cancelled", registry=client.url.text, status=ended.status_text
            )
        )
    return _("an upload was started and cancelled")


def _at_the_registry(client: RegistryClient, address: str) -> str:
    """The address with the registry's own scheme, host and port, whatever it says of them."""
    own, named = urlsplit(client.url.text), urlsplit(address)
    return urlunsplit((own.scheme, own.netloc, named.path, named.query, ""))


def _part_fault(client: RegistryClient, part: Answer) -> Fault:
    if part.status == 413:
        return Fault("uploads-too-large", registry=client.url.text, size="1 MiB")
    return Fault("uploads-refused", registry=client.url.text, status=part.status_text)
