"""The registry API's base, ``GET /v2/``: whether what answers can be a registry at all."""

import ssl
from collections.abc import Sequence

from dockmirror.mirror import catalogue
from dockmirror.mirror.answer import Answer, base_fault
from dockmirror.mirror.deadline import Deadline
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.look_up import Address
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.registry_client import RegistryClient, shown_address
from dockmirror.mirror.tls import late_refusal, speaks_tls


def ask_base(
    client: RegistryClient, alive: Sequence[Address], context: ssl.SSLContext, deadline: Deadline
) -> Answer:
    """The answer to ``GET /v2/``, with status 200 or 401. Raises ``Fault`` for any other."""
    url = client.url
    try:
        base = client.base()
    except Fault as fault:
        raise _explained(fault, url, alive, context, deadline) from fault
    fault_of_status = base_fault(
        base, plain_http=url.scheme == "http", https_form=_https_form(url), host=url.host
    )
    if fault_of_status is None:
        return base
    if base.status == 404 and "x-docker-registry-version" in client.old_registry().headers:
        raise Fault("http-v1-registry", host=url.host)
    raise fault_of_status


def remarks_on_base(base: Answer) -> tuple[Finding, ...]:
    """What is unusual about an answer that a registry can give."""
    found = []
    if base.hops:
        facts = {"url": shown_address(base.url), "location": base.hops[-1]}
        found.append(catalogue.finding("redirected", **facts))
    if base.status == 200 and "docker-distribution-api-version" not in base.headers:
        found.append(catalogue.finding("http-no-version-header", url=shown_address(base.url)))
    return tuple(found)


def _explained(
    fault: Fault,
    url: MirrorUrl,
    alive: Sequence[Address],
    context: ssl.SSLContext,
    deadline: Deadline,
) -> Fault:
    """The reason why a connection was broken off, found by another one; else the fault itself."""
    if fault.finding.code not in ("connection-broken", "http-not-http"):
        return fault
    if url.scheme == "https":
        return late_refusal(url, alive, context, deadline) or fault
    if speaks_tls(url, alive, deadline):
        return Fault("plain-http-to-tls-port", host=url.host, suggestion=_https_form(url))
    return fault


def _https_form(url: MirrorUrl) -> str:
    return f"https://{url.authority}{url.path}".rstrip("/")
