"""What an engine's store, version and settings make of a mirror."""

import pytest

from dockmirror.mirror import trust_store
from dockmirror.mirror.daemon_view import ALWAYS_INSECURE, DaemonView
from dockmirror.mirror.mirror_url import judge
from tests.unit.mirror.asking import ask, errors, remarks, the_error
from tests.unit.mirror.registry_server import Registry, cache

CONTAINERD, GRAPH_DRIVER = "containerd", "graph-driver"
STORES = [(GRAPH_DRIVER, "26.1.5"), (CONTAINERD, "26.1.5"), (CONTAINERD, "29.7.2")]


@pytest.fixture
def empty_store(monkeypatch, tmp_path):
    monkeypatch.setattr(trust_store, "CERTIFICATE_FILES", ())
    monkeypatch.setattr(trust_store, "CERTIFICATE_DIRECTORIES", ())


@pytest.mark.parametrize(("store", "version"), STORES)
@pytest.mark.parametrize("folder", ["own", "docker.io", "_default"])
def test_a_certificate_counts_where_this_engine_reads_it(
    empty_store, names, authority, tmp_path, store, version, folder
):
    names["mirror.test"] = ["127.0.0.1"]
    with Registry(context=authority.context(("mirror.test",))) as registry:
        address = f"mirror.test:{registry.port}"
        name = address if folder == "own" else folder
        (tmp_path / "certs.d" / name).mkdir(parents=True)
        (tmp_path / "certs.d" / name / "ca.crt").write_bytes(authority.bundle.read_bytes())
        view = DaemonView(version, store, (), certificates=tmp_path / "certs.d")
        report = ask(f"https://{address}", view=view)
    shares = (store, version) == (CONTAINERD, "29.7.2")
    assert report.usable is ((folder != "own") if shares else (folder == "own"))


def test_a_certificate_in_a_folder_that_is_not_read_is_named(authority, tmp_path):
    with Registry(context=authority.context()) as registry:
        own = tmp_path / registry.url.authority
        own.mkdir()
        (own / "ca.crt").write_bytes(authority.bundle.read_bytes())
        view = DaemonView("29.7.2", CONTAINERD, (), certificates=tmp_path)
        error = the_error(ask(registry.url, view=view))
    assert error.code == "tls-certs-d-ignored"
    assert str(own) in error.detail
    assert "--ca-certificate" in error.remedy


@pytest.mark.parametrize("insecure", [ALWAYS_INSECURE, ("AUTHORITY",), ("192.0.2.0/24",)])
@pytest.mark.parametrize(("store", "version"), STORES)
def test_a_certificate_that_the_engine_does_not_check_is_a_warning(
    authority, insecure, store, version
):
    with Registry(context=authority.context(self_signed=True)) as registry:
        named = tuple(registry.url.authority if one == "AUTHORITY" else one for one in insecure)
        report = ask(registry.url, view=DaemonView(version, store, named))
    if insecure == ("192.0.2.0/24",):
        assert not report.usable
    elif (store, version) == (CONTAINERD, "26.1.5") and insecure == ALWAYS_INSECURE:
        # This engine asks a mirror on its own computer over plain HTTP, which is refused here.
        assert not report.usable
    else:
        assert report.usable
        named_too = ["mirror-in-insecure-registries"] if insecure == ("AUTHORITY",) else []
        hub_too = ["hub-left-unchecked"] if version == "29.7.2" else []
        assert remarks(report) == [*named_too, *hub_too, "tls-not-verified"]
        assert "signed by itself" in report.findings[-1].detail


def test_a_client_certificate_in_the_engines_folder_opens_the_mirror(authority, tmp_path):
    import ssl

    context = authority.context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.bundle)
    with Registry(context=context) as registry:
        folder = tmp_path / registry.url.authority
        folder.mkdir()
        pair = authority.key_pair()
        (folder / "client.cert").write_bytes(pair[0])
        (folder / "client.key").write_bytes(pair[1])
        view = DaemonView("26.1.5", GRAPH_DRIVER, (), certificates=tmp_path)
        assert ask(registry.url, view=view, ca_bundle=authority.bundle).usable


def test_a_list_of_authorities_newer_than_the_engine_is_a_warning(authority):
    with Registry(context=authority.context()) as registry:
        old = DaemonView(insecure=(), started=1.0)
        new = DaemonView(insecure=(), started=4e9)
        assert remarks(ask(registry.url, view=old, ca_bundle=authority.bundle)) == [
            "trust-store-changed"
        ]
        assert remarks(ask(registry.url, view=new, ca_bundle=authority.bundle)) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "mirror.test"])
