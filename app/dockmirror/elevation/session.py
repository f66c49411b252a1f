"""A session with the elevated helper, as its client sees it.

    with start_helper(token) as session:
        opened = session.open("docker-engine")
        session.set_mirrors(…)
        session.confirm(verdict="mirror")

Leaving without ``confirm`` makes the helper put everything back.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Final, Self

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.answer import (
    Applied,
    Fetched,
    LogLine,
    LogWindow,
    Observing,
    Opened,
    applied,
    attention,
    ended_well,
    text_or_none,
)
from dockmirror.elevation.failure import (
    HelperLost,
    HelperNotInstalled,
    NeedsAttention,
    RolledBack,
)
from dockmirror.elevation.reply_reader import EndOfReplies, Message, ReplyReader, Woken
from dockmirror.elevation.started import StartedHelper
from dockmirror.elevation.words import in_persons_language
from dockmirror.helper.protocol import PROTOCOL, CaCertificate, encode
from dockmirror.i18n import _

__all__ = ["Applied", "HelperSession", "LogLine", "LogWindow", "Observing", "Opened"]

_END_SECONDS: Final = 420.0
"""The longest that a helper may take to put things back and end."""

OnPhase = Callable[[str], None]


class HelperSession:
    """One elevated helper, for one setup.

    ``token`` ends a wait at once with ``Cancelled``; what was under way is then put back by
    ``roll_back`` or ``close``, which do not heed the token.
    """

    def __init__(self, process: StartedHelper, token: CancelToken) -> None:
        self._process = process
        self._token = token
        self._reader = ReplyReader(process.replies)
        self._last_id = 0
        self._log: list[LogLine] = []
        self._closed = False
        self._needs_attention: NeedsAttention | None = None
        self._told_attention = False
        self._withdraw = token.on_cancel(self._reader.wake)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process id of what was started: pkexec, sudo or the helper itself."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Wait, while the person is asked, until the helper is ready.

        Raises ``ElevationDenied``, ``HelperLost``, ``HelperNotInstalled`` and ``Cancelled``.
        """
        message = self._next(heed_token=True)
        if message is None:
            raise self._process.failure()
        if message.get("event") != "ready" or message.get("protocol") != PROTOCOL:
            raise HelperNotInstalled(_other_version())

    def open(self, target_id: str) -> Opened:
        """Begin with a target. Raises ``HelperRefused``, ``HelperLost`` and ``Cancelled``."""
        reply = self._ask("open", target=target_id)
        return Opened(
            config_path=str(reply.get("config_path")),
            sha256=str(reply.get("sha256")),
            interrupted=text_or_none(reply.get("interrupted")),
        )

    def set_mirrors(
        self,
        mirrors: Sequence[str],
        *,
        seen_sha256: str,
        agreed_sha256: str,
        restart: str,
        ca_certificate: CaCertificate | None = None,
        on_phase: OnPhase | None = None,
    ) -> Applied:
        """Make the list of mirrors exactly ``mirrors``, unconfirmed.

        With ``ca_certificate`` the engine trusts it for its mirror from then on. Raises
        ``HelperRefused``, ``RolledBack``, ``NeedsAttention``, ``HelperLost`` and ``Cancelled``.
        """
        return applied(
            self._ask(
                "set-mirrors",
                on_phase=on_phase,
                mirrors=list(mirrors),
                seen=seen_sha256,
                agreed=agreed_sha256,
                restart=restart,
                ca_certificate=None if ca_certificate is None else asdict(ca_certificate),
            )
        )

    def undo(
        self,
        *,
        seen_sha256: str,
        change: str | None = None,
        restart: str = "auto",
        on_phase: OnPhase | None = None,
    ) -> Applied:
        """Put back the file from before a change, unconfirmed. Raises as ``set_mirrors``."""
        return applied(
            self._ask("undo", on_phase=on_phase, seen=seen_sha256, change=change, restart=restart)
        )

    def observe(self) -> Observing:
        """Make the engine's log name registries, from now on. Raises as ``set_mirrors``."""
        reply = self._ask("observe")
        return Observing(reply.get("debug") is True, str(reply.get("why_not", "")))

    def observed(self) -> LogWindow:
        """The log since ``observe``, which ends. Not cut short by the token."""
        self._log = []
        reply = self._ask("observed", heed_token=False)
        lines, self._log = tuple(self._log), []
        return LogWindow(lines, reply.get("truncated") is True)

    def pull(self, image: str) -> Fetched:
        """Have root pull an image for a test. Raises as ``set_mirrors`` does."""
        self._log = []
        reply = self._ask("pull", image=image)
        lines, self._log = tuple(line.message for line in self._log), []
        code = reply.get("exit_code")
        return Fetched(
            code if isinstance(code, int) else None, lines, reply.get("truncated") is True
        )

    def confirm(self, *, verdict: str | None) -> str:
        """Keep the change: its number in the history, "" where no byte was changed."""
        return str(self._ask("confirm", heed_token=False, verdict=verdict).get("change", ""))

    def roll_back(self, on_phase: OnPhase | None = None) -> None:
        """Put back what is not confirmed, also what was being done when ``Cancelled`` came.

        Raises ``NeedsAttention`` and ``HelperLost``.
        """
        try:
            self._ask("roll-back", on_phase=on_phase, heed_token=False)
        except RolledBack:
            return

    def recover(self) -> str | None:
        """Put back what an earlier session left; a sentence on it, or ``None``.

        Raises ``NeedsAttention``, ``HelperRefused`` and ``HelperLost``.
        """
        return text_or_none(self._ask("recover", heed_token=False).get("sentence"))

    def close(self) -> None:
        """End the session; what is not confirmed is put back first, which is waited for.

        Raises ``NeedsAttention`` where that failed and no earlier call said so, and ``HelperLost``
        where the helper does not end.
        """
        if self._closed:
            return
        try:
            self._request("close", {})
            self._process.hang_up()
            while (message := self._next(heed_token=False, seconds=_END_SECONDS)) is not None:
                if message.get("reply") == "needs-attention":
                    self._needs_attention = attention(message)
            ended = self._process.wait(_END_SECONDS)
        finally:
            self._let_go()
        if self._needs_attention is not None and not self._told_attention:
            raise self._needs_attention
        if not ended:
            raise HelperLost(_lost())

    def abandon(self) -> None:
        """End a session that never began: the prompt is taken away."""
        if self._closed:
            return
        self._process.hang_up()
        self._process.end_prompt()
        self._process.wait(5)
        self._let_go()

    def _let_go(self) -> None:
        self._closed = True
        self._withdraw()
        self._reader.stop()
        self._reader.join(1)
        self._process.release()

    def _ask(
        self,
        name: str,
        *,
        on_phase: OnPhase | None = None,
        heed_token: bool = True,
        **fields: object,
    ) -> Message:
        """The reply to a request, or what its ending is raised as."""
        if heed_token:
            self._token.check()
        identifier = self._request(name, fields)
        while True:
            message = self._next(heed_token=heed_token)
            if message is None:
                raise HelperLost(_lost())
            if "event" in message:
                self._take_event(message, on_phase)
            elif message.get("id") in (identifier, None):
                self._told_attention |= message.get("reply") == "needs-attention"
                return ended_well(message)
            elif message.get("reply") == "needs-attention":
                self._needs_attention = attention(message)

    def _request(self, name: str, fields: dict[str, object]) -> int:
        self._last_id += 1
        # A helper that takes no more has ended, which the reading of its reply finds.
        self._process.send(encode({"request": name, "id": self._last_id, **fields}))
        return self._last_id

    def _next(self, *, heed_token: bool, seconds: float | None = None) -> Message | None:
        """The next message; ``None`` at the end of them. Raises ``Cancelled``."""
        while True:
            if heed_token:
                self._token.check()
            item = self._reader.next(seconds)
            if item is None or isinstance(item, EndOfReplies):
                return None
            if not isinstance(item, Woken):
                return in_persons_language(item)

    def _take_event(self, message: Message, on_phase: OnPhase | None) -> None:
        phase, lines = message.get("phase"), message.get("lines")
        if message.get("event") == "phase" and isinstance(phase, str) and on_phase is not None:
            on_phase(phase)
        if message.get("event") == "log" and isinstance(lines, list):
            self._log.extend(LogLine(float(seconds), str(words)) for seconds, words in lines)


def _other_version() -> str:
    if sys.platform == "win32":
        return _(
            "The installed part of Dockmirror that works as an administrator is of another "
            "version. Install Dockmirror anew, then try again. Nothing was changed."
        )
    return _(
        "The installed part of Dockmirror that works as root is of another version. "
        "Install it anew with 'sudo dockmirror install-helper', then try again. "
        "Nothing was changed."
    )


def _lost() -> str:
    return _(
        "The elevated part ended unexpectedly. If a change was under way, 'dockmirror status' "
        "says so, and 'dockmirror undo' puts the configuration back as it was."
    )
