"""A program beside Docker that pulls images by itself, as the commands know it.

Podman, containerd and BuildKit's builders are such: each reads a configuration of its own, and none
has the Engine API. What they share is in ``puller_job``; what is different is behind ``Puller``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from dockmirror.cancellation import CancelToken
from dockmirror.daemonjson import sha256, unified_diff
from dockmirror.elevation.session import HelperSession
from dockmirror.engine.candidate import Candidate
from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Evidence
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.finding import Finding
from dockmirror.setup.narration import Narration
from dockmirror.setup.plan import Plan
from dockmirror.targets.target import Target

EACH_PULL: Final = "each-pull"
"""A plan's ``way``: nothing is told, the file is read at each pull."""


@dataclass(frozen=True)
class TestPull:
    """A pull, and what the program's own log says of it."""

    pull: Pull
    evidence: Evidence

    __test__ = False


@dataclass(frozen=True)
class Glance:
    """What ``status`` shows: mirrors in the file, in force (``None``: not known), the version.

    ``problem`` is a sentence, empty where there is none.
    """

    configured: tuple[str, ...] = ()
    in_force: tuple[str, ...] | None = None
    version: str | None = None
    problem: str = ""
    findings: tuple[Finding, ...] = ()


class Puller(Protocol):
    """One such program as found. What cannot go on raises ``Ending``."""

    @property
    def name(self) -> str:
        """Its name, as sentences say it."""
        ...

    @property
    def target(self) -> Target:
        """Where it is configured."""
        ...

    @property
    def version(self) -> str:
        """Its version; "" where it does not say."""
        ...

    @property
    def data(self) -> bytes | None:
        """The bytes of its file; ``None`` where there is none."""
        ...

    @property
    def mirrors(self) -> tuple[str, ...]:
        """The mirrors in that file."""
        ...

    @property
    def in_force(self) -> tuple[str, ...]:
        """The mirrors that count now."""
        ...

    @property
    def restart(self) -> str:
        """How the helper is to make a change count: ``none``, ``auto``, ``restart``."""
        ...

    @property
    def pulls_elevated(self) -> bool:
        """Whether a test pull needs the helper's session."""
        ...

    def view(self) -> DaemonView:
        """How it sees a mirror."""
        ...

    def require_no_certificates(self) -> None:
        """Raise ``Ending`` where a CA certificate was given and cannot be put to use."""
        ...

    def require_changeable(self) -> None:
        """Raise ``Ending`` where something else here stands in the way of a change."""
        ...

    def plan(self, wanted: Sequence[str]) -> Plan:
        """The plan to make the list of mirrors exactly ``wanted``."""
        ...

    def candidates(self, preferred: str | None) -> tuple[Candidate, ...]:
        """The images to try a pull with, in order."""
        ...

    def pull(
        self,
        candidate: Candidate,
        mirrors: Sequence[str],
        session: HelperSession | None,
        token: CancelToken,
    ) -> TestPull:
        """Pull an image, and leave nothing of it that was not there before."""
        ...


class PullerKind(Protocol):
    """Programs of one kind."""

    @property
    def name(self) -> str:
        """What the kind is called."""
        ...

    def covers(self, target_id: str) -> bool:
        """Whether a target is of this kind."""
        ...

    def may_be_here(self) -> bool:
        """Whether this computer may have one; at little cost."""
        ...

    def look(self, narration: Narration, target: Target) -> Puller:
        """The program and its file, in full. Raises ``Ending``."""
        ...

    def glance(self, target: Target) -> Glance:
        """What can be said of it without changing or asking anything of the person."""
        ...


def plan_file(
    target: Target,
    before: bytes | None,
    mirrors: tuple[str, ...],
    after: bytes | None,
    wanted: Sequence[str],
    *,
    way: str = EACH_PULL,
    stops: tuple[str, ...] = (),
) -> Plan:
    """The plan to come from one content of a target's file to another."""
    return Plan(
        target_id=target.id,
        config_path=target.config_path,
        mirrors_before=mirrors,
        mirrors_after=tuple(wanted),
        before=before,
        after=after,
        seen_sha256=sha256(before),
        agreed_sha256=sha256(after),
        diff=unified_diff(before, after, target.config_path),
        way=way if before != after else "none",
        stops=stops if before != after else (),
        program=target.program,
    )
