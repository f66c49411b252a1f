"""A mirror hosted with a kit that the program wrote: real nginx, registry and engine."""

import hashlib
import http.client
import json
import os
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from practice.bucket import CREDENTIALS, ENDPOINT, NAME, SECRET_KEY, bucket, store_program
from practice.images import digest_of
from practice.kit import KIT_ADDRESS, NAMES, HostedKit, add_kit_address
from practice.network import Network
from practice.site import Site
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

CACHE, PRIVATE = NAMES
URL = f"https://{CACHE}"
FOLDER = "/var/tmp/our kit, it's $HOME"
USER, PASSWORD = "somebody", "kit-password"
# Of that password, as htpasswd -B makes it.
USERS = f"{USER}:$2b$05$abcdefghijklmnopqrstuuJYD48.006UH.Gp4xAaB5QPlLAN/kQwG\n"
WITH_PRIVATE = ("--private-domain", PRIVATE, "--private-auth", "none")
METHODS = ("POST", "PATCH", "PUT", "DELETE")
NGINX = "nginx/registry.conf"
MORE_THAN_NGINX_TAKES = 3 * 1024 * 1024

Hosted = Callable[..., HostedKit]


@pytest.fixture
def hosted(site_containerd: Site, tmp_path: Path) -> Iterator[Hosted]:
    yield from _hosting(site_containerd, tmp_path)


def _hosting(site: Site, tmp_path: Path) -> Iterator[Hosted]:
    """Writes a kit by the program itself in the workstation, and hosts it beside the site."""
    add_kit_address(site)
    started: list[HostedKit] = []

    def host(
        *options: str,
        edit: Callable[[str, str], str] = lambda _path, text: text,
        program: Path | None = None,
    ) -> HostedKit:
        folder = written_kit(site, tmp_path / f"kit-{len(started)}", *options)
        kit = HostedKit(site.network, site.authority, folder, edit, program=program)
        started.append(kit)
        kit.start()
        kit.clear()
        return kit

    try:
        yield host
    finally:
        for kit in started:
            kit.forget()


def written_kit(site: Site, target: Path, *options: str) -> Path:
    """What ``host-kit`` wrote in the workstation, copied out."""
    workstation = site.workstation
    workstation.remove(FOLDER)
    pair = site.authority.issue(NAMES)
    workstation.write("/var/tmp/kit-chain.pem", pair.certificate)
    workstation.write("/var/tmp/kit-key.pem", pair.key, mode=0o600, owner="person")
    files = ("--certificate", "/var/tmp/kit-chain.pem", "--key", "/var/tmp/kit-key.pem")
    own = () if {"--internal-ca", "--acme-email"} & set(options) else files
    run = dockmirror(site, "host-kit", FOLDER, "--domain", CACHE, "--registry", "2", *own, *options)
    assert (run.exit_code, run.outcome) == (0, "done"), run.told
    for file in run.document["kit"]["files"]:
        path = target / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(workstation.read(f"{FOLDER}/{file['path']}"))
    return target


