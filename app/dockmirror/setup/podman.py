"""Podman as a program that pulls by itself: a drop-in file, read anew at each pull.

It has no service, so nothing restarts and no container stops.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.session import HelperSession
from dockmirror.elevation.words import spoken
from dockmirror.engine.candidate import Candidate, choose
from dockmirror.engine.podman import Podman, PodmanUnusable
from dockmirror.evidence import podman_log
from dockmirror.helper.certs_d import PODMAN_ROOTS
from dockmirror.helper.ending import Refused
from dockmirror.helper.registries_conf import REGISTRIES_CONF, render, speaks_of_hub
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.setup.ending import Ending, end_with
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.plan import Plan
from dockmirror.setup.puller import Glance, Puller, TestPull, plan_file
from dockmirror.targets import podman
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.target import Target

_ALONE: Final = (Path("/etc/containers/registries.conf"), Path("/etc/containers/registries.conf.d"))


class _PodmanView(DaemonView):
    """Of the folders for a registry only the first that is there counts."""

    def certificate_directory(self, authority: str) -> Path:
        """The folder whose certificates it trusts for the mirror, besides the system's."""
        own = self.certificates / authority
        folders = (own, *(Path(root) / authority for root in PODMAN_ROOTS))
        return next((folder for folder in folders if folder.is_dir()), own)


@dataclass(frozen=True)
class FoundPodman:
    """Podman as found. Plays ``Puller``; its methods are described there."""

    target: Target
    program: Podman
    version: str
    in_force: tuple[str, ...]
    data: bytes | None
    mirrors: tuple[str, ...]
    name: str = "Podman"
    restart: str = "none"
    pulls_elevated: bool = False

    def view(self) -> DaemonView:
        """Podman checks every certificate, also on this computer."""
        own = self.target.certificates
        return _PodmanView(insecure=(), certificates=own, config_path=_ALONE[1].as_posix())

    def require_no_certificates(self) -> None:
        """They are put to use: see ``Target.takes_certificates``."""

    def require_changeable(self) -> None:
        """Refuse where somebody else's file says where Docker Hub's images come from.

        Of several tables for one registry only the last counts, so theirs would be lost.
        """
        own = Path(self.target.config_path)
        files = [_ALONE[0], own.parent.parent / "registries.conf"]
        for folder in (_ALONE[1], own.parent):
            try:
                files += sorted(folder.glob("*.conf"))
            except OSError:
                continue
        for path in dict.fromkeys(files):
            if path != own and _speaks_of_hub(path):
                raise Ending(
                    Outcome.REFUSED,
                    _(
                        "{path} says already where Podman gets the images of Docker Hub, and only "
                        "one file can. Nothing was changed."
                    ).format(path=path),
                    _("Take its part on docker.io out, or put the mirror in there yourself."),
                )

    def plan(self, wanted: Sequence[str]) -> Plan:
        """See ``Puller``."""
        return plan_file(self.target, self.data, self.mirrors, render(wanted), wanted)

    def candidates(self, preferred: str | None) -> tuple[Candidate, ...]:
        """See ``Puller``."""
        try:
            return choose(self.program, preferred)
        except PodmanUnusable as error:
            raise Ending(Outcome.UNPROVEN, str(error)) from None

    def pull(
        self,
        candidate: Candidate,
        mirrors: Sequence[str],
        session: HelperSession | None,  # noqa: ARG002  (a port's signature)
        token: CancelToken,
    ) -> TestPull:
        """See ``Puller``; Podman pulls with the rights of whoever asks it."""
        try:
            pulled = self.program.pull(candidate.reference, token)
        finally:
            if not candidate.present:
                self.program.remove_image(candidate.reference)
        return TestPull(pulled.pull, podman_log.read(pulled.log, pulled.pull, mirrors))


class Podmans:
    """Plays ``PullerKind``; its methods are described there."""

    name: str = "Podman"

    def covers(self, target_id: str) -> bool:
        """See ``PullerKind``."""
        return target_id == podman.ID

    def may_be_here(self) -> bool:
        """See ``PullerKind``."""
        return Podman.find() is not None

    def look(self, narration: Narration, target: Target) -> Puller:
        """See ``PullerKind``."""
        try:
            return _found(target)
        except PodmanUnusable as error:
            raise Ending(Outcome.REFUSED, str(error)) from None
        except ConfigurationUnreadable as error:
            found = finding("daemon-json-unreadable", path=target.config_path, reason=str(error))
            raise end_with(narration, Outcome.REFUSED, found) from None
        except Refused as error:
            raise Ending(Outcome.REFUSED, spoken(error.sentence)) from None

    def glance(self, target: Target) -> Glance:
        """See ``PullerKind``."""
        try:
            found = _found(target)
        except (ConfigurationUnreadable, PodmanUnusable) as error:
            return Glance(problem=str(error))
        except Refused as error:
            return Glance(problem=spoken(error.sentence))
        return Glance(found.mirrors, found.in_force, found.version)


PODMANS: Final = Podmans()


def _found(target: Target) -> FoundPodman:
    program = Podman.find()
    if program is None:
        raise PodmanUnusable(_("Podman is not here any more."))
    data = read_configuration(target.config_path)
    mirrors = REGISTRIES_CONF.mirrors(data, target.config_path)
    facts = program.facts()
    return FoundPodman(
        target=target,
        program=program,
        version=facts.version,
        in_force=facts.mirrors,
        data=data,
        mirrors=mirrors,
    )


def _speaks_of_hub(path: Path) -> bool:
    try:
        data = read_configuration(str(path))
        return data is not None and speaks_of_hub(tomllib.loads(data.decode("utf-8")))
    except (ConfigurationUnreadable, ValueError, RecursionError):
        return False
