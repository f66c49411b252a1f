"""containerd as a program that pulls by itself: a ``hosts.toml``, read anew at each pull.

Only root may speak to it, so the helper makes the test pull in the session that writes the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.session import HelperSession
from dockmirror.elevation.words import spoken
from dockmirror.engine.candidate import Candidate, choose
from dockmirror.engine.containerd import full_name, version_of
from dockmirror.engine.pull import Pull
from dockmirror.evidence import containerd_pull
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.helper.containerd_service import Containerd, find_containerd
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.hosts_toml import (
    DEFAULT_FOLDER,
    FILE_NAME,
    HOSTS_TOML,
    mirrors_in,
    render,
)
from dockmirror.helper.programs import find_program
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.proxy_rules import Proxies
from dockmirror.setup.ending import Ending, end_with
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.plan import Plan
from dockmirror.setup.puller import Glance, Puller, TestPull, plan_file
from dockmirror.targets import containerd as target_of_containerd
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.target import Target

_CERTIFICATES: Final = (".crt", ".cert", ".key")


class NoImages:
    """Plays ``ImageList``: a test pull has a namespace of its own, with nothing in it."""

    def image_references(self) -> frozenset[str]:
        """None."""
        return frozenset()


@dataclass(frozen=True)
class FoundContainerd:
    """containerd as found. Plays ``Puller``; its methods are described there."""

    target: Target
    containerd: Containerd
    version: str
    data: bytes | None
    mirrors: tuple[str, ...]
    name: str = "containerd"
    restart: str = "none"
    pulls_elevated: bool = True

    @property
    def in_force(self) -> tuple[str, ...]:
        """What is in the file: it is read at each pull."""
        return normalised(self.mirrors)

    def view(self) -> DaemonView:
        """Containerd checks every certificate, also on this computer, by the system's store."""
        return DaemonView(
            insecure=(),
            proxies=Proxies.of(self.containerd.environment),
            certificates=Path(self.target.config_path).parent,
            config_path=self.target.config_path,
        )

    def require_no_certificates(self) -> None:
        """See ``Puller``."""
        raise Ending(
            Outcome.REFUSED,
            _("Dockmirror gives containerd no certificates of its own. Nothing was changed."),
            _(
                "Put the certificate into this computer's own store (Debian, Ubuntu: a .crt file "
                "in /usr/local/share/ca-certificates, then sudo update-ca-certificates), restart "
                "containerd, then try again without it."
            ),
        )

    def require_changeable(self) -> None:
        """Refuse where the file would take the place of somebody else's word on Docker Hub.

        containerd reads the first folder that has one for the registry, there ``hosts.toml`` or
        else the certificates, and ``_default`` where there is none.
        """
        own = Path(self.target.config_path)
        if self.data is None and _has_certificates(own.parent):
            raise Ending(
                Outcome.REFUSED,
                _(
                    "{folder} holds certificates, which containerd would no longer read beside a "
                    "hosts.toml. Nothing was changed."
                ).format(folder=own.parent),
                _("Write a hosts.toml there yourself that names them and the mirror."),
            )
        for root in (str(own.parent.parent), *self.containerd.configuration.folders):
            other = Path(root) / DEFAULT_FOLDER / FILE_NAME
            if not own.parent.is_dir() and other.exists():
                raise Ending(
                    Outcome.REFUSED,
                    _(
                        "{path} says already where containerd gets all images, and would no "
                        "longer count for Docker Hub's. Nothing was changed."
                    ).format(path=other),
                    _("Put the mirror in there yourself."),
                )

    def plan(self, wanted: Sequence[str]) -> Plan:
        """See ``Puller``."""
        try:
            after = render(wanted)
        except Refused as error:
            raise Ending(Outcome.REFUSED, spoken(error.sentence)) from None
        plan = plan_file(self.target, self.data, self.mirrors, after, wanted)
        return replace(plan, warnings=_passed_by(self.containerd) if after is not None else ())

    def candidates(self, preferred: str | None) -> tuple[Candidate, ...]:
        """See ``Puller``; only an image of Docker Hub can show anything of its mirror."""
        if preferred is not None and full_name(preferred) is None:
            raise Ending(
                Outcome.REFUSED,
                _("{image} is no image of Docker Hub, which alone is mirrored.").format(
                    image=preferred
                ),
                _("Name another with --image, or leave that out."),
            )
        return choose(NoImages(), preferred)

    def pull(
        self,
        candidate: Candidate,
        mirrors: Sequence[str],
        session: HelperSession | None,
        token: CancelToken,
    ) -> TestPull:
        """See ``Puller``; the helper leaves nothing of it."""
        token.check()
        name = full_name(candidate.reference)
        if session is None or name is None:
            pull = Pull(candidate.reference, ok=False, error=_("Only root may pull through it."))
            return TestPull(pull, Evidence(containerd_pull.NAME, Says.NOTHING, pull.error))
        fetched = session.pull(name)
        pull = containerd_pull.read_pull(candidate.reference, fetched.lines, fetched.code)
        return TestPull(
            pull,
            containerd_pull.read(fetched.lines, pull, mirrors, truncated=fetched.truncated),
        )


class Containerds:
    """Plays ``PullerKind``; its methods are described there."""

    name: str = "containerd"

    def covers(self, target_id: str) -> bool:
        """See ``PullerKind``."""
        return target_id == target_of_containerd.ID

    def may_be_here(self) -> bool:
        """See ``PullerKind``."""
        return find_program("containerd") is not None and target_of_containerd.is_used()

    def look(self, narration: Narration, target: Target) -> Puller:
        """See ``PullerKind``."""
        containerd = find_containerd()
        if containerd is None or not containerd.active:
            raise Ending(Outcome.REFUSED, _not_running())
        try:
            data = read_configuration(containerd.config_path)
            mirrors = HOSTS_TOML.mirrors(data, containerd.config_path)
        except ConfigurationUnreadable as error:
            found = finding("daemon-json-unreadable", path=target.config_path, reason=str(error))
            raise end_with(narration, Outcome.REFUSED, found) from None
        except Refused as error:
            raise Ending(Outcome.REFUSED, spoken(error.sentence)) from None
        return FoundContainerd(
            target_of_containerd.of_containerd(containerd),
            containerd,
            version_of(containerd.program),
            data,
            mirrors,
        )

    def glance(self, target: Target) -> Glance:  # noqa: ARG002  (a port's signature)
        """See ``PullerKind``; also somebody else's mirrors are in force."""
        containerd = find_containerd()
        if containerd is None:
            return Glance(problem=_not_running())
        version = version_of(containerd.program)
        try:
            data = read_configuration(containerd.config_path)
        except ConfigurationUnreadable as error:
            return Glance(version=version, problem=str(error))
        configured = () if data is None else mirrors_in(data)
        found = _passed_by(containerd) if configured else ()
        in_force = normalised(configured)
        problem = "" if containerd.active else _not_running()
        return Glance(configured, in_force, version, problem, found)


CONTAINERDS: Final = Containerds()


def _not_running() -> str:
    return _("containerd is not running. Start it: sudo systemctl start containerd")


def _passed_by(containerd: Containerd) -> tuple[Finding, ...]:
    """That Kubernetes does not read the file, where that is so."""
    configuration = containerd.configuration
    if not configuration.cri or configuration.folders:
        return ()
    return (finding("containerd-folder-not-set", folder=containerd.folder),)


def _has_certificates(folder: Path) -> bool:
    try:
        return any(path.suffix in _CERTIFICATES for path in folder.iterdir())
    except OSError:
        return False
