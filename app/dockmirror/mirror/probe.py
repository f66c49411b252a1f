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
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Final

from urllib3.exceptions import HTTPError

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.mirror import catalogue, trust_store
from dockmirror.mirror.answer import Answer
from dockmirror.mirror.cache_proof import CacheProof, Proof
from dockmirror.mirror.connection import Attempts, survey
from dockmirror.mirror.deadline import Deadline, TimeExceeded
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.host_name import is_loopback_address
from dockmirror.mirror.hub_image import CANDIDATES, read_image
from dockmirror.mirror.look_up import Address, look_up
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import on_one_line
from dockmirror.mirror.probe_report import (
    PROBE_STEPS,
    ProbeListener,
    ProbeReport,
    ProbeStep,
    rank,
)
from dockmirror.mirror.registry_api import ask_base, remarks_on_base
from dockmirror.mirror.registry_client import RegistryClient, shown_address
from dockmirror.mirror.tls import shake_hands
from dockmirror.mirror.transport import Transport

__all__ = [
    "PROBE_STEPS",
    "ProbeListener",
    "ProbeReport",
    "ProbeStep",
    "probe",
    "probe_many",
    "rank",
]

_PROXY_VARIABLES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY")


def probe(
    url: MirrorUrl,
    *,
    token: CancelToken,
    timeout: float = 30.0,
    listener: ProbeListener | None = None,
    image: str | None = None,
    ca_bundle: Path | None = None,
    image_store: str | None = None,
) -> ProbeReport:
    """Ask the mirror what the engine would ask; read-only, no privileges.

    ``timeout`` (seconds) bounds all of it. ``image`` is the test image, else small ones are tried.
    ``ca_bundle`` (PEM) is trusted besides the system's authorities. ``image_store`` is
    ``containerd`` or ``graph-driver`` where it is known.

    What is wrong with the mirror is in the report. Raises ``Cancelled`` at once on cancellation.
    """
    return _Probe(url, token, timeout, listener, image, ca_bundle, image_store).run()


