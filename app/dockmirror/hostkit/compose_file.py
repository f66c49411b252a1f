"""The compose file: the registries, nginx before them, and what keeps the certificate fresh."""

from typing import Final

from dockmirror.hostkit.design import STORAGE, CertificateSource, Design, RegistryPart
from dockmirror.hostkit.registry_configuration import METRICS_PORT, PORT, USERS
from dockmirror.hostkit.yaml_text import Explained, Value, yaml_text

_ACME_FILES: Final = "/etc/letsencrypt"
_ACME_CHALLENGES: Final = "/var/www/acme"
_CERTIFICATE_NAME: Final = "kit"
_ROTATED_LOG: Final[dict[str, Value]] = {
    "driver": "json-file",
    "options": {"max-size": "10m", "max-file": "3"},
}


def certificate_paths(design: Design) -> tuple[str, str]:
    """Where nginx finds the certificate chain and its key, inside its container."""
    if design.certificates is CertificateSource.ACME:
        live = f"{_ACME_FILES}/live/{_CERTIFICATE_NAME}"
        return f"{live}/fullchain.pem", f"{live}/privkey.pem"
    return "/etc/nginx/certificates/fullchain.pem", "/etc/nginx/certificates/privkey.pem"


def literal(text: str) -> str:
    """``text`` as compose takes it literally: a single ``$`` would begin a variable."""
    return text.replace("$", "$$")


def compose_file(design: Design) -> str:
    """The text of ``compose.yaml``."""
    services: dict[str, Value] = {part.service: _registry(design, part) for part in design.parts}
    services["nginx"] = _nginx(design)
    if design.certificates is CertificateSource.ACME:
        services["first-certificate"] = _first_certificate(design)
        services["certbot"] = _certbot()
    document: dict[str, Value] = {"name": design.name, "services": services}
    volumes: dict[str, Value] = {}
    if design.s3 is None and design.data is None:
        volumes |= {f"{part.service}-data": {} for part in design.parts}
    if design.certificates is CertificateSource.ACME:
        volumes |= {"acme-files": {}, "acme-challenges": {}}
    if volumes:
        document["volumes"] = volumes
    secrets = _secrets(design)
    if secrets:
        document["secrets"] = {name: {"file": f"./{path}"} for name, path in secrets.items()}
    heading = "# How to start, check, back up and update this is in README.md.\n"
    return heading + yaml_text(document)


def _registry(design: Design, part: RegistryPart) -> dict[str, Value]:
    environment: dict[str, Value] = {}
    if design.registry != "2":
        # Registry 3 looks for a collector of traces on its own host, unless told not to.
        environment["OTEL_TRACES_EXPORTER"] = "none"
    secrets: list[Value] = []
    service: dict[str, Value] = {
        "image": f"registry:{design.registry}",
        "restart": "unless-stopped",
    }
    if part.with_credentials:
        service["entrypoint"] = ["/bin/sh", "/etc/kit/start.sh"]
        service["command"] = [design.registry_configuration]
        secrets += ["upstream-user", "upstream-password"]
    if design.s3 is not None:
        environment["AWS_SHARED_CREDENTIALS_FILE"] = "/run/secrets/s3-credentials"
        secrets.append("s3-credentials")
    if environment:
        service["environment"] = environment
    if secrets:
        service["secrets"] = secrets
    service["volumes"] = _registry_volumes(design, part)
    if design.metrics_port is not None:
        number = design.metrics_port + design.parts.index(part)
        service["ports"] = Explained(
            [_published(METRICS_PORT, number, "127.0.0.1")],
            "Metrics for Prometheus, to be had on this host only.",
        )
    service["healthcheck"] = _health(f"http://127.0.0.1:{PORT}/")
    service["logging"] = _ROTATED_LOG
    return service


def _registry_volumes(design: Design, part: RegistryPart) -> list[Value]:
    volumes: list[Value] = [_file(f"./{part.configuration}", design.registry_configuration)]
    if part.with_credentials:
        volumes.append(_file(f"./{part.service}/start.sh", "/etc/kit/start.sh"))
    if part.with_password:
        volumes.append(_file(f"./{part.service}/users", USERS))
    if design.s3 is None and design.data is not None:
        source = f"{literal(design.data.rstrip('/'))}/{part.service}"
        volumes.append(
            {
                "type": "bind",
                "source": source,
                "target": STORAGE,
                "bind": {"create_host_path": True},
            }
        )
    elif design.s3 is None:
        volumes.append({"type": "volume", "source": f"{part.service}-data", "target": STORAGE})
    return volumes


