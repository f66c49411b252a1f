"""``status``: the targets found, their mirrors, and anything that was interrupted."""

from dataclasses import dataclass, replace

from dockmirror.daemonjson import DaemonJsonError, Document
from dockmirror.elevation.words import spoken
from dockmirror.engine.info import EngineInfo
from dockmirror.engine.unreachable import EngineUnreachable
from dockmirror.evidence.verdict import VerdictKind
from dockmirror.helper.config_form import document_of
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import Change, changes, newest_to_undo
from dockmirror.helper.journal import interrupted
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import code_on, finding
from dockmirror.mirror.finding import Finding
from dockmirror.setup.configuration_findings import configuration_findings
from dockmirror.setup.local_time import local_time
from dockmirror.setup.machine import (
    connect,
    invalid_file,
    locked,
    not_running,
    unreachable,
    unreadable_file,
)
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result, TargetFacts
from dockmirror.setup.puller import PullerKind
from dockmirror.setup.puller_kinds import kind_of
from dockmirror.setup.surroundings import look_around
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.discovery import find_targets
from dockmirror.targets.state import state_directories
from dockmirror.targets.target import Target


@dataclass(frozen=True)
class TargetStatus:
    """A target as it is now.

    ``configured`` are the mirrors in its file, ``in_force`` those that the engine reports
    (``None`` where it does not answer). ``problem`` is a sentence, empty where there is none.
    ``elsewhere`` says where the file is when it is not on this machine; then ``configured`` is
    empty. ``restarts_how`` is the command that restarts it, "" where nothing here can.
    ``program`` is what sentences call it, ``sentence`` says its state, ``findings`` are what is
    amiss with it, ``interrupted`` says what was left half done. ``is_engine`` says that it has the
    Engine API; ``ways`` are the values of ``--restart`` that it takes.
    """

    id: str
    title: str
    config_path: str
    configured: tuple[str, ...]
    in_force: tuple[str, ...] | None
    engine_version: str | None
    image_store: str | None
    problem: str = ""
    elsewhere: str = ""
    restarts_how: str = ""
    program: str = "Docker"
    sentence: str = ""
    findings: tuple[Finding, ...] = ()
    interrupted: str = ""
    is_engine: bool = True
    ways: tuple[str, ...] = ("auto", "restart", "reload", "none")


@dataclass(frozen=True)
class Status:
    """This computer: ``sentence`` says its state, ``result`` is the command's ending."""

    sentence: str
    targets: tuple[TargetStatus, ...]
    interrupted: str | None
    result: Result


def status(options: Options) -> Status:
    """Look at this computer; changes nothing and needs no privileges."""
    left = (interrupted(folder) for _target_id, folder in state_directories())
    found = next(filter(None, left), None)
    left_over = None if found is None else spoken(found)
    findings: list[Finding] = []
    if left_over is not None:
        findings.append(finding("interrupted-change", sentence=left_over))
    present = [
        target for target in find_targets(options.target) if options.target in (None, target.id)
    ]
    others = replace(options, docker_host=None, config_file=None)
    targets = tuple(
        _looked_at(target, others if number else options) for number, target in enumerate(present)
    )
    for number, one in enumerate(targets):
        # Of those that are not meant now, one that does not run is no fault to report.
        findings += [item for item in one.findings if not (number and _on_engine(item))]
    if not targets and options.target is not None:
        known = ", ".join(target.id for target in find_targets())
        findings.append(finding("target-not-found", target=options.target, targets=known))
    elif not targets:
        findings.append(finding(code_on("docker-not-found")))
    first = targets[0] if targets else None
    sentence = left_over or (
        _("No Docker Engine was found on this computer.") if first is None else first.sentence
    )
    result = Result(
        command="status",
        outcome=Outcome.DONE,
        sentences=(sentence,),
        mirror=first.in_force[0] if first and first.in_force else None,
        target=None
        if first is None
        else TargetFacts(first.id, first.config_path, first.engine_version, first.image_store),
        findings=tuple(findings),
    )
    return Status(sentence, targets, left_over, result)


def _looked_at(target: Target, options: Options) -> TargetStatus:
    left_over = interrupted(target.state_directory)
    seen = replace(
        _look_at(target, options),
        program=target.program,
        interrupted="" if left_over is None else spoken(left_over),
        is_engine=kind_of(target.id) is None,
        ways=_ways(target),
    )
    change = newest_to_undo(changes(target.state_directory))
    return replace(seen, sentence=_state_sentence(seen, change))


