"""Runs the program in the practice workstation and reads what it ends with."""

import json
from dataclasses import dataclass
from typing import Any

from practice.nginx import Request
from practice.site import Site


@dataclass(frozen=True)
class Run:
    """One run of the program: its exit code, its JSON document, what it told a person."""

    exit_code: int
    document: dict[str, Any]
    told: str

    @property
    def outcome(self) -> str:
        return self.document["outcome"]

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.document["findings"]]


def dockmirror(site: Site, *arguments: str, user: str = "person", timeout: float = 240) -> Run:
    done = site.workstation.run(
        ["dockmirror", *arguments, "--format", "json"], user=user, timeout=timeout
    )
    told = done.stderr.decode(errors="replace")
    assert "Traceback" not in told
    try:
        document = json.loads(done.stdout)
    except ValueError:
        raise AssertionError(f"no document; standard error: {told}") from None
    assert isinstance(document, dict)
    return Run(done.returncode, document, told)


def fetched_by_engine(requests: list[Request]) -> list[str]:
    """What the engine fetched of Docker Hub's images, as a server logged it: paths."""
    return [
        one.uri
        for one in requests
        if one.method == "GET"
        and one.status in (200, 206)
        and one.uri.startswith("/v2/library/")
        and not one.user_agent.startswith("Dockmirror")
    ]
