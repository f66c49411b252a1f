"""One machine of a test: a root folder, an engine in memory, and a client's two pipes."""

import json
import os
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dockmirror.daemonjson import set_mirrors, sha256
from dockmirror.helper.client import Client
from dockmirror.helper.conversation import Conversation
from dockmirror.helper.journal import Journal
from dockmirror.helper.protocol import CaCertificate, SetMirrors, Undo, encode
from dockmirror.helper.state_directory import prepare
from dockmirror.helper.transaction import Transaction
from tests.unit.helper.engine_in_memory import EngineInMemory, target


class Bench:
    """A root below ``folder`` with ``etc/docker/daemon.json`` holding ``data``."""

    def __init__(self, folder: Path, data: bytes | None = b"{}", **engine: object) -> None:
        self.root = folder / "root"
        self.state = folder / "state"
        self.path = self.root / "etc/docker/daemon.json"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if data is not None and not self.path.exists():
            self.path.write_bytes(data)
        self.engine = EngineInMemory(self.path, **engine)  # type: ignore[arg-type]
        self.engine_flags: dict[str, object] = {}
        self.validates = True
        self._pipes: list[int] = []
        self._clients: list[Client] = []
        prepare(self.state)
        self.renew()

    def renew(self) -> None:
        """A new helper process: nothing is kept but what is on disk."""
        self._close_pipes()
        requests, self.to_helper = os.pipe()
        self.from_helper, replies = os.pipe()
        self._pipes = [requests, self.to_helper, self.from_helper, replies]
        self.client = Client(requests, replies)
        self._clients.append(self.client)
        self.target = target(
            self.engine, self.root, self.client, validates=self.validates, **self.engine_flags
        )
        self.transaction = Transaction(self.target, Journal(self.state), self.client, 1000)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close_pipes()

    def _close_pipes(self) -> None:
        for descriptor in self._pipes:
            if descriptor >= 0:
                os.close(descriptor)
        self._pipes = []
        for client in self._clients:
            client.close()
        self._clients = []

    def hang_up(self) -> None:
        """The client goes."""
        os.close(self.to_helper)
        self._pipes[1] = -1

    def data(self) -> bytes | None:
        return self.engine.data()

    def request(
        self,
        *mirrors: str,
        restart: str = "auto",
        agreed: str = "",
        ca: CaCertificate | None = None,
    ) -> SetMirrors:
        data = self.data()
        after = agreed or sha256(set_mirrors(data, list(mirrors)))
        return SetMirrors(1, mirrors, sha256(data), after, restart, ca)

    def certificates(self) -> list[str]:
        """The files below ``certs.d``, and empty folders, by their paths in it."""
        folder = self.path.parent / "certs.d"
        return sorted(
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() or not any(path.iterdir())
        )

    def undo(self, change: str | None = None, restart: str = "auto") -> Undo:
        return Undo(1, sha256(self.data()), change, restart)

    def converse(
        self, *requests: dict[str, object], together: bool = False
    ) -> list[dict[str, Any]]:
        """Send the requests, hang up, and give every line that the helper sent.

        Each waits for the reply to the one before it, unless they are sent ``together``.
        """
        helper = threading.Thread(target=self._help)
        helper.start()
        lines: list[dict[str, Any]] = []
        with os.fdopen(self.from_helper, "rb", closefd=False) as received:
            for number, request in enumerate(requests, 1):
                with suppress(BrokenPipeError):
                    os.write(self.to_helper, encode({"id": number, **request}))
                while not together:
                    lines.append(json.loads(received.readline() or b'{"reply": null}'))
                    if "reply" in lines[-1]:
                        break
            if not together:
                self.hang_up()
            lines.extend(json.loads(line) for line in received)
        helper.join()
        return lines

    def _help(self) -> None:
        Conversation(
            self.client, 1000, targets=lambda _id, _client: self.target, directory=self.state
        ).run()
        os.close(self._pipes[3])
        self._pipes[3] = -1
