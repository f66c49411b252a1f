import hashlib
import json

import pytest

from dockmirror.engine.client_tls import ClientTls
from dockmirror.targets.client_tls import tls_for

HOST = "tcp://build.example.com:2376"
DIGEST = hashlib.sha256(b"build").hexdigest()


@pytest.fixture
def home(tmp_path):
    """A home whose current context is ``build``, at ``HOST``."""
    folder = tmp_path / ".docker"
    meta = folder / "contexts" / "meta" / DIGEST
    meta.mkdir(parents=True)
    (folder / "config.json").write_text('{"currentContext": "build"}')
    (meta / "meta.json").write_text(json.dumps({"Endpoints": {"docker": {"Host": HOST}}}))
    return tmp_path


def put(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("x")
    return folder


def of_context(home):
    return home / ".docker" / "contexts" / "tls" / DIGEST / "docker"


def test_a_context_without_certificates_is_spoken_to_without_tls(home):
    assert tls_for(HOST, {"DOCKER_TLS_VERIFY": "1"}, home) is None


def test_a_contexts_own_certificates_count_and_its_authority_alone(home):
    files = put(of_context(home), "ca.pem", "cert.pem", "key.pem")
    assert tls_for(HOST, {}, home) == ClientTls(
        files / "ca.pem", files / "cert.pem", files / "key.pem", authority_alone=True
    )


def test_a_context_may_skip_the_check(home):
    meta = home / ".docker" / "contexts" / "meta" / DIGEST / "meta.json"
    endpoint = {"Host": HOST, "SkipTLSVerify": True}
    meta.write_text(json.dumps({"Endpoints": {"docker": endpoint}}))
    assert tls_for(HOST, {}, home) == ClientTls(verify=False, authority_alone=True)


def test_another_address_than_the_contexts_goes_by_the_environment(home):
    put(of_context(home), "ca.pem")
    assert tls_for("tcp://other.example.com:2376", {}, home) is None


@pytest.mark.parametrize("host", ["unix:///run/docker.sock", "ssh://admin@build.example.com"])
def test_what_is_no_tcp_address_has_no_tls(home, host):
    assert tls_for(host, {"DOCKER_TLS_VERIFY": "1"}, home) is None


def test_the_environment_names_the_folder_of_certificates(home, tmp_path):
    words = {"DOCKER_HOST": HOST, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/certs"}
    tls = tls_for(HOST, words, home)
    assert tls.verify
    assert [str(path) for path in (tls.authority, tls.certificate, tls.key)] == [
        "/certs/ca.pem",
        "/certs/cert.pem",
        "/certs/key.pem",
    ]
    assert not tls.authority_alone


def test_the_default_folder_needs_no_client_certificate(home):
    words = {"DOCKER_HOST": HOST, "DOCKER_TLS_VERIFY": "0"}
    tls = tls_for(HOST, words, home)
    assert tls == ClientTls(home / ".docker" / "ca.pem")
    put(home / ".docker", "cert.pem", "key.pem")
    assert tls_for(HOST, words, home).certificate == home / ".docker" / "cert.pem"


def test_tls_without_verification_vouches_for_nobody(home):
    tls = tls_for(HOST, {"DOCKER_HOST": HOST, "DOCKER_TLS": "1"}, home)
    assert tls == ClientTls(verify=False)


def test_without_a_word_of_tls_it_is_spoken_to_without(home):
    assert tls_for(HOST, {"DOCKER_HOST": HOST}, home) is None
    assert tls_for(HOST, {"DOCKER_HOST": HOST, "DOCKER_CERT_PATH": "/certs"}, home) is None
