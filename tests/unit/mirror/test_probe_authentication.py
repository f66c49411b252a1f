"""Logins that a mirror asks for, and the token that the engine would fetch."""

import pytest

from dockmirror.mirror.daemon_view import DaemonView
from tests.unit.mirror.asking import ask, errors, remarks
from tests.unit.mirror.registry_server import (
    LAYER,
    LAYER_PATH,
    TAG_PATH,
    Registry,
    Reply,
    blob,
    cache,
)


def bearer(realm: str) -> Reply:
    value = f'Bearer realm="{realm}",service="registry, \\"x\\"",scope="a:b:c"'
    return Reply(401, b"{}", {"WWW-Authenticate": value})


def with_token(realm: str, answers, token: str = "t0k3n"):
    def guarded(reply):
        def answer(handler):
            if handler.headers.get("Authorization") == f"Bearer {token}":
                handler.reply(reply)
            else:
                handler.reply(bearer(realm))

        return answer

    return {path: guarded(reply) for path, reply in answers.items()}


def test_an_anonymous_token_is_fetched_as_the_engine_does():
    with Registry({"/token": Reply(200, b'{"token": "t0k3n"}')}) as server:
        realm = f"{server.address}/token"
        with Registry(with_token(realm, cache())) as registry:
            report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["auth-anonymous-token"]
    asked = server.requests[0][1]
    assert "service=registry%2C+%22x%22" in asked
    assert "scope=repository%3Alibrary%2Fhello-world%3Apull" in asked
    assert "Authorization" not in server.requests[0][2]


def test_a_token_is_not_sent_to_where_a_layer_is_redirected():
    with Registry({"/token": Reply(200, b'{"access_token": "t0k3n"}'), "/x": blob(LAYER)}) as other:
        answers = {**cache(), LAYER_PATH: Reply(307, b"", {"Location": f"{other.address}/x"})}
        with Registry(with_token(f"{other.address}/token", answers)) as registry:
            assert ask(registry.url).usable
    assert all("Authorization" not in headers for *_, headers in other.requests)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Reply(401), "auth-token-refused"),
        (Reply(200, b'{"token": "other"}'), "auth-token-useless"),
        (Reply(500), "auth-token-server-unreachable"),
        (Reply(200, b'{"token": 5}'), "auth-token-server-unreachable"),
        (Reply(200, b'{"token": "a\\r\\nX-Evil: 1"}'), "auth-token-server-unreachable"),
    ],
)
def test_a_token_server_that_is_no_help_is_named(answer, code):
    server = Registry({"/token": answer})
    with server, Registry(with_token(f"{server.address}/token", cache())) as registry:
        assert errors(ask(registry.url)) == [code]


def test_a_login_that_is_asked_for_late_fails_for_the_graph_driver_store_alone():
    late = {**cache(), "*": Reply(404)}
    with Registry({"/token": Reply(200, b'{"token": "t0k3n"}')}) as server:
        guarded = with_token(f"{server.address}/token", late)
        with Registry({**guarded, "/v2/": late["/v2/"]}) as registry:
            graph_driver = ask(registry.url, view=DaemonView(image_store="graph-driver"))
            assert errors(graph_driver) == ["auth-not-announced"]
            assert ask(registry.url, view=DaemonView(image_store="containerd")).usable


@pytest.mark.parametrize(
    ("store", "code"),
    [("graph-driver", "hub-login-sent"), ("containerd", "hub-login-withheld")],
)
def test_what_a_login_to_docker_hub_means_with_a_mirror_that_asks(store, code):
    basic = Reply(401, b"", {"WWW-Authenticate": "Basic realm=x"})
    with Registry({"*": basic}) as registry:
        view = DaemonView(image_store=store, hub_login=True, insecure=())
        report = ask(registry.url, view=view)
    assert errors(report) == ["auth-basic"]
    assert remarks(report) == [code]
    with Registry() as registry:
        assert remarks(ask(registry.url, view=DaemonView(hub_login=True))) == []


def test_a_token_server_on_a_metadata_address_is_not_asked():
    with Registry(with_token("http://169.254.169.254/token", cache())) as registry:
        assert errors(ask(registry.url)) == ["auth-token-server-unreachable"]


def test_a_manifest_behind_basic_authentication_is_found():
    basic = Reply(401, b"", {"WWW-Authenticate": "Basic realm=x"})
    with Registry({**cache(), TAG_PATH: basic}) as registry:
        assert errors(ask(registry.url)) == ["auth-basic"]
