"""The registry's own configuration (distribution ``configuration/configuration.go``)."""

from typing import Final

from dockmirror.hostkit.design import STORAGE, Design, RegistryPart
from dockmirror.hostkit.yaml_text import Explained, Value, yaml_text

PORT: Final = 5000
METRICS_PORT: Final = 5001
USERS: Final = "/etc/kit/users"
"""Where a registry that asks for a password finds its users, inside its container."""


def registry_configuration(design: Design, part: RegistryPart) -> str:
    """The text of ``config.yml`` for one registry."""
    http: dict[str, Value] = {
        "addr": f":{PORT}",
        "headers": {"X-Content-Type-Options": ["nosniff"]},
    }
    if design.metrics_port is not None:
        http["debug"] = Explained(
            {
                "addr": f":{METRICS_PORT}",
                "prometheus": {"enabled": True, "path": "/metrics"},
            },
            "Also serves the program's internals: the compose file lets only this host reach it.",
        )
    document: dict[str, Value] = {
        "version": "0.1",
        "log": {
            "level": "info",
            "fields": {"service": part.service, "domain": part.domain},
        },
        "storage": _storage(design, part),
        "http": http,
        "health": {"storagedriver": {"enabled": True, "interval": "10s", "threshold": 3}},
    }
    if part.with_password:
        document["auth"] = {"htpasswd": {"realm": part.domain, "path": USERS}}
    if part.upstream is not None:
        document["proxy"] = _proxy(design, part)
    title = "A private registry" if part.upstream is None else f"A cache of {part.upstream}"
    return f"# {title}, at {design.url(part)}\n{yaml_text(document)}"


def _storage(design: Design, part: RegistryPart) -> dict[str, Value]:
    storage: dict[str, Value] = {"cache": {"blobdescriptor": "inmemory"}}
    if design.s3 is None:
        storage["filesystem"] = Explained(
            {"rootdirectory": STORAGE}, "The volume in the compose file: the two belong together."
        )
    else:
        s3: dict[str, Value] = {
            "region": design.s3.region,
            "bucket": design.s3.bucket,
            "rootdirectory": f"/{part.service}",
        }
        if design.s3.endpoint is not None:
            s3["regionendpoint"] = design.s3.endpoint
            if design.registry != "2":
                # distribution 3.0 ``s3.go``: other stores have no bucket names as host names
                s3["forcepathstyle"] = True
            if design.s3.endpoint.startswith("http://"):
                s3["secure"] = False
        storage["s3"] = s3
        storage["redirect"] = Explained(
            {"disable": True}, "Clients need to reach this server only, not the bucket."
        )
    storage["delete"] = Explained({"enabled": True}, "Without it nothing is ever cleaned up.")
    return storage


def _proxy(design: Design, part: RegistryPart) -> dict[str, Value]:
    proxy: dict[str, Value] = {"remoteurl": part.upstream or ""}
    if design.registry != "2":
        proxy["ttl"] = Explained(
            f"{design.keep}h", "How long content stays after it was last fetched from upstream."
        )
    return proxy
