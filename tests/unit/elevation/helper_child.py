"""The helper over an engine in memory, as a child process with real pipes.

Run with a folder, and optionally with what goes wrong: ``exit CODE WORDS``, ``garbage``,
``old-version``, ``silent`` or ``slow`` (its restarts take until it is told to stop).
"""

import os
import sys
import time
from pathlib import Path

from dockmirror.helper.client import Client
from dockmirror.helper.conversation import Conversation
from dockmirror.helper.protocol import PROTOCOL
from tests.unit.helper.engine_in_memory import EngineInMemory, target


def main() -> int:
    folder, fault = Path(sys.argv[1]), sys.argv[2:]
    if fault[:1] == ["exit"]:
        sys.stderr.write(fault[2])
        return int(fault[1])
    if fault == ["garbage"]:
        os.write(1, b"this is no JSON\n")
        return 0
    client = Client()
    client.end_on_signals()
    if fault == ["silent"]:
        time.sleep(600)
    client.send({"event": "ready", "protocol": PROTOCOL + (fault == ["old-version"])})
    engine = EngineInMemory(folder / "root/etc/docker/daemon.json")
    if fault == ["slow"]:
        _make_first_restart_slow(engine, client)
    if fault == ["hopeless"]:
        engine.fails_starts = 2
    if fault == ["lost"]:
        engine.restart = lambda: os._exit(9)  # type: ignore[method-assign]
    Conversation(
        client,
        1000,
        targets=lambda _id, asked: target(engine, folder / "root", asked),
        directory=folder / "state",
    ).run()
    return 0


def _make_first_restart_slow(engine: EngineInMemory, client: Client) -> None:
    restart = engine.restart

    def slow() -> None:
        if "restart" not in engine.done:
            engine.done.append("restart")
            client.pause(600)
        restart()

    engine.restart = slow  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.exit(main())
