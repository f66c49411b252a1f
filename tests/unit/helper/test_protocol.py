import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.protocol import (
    REQUEST_LINE_LIMIT,
    CaCertificate,
    Open,
    ProtocolError,
    SetMirrors,
    Undo,
    encode,
    parse_request,
)

DIGEST = "0" * 64
CA = {"mirror": "https://a.test/", "place": "mirror", "pem": "PEM"}
SET_MIRRORS = {
    "request": "set-mirrors",
    "id": 7,
    "mirrors": ["https://a.test/"],
    "seen": "absent",
    "agreed": DIGEST,
    "restart": "auto",
}


def test_a_request_is_read_as_what_it_is() -> None:
    assert parse_request(b'{"request":"open","id":1,"target":"docker-engine"}') == Open(
        1, "docker-engine"
    )
    assert parse_request(encode(SET_MIRRORS)) == SetMirrors(
        7, ("https://a.test/",), "absent", DIGEST, "auto"
    )
    assert parse_request(encode({**SET_MIRRORS, "ca_certificate": CA})) == SetMirrors(
        7,
        ("https://a.test/",),
        "absent",
        DIGEST,
        "auto",
        CaCertificate("https://a.test/", "mirror", "PEM"),
    )
    undo = {"request": "undo", "id": 0, "seen": DIGEST, "change": "0001", "restart": "none"}
    assert parse_request(encode(undo)) == Undo(0, DIGEST, "0001", "none")


@pytest.mark.parametrize(
    "change",
    [
        {"request": "run"},
        {"request": ["set-mirrors"]},
        {"path": "/etc/shadow"},
        {"id": True},
        {"id": -1},
        {"id": "7"},
        {"mirrors": "https://a.test/"},
        {"mirrors": [""]},
        {"mirrors": [1]},
        {"mirrors": ["x" * 2049]},
        {"mirrors": ["https://a.test/"] * 65},
        {"seen": "0" * 63},
        {"seen": "F" * 64},
        {"seen": None},
        {"restart": "reboot"},
        {"restart": ["auto"]},
        {"ca_certificate": "PEM"},
        {"ca_certificate": {}},
        {"ca_certificate": {**CA, "path": "/etc/shadow"}},
        {"ca_certificate": {"mirror": CA["mirror"], "pem": CA["pem"]}},
        {"ca_certificate": {**CA, "place": "/etc/ssl/certs"}},
        {"ca_certificate": {**CA, "place": ["mirror"]}},
        {"ca_certificate": {**CA, "mirror": ""}},
        {"ca_certificate": {**CA, "mirror": ["https://a.test/"]}},
        {"ca_certificate": {**CA, "pem": ""}},
        {"ca_certificate": {**CA, "pem": "x" * 32769}},
        {"ca_certificate": {**CA, "pem": ["x"]}},
    ],
)
def test_anything_else_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ProtocolError):
        parse_request(encode({**SET_MIRRORS, **change}))


@pytest.mark.parametrize("field", ["id", "mirrors", "seen", "agreed", "restart", "request"])
def test_a_missing_field_is_refused(field: str) -> None:
    with pytest.raises(ProtocolError):
        parse_request(encode({key: value for key, value in SET_MIRRORS.items() if key != field}))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe{}",
        b'{"request":"close","id":1,"id":2}',
        b'{"request":"close","id":NaN}',
        b"[" * 60000,
        b'{"request":"close","id":1}' + b" " * REQUEST_LINE_LIMIT,
        b'{"request":"confirm","id":1,"verdict":"surely"}',
        b'{"request":"undo","id":1,"seen":"absent","change":"../x","restart":"auto"}',
        b'{"request":"open","id":1,"target":"/etc/passwd"}',
    ],
)
def test_a_line_that_is_no_request_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse_request(line)


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(line: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse_request(line)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
_names = st.sampled_from(["open", "set-mirrors", "undo", "observe", "confirm", "close"])
_fields = st.sampled_from(
    ["id", "target", "mirrors", "seen", "agreed", "restart", "ca_certificate", "change", "x"]
)


@given(_names, st.dictionaries(_fields, _json, max_size=6))
def test_a_request_of_any_shape_is_a_known_one_or_refused(
    name: str, fields: dict[str, object]
) -> None:
    line = json.dumps({"request": name, **fields}).encode()
    try:
        request = parse_request(line)
    except ProtocolError:
        return
    assert set(vars(request)) == {*fields}
    assert "x" not in fields
