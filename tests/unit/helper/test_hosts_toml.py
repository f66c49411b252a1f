import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.ending import Refused
from dockmirror.helper.hosts_toml import HOSTS_TOML, HUB, mirrors_in, render

PATH = "/etc/containerd/certs.d/docker.io/hosts.toml"
PLAIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789.-:/[]_%~'=", min_size=1).filter(
    lambda text: not text.endswith("/") and not text.startswith("/")
)
MIRRORS = st.lists(
    st.builds("{}://{}/".format, st.sampled_from(["https", "http"]), PLAIN),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(MIRRORS)
def test_what_is_written_is_read_again_in_its_order(mirrors):
    data = render(mirrors)
    assert data is not None
    assert mirrors_in(data) == tuple(mirrors)
    assert HOSTS_TOML.mirrors(data, PATH) == tuple(mirrors)


@given(MIRRORS)
def test_docker_hub_stays_and_every_certificate_is_checked(mirrors):
    document = tomllib.loads((render(mirrors) or b"").decode())
    assert document.keys() == {"server", "host"}
    assert document["server"] == HUB
    assert all(
        table == {"capabilities": ["pull", "resolve"]} for table in document["host"].values()
    )


def test_without_a_mirror_there_is_no_file():
    assert render([]) is None
    assert HOSTS_TOML.mirrors(None, PATH) == ()
    assert HOSTS_TOML.with_mirrors(render(["https://a.test/"]), [], PATH) is None


def test_a_mirror_that_is_named_twice_has_one_table():
    data = render(["https://a.test", "https://a.test/", "https://b.test/"])
    assert data is not None
    assert mirrors_in(data) == ("https://a.test/", "https://b.test/")


def test_scheme_port_and_path_stand_as_they_are():
    data = render(["http://a.test:5000/x/"])
    assert b'[host."http://a.test:5000/x"]\n' in (data or b"")


@pytest.mark.parametrize(
    "mirror", ['https://a.test/"]', "https://a.test/\\x", "ftp://a.test", "https://a b", "a.test"]
)
def test_what_could_end_a_table_is_refused(mirror):
    with pytest.raises(Refused):
        render([mirror])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[host",
        b"\xff\xfe",
        b'server = "https://registry-1.docker.io"\n',
        b'[host."https://a.test"]\nskip_verify = true\n',
        b"# mine\n" + (render(["https://a.test/"]) or b""),
    ],
)
def test_a_file_that_somebody_else_wrote_is_left_alone(data):
    with pytest.raises(Refused) as refused:
        HOSTS_TOML.mirrors(data, PATH)
    assert PATH in refused.value.sentence
    with pytest.raises(Refused):
        HOSTS_TOML.with_mirrors(data, ["https://b.test/"], PATH)


@pytest.mark.parametrize(
    ("data", "mirrors"),
    [
        (b'[host."https://a.test"]\n', ("https://a.test/",)),
        (b'[host."a.test:5000"]\n', ("https://a.test:5000/",)),
        (b'[host."https://a.test"]\ncapabilities = ["push"]\n', ()),
        (b'[host."https://a.test"]\ncapabilities = ["pull"]\n', ()),
        (
            b'[host."https://a.test"]\ncapabilities = ["pull", "resolve", "push"]\n',
            ("https://a.test/",),
        ),
        (b'host = "https://a.test"\n', ()),
        (b"nonsense", ()),
    ],
)
def test_somebody_elses_mirrors_are_known_by_what_they_may(data, mirrors):
    assert mirrors_in(data) == mirrors