def probe_many(
    urls: Sequence[MirrorUrl],
    *,
    token: CancelToken,
    timeout: float = 30.0,
    listener_for: Callable[[MirrorUrl], ProbeListener | None] | None = None,
    image: str | None = None,
    ca_bundle: Path | None = None,
    image_store: str | None = None,
) -> tuple[ProbeReport, ...]:
    """Probe the mirrors side by side, each within ``timeout``; the best first.

    The listeners are called in threads of their own. Raises ``Cancelled``.
    """
    reports: list[ProbeReport | None] = [None] * len(urls)

    def work(index: int) -> None:
        url = urls[index]
        listener = listener_for(url) if listener_for is not None else None
        with contextlib.suppress(Cancelled):
            reports[index] = probe(
                url,
                token=token,
                timeout=timeout,
                listener=listener,
                image=image,
                ca_bundle=ca_bundle,
                image_store=image_store,
            )

    threads = [
        threading.Thread(target=work, args=(index,), name=f"probe {url.text}", daemon=True)
        for index, url in enumerate(urls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    token.check()
    return rank([report for report in reports if report is not None])


class _Probe:
    def __init__(
        self,
        url: MirrorUrl,
        token: CancelToken,
        timeout: float,
        listener: ProbeListener | None,
        image: str | None,
        ca_bundle: Path | None,
        image_store: str | None,
    ) -> None:
        self._url = url
        self._deadline = Deadline(timeout, token)
        self._listener = listener
        self._image = image
        self._ca_bundle = ca_bundle
        self._image_store = image_store
        self._findings: list[Finding] = []
        self._steps: list[ProbeStep] = []
        self._addresses: tuple[Address, ...] = ()
        self._remark = ""
        self._proof: Proof | None = None

    def run(self) -> ProbeReport:
        self._deadline.token.check()
        try:
            self._ask_everything()
        except Fault as fault:
            self._report(fault.finding)
        except TimeExceeded:
            self._report(
                catalogue.finding(
                    "probe-timed-out",
                    host=self._url.host,
                    url=self._url.text,
                    seconds=f"{self._deadline.seconds:g}",
                )
            )
        except (OSError, ValueError, LookupError, RuntimeError, HTTPException, HTTPError) as error:
            self._deadline.token.check()
            what = f"{self._url.text}: {type(error).__name__}: {on_one_line(str(error), 300)}"
            self._report(catalogue.finding("unexpected", what=what))
        for step_id in PROBE_STEPS[len(self._steps) :]:
            self._end(ProbeStep(step_id, "skipped", 0.0))
        proof = self._proof
        return ProbeReport(
            self._url,
            tuple(self._findings),
            tuple(self._steps),
            tuple(address.ip for address in self._addresses),
            proof.first_byte_seconds if proof else None,
            proof.bytes_per_second if proof else None,
            proof.image.repository if proof else None,
            proof.manifest_digest if proof else None,
        )

    def _ask_everything(self) -> None:
        url, deadline = self._url, self._deadline
        images = (read_image(self._image),) if self._image else CANDIDATES
        self._remark_on_proxy()
        with self._step("look-up"):
            self._addresses = look_up(url.host, url.port, deadline)
            self._remark = ", ".join(address.ip for address in self._addresses)
            self._remark_on_loopback()
        with self._step("connect"):
            attempts = survey(self._addresses, url.host, url.port, deadline)
            self._remark = attempts.alive[0].ip
            self._remark_on_dead(attempts)
        context = self._tls(attempts.alive)
        transport = Transport(context)
        client = RegistryClient(url, attempts.alive, transport, deadline, self._image_store)
        with contextlib.closing(client):
            with self._step("registry-api"):
                base = ask_base(client, attempts.alive, context, deadline)
                for finding in remarks_on_base(base):
                    self._report(finding)
                self._remark = base.status_text
            proof = CacheProof(client, self._report, self._image_store)
            with self._step("authentication"):
                if base.status == 401:
                    challenge = base.headers.get("www-authenticate", "")
                    proof.log_in(challenge, images[0].repository)
            with self._step("cache"):
                self._proof = proof.run(images)
                if self._proof is None:
                    names = ", ".join(image.name for image in images)
                    raise self._not_served(base, names)
                self._remark = f"{self._proof.image.name} {self._proof.manifest_digest[:19]}…"

    def _tls(self, alive: Sequence[Address]) -> ssl.SSLContext:
        """The context for this probe; a plain mirror may still redirect to TLS."""
        if self._url.scheme != "https":
            self._end(ProbeStep("tls", "skipped", 0.0))
            return trust_store.daemon_context(self._ca_bundle, may_be_empty=True)
        with self._step("tls"):
            context = trust_store.daemon_context(self._ca_bundle)
            self._remark = shake_hands(self._url, alive, context, self._deadline)
        return context

    def _not_served(self, base: Answer, names: str) -> Fault:
        if self._image:
            return Fault("image-not-found", image=names)
        if base.status == 200 and base.body.strip()[:1] not in (b"{", b""):
            return Fault("http-not-a-registry", url=shown_address(base.url), said=base.said)
        return Fault("not-a-cache", images=names)

    def _remark_on_proxy(self) -> None:
        variable = next((name for name in _PROXY_VARIABLES if os.environ.get(name)), None)
        if variable is not None:
            self._report(catalogue.finding("proxy-in-environment", variable=variable))

    def _remark_on_loopback(self) -> None:
        named = is_loopback_address(self._url.host) or self._url.host.lower() == "localhost"
        if not named and all(is_loopback_address(address.ip) for address in self._addresses):
            self._report(catalogue.finding("loopback-mirror", host=self._url.host))

    def _remark_on_dead(self, attempts: Attempts) -> None:
        if not attempts.dead:
            return
        ipv6_only = all(address.is_ipv6 for address in attempts.dead)
        ipv4_lives = any(not address.is_ipv6 for address in attempts.alive)
        self._report(
            catalogue.finding(
                "ipv6-dead" if ipv6_only and ipv4_lives else "address-dead",
                host=self._url.host,
                dead=", ".join(address.ip for address in attempts.dead),
                alive=", ".join(address.ip for address in attempts.alive),
            )
        )

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

    def _report(self, finding: Finding) -> None:
        if finding not in self._findings:
            self._findings.append(finding)
            if self._listener is not None:
                self._listener.found(finding)
