"""A real client speaks to a real server over TLS that wants its certificate."""

import json
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dockmirror.engine import Engine, EngineUnreachable
from dockmirror.engine.client_tls import ClientTls
from tests.unit.mirror.authority import Authority

ANSWERS = {
    "/version": {"ApiVersion": "1.45"},
    "/v1.45/info": {"ServerVersion": "26.1.5", "RegistryConfig": {"Mirrors": ["https://m.test/"]}},
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps(ANSWERS[self.path]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A handshake that fails is what the tests are about."""


@contextmanager
def engine_at(context=None):
    with Server(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"tcp://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path, "The engine's authority")


@pytest.fixture
def files(authority, tmp_path):
    """What ``DOCKER_CERT_PATH`` holds."""
    certificate, key = authority.key_pair()
    (tmp_path / "cert.pem").write_bytes(certificate)
    (tmp_path / "key.pem").write_bytes(key)
    return ClientTls(authority.bundle, tmp_path / "cert.pem", tmp_path / "key.pem")


def demanding(authority, *clients):
    context = authority.context()
    context.verify_mode = ssl.CERT_REQUIRED
    for client in clients or (authority,):
        context.load_verify_locations(client.bundle)
    return context


def refused(host, tls):
    with pytest.raises(EngineUnreachable) as raised:
        Engine.connect(host, timeout=5, tls=tls)
    return raised.value


@pytest.mark.parametrize("alone", [False, True])
def test_an_engine_that_both_sides_trust_is_asked(authority, files, alone, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    tls = ClientTls(files.authority, files.certificate, files.key, authority_alone=alone)
    with engine_at(demanding(authority)) as host:
        engine = Engine.connect(host, tls=tls)
        assert engine.info().mirrors == ("https://m.test/",)
        engine.close()


def test_nothing_is_checked_where_that_is_asked_for(authority, files):
    tls = ClientTls(certificate=files.certificate, key=files.key, verify=False)
    with engine_at(demanding(authority)) as host:
        engine = Engine.connect(host, tls=tls)
        assert engine.info().version == "26.1.5"
        engine.close()


def test_an_engine_of_another_authority_is_not_trusted(tmp_path, files):
    (tmp_path / "other").mkdir()
    with engine_at(Authority(tmp_path / "other", "Another").context()) as host:
        error = refused(host, files)
    assert error.code == "engine-tls"
    assert "is not trusted" in error.sentence


def test_an_engine_at_another_address_than_its_certificates_is_not_trusted(authority, files):
    with engine_at(authority.context(("elsewhere.example.test",))) as host:
        assert "is not trusted" in refused(host, files).sentence


@pytest.mark.parametrize("shown", [False, True])
def test_a_client_that_the_engine_does_not_know_is_told_so(authority, files, tmp_path, shown):
    (tmp_path / "other").mkdir()
    context = demanding(authority, Authority(tmp_path / "other", "Of other clients"))
    tls = files if shown else ClientTls(files.authority)
    with engine_at(context) as host:
        error = refused(host, tls)
    assert error.code == "engine-tls"
    assert "does not take the certificate of this client" in error.sentence


def test_an_engine_without_tls_is_said_to_be_one(files):
    with engine_at() as host:
        error = refused(host, files)
    assert "does not speak TLS" in error.sentence


def test_a_key_that_is_not_the_certificates_is_named(authority, files, tmp_path):
    (tmp_path / "key.pem").write_bytes(authority.key_pair()[1])
    error = refused("tcp://127.0.0.1:1", files)
    assert error.code == "engine-tls"
    assert f"{tmp_path}/key.pem" in error.sentence


@pytest.mark.parametrize("name", ["cert.pem", "key.pem", "The engine's authority.pem"])
def test_a_file_that_is_not_there_is_named(files, tmp_path, name):
    (tmp_path / name).unlink()
    error = refused("tcp://127.0.0.1:1", files)
    assert (error.code, f"{tmp_path}/{name}" in error.sentence) == ("engine-tls", True)


@pytest.mark.parametrize("alone", [False, True])
def test_an_authority_that_is_no_certificate_is_named(files, alone):
    files.authority.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    tls = ClientTls(files.authority, authority_alone=alone)
    assert "holds no certificate" in refused("tcp://127.0.0.1:1", tls).sentence