def test_loopback_is_another_computer_where_the_engine_is_elsewhere(names, host):
    names["mirror.test"] = ["127.0.0.1"]
    with Registry() as registry:
        view = DaemonView(elsewhere="Docker Desktop")
        report = ask(f"http://{host}:{registry.port}", view=view)
    assert errors(report) == ["loopback-in-vm"]
    assert registry.requests == []


def test_the_engines_name_for_this_computer_leads_here():
    alias = "host.docker.internal"
    with Registry() as registry:
        view = DaemonView(elsewhere="Docker Desktop", host_alias=alias)
        report = ask(f"http://{alias}:{registry.port}", view=view)
        assert report.usable
        assert registry.requests
        elsewhere = ask(f"http://{alias}:{registry.port}", view=DaemonView())
        assert errors(elsewhere) == ["name-not-found"]


@pytest.mark.parametrize(
    ("store", "version", "asked"),
    [
        (GRAPH_DRIVER, "26.1.5", True),
        (CONTAINERD, "26.1.5", False),
        (CONTAINERD, "29.7.2", True),
        (None, None, True),
    ],
)
def test_which_engines_ask_a_plain_mirror_elsewhere_over_http(store, version, asked):
    view = DaemonView(version, store)
    assert view.asks_over_http("host.docker.internal:5000") is asked
    assert view.asks_over_http("127.0.0.1:5000")


@pytest.mark.parametrize(
    ("store", "version", "prefix"),
    [
        (GRAPH_DRIVER, "26.1.5", "/hub/v2/"),
        (CONTAINERD, "29.7.2", "/hub/v2/"),
        (CONTAINERD, "26.1.5", "/v2/hub/"),
    ],
)
def test_a_path_stands_where_the_engine_puts_it(store, version, prefix):
    answers = {path.replace("/v2/", prefix, 1): answer for path, answer in cache().items()}
    with Registry(answers) as registry:
        address = registry.address.replace("127.0.0.1", "registry.localhost")
        view = DaemonView(version, store)
        asked = view.api_base(judge(f"{address}/hub").url)
    assert asked == f"{address}{prefix}"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("http://mirror.test", ("https", 443)),
        ("http://mirror.test:5000", ("https", 5000)),
        ("https://mirror.test", ("https", 443)),
        ("https://127.0.0.1:5000", ("http", 5000)),
        ("https://localhost", ("http", 80)),
    ],
)
def test_an_older_containerd_store_has_a_mind_of_its_own_about_schemes(written, asked):
    url = judge(written).url
    as_asked = DaemonView("27.5.1", CONTAINERD).as_asked(url)
    assert (as_asked.scheme, as_asked.port) == asked
    for other in (DaemonView("28.0.0", CONTAINERD), DaemonView("27.5.1", GRAPH_DRIVER)):
        assert other.as_asked(url) == url


def test_a_plain_mirror_that_this_engine_asks_over_tls_is_found(names):
    names["mirror.test"] = ["127.0.0.1"]
    with Registry() as registry:
        address = f"http://mirror.test:{registry.port}"
        report = ask(address, view=DaemonView("26.1.5", CONTAINERD))
        assert errors(report) == ["daemon-asks-tls"]
        assert ask(address, view=DaemonView("29.0.0", CONTAINERD)).usable
    names["gone.test"] = []
    unknown = ask("http://gone.test", view=DaemonView("26.1.5", CONTAINERD))
    assert errors(unknown) == ["name-no-address"]


@pytest.mark.parametrize(
    ("view", "addresses", "unchecked"),
    [
        (DaemonView("29.7.2", CONTAINERD), ("127.0.0.1",), True),
        (DaemonView("29.7.2", CONTAINERD), ("192.0.2.1",), False),
        (DaemonView("29.7.2", CONTAINERD, ("mirror.test",)), ("192.0.2.1",), True),
        (DaemonView("26.1.5", CONTAINERD, ("mirror.test",)), ("192.0.2.1",), False),
        (DaemonView("29.7.2", GRAPH_DRIVER, ("mirror.test",)), ("192.0.2.1",), False),
    ],
)
def test_which_mirror_switches_off_the_check_of_docker_hub(view, addresses, unchecked):
    assert view.leaves_hub_unchecked("mirror.test", addresses) is unchecked
