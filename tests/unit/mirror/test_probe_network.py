"""Names, addresses, connections, limits and cancellation."""

import errno
import os
import socket
import threading

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.mirror import connection as connection_module
from dockmirror.mirror import look_up as look_up_module
from dockmirror.mirror.mirror_url import judge
from dockmirror.mirror.probe import ProbeReport, ProbeStep, Question, probe, rank
from tests.unit.mirror.asking import ask, errors, remarks, the_error
from tests.unit.mirror.raw_server import RawServer
from tests.unit.mirror.registry_server import LAYER_PATH, TAG_PATH, Registry, Reply, cache


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "name-not-found"),
        (socket.gaierror(getattr(socket, "EAI_ADDRFAMILY", 11004), "None"), "name-no-address"),
        (socket.gaierror(11004, "No data of the requested type"), "name-no-address"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "name-server-failed"),
    ],
)
def test_a_name_that_leads_nowhere_is_told_apart(names, error, code):
    names["mirror.test"] = error
    report = ask("http://mirror.test")
    assert errors(report) == [code]
    assert [step.status for step in report.steps] == ["failed"] + ["skipped"] * 5


def test_a_look_up_that_hangs_is_left_behind(monkeypatch):
    over = threading.Event()

    def getaddrinfo(*_arguments, **_named):
        over.wait()
        return []

    monkeypatch.setattr(look_up_module.socket, "getaddrinfo", getaddrinfo)
    try:
        assert errors(ask("http://mirror.test", timeout=0.2)) == ["name-timed-out"]
    finally:
        over.set()


def test_a_port_where_nothing_listens_refuses():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = the_error(ask(f"http://127.0.0.1:{port}"))
    assert error.code == "connection-refused"
    assert str(port) in error.title


def test_a_port_that_drops_everything_times_out():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            assert errors(ask(f"http://127.0.0.1:{port}", timeout=0.3)) == ["connection-timed-out"]


def test_an_address_without_a_way_to_it_is_found():
    assert errors(ask("http://224.0.0.1")) == ["no-route"]


def test_an_address_that_cannot_be_connected_to_is_found(monkeypatch):
    class Refusing(socket.socket):
        def connect_ex(self, _address):
            return errno.EACCES

    monkeypatch.setattr(connection_module.socket, "socket", Refusing)
    error = the_error(ask("http://127.0.0.1:1"))
    assert error.code == "connection-failed"
    assert os.strerror(errno.EACCES) in error.detail


def test_a_dead_ipv6_address_beside_a_living_ipv4_address_is_a_warning(names):
    names["mirror.test"] = ["::1", "127.0.0.1"]
    with Registry() as registry:
        report = ask(f"http://mirror.test:{registry.port}")
    assert report.usable
    assert report.addresses == ("::1", "127.0.0.1")
    assert remarks(report) == ["loopback-mirror", "ipv6-dead"]


def test_a_dead_address_beside_a_living_one_of_its_kind_is_a_warning(names):
    names["mirror.test"] = ["127.0.0.2", "127.0.0.1"]
    with Registry() as registry:
        report = ask(f"http://mirror.test:{registry.port}")
    assert report.usable
    assert "address-dead" in remarks(report)


@pytest.mark.parametrize("address", ["169.254.1.1", "fe80::1", "fd00:ec2::254", "::ffff:a9fe:1"])
def test_a_redirect_to_a_name_with_a_forbidden_address_is_not_followed(names, address):
    names["innocent.test"] = [address]
    elsewhere = Reply(307, b"", {"Location": "http://innocent.test/latest/meta-data"})
    with Registry({**cache(), LAYER_PATH: elsewhere}) as registry:
        assert errors(ask(registry.url)) == ["redirect-forbidden"]


def test_a_redirect_to_an_unknown_name_names_the_redirect(names):
    names["gone.test"] = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    elsewhere = Reply(307, b"", {"Location": "http://gone.test/x?signature=secret"})
    with Registry({**cache(), LAYER_PATH: elsewhere}) as registry:
        error = the_error(ask(registry.url))
    assert error.code == "redirect-unreachable"
    assert "http://gone.test/x" in error.detail
    assert "secret" not in repr(error)


