"""Runs one cell: sets the site up, runs the program, reads the logs."""

import base64
import json
import time
from dataclasses import dataclass

from practice.failure import PracticeError
from practice.mirror import Mirror
from practice.site import ImageStore, Site
from practice.verdicts.cell import Situation
from practice.verdicts.truth import Truth, objection, read_truth

_SYSTEM_STORE = "/usr/local/share/ca-certificates/practice-strangers.crt"
_LOGIN = {"auths": {"https://index.docker.io/v1/": {"auth": ""}}}


@dataclass(frozen=True)
class Cell:
    """A cell that was run."""

    situation: Situation
    engine: str
    image_store: ImageStore
    verdict: str
    outcome: str
    sentence: str
    truth: Truth
    wrong: str
    seconds: float


def run_cell(site: Site, image_store: ImageStore, situation: Situation) -> Cell:
    """Run one cell. Raises ``PracticeError``."""
    began = time.monotonic()
    workstation = site.workstation
    mirrors = (site.mirror, site.second)[: len(situation.faults)]
    site.reset(_daemon_json(site, image_store, situation))
    try:
        for mirror, fault in zip(mirrors, situation.faults, strict=True):
            mirror.fault(fault)
        _trust(site, situation)
        if not situation.hub_up:
            site.hub.stop()
        if situation.hub_login:
            login = json.loads(json.dumps(_LOGIN))
            secret = base64.b64encode(b"someone:practice-password").decode()
            login["auths"]["https://index.docker.io/v1/"]["auth"] = secret
            workstation.write(
                "/home/person/.docker/config.json", json.dumps(login).encode(), 0o600, "person"
            )
        if situation.left_behind:
            workstation.run(["docker", "pull", "hello-world"])
            workstation.run(["docker", "image", "rm", "--force", "hello-world"])
        for server in (site.hub, site.mirror, site.second):
            server.clear()
        document = _run(site, situation)
        truth = read_truth(
            {
                "mirror": site.mirror.requests(),
                "second": site.second.requests(),
                "hub": site.hub.requests(),
            }
        )
    finally:
        _distrust(site, situation)
    target = document.get("target") or {}
    verdict = document.get("verdict")
    ours = {"mirror"} if situation.sets_up else {"mirror", "second"}
    wrong = objection(verdict, truth, frozenset(ours))
    if situation.hub_login and _login_leaked(mirrors):
        wrong = "the Docker Hub login was sent to the mirror"
    return Cell(
        situation=situation,
        engine=str(target.get("engine_version")),
        image_store=image_store,
        verdict=str(verdict),
        outcome=str(document.get("outcome")),
        sentence=_sentence(document),
        truth=truth,
        wrong=wrong,
        seconds=time.monotonic() - began,
    )


def _run(site: Site, situation: Situation) -> dict[str, object]:
    if situation.sets_up:
        # Kept, so that the log of Docker Hub shows the test pull alone.
        words = ["setup", site.mirror.url, "--yes", "--force", "--if-not-used", "keep"]
        if situation.second_first:
            words += ["--position", "last"]
    else:
        words = ["verify"]
    done = site.workstation.run(
        ["dockmirror", *words, *situation.options, "--format", "json"], "person", timeout=600
    )
    try:
        document = json.loads(done.stdout)
    except ValueError:
        words_of_it = done.stderr.decode(errors="replace")[-2000:]
        raise PracticeError(f"{situation.name}: no document: {words_of_it}") from None
    return dict(document)


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


def _sentence(document: dict[str, object]) -> str:
    evidence = document.get("evidence")
    details = [str(one.get("detail", "")) for one in evidence] if isinstance(evidence, list) else []
    return str(document.get("verdict_sentence") or " | ".join(details))
