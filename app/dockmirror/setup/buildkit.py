"""BuildKit's builders as programs that pull by themselves, each in a container of its own.

A builder takes its configuration at the start of its container, which is therefore restarted. What
it has in its cache stays. Its own trace of a build says which registry served.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.daemonjson import sha256, unified_diff
from dockmirror.elevation.session import HelperSession
from dockmirror.elevation.words import spoken
from dockmirror.engine.buildkit import BuildKit, DockerCli
from dockmirror.engine.candidate import Candidate, choose
from dockmirror.evidence import build_trace
from dockmirror.helper.builder_container import BuilderSilent, ContainerState, objection
from dockmirror.helper.buildkitd_toml import TomlRefused, hub_mirrors
from dockmirror.helper.buildx_instance import BUILDX_INSTANCE, FILE, Builder, read_builder
from dockmirror.helper.docker_cli import docker_program
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import changes, content, newest_to_undo
from dockmirror.helper.journal import BEFORE
from dockmirror.helper.protocol import BUILDERS
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.proxy_rules import Proxies
from dockmirror.setup.ending import Ending, end_with
from dockmirror.setup.engine_view import elsewhere
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.plan import Plan
from dockmirror.setup.puller import Glance, Puller, TestPull, plan_file
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.target import Target

BUILDER_RESTART: Final = "builder-restart"
"""A plan's ``way``: the builder's container is restarted."""

_CERTIFICATES: Final = Path("/etc/buildkit/certs")


@dataclass(frozen=True)
class BuilderView(DaemonView):
    """How a builder sees a mirror (moby/buildkit ``util/resolver/resolver.go``).

    Every certificate is checked, and a mirror's path stands behind ``/v2``.
    """

    @property
    def shares_hubs_settings(self) -> bool:
        """Each host has settings of its own."""
        return False

    def checks_certificate(self, authority: str, addresses: object) -> bool:  # noqa: ARG002
        """See ``DaemonView``."""
        return True

    def as_asked(self, url: MirrorUrl) -> MirrorUrl:
        """See ``DaemonView``: as it is written."""
        return url

    def api_base(self, url: MirrorUrl) -> str:
        """See ``DaemonView``."""
        return f"{url.scheme}://{url.authority}/v2{url.path or '/'}"


@dataclass(frozen=True)
class FoundBuilder:
    """A builder as found. Plays ``Puller``; its methods are described there."""

    target: Target
    builder: Builder
    buildkit: BuildKit
    state: ContainerState
    config: str
    version: str
    data: bytes | None
    mirrors: tuple[str, ...]
    restart: str = "restart"
    pulls_elevated: bool = False

    @property
    def name(self) -> str:
        """See ``Puller``."""
        return f"BuildKit ({self.builder.name})"

    @property
    def in_force(self) -> tuple[str, ...]:
        """What its container has; one that is yet to be made gets what the file says."""
        return _in_force(self.state, self.config, self.mirrors)

    def view(self) -> DaemonView:
        """See ``Puller``."""
        own = "" if self.builder.network == "host" else _("the builder's own container")
        own = elsewhere(None, self.builder.endpoint) or own
        variables = {
            name.removeprefix("env."): value for name, value in self.builder.options.items()
        }
        return BuilderView(
            insecure=(),
            proxies=Proxies.of(variables),
            certificates=_CERTIFICATES,
            config_path=FILE,
            elsewhere=own,
        )

    def require_no_certificates(self) -> None:
        """See ``Puller``."""
        raise Ending(
            Outcome.REFUSED,
            _("Dockmirror gives a builder no certificates. Nothing was changed."),
            _(
                "Make the builder anew with a configuration that names the certificate below the "
                "mirror's host: ca = [FILE]; then set the mirror up without it. The command is "
                "'docker buildx create --buildkitd-config'."
            ),
        )

    def require_changeable(self) -> None:
        """Refuse where the file would not count, or a restart would end somebody's build."""
        reason = objection(self.builder, self.state, self.config)
        if reason is not None:
            raise Ending(Outcome.REFUSED, spoken(reason))
        try:
            busy = self.state.running and self.buildkit.container.busy()
        except (BuilderSilent, OSError) as error:
            raise Ending(Outcome.REFUSED, _words(error)) from None
        if busy:
            raise Ending(
                Outcome.REFUSED,
                _(
                    "A build runs in the builder {builder}, and a restart would end it. Nothing "
                    "was changed. Try again when it is done."
                ).format(builder=self.builder.name),
            )

    def plan(self, wanted: Sequence[str]) -> Plan:
        """See ``Puller``; what takes the newest change back gives its very bytes back."""
        try:
            after = self._former(wanted) or BUILDX_INSTANCE.with_mirrors(
                self.data, wanted, self.target.config_path
            )
            toml = read_builder(after).toml
        except Refused as error:
            raise Ending(Outcome.REFUSED, spoken(error.sentence)) from None
        plan = plan_file(self.target, self.data, self.mirrors, after, wanted, way=BUILDER_RESTART)
        name = f"{self.target.config_path}: {FILE}"
        return replace(plan, diff=unified_diff(_bytes(self.builder.toml), _bytes(toml), name))

    def candidates(self, preferred: str | None) -> tuple[Candidate, ...]:
        """See ``Puller``."""
        try:
            return choose(self.buildkit, preferred)
        except (BuilderSilent, OSError) as error:
            raise Ending(Outcome.UNPROVEN, _words(error)) from None

    def pull(
        self,
        candidate: Candidate,
        mirrors: Sequence[str],
        session: HelperSession | None,  # noqa: ARG002  (a port's signature)
        token: CancelToken,
    ) -> TestPull:
        """See ``Puller``: a build that is nothing but the pull."""
        try:
            built = self.buildkit.pull(candidate.reference, token)
        except (BuilderSilent, OSError) as error:
            raise Ending(Outcome.UNPROVEN, _words(error)) from None
        return TestPull(built.pull, build_trace.read(built.trace, built.pull, mirrors))

    def _former(self, wanted: Sequence[str]) -> bytes | None:
        change = newest_to_undo(changes(self.target.state_directory))
        if change is None or change.after_sha256 != sha256(self.data):
            return None
        if normalised(change.mirrors_before) != normalised(wanted):
            return None
        try:
            return content(change, BEFORE)
        except OSError:
            return None


