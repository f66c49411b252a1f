"""What a probe of a mirror ends with, and which of several mirrors is best."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from dockmirror.mirror.finding import Finding, Severity
from dockmirror.mirror.mirror_url import MirrorUrl

if TYPE_CHECKING:
    from dockmirror.mirror.certificate import ShownCertificate

PROBE_STEPS: Final = ("look-up", "connect", "tls", "registry-api", "authentication", "cache")
"""The stable ids of the steps, in their order."""

PRIVATE_STEPS: Final = (*PROBE_STEPS[:-1], "uploads")
"""The same where a private registry is asked whether it takes pushes."""


@dataclass(frozen=True)
class ProbeStep:
    """A step that ended: ``status`` is ``done``, ``failed`` or ``skipped``."""

    id: str
    status: str
    seconds: float
    remark: str = ""


@dataclass(frozen=True)
class ProbeReport:
    """What was learnt about a mirror.

    ``first_byte_seconds`` is the longest wait for a manifest or layer; ``bytes_per_second`` is
    None where that was not measured. ``image`` is the test image that was served
    (``library/hello-world``) and ``manifest_digest`` what its tag led to. ``chain`` are the
    certificates that the mirror showed, its own first, where they are at fault. ``takes_pushes`` is
    whether a private registry's uploads were tried, or could not be for want of a password.
    """

    url: MirrorUrl
    findings: tuple[Finding, ...] = ()
    steps: tuple[ProbeStep, ...] = ()
    addresses: tuple[str, ...] = ()
    first_byte_seconds: float | None = None
    bytes_per_second: float | None = None
    image: str | None = None
    manifest_digest: str | None = None
    chain: "tuple[ShownCertificate, ...]" = ()
    takes_pushes: bool = False

    @property
    def usable(self) -> bool:
        """Whether the mirror served an image as the engine needs it, or takes pushes."""
        return (self.manifest_digest is not None or self.takes_pushes) and not any(
            finding.severity is Severity.ERROR for finding in self.findings
        )


class ProbeListener(Protocol):
    """Told what happens, in the thread of the probe."""

    def started(self, step_id: str) -> None:
        """A step began."""

    def finished(self, step: ProbeStep) -> None:
        """A step ended."""

    def found(self, finding: Finding) -> None:
        """Something was found."""


def rank(reports: Sequence[ProbeReport]) -> tuple[ProbeReport, ...]:
    """The reports, best first: those that serve, then by wait and by speed.

    Those that do not serve stand in the order of how far they came.
    """

    def key(report: ProbeReport) -> tuple[bool, float, float, int]:
        wait = report.first_byte_seconds
        done = sum(step.status == "done" for step in report.steps)
        return (
            not report.usable,
            math.inf if wait is None or not report.usable else round(wait, 2),
            -(report.bytes_per_second or 0.0),
            -done,
        )

    return tuple(sorted(reports, key=key))
