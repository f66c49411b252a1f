"""Mirrors to measure with, in processes of their own so that they cost the check nothing."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.hub_reference import HubReference
from dockmirror.setup import check as check_module


@dataclass(frozen=True)
class FastMirror:
    """A mirror with TLS; ``bundle`` is the certificate of its authority."""

    address: str
    bundle: Path
    log: Path

    def requests(self) -> list[tuple[str, str]]:
        """What has been asked of it so far: method and path."""
        return [tuple(json.loads(line)) for line in self.log.read_text().splitlines()]


@contextmanager
def fast_mirror() -> Iterator[FastMirror]:
    """A mirror that answers at once."""
    with tempfile.TemporaryDirectory() as name, _served(["fast", name]) as said:
        yield FastMirror(said["addresses"][0], Path(said["bundle"]), Path(said["log"]))


@contextmanager
def many_mirrors(count: int) -> Iterator[Sequence[str]]:
    """Mirrors of which one in ten is dead and the others take up to two seconds to answer.

    Docker Hub is stood in for, and no engine is looked for.
    """
    with tempfile.TemporaryDirectory() as name, _served(["many", name, str(count)]) as said:
        before = check_module.docker_hub, check_module.look_for_engine
        from dockmirror.mirror.mirror_url import judge

        hub = judge(said["hub"]).url
        assert hub is not None
        check_module.docker_hub = lambda token, view: HubReference(token, view, url=hub)
        check_module.look_for_engine = lambda _options: DaemonView()
        try:
            yield said["addresses"]
        finally:
            check_module.docker_hub, check_module.look_for_engine = before


@contextmanager
def _served(words: list[str]) -> Iterator[dict]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.servers", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait()
