"""A mirror hosted with a kit that the program wrote: real nginx, registry and engine."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from practice.bucket import CREDENTIALS, ENDPOINT, NAME, SECRET_KEY, bucket, store_program
from practice.kit import KIT_ADDRESS
from practice.site import Site
from tests.real.hosting import (
    CACHE,
    FOLDER,
    MORE_THAN_NGINX_TAKES,
    PASSWORD,
    PRIVATE,
    URL,
    USER,
    USERS,
    WITH_PRIVATE,
    Hosted,
    client,
    hosting,
    push,
    written_kit,
)
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real


REGISTRY_3 = os.environ.get("DOCKMIRROR_REGISTRY_3")
"""A registry of version 3, where there is one: Debian has none."""


def programs() -> list[object]:
    """Each version of the registry that can be had here, with the program that it is."""
    reason = "no registry 3 here: name one in DOCKMIRROR_REGISTRY_3"
    missing = pytest.mark.skipif(REGISTRY_3 is None, reason=reason)
    return [
        pytest.param("2", None, id="registry-2"),
        pytest.param("3", REGISTRY_3 and Path(REGISTRY_3), id="registry-3", marks=missing),
    ]


def pull(site: Site, image: str) -> int:
    return site.workstation.run(["docker", "pull", image]).returncode


def set_mirror(site: Site, url: str) -> None:
    """Name the mirror by hand, as somebody without Dockmirror would."""
    first = json.loads(site.first_daemon_json or b"{}")
    site.reset(json.dumps({**first, "registry-mirrors": [url]}).encode())


@pytest.mark.parametrize("store", ["graph-driver", "containerd"])
def test_the_main_job_is_proven_against_a_kit(
    request: pytest.FixtureRequest, tmp_path: Path, store: str
):
    site: Site = request.getfixturevalue(f"site_{store.replace('-', '_')}")
    site.reset()
    for host in hosting(site, tmp_path):
        kit = host()
        checked = dockmirror(site, "check", URL, "--explain")
        assert (checked.exit_code, checked.outcome) == (0, "usable"), checked.told
        assert checked.codes == []
        explained = checked.document["explanation"]
        assert {step["status"] for step in explained} == {"done"}
        assert all(step["says"] for step in explained)
        run = dockmirror(site, "setup", URL, "--yes")
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        fetched = fetched_by_engine(kit.requests())
        assert any("/manifests/" in uri for uri in fetched)
        assert any("/blobs/" in uri for uri in fetched)


def test_a_cache_and_a_private_registry_side_by_side(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    hosted("--private-domain", PRIVATE, "--private-auth", "none", "--metrics-port", "9500")
    cache, private = client(site), client(site, PRIVATE)
    for one in (cache, private):
        status, headers, body = one.ask("GET", "/v2/")
        assert (status, body) == (200, b"{}")
        assert headers["X-Content-Type-Options"] == "nosniff"
    # The private one takes a layer that nginx's own limit would refuse, and gives it back.
    push(private, os.urandom(MORE_THAN_NGINX_TAKES))
    # The cache takes nothing.
    status, _headers, body = cache.ask("POST", "/v2/team/tool/blobs/uploads/")
    assert status == 405
    assert b"UNSUPPORTED" in body
    # Each has its metrics at a port of its own.
    for port in (5041, 5042):
        connection = site.network.http("127.0.0.1", port)
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        assert answer.status == 200
        assert b"registry_" in answer.read()
        connection.close()


def test_docker_itself_pushes_to_the_private_registry_and_pulls_from_it(
    site_containerd: Site, hosted: Hosted
):
    site = site_containerd
    site.reset()
    workstation = site.workstation
    hosted("--private-domain", PRIVATE, edit=_with_users("private"))
    image = f"{PRIVATE}/team/large"
    workstation.run(
        ["sh", "-c", "head -c 3000000 /dev/urandom >/tmp/blob; tar -C /tmp -c blob | "
         f"docker import - {image}"],
        check=True,
    )  # fmt: skip
    assert workstation.run(["docker", "push", image]).returncode != 0
    login = ["docker", "login", "--username", USER, "--password-stdin", PRIVATE]
    workstation.run(login, input=PASSWORD.encode(), check=True)
    workstation.run(["docker", "push", image], check=True)
    workstation.run(["docker", "rmi", image], check=True)
    assert pull(site, image) == 0


def _with_users(service: str) -> Callable[[str, str], str]:
    """The person's own edit: somebody may use the registry."""

    def edit(path: str, text: str) -> str:
        return USERS if path == f"{service}/users" else text

    return edit


