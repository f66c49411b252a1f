"""The probe: whether a mirror would serve this workstation, asked as the engine would ask.

>>> from dockmirror.cancellation import CancelToken
>>> from dockmirror.mirror.mirror_url import judge
>>> report = probe(judge("http://127.0.0.1:9").url, token=CancelToken())
>>> report.usable
False
"""

import contextlib
import os
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from urllib3.exceptions import HTTPError

from dockmirror.cancellation import CancelToken
from dockmirror.mirror import catalogue, remarks, trust_store
from dockmirror.mirror.cache_proof import CacheProof, Proof
from dockmirror.mirror.certificate import CertificateFault, ShownCertificate
from dockmirror.mirror.connection import survey
from dockmirror.mirror.daemon_trust import shake_hands_as_engine
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.deadline import Deadline, TimeExceeded
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.hub_image import CANDIDATES, HubImage, read_image
from dockmirror.mirror.hub_reference import HubReference
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import on_one_line
from dockmirror.mirror.probe_report import (
    PRIVATE_STEPS,
    PROBE_STEPS,
    ProbeListener,
    ProbeReport,
    ProbeStep,
    rank,
)
from dockmirror.mirror.product import address_fault
from dockmirror.mirror.registry_api import Base, ask_base, not_a_cache, remarks_on_base
from dockmirror.mirror.registry_client import RegistryClient
from dockmirror.mirror.route import Route
from dockmirror.mirror.routing import find_route, proxy_fault
from dockmirror.mirror.throughput import measure, slowness
from dockmirror.mirror.transport import Transport
from dockmirror.mirror.uploads import try_uploads
from dockmirror.mirror.upstream import upstream_finding

__all__ = ["PROBE_STEPS", "ProbeListener", "ProbeReport", "ProbeStep", "Question", "probe", "rank"]


@dataclass(frozen=True)
class Question:
    """What is asked of a mirror, and for whom.

    ``timeout`` (seconds) bounds all of it. ``image`` is the test image, else small ones are tried.
    ``ca_bundle`` (PEM) is trusted besides the engine's authorities. ``view`` is how the engine sees
    mirrors. ``hub`` is Docker Hub to compare with; None leaves that out. ``measures_speed`` fetches
    a larger layer besides. With ``private`` it is no mirror that is asked but a private registry,
    whether it takes pushes: an upload is started, and cancelled.
    """

    timeout: float = 30.0
    image: str | None = None
    ca_bundle: Path | None = None
    view: DaemonView = field(default_factory=DaemonView)
    hub: HubReference | None = None
    measures_speed: bool = False
    private: bool = False


def probe(
    url: MirrorUrl,
    question: Question | None = None,
    *,
    token: CancelToken,
    listener: ProbeListener | None = None,
) -> ProbeReport:
    """Ask the mirror what the engine would ask; read-only, no privileges.

    What is wrong with the mirror is in the report. Raises ``Cancelled`` at once on cancellation.
    """
    return _Probe(url, question or Question(), token, listener).run()


