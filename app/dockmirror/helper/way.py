"""How the engine is, and how a change can therefore be made to count."""

from dockmirror.daemonjson.saying import said
from dockmirror.helper.decision import Way, choose_way
from dockmirror.helper.ending import EngineFailed, Refused
from dockmirror.helper.engine_api import EngineSilent, EngineState
from dockmirror.helper.target import Target


def engine_state(target: Target) -> EngineState | None:
    """What the engine shows; ``None`` where its service does not run.

    Raises ``Refused`` (``engine-silent``) where the service runs and does not answer.
    """
    try:
        active = target.control.state().is_active
        return target.engine.info() if active else None
    except (EngineSilent, EngineFailed) as error:
        raise Refused(
            "engine-silent",
            said(
                "The Docker Engine is running but does not answer, so nothing was changed. See "
                "'journalctl -u docker', or restart it, then try again."
            ),
        ) from error


def way_to_apply(target: Target, asked: str, state: EngineState | None) -> Way:
    """How to make a change count, for an engine in ``state``. Raises ``Refused``."""
    if asked == "restart" and not target.service.restartable:
        raise Refused(
            "no-restart",
            said(
                "This Docker Engine was started by hand, so nothing on this machine can "
                "restart it. Nothing was changed. Choose a reload instead: '--restart reload'."
            ),
        )
    if not target.service.reloads and asked == "reload":
        raise Refused(
            "no-reload",
            said(
                "This Docker Engine reads its configuration at its start only. Nothing was "
                "changed. Leave '--restart reload' out."
            ),
        )
    if not target.service.reloads and not target.service.restartable and asked != "none":
        raise Refused(
            "no-restart",
            said(
                "Nothing on this machine can restart this Docker Engine, and it reads its "
                "configuration at its start only. Nothing was changed. Use '--restart none', then "
                "restart it yourself."
            ),
        )
    containers: tuple[str, ...] = ()
    if state is not None and asked == "auto":
        try:
            containers = target.engine.running_containers()
        except EngineSilent as error:
            raise Refused(
                "engine-silent",
                said(
                    "The Docker Engine does not say which containers run, so nothing was "
                    "changed. Try again."
                ),
            ) from error
    return choose_way(
        asked,
        active=state is not None,
        containers=containers,
        live_restore=state is not None and state.live_restore,
        restartable=target.service.restartable,
        reloads=target.service.reloads,
    )
