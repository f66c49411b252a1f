"""The daemon's proxy: gone through where the daemon goes through it, and named where it fails."""

import base64

import pytest

from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.proxy_rules import Proxies, is_exempt, read_proxy
from tests.unit.mirror.asking import ask, errors, remarks, the_error
from tests.unit.mirror.connect_proxy import ConnectProxy
from tests.unit.mirror.registry_server import LAYER_PATH, Registry, Reply, cache


def view(proxy: str, none_for: str = "") -> DaemonView:
    return DaemonView(insecure=(), proxies=Proxies(proxy, proxy, none_for))


def test_a_mirror_with_tls_is_reached_through_the_daemons_proxy(authority):
    context = authority.context(("mirror.test",))
    with Registry(context=context) as registry, ConnectProxy(registry.port) as proxy:
        # Only the proxy can know the name.
        report = ask("https://mirror.test", view=view(proxy.address), ca_bundle=authority.bundle)
    assert report.usable
    assert remarks(report) == ["daemon-uses-proxy"]
    assert set(proxy.asked) == {"CONNECT mirror.test:443 HTTP/1.1"}


def test_a_plain_mirror_is_asked_of_the_proxy_by_its_whole_address():
    with Registry() as registry, ConnectProxy(registry.port) as proxy:
        report = ask("http://mirror.test", view=view(proxy.address))
    assert report.usable
    assert proxy.asked[0] == "GET http://mirror.test/v2/ HTTP/1.1"


def test_a_layer_elsewhere_is_fetched_through_the_proxy_too():
    elsewhere = Reply(307, b"", {"Location": "http://blobs.test/layer"})
    answers = {**cache(), LAYER_PATH: elsewhere, "/layer": cache()[LAYER_PATH]}
    with Registry(answers) as registry, ConnectProxy(registry.port) as proxy:
        assert ask("http://mirror.test", view=view(proxy.address)).usable
    assert "GET http://blobs.test/layer HTTP/1.1" in proxy.asked


def test_a_redirect_to_a_metadata_address_is_not_followed_through_a_proxy_either():
    elsewhere = Reply(307, b"", {"Location": "http://169.254.169.254/latest"})
    registry = Registry({**cache(), LAYER_PATH: elsewhere})
    with registry, ConnectProxy(registry.port) as proxy:
        report = ask("http://mirror.test", view=view(proxy.address))
    assert errors(report) == ["redirect-forbidden"]


def test_name_and_password_of_the_proxy_are_used_and_never_shown(authority):
    login = base64.b64encode(b"me:s3cret").decode().lower()
    registry = Registry(context=authority.context(("mirror.test",)))
    with registry, ConnectProxy(registry.port, login=login) as proxy:
        address = f"http://me:s3cret@127.0.0.1:{proxy.port}"
        report = ask("https://mirror.test", view=view(address), ca_bundle=authority.bundle)
        refused = ask("https://mirror.test", view=view(proxy.address))
    assert report.usable
    assert "s3cret" not in repr(report)
    assert errors(refused) == ["proxy-refused"]


def test_a_proxy_that_lets_nobody_through_is_named():
    with ConnectProxy(1, b"HTTP/1.1 403 Forbidden by policy\r\n\r\n") as proxy:
        error = the_error(ask("https://mirror.test", view=view(proxy.address)))
    assert error.code == "proxy-refused"
    assert "403 Forbidden by policy" in error.detail
    assert "mirror.test" in error.remedy


def test_a_proxy_that_is_not_there_is_named(names):
    with ConnectProxy(1) as proxy:
        address = proxy.address
    assert errors(ask("https://mirror.test", view=view(address))) == ["proxy-unreachable"]
    names["proxy.test"] = []
    unknown = ask("https://mirror.test", view=view("proxy.test:3128"))
    assert errors(unknown) == ["proxy-unreachable"]


def test_a_kind_of_proxy_that_is_not_spoken_is_a_warning(names):
    names["mirror.test"] = ["127.0.0.1"]
    with Registry() as registry:
        address = f"http://mirror.test:{registry.port}"
        report = ask(address, view=view("socks5://127.0.0.1:1080"))
    assert report.usable
    assert "proxy-not-followed" in remarks(report)


def test_a_mirror_in_the_no_proxy_list_is_reached_directly(names):
    names["mirror.test"] = ["127.0.0.1"]
    with Registry() as registry, ConnectProxy(1) as proxy:
        report = ask(
            f"http://mirror.test:{registry.port}", view=view(proxy.address, "localhost,.test")
        )
    assert report.usable
    assert proxy.asked == []


@pytest.mark.parametrize(
    ("none_for", "host", "exempt"),
    [
        ("", "a.test", False),
        ("*", "a.test", True),
        ("a.test", "a.test", True),
        ("a.test", "b.a.test", True),
        ("a.test", "ba.test", False),
        (".a.test", "a.test", False),
        (".a.test", "b.a.test", True),
        ("*.a.test", "b.a.test", True),
        (" A.TEST , x", "a.test.", True),
        ("a.test:5000", "a.test", True),
        ("a.test:443", "a.test", False),
        ("192.0.2.0/24", "192.0.2.9", True),
        ("192.0.2.0/24", "a.test", False),
        ("192.0.2.9", "192.0.2.9", True),
        ("[2001:db8::1]:5000", "2001:db8::1", True),
        ("2001:db8::/32", "2001:db8::1", True),
        ("", "localhost", True),
        ("", "127.0.0.9", True),
        ("", "::1", True),
    ],
)
def test_the_no_proxy_list_is_read_as_go_reads_it(none_for, host, exempt):
    assert is_exempt(none_for, host, 5000) is exempt


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("proxy.test:3128", "http://proxy.test:3128"),
        ("http://me:pw@proxy.test", "http://proxy.test:80"),
        ("https://proxy.test", "https://proxy.test:443"),
        ("socks5://[2001:db8::1]", "socks5://[2001:db8::1]:1080"),
        ("http://proxy.test:x", None),
    ],
)
def test_a_proxys_address_is_read_as_go_reads_it(text, shown):
    proxy = read_proxy(text)
    assert (None if proxy is None else proxy.shown) == shown


def test_capitals_come_first_and_all_proxy_counts_for_nothing():
    variables = {"HTTPS_PROXY": "a:1", "https_proxy": "b:1", "ALL_PROXY": "c:1"}
    assert Proxies.of(variables) == Proxies("", "a:1", "")
