"""Container images made from nothing: small, valid, multi-platform, new at every start."""

import gzip
import hashlib
import io
import json
import os
import platform
import struct
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PLATFORMS = ("amd64", "arm64")
"""The platforms of every image, in Docker's words."""

_MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}

GREETING = b"Hello from Docker! (a practice image; nothing left this machine)\n"


@dataclass(frozen=True)
class MediaTypes:
    """The names of an image's parts in one of the two formats that registries hold."""

    index: str
    manifest: str
    config: str
    layer: str


OCI = MediaTypes(
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.oci.image.layer.v1.tar+gzip",
)
DOCKER = MediaTypes(
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.container.image.v1+json",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
)


@dataclass
class Image:
    """All parts of a multi-platform image by digest; ``index`` is the digest of the whole."""

    index: str = ""
    blobs: dict[str, bytes] = field(default_factory=dict)
    manifests: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def own_platform() -> str:
    """This machine's platform in Docker's words."""
    return _MACHINES.get(platform.machine(), platform.machine())


def digest_of(content: bytes) -> str:
    """The name of a content: ``sha256:`` and its hash."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def tar_layer(files: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """An uncompressed layer; its files are executable, its links symbolic."""
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            archive.addfile(entry, io.BytesIO(content))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return output.getvalue()


def make_image(
    layers: Mapping[str, Sequence[bytes]], command: Sequence[str], kinds: MediaTypes
) -> Image:
    """An image from each platform's uncompressed layers."""
    image = Image()
    entries = []
    for architecture, tars in layers.items():
        packed = [gzip.compress(tar, mtime=0) for tar in tars]
        config = _json(
            {
                "architecture": architecture,
                "os": "linux",
                "created": "2024-01-01T00:00:00Z",
                "config": {"Cmd": list(command), "Env": ["PATH=/bin:/sbin:/usr/bin"]},
                "rootfs": {"type": "layers", "diff_ids": [digest_of(tar) for tar in tars]},
                "history": [{"created_by": "dockmirror practice"} for _ in tars],
            }
        )
        for blob in (config, *packed):
            image.blobs[digest_of(blob)] = blob
        manifest = _json(
            {
                "schemaVersion": 2,
                "mediaType": kinds.manifest,
                "config": _descriptor(kinds.config, config),
                "layers": [_descriptor(kinds.layer, blob) for blob in packed],
            }
        )
        image.manifests[digest_of(manifest)] = (kinds.manifest, manifest)
        entries.append(
            {
                **_descriptor(kinds.manifest, manifest),
                "platform": {"architecture": architecture, "os": "linux"},
            }
        )
    index = _json({"schemaVersion": 2, "mediaType": kinds.index, "manifests": entries})
    image.index = digest_of(index)
    image.manifests[image.index] = (kinds.index, index)
    return image


def practice_images(busybox: Path) -> dict[str, Image]:
    """The repositories of the stand-in Docker Hub, each with one image of new content.

    ``hello-world`` has one layer, ``busybox`` two, ``alpine`` three; the last two can run
    ``busybox`` commands (``sleep`` say) on this machine's platform.
    """
    own = own_platform()
    platforms = list(dict.fromkeys([*PLATFORMS, own]))
    program = busybox.read_bytes()

    def noise(architecture: str, name: str, size: int) -> bytes:
        return tar_layer({f"etc/{name}-{architecture}": os.urandom(size)})

    def runnable(architecture: str) -> bytes:
        files = {"etc/practice": os.urandom(32)}
        if architecture != own:
            return tar_layer(files)
        names = ("sh", "sleep", "echo", "cat", "ls", "true", "wget")
        links = {f"bin/{name}": "busybox" for name in names}
        return tar_layer({**files, "bin/busybox": program}, links)

    hello = {
        one: [tar_layer({"hello": greeter(one) or b"\n", "unique": os.urandom(2000)})]
        for one in platforms
    }
    box = {one: [runnable(one), noise(one, "second", 20_000)] for one in platforms}
    alpine = {
        one: [runnable(one), noise(one, "second", 300_000), noise(one, "third", 60_000)]
        for one in platforms
    }
    return {
        "library/hello-world": make_image(hello, ["/hello"], OCI),
        "library/busybox": make_image(box, ["sh"], DOCKER),
        "library/alpine": make_image(alpine, ["sh"], OCI),
    }


def greeter(architecture: str) -> bytes | None:
    """A Linux program of some 200 bytes that prints ``GREETING``, or ``None`` elsewhere."""
    if architecture == "amd64":
        machine, length = 62, len(GREETING)
        # write(1, greeting, length); exit(0). The address is relative to the next instruction.
        after = (
            b"\xba" + struct.pack("<I", length) + b"\x0f\x05\xb8\x3c\x00\x00\x00\x31\xff\x0f\x05"
        )
        code = (
            b"\xb8\x01\x00\x00\x00\xbf\x01\x00\x00\x00\x48\x8d\x35"
            + struct.pack("<i", len(after))
            + after
        )
    elif architecture == "arm64":
        machine = 183
        words = [0xD2800020, 0, 0xD2800002 | len(GREETING) << 5, 0xD2800808, 0xD4000001]
        words += [0xD2800000, 0xD2800BA8, 0xD4000001]
        # adr x1, greeting: a distance from this very instruction, in bytes.
        distance = 4 * (len(words) - 1)
        words[1] = 0x10000001 | (distance >> 2) << 5 | (distance & 3) << 29
        code = struct.pack(f"<{len(words)}I", *words)
    else:
        return None
    base, headers = 0x400000, 64 + 56
    size = headers + len(code) + len(GREETING)
    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack(
        "<HHIQQQIHHHHHH", 2, machine, 1, base + headers, 64, 0, 0, 64, 56, 1, 0, 0, 0
    )
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, base, base, size, size, 0x10000)
    return header + segment + code + GREETING


def _descriptor(media_type: str, content: bytes) -> dict[str, object]:
    return {"mediaType": media_type, "digest": digest_of(content), "size": len(content)}


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
