"""The host's end of ``inside.py``: one process in the workstation that is asked again and again."""

import json
from types import TracebackType
from typing import Any, Self

from practice.workstation import Workstation
from tests.faults import INSIDE

PLACE = "/root/inside.py"


class Inside:
    """``inside.py`` at work in a workstation; ends with the context."""

    def __init__(self, workstation: Workstation) -> None:
        self.workstation = workstation
        workstation.write(PLACE, INSIDE.read_bytes())
        self._process = workstation.popen(["python3", "-P", PLACE], stdin=-1, stderr=None)

    def ask(self, request: str, **fields: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"request": request, **fields}).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process inside has ended; its words are on standard error"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.stop()
        if self._process.stdout is not None:
            self._process.stdout.close()
