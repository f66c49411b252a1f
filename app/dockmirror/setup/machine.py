"""What this machine has: its target, its engine, its configuration as read."""

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from dockmirror.daemonjson import DaemonJsonError, Document, parse
from dockmirror.elevation.words import spoken
from dockmirror.engine.engine import Engine, EngineInfo, EngineUnreachable
from dockmirror.helper.config_form import DAEMON_JSON, ConfigForm, document_of
from dockmirror.helper.ending import Refused
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import code_on, finding
from dockmirror.mirror.finding import Finding
from dockmirror.setup.ending import Ending, end_with
from dockmirror.setup.narration import Narration
from dockmirror.setup.next_command import next_command
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, TargetFacts
from dockmirror.targets import elsewhere_engine, wsl
from dockmirror.targets.client_tls import tls_for
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.discovery import find_targets, same_engine
from dockmirror.targets.target import Target

ANSWER_SECONDS: Final = 10.0
"""How long the engine may take for one answer."""


@dataclass(frozen=True)
class Machine:
    """A target with its configuration, and its engine where that answers."""

    target: Target
    document: Document
    engine: Engine | None
    info: EngineInfo | None
    containers: tuple[str, ...] = ()

    @property
    def mirrors_in_force(self) -> tuple[str, ...] | None:
        """The mirrors that the engine reports; ``None`` where it does not answer."""
        return None if self.info is None else self.info.mirrors


def look_at_machine(narration: Narration, options: Options) -> Machine:
    """Find the target, read its file, ask its engine.

    An engine that does not run is no obstacle; one that may not be asked is. Raises ``Ending``.
    """
    target = choose_target(narration, options)
    path = options.config_file or target.config_path
    narration.target = TargetFacts(target.id, path)
    narration.program = target.program
    # The file of an engine elsewhere is not here, whatever is at that path.
    here = target.service is not None
    document = read_document(narration, path, target.form) if here else parse(None)
    engine, info = _ask_engine(narration, target, options)
    containers: tuple[str, ...] = ()
    if engine is not None and info is not None:
        narration.target = TargetFacts(target.id, path, info.version, info.image_store)
        containers = engine.running_containers()
    return Machine(target, document, engine, info, containers)


def choose_target(narration: Narration, options: Options) -> Target:
    """The target that the options name, else the first one found, which is said.

    Raises ``Ending``.
    """
    targets = find_targets()
    wanted = [target for target in targets if options.target in (None, target.id)]
    host = options.docker_host
    if host:
        wanted.sort(key=lambda target: not same_engine(target.engine_host, host))
    if not targets:
        code = "docker-not-found-in-wsl" if wsl.is_wsl() else code_on("docker-not-found")
        raise end_with(narration, Outcome.REFUSED, finding(code))
    if not wanted:
        raise end_with(
            narration,
            Outcome.REFUSED,
            finding(
                "target-not-found",
                target=options.target or "",
                targets=", ".join(target.id for target in targets),
            ),
        )
    if len(targets) > 1 and options.target is None and not host:
        narration.note(
            _(
                "More than one program on this computer can use a mirror. This is about {title} "
                "({target}); choose another with --target."
            ).format(title=wanted[0].title, target=wanted[0].id)
        )
    return wanted[0]


def read_document(narration: Narration, path: str, form: ConfigForm = DAEMON_JSON) -> Document:
    """The configuration file, parsed as whoever reads it does. Raises ``Ending``."""
    try:
        return document_of(form, read_configuration(path), path)
    except Refused as error:
        found = finding("configuration-shape", sentence=spoken(error.sentence))
        raise end_with(narration, Outcome.REFUSED, found) from None
    except ConfigurationUnreadable as error:
        words = [narration.command, *([narration.mirror] if narration.mirror else [])]
        found = unreadable_file(path, error, words)
        raise end_with(narration, Outcome.REFUSED, found) from None
    except DaemonJsonError as error:
        raise end_with(narration, Outcome.REFUSED, invalid_file(path, error)) from None


def unreadable_file(path: str, error: ConfigurationUnreadable, words: Sequence[str]) -> Finding:
    """The finding for a file that this person cannot read; ``words`` are of the command run."""
    if error.private:
        as_root = () if sys.platform == "win32" else ("sudo",)
        command = shlex.join([*as_root, "dockmirror", *words])
        return finding(code_on("daemon-json-private"), path=path, command=command)
    return finding("daemon-json-unreadable", path=path, reason=str(error))


def invalid_file(path: str, error: DaemonJsonError) -> Finding:
    """The finding for a file that dockerd would not read."""
    return finding(
        "daemon-json-invalid",
        path=path,
        line=str(error.line or 1),
        column=str(error.column or 1),
        sentence=spoken(error.sentence),
    )


def unreachable(target: Target, host: str, error: EngineUnreachable) -> Finding:
    """The finding for an engine that could not be asked."""
    if error.code == "engine-not-running":
        return not_running(target, host)
    if error.code == "engine-tls":
        return finding(error.code, sentence=error.sentence, program=target.program)
    return finding(
        code_on(error.code),
        socket=host,
        seconds=str(round(ANSWER_SECONDS)),
        log=target.log_command,
        program=target.program,
    )


def not_running(target: Target, host: str) -> Finding:
    """The finding for an engine that does not run."""
    return finding(
        "engine-not-running",
        socket=host,
        start=target.starts_how,
        log=target.log_command,
        program=target.program,
    )


