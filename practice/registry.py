"""docker-registry in a site: an ordinary one or a pull-through cache, on a loopback port."""

import json
import shutil
import urllib.parse

from practice.failure import PracticeError, wait_until
from practice.images import Image
from practice.keeper import STATE
from practice.network import Network
from practice.packages import find_program
from practice.processes import InsideProcess


class Registry:
    """One ``docker-registry serve``. With ``upstream`` it is a pull-through cache of that URL."""

    def __init__(
        self, network: Network, name: str, port: int, *, upstream: str | None = None
    ) -> None:
        self._network = network
        self._upstream = upstream
        self._inside = f"{STATE}/{name}"
        self._folder = network.state / name
        self._process: InsideProcess | None = None
        self.port = port

    def start(self) -> None:
        """Start it and wait until it answers. Raises ``PracticeError``."""
        if self._process is not None:
            return
        self._folder.mkdir(exist_ok=True)
        configuration: dict[str, object] = {
            "version": "0.1",
            "log": {"level": "warn", "accesslog": {"disabled": True}},
            "storage": {
                "filesystem": {"rootdirectory": f"{self._inside}/storage"},
                "delete": {"enabled": True},
            },
            "http": {"addr": f"127.0.0.1:{self.port}"},
        }
        if self._upstream is not None:
            configuration["proxy"] = {"remoteurl": self._upstream}
        # JSON is YAML too.
        (self._folder / "config.yml").write_text(json.dumps(configuration))
        program = str(find_program("docker-registry"))
        log = self._folder / "output.log"
        self._process = process = self._network.start(
            [program, "serve", f"{self._inside}/config.yml"], log
        )

        def answers() -> bool:
            if process.poll() is not None:
                words = log.read_text(errors="replace")[-1000:]
                raise PracticeError(f"docker-registry did not start: {words}")
            return self._network.listens("127.0.0.1", self.port)

        wait_until(answers, "docker-registry to listen")

    def stop(self) -> None:
        """End it; what it stored stays."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def forget(self) -> None:
        """Empty its storage: the next request finds it as new."""
        self.stop()
        shutil.rmtree(self._folder / "storage", ignore_errors=True)
        self.start()

    def push(self, repository: str, tag: str, image: Image) -> None:
        """Store an image under a name and tag. Raises ``PracticeError``."""
        for digest, blob in image.blobs.items():
            self._push_blob(repository, digest, blob)
        for digest, (media_type, manifest) in image.manifests.items():
            self._put_manifest(repository, digest, media_type, manifest)
        media_type, manifest = image.manifests[image.index]
        self._put_manifest(repository, tag, media_type, manifest)

    def _push_blob(self, repository: str, digest: str, blob: bytes) -> None:
        place = self._ask("POST", f"/v2/{repository}/blobs/uploads/", b"", {}, 202)
        parts = urllib.parse.urlsplit(place)
        query = f"{parts.query}&digest={urllib.parse.quote(digest)}"
        headers = {"Content-Type": "application/octet-stream"}
        self._ask("PUT", f"{parts.path}?{query}", blob, headers, 201)

    def _put_manifest(
        self, repository: str, reference: str, media_type: str, content: bytes
    ) -> None:
        path = f"/v2/{repository}/manifests/{reference}"
        self._ask("PUT", path, content, {"Content-Type": media_type}, 201)

    def _ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str], wanted: int
    ) -> str:
        connection = self._network.http("127.0.0.1", self.port)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            words = answer.read(2000).decode(errors="replace")
            if answer.status != wanted:
                raise PracticeError(f"The registry answered {answer.status} to {path}: {words}")
            return answer.getheader("Location") or ""
        finally:
            connection.close()
