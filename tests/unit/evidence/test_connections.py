import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.engine.pull import Pull
from dockmirror.evidence.connections import (
    Connection,
    Connections,
    Watched,
    addresses,
    open_connections,
    read,
)
from dockmirror.evidence.evidence import Says

MIRROR, HUB, OTHER = ("192.0.2.3", 443), ("192.0.2.2", 443), ("192.0.2.77", 443)
PULL = Pull("alpine:latest", ok=True, layers_downloaded=("0123456789ab",))


def to(*places):
    return frozenset(
        Connection(("192.0.2.1", 40000 + number), place) for number, place in enumerate(places)
    )


def watched(during=(), before=(), **changes):
    facts = {
        "mirror": frozenset({MIRROR}),
        "docker_hub": frozenset({HUB}),
        "during": to(*during),
        "before": to(*before),
        "mirror_hosts": ("m.test",),
        "polls": 3,
    }
    return Watched(**{**facts, **changes})


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (watched([MIRROR]), Says.POSITIVE),
        (watched([MIRROR, OTHER]), Says.POSITIVE),
        (watched([HUB]), Says.NEGATIVE),
        (watched([MIRROR, HUB]), Says.NOTHING),
        (watched([OTHER]), Says.NOTHING),
        (watched([HUB], before=[MIRROR]), Says.NOTHING),
        (watched([MIRROR], polls=0), Says.NOTHING),
        (watched([MIRROR], obstacle="access denied"), Says.NOTHING),
        (watched([MIRROR], docker_hub=frozenset({MIRROR})), Says.NOTHING),
        (watched([MIRROR], mirror=frozenset()), Says.NOTHING),
    ],
)
def test_connections_say_no_more_than_they_can(seen, says):
    assert read(seen, PULL).says is says


def test_connections_say_nothing_of_a_pull_without_layers():
    assert read(watched([MIRROR]), Pull("alpine:latest", ok=True)).says is Says.NOTHING


@given(
    st.lists(st.sampled_from([MIRROR, HUB, OTHER]), max_size=4),
    st.lists(st.sampled_from([MIRROR, HUB, OTHER]), max_size=4),
)
def test_connections_are_never_decisive(during, before):
    evidence = read(watched(during, before), PULL)
    assert not evidence.decisive
    assert not evidence.origins


def test_what_comes_while_the_pull_runs_is_seen():
    polled = threading.Semaphore(0)
    lists = iter([to(OTHER), to(OTHER, MIRROR)])
    last = to(OTHER, MIRROR)

    def list_connections():
        polled.release()
        return next(lists, last)

    source = Connections(
        ["https://m.test/"],
        list_connections=list_connections,
        look_up=lambda hosts: frozenset(
            {"m.test": MIRROR, "registry-1.docker.io": HUB}[host] for host, _port in hosts
        ),
    )
    source.begin()
    for _poll in range(3):
        assert polled.acquire(timeout=10)
    assert source.end(PULL).says is Says.POSITIVE


def test_connections_that_cannot_be_listed_are_no_evidence():
    def refuse():
        raise PermissionError("not allowed")

    source = Connections(["https://m.test/"], list_connections=refuse)
    source.begin()
    assert source.end(PULL).says is Says.NOTHING


@pytest.mark.parametrize(
    "host", ["npipe:////./pipe/docker_engine", "unix:///run/docker.sock", "", None]
)
def test_an_engine_behind_a_pipe_or_a_socket_of_this_machine_is_watched(host):
    asked = []

    def nothing():
        asked.append(host)
        return frozenset()

    source = Connections(["https://m.test/"], engine_host=host, list_connections=nothing)
    source.begin()
    assert "another machine" not in source.end(PULL).detail
    assert asked


@pytest.mark.parametrize(
    ("name", "counts"),
    [("dockerd", True), ("dockerd.exe", True), ("Dockerd.EXE", True), ("firefox.exe", False)],
)
def test_connections_of_other_programs_do_not_count(monkeypatch, name, counts):
    here, there = ("192.0.2.1", 50000), ("192.0.2.9", 443)
    one = SimpleNamespace(laddr=here, raddr=there, status=psutil.CONN_ESTABLISHED, pid=1)
    monkeypatch.setattr(psutil, "net_connections", lambda kind: [one])
    monkeypatch.setattr(psutil, "Process", lambda pid: SimpleNamespace(name=lambda: name))
    assert bool(open_connections()) is counts


def test_an_engine_on_another_machine_has_connections_that_are_not_seen_here():
    def never():
        raise AssertionError("asked")

    source = Connections(
        ["https://m.test/"], engine_host="tcp://192.0.2.9:2376", list_connections=never
    )
    source.begin()
    assert "another machine" in source.end(PULL).detail


def test_abandoning_ends_the_thread():
    source = Connections(["https://m.test/"], list_connections=frozenset, look_up=frozenset)
    source.begin()
    source.abandon()
    source.abandon()
    assert not [one for one in threading.enumerate() if one.name == "connections"]


def test_an_engines_connection_is_listed_and_ours_is_not(tmp_path):
    engine = tmp_path / "dockerd"
    engine.symlink_to(Path(sys.executable).resolve())
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = server.getsockname()
        code = (
            "import socket, sys\n"
            f"sock = socket.create_connection({place!r})\n"
            "print(sock.getsockname()[1], flush=True)\n"
            "sys.stdin.read()\n"
        )
        with (
            subprocess.Popen(
                [engine, "-I", "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONHOME": sys.base_prefix},
            ) as process,
            socket.create_connection(place) as ours,
        ):
            port = int(process.stdout.readline())
            seen = {one.local[1] for one in open_connections() if one.remote == place}
            assert port in seen
            assert ours.getsockname()[1] not in seen
            process.stdin.close()
            process.wait(10)


def test_a_name_that_does_not_exist_has_no_addresses():
    assert addresses([("nowhere.invalid", 443)]) == frozenset()
    assert ("127.0.0.1", 5000) in addresses([("127.0.0.1", 5000)])
