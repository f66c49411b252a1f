"""Kits for the tests, made without a disk."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from dockmirror.hostkit.choices import Choices
from dockmirror.hostkit.kit import Kit, Material, make_kit
from dockmirror.hostkit.reading import read_choices

FOLDER = PurePosixPath("/srv/kit")
PLAIN = Choices("registry.example.com")
FULL = Choices(
    "registry.example.com",
    private_domain="private.example.com",
    upstreams=("ghcr.example.com=https://ghcr.io", "k8s.example.com=https://registry.k8s.io"),
    port=8443,
    max_upload="512m",
    keep="36h",
    cache_limit="200g",
    data="/srv/my $data/it's 100%",
    allow=("10.0.0.0/8", "2001:db8::1"),
    acme_email="admin+mirror@example.com",
    upstream_user="somebody",
    upstream_password="a secret",
    metrics_port=9500,
)


def kit_of(choices: Choices = PLAIN, **changes: Any) -> Kit:
    chosen = replace(choices, **changes)
    user, password = chosen.upstream_user, chosen.upstream_password
    material = Material(upstream_user=user, upstream_password=password)
    return make_kit(read_choices(chosen, FOLDER), material)
