"""What really happened, by the access logs; and whether a verdict may be said of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from practice.nginx import Request

_OBJECT = re.compile(r"/v2/(.+)/(manifests|blobs)/([^?]+)")


@dataclass(frozen=True)
class Truth:
    """What each server sent to the engine: its name, and the objects (manifests and blobs).

    ``resolved`` are the servers that answered for a tag.
    """

    sent: Mapping[str, frozenset[str]]
    resolved: frozenset[str]

    @property
    def involved(self) -> frozenset[str]:
        """Every server that had a part in what was pulled."""
        return frozenset(name for name, objects in self.sent.items() if objects) | self.resolved

    @property
    def words(self) -> str:
        """For the table: who sent how many objects."""
        parts = [f"{name} {len(objects)}" for name, objects in self.sent.items() if objects]
        only_resolved = sorted(self.resolved - {n for n, objects in self.sent.items() if objects})
        parts += [f"{name} (tag only)" for name in only_resolved]
        return ", ".join(parts) or "nothing"


def read_truth(logs: Mapping[str, Iterable[Request]]) -> Truth:
    """The truth in the access logs of the servers, by the servers' names."""
    sent: dict[str, frozenset[str]] = {}
    resolved = set()
    for name, requests in logs.items():
        objects = set()
        for one in requests:
            match = _OBJECT.match(one.uri)
            if (
                match is None
                or one.status not in (200, 206)
                or one.user_agent.startswith("Dockmirror")
            ):
                continue
            if one.method == "GET":
                objects.add(f"{match[2]}/{match[3]}")
            if match[2] == "manifests" and not match[3].startswith("sha256:"):
                resolved.add(name)
        sent[name] = frozenset(objects)
    return Truth(sent, frozenset(resolved))


def objection(verdict: str, truth: Truth, mirrors: frozenset[str]) -> str:
    """Why the verdict is wrong, or "": ``mirrors`` are the servers that count as the mirror."""
    ours, others = truth.involved & mirrors, truth.involved - mirrors
    ours_sent = frozenset().union(*(truth.sent[name] for name in ours), frozenset())
    others_sent = frozenset().union(*(truth.sent[name] for name in others), frozenset())
    match verdict:
        case "mirror" if others:
            return "it says mirror, and others sent something"
        case "mirror" if not ours_sent:
            return "it says mirror, and the mirror sent nothing"
        case "docker-hub" if not others_sent:
            return "it says Docker Hub, and that sent nothing"
        case "docker-hub" if any("blobs/" in one for one in ours_sent - others_sent):
            return "it says Docker Hub, and the mirror sent layers"
        case "mixed" if not (ours and others):
            return "it says mixed, and there was one sender"
        case "None":
            return "there is no verdict"
    return ""
