"""A builder's cache and a build that is a pull, in the words of buildx 0.36.1 and 0.13.1."""

import json
from pathlib import Path

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.engine import buildkit as module
from dockmirror.engine.buildkit import BuildKit, CachedPiece, DockerCli, read_build, read_cache
from dockmirror.helper import docker_cli
from dockmirror.helper.buildx_instance import read_builder
from tests.unit.helper.builder_files import builder_file

CACHE = """ID:           jjmvsbsf5v1xdjkpidlutd097
Created at:   2026-11-25 04:16:20.216915011 +0000 UTC
Mutable:      true
Description:  local source for context
Type:         source.local

ID:           4ds160zk52vreiaooypes8pht
Parents:
 - 6sorjhxlefw6g6ruysxj7dayr
Mutable:      false
Description:  pulled from docker.io/library/busybox:latest@sha256:5082f9820fda13c4af637fba0df1e1
Type:         regular

ID:           6sorjhxlefw6g6ruysxj7dayr
Description:  pulled from docker.io/library/busybox@sha256:5082f9820fda
Type:         regular

ID:\t\t8sorjhxlefw6g6ruysxj7dayr
Description:\tmount / from exec /bin/sh -c echo pulled from docker.io/library/alpine:latest
Type:\tregular

Reclaimable:\t3.14MB
Total:\t\t3.14MB
"""
LAYERS = ("f9f609a987ffb53fe0232261cb5cef82", "85a00155b7b6a5db966c40018dd77223")
PROGRESS = f"""#0 building with "first" instance using docker-container driver

#2 [internal] load metadata for docker.io/library/busybox:latest
#2 DONE 0.1s

#4 [1/1] FROM docker.io/library/busybox:latest@sha256:{"5" * 64}
#4 resolve docker.io/library/busybox:latest@sha256:{"5" * 64} done
#4 sha256:{LAYERS[0]}{"0" * 32} 0B / 20.23kB
#4 sha256:{LAYERS[0]}{"0" * 32} 20.23kB / 20.23kB 0.0s done
#4 extracting sha256:{LAYERS[1]}{"0" * 32} done
#4 extracting sha256:{LAYERS[0]}{"0" * 32} 0.0s done
#4 DONE 0.1s
"""
FAILED = """#2 ERROR: docker.io/library/nothere:latest: not found
------
ERROR: failed to solve: docker.io/library/nothere:latest: not found
"""
DIGEST = "sha256:" + "e" * 64


def stand_in(folder: Path, *, build: str = PROGRESS, code: int = 0, waits: bool = False):
    """``docker``: the cache after a build has three pieces more than before."""
    (folder / "cache").write_text(CACHE)
    (folder / "progress").write_text(build)
    record = {"Ref": "r1", "CompletedAt": {}, "trace": {"digest": DIGEST}}
    (folder / "history").write_text(json.dumps({"type": 1, "record": record}) + "\nnonsense\n")
    program = folder / "docker"
    program.write_text(
        f"""#!/bin/sh
echo "$@" >>{folder}/asked
case "$*" in
*"buildx du"*) [ -e {folder}/built ] && cat {folder}/cache ;;
*"buildx build"*)
  cat >{folder}/dockerfile; touch {folder}/built
  {"exec sleep 60" if waits else ""}
  for word in "$@"; do case $word in --metadata-file=*)
    echo '{{"buildx.build.ref": "first/first0/r1"}}' >"${{word#*=}}" ;; esac; done
  cat {folder}/progress >&2; exit {code} ;;
*histories*) cat {folder}/history ;;
*"debug get {DIGEST}"*) echo TRACE ;;
esac
exit 0
"""
    )
    program.chmod(0o755)
    return BuildKit(read_builder(builder_file()), DockerCli(str(program)))


def asked(folder: Path) -> list[str]:
    return (folder / "asked").read_text().splitlines()