class _Probe:
    def __init__(
        self,
        url: MirrorUrl,
        question: Question,
        token: CancelToken,
        listener: ProbeListener | None,
    ) -> None:
        self._url = url
        self._asked = question.view.as_asked(url)
        self._question = question
        self._view = question.view
        self._deadline = Deadline(question.timeout, token)
        self._listener = listener
        self._findings: list[Finding] = []
        self._steps: list[ProbeStep] = []
        self._addresses: tuple[str, ...] = ()
        self._chain: tuple[ShownCertificate, ...] = ()
        self._remark = ""
        self._proof: Proof | None = None
        self._speed: float | None = None
        self._takes_pushes = False

    def run(self) -> ProbeReport:
        self._deadline.token.check()
        try:
            self._ask_everything()
        except Fault as fault:
            if isinstance(fault, CertificateFault):
                self._chain = fault.chain
            self._report(fault.finding)
        except TimeExceeded:
            seconds = f"{self._deadline.seconds:g}"
            facts = {"host": self._url.host, "url": self._url.text, "seconds": seconds}
            self._report(catalogue.finding("probe-timed-out", **facts))
        except (OSError, ValueError, LookupError, RuntimeError, HTTPException, HTTPError) as error:
            self._deadline.token.check()
            what = f"{self._url.text}: {type(error).__name__}: {on_one_line(str(error), 300)}"
            self._report(catalogue.finding("unexpected", what=what))
        steps = PRIVATE_STEPS if self._question.private else PROBE_STEPS
        for step_id in steps[len(self._steps) :]:
            self._end(ProbeStep(step_id, "skipped", 0.0))
        proof = self._proof
        return ProbeReport(
            self._url,
            tuple(self._findings),
            tuple(self._steps),
            self._addresses,
            proof.first_byte_seconds if proof else None,
            self._speed,
            proof.image.repository if proof else None,
            proof.manifest_digest if proof else None,
            self._chain,
            self._takes_pushes,
        )

    def _ask_everything(self) -> None:
        named = self._question.image
        images = (read_image(named),) if named else CANDIDATES
        if self._question.hub is not None and not self._question.private:
            self._question.hub.begin(images[0])
        try:
            route = self._connect()
            context = self._tls(route)
        except Fault as fault:
            same = self._asked.scheme == self._url.scheme or self._url.scheme == "https"
            if same or not fault.finding.code.startswith(("connection-", "tls-")):
                raise
            facts = {"url": self._url.text, "engine": self._view.engine_version or ""}
            raise Fault("daemon-asks-tls", **facts) from fault
        client = RegistryClient(self._asked, route, Transport(context), self._deadline, self._view)
        with contextlib.closing(client):
            self._ask_registry(client, route, context, images)

    def _connect(self) -> Route:
        asked, deadline = self._asked, self._deadline
        self._report(remarks.on_proxy(asked, self._view, os.environ))
        with self._step("look-up"):
            route = find_route(asked, self._view, deadline)
            shown = tuple(address.ip for address in route.addresses)
            self._addresses = () if route.proxy else shown
            self._remark = ", ".join(shown)
            self._report(remarks.on_loopback(asked, route, self._view))
            for finding in remarks.on_insecurity(asked, route, self._view):
                self._report(finding)
        with self._step("connect"):
            host, port = asked.host, asked.port
            if route.proxy is not None:
                host, port = route.proxy.host, route.proxy.port
            try:
                attempts = survey(route.addresses, host, port, deadline)
            except Fault as fault:
                raise proxy_fault(asked, route.proxy, fault) if route.proxy else fault from fault
            self._remark = attempts.alive[0].ip
            self._report(remarks.on_dead(asked, attempts))
        return Route(route.host, route.port, attempts.alive, route.proxy)

    def _tls(self, route: Route) -> ssl.SSLContext:
        """The context for this probe; a plain mirror may still redirect to TLS."""
        bundle = self._question.ca_bundle
        if self._asked.scheme != "https":
            self._end(ProbeStep("tls", "skipped", 0.0))
            return trust_store.daemon_context(bundle, may_be_empty=True)
        with self._step("tls"):
            context, self._remark, remark = shake_hands_as_engine(
                self._asked, route, self._view, bundle, self._deadline
            )
            self._report(remark)
        return context

    def _ask_registry(
        self,
        client: RegistryClient,
        route: Route,
        context: ssl.SSLContext,
        images: tuple[HubImage, ...],
    ) -> None:
        with self._step("registry-api"):
            base = ask_base(client, route, context, self._deadline)
            for finding in remarks_on_base(client, base):
                self._report(finding)
            self._remark = base.answer.status_text
        if self._question.private:
            self._ask_private(client, base)
            return
        proof = CacheProof(client, self._report, self._view.image_store)
        with self._step("authentication"):
            if base.answer.status == 401:
                self._report(remarks.on_hub_login(self._view))
                challenge = base.answer.headers.get("www-authenticate", "")
                with self._explaining(base):
                    proof.log_in(challenge, images[0].repository)
        with self._step("cache"):
            with self._explaining(base):
                found = proof.run(images)
                if found is None:
                    names = ", ".join(image.name for image in images)
                    named = self._question.image
                    raise (
                        Fault("image-not-found", image=names)
                        if named
                        else not_a_cache(client, base, names)
                    )
            self._remark = f"{found.image.name} {found.manifest_digest[:19]}…"
            if base.fault is not None:
                facts = {"problem": base.fault.finding.title}
                self._report(catalogue.finding("http-base-fails", **facts))
            self._look_closer(client, proof, found)
            self._proof = found

    def _ask_private(self, client: RegistryClient, base: Base) -> None:
        if base.fault is not None:
            raise base.fault
        # A private registry may well ask for a password: `docker login` gives it one.
        self._end(ProbeStep("authentication", "skipped", 0.0, base.answer.status_text))
        with self._step("uploads"):
            self._remark = try_uploads(client, self._report)
            self._takes_pushes = True

    @contextlib.contextmanager
    def _explaining(self, base: Base) -> Iterator[None]:
        """Have a fault of the body be that of the base, or that of a known product's address."""
        try:
            yield
        except Fault as fault:
            raise address_fault(self._url, base.fault or fault, base.answer) from fault

    def _look_closer(self, client: RegistryClient, proof: CacheProof, found: Proof) -> None:
        """What is to be said of a mirror that serves."""
        hub, deadline = self._question.hub, self._deadline
        self._report(upstream_finding(client, found.image))
        if self._question.measures_speed:
            self._speed, slower = measure(
                client,
                proof,
                lambda image, layer: None if hub is None else hub.speed(image, layer, deadline),
            )
            self._report(slower)
        self._report(slowness(found.first_byte_seconds, self._speed))
        if hub is None:
            return
        said = hub.digest(found.image, deadline)
        if said.digest is None:
            self._report(catalogue.finding("hub-unreachable", reason=said.reason))
        elif said.digest != found.manifest_digest:
            facts = {"mirror_digest": found.manifest_digest, "hub_digest": said.digest}
            self._report(catalogue.finding("stale-tag", image=found.image.name, **facts))

    @contextlib.contextmanager
    def _step(self, step_id: str) -> Iterator[None]:
        self._deadline.check()
        if self._listener is not None:
            self._listener.started(step_id)
        began, status, self._remark = time.monotonic(), "failed", ""
        try:
            yield
            status = "done"
        finally:
            self._end(ProbeStep(step_id, status, time.monotonic() - began, self._remark))

    def _end(self, step: ProbeStep) -> None:
        self._steps.append(step)
        if self._listener is not None:
            self._listener.finished(step)

    def _report(self, finding: Finding | None) -> None:
        if finding is not None and finding not in self._findings:
            self._findings.append(finding)
            if self._listener is not None:
                self._listener.found(finding)
