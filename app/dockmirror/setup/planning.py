"""Works out a plan from values: no daemon, no file, no privileges."""

from collections.abc import Sequence
from dataclasses import replace

from dockmirror.daemonjson import set_mirrors, sha256, unified_diff
from dockmirror.elevation.words import spoken
from dockmirror.helper.anchoring import kept_for
from dockmirror.helper.colima_yaml import COLIMA_YAML
from dockmirror.helper.config_form import DAEMON_JSON
from dockmirror.helper.decision import Way, choose_way
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import Change, restored
from dockmirror.helper.trust_anchor import TrustAnchor
from dockmirror.i18n import _, ngettext
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.finding import Finding
from dockmirror.setup.colima_check import changes_mirrors_only
from dockmirror.setup.ending import Ending
from dockmirror.setup.machine import Machine
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.plan import Plan, Trusting


def plan_mirrors(
    machine: Machine,
    wanted: Sequence[str],
    *,
    restart: str,
    last_change: Change | None = None,
    warnings: Sequence[Finding] = (),
    trusts: Trusting | None = None,
    anchors: Sequence[TrustAnchor] = (),
    tested: bool = False,
) -> Plan:
    """The plan to make the list of mirrors exactly ``wanted``.

    ``trusts`` are certificates to be trusted besides; ``anchors`` are the files of certificates
    that Dockmirror has put there so far. Where ``last_change`` made the file, and there was none
    before, going back removes it again. ``tested`` says that a test pull follows. Raises
    ``DaemonJsonError``.
    """
    before = machine.document.data
    after = _with_mirrors(machine, wanted)
    if restored(last_change, sha256(before), wanted) == sha256(None):
        after = None
    plan = make_plan(
        machine,
        tuple(wanted),
        after=after,
        agreed_sha256=sha256(after),
        restart=restart,
        warnings=warnings,
    )
    if tested and plan.way == Way.RESTART and not machine.target.reloads:
        again = finding("restarts-again", program=plan.program)
        plan = replace(plan, warnings=(*plan.warnings, again))
    return with_certificates(plan, trusts, anchors)


def with_certificates(
    plan: Plan, trusts: Trusting | None = None, anchors: Sequence[TrustAnchor] = ()
) -> Plan:
    """``plan`` with what comes and goes of the files of certificates; see ``plan_mirrors``."""
    others = [one for one in anchors if trusts is None or one.mirror != trusts.mirror]
    left = kept_for(others, plan.mirrors_after)
    return replace(
        plan,
        trusts=trusts,
        trust_files_removed=_paths(anchors, left, () if trusts is None else (trusts.path,)),
    )


def with_certificates_of(plan: Plan, change: Change, anchors: Sequence[TrustAnchor]) -> Plan:
    """``plan`` with the files of certificates that undoing ``change`` takes out and puts back."""
    return replace(
        plan,
        trust_files_removed=_paths(anchors, change.anchors_before),
        trust_files_restored=_paths(change.anchors_before, anchors),
    )


def plan_undo(
    machine: Machine, change: Change, *, restart: str, anchors: Sequence[TrustAnchor] = ()
) -> Plan:
    """The plan to put back the file from before ``change``.

    Its bytes are root's alone; where our own edit leads to the very same file, the plan shows it.
    Otherwise ``diff`` is empty, and the digest alone says what is agreed to.
    """
    if change.before_sha256 == sha256(None):
        after = None
    else:
        after = _with_mirrors(machine, change.mirrors_before)
    plan = make_plan(
        machine,
        change.mirrors_before,
        after=after,
        agreed_sha256=change.before_sha256,
        restart=restart,
    )
    return with_certificates_of(plan, change, anchors)


def _with_mirrors(machine: Machine, mirrors: Sequence[str]) -> bytes | None:
    """The file with the list of mirrors exactly ``mirrors``. Raises ``Ending``."""
    target, before = machine.target, machine.document.data
    if target.form is DAEMON_JSON:
        return set_mirrors(before, mirrors)
    try:
        after = target.form.with_mirrors(before, mirrors, target.config_path)
    except Refused as error:
        raise Ending(Outcome.REFUSED, spoken(error.sentence)) from None
    if target.form is COLIMA_YAML and not changes_mirrors_only(before, after, mirrors):
        raise Ending(
            Outcome.REFUSED,
            _(
                "{path} is written in a way in which Dockmirror cannot change the mirrors alone. "
                "Nothing was changed."
            ).format(path=target.config_path),
            _('Write "registry-mirrors" below "docker" there yourself.'),
        )
    return after


def _paths(
    some: Sequence[TrustAnchor], others: Sequence[TrustAnchor], besides: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The files of ``some`` that are neither of ``others`` nor ``besides``, each once."""
    known = {*besides, *(anchor.path for anchor in others)}
    return tuple(dict.fromkeys(anchor.path for anchor in some if anchor.path not in known))


def make_plan(
    machine: Machine,
    wanted: tuple[str, ...],
    *,
    after: bytes | None,
    agreed_sha256: str,
    restart: str,
    warnings: Sequence[Finding] = (),
) -> Plan:
    """The plan to come to the file ``after``, with what applying it stops."""
    before = machine.document.data
    if before == after and machine.mirrors_in_force == normalised(wanted):
        restart = "none"
    way, stops, about_containers = what_it_stops(machine, restart)
    shown = agreed_sha256 == sha256(after)
    return Plan(
        target_id=machine.target.id,
        config_path=machine.target.config_path,
        mirrors_before=machine.document.mirrors,
        mirrors_after=wanted,
        before=before,
        after=after,
        seen_sha256=sha256(before),
        agreed_sha256=agreed_sha256,
        diff=unified_diff(before, after, machine.target.config_path) if shown else "",
        way=way,
        stops=stops,
        warnings=(*warnings, *about_containers),
        program=machine.target.program,
    )


def what_it_stops(
    machine: Machine, restart: str
) -> tuple[Way, tuple[str, ...], tuple[Finding, ...]]:
    """How the change is applied, which containers that stops, and what to say of it."""
    # A virtual machine that is restarted takes its containers with it.
    reloads = machine.target.reloads
    live_restore = machine.info is not None and machine.info.live_restore and reloads
    way = choose_way(
        restart,
        active=machine.target.active,
        containers=machine.containers,
        live_restore=live_restore,
        restartable=machine.target.restartable,
        reloads=reloads,
    )
    if not machine.containers or live_restore:
        return way, (), ()
    if way is Way.RESTART:
        return way, machine.containers, (finding("stops-containers", **_named(machine)),)
    if way is Way.RELOAD:
        return way, (), (finding("reload-keeps-containers", **_named(machine)),)
    return way, (), ()


def _named(machine: Machine) -> dict[str, str]:
    count = len(machine.containers)
    names = ", ".join(machine.containers[:5])
    if count > 5:
        more = count - 5
        names = ngettext("{names} and {more} more", "{names} and {more} more", more).format(
            names=names, more=more
        )
    return {"containers": names, "count": str(count), "program": machine.target.program}