def test_pieces_of_the_cache_are_known_by_the_image_that_they_were_pulled_for():
    assert list(read_cache(CACHE)) == [
        CachedPiece("jjmvsbsf5v1xdjkpidlutd097", "", local=True),
        CachedPiece("4ds160zk52vreiaooypes8pht", "docker.io/library/busybox:latest"),
        CachedPiece("6sorjhxlefw6g6ruysxj7dayr", "docker.io/library/busybox@sha256:5082f9820fda"),
        CachedPiece("8sorjhxlefw6g6ruysxj7dayr", ""),
    ]
    assert list(read_cache("ERROR: no builder\n")) == []


def test_images_in_the_cache_have_the_familiar_names(tmp_path):
    kit = stand_in(tmp_path)
    assert kit.image_references() == frozenset()
    (tmp_path / "built").touch()
    assert "busybox:latest" in kit.image_references()


def test_a_build_counts_what_it_downloaded_and_not_what_was_there():
    pull = read_build("busybox:latest", PROGRESS.splitlines(), 0)
    assert pull.ok
    assert pull.layers_downloaded == ("f9f609a987ff",)
    assert pull.layers_present == ("85a00155b7b6",)


def test_a_build_that_fails_says_why():
    pull = read_build("nothere:latest", FAILED.splitlines(), 1)
    assert not pull.ok
    assert "failed to solve" in pull.error
    assert "too long" in read_build("x", [], None).error


def test_a_pull_is_a_build_with_its_trace_and_leaves_nothing(tmp_path):
    kit = stand_in(tmp_path)
    built = kit.pull("busybox:latest", CancelToken())
    assert built.pull.ok
    assert built.trace == b"TRACE\n"
    assert (tmp_path / "dockerfile").read_text() == "FROM docker.io/library/busybox:latest\n"
    words = asked(tmp_path)
    build = next(line for line in words if "buildx build" in line)
    for option in ("--builder first", "--pull", "--no-cache", "--output=type=tar,dest=-"):
        assert option in build
    pruned = {line.rpartition("=")[2] for line in words if "prune" in line}
    assert pruned == {"jjmvsbsf5v1xdjkpidlutd097", "4ds160zk52vreiaooypes8pht"}
    assert any("debug ctl --delete r1" in line for line in words)


def test_what_was_in_the_cache_before_stays(tmp_path):
    kit = stand_in(tmp_path)
    (tmp_path / "built").touch()
    kit.pull("busybox:latest", CancelToken())
    assert not any("prune" in line for line in asked(tmp_path))


def test_a_build_that_fails_leaves_nothing_either(tmp_path):
    kit = stand_in(tmp_path, build=FAILED, code=1)
    built = kit.pull("busybox:latest", CancelToken())
    assert not built.pull.ok
    assert any("prune" in line for line in asked(tmp_path))


def test_a_cancel_ends_the_build_at_once_and_cleans_up(tmp_path):
    kit = stand_in(tmp_path, waits=True)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        kit.pull("busybox:latest", token)
    assert not any("histories" in line for line in asked(tmp_path))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("alpine", "docker.io/library/alpine:latest"),
        ("me/x:1", "docker.io/me/x:1"),
        ("quay.io/x/y:1", "quay.io/x/y:1"),
        ("localhost/x", "localhost/x:latest"),
    ],
)
def test_the_name_in_the_dockerfile_is_never_guessed(tmp_path, given, name):
    stand_in(tmp_path).pull(given, CancelToken())
    assert (tmp_path / "dockerfile").read_text() == f"FROM {name}\n"


def test_without_a_trace_the_pull_has_none(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_TRACE_SECONDS", 0.0)
    kit = stand_in(tmp_path)
    record = {"Ref": "r1", "CompletedAt": {}}
    (tmp_path / "history").write_text(json.dumps({"type": 1, "record": record}))
    assert kit.pull("busybox:latest", CancelToken()).trace == b""


def test_docker_is_given_nothing_of_the_environment_but_what_reaches_the_engine(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(docker_cli, "is_root", lambda: False)
    monkeypatch.setenv("DOCKER_HOST", "unix:///x")
    monkeypatch.setenv("DOCKMIRROR_SECRET", "1")
    environment = DockerCli(str(tmp_path)).environment
    assert environment["DOCKER_HOST"] == "unix:///x"
    assert "DOCKMIRROR_SECRET" not in environment
