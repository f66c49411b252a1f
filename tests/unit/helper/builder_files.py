"""Files of builders, as buildx 0.36.1 and 0.13.1 write them."""

import base64
import json


def builder_file(toml: str | None = None, **fields: object) -> bytes:
    """A builder's file; ``fields`` are of its node."""
    node: dict[str, object] = {
        "Name": "first0",
        "Endpoint": "unix:///var/run/docker.sock",
        "Platforms": None,
        "DriverOpts": {"network": "host"},
        "Flags": ["--allow-insecure-entitlement=network.host"],
        "Files": None
        if toml is None
        else {"buildkitd.toml": base64.b64encode(toml.encode()).decode()},
        **fields,
    }
    builder = {"Name": "first", "Driver": "docker-container", "Nodes": [node], "Dynamic": False}
    return json.dumps(builder, separators=(",", ":")).encode()