def _nginx(design: Design) -> dict[str, Value]:
    ports: list[Value] = [_published(443, design.port)]
    volumes: list[Value] = [_file("./nginx", "/etc/nginx/conf.d")]
    service: dict[str, Value] = {"image": "nginx:stable-alpine", "restart": "unless-stopped"}
    reloads = "(while sleep 6h; do nginx -s reload; done) & exec nginx -g 'daemon off;'"
    service["command"] = Explained(
        ["/bin/sh", "-c", reloads], "Reloads by itself, so that a new certificate is taken up."
    )
    if design.certificates is CertificateSource.ACME:
        ports.append(_published(80, 80))
        volumes += [
            _volume("acme-files", _ACME_FILES, read_only=True),
            _volume("acme-challenges", _ACME_CHALLENGES, read_only=True),
        ]
    else:
        volumes.append(_file("./certificates", "/etc/nginx/certificates"))
    service["ports"] = ports
    service["volumes"] = volumes
    service["depends_on"] = [part.service for part in design.parts]
    service["healthcheck"] = _health("http://127.0.0.1:8081/health")
    service["logging"] = _ROTATED_LOG
    return service


def _first_certificate(design: Design) -> dict[str, Value]:
    command = ["certonly", "--standalone", "--non-interactive", "--agree-tos"]
    if design.acme_email is None:
        command.append("--register-unsafely-without-email")
    else:
        command += ["--email", literal(design.acme_email)]
    command += ["--cert-name", _CERTIFICATE_NAME]
    for domain in design.domains:
        command += ["--domain", domain]
    return {
        "image": "certbot/certbot",
        "profiles": Explained(
            ["first-certificate"],
            "Run once, before nginx, which does not start without a certificate.",
        ),
        "command": command,
        "ports": [_published(80, 80)],
        "volumes": [_volume("acme-files", _ACME_FILES)],
    }


def _certbot() -> dict[str, Value]:
    renew = f"certbot renew --quiet --webroot --webroot-path {_ACME_CHALLENGES}"
    return {
        "image": "certbot/certbot",
        "restart": "unless-stopped",
        "entrypoint": ["/bin/sh", "-c"],
        "command": [f"while sleep 12h; do {renew}; done"],
        "init": True,
        "volumes": [
            _volume("acme-files", _ACME_FILES),
            _volume("acme-challenges", _ACME_CHALLENGES),
        ],
        "logging": _ROTATED_LOG,
    }


def _secrets(design: Design) -> dict[str, str]:
    secrets: dict[str, str] = {}
    if any(part.with_credentials for part in design.parts):
        secrets["upstream-user"] = "secrets/upstream-user"
        secrets["upstream-password"] = "secrets/upstream-password"
    if design.s3 is not None:
        secrets["s3-credentials"] = "secrets/s3-credentials"
    return secrets


def _published(target: int, published: int, address: str | None = None) -> dict[str, Value]:
    port: dict[str, Value] = {"target": target, "published": str(published), "protocol": "tcp"}
    if address is not None:
        port["host_ip"] = address
    return port


def _file(source: str, target: str) -> dict[str, Value]:
    # Without this, compose makes a folder of a file's name where the file is missing.
    bind: dict[str, Value] = {"create_host_path": False}
    return {"type": "bind", "source": source, "target": target, "read_only": True, "bind": bind}


def _volume(source: str, target: str, *, read_only: bool = False) -> dict[str, Value]:
    volume: dict[str, Value] = {"type": "volume", "source": source, "target": target}
    if read_only:
        volume["read_only"] = True
    return volume


def _health(url: str) -> dict[str, Value]:
    return {
        "test": ["CMD", "wget", "-q", "-O", "/dev/null", url],
        "interval": "30s",
        "timeout": "5s",
        "retries": 3,
        "start_period": "15s",
    }
