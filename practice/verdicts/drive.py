"""Runs one cell: sets the site up, runs the program, reads the logs."""

import base64
import json
import time
from dataclasses import dataclass

from practice.failure import PracticeError
from practice.mirror import Mirror
from practice.site import ImageStore, Site
from practice.verdicts.cell import Situation
from practice.verdicts.truth import objection, read_truth

_SYSTEM_STORE = "/usr/local/share/ca-certificates/practice-strangers.crt"


@dataclass(frozen=True)
class Cell:
    """A cell that was run. ``truth`` is in words; ``wrong`` says what is not right, or ""."""

    suite: str
    engine: str
    image_store: str
    situation: str
    verdict: str
    outcome: str
    sentence: str
    truth: str
    wrong: str
    seconds: float


def run_cell(site: Site, image_store: ImageStore, situation: Situation) -> Cell:
    """Run one cell. Raises ``PracticeError``."""
    began = time.monotonic()
    mirrors = (site.mirror, site.second)[: len(situation.faults)]
    before = _daemon_json(site, image_store, situation)
    site.reset(before)
    try:
        _prepare(site, mirrors, situation)
        sentence, document = _run(site, situation)
        truth = read_truth(
            {
                "mirror": site.mirror.requests(),
                "second": site.second.requests(),
                "Docker Hub": site.hub.requests(),
            }
        )
        verdict = str(document.get("verdict"))
        wrong = _left_behind(site, before, situation) or objection(verdict, truth, _ours(situation))
        if situation.hub_login and _login_leaked(mirrors):
            wrong = "the Docker Hub login was sent to the mirror"
        if (
            verdict == "failed"
            and site.workstation.run(["docker", "pull", "busybox"]).returncode == 0
        ):
            wrong = "it says failed, and docker pull succeeds"
    finally:
        _distrust(site, situation)
    target = document.get("target")
    engine = str(target.get("engine_version")) if isinstance(target, dict) else ""
    return Cell(
        suite=site.workstation.suite,
        engine=engine.partition("+")[0],
        image_store=image_store,
        situation=situation.name,
        verdict=verdict,
        outcome=str(document.get("outcome")),
        sentence=sentence,
        truth=truth.words,
        wrong=wrong,
        seconds=time.monotonic() - began,
    )


def _ours(situation: Situation) -> frozenset[str]:
    return frozenset({"mirror"} if situation.sets_up else {"mirror", "second"})


def _prepare(site: Site, mirrors: tuple[Mirror, ...], situation: Situation) -> None:
    workstation = site.workstation
    for mirror, fault in zip(mirrors, situation.faults, strict=True):
        mirror.fault(fault)
    _trust(site, situation)
    if not situation.hub_up:
        site.hub.stop()
    if situation.hub_login:
        secret = base64.b64encode(b"someone:practice-password").decode()
        login = {"auths": {"https://index.docker.io/v1/": {"auth": secret}}}
        path = "/home/person/.docker/config.json"
        workstation.write(path, json.dumps(login).encode(), 0o600, "person")
    if situation.left_behind:
        workstation.run(["docker", "pull", "hello-world"])
        workstation.run(["docker", "image", "rm", "--force", "hello-world"])
    for server in (site.hub, site.mirror, site.second):
        server.clear()


def _run(site: Site, situation: Situation) -> tuple[str, dict[str, object]]:
    """The verdict's sentence, and the document."""
    if situation.sets_up:
        # Kept, so that the log of Docker Hub shows the test pull alone.
        words = ["setup", site.mirror.url, "--yes", "--force", "--if-not-used", "keep"]
        if situation.second_first:
            words += ["--position", "last"]
    else:
        words = ["verify"]
    done = site.workstation.run(["dockmirror", *words, "--format", "jsonl"], "person", timeout=600)
    try:
        events = [dict(json.loads(line)) for line in done.stdout.splitlines()]
    except ValueError:
        events = []
    if not events or "outcome" not in events[-1]:
        told = done.stderr.decode(errors="replace")[-2000:]
        raise PracticeError(f"{situation.name}: the program gave no document: {told}")
    sentences = [str(one["sentence"]) for one in events if one.get("event") == "verdict"]
    return (sentences or [""])[-1], events[-1]


def _left_behind(site: Site, before: bytes | None, situation: Situation) -> str:
    """What the program left changed that it should not have."""
    info = site.workstation.docker_info()
    if info["Debug"]:
        return "debug was left on"
    if info["Images"]:
        return "an image was left behind"
    if not situation.sets_up and site.workstation.daemon_json() != before:
        return "daemon.json was left changed"
    return ""


def _daemon_json(site: Site, image_store: ImageStore, situation: Situation) -> bytes | None:
    settings: dict[str, object] = {}
    if image_store == "containerd":
        settings["features"] = {"containerd-snapshotter": True}
    urls = [one.url for one in (site.mirror, site.second)[: len(situation.faults)]]
    if situation.sets_up:
        urls = urls[1:]
    if situation.scheme != "https":
        urls = [url.replace("https://", f"{situation.scheme}://") for url in urls]
    if urls:
        settings["registry-mirrors"] = urls
    if situation.trust == "insecure-registries":
        settings["insecure-registries"] = [site.mirror.host]
    if situation.log_level:
        settings["log-level"] = situation.log_level
    return json.dumps(settings).encode() if settings else None


def _trust(site: Site, situation: Situation) -> None:
    workstation, certificate = site.workstation, site.mirror.strangers_certificate
    match situation.trust:
        case "system":
            workstation.write(_SYSTEM_STORE, certificate)
            workstation.run(["update-ca-certificates"], check=True)
            workstation.run(["systemctl", "restart", "docker"], check=True)
        case "certs.d/mirror":
            workstation.write(f"/etc/docker/certs.d/{site.mirror.host}/ca.crt", certificate)
        case "certs.d/docker.io":
            workstation.write("/etc/docker/certs.d/docker.io/ca.crt", certificate)


def _distrust(site: Site, situation: Situation) -> None:
    if situation.trust == "system":
        site.workstation.remove(_SYSTEM_STORE)
        site.workstation.run(["update-ca-certificates", "--fresh"], check=True)


def _login_leaked(mirrors: tuple[Mirror, ...]) -> bool:
    return any(
        one.authorization.startswith("Basic") for mirror in mirrors for one in mirror.requests()
    )
