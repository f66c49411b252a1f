"""The process that serves the mirrors to measure with, until its standard input ends."""

import json
import random
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.unit.mirror.authority import Authority
from tests.unit.mirror.registry_server import BUSYBOX, Handler, Registry, Reply, cache

BOTH = {**cache(repository=BUSYBOX), **cache()}
DEAD_ONE_IN = 10
SLOWEST_SECONDS = 2.0


def fast(folder: Path) -> None:
    authority = Authority(folder)
    log = folder / "requests"
    with Registry(BOTH, authority.context()) as registry, log.open("w", buffering=1) as file:
        registry.requests = _Log(file)
        say(addresses=[registry.address], bundle=str(authority.bundle), log=str(log))
        sys.stdin.read()


class _Log(list):
    """Writes each request down in place of keeping it."""

    def __init__(self, file) -> None:
        self._file = file

    def append(self, request) -> None:
        self._file.write(json.dumps(request[:2]) + "\n")


def many(count: int) -> None:
    chance = random.Random(1)
    with ExitStack() as stack:
        hub = stack.enter_context(Registry(BOTH))
        addresses = []
        for number in range(count):
            if number % DEAD_ONE_IN == 0:
                addresses.append(f"http://127.0.0.1:{dead_port(stack)}")
                continue
            seconds = chance.uniform(0.0, SLOWEST_SECONDS)
            answers = {**BOTH, "GET /v2/": slowly(seconds, BOTH["/v2/"])}
            addresses.append(stack.enter_context(Registry(answers)).address)
        say(addresses=addresses, hub=hub.address)
        sys.stdin.read()


def slowly(seconds: float, reply: Reply):
    def answer(handler: Handler) -> None:
        handler.server.registry.over.wait(seconds)
        handler.reply(reply)

    return answer


def dead_port(stack: ExitStack) -> int:
    """A port that is taken and refuses connections."""
    taken = stack.enter_context(socket.socket())
    taken.bind(("127.0.0.1", 0))
    return int(taken.getsockname()[1])


def say(**facts) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "fast":
        fast(Path(sys.argv[2]))
    else:
        many(int(sys.argv[3]))
