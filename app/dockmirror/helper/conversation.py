"""The helper's session: one request after the other, each answered by one reply."""

import dataclasses
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from dockmirror.daemonjson import sha256
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper import requester, state_directory
from dockmirror.helper.client import Client
from dockmirror.helper.daemon_journal import Window
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import (
    ClientAborts,
    ClientGone,
    EngineFailed,
    NeedsAttention,
    Refused,
    RolledBack,
)
from dockmirror.helper.journal import Journal
from dockmirror.helper.observation import Observation
from dockmirror.helper.protocol import (
    REPLY_LINE_LIMIT,
    Close,
    Confirm,
    Observe,
    Observed,
    Open,
    ProtocolError,
    Pull,
    Recover,
    Request,
    RollBack,
    SetMirrors,
    Undo,
)
from dockmirror.helper.state_directory import STATE_DIRECTORY, Lock
from dockmirror.helper.target import Target, find_target
from dockmirror.helper.transaction import Applied, Transaction

Reply = dict[str, object]
_LOGGED: Final = (SetMirrors, Undo, Confirm, RollBack, Recover, Pull)
_PIECE: Final = REPLY_LINE_LIMIT // 2


class Conversation:
    """One client's session. ``targets`` finds a target by its id; ``directory`` keeps state."""

    def __init__(
        self,
        client: Client,
        uid: int,
        *,
        targets: Callable[[str, Client], Target] = find_target,
        directory: Path = STATE_DIRECTORY,
    ) -> None:
        self._client = client
        self._uid = uid
        self._targets = targets
        self._directory = directory
        self._lock = Lock(directory)
        self._transaction: Transaction | None = None
        self._observation: Observation | None = None

    def run(self) -> None:
        """Answer until the client closes or goes; what is unconfirmed then is rolled back."""
        try:
            while True:
                try:
                    request = self._client.read_request()
                except ProtocolError as error:
                    self._client.send(
                        {
                            "id": None,
                            "reply": "refused",
                            "code": "protocol",
                            "sentence": said("That is no request: {reason}.", reason=str(error)),
                            "facts": {},
                        }
                    )
                    continue
                self._answer(request)
                if isinstance(request, Close):
                    return
        except ClientGone:
            self._leave()
        finally:
            self._lock.give_back()

    def _leave(self) -> None:
        """Roll back for a client that is gone; how that went is in the system's log."""
        if self._transaction is None or self._transaction.checkpoint is None:
            return
        reply = self._ended(lambda: {**self._rolled_back(), "code": "client-gone"})
        requester.log_ending(self._uid, reply)
        self._client.send({"id": None, **reply})

    def _answer(self, request: Request) -> None:
        if isinstance(request, _LOGGED):
            requester.log_request(self._uid, request)
        reply = self._ended(lambda: self._handle(request))
        if isinstance(request, _LOGGED):
            requester.log_ending(self._uid, reply)
        self._client.send({"id": request.id, **reply})

    def _ended(self, work: Callable[[], Reply]) -> Reply:
        """The reply of ``work``, whichever way it ends."""
        try:
            return work()
        except Refused as ending:
            return _reply("refused", ending.code, ending.sentence, facts=ending.facts)
        except RolledBack as ending:
            self._forget_observation()
            return _reply(
                "rolled-back", ending.code, ending.sentence, kept_theirs=ending.kept_theirs
            )
        except NeedsAttention as ending:
            return _reply(
                "needs-attention", ending.code, ending.sentence, commands=list(ending.commands)
            )
        except EngineFailed as ending:
            return _reply("refused", ending.code, ending.sentence, facts={})
        except ClientAborts:
            return self._ended(self._aborted)
        except OSError as error:
            return _reply(
                "refused",
                "system-error",
                said("The system refused a step: {reason}", reason=disk_error(error)),
                facts={},
            )

    def _aborted(self) -> Reply:
        """The reply to a request that the client stopped."""
        self._rolled_back()
        return _reply(
            "rolled-back",
            "cancelled",
            said("It was cancelled. The configuration is as it was."),
            kept_theirs=False,
        )

    def _handle(self, request: Request) -> Reply:
        match request:
            case Open():
                return self._open(request)
            case Close():
                return self._close()
        transaction, observation = self._opened()
        match request:
            case SetMirrors():
                return _applied(transaction.set_mirrors(request))
            case Undo():
                return _applied(transaction.undo(request))
            case Observe():
                observing = observation.begin()
                return {
                    "reply": "observing",
                    "debug": observing.debug,
                    "why_not": observing.why_not,
                }
            case Observed():
                return self._observed(observation.end())
            case Pull():
                return self._pulled(transaction.target, request.image)
            case Confirm():
                observation.settle()
                return {"reply": "confirmed", "change": transaction.confirm(request.verdict)}
            case Recover():
                return {"reply": "recovered", "sentence": transaction.recover()}
            case RollBack():
                return self._rolled_back()

    def _open(self, request: Open) -> Reply:
        if self._transaction is not None:
            raise Refused("already-open", said("The session is open already."))
        directory = state_directory.of_target(self._directory, request.target)
        state_directory.prepare(directory)
        self._lock = Lock(directory)
        self._lock.take()
        try:
            state_directory.remove_half_made(directory)
            target = self._targets(request.target, self._client)
            digest = sha256(target.file.read())
            transaction = Transaction(target, Journal(directory), self._client, self._uid)
        except BaseException:
            self._lock.give_back()
            raise
        self._transaction = transaction
        self._observation = Observation(transaction)
        return {
            "reply": "opened",
            "config_path": target.service.config_path,
            "sha256": digest,
            "interrupted": transaction.interrupted(),
        }

    def _opened(self) -> tuple[Transaction, Observation]:
        if self._transaction is None or self._observation is None:
            raise Refused("not-open", said("The session is not open yet."))
        return self._transaction, self._observation

    def _close(self) -> Reply:
        self._rolled_back()
        return {"reply": "closed"}

    def _rolled_back(self) -> Reply:
        kept_theirs = self._transaction.roll_back() if self._transaction else None
        self._forget_observation()
        if kept_theirs is None:
            return {"reply": "nothing-to-roll-back"}
        return _reply(
            "rolled-back",
            "asked",
            said("Somebody else's later edit of the configuration file was kept.")
            if kept_theirs
            else said("The configuration was put back as it was."),
            kept_theirs=kept_theirs,
        )

    def _observed(self, window: Window) -> Reply:
        self._send_log(window.lines)
        return {"reply": "observed", "truncated": window.truncated}

    def _pulled(self, target: Target, image: str) -> Reply:
        if target.pull is None:
            raise Refused("no-pull", said("This target's pulls need no help of root's."))
        fetched = target.pull.fetch(image)
        self._send_log((0.0, line) for line in fetched.lines)
        return {"reply": "pulled", "exit_code": fetched.code, "truncated": fetched.truncated}

    def _send_log(self, lines: Iterable[tuple[float, str]]) -> None:
        piece: list[list[object]] = []
        size = 0
        for seconds, message in lines:
            length = 6 * len(message) + 64
            if piece and size + length > _PIECE:
                self._client.send({"event": "log", "lines": piece})
                piece, size = [], 0
            piece.append([seconds, message])
            size += length
        if piece:
            self._client.send({"event": "log", "lines": piece})

    def _forget_observation(self) -> None:
        if self._observation is not None:
            self._observation.forget()


def _reply(kind: str, code: str, sentence: Saying, **more: object) -> Reply:
    return {"reply": kind, "code": code, "sentence": sentence, **more}


def _applied(applied: Applied) -> Reply:
    return {"reply": "applied", **dataclasses.asdict(applied)}
