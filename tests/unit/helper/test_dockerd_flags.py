import pytest

from dockmirror.helper.dockerd_flags import parse_flags, union


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("-H fd:// --containerd=/run/c.sock", {"host": ("fd://",), "containerd": ("/run/c.sock",)}),
        ("-Hfd:// -H=unix:///x", {"host": ("fd://", "unix:///x")}),
        ("-D", {"debug": ("true",)}),
        ("--debug=false", {"debug": ("false",)}),
        ("--debug false", {"debug": ("true",)}),
        ("-Dl warn", {"debug": ("true",), "log-level": ("warn",)}),
        ("-DHfd://", {"debug": ("true",), "host": ("fd://",)}),
        (
            "--registry-mirror https://a --registry-mirror=https://b",
            {"registry-mirror": ("https://a", "https://b")},
        ),
        ("--config-file /x/daemon.json", {"config-file": ("/x/daemon.json",)}),
        ("--label --debug", {"label": ("--debug",)}),
        ("--unheard-of value --tls", {"unheard-of": ("true",), "tls": ("true",)}),
        ("-- --debug", {}),
        ("--registry-mirror", {"registry-mirror": ("true",)}),
        ("-l", {"log-level": ()}),
        ("- stray", {}),
    ],
)
def test_flags_are_read_as_dockerd_reads_them(
    words: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert parse_flags(words.split()) == expected


def test_a_union_holds_every_value_once() -> None:
    assert union([{"host": ("a", "b")}, {"host": ("b", "c"), "debug": ("true",)}]) == {
        "host": ("a", "b", "c"),
        "debug": ("true",),
    }
