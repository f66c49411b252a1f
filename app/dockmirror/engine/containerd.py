"""containerd's own words: its version, and the full name of an image of Docker Hub."""

import subprocess
from typing import Final

from dockmirror.engine.reference import is_docker_hub, normal
from dockmirror.helper.plain_text import visible

_SECONDS: Final = 15


def version_of(program: str) -> str:
    """The version that a containerd program says it is; "" where it does not say."""
    try:
        done = subprocess.run(
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            cwd="/",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return version_in(done.stdout.decode("utf-8", "replace"))


def version_in(text: str) -> str:
    """The version in the answer to ``--version``: the third word.

    >>> version_in("containerd github.com/containerd/containerd 1.7.24~ds1 1.7.24~ds1-6+deb13u1")
    '1.7.24~ds1'
    """
    words = text.split()
    return visible(words[2].removeprefix("v"), 60) if len(words) > 2 else ""


def full_name(reference: str) -> str | None:
    """The name that containerd takes, with its registry; ``None`` for another than Docker Hub's.

    >>> full_name("alpine")
    'docker.io/library/alpine:latest'
    """
    if not is_docker_hub(reference):
        return None
    name = normal(reference)
    return f"docker.io/{name}" if "/" in name else f"docker.io/library/{name}"
