"""The registry API's base, ``GET /v2/``: whether what answers can be a registry at all."""

import json
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dockmirror.mirror import catalogue
from dockmirror.mirror.answer import Answer
from dockmirror.mirror.answer_fault import base_fault, https_form, tls_fault_of_status
from dockmirror.mirror.deadline import Deadline
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.registry_client import RegistryClient
from dockmirror.mirror.route import Route
from dockmirror.mirror.shown_address import shown_address
from dockmirror.mirror.tls import late_refusal, speaks_tls

_MOST_NAMES: Final = 5


@dataclass(frozen=True)
class Base:
    """The answer to ``GET /v2/``.

    ``fault`` is what its status means where no registry gives that. An engine goes on all the same
    (moby ``registry/auth.go``, ``PingV2Registry``), so an image may come nevertheless.
    """

    answer: Answer
    fault: Fault | None = None


def ask_base(
    client: RegistryClient, route: Route, context: ssl.SSLContext, deadline: Deadline
) -> Base:
    """Ask for the base. Raises ``Fault`` where there is no answer that an engine could read."""
    url = client.url
    try:
        answer = client.base()
    except Fault as fault:
        raise _explained(fault, client, route, context, deadline) from fault
    tls_fault = tls_fault_of_status(answer, url)
    if tls_fault is not None:
        raise tls_fault
    unfit = base_fault(answer)
    if unfit is None:
        return Base(answer)
    if answer.status == 404 and "x-docker-registry-version" in client.old_registry().headers:
        raise Fault("http-v1-registry", host=url.host)
    if answer.status in (403, 404) and _refusal_of_engine(client) is None:
        facts = {"url": shown_address(answer.url), "status": answer.status_text}
        raise Fault("http-user-agent-rule", mirror=url.text, **facts)
    return Base(answer, unfit)


def remarks_on_base(client: RegistryClient, base: Base) -> tuple[Finding, ...]:
    """What is unusual about an answer that a registry can give. Raises as ``ask_base``."""
    answer, found = base.answer, []
    shown = shown_address(answer.url)
    if answer.hops:
        found.append(catalogue.finding("redirected", url=shown, location=answer.hops[-1]))
    if answer.http_version < 11:
        found.append(catalogue.finding("http-1-0", url=shown))
    if base.fault is not None:
        return tuple(found)
    if answer.status == 200 and "docker-distribution-api-version" not in answer.headers:
        found.append(catalogue.finding("http-no-version-header", url=shown))
    refusal = _refusal_of_engine(client)
    if refusal is not None:
        found.append(catalogue.finding("http-engine-refused", url=shown, status=refusal))
    return tuple(found)


def _refusal_of_engine(client: RegistryClient) -> str | None:
    """What an engine gets by its name where that is no registry's answer; None where it is."""
    try:
        answer = client.base(as_engine=True)
    except Fault as fault:
        return fault.finding.title
    return None if base_fault(answer) is None else answer.status_text


def not_a_cache(client: RegistryClient, base: Base, images: str) -> Fault:
    """The fault of what answers as a registry and has none of Docker Hub's images."""
    answer = base.answer
    if answer.status == 200 and answer.body.strip()[:1] not in (b"{", b""):
        return Fault("http-not-a-registry", url=shown_address(answer.url), said=answer.said)
    repositories = _repositories(client)
    if repositories is None:
        return Fault("not-a-cache", images=images)
    if not repositories:
        return Fault("registry-empty", images=images)
    names = ", ".join(visible(name, 60) for name in repositories[:_MOST_NAMES])
    return Fault("registry-own-images", images=images, repositories=names)


def _repositories(client: RegistryClient) -> Sequence[str] | None:
    """What the registry lists; None where it does not."""
    try:
        answer = client.catalog()
        document = json.loads(answer.body) if answer.status == 200 else None
    except (Fault, ValueError, RecursionError):
        return None
    names = document.get("repositories") if isinstance(document, dict) else None
    if names is None and isinstance(document, dict) and "repositories" in document:
        return ()
    return [str(name) for name in names] if isinstance(names, list) else None


def _explained(
    fault: Fault,
    client: RegistryClient,
    route: Route,
    context: ssl.SSLContext,
    deadline: Deadline,
) -> Fault:
    """The reason why a connection was broken off, found by another one; else the fault itself."""
    url = client.url
    if fault.finding.code not in ("connection-broken", "http-not-http"):
        return fault
    if url.scheme == "https":
        return late_refusal(url, route, context, deadline) or fault
    if speaks_tls(url, route, deadline):
        return Fault("plain-http-to-tls-port", host=url.host, suggestion=https_form(url))
    return fault