def test_clients_of_other_networks_are_kept_out(site_containerd: Site, hosted: Hosted):
    hosted("--allow", "198.51.100.0/24", "--allow", "2001:db8::/32")
    assert client(site_containerd).ask("GET", "/v2/")[0] == 403


def test_only_docker_before_1_6_is_turned_away(site_containerd: Site, hosted: Hosted):
    hosted()
    old = ("docker/1.5.0", "docker/1.3.3 go/go1.3", "docker/1.0.0", "Go 1.1 package http")
    new = ("docker/1.6.0", "docker/1.13.1", "docker/26.1.5 go/go1.22", "Go-http-client/1.1",
           "docker/1.5.0-dev", "docker/1.50", "containerd/2.0", "")  # fmt: skip
    kit = client(site_containerd)
    answered = {agent: kit.ask("GET", "/v2/", b"", {"User-Agent": agent})[0] for agent in old + new}
    assert answered == {**dict.fromkeys(old, 404), **dict.fromkeys(new, 200)}


@pytest.mark.parametrize("store", ["graph-driver", "containerd"])
def test_docker_skips_a_cache_that_asks_for_a_password(
    request: pytest.FixtureRequest, tmp_path: Path, store: str
):
    site: Site = request.getfixturevalue(f"site_{store.replace('-', '_')}")
    for host in hosting(site, tmp_path):
        kit = host("--auth", "docker-hub-login")
        set_mirror(site, URL)
        kit.clear()
        assert pull(site, "busybox") == 0
        assert fetched_by_engine(kit.requests()) == []
        assert fetched_by_engine(site.hub.requests()) != []
        assert 401 in {request.status for request in kit.requests()}
        checked = dockmirror(site, "check", URL)
        assert (checked.exit_code, checked.outcome) == (3, "unusable")
        assert [code for code in checked.codes if "auth" in code], checked.codes


@pytest.mark.parametrize(("version", "program"), programs())
def test_the_cache_logs_in_upstream_with_credentials_that_no_configuration_holds(
    site_containerd: Site, hosted: Hosted, version: str, program: Path | None
):
    site = site_containerd
    password = 'it\'s: a #"secret" $HOME'
    site.workstation.write("/var/tmp/token", f"{password}\n".encode(), owner="person")
    words = ["--upstream-user", "a:b", "--upstream-password-file", "/var/tmp/token"]
    kit = hosted("--registry", version, *words, program=program)
    for path in ("compose.yaml", "cache/config.yml", "cache/start.sh", "README.md"):
        assert password not in kit.text(path)
    # The registry's own process has them, word for word, as distribution reads them (YAML).
    environment = kit.environment("cache")
    assert environment["REGISTRY_PROXY_USERNAME"] == "'a:b'"
    assert environment["REGISTRY_PROXY_PASSWORD"] == f"'{password.replace(chr(39), chr(39) * 2)}'"
    assert client(site).ask("GET", "/v2/")[0] == 200


def test_the_way_to_a_certificate_by_acme_is_open_and_all_else_goes_to_https(
    site_containerd: Site, hosted: Hosted
):
    kit = hosted("--acme-email", "admin@example.com")
    challenge = kit.place / "acme" / ".well-known" / "acme-challenge"
    challenge.mkdir(parents=True, exist_ok=True)
    (challenge / "token").write_text("answer")
    answers = []
    for path in ("/.well-known/acme-challenge/token", "/v2/"):
        connection = site_containerd.network.http(KIT_ADDRESS, 80)
        connection.request("GET", path, headers={"Host": CACHE})
        answer = connection.getresponse()
        answers.append((answer.status, answer.getheader("Location"), answer.read()))
        connection.close()
    assert answers[0] == (200, None, b"answer")
    assert answers[1][:2] == (301, f"{URL}/v2/")
    assert client(site_containerd).ask("GET", "/v2/")[0] == 200


def test_workstations_trust_the_kits_own_authority_through_its_file(
    site_graph_driver: Site, tmp_path: Path
):
    site = site_graph_driver
    site.reset()
    for host in hosting(site, tmp_path):
        host("--internal-ca")
        refused = dockmirror(site, "setup", URL, "--yes")
        assert (refused.exit_code, refused.outcome) == (3, "unusable"), refused.told
        authority = ("--ca-certificate", f"{FOLDER}/for-workstations/ca.crt")
        try:
            run = dockmirror(site, "setup", URL, "--yes", *authority)
            assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        finally:
            dockmirror(site, "undo", "--yes")


