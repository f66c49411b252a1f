import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.ending import Refused
from dockmirror.helper.registries_conf import (
    REGISTRIES_CONF,
    hub_mirrors,
    render,
    speaks_of_hub,
)

PATH = "/etc/containers/registries.conf.d/zz-dockmirror.conf"
PLAIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789.-:/[]_%~", min_size=1).filter(
    lambda text: not text.endswith("/") and not text.startswith("/")
)
MIRRORS = st.lists(
    st.builds("{}://{}/".format, st.sampled_from(["https", "http"]), PLAIN), min_size=1, max_size=5
)


@given(MIRRORS)
def test_what_is_written_is_read_again(mirrors):
    data = render(mirrors)
    assert data is not None
    assert hub_mirrors(tomllib.loads(data.decode())) == tuple(mirrors)
    assert REGISTRIES_CONF.mirrors(data, PATH) == tuple(mirrors)


def test_without_a_mirror_there_is_no_file():
    assert render([]) is None
    assert REGISTRIES_CONF.mirrors(None, PATH) == ()
    data = render(["https://a.test/"])
    assert REGISTRIES_CONF.with_mirrors(data, [], PATH) is None


def test_the_scheme_is_what_podman_calls_insecure():
    data = render(["http://a.test:5000/x/", "https://b.test/"])
    assert data is not None
    tables = tomllib.loads(data.decode())["registry"][0]["mirror"]
    assert tables == [
        {"location": "a.test:5000/x", "insecure": True},
        {"location": "b.test", "insecure": False},
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[[registry]",
        b"\xff\xfe",
        b'[[registry]]\nprefix = "docker.io"\nlocation = "docker.io"\n',
        b'[[registry]]\nprefix = "docker.io"\n[[registry.mirror]]\nlocation = "a.test"\n',
        b"# mine\n" + (render(["https://a.test/"]) or b""),
    ],
)
def test_a_file_that_somebody_changed_is_left_alone(data):
    for attempt in (
        lambda: REGISTRIES_CONF.mirrors(data, PATH),
        lambda: REGISTRIES_CONF.with_mirrors(data, [], PATH),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "registries-conf-changed"
        assert PATH in refused.value.sentence


def test_a_mirror_that_would_break_out_of_its_text_is_not_written():
    with pytest.raises(ValueError, match="cannot stand"):
        render(['https://a.test"\nblocked = true/'])


def test_another_file_is_known_to_speak_of_docker_hub():
    assert speaks_of_hub({"registry": [{"location": "docker.io"}]})
    assert speaks_of_hub({"registry": [{"prefix": "docker.io", "blocked": True}]})
    assert not speaks_of_hub({"registry": [{"prefix": "quay.io", "location": "docker.io"}]})
    assert not speaks_of_hub({"unqualified-search-registries": ["docker.io"]})
    assert not speaks_of_hub({"registry": "docker.io"})
