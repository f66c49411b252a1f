"""What the tests of hosted kits share: writing one, and talking to it as Docker does."""

import hashlib
import http.client
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

from practice.images import digest_of
from practice.kit import KIT_ADDRESS, NAMES, HostedKit, add_kit_address
from practice.network import Network
from practice.site import Site
from tests.real.program import dockmirror

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


Hosted = Callable[..., HostedKit]


def hosting(site: Site, tmp_path: Path) -> Iterator[Hosted]:
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