class Builders:
    """Plays ``PullerKind``; its methods are described there."""

    name: str = "BuildKit"

    def covers(self, target_id: str) -> bool:
        """See ``PullerKind``."""
        return target_id in BUILDERS

    def may_be_here(self) -> bool:
        """See ``PullerKind``."""
        return docker_program() is not None

    def look(self, narration: Narration, target: Target) -> Puller:
        """See ``PullerKind``."""
        try:
            return _found(target)
        except (BuilderSilent, OSError) as error:
            raise Ending(Outcome.REFUSED, _words(error)) from None
        except ConfigurationUnreadable as error:
            found = finding("daemon-json-unreadable", path=target.config_path, reason=str(error))
            raise end_with(narration, Outcome.REFUSED, found) from None
        except Refused as error:
            raise Ending(Outcome.REFUSED, spoken(error.sentence)) from None

    def glance(self, target: Target) -> Glance:
        """See ``PullerKind``."""
        configured: tuple[str, ...] = ()
        try:
            configured = BUILDX_INSTANCE.mirrors(
                read_configuration(target.config_path), target.config_path
            )
            found = _found(target)
        except ConfigurationUnreadable as error:
            return Glance(problem=str(error))
        except (BuilderSilent, OSError) as error:
            return Glance(configured, problem=_words(error))
        except Refused as error:
            return Glance(configured, problem=spoken(error.sentence))
        return Glance(found.mirrors, found.in_force, found.version or None)


BUILDERS_OF_BUILDX: Final = Builders()


def _found(target: Target) -> FoundBuilder:
    docker = DockerCli.find()
    if docker is None:
        raise FileNotFoundError(2, _("it is not installed"))
    data = read_configuration(target.config_path)
    mirrors = BUILDX_INSTANCE.mirrors(data, target.config_path)
    builder = read_builder(data)
    buildkit = BuildKit(builder, docker)
    state = buildkit.container.state()
    return FoundBuilder(
        target=target,
        builder=builder,
        buildkit=buildkit,
        state=state,
        config=buildkit.container.config() if state.there else "",
        version=buildkit.container.version() if state.running else "",
        data=data,
        mirrors=mirrors,
    )


def _in_force(state: ContainerState, config: str, mirrors: tuple[str, ...]) -> tuple[str, ...]:
    if not state.there:
        return normalised(mirrors)
    try:
        return normalised(hub_mirrors(config))
    except TomlRefused:
        return ()


def _words(error: BuilderSilent | OSError) -> str:
    if isinstance(error, BuilderSilent):
        return spoken(error.sentence)
    return _("'docker' could not be run: {reason}.").format(reason=error.strerror or error)


def _bytes(toml: str | None) -> bytes | None:
    return None if toml is None else toml.encode("utf-8")
