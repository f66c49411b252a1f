"""What there is of Podman here: its file, what is in force, and what else speaks of Docker Hub."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.daemonjson import sha256, unified_diff
from dockmirror.elevation.words import spoken
from dockmirror.engine.podman import Podman, PodmanFacts, PodmanUnusable
from dockmirror.helper.ending import Refused
from dockmirror.helper.registries_conf import REGISTRIES_CONF, speaks_of_hub
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.setup.ending import Ending, end_with
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, TargetFacts
from dockmirror.setup.plan import Plan
from dockmirror.targets import podman
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.discovery import find_targets
from dockmirror.targets.target import Target

EACH_PULL: Final = "each-pull"
"""A plan's ``way``: nothing is told, the file is read at each pull."""

CERTIFICATES: Final = Path("/etc/containers/certs.d")
_ALONE: Final = (Path("/etc/containers/registries.conf"), Path("/etc/containers/registries.conf.d"))


@dataclass(frozen=True)
class PodmanState:
    """Podman as found: ``data`` are the bytes of Dockmirror's file, ``mirrors`` those in it."""

    target: Target
    program: Podman
    facts: PodmanFacts
    data: bytes | None
    mirrors: tuple[str, ...]


def is_meant(options: Options) -> bool:
    """Whether a command is about Podman: chosen, or the only thing here."""
    if options.docker_host or options.config_file:
        return False
    if options.target is not None:
        return options.target == podman.ID
    if podman.find() is None:
        return False
    found = find_targets()
    return bool(found) and found[0].id == podman.ID


def look_at_podman(narration: Narration) -> PodmanState:
    """Podman and its file. Raises ``Ending``."""
    target, program = podman.find(), Podman.find()
    if target is None or program is None:
        raise end_with(
            narration,
            Outcome.REFUSED,
            finding(
                "target-not-found",
                target=podman.ID,
                targets=", ".join(one.id for one in find_targets()),
            ),
        )
    narration.target = TargetFacts(target.id, target.config_path)
    try:
        facts = program.facts()
        data = read_configuration(target.config_path)
        mirrors = REGISTRIES_CONF.mirrors(data, target.config_path)
    except PodmanUnusable as error:
        raise Ending(Outcome.REFUSED, str(error)) from None
    except ConfigurationUnreadable as error:
        found = finding("daemon-json-unreadable", path=target.config_path, reason=str(error))
        raise end_with(narration, Outcome.REFUSED, found) from None
    except Refused as error:
        raise Ending(Outcome.REFUSED, spoken(error.sentence)) from None
    narration.target = TargetFacts(target.id, target.config_path, facts.version, None)
    return PodmanState(target, program, facts, data, mirrors)


def require_no_other_file(state: PodmanState) -> None:
    """Refuse where somebody else's file says where Docker Hub's images come from.

    Of several tables for one registry only the last counts, so theirs would be lost. Raises
    ``Ending``.
    """
    own = Path(state.target.config_path)
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
                    "{path} says already where Podman gets the images of Docker Hub, and only one "
                    "file can. Nothing was changed."
                ).format(path=path),
                _("Take its part on docker.io out, or put the mirror in there yourself."),
            )


def _speaks_of_hub(path: Path) -> bool:
    try:
        data = read_configuration(str(path))
        return data is not None and speaks_of_hub(tomllib.loads(data.decode("utf-8")))
    except (ConfigurationUnreadable, ValueError, RecursionError):
        return False


def plan_podman(
    state: PodmanState, wanted: tuple[str, ...], after: bytes | None, agreed: str | None = None
) -> Plan:
    """The plan to come to the file ``after``; ``agreed`` is its digest where that is not known."""
    digest = sha256(after) if agreed is None else agreed
    return Plan(
        target_id=state.target.id,
        config_path=state.target.config_path,
        mirrors_before=state.mirrors,
        mirrors_after=wanted,
        before=state.data,
        after=after,
        seen_sha256=sha256(state.data),
        agreed_sha256=digest,
        diff=unified_diff(state.data, after, state.target.config_path),
        way=EACH_PULL if state.data != after else "none",
    )


def podman_view() -> DaemonView:
    """How Podman sees a mirror: it checks every certificate, also on this computer."""
    return DaemonView(insecure=(), certificates=CERTIFICATES, config_path=_ALONE[1].as_posix())