def test_workstations_are_told_of_mirror_and_authority_by_the_kits_profile(
    site_containerd: Site, hosted: Hosted
):
    site = site_containerd
    site.reset()
    kit = hosted("--internal-ca")
    for name in ("profile.toml", "ca.crt"):
        content = site.workstation.read(f"{FOLDER}/for-workstations/{name}")
        site.workstation.write(f"/etc/xdg/dockmirror/{name}", content)
    try:
        run = dockmirror(site, "setup", "--yes")
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        assert fetched_by_engine(kit.requests())
        dockmirror(site, "undo", "--yes")
    finally:
        site.workstation.remove("/etc/xdg/dockmirror")


def test_a_cache_of_another_registry_is_pulled_from_by_its_own_name(
    site_containerd: Site, hosted: Hosted
):
    site = site_containerd
    site.reset()
    kit = hosted("--upstream", f"{PRIVATE}={site.second.url}")
    assert pull(site, f"{PRIVATE}/library/busybox") == 0
    assert fetched_by_engine([one for one in kit.requests() if one.host == PRIVATE])
    assert fetched_by_engine(site.second.requests())
    assert client(site, PRIVATE).ask("POST", "/v2/team/tool/blobs/uploads/")[0] == 405


def test_systemd_runs_the_clean_up_in_the_kits_folder(site_containerd: Site, tmp_path: Path):
    workstation = site_containerd.workstation
    folder = written_kit(site_containerd, tmp_path / "kit")
    for kind in ("service", "timer"):
        unit = (folder / f"clean-up.{kind}").read_bytes()
        workstation.write(f"/etc/systemd/system/registry-clean-up.{kind}", unit)
    workstation.write(f"{FOLDER}/clean-up.sh", b"pwd >/run/kit-folder\n")
    workstation.run(["systemctl", "daemon-reload"], check=True)
    workstation.run(["systemctl", "enable", "--now", "registry-clean-up.timer"], check=True)
    workstation.run(["systemctl", "start", "registry-clean-up.service"], check=True)
    assert workstation.read("/run/kit-folder").decode() == f"{FOLDER}\n"
    workstation.run(["systemctl", "disable", "--now", "registry-clean-up.timer"], check=True)


@pytest.mark.skipif(store_program() is None, reason="the S3 store's wheel is for Linux on amd64")
@pytest.mark.parametrize(("version", "program"), programs())
def test_the_content_lies_in_a_bucket(
    site_containerd: Site, hosted: Hosted, version: str, program: Path | None
):
    site = site_containerd
    site.workstation.write("/var/tmp/bucket-key", CREDENTIALS.encode(), owner="person")
    words = ["--s3-bucket", NAME, "--s3-endpoint", ENDPOINT, "--registry", version]
    words += ["--s3-credentials", "/var/tmp/bucket-key", *WITH_PRIVATE]
    with bucket(site.network) as folder:
        kit = hosted(*words, program=program)
        assert SECRET_KEY not in kit.text("compose.yaml") + kit.text("private/config.yml")
        checked = dockmirror(site, "check", URL, "--explain")
        assert (checked.exit_code, checked.codes) == (0, [])
        layer = os.urandom(MORE_THAN_NGINX_TAKES)
        push(client(site, PRIVATE), layer)
        stored = [path for path in folder.rglob("*") if path.is_file()]
        assert any(layer[:4096] in path.read_bytes() for path in stored)
        assert not (kit.place / "private" / "storage").exists()
        for one in kit.registries:
            kit.collect_garbage(one.service)


@pytest.mark.parametrize(("version", "program"), programs()[1:])
def test_the_main_job_against_a_kit_of_registry_3(
    site_containerd: Site, hosted: Hosted, version: str, program: Path | None
):
    site = site_containerd
    site.reset()
    kit = hosted("--registry", version, "--metrics-port", "9500", *WITH_PRIVATE, program=program)
    run = dockmirror(site, "setup", URL, "--yes")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert fetched_by_engine(kit.requests())
    push(client(site, PRIVATE), os.urandom(MORE_THAN_NGINX_TAKES))
    assert client(site).ask("POST", "/v2/team/tool/blobs/uploads/")[0] == 405
    private = dockmirror(site, "check", f"https://{PRIVATE}", "--private")
    assert (private.exit_code, private.codes) == (0, [])
    for one in kit.registries:
        kit.collect_garbage(one.service)
