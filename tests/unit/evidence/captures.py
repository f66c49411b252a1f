"""The logs of real engines in ``logs/``, with what the registries' access logs say of each."""

import json
from dataclasses import dataclass
from pathlib import Path

from dockmirror.engine.pull import Pull
from dockmirror.evidence.endpoint import registry_of

FOLDER = Path(__file__).parent / "logs"

HOSTS = {
    "mirror": "mirror.example.test",
    "second": "second.example.test",
    "hub": "registry-1.docker.io",
}


@dataclass(frozen=True)
class Capture:
    """``sent`` are the digests that each host sent, ``resolved`` the hosts that knew the tag."""

    name: str
    lines: tuple[str, ...]
    pull: Pull
    mirrors: tuple[str, ...]
    sent: dict[str, frozenset[str]]
    resolved: frozenset[str]

    @property
    def store(self) -> str:
        return "containerd" if "-containerd-" in self.name else "graph-driver"

    @property
    def situation(self) -> str:
        return self.name.partition(f"-{self.store}-")[2]

    @property
    def mirror_hosts(self) -> frozenset[str]:
        return frozenset(map(registry_of, self.mirrors))

    @property
    def involved_elsewhere(self) -> frozenset[str]:
        """The hosts that are no mirror in question and sent anything, or resolved the tag."""
        busy = {host for host, digests in self.sent.items() if digests} | self.resolved
        return frozenset(busy) - self.mirror_hosts


def _read(name: str, facts: dict) -> Capture:
    pull = facts["pull"]
    lists = {key: tuple(pull[key]) for key in ("layers_downloaded", "layers_present")}
    logs = facts["access_logs"]
    return Capture(
        name=name,
        lines=tuple((FOLDER / f"{name}.log").read_text().splitlines()),
        pull=Pull(**{**pull, **lists}),
        mirrors=tuple(facts["mirrors"]),
        sent={HOSTS[one]: frozenset(log["sent"]) for one, log in logs.items()},
        resolved=frozenset(HOSTS[one] for one, log in logs.items() if log["resolved"]),
    )


CAPTURES = {
    name: _read(name, facts)
    for name, facts in json.loads((FOLDER / "truth.json").read_text()).items()
}
