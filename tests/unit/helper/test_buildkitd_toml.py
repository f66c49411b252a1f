"""``buildkitd.toml`` as text: only Docker Hub's mirrors change, and go without a trace."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.buildkitd_toml import TomlRefused, hub_mirrors, with_hub_mirrors

A, B, PLAIN = "https://a.test/", "https://b.test:8443/", "http://c.test:5000/"

PIECES = (
    "debug = true\n",
    "# a comment\n",
    '[worker.oci]\n  max-parallelism = 4\n  # registry."docker.io"\n',
    '[registry."quay.io"]\n  mirrors = ["q.test"]\n',
    '[registry.local]\nhttp = true\n[[registry.local.keypair]]\nkey = "/k"\ncert = "/c"\n',
    '[grpc]\naddress = [ "unix:///run/x.sock" ]\n',
    '[dns]\nsearchDomains = ["""\n[registry."docker.io"]\n"""]\n',
)
texts = st.tuples(
    st.sampled_from(["", PIECES[0], PIECES[1]]),
    st.lists(st.sampled_from(PIECES[2:]), unique=True, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
).map(
    lambda made: (
        (made[0] + "".join(made[1])).replace("\n", made[2]).removesuffix(made[2] if made[3] else "")
    )
)
mirrors = st.lists(st.sampled_from([A, B, PLAIN]), unique=True, min_size=1)


def without_ours(document, added):
    registry = document.get("registry", {})
    registry.get("docker.io", {}).pop("mirrors", None)
    for host in ["docker.io", *added]:
        registry.get(host, {}).pop("http", None)
        if host in registry and not registry[host]:
            del registry[host]
    if not registry:
        document.pop("registry", None)
    return document


@given(texts, mirrors)
def test_nothing_else_changes_and_it_goes_without_a_trace(text, wanted):
    changed = with_hub_mirrors(text, wanted)
    assert hub_mirrors(changed) == tuple(wanted)
    assert without_ours(tomllib.loads(changed), ["c.test:5000"]) == tomllib.loads(text)
    assert with_hub_mirrors(changed, wanted) == changed
    assert with_hub_mirrors(changed, ()) == text


@given(texts, mirrors, mirrors)
def test_one_list_after_the_other_leaves_nothing_of_the_first(text, first, second):
    there = with_hub_mirrors(text, first)
    changed = with_hub_mirrors(there, second)
    assert hub_mirrors(changed) == tuple(second)
    assert with_hub_mirrors(changed, ()) == text


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ('[registry."docker.io"]', 'mirrors = ["old.test"]'),
        ("[registry.'docker.io'] # theirs", "  mirrors=[ 'old.test' , ]  # why"),
        ('["registry" . "docker.io"]', 'mirrors = [\n  "old.test", # a ] here\n]'),
    ],
)
def test_a_list_that_is_there_is_changed_in_its_place(header, line):
    text = f'{header}\n{line}\nhttp = false\n[registry."docker.io.other"]\nmirrors = ["x"]\n'
    changed = with_hub_mirrors(text, [A, "https://old.test/"])
    assert hub_mirrors(changed) == (A, "https://old.test/")
    assert changed.startswith(header)
    assert changed.endswith('http = false\n[registry."docker.io.other"]\nmirrors = ["x"]\n')


def test_their_own_list_can_become_empty():
    changed = with_hub_mirrors('[registry."docker.io"]\nmirrors = ["a.test"]\nhttp = true\n', ())
    assert hub_mirrors(changed) == ()
    assert tomllib.loads(changed)["registry"]["docker.io"]["http"] is True


@pytest.mark.parametrize(
    "text",
    [
        'registry."docker.io".mirrors = ["x"]\n',
        'registry = {"docker.io" = {mirrors = ["x"]}}\n',
        "registry = 3\n",
        '[registry]\n"docker.io" = 3\n',
    ],
)
def test_a_form_that_cannot_be_edited_is_refused_with_what_to_write(text):
    with pytest.raises(TomlRefused, match=r'mirrors = \["a.test"\]'):
        with_hub_mirrors(text, [A])


@pytest.mark.parametrize("text", ["a =", "[x\n", "a = 1\na = 2\n"])
def test_what_is_no_toml_is_refused(text):
    with pytest.raises(TomlRefused, match="TOML"):
        with_hub_mirrors(text, [A])
    with pytest.raises(TomlRefused):
        hub_mirrors(text)


def test_plain_http_is_said_of_the_mirror_and_not_where_it_goes_without_saying():
    changed = with_hub_mirrors("", [PLAIN])
    assert tomllib.loads(changed)["registry"]["c.test:5000"] == {"http": True}
    loopback = with_hub_mirrors("", ["http://127.0.0.1:5000/"])
    assert list(tomllib.loads(loopback)["registry"]) == ["docker.io"]


def test_a_word_of_theirs_on_the_mirror_stays_and_is_built_on():
    theirs = '[registry."c.test:5000"]\n  ca = ["/x"]\n'
    changed = with_hub_mirrors(theirs, [PLAIN])
    assert tomllib.loads(changed)["registry"]["c.test:5000"] == {"ca": ["/x"], "http": True}
    for word in ("http = false", "http = true\ninsecure = true"):
        text = f'[registry."c.test:5000"]\n{word}\n'
        with pytest.raises(TomlRefused):
            with_hub_mirrors(text, [PLAIN])


def test_theirs_is_kept_when_the_mirror_goes():
    theirs = '[registry."c.test:5000"]\n  http = true\n'
    assert with_hub_mirrors(with_hub_mirrors(theirs, [PLAIN]), ()) == theirs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[registry."docker.io"]\nmirrors = ["m.test/proxy"]', ("https://m.test/proxy/",)),
        ('[registry."docker.io"]\nmirrors = ["localhost:5000"]', ("http://localhost:5000/",)),
        ('[registry."docker.io"]\nmirrors = ["https://m.test"]', ("https://m.test/",)),
        (
            '[registry."docker.io"]\nmirrors=["m.test"]\n[registry."m.test"]\nhttp=true',
            ("http://m.test/",),
        ),
        ('[registry."docker.io"]\nmirrors = "m.test"', ()),
        ("", ()),
    ],
)
def test_mirrors_are_read_with_the_scheme_that_buildkit_asks_by(text, found):
    assert hub_mirrors(text) == found


def test_a_path_goes_along_and_the_api_in_it_is_refused():
    changed = with_hub_mirrors("", ["https://m.test/proxy.docker.io"])
    assert 'mirrors = ["m.test/proxy.docker.io"]' in changed
    for path in ("v2", "x/v2/"):
        with pytest.raises(TomlRefused, match="/v2"):
            with_hub_mirrors("", [f"https://m.test/{path}"])


def test_a_mirror_that_could_end_the_string_is_refused():
    with pytest.raises(TomlRefused):
        with_hub_mirrors("", ['https://a.test/x"]'])