def require_engine(narration: Narration, machine: Machine) -> tuple[Engine, EngineInfo]:
    """The engine, where a command cannot do without it. Raises ``Ending``."""
    if machine.engine is None or machine.info is None:
        raise end_with(
            narration,
            Outcome.REFUSED,
            not_running(machine.target, machine.target.engine_host),
        )
    return machine.engine, machine.info


def require_no_flag_conflict(narration: Narration, target: Target) -> None:
    """Refuse where the daemon is given mirrors as flags: beside them it refuses the file's.

    (moby ``daemon/config/config.go``, conflicts of flags and file.) Raises ``Ending``.
    """
    if target.has_mirrors_in_flags:
        raise end_with(
            narration,
            Outcome.REFUSED,
            finding(
                "flag-conflict",
                flag="registry-mirror",
                where=target.where_mirrors_are_flags,
            ),
        )


def engine_after_change(narration: Narration, machine: Machine, options: Options) -> Engine:
    """The engine anew: one connection may not outlive a restart. Raises ``EngineUnreachable``."""
    engine, info = connect(options.docker_host or machine.target.engine_host)
    narration.target = TargetFacts(
        machine.target.id, machine.target.config_path, info.version, info.image_store
    )
    return engine


def connect(host: str) -> tuple[Engine, EngineInfo]:
    """Connect to the engine at ``host`` and ask it. Raises ``EngineUnreachable``."""
    engine = Engine.connect(host, timeout=ANSWER_SECONDS, tls=tls_for(host))
    return engine, engine.info()


def is_own_engine(target: Target, options: Options) -> bool:
    """Whether the engine that ``options`` ask for is the target's, and may be changed here."""
    if target.service is None or target.locked_by:
        return False
    return not options.docker_host or same_engine(options.docker_host, target.engine_host)


def require_own_engine(target: Target, options: Options, mirror: str = "") -> None:
    """Refuse to change this machine's file for an engine that is elsewhere. Raises ``Ending``.

    Where ``mirror`` is to be set up, it says how that is done there.
    """
    there = elsewhere_engine.from_host(options.docker_host) if options.docker_host else target
    if there is not None and there.service is None:
        raise _elsewhere(there, options, mirror)
    if not is_own_engine(target, options) and not target.locked_by:
        raise Ending(
            Outcome.REFUSED,
            _(
                "The engine at {host} is not this machine's: its configuration is on another "
                "machine. Run Dockmirror there."
            ).format(host=options.docker_host),
        )
    if options.config_file and options.config_file != target.config_path and not options.dry_run:
        raise Ending(
            Outcome.REFUSED,
            _(
                "{program} does not read {path}: it reads {config_path}. Nothing was changed; "
                "leave --config-file out, or use it with --dry-run."
            ).format(
                program=target.program, path=options.config_file, config_path=target.config_path
            ),
        )


def _elsewhere(target: Target, options: Options, mirror: str) -> Ending:
    if not mirror:
        return Ending(
            Outcome.REFUSED,
            _(
                "The configuration of this engine ({title}) is not on this computer. Nothing was "
                "changed. Run Dockmirror where it is."
            ).format(title=target.title),
        )
    # A shell gets to read it, and the same address can be written without signs of a shell's.
    pasted = quote(mirror, safe=":/[]%")
    return Ending(
        Outcome.REFUSED,
        target.elsewhere.replace("{mirror}", pasted),
        _("Nothing was changed. Afterwards '{command}' proves here that it is used.").format(
            command=next_command(options, "verify")
        ),
        commands=tuple(one.replace("{mirror}", pasted) for one in target.by_hand),
    )


def require_unlocked(narration: Narration, target: Target) -> None:
    """Refuse to change what an administrator has locked. Raises ``Ending``."""
    if target.locked_by:
        raise end_with(narration, Outcome.REFUSED, locked(target))


def locked(target: Target) -> Finding:
    """The finding for settings that an administrator has locked."""
    return finding("settings-locked", path=target.locked_by)


def require_restart(target: Target, options: Options) -> None:
    """Refuse a way to apply a change that this engine does not have. Raises ``Ending``."""
    if options.restart == "reload" and not target.reloads:
        raise Ending(
            Outcome.REFUSED,
            _(
                "{program} reads its configuration at its start only, so a reload would not "
                "help. Nothing was changed."
            ).format(program=target.program),
            _("Leave --restart reload out."),
        )
    if options.restart != "none" and not target.reloads and not target.restartable:
        raise Ending(
            Outcome.REFUSED,
            _(
                "Nothing on this computer can restart {program}, and it reads its configuration "
                "at its start only. Nothing was changed."
            ).format(program=target.program),
            _("Use --restart none, then restart it yourself and run '{command}'.").format(
                command=next_command(options, "verify")
            ),
        )
    if options.restart == "restart" and not target.restartable:
        raise Ending(
            Outcome.REFUSED,
            _(
                "This Docker was started by hand, so nothing on this computer can restart it. "
                "Nothing was changed."
            ),
            _("Use --restart reload, which it takes without a restart."),
        )


def _ask_engine(
    narration: Narration, target: Target, options: Options
) -> tuple[Engine | None, EngineInfo | None]:
    host = options.docker_host or target.engine_host
    if not options.docker_host and not target.active:
        return None, None
    try:
        return connect(host)
    except EngineUnreachable as error:
        if error.code == "engine-not-running":
            return None, None
        raise end_with(narration, Outcome.REFUSED, unreachable(target, host, error)) from None
