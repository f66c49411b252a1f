"""A process that dies, or is refused by its disk, at a chosen one of its changing system calls."""

import os
from collections.abc import Callable
from typing import Any

import pytest

CALLS = (
    "write",
    "rename",
    "replace",
    "link",
    "unlink",
    "mkdir",
    "rmdir",
    "fsync",
    "fchmod",
    "fchown",
)


class Died(BaseException):
    """The process is no more: nothing that it would still do happens."""


class ChangingCalls:
    """Counts the calls that change a file system; from ``fatal`` on, each raises ``error``.

    With ``once`` only that one call does: a disk that refused one step.
    """

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, ignored: Callable[[str, Any], bool]
    ) -> None:
        self.count = 0
        self.fatal = 0
        self.once = False
        self.error: BaseException = Died()
        self._ignored = ignored
        for name in CALLS:
            monkeypatch.setattr(os, name, self._guarded(name, getattr(os, name)))
        monkeypatch.setattr(os, "open", self._guarded_open(os.open))

    def _guarded(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*arguments: Any, **named: Any) -> Any:
            if not self._ignored(name, arguments[0]):
                self._step()
            return call(*arguments, **named)

        return guarded

    def _guarded_open(self, call: Callable[..., int]) -> Callable[..., int]:
        def guarded(path: Any, flags: int, *arguments: Any, **named: Any) -> int:
            if flags & os.O_CREAT:
                self._step()
            return call(path, flags, *arguments, **named)

        return guarded

    def _step(self) -> None:
        self.count += 1
        if self.fatal and (self.count == self.fatal or (self.count > self.fatal and not self.once)):
            raise self.error

    def revive(self) -> None:
        """No call is refused any more; counting begins anew."""
        self.count, self.fatal = 0, 0
