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


def engines_requests(requests: list[Request], repository: str) -> list[Request]:
    """The manifests and layers of a repository that the engine fetched, as the server logged it."""
    return [
        one
        for one in requests
        if one.method == "GET"
        and one.status in (200, 206)
        and f"/v2/{repository}/" in one.uri
        and "dockmirror/" not in one.user_agent.lower().partition("upstreamclient")[0]
    ]


def pulled_repository(run: Run) -> str:
    """The repository of the image that the run's verdict is about."""
    sentence = " ".join(entry["detail"] for entry in run.document["evidence"])
    for name in ("hello-world", "busybox", "alpine"):
        if name in sentence or name in run.told:
            return f"library/{name}"
    raise AssertionError(f"no test image is named in: {sentence} {run.told}")