def test_a_proxy_in_the_environment_is_not_used_and_that_is_said(monkeypatch, names):
    names["mirror.test"] = ["127.0.0.1"]
    monkeypatch.setenv("HTTP_PROXY", "http://me:secret@127.0.0.1:1")
    with Registry() as registry:
        report = ask(f"http://mirror.test:{registry.port}")
        assert report.usable
        assert remarks(report) == ["proxy-in-environment", "loopback-mirror"]
        assert "secret" not in repr(report)
        monkeypatch.setenv("NO_PROXY", "example.test, .test")
        assert "proxy-in-environment" not in remarks(ask(f"http://mirror.test:{registry.port}"))


def test_a_defect_of_the_system_is_unexpected_and_no_traceback(tmp_path):
    with Registry() as registry:
        error = the_error(ask(registry.url, ca_bundle=tmp_path / "missing.pem"))
    assert error.code == "unexpected"
    assert "missing.pem" in error.detail


class Listener:
    """Notes what it is told, and cancels when a step begins."""

    def __init__(self, token=None, at=None):
        self.told = []
        self._token, self._at = token, at

    def started(self, step_id):
        self.told.append(f"started {step_id}")
        if self._token is not None and step_id == self._at:
            threading.Timer(0.05, self._token.cancel).start()

    def finished(self, step: ProbeStep):
        self.told.append(f"finished {step.id} {step.status}")

    def found(self, finding):
        self.told.append(f"found {finding.code}")


def test_a_listener_is_told_each_step_and_finding_in_order():
    listener = Listener()
    with Registry({**cache(), TAG_PATH: Reply(500)}) as registry:
        ask(registry.url, listener=listener)
    assert listener.told == [
        "started look-up",
        "finished look-up done",
        "started connect",
        "finished connect done",
        "finished tls skipped",
        "started registry-api",
        "finished registry-api done",
        "started authentication",
        "finished authentication done",
        "started cache",
        "finished cache failed",
        "found cache-upstream-down",
    ]


def cancelled(address: str, at: str) -> None:
    token = CancelToken()
    url = judge(address).url
    assert url is not None
    with pytest.raises(Cancelled):
        probe(url, Question(timeout=600), token=token, listener=Listener(token, at))


def silent(handler):
    handler.wait_for_the_end()


@pytest.mark.parametrize(("path", "at"), [("/v2/", "registry-api"), (LAYER_PATH, "cache")])
def test_cancelling_ends_a_request_that_gets_no_answer(path, at):
    with Registry({**cache(), path: silent}) as registry:
        cancelled(registry.address, at)


def test_cancelling_ends_a_handshake():
    with RawServer(None) as server:
        cancelled(f"https://127.0.0.1:{server.port}", "tls")


def test_cancelling_ends_a_look_up(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(look_up_module.socket, "getaddrinfo", lambda *_a, **_n: over.wait() and [])
    try:
        cancelled("http://mirror.test", "look-up")
    finally:
        over.set()


def test_cancelling_ends_a_connection_attempt():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        with socket.create_connection(listener.getsockname()):
            cancelled(f"http://{address}", "connect")


def test_a_token_cancelled_before_stops_it_before_anything_is_asked():
    token = CancelToken()
    token.cancel()
    with Registry() as registry, pytest.raises(Cancelled):
        probe(registry.url, token=token)
    assert registry.requests == []


def test_those_that_serve_stand_before_those_that_do_not():
    dead = judge("http://127.0.0.1:1").url
    hanging = Registry({**cache(), LAYER_PATH: silent})
    with Registry() as good, hanging as slow:
        reports = [ask(dead), ask(slow.url, timeout=0.5), ask(good.url)]
    assert [report.url for report in rank(reports)] == [good.url, slow.url, dead]
    assert [report.usable for report in rank(reports)] == [True, False, False]


@pytest.mark.parametrize(
    ("better", "worse"),
    [((0.01, None), (0.2, 9e9)), ((0.01, 5e6), (0.01, 1e6)), ((0.01, 5e6), (0.01, None))],
)
def test_mirrors_that_serve_are_ranked_by_wait_and_then_by_speed(better, worse):
    url = judge("http://127.0.0.1:1").url

    def report(wait, speed):
        digest = "sha256:0"
        return ProbeReport(
            url, first_byte_seconds=wait, bytes_per_second=speed, manifest_digest=digest
        )

    reports = [report(*worse), report(*better)]
    assert rank(reports) == (reports[1], reports[0])


def test_nothing_is_left_running_after_a_probe():
    before = set(threading.enumerate())
    with Registry() as registry:
        ask(registry.url)
    after = [thread for thread in threading.enumerate() if thread not in before]
    for thread in after:
        thread.join(5)
    assert not any(thread.is_alive() for thread in after)