class Client:
    """Somebody who talks HTTPS to the kit, as Docker does, and believes the site's authority."""

    def __init__(self, network: Network, authority: bytes, host: str) -> None:
        self._network, self._host = network, host
        self._context = ssl.create_default_context(cadata=authority.decode())

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        client = self

        class Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                plain = client._network.connect(KIT_ADDRESS, 443)
                self.sock = client._context.wrap_socket(plain, server_hostname=client._host)

        connection = Connection(self._host, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


def client(site: Site, host: str = CACHE) -> Client:
    return Client(site.network, site.authority.certificate, host)


def push(private: Client, layer: bytes) -> None:
    """Push a layer as Docker does, and fetch it again."""
    status, headers, _body = private.ask("POST", "/v2/team/tool/blobs/uploads/")
    assert status == 202
    location = headers["Location"]
    assert location.startswith(f"https://{PRIVATE}/v2/team/tool/blobs/uploads/")
    path = location.removeprefix(f"https://{PRIVATE}")
    digest = digest_of(layer)
    octets = {"Content-Type": "application/octet-stream"}
    assert private.ask("PUT", f"{path}&digest={digest}", layer, octets)[0] == 201
    status, _headers, body = private.ask("GET", f"/v2/team/tool/blobs/{digest}")
    assert status == 200
    assert hashlib.sha256(body).digest() == hashlib.sha256(layer).digest()


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
    for host in _hosting(site, tmp_path):
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
    for host in _hosting(site, tmp_path):
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


def test_the_cache_logs_in_upstream_with_credentials_that_no_configuration_holds(
    site_containerd: Site, hosted: Hosted
):
    site = site_containerd
    password = 'it\'s: a #"secret" $HOME'
    site.workstation.write("/var/tmp/token", f"{password}\n".encode(), owner="person")
    kit = hosted("--upstream-user", "a:b", "--upstream-password-file", "/var/tmp/token")
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
    for host in _hosting(site, tmp_path):
        host("--internal-ca")
        refused = dockmirror(site, "setup", URL, "--yes")
        assert (refused.exit_code, refused.outcome) == (3, "unusable"), refused.told
        authority = ("--ca-certificate", f"{FOLDER}/for-workstations/ca.crt")
        try:
            run = dockmirror(site, "setup", URL, "--yes", *authority)
            assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        finally:
            dockmirror(site, "undo", "--yes")


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


def named_by_kit_check(site: Site, kit: HostedKit) -> list[str]:
    """What ``host-kit --check`` says of the kit's files as they are hosted; then as they were."""
    workstation = site.workstation
    edited = {path: kit.text(path) for path in kit.edited}
    before = {path: workstation.read(f"{FOLDER}/{path}") for path in edited}
    for path, text in edited.items():
        workstation.write(f"{FOLDER}/{path}", text.encode(), owner="person")
    run = dockmirror(site, "host-kit", FOLDER, "--check")
    for path, content in before.items():
        workstation.write(f"{FOLDER}/{path}", content, owner="person")
    assert (run.exit_code, run.outcome) == (3, "unusable")
    assert dockmirror(site, "host-kit", FOLDER, "--check").exit_code == 0
    return run.codes


def edits(path: str, right: str, wrong: str) -> Callable[[str, str], str]:
    def edit(one: str, text: str) -> str:
        if one == path:
            assert right in text
            return text.replace(right, wrong)
        return text

    return edit


def private_check(site: Site) -> list[str]:
    return dockmirror(site, "check", f"https://{PRIVATE}", "--private", "--explain").codes


def test_a_kit_as_it_was_written_is_right_in_every_check(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    kit = hosted(*WITH_PRIVATE)
    assert dockmirror(site, "host-kit", FOLDER, "--check").exit_code == 0
    checked = dockmirror(site, "check", URL, "--explain")
    assert (checked.exit_code, checked.codes) == (0, [])
    private = dockmirror(site, "check", f"https://{PRIVATE}", "--private", "--explain")
    assert (private.exit_code, private.outcome, private.codes) == (0, "usable", [])
    assert {step["status"] for step in private.document["explanation"]} == {"done", "skipped"}
    # An upload was started and cancelled, and nothing of it is left.
    assert [one.method for one in kit.requests() if one.method in METHODS] == [
        "POST",
        "PATCH",
        "DELETE",
    ]
    left = [path for path in (kit.place / "private").rglob("*") if path.name == "data"]
    assert left == []
    cache = dockmirror(site, "check", URL, "--private")
    assert (cache.exit_code, cache.codes) == (3, ["uploads-refused-by-cache"])


def test_pushes_that_are_sent_to_http_are_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    header = "proxy_set_header X-Forwarded-Proto $scheme;"
    kit = hosted(*WITH_PRIVATE, edit=edits(NGINX, header, ""))
    status, headers, _body = client(site, PRIVATE).ask("POST", "/v2/team/tool/blobs/uploads/")
    assert (status, headers["Location"][:7]) == (202, "http://")
    assert private_check(site) == ["uploads-elsewhere"]
    assert named_by_kit_check(site, kit) == ["kit-forwarded-header"]


def test_the_limit_of_nginx_is_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    kit = hosted(*WITH_PRIVATE, edit=edits(NGINX, "client_max_body_size 16384m;", ""))
    _status, headers, _body = client(site, PRIVATE).ask("POST", "/v2/team/tool/blobs/uploads/")
    path = headers["Location"].removeprefix(f"https://{PRIVATE}")
    assert client(site, PRIVATE).ask("PUT", path, bytes(MORE_THAN_NGINX_TAKES))[0] == 413
    assert private_check(site) == ["uploads-too-large"]
    assert named_by_kit_check(site, kit) == ["kit-body-limit"]


def test_a_private_registry_that_was_made_a_cache_is_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    proxy = "proxy:\n  remoteurl: https://registry-1.docker.io\nstorage:"
    kit = hosted(*WITH_PRIVATE, edit=edits("private/config.yml", "storage:", proxy))
    assert private_check(site) == ["uploads-refused-by-cache"]
    assert named_by_kit_check(site, kit) == ["kit-private-is-cache"]


def test_a_cache_without_its_upstream_is_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd

    def edit(path: str, text: str) -> str:
        return text[: text.index("proxy:")] if path == "cache/config.yml" else text

    kit = hosted(edit=edit)
    checked = dockmirror(site, "check", URL, "--explain")
    assert (checked.exit_code, checked.outcome) == (3, "unusable")
    assert "registry-empty" in checked.codes
    failed = [step for step in checked.document["explanation"] if step["status"] == "failed"]
    assert [step["id"] for step in failed] == ["cache"]
    assert named_by_kit_check(site, kit) == ["kit-cache-has-no-upstream"]


def test_requests_that_are_passed_on_to_nobody_are_named(site_containerd: Site, hosted: Hosted):
    site = site_containerd
    kit = hosted(edit=edits(NGINX, "http://cache:5000", "http://127.0.0.1:5999"))
    checked = dockmirror(site, "check", URL)
    assert (checked.exit_code, checked.codes) == (3, ["http-gateway"])
    assert named_by_kit_check(site, kit) == ["kit-unknown-service"]


@pytest.mark.parametrize(
    ("path", "right", "wrong", "code"),
    [
        (
            "cache/config.yml",
            "rootdirectory: /var/lib/registry",
            "rootdirectory: /data",
            "kit-storage-not-mounted",
        ),
        (
            "compose.yaml",
            "target: /etc/docker/registry/config.yml",
            "target: /etc/distribution/config.yml",
            "kit-configuration-not-mounted",
        ),
        ("compose.yaml", "./cache/config.yml", "./cache/config.yaml", "kit-file-missing"),
        ("cache/config.yml", "enabled: true\nhttp", "enabled: false\nhttp", "kit-no-clean-up"),
    ],
)
def test_what_only_the_files_can_tell_is_named_by_the_host(
    site_containerd: Site, tmp_path: Path, path: str, right: str, wrong: str, code: str
):
    site = site_containerd
    written_kit(site, tmp_path / "kit")
    text = site.workstation.read(f"{FOLDER}/{path}").decode()
    assert right in text
    edited = text.replace(right, wrong).encode()
    site.workstation.write(f"{FOLDER}/{path}", edited, owner="person")
    run = dockmirror(site, "host-kit", FOLDER, "--check")
    assert run.exit_code == 3
    assert set(run.codes) == {code}
    assert path in run.told