def _ways(target: Target) -> tuple[str, ...]:
    if target.service is None or kind_of(target.id) is not None:
        return ()
    able = {"auto": True, "restart": target.restartable, "reload": target.reloads, "none": True}
    return tuple(way for way, is_able in able.items() if is_able)


def _on_engine(found: Finding) -> bool:
    return found.code.startswith("engine-")


def _look_at(target: Target, options: Options) -> TargetStatus:
    if target.service is None:
        return _elsewhere(target, options)
    if (kind := kind_of(target.id)) is not None:
        return _puller(kind, target)
    path = options.config_file or target.config_path
    findings: list[Finding] = []
    problem = ""
    document: Document | None = None
    try:
        document = document_of(target.form, read_configuration(path), path)
    except ConfigurationUnreadable as error:
        found = unreadable_file(path, error, ["status"])
    except Refused as error:
        found = finding("configuration-shape", sentence=spoken(error.sentence))
    except DaemonJsonError as error:
        found = invalid_file(path, error)
    if document is None:
        findings.append(found)
        problem = found.title
    if target.locked_by:
        findings.append(locked(target))
    info, engine_problem = _ask(target, options, findings)
    problem = problem or engine_problem
    if document is not None:
        findings.extend(configuration_findings(path, document, info, look_around(target)))
    return TargetStatus(
        id=target.id,
        title=target.title,
        config_path=path,
        configured=document.mirrors if document is not None else (),
        in_force=None if info is None else info.mirrors,
        engine_version=None if info is None else info.version,
        image_store=None if info is None else info.image_store,
        problem=problem,
        restarts_how=target.restarts_how,
        findings=tuple(findings),
    )


def _puller(kind: PullerKind, target: Target) -> TargetStatus:
    seen = kind.glance(target)
    return TargetStatus(
        id=target.id,
        title=target.title,
        config_path=target.config_path,
        configured=seen.configured,
        in_force=seen.in_force,
        engine_version=seen.version,
        image_store=None,
        problem=seen.problem,
        restarts_how=target.restarts_how,
        findings=seen.findings,
    )


def _elsewhere(target: Target, options: Options) -> TargetStatus:
    findings: list[Finding] = []
    info, problem = _ask(target, options, findings)
    return TargetStatus(
        id=target.id,
        title=target.title,
        config_path=target.config_path,
        configured=(),
        in_force=None if info is None else info.mirrors,
        engine_version=None if info is None else info.version,
        image_store=None if info is None else info.image_store,
        problem=problem,
        elsewhere=target.elsewhere.replace("{mirror}", "URL"),
        findings=tuple(findings),
    )


def _ask(
    target: Target, options: Options, findings: list[Finding]
) -> tuple[EngineInfo | None, str]:
    host = options.docker_host or target.engine_host
    if not options.docker_host and not target.active:
        found = not_running(target, host)
    else:
        try:
            return connect(host)[1], ""
        except EngineUnreachable as error:
            if target.service is None:
                return None, error.sentence
            found = unreachable(target, host, error)
    findings.append(found)
    return None, found.title


def _state_sentence(target: TargetStatus, change: Change | None) -> str:
    """The state of one target: ``change`` is the newest that could be undone."""
    program = target.program
    if target.interrupted:
        return target.interrupted
    if target.problem and (target.elsewhere or not target.is_engine):
        return target.problem
    if target.problem:
        return _("Something is wrong with {program} on this computer: {problem}.").format(
            program=program, problem=target.problem
        )
    taken_over = target.in_force in (None, normalised(target.configured))
    if not taken_over and target.is_engine and not target.elsewhere:
        return _(
            "{program} has not taken its configuration over yet: its file says other mirrors than "
            "it uses."
        ).format(program=program)
    if not target.in_force:
        return _("{program} pulls straight from Docker Hub.").format(program=program)
    mirror = target.in_force[0]
    if change is not None and _proves(change, target):
        return _("{program} pulls through {mirror}, proven on {time}.").format(
            program=program, mirror=mirror, time=local_time(change.time_iso)
        )
    return _("{program} is set to pull through {mirror}; that has not been proven here.").format(
        program=program, mirror=mirror
    )


def _proves(change: Change, target: TargetStatus) -> bool:
    """Whether a change was proven and made the mirrors that are in force."""
    made = normalised(change.mirrors_after) == target.in_force
    return made and change.verdict == VerdictKind.MIRROR
