"""Waiting until the engine answers and shows what it was told, or until that is hopeless."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.client import Client
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.engine_api import EngineApi, EngineSilent, EngineState, normalised
from dockmirror.helper.plain_text import visible
from dockmirror.helper.service_control import ServiceControl


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds.

    ``silent`` is for an engine that neither answers nor gets any further in its start, ``total``
    for one that gets further and further; ``unlike`` is for one that answers, but shows something
    else than it was told. ``pause`` is between two looks.
    """

    silent: float = 60.0
    total: float = 300.0
    unlike: float = 15.0
    pause: float = 0.15


PATIENCE: Final = Patience()


def await_engine(
    control: ServiceControl,
    engine: EngineApi,
    client: Client,
    *,
    mirrors: Sequence[str],
    debug: bool | None = None,
    patience: Patience = PATIENCE,
) -> EngineState:
    """Wait until the service runs and the engine shows ``mirrors``, and ``debug`` if given.

    Raises ``EngineFailed`` when systemd gives the service up or patience ends, and
    ``ClientGone`` or ``ClientAborts`` as ``Client.pause`` does.
    """
    wanted = normalised(mirrors)
    begun = time.monotonic()
    progressed = begun
    answered: float | None = None
    sign: object = None
    while True:
        state = control.state()
        if state.is_failed:
            raise EngineFailed(
                "engine-did-not-start",
                said("The Docker Engine did not start ({reason}).", reason=state.result),
            )
        shown = _look(engine) if state.is_active else None
        if shown is not None and shown.mirrors == wanted and debug in (None, shown.debug):
            return shown
        now = time.monotonic()
        if shown is None:
            answered = None
        elif answered is None:
            answered = now
        if sign != (state, shown):
            sign, progressed = (state, shown), now
        if answered is not None and shown is not None and now - answered > patience.unlike:
            raise EngineFailed("engine-did-not-take-it", _unlike(shown, debug))
        if now - progressed > patience.silent or now - begun > patience.total:
            raise EngineFailed(
                "engine-did-not-answer",
                said(
                    "The Docker Engine did not answer within {seconds} seconds.",
                    seconds=f"{now - begun:.0f}",
                ),
            )
        client.pause(patience.pause)


def _look(engine: EngineApi) -> EngineState | None:
    try:
        return engine.info()
    except EngineSilent:
        return None


def _unlike(shown: EngineState, debug: bool | None) -> Saying:
    if debug is not None and shown.debug is not debug:
        return said("The Docker Engine answers, but did not take over the setting of 'debug'.")
    listed = ", ".join(visible(mirror, 200) for mirror in shown.mirrors)
    return said(
        "The Docker Engine answers, but did not take over the mirrors; it shows: {mirrors}.",
        mirrors=listed or said("none"),
    )
